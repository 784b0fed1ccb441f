"""SAMPLE_FAULT: one way in which the service is wrong, for tests of streamspec.

The names are those that `streamspec sample --help` explains. Faults in what is sent
are in distortions.py; here are those of the wire, of the response, and of the end.
"""

import json
import os
import sys
import time
import uuid
import zlib

import wire
from distortions import CLOSE, COMPLETED, DISTORTIONS, HEARTBEAT, OPEN, PROGRESS

CRASH_STATUS = 3
SENT_BY_NOW = 0.1  # seconds; another thread sends what a stream yields
DEAFNESS = 60  # seconds that ignores-shutdown goes on
FACTORS = {"slow-heartbeat": 2, "late-heartbeat": 3}  # intervals between two heartbeats
GZIP = 16 + zlib.MAX_WBITS


def only(match, rewrite):
    return lambda event, written: rewrite(written) if match(event) else written


def always(rewrite):
    return lambda _, written: rewrite(written)


def with_data(rewrite):
    """Rewrites the JSON text of an event."""

    def change(written):
        field, data = written.rstrip(b"\n").split(b"\ndata: ", 1)
        return field + b"\ndata: " + rewrite(data.decode()).encode() + b"\n\n"

    return always(change)


ENCODINGS = {
    "id-field": always(lambda written: f"id: {uuid.uuid4()}\n".encode() + written),
    "retry-field": always(lambda written: b"retry: 3000\n" + written),
    "debug-output": only(PROGRESS, lambda written: b"DEBUG queue read\n" + written),
    "bom": only(PROGRESS, lambda written: b"\xef\xbb\xbf" + written),
    "heartbeat-comment": only(HEARTBEAT, lambda _: b": heartbeat\n\n"),
    "no-event-field": always(lambda written: written.partition(b"\n")[2]),
    "no-data-field": only(CLOSE, lambda written: written.partition(b"\n")[0] + b"\n\n"),
    "capital-fields": always(lambda written: written.replace(b"event: ", b"Event: ").replace(b"\ndata: ", b"\nData: ")),
    "cr-lines": always(lambda written: written.replace(b"\n", b"\r")),
    "merged-events": only(PROGRESS, lambda written: written[:-1]),
    "unterminated": only(CLOSE, lambda written: written[:-1]),
    "invalid-utf8": only(PROGRESS, lambda written: written.replace(b'"text": "', b'"text": "\xff\xfe')),
    "not-json": with_data(lambda text: text.replace('"', "'")),
    "encoded-twice": with_data(json.dumps),
    "pretty-printed": with_data(lambda text: json.dumps(json.loads(text), indent=2)),
    "truncated-data": only(COMPLETED, lambda written: written[: len(written) * 2 // 3] + b"\n\n"),
    "cut-in-event": only(COMPLETED, lambda written: written[: len(written) // 2]),
}


class Cut(Exception):
    """Ends a response without its last chunk."""


def crashing(_):
    time.sleep(SENT_BY_NOW)
    print("crashing, as SAMPLE_FAULT asks for", file=sys.stderr, flush=True)
    os._exit(CRASH_STATUS)


def hanging(_):
    while True:
        time.sleep(1)


def cutting(_):
    raise Cut


# What happens once an event was sent: the events that match, and what then.
AFTERMATHS = {
    "crash": (PROGRESS, crashing),
    "hang": (OPEN, hanging),
    "hang-in-progress": (PROGRESS, hanging),
    "stays-open": (CLOSE, hanging),
    "cut-in-event": (COMPLETED, cutting),
    "cut-before-close": (wire.ends_task, cutting),
    "no-last-chunk": (CLOSE, cutting),
}


def with_aftermath(fault, events):
    """Pairs of an event and what happens once it was sent."""
    match, then = AFTERMATHS.get(fault, (lambda _: False, None))
    return ((event, then if match(event) else None) for event in events)


def pieces(fault, events, correlate):
    """What is written of the events, in pieces."""
    distorted = DISTORTIONS.get(fault, lambda undistorted: undistorted)(events)
    for event, then in with_aftermath(fault, distorted):
        written = wire.encode(correlate(event))
        yield ENCODINGS[fault](event, written) if fault in ENCODINGS else written
        if then:
            then(event)


def buffered(written):
    yield b"".join(written)


def head_held_back(written):
    yield b"".join([next(written), next(written, b"")])
    yield from written


def compressed(written):
    packer = zlib.compressobj(wbits=GZIP)
    for piece in written:
        yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


TRANSPORTS = {"buffered": buffered, "head-held-back": head_held_back, "compressed": compressed}


def transported(fault, written):
    return TRANSPORTS.get(fault, lambda untouched: untouched)(written)


HEADERS = {
    "missing-header": {"Cache-Control": None, "Access-Control-Allow-Origin": None},
    "cacheable": {"Cache-Control": "public, max-age=3600"},
    "other-origin": {"Access-Control-Allow-Origin": "https://example.org"},
    "wrong-media-type": {"Content-Type": "application/json"},
    "wrong-charset": {"Content-Type": "text/event-stream; charset=iso-8859-1"},
    "compressed": {"Content-Encoding": "gzip"},
}


def headers(fault):
    """The header fields of a stream."""
    return {name: value for name, value in {**wire.HEADERS, **HEADERS.get(fault, {})}.items() if value}


def status(fault):
    """The status of a stream."""
    return 201 if fault == "status-201" else 200


STREAMS = ("stream_task", "stream_version")
HTML, JSON = {"Content-Type": "text/html"}, {"Content-Type": "application/json"}

# Responses in place of those of these endpoints: body, status, header.
RESPONSES = {
    "html-page": (STREAMS, "<!DOCTYPE html><title>Maintenance</title>\n", 200, HTML),
    "json-body": (STREAMS, '{"status": "connected"}\n', 200, JSON),
    "status-500": (STREAMS, '{"error": "Internal server error"}\n', 500, JSON),
    "status-404": (STREAMS, '{"error": "Not found"}\n', 404, JSON),
    "status-401": (STREAMS, '{"error": "Token required"}\n', 401, JSON),
    "status-204": (STREAMS, "", 204, {}),
    "redirect": (STREAMS, "", 302, {"Location": "/login"}),
    "start-without-id": (("start_task",), '{"status": "started"}\n', 200, JSON),
    "start-fails": (("start_task",), '{"error": "No worker is free"}\n', 503, JSON),
    "cancel-ignored": (("cancel_task",), '{"success": true, "message": "Task cancelled"}\n', 200, JSON),
}


def response(fault, endpoint):
    """What is sent in place of the endpoint's response, None for nothing."""
    endpoints, *replacement = RESPONSES.get(fault, ((),))
    return tuple(replacement) if endpoint in endpoints else None


def correlation(fault, correlation_id, nested):
    """How events get their correlation ID."""
    correlations = {
        "no-correlation-id": lambda event: event,
        "changing-correlation-id": lambda event: wire.correlated(event, str(uuid.uuid4()), nested),
        "wrong-correlation-id": lambda event: wire.correlated(event, f"other-{correlation_id}", nested),
        "close-without-correlation-id": lambda event: event if CLOSE(event) else wire.correlated(event, correlation_id, nested),
    }
    return correlations.get(fault, lambda event: wire.correlated(event, correlation_id, nested))


NAMES = sorted({
    *DISTORTIONS, *ENCODINGS, *AFTERMATHS, *TRANSPORTS, *HEADERS, *RESPONSES, *FACTORS,
    "status-201", "unknown-task-404", "always-running", "ignores-shutdown",
    "no-correlation-id", "changing-correlation-id", "wrong-correlation-id", "close-without-correlation-id",
})
