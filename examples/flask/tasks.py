"""Tasks: what they do, and the queues in which their events wait for clients."""

import threading
import uuid
from queue import Empty, SimpleQueue

import wire

OVER = None  # stands behind the last event of a queue
MAX_STEPS = 10_000
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

    def run(self):
        self._publish("task_started")
        try:
            result = PROGRAMS[self.task_type](self, self._params)
        except Cancelled:
            self._finish("cancelled", "task_failed", {"error": "Task cancelled"})
        except Exception as error:  # whatever a program raises is the task's failure
            self._finish("failed", "task_failed", {"error": str(error)})
        else:
            self._finish("completed", "task_completed", result)
        self.queue.publish(OVER)

    def cancel(self):
        """Stops the task; true if it was cancelled, not over already."""
        self._cancelled.set()
        self.join()
        return self.status == "cancelled"

    def progress(self, text, done):
        self._publish("progress_update", {"text": text, "progress": done})

    def pause(self, seconds):
        if self._cancelled.wait(seconds):
            raise Cancelled

    def _finish(self, status, event_type, data):
        self.status = status  # before the event: who has seen it sees the status as well
        self._publish(event_type, data)

    def _publish(self, event_type, data=None):
        self.queue.publish(wire.task_event(event_type, self.id, data))


def demo_task(task, params):
    for step in range(1, params["steps"] + 1):
        task.pause(params["delay"])
        task.progress(f"Step {step} of {params['steps']}…", step / params["steps"])
    return {"status": "success", "message": params["message"], "steps_completed": params["steps"]}


def failing_task(task, params):
    task.pause(params["delay"])
    raise RuntimeError(params["error_message"])


PROGRAMS = {"demo_task": demo_task, "failing_task": failing_task}


def checked(params):
    """The parameters with their defaults; ValueError says what is wrong with them."""
    params = {**DEFAULTS, **params}
    if not (isinstance(params["steps"], int) and 0 <= params["steps"] <= MAX_STEPS):
        raise ValueError(f"steps is {params['steps']}: expected 0 to {MAX_STEPS}")
    if not (isinstance(params["delay"], (int, float)) and params["delay"] >= 0):
        raise ValueError(f"delay is {params['delay']}: expected seconds from 0")
    return params


def next_event(queue, seconds):
    """The next event of a queue, or OVER. Empty is raised after so many seconds.

    Whoever reads OVER puts it back: others may read the same queue.
    """
    event = queue.get(timeout=max(seconds, 0)) if seconds > 0 else queue.get_nowait()
    if event is OVER:
        queue.put(OVER)
    return event


__all__ = ["BroadcastQueue", "Empty", "OVER", "PROGRAMS", "SharedQueue", "Task", "checked", "next_event"]
