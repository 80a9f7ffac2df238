"""The events of a watch on the dispatcher's thread."""
import inspect
import time

from ..errors import ClosedError
from .dispatcher import REST
from .reload import DUE


class ThreadPump:
    """Takes events from one watch and has the program called.

    `owner` gives the HotReload, or None once nobody holds it.
    """

    __slots__ = ("watch", "owner", "native")

    def __init__(self, watch, owner):
        self.watch = watch
        self.owner = owner
        self.native = None  # the event that was taken and is not handled yet

    def step(self):
        """Handles one event; False when the watch is over."""
        while True:
            try:
                return self._handle_next()
            except MemoryError:
                time.sleep(REST)

    def _handle_next(self):
        reload = self.owner()
        try:
            native = self.native = self.native or self.watch.next()
        except ClosedError:
            if reload is not None:
                reload._end()
            return False
        if native is not None and native.type == DUE:
            self._attempt(self.watch.load, None)
        elif native is not None and reload is not None:
            self._attempt(lambda: _refuse(reload._deliver(native)),
                          reload._callback or reload._on_error)
        self.native = None
        return True

    def _attempt(self, work, culprit):
        try:
            work()
        except BaseException as error:  # the watch continues after any exception of a callback
            self.watch.report(error, culprit)


def _refuse(result):
    if inspect.isawaitable(result):
        getattr(result, "close", lambda: None)()
        raise TypeError("a callback returned an awaitable, and no event loop runs on this thread")
