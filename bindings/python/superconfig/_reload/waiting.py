"""Waiting for a descriptor that is readable: on a thread, or on event loops."""
import select
import sys


def running_loop():
    """The event loop that runs on this thread, or None. Does not import asyncio."""
    asyncio = sys.modules.get("asyncio")
    return asyncio._get_running_loop() if asyncio is not None else None


def wait_on_thread(descriptor):
    """Blocks this thread until it is readable. A signal's handler may raise."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.poll()


class Arrival:
    """Waits on event loops for one descriptor: one reader a loop, however many tasks wait."""

    __slots__ = ("_descriptor", "_waiting")

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._waiting = {}  # loop: futures

    async def wait(self):
        """Returns when the descriptor is readable; perhaps when it was a moment ago."""
        loop = running_loop()
        future = loop.create_future()
        waiting = self._waiting.get(loop)
        if waiting is None:
            waiting = self._waiting[loop] = []
            loop.add_reader(self._descriptor, _wake, waiting)
        waiting.append(future)
        try:
            await future
        finally:
            waiting.remove(future)
            if not waiting:
                del self._waiting[loop]
                if not loop.is_closed():
                    loop.remove_reader(self._descriptor)


def _wake(waiting):
    for future in waiting:
        if not future.done():
            future.set_result(None)
