"""The two streams, as generators of events."""

import json
import math
import time
import urllib.request

import wire
from tasks import OVER, Empty, next_event

FETCH_TIMEOUT = 5  # seconds
BUILT_IN_VERSION = {"version": "0.0.0", "environment": "sample", "git_commit": "unknown"}


def task_stream(settings, task):
    yield wire.connection_open()
    if task is None:
        yield wire.failure("Task not found")
        yield wire.connection_close("task_not_found")
        return
    yield from TaskFeed(settings, task.queue.subscribe()).follow()
    yield wire.connection_close("task_completed")


class TaskFeed:
    """Turns a task's queue into what one client is sent.

    A read of the queue collects events until its timeout is over or the task has
    ended. One that yields nothing gives a heartbeat.
    """

    def __init__(self, settings, queue):
        self._settings = settings
        self._queue = queue
        self._idle_reads = 0
        self._interval = math.inf
        if settings.task_heartbeats:
            self._interval = settings.heartbeat_interval * settings.heartbeat_factor
        self._beat = time.monotonic() + self._interval

    def follow(self):
        over = False
        while not over:
            batch = []
            deadline = time.monotonic() + self._settings.queue_read_timeout
            while not over and time.monotonic() < deadline:
                event = yield from self._next(deadline)
                over = event is OVER
                if event:
                    batch.append(event)
                if event and self._settings.unbatched_progress:
                    break
            yield from batch if batch or over else self._idle()

    def _next(self, deadline):
        """The next event, or OVER; False at the deadline or after a heartbeat."""
        now = time.monotonic()
        try:
            return next_event(self._queue, min(deadline, self._beat) - now)
        except Empty:
            if time.monotonic() >= self._beat:
                self._beat += self._interval
                yield wire.task_heartbeat()
            return False

    def _idle(self):
        self._idle_reads += 1
        if not self._settings.task_heartbeats and self._idle_reads % self._settings.heartbeat_factor == 0:
            yield wire.task_heartbeat()


def version_stream(settings, deployments, draining, ids):
    yield wire.connection_open()
    try:
        snapshot = fetch_version(settings)
    except OSError as error:
        yield wire.failure(f"Failed to fetch version: {error}")
        yield wire.connection_close("version_fetch_error")
        return
    yield "version", snapshot
    with deployments.subscription(ids) as mailbox:
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
    """What the front end serves: JSON, or text under "raw". OSError without it."""
    try:
        with urllib.request.urlopen(settings.frontend_version_url, timeout=FETCH_TIMEOUT) as response:
            text = response.read().decode(errors="replace")
    except OSError:
        if settings.version_fallback:
            return BUILT_IN_VERSION
        raise
    try:
        return json.loads(text)
    except ValueError:
        return {"raw": text}
