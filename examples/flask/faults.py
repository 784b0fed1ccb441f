"""SAMPLE_FAULT: one way in which the service is wrong, for tests of streamspec.

Each distortion takes the events of a stream and yields what is sent instead.
"""

import os
import sys
import time
import uuid

import wire

CRASH_STATUS = 3
SENT_BY_NOW = 0.1  # seconds; another thread sends what a stream yields


def distorted(fault, events, heartbeat):
    """The events as the fault has them; heartbeat makes one of this stream."""
    if fault == "event-after-close":
        return heartbeat_after_close(events, heartbeat)
    return DISTORTIONS.get(fault, lambda undistorted: undistorted)(events)


def without_started(events):
    return (event for event in events if not wire.is_task(event, "task_started"))


def completed_twice(events):
    for event in events:
        yield event
        if wire.is_task(event, "task_completed"):
            yield event


def completed_early(events):
    held = []
    for event in events:
        if wire.is_task(event, "progress_update") and event[1]["data"]["progress"] == 1.0:
            held = [event]
            continue
        yield from [event, *held] if wire.is_task(event, "task_completed") else [*held, event]
        held = []


def under_payload(events):
    for name, data in events:
        yield name, {"payload": data} if name == "task_event" else data


def close_without_reason(events):
    for name, data in events:
        yield name, {} if name == "connection_close" else data


def heartbeat_after_close(events, heartbeat):
    for event in events:
        yield event
        if event[0] == "connection_close":
            yield heartbeat()


def crashing(events):
    for event in events:
        yield event
        if wire.is_task(event, "progress_update"):
            time.sleep(SENT_BY_NOW)
            print("crashing, as SAMPLE_FAULT asks for", file=sys.stderr, flush=True)
            os._exit(CRASH_STATUS)


def hanging(events):
    yield next(events)
    while True:
        time.sleep(1)


DISTORTIONS = {
    "missing-event": without_started,
    "duplicate-event": completed_twice,
    "out-of-order": completed_early,
    "wrong-nesting": under_payload,
    "close-without-reason": close_without_reason,
    "crash": crashing,
    "hang": hanging,
}


def correlation(fault, correlation_id, nested):
    """How events get their correlation ID."""
    if fault == "no-correlation-id":
        return lambda event: event
    if fault == "changing-correlation-id":
        return lambda event: wire.correlated(event, str(uuid.uuid4()), nested)
    return lambda event: wire.correlated(event, correlation_id, nested)


def headers(fault):
    if fault == "missing-header":
        return {"Access-Control-Allow-Headers": wire.HEADERS["Access-Control-Allow-Headers"]}
    return wire.HEADERS
