"""The task service as a Flask application under waitress.

It keeps the contract of the embedded sample service, known gaps and all, so that
every feature runs against it unchanged:

    streamspec run --service task-service="/usr/bin/python3 examples/flask/app.py"
"""

import os
import signal
import threading
import time

import waitress
from flask import Flask, Response, abort, jsonify, make_response, request

import faults
import settings as configuration
import streams
import wire
from deployments import Deployments
from tasks import PROGRAMS, BroadcastQueue, SharedQueue, Task, checked

THREADS = 128  # each open stream holds one
CONNECTIONS = 1000
SHUTDOWN_GRACE = 2  # seconds that open streams have to say goodbye

settings = configuration.from_environment()
app = Flask(__name__)
app.json.sort_keys = False
tasks = {}
deployments = Deployments()
draining = threading.Event()


@app.before_request
def replaced():
    return faults.response(settings.fault, request.endpoint)


@app.get("/api/health/healthz")
def healthz():
    return jsonify(status="healthy")


@app.post("/api/testing/tasks/start")
def start_task():
    body = json_body()
    task_type = body.get("task_type", "")
    if task_type not in PROGRAMS:
        return jsonify(error=f"Unknown task type: {task_type}"), 400
    try:
        params = checked(body.get("params") or {})
    except ValueError as error:
        return jsonify(error=str(error)), 400
    task = Task(task_type, params, BroadcastQueue() if settings.broadcast else SharedQueue())
    tasks[task.id] = task
    task.start()
    return jsonify(task_id=task.id, stream_url=f"/api/tasks/{task.id}/stream", status="started")


@app.get("/api/tasks/<task_id>/stream")
def stream_task(task_id):
    if settings.fault == "unknown-task-404" and task_id not in tasks:
        return task_not_found()
    events = streams.task_stream(settings, tasks.get(task_id))
    return stream(events, wire.correlation_id(request))


@app.get("/api/tasks/<task_id>/status")
def task_status(task_id):
    if not (task := tasks.get(task_id)):
        return task_not_found()
    status = "running" if settings.fault == "always-running" else task.status
    return jsonify(task_id=task.id, task_type=task.task_type, status=status)


@app.post("/api/tasks/<task_id>/cancel")
def cancel_task(task_id):
    task = tasks.get(task_id)
    if not task or not task.cancel():
        return task_not_found()
    return jsonify(success=True, message=f"Task {task_id} cancelled")


@app.delete("/api/tasks/<task_id>")
def delete_task(task_id):
    task = tasks.get(task_id)
    if not task or task.status == "running":
        return task_not_found()
    tasks.pop(task_id, None)
    return jsonify(success=True, message=f"Task {task_id} deleted")


def json_body():
    """The object that a request brings; without one, it is refused."""
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        abort(make_response(jsonify(error="The body is not the expected JSON"), 400))
    return body


def task_not_found():
    return jsonify(error="Task not found"), 404


@app.get("/api/utils/version/stream")
def stream_version():
    request_id = request.args.get("request_id", "")
    correlation_id = wire.correlation_id(request, request_id)
    events = streams.version_stream(settings, deployments, draining, {correlation_id, request_id} - {""})
    return stream(events, correlation_id)


@app.post("/api/testing/deployments/version")
def announce_deployment():
    body = json_body()
    request_id, version, changelog = body.get("request_id"), body.get("version"), body.get("changelog")
    if not request_id or not version:
        return jsonify(error="request_id and version are required"), 400
    if not isinstance(changelog, (str, type(None))):
        return jsonify(error="changelog must be a text"), 400
    data = {"version": version}
    if changelog is not None:
        data["changelog"] = changelog
    delivered = deployments.announce(request_id, ("version", data))
    status = "delivered" if delivered else "queued"
    return jsonify(requestId=request_id, delivered=delivered, status=status), 202


def stream(events, correlation_id):
    """The response that sends the events, each in a piece of its own."""
    fault = settings.fault
    correlate = faults.correlation(fault, correlation_id, settings.nested_correlation_id)
    written = faults.transported(fault, faults.pieces(fault, events, correlate))
    return Response(written, status=faults.status(fault), headers=faults.headers(fault))


def shut_down(server):
    """Lets version streams say goodbye, and ends the process."""
    if settings.fault == "ignores-shutdown":
        time.sleep(faults.DEAFNESS)
    draining.set()
    deployments.wake()
    deadline = time.monotonic() + SHUTDOWN_GRACE
    while time.monotonic() < deadline and any(busy(c) for c in list(server.active_channels.values())):
        time.sleep(0.01)
    os._exit(0)


def busy(channel):
    return bool(channel.requests) or channel.total_outbufs_len > 0


def main():
    server = waitress.create_server(
        app, host="127.0.0.1", port=settings.port, threads=THREADS,
        connection_limit=CONNECTIONS, asyncore_use_poll=True,
    )

    def on_terminate(*_):
        threading.Thread(target=shut_down, args=(server,), daemon=True).start()

    signal.signal(signal.SIGTERM, on_terminate)
    signal.signal(signal.SIGINT, on_terminate)
    print(f"listening on http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
