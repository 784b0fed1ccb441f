"""Brings version events to the streams that they are meant for."""

import threading
from collections import defaultdict
from contextlib import contextmanager
from queue import Empty, SimpleQueue


class Mailbox:
    """What a live version stream is to send next."""

    def __init__(self, ids):
        self.ids = ids
        self._events = SimpleQueue()

    def put(self, event):
        self._events.put(event)

    def wake(self):
        self._events.put(None)

    def next(self, seconds):
        """The next event, or None when it was woken or the time is over."""
        try:
            return self._events.get(timeout=max(seconds, 0))
        except Empty:
            return None


class Deployments:
    """Delivers to live streams, and keeps what is for those not there yet."""

    def __init__(self):
        self._lock = threading.Lock()
        self._live = set()
        self._waiting = defaultdict(list)  # by request ID

    @contextmanager
    def subscription(self, ids):
        """Makes a live stream of the one with these IDs."""
        mailbox = Mailbox(ids)
        with self._lock:
            self._live.add(mailbox)
        try:
            yield mailbox
        finally:
            with self._lock:
                self._live.discard(mailbox)

    def collect(self, ids):
        """What waited for a stream with these IDs."""
        with self._lock:
            return [event for request_id in ids for event in self._waiting.pop(request_id, [])]

    def announce(self, request_id, event):
        """Whether a live stream got the event; else it waits for one."""
        with self._lock:
            receivers = [mailbox for mailbox in self._live if request_id in mailbox.ids]
            for mailbox in receivers:
                mailbox.put(event)
            if not receivers:
                self._waiting[request_id].append(event)
        return bool(receivers)

    def wake(self):
        """Lets every live stream look whether the service is draining."""
        with self._lock:
            for mailbox in self._live:
                mailbox.wake()
