"""The awaitable methods. The extension passes builders and handles; imported at the first use."""
import asyncio
import contextvars
import functools
import inspect
import sys
from typing import Any, Callable, Coroutine


async def build(builder: Any) -> Any:
    """Run ``builder.build()`` on another thread.

    Custom formats and sources are called on that thread, in a copy of the caller's context.
    """
    return await _on_a_thread(builder.build)


def extract(view: Any, type: Any = None, **options: Any) -> Coroutine[Any, Any, Any]:
    """Return a coroutine with the result of ``view.extract(…)`` for the current configuration.

    A small one is made when it is awaited. A large one is made on another thread, which lets the
    GIL go every few hundred values: the loop waits for it no longer than the interpreter's switch
    interval, and for a collection of garbage if one comes.
    """
    cursor = view._cursor(0)[1]
    if type is None:
        inspect.Signature().bind(**options)  # options say how a type is read
        work = cursor.object
    else:
        work = functools.partial(_typed, cursor, type, **options)
    return _on_a_thread(work) if cursor.is_large() else _at_once(work)


def _typed(*arguments: Any, **options: Any) -> Any:
    from superconfig._extract import extract

    return extract(*arguments, **options)


async def _at_once(work: Callable[[], Any]) -> Any:
    return work()


async def _on_a_thread(work: Callable[[], Any]) -> Any:
    """Wait for work on a thread of the running loop, of asyncio or, by trio or anyio, of trio."""
    call = functools.partial(contextvars.copy_context().run, work)
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return await _threads()(call)
    return await loop.run_in_executor(None, call)


def _threads() -> Callable[..., Any]:
    """A function that runs another one on a thread, for the library whose loop is running."""
    for name in ("anyio", "trio"):
        library: Any = sys.modules.get(name)
        if library is not None:
            run: Callable[..., Any] = library.to_thread.run_sync
            return run
    raise RuntimeError("a coroutine of superconfig runs on a loop of asyncio, or of trio")
