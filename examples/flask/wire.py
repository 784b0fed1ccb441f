"""Events, and what they look like on the wire.

An event is a name and its data, a JSON value, as a tuple.
"""

import json
import uuid
from datetime import datetime, timezone

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Cache-Control",
}


def connection_open():
    return "connection_open", {"status": "connected"}


def connection_close(reason):
    return "connection_close", {"reason": reason}


def failure(text):
    return "error", {"error": text}


def task_heartbeat():
    return "heartbeat", {"timestamp": timestamp()}


def version_heartbeat():
    return "heartbeat", {"timestamp": "keepalive"}


def task_event(event_type, task_id, data=None):
    return "task_event", {"event_type": event_type, "task_id": task_id, "timestamp": timestamp(), "data": data}


def timestamp():
    return datetime.now(timezone.utc).isoformat(timespec="microseconds")


def is_task(event, event_type):
    name, data = event
    return name == "task_event" and data.get("event_type") == event_type


def ends_task(event):
    return is_task(event, "task_completed") or is_task(event, "task_failed")


def encode(event):
    """One event in bytes, with one data line: JSON text has no line breaks."""
    name, data = event
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def correlated(event, correlation_id, nested):
    """The event with the ID at the top level of its data, and, if nested, inside it."""
    name, data = event
    if not isinstance(data, dict):
        return event
    inner = data.get("data")
    if nested and name == "task_event" and isinstance(inner, dict):
        data = {**data, "data": with_correlation_id(inner, correlation_id)}
    return name, with_correlation_id(data, correlation_id)


def with_correlation_id(data, correlation_id):
    return data if "correlation_id" in data else {**data, "correlation_id": correlation_id}


def correlation_id(request, fallback=""):
    """The ID of the stream that is asked for: of the request, else a new one."""
    headers = request.headers
    return headers.get("X-Request-ID") or headers.get("X-Correlation-ID") or fallback or str(uuid.uuid4())
