"""Tasks: what they do, and the queues in which their events wait for clients."""

import threading
import traceback
import uuid
from queue import SimpleQueue

import wire

MAX_STEPS = 10_000
MAX_DELAY = 24 * 60 * 60  # seconds
DEFAULTS = {"message": "Demo task completed", "steps": 3, "delay": 0.1, "error_message": "Test error"}


class SharedQueue:
    """One queue for all clients of a task, who compete for its events."""

    def __init__(self):
        self._events = SimpleQueue()

    def publish(self, event):
        self._events.put(event)

    def subscribe(self):
        return self._events


class BroadcastQueue:
    """Gives every client every event, from the start."""

    def __init__(self):
        self._lock = threading.Lock()
        self._past = []
        self._clients = []

    def publish(self, event):
        with self._lock:
            self._past.append(event)
            for client in self._clients:
                client.put(event)

    def subscribe(self):
        client = SimpleQueue()
        with self._lock:
            for event in self._past:
                client.put(event)
            self._clients.append(client)
        return client


class Cancelled(Exception):
    """The task was told to stop."""


class Task(threading.Thread):
    """One run of a program, in a thread of its own."""

    def __init__(self, task_type, params, queue):
        super().__init__(daemon=True)
        self.id = str(uuid.uuid4())
        self.task_type = task_type
        self.queue = queue
        self.status = "running"
        self._params = params
        self._cancelled = threading.Event()
        self._over = threading.Event()

    @property
    def over(self):
        """Whether the last event was published."""
        return self._over.is_set()

    def run(self):
        self._publish("task_started")
        try:
            result = PROGRAMS[self.task_type](self, self._params)
        except Cancelled:
            self._finish("cancelled", "task_failed", failure("Task cancelled"))
        except Exception as error:  # whatever a program raises is the task's failure
            self._finish("failed", "task_failed", failure(str(error)))
        else:
            self._finish("completed", "task_completed", result)
        self._over.set()

    def cancel(self):
        """Stops the task; true if it was cancelled, not over already."""
        self._cancelled.set()
        self.join()
        return self.status == "cancelled"

    def progress(self, text, done):
        self._publish("progress_update", {"text": text, "value": done})

    def pause(self, seconds):
        if self._cancelled.wait(seconds):
            raise Cancelled

    def _finish(self, status, event_type, data):
        self.status = status  # before the event: who has seen it sees the status as well
        self._publish(event_type, data)

    def _publish(self, event_type, data=None):
        self.queue.publish(wire.task_event(event_type, self.id, data))


def failure(text):
    """The data of a task_failed, for the exception at hand."""
    return {"error": text, "traceback": traceback.format_exc()}


def demo_task(task, params):
    task.progress("Starting test task", 0.0)
    for step in range(1, params["steps"] + 1):
        task.pause(params["delay"])
        task.progress(f"Step {step}/{params['steps']}", step / params["steps"])
    return {"message": params["message"], "steps_completed": params["steps"], "status": "success"}


def failing_task(task, params):
    task.progress("Starting failing task", 0.0)
    task.pause(params["delay"])
    raise ValueError(params["error_message"])


PROGRAMS = {"demo_task": demo_task, "failing_task": failing_task}


def checked(params):
    """The parameters with their defaults; ValueError says what is wrong with them."""
    params = {**DEFAULTS, **params}
    if not (type(params["steps"]) is int and 0 <= params["steps"] <= MAX_STEPS):
        raise ValueError(f"steps is {params['steps']}: expected 0 to {MAX_STEPS}")
    if not (type(params["delay"]) in (int, float) and 0 <= params["delay"] <= MAX_DELAY):
        raise ValueError(f"delay is {params['delay']}: expected 0 to {MAX_DELAY} seconds")
    return params
