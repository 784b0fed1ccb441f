"""The settings of the task service: the ones that `streamspec sample --help` lists."""

import math
import os
import sys
from dataclasses import dataclass

import faults

MAX_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Settings:
    """Times are in seconds. The known gaps are open unless their field is true."""

    port: int
    heartbeat_interval: float
    queue_read_timeout: float
    idle_timeout: float  # 0: never
    frontend_version_url: str
    nested_correlation_id: bool
    version_fallback: bool
    task_heartbeats: bool
    unbatched_progress: bool
    broadcast: bool
    fault: str  # empty, or one of faults.NAMES

    @property
    def heartbeat_factor(self):
        """How many intervals lie between two heartbeats."""
        return faults.FACTORS.get(self.fault, 1)


def from_environment():
    """Reads the settings, or ends the process and says which one is wrong."""
    return Settings(
        port=_read("PORT", int, "0", "a port"),
        heartbeat_interval=_read("SSE_HEARTBEAT_INTERVAL", _interval, "5", "seconds above 0"),
        queue_read_timeout=_read("SSE_QUEUE_READ_TIMEOUT", _interval, "5", "seconds above 0"),
        idle_timeout=_read("SSE_IDLE_TIMEOUT", _seconds, "0", "seconds from 0 (never)"),
        frontend_version_url=os.environ.get("FRONTEND_VERSION_URL") or "http://localhost:3000/version.json",
        nested_correlation_id=_flag("SAMPLE_NESTED_CORRELATION_ID"),
        version_fallback=_flag("SAMPLE_VERSION_FALLBACK"),
        task_heartbeats=_flag("SAMPLE_TASK_HEARTBEATS"),
        unbatched_progress=_flag("SAMPLE_UNBATCHED_PROGRESS"),
        broadcast=_flag("SAMPLE_BROADCAST"),
        fault=_read("SAMPLE_FAULT", _fault, "", "one of " + ", ".join(faults.NAMES)),
    )


def _read(name, parse, default, valid):
    text = os.environ.get(name) or default
    try:
        return parse(text)
    except (KeyError, ValueError):
        sys.exit(f"task service: {name}={text!r}: expected {valid}")


def _flag(name):
    return _read(name, {"0": False, "1": True}.__getitem__, "0", "1 (the gap is closed) or 0 (as today)")


def _seconds(text):
    seconds = float(text)
    if not (math.isfinite(seconds) and 0 <= seconds <= MAX_SECONDS):
        raise ValueError
    return seconds


def _interval(text):
    if (seconds := _seconds(text)) == 0:
        raise ValueError
    return seconds


def _fault(text):
    if text and text not in faults.NAMES:
        raise ValueError
    return text
