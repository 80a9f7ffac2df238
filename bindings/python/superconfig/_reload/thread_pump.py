"""The events of a watch on the dispatcher's thread."""
import inspect
import time

from ..errors import ClosedError
from .reload import DUE

REST = 0.1  # seconds, where there is no memory


class ThreadPump:
    """Takes events from one watch and has the program called.

    `owner` gives the HotReload, or None once nobody holds it.
    """

    __slots__ = ("watch", "owner")

    def __init__(self, watch, owner):
        self.watch = watch
        self.owner = owner

    def step(self):
        """Handles one event; False when the watch is over."""
        reload = self.owner()
        try:
            native = self.watch.next()
        except ClosedError:
            if reload is not None:
                reload._end()
            return False
        except MemoryError:
            time.sleep(REST)
            return True
        if native is not None and native.type == DUE:
            self._attempt(self.watch.load, None)
        elif native is not None and reload is not None:
            self._attempt(lambda: _refuse(reload._deliver(native)),
                          reload._callback or reload._on_error)
        return True

    def _attempt(self, work, culprit):
        try:
            work()
        except BaseException as error:  # the watch goes on, whatever a callback raises
            self.watch.report(error, culprit)


def _refuse(result):
    if inspect.isawaitable(result):
        getattr(result, "close", lambda: None)()
        raise TypeError("a callback returned an awaitable, and no event loop runs on this thread")
