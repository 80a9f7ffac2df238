"""The results of ``keys()``, ``items()`` and ``values()`` of a handle or section.

They are live: each iteration and each test reads the whole configuration of one moment. Their
``repr`` shows keys and no values, because values may be secret.
"""
from collections.abc import ItemsView, KeysView, ValuesView

__all__ = ["Items", "Keys", "Values"]


class _Shown:
    __slots__ = ()

    def __repr__(self):
        return "<{} of {!r}>".format(type(self).__name__.lower(), self._mapping)


class Keys(_Shown, KeysView):
    """The keys of the direct members."""

    __slots__ = ()

    def __contains__(self, key):
        return key in self._mapping._own(False)

    def __iter__(self):
        return iter(self._mapping._own(False))

    def __reversed__(self):
        return reversed(list(self._mapping._own(False)))


class Items(_Shown, ItemsView):
    """The own keys and their values, as pairs."""

    __slots__ = ()

    def __contains__(self, item):
        return item in self._mapping._own().items()

    def __iter__(self):
        return iter(self._mapping._own().items())

    def __reversed__(self):
        return reversed(list(self._mapping._own().items()))


class Values(_Shown, ValuesView):
    """The values of the own keys."""

    __slots__ = ()

    def __contains__(self, value):
        return value in self._mapping._own().values()

    def __iter__(self):
        return iter(self._mapping._own().values())

    def __reversed__(self):
        return reversed(list(self._mapping._own().values()))
