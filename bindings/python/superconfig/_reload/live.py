"""A typed object that stays current."""
import inspect
import logging
import threading

from ..errors import ConfigError


class Live:
    """The result of ``live(type)``: an object of a type of yours, made again when values change.

    With a callback or on_error it follows the sources until ``stop()`` or the end of its ``with``
    block; it is kept alive meanwhile. Without, it follows what others do: a watch, ``reload()``,
    ``override()``.
    """

    __slots__ = ("_view", "_type", "_unknown", "_callback", "_on_error", "_lock", "_seen",
                 "_cursor", "_current", "_reported", "_failure", "_reload", "__weakref__")

    def __init__(self, view, type, unknown, callback, on_error):
        self._view, self._type, self._unknown = view, type, unknown
        self._callback, self._on_error = callback, on_error
        self._lock = threading.RLock()
        self._seen, self._cursor = view._cursor(0)
        self._current = self._reported = _extract(self._cursor, type, unknown)
        self._failure = self._reload = None

    @property
    def current(self):
        """The object for the current configuration.

        Raises:
            ClosedError: the configuration is closed.
        """
        if self._refresh() and self._reload is None:
            self._take_failure(_log)
        return self._current

    def _refresh(self):
        """Makes the object again where values changed; True if a failure is to be reported."""
        with self._lock:
            fresh = self._view._cursor(self._seen)
            if fresh is not None:
                self._seen, cursor = fresh
                before, self._cursor = self._cursor, cursor
                if not cursor.same(before):
                    self._read(cursor)
            return self._failure is not None

    def _read(self, cursor):
        self._failure = None
        try:
            self._current = _extract(cursor, self._type, self._unknown)
        except ConfigError as error:
            self._failure = error

    def _take_failure(self, report):
        """Reports a failure once, and gives what the report gave."""
        with self._lock:
            failure, self._failure = self._failure, None
        return report(failure) if failure is not None else None

    # ---- following ----

    def _follow(self, reload):
        self._reload = reload

    def _changed(self, event):
        results = []
        if self._refresh():
            results.append(self._take_failure(self._on_error or _log))
        with self._lock:
            current, reported = self._current, self._reported
            self._reported = current
        if current is not reported and self._callback is not None:
            results.append(self._callback(current))
        return _together(results)

    def _failed(self, event):
        report = self._on_error or _log
        return _together([report(problem) for problem in event.problems])

    def stop(self):
        """Ends following the sources, as ``HotReload.stop()`` does. ``current`` still works."""
        if self._reload is not None:
            self._reload.stop()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stop()

    def __repr__(self):
        name = getattr(self._type, "__name__", None) or repr(self._type)
        return f"<superconfig.Live of {name}>"


def _extract(cursor, type, unknown):
    from .._extract import extract  # with all the types it knows: only who is live needs it

    return extract(cursor, type, unknown=unknown)


def _log(error):
    logging.getLogger("superconfig").warning("the last good configuration stays: %s", error)


def _together(results):
    """None, or one awaitable for those among the results."""
    results = [result for result in results if inspect.isawaitable(result)]
    return _one_by_one(results) if results else None


async def _one_by_one(awaitables):
    for awaitable in awaitables:
        await awaitable
