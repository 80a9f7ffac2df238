"""The arguments of ``enable_hot_reload()`` and ``live()``, checked before anything is started."""
import inspect
import math

SECOND = 1_000_000_000  # in nanoseconds
MOST = 1_000_000_000  # seconds, more than the core takes


def nanoseconds(function, name, seconds):
    """A duration as the core takes it; its ranges are the core's.

    Raises:
        TypeError: not a number.
        ValueError: negative, infinite or no number at all.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise TypeError(f"{function}() argument {name!r} must be a number of seconds, "
                        f"not {type(seconds).__name__}")
    if not 0 <= seconds < math.inf:
        raise ValueError(f"{function}() argument {name!r} must be finite and at least 0, "
                         f"not {seconds!r}")
    return round(min(seconds, MOST) * SECOND)


def is_coroutine_function(function):
    """Whether calling it gives a coroutine; an object with an ``async def __call__`` too."""
    return (inspect.iscoroutinefunction(function)
            or inspect.iscoroutinefunction(getattr(function, "__call__", None)))


def check_callback(function, name, callback, loop):
    """Refuses what cannot be called, and what nobody would await.

    Raises:
        TypeError: it is no callable, or a coroutine function without a running loop.
    """
    if callback is None:
        return
    if not callable(callback):
        raise TypeError(f"{function}() argument {name!r} must be callable or None, "
                        f"not {type(callback).__name__}")
    if loop is None and is_coroutine_function(callback):
        raise TypeError(f"{function}() argument {name!r} is a coroutine function, and no "
                        "event loop is running that would await it")
