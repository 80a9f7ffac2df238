"""The event of a watch."""
import functools

from .change import ReloadChange


class ReloadEvent(dict):
    """An event of a watch.

    It reads like a dict with ``type``, ``source`` and ``timestamp``, which are attributes as well.
    Holding an event holds both states of the configuration.

    Attributes:
        type (str): ``"configuration_changed"``, ``"reload_failed"``, ``"reload_recovered"`` or
            ``"watch_degraded"``.
        source (str or None): the first file or source that caused it; None where the reason is no
            file.
        timestamp (float): seconds since the epoch.
        sources (tuple of str): everything that caused it, the first one first.
        reason (str): ``"file"``, ``"reload"`` or ``"override"``.
        generation (int): of the handle, with the later state.
        changes (list of ReloadChange): the values that differ; empty where none does.
        problems (list of ConfigError): for a failure what failed, for ``"watch_degraded"`` which
            path is polled and why.
        before (ConfigHandle): the earlier state, as ``snapshot()`` gives one.
        after (ConfigHandle): the later state; equal to ``before`` where nothing changed.
    """

    __slots__ = ("_native", "_sources", "_changes", "_problems")

    def __init__(self, native):
        self._native = native
        self._sources = native.sources
        self._changes = self._problems = None
        source = self._sources[0] if self._sources else None
        super().__init__(type=native.type, source=source, timestamp=native.timestamp)

    @property
    def type(self):
        return self["type"]

    @property
    def source(self):
        return self["source"]

    @property
    def timestamp(self):
        return self["timestamp"]

    @property
    def sources(self):
        return self._sources

    @property
    def reason(self):
        return self._native.reason

    @property
    def generation(self):
        return self._native.generation

    @property
    def changes(self):
        if self._changes is None:
            show = self._native.shown
            self._changes = [ReloadChange(*change, functools.partial(show, index))
                             for index, change in enumerate(self._native.changes())]
        return self._changes

    @property
    def problems(self):
        if self._problems is None:
            self._problems = self._native.problems()
        return self._problems

    @property
    def before(self):
        return self._native.before()

    @property
    def after(self):
        return self._native.after()

    def __repr__(self):
        parts = [self.type, self.source or self.reason, f"generation {self.generation}"]
        if self.changes:
            parts.append(f"{len(self.changes)} changes")
        parts.extend(str(problem) for problem in self.problems[:1])
        return f"<superconfig.ReloadEvent {', '.join(parts)}>"

    __str__ = __repr__

    def __reduce__(self):
        return dict, (dict(self),)
