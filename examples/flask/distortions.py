"""Faults in what is sent: events lost, doubled, in another order, late, or with other data.

A distortion takes the events of one stream and yields what is sent instead.
"""

import time

import wire

EPOCH = 946684800


def named(name):
    return lambda event: event[0] == name


def of_task(event_type):
    return lambda event: wire.is_task(event, event_type)


def progress_at(value):
    return lambda event: wire.is_task(event, "progress_update") and event[1]["data"]["value"] == value


def is_shutdown(event):
    return event[0] == "connection_close" and event[1]["reason"] == "server_shutdown"


def is_deployment(event):
    return event[0] == "version" and set(event[1]) <= {"version", "changelog"}


def times(count, match):
    def distort(events):
        for event in events:
            yield from [event] * (count if match(event) else 1)

    return distort


def lost(match):
    return times(0, match)


def doubled(match):
    return times(2, match)


def lost_nth(number, match):
    def distort(events):
        seen = 0
        for event in events:
            seen += match(event)
            if not (match(event) and seen == number):
                yield event

    return distort


def overtaken(slow, fast):
    """Holds a slow event back until the next one: a fast one goes first. Heartbeats pass."""

    def distort(events):
        held = []
        for event in events:
            if event[0] == "heartbeat":
                yield event
            elif not held and slow(event):
                held = [event]
            else:
                yield from [event, *held] if fast(event) else [*held, event]
                held = []

    return distort


def held_back(slow, release):
    def distort(events):
        held = []
        for event in events:
            if slow(event):
                held.append(event)
                continue
            if release(event):
                yield from held
                held = []
            yield event

    return distort


def late(seconds, match):
    def distort(events):
        for event in events:
            if match(event):
                time.sleep(seconds)
            yield event

    return distort


def heartbeat_after_close(events):
    for event in events:
        yield event
        if event[0] == "connection_close":
            yield wire.task_heartbeat()


def retyped(name, to):
    return lambda events: ((to if event[0] == name else event[0], event[1]) for event in events)


def changed(match, change):
    """Changes the data of those events that match."""
    return lambda events: ((event[0], change(event[1])) if match(event) else event for event in events)


def in_detail(event_type, change):
    """Changes the data inside the data of the task_events of this type."""
    return changed(of_task(event_type), lambda data: {**data, "data": change(data["data"])})


def put(key, value):
    return lambda data: {**data, key: value}


def without(key):
    return lambda data: {k: v for k, v in data.items() if k != key}


def renamed(key, to):
    return lambda data: {to if k == key else k: v for k, v in data.items()}


def under_payload(data):
    return {"payload": data}


def flattened(data):
    return {**without("data")(data), **(data["data"] or {})}


STARTED, PROGRESS = of_task("task_started"), of_task("progress_update")
COMPLETED, FAILED = of_task("task_completed"), of_task("task_failed")
OPEN, CLOSE, TASK = named("connection_open"), named("connection_close"), named("task_event")
HEARTBEAT, VERSION = named("heartbeat"), named("version")

DISTORTIONS = {
    "missing-event": lost(STARTED),
    "lost-open": lost(OPEN),
    "lost-first-progress": lost_nth(1, PROGRESS),
    "lost-progress": lost_nth(2, PROGRESS),
    "lost-completed": lost(COMPLETED),
    "lost-failed": lost(FAILED),
    "lost-error": lost(named("error")),
    "lost-close": lost(CLOSE),
    "lost-shutdown": lost(is_shutdown),
    "lost-snapshot": lost_nth(1, VERSION),
    "lost-heartbeat": lost(HEARTBEAT),
    "deployment-lost": lost(is_deployment),
    "duplicate-event": doubled(COMPLETED),
    "duplicate-progress": doubled(PROGRESS),
    "duplicate-close": doubled(CLOSE),
    "duplicate-snapshot": doubled(VERSION),
    "out-of-order": overtaken(progress_at(1.0), COMPLETED),
    "swapped-progress": overtaken(progress_at(0.0), PROGRESS),
    "close-before-completed": overtaken(COMPLETED, CLOSE),
    "event-after-close": heartbeat_after_close,
    "late-open": late(3, OPEN),
    "late-snapshot": late(3, VERSION),
    "late-progress": late(1, PROGRESS),
    "late-completed": late(3, COMPLETED),
    "late-close": late(3, CLOSE),
    "batched-progress": held_back(PROGRESS, wire.ends_task),
    "type-renamed": retyped("task_event", "task-event"),
    "heartbeat-renamed": retyped("heartbeat", "ping"),
    "event-type-renamed": changed(PROGRESS, put("event_type", "progress")),
    "failure-as-success": changed(FAILED, put("event_type", "task_completed")),
    "field-renamed": changed(TASK, renamed("task_id", "taskId")),
    "field-missing": changed(TASK, without("timestamp")),
    "field-null": in_detail("progress_update", put("text", None)),
    "field-type": in_detail("task_completed", put("steps_completed", "3")),
    "percent": in_detail("progress_update", lambda detail: {**detail, "value": detail["value"] * 100}),
    "epoch-timestamp": changed(TASK, put("timestamp", EPOCH)),
    "local-timestamp": changed(TASK, lambda data: {**data, "timestamp": data["timestamp"].partition("+")[0]}),
    "wrong-task-id": changed(TASK, put("task_id", "00000000-0000-4000-8000-000000000000")),
    "wrong-steps": in_detail("task_completed", lambda detail: {**detail, "steps_completed": detail["steps_completed"] - 1}),
    "lost-message": in_detail("task_completed", put("message", "")),
    "wrong-error": in_detail("task_failed", put("error", "Internal error")),
    "lost-traceback": in_detail("task_failed", without("traceback")),
    "wrong-nesting": changed(TASK, under_payload),
    "flattened": changed(TASK, flattened),
    "close-without-reason": changed(CLOSE, without("reason")),
    "wrong-reason": changed(CLOSE, put("reason", "done")),
    "heartbeat-payload": changed(HEARTBEAT, put("timestamp", EPOCH)),
    "nested-version": changed(VERSION, under_payload),
    "version-incomplete": changed(VERSION, without("git_commit")),
}
