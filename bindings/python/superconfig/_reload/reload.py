"""The running watch of a program."""
from ..errors import ClosedError
from .caller import Caller
from .event import ReloadEvent
from .waiting import Arrival, running_loop, wait_on_thread

CHANGED = "configuration_changed"
DUE = "load_due"
_MESSAGES = {
    "reload_failed": "the reload failed, the last good configuration stays: %s",
    "reload_recovered": "the reload succeeds again: %s",
    "watch_degraded": "%s",
}


class HotReload(Caller):
    """A watch of a configuration, as ``enable_hot_reload()`` starts it.

    It is a context manager that stops at the end of its block. ``await`` waits until it is
    stopped, by whomever, and until the coroutine of a callback that still runs has ended. ``for``
    and ``async for`` give every event, failures too, and end when it is stopped; there is one
    queue, so two loops share its events. A slow consumer gets changes joined: the state before the
    first, and the state after the last.
    """

    __slots__ = ("_queue", "_open_queue", "_arrival", "_callback", "_on_error", "_is_iterated",
                 "_waiters", "_keeper", "__weakref__")

    def __init__(self, open_watch, callback, on_error):
        super().__init__()
        self._queue = self._keeper = self._arrival = None
        self._is_iterated = False
        self._waiters = []
        self._callback, self._on_error = callback, on_error
        self._watch = open_watch()
        # Without callbacks the events of a loop that begins later wait from now on. With them the
        # watch keeps its configuration alive, here by the function.
        self._open_queue = open_watch if self._is_called() else None
        if not self._is_called():
            self._queue = open_watch()

    def _is_called(self):
        return self._callback is not None or self._on_error is not None

    def _keep(self, keeper):
        keeper.atexit = False
        self._keeper = keeper

    # ---- the end ----

    def _end(self):
        """Stops, and ends the waiting of others, without waiting for a callback."""
        for watch in (self._watch, self._queue):
            if watch is not None:
                watch.stop()
        with self._condition:
            self._is_stopped = True
            self._open_queue = None
            waiters, self._waiters = self._waiters, []
            keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.detach()
        for loop, future in waiters:
            try:
                loop.call_soon_threadsafe(_resolve, future)
            except RuntimeError:  # the loop is closed: nobody waits there any more
                pass

    def _abandon(self):
        self._waiters = []
        super()._abandon()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *unused):
        self.stop()
        await self

    def __await__(self):
        return self._wait().__await__()

    async def _wait(self):
        loop = running_loop()
        future = loop.create_future()
        with self._condition:
            if self._is_stopped:
                future.set_result(None)
            else:
                self._waiters.append((loop, future))
        try:
            await future
        finally:
            with self._condition:
                self._waiters = [pair for pair in self._waiters if pair[1] is not future]
        await _end_of(self._task)

    def __del__(self):
        if not self._is_stopped:
            self._end()

    # ---- calling the program ----

    def _deliver(self, native):
        """Calls the program with an event, and returns what it returned."""
        event = ReloadEvent(native)
        target = self._callback if event.type == CHANGED else self._on_error or self._log
        return self._call(target, event) if target is not None else None

    def _log(self, event):
        if self._is_iterated and not self._is_called():
            return  # the loop has it
        import logging

        text = _MESSAGES[event.type]
        problems = event.problems or [", ".join(event.sources) or event.reason]
        for problem in problems:
            logging.getLogger("superconfig").warning(text, problem)

    # ---- iterating ----

    def _begin_iteration(self):
        """The queue; from here on who iterates holds the watch, and nothing else does."""
        with self._condition:
            if self._queue is None and not self._is_stopped:
                self._queue = self._open_queue()
            self._is_iterated = True
            keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.detach()
        return self._queue

    def _take(self, queue):
        """The next event, or None for now.

        Raises:
            ClosedError: the watch is over.
        """
        while True:
            native = queue.next()
            if native is None or native.type != DUE:  # a due reload is loaded elsewhere
                return ReloadEvent(native) if native is not None else None

    def __iter__(self):
        self._begin_iteration()
        return self

    def __next__(self):
        if running_loop() is not None:
            raise RuntimeError("an event loop runs on this thread, and would wait: use async for")
        queue = self._begin_iteration()
        while queue is not None:
            try:
                event = self._take(queue)
            except ClosedError:
                break
            if event is not None:
                return event
            wait_on_thread(queue.fileno())
        raise StopIteration

    def __aiter__(self):
        self._begin_iteration()
        return self

    async def __anext__(self):
        queue = self._begin_iteration()
        while queue is not None:
            try:
                event = self._take(queue)
            except ClosedError:
                break
            if event is not None:
                return event
            if self._arrival is None:
                self._arrival = Arrival(queue.fileno())
            await self._arrival.wait()
        raise StopAsyncIteration

    def __repr__(self):
        return f"<superconfig.HotReload, {'stopped' if self._is_stopped else 'running'}>"


def _resolve(future):
    if not future.done():
        future.set_result(None)


async def _end_of(task):
    """Waits for the coroutine of a callback, unless it is the one that waits."""
    import asyncio

    if task is not None and not task.done() and task is not asyncio.current_task():
        await asyncio.wait([task])
