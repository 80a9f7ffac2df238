"""The events of a watch on an event loop."""
import contextvars
import inspect

from ..errors import ClosedError
from .reload import DUE

REST = 0.1  # seconds, where there is no memory


class LoopPump:
    """Takes events from one watch, a reader of the loop, and has the program called.

    The loop alone holds it, by its reader or by the task of a callback. So a loop that closes, or
    is dropped, lets it go, and its end stops the watch. While a coroutine of a callback runs, and
    while sources written in Python load, there is no reader: events wait in the core, which joins
    them.
    """

    __slots__ = ("_loop", "_watch", "_owner")

    def __init__(self, loop, watch, owner):
        self._loop = loop
        self._watch = watch
        self._owner = owner

    def start(self):
        self._loop.add_reader(self._watch.fileno(), self._step)

    def _pause(self):
        self._loop.remove_reader(self._watch.fileno())

    def _step(self):
        reload = self._owner()
        try:
            native = self._watch.next()
        except ClosedError:
            self._pause()
            if reload is not None:
                reload._end()
            return
        except MemoryError:
            self._pause()
            self._loop.call_later(REST, self.start)
            return
        if native is not None and native.type == DUE:
            self._load()
        elif native is not None and reload is not None:
            self._deliver(reload, native)

    def _deliver(self, reload, native):
        try:
            result = reload._deliver(native)
        except Exception as error:
            self._report(error)
            return
        if inspect.isawaitable(result):
            self._pause()
            task = reload._context.run(self._loop.create_task, _awaited(result))
            reload._task = task
            task.add_done_callback(self._resume)

    def _load(self):
        """On a thread of the loop's executor, as build_async() does."""
        self._pause()
        run = contextvars.copy_context().run
        try:
            future = self._loop.run_in_executor(None, run, self._watch.load)
        except RuntimeError:  # the executor is shut down: the loop is about to close
            self._watch.stop()
            self.start()
        else:
            future.add_done_callback(self._resume)

    def _resume(self, done):
        if not done.cancelled() and done.exception() is not None:
            self._report(done.exception())
        if not self._loop.is_closed():
            self.start()

    def _report(self, error):
        self._loop.call_exception_handler({
            "message": "Exception in a callback of a superconfig hot reload",
            "exception": error,
        })

    def __del__(self):
        reload = self._owner()
        if reload is not None:
            reload._end()


async def _awaited(result):
    await result
