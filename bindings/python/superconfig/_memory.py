"""``monitor_memory()``: automatic clean-ups when memory becomes scarce.

The core checks and cleans on a thread of its own (`_Monitor` of the extension). Its news come
through a descriptor, as those of a watch do, and the same pumps take them: there what the handles
keep in Python is cleaned, too, and the program is called.
"""
import functools

from ._reload.caller import Caller
from ._reload.dispatcher import dispatcher
from ._reload.loop_pump import LoopPump
from ._reload.options import check_callback, nanoseconds
from ._reload.thread_pump import ThreadPump
from ._reload.waiting import running_loop

__all__ = ["MemoryMonitor", "monitor_memory"]

_LIMIT_MAX = 2**63


class _Cleanup(dict):
    """What ``on_pressure`` gets."""

    type = "memory_cleaned"


class _News:
    """The monitor of the core as pumps ask a watch."""

    def __init__(self, native):
        self._native = native
        self.fileno, self.stop, self.report = native.fileno, native.stop, native.report

    def next(self):
        cleanup = self._native.next()
        return _Cleanup(cleanup) if cleanup is not None else None


class MemoryMonitor(Caller):
    """A running monitor of memory, as ``ConfigRegistry.monitor_memory()`` starts it.

    It runs until ``stop()``, the end of its ``with`` block, or the end of the event loop that was
    running at its start.
    """

    __slots__ = ("_callback", "_on_error", "__weakref__")

    def __init__(self, native, callback):
        super().__init__()
        self._watch = _News(native)
        self._callback, self._on_error = callback, None

    def _end(self):
        self._watch.stop()
        with self._condition:
            self._is_stopped = True

    def _deliver(self, cleanup):
        return self._call(self._callback, cleanup) if self._callback is not None else None

    def __repr__(self):
        return f"<superconfig.MemoryMonitor, {'stopped' if self._is_stopped else 'running'}>"


def monitor_memory(registry, threshold=0.85, interval=30.0, limit=None, on_pressure=None, *,
                   malloc_trim=True):
    """Implements ``ConfigRegistry.monitor_memory()``; see its documentation."""
    loop = running_loop()
    check_callback("monitor_memory", "on_pressure", on_pressure, loop)
    native = registry._monitor(_fraction(threshold), nanoseconds("monitor_memory", "interval",
                                                                 interval),
                               _bytes(limit), _flag(malloc_trim))
    monitor = MemoryMonitor(native, on_pressure)
    owner = functools.partial(_itself, monitor)
    try:
        dispatcher.prepare(type(native))
        if loop is not None:
            LoopPump(loop, monitor._watch, owner).start()
        else:
            dispatcher.add(ThreadPump(monitor._watch, owner))
    except BaseException:
        monitor._end()
        raise
    return monitor


def _itself(monitor):
    return monitor


def _fraction(threshold):
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)):
        raise TypeError("monitor_memory() argument 'threshold' must be a number, "
                        f"not {type(threshold).__name__}")
    if not 0 <= threshold <= 1:
        raise ValueError("monitor_memory() argument 'threshold' must be from 0 to 1, "
                         f"not {threshold!r}")
    return float(threshold)


def _bytes(limit):
    if limit is None:
        return 0
    if isinstance(limit, bool) or not isinstance(limit, int):
        raise TypeError("monitor_memory() argument 'limit' must be int or None, "
                        f"not {type(limit).__name__}")
    if not 0 < limit < _LIMIT_MAX:
        raise ValueError("monitor_memory() argument 'limit' must be a positive number of bytes, "
                         f"not {limit!r}")
    return limit


def _flag(malloc_trim):
    if not isinstance(malloc_trim, bool):
        raise TypeError("monitor_memory() argument 'malloc_trim' must be a bool, "
                        f"not {type(malloc_trim).__name__}")
    return malloc_trim
