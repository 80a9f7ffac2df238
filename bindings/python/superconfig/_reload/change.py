"""One value that differs between the two states of an event."""


class ReloadChange(dict):
    """A value that was added, removed or changed.

    It reads like a dict; the keys are attributes as well. The values are those of the
    configuration; ``repr`` and ``str`` mask secrets.

    Attributes:
        kind (str): ``"added"``, ``"removed"`` or ``"changed"``.
        path (str): the canonical path.
        before: the value in the earlier state; None if absent.
        after: the value in the later state; None if absent.
        secret (bool): whether the value is masked in texts for people.
    """

    __slots__ = ("_show",)

    def __init__(self, kind, path, before, after, secret, show):
        super().__init__(kind=kind, path=path, before=before, after=after, secret=secret)
        self._show = show

    @property
    def kind(self):
        return self["kind"]

    @property
    def path(self):
        return self["path"]

    @property
    def before(self):
        return self["before"]

    @property
    def after(self):
        return self["after"]

    @property
    def secret(self):
        return self["secret"]

    def __repr__(self):
        before, after = self._show()
        if self.kind == "added":
            return f"<added {self.path}: {after!r}>"
        if self.kind == "removed":
            return f"<removed {self.path}: {before!r}>"
        return f"<changed {self.path}: {before!r} -> {after!r}>"

    __str__ = __repr__

    def __reduce__(self):
        return dict, (dict(self),)
