"""Who calls the program: one call at a time, and none once it is stopped."""
import contextvars
import threading

from .dispatcher import dispatcher


class Caller:
    """Holds something of the core that runs (`_watch`) and calls the program about it.

    A pump takes the news and hands them to a subclass, which calls the program with `_call()`.
    """

    __slots__ = ("_watch", "_condition", "_calling", "_is_stopped", "_context", "_task")

    def __init__(self):
        self._watch = self._task = None
        self._condition = threading.Condition(threading.RLock())
        self._calling = None  # the thread that calls the program now
        self._is_stopped = False
        self._context = contextvars.copy_context()

    @property
    def stopped(self):
        """bool: whether it has ended: by stop(), or because what it follows or the loop closed."""
        return self._is_stopped

    def stop(self):
        """Ends it, from any thread. Stopping twice does nothing.

        When it returns no callback runs or will run. Called from within a callback, that call is
        the last one. The coroutine of a callback runs to its end.
        """
        self._end()
        me = threading.get_ident()
        with self._condition:
            while self._calling not in (None, me):
                self._condition.wait()
        dispatcher.remove(self._watch)

    def _abandon(self):
        """In a child process: it stayed with the parent, and so did who held the locks."""
        self._condition = threading.Condition(threading.RLock())
        self._calling = None
        self._end()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stop()

    def _call(self, target, argument):
        """Calls the program unless it is stopped, and returns what that returned."""
        if not self._begin_call():
            return None
        try:
            return self._context.run(target, argument)
        finally:
            with self._condition:
                self._calling = None
                self._condition.notify_all()

    def _begin_call(self):
        with self._condition:
            if not self._is_stopped:
                self._calling = threading.get_ident()
            return not self._is_stopped
