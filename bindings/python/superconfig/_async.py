"""What is awaited. The extension hands builders and handles over; imported when first needed."""
import asyncio
import contextvars
import functools
from typing import Any


async def build(builder: Any) -> Any:
    """Run ``builder.build()`` on a thread of the running loop's executor.

    Custom formats and sources are called on that thread, in a copy of the caller's context.
    """
    work = functools.partial(contextvars.copy_context().run, builder.build)
    return await asyncio.get_running_loop().run_in_executor(None, work)


async def extract(view: Any, *arguments: Any, **options: Any) -> Any:
    """Return ``view.extract(…)``: a configuration is in memory, so there is nothing to wait for."""
    return view.extract(*arguments, **options)
