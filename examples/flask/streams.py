"""The two streams, as generators of events."""

import json
import math
import time
import urllib.request
from http.client import HTTPException
from queue import Empty

import wire

FETCH_TIMEOUT = 5  # seconds
FETCH_ERRORS = (OSError, HTTPException)
OVER_READ_TIMEOUT = 1  # seconds; the most that a queue read waits once the task is over
BUILT_IN_VERSION = {"version": "0.0.0", "environment": "sample", "git_commit": "unknown"}


def task_stream(settings, task):
    yield wire.connection_open()
    if task is None:
        yield wire.failure("Task not found")
        yield wire.connection_close("task_not_found")
        return
    yield from TaskFeed(settings, task).follow()
    yield wire.connection_close("task_completed")


class TaskFeed:
    """Turns a task's queue into what one client is sent.

    A read of the queue collects events until its timeout is over or the task has
    ended. One that yields nothing gives a heartbeat. Who does not get the last
    event, since another client did, reads on for ever.
    """

    def __init__(self, settings, task):
        self._settings = settings
        self._task = task
        self._queue = task.queue.subscribe()
        self._idle_reads = 0
        self._interval = math.inf
        if settings.task_heartbeats:
            self._interval = settings.heartbeat_interval * settings.heartbeat_factor
        self._beat = time.monotonic() + self._interval

    def follow(self):
        batch = []
        while not (batch and wire.ends_task(batch[-1])):
            batch = yield from self._read()
            yield from batch or self._idle()

    def _read(self):
        """What one read of the queue collects."""
        batch = []
        deadline = time.monotonic() + self._settings.queue_read_timeout
        while (left := deadline - time.monotonic()) > 0:
            event = yield from self._next(min(left, OVER_READ_TIMEOUT))
            if event:
                batch.append(event)
                if self._settings.unbatched_progress or wire.ends_task(event):
                    break
            elif self._task.over:
                break
        return batch

    def _next(self, seconds):
        """The next event; None when the time is over or a heartbeat was sent."""
        wait = min(seconds, self._beat - time.monotonic())
        try:
            return self._queue.get(timeout=max(wait, 0))
        except Empty:
            if time.monotonic() >= self._beat:
                self._beat += self._interval
                yield wire.task_heartbeat()
            return None

    def _idle(self):
        self._idle_reads += 1
        if not self._settings.task_heartbeats and self._idle_reads % self._settings.heartbeat_factor == 0:
            yield wire.task_heartbeat()


def version_stream(settings, deployments, draining, ids):
    with deployments.subscription(ids) as mailbox:  # before the client sees its stream open
        yield wire.connection_open()
        try:
            snapshot = fetch_version(settings)
        except FETCH_ERRORS as error:
            yield wire.failure(f"Failed to fetch version: {error}")
            yield wire.connection_close("version_fetch_error")
            return
        yield "version", snapshot
        yield from deployments.collect(ids)
        yield from follow_versions(settings, mailbox, draining)


def follow_versions(settings, mailbox, draining):
    """Versions and heartbeats, until there is a reason to close the stream."""
    interval = settings.heartbeat_interval * settings.heartbeat_factor
    beat = time.monotonic() + interval
    idle_since = time.monotonic()
    while not draining.is_set():
        idle_at = idle_since + settings.idle_timeout if settings.idle_timeout else math.inf
        event = mailbox.next(min(beat, idle_at) - time.monotonic())
        now = time.monotonic()
        if event:
            idle_since = now
            yield event
        elif now >= idle_at:
            yield wire.connection_close("idle_timeout")
            return
        elif now >= beat:
            beat += interval
            yield wire.version_heartbeat()
    yield wire.connection_close("server_shutdown")


def fetch_version(settings):
    """What the front end serves: JSON, or text under "raw". FETCH_ERRORS without it."""
    try:
        with urllib.request.urlopen(settings.frontend_version_url, timeout=FETCH_TIMEOUT) as response:
            text = response.read().decode(errors="replace")
    except FETCH_ERRORS:
        if settings.version_fallback:
            return BUILT_IN_VERSION
        raise
    try:
        return json.loads(text)
    except ValueError:
        return {"raw": text}
