"""The classes for annotations of a program's types. Importing this module imports no others."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional


class Key:
    """The key that a field is read from, where its own name does not say it.

    ``Annotated[int, Key("max-open-files")]``. It is looked up by the same relaxed rule as a name.

    Args:
        name (str): the key, not empty.

    Raises:
        TypeError: the name is not a str.
        ValueError: the name is empty.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not {type(name).__name__}")
        if not name:
            raise ValueError("name must not be empty")
        self.name = name

    def __repr__(self) -> str:
        return f"Key({self.name!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and other.name == self.name

    def __hash__(self) -> int:
        return hash((Key, self.name))


class Convert:
    """How a value becomes a type that ``extract()`` does not know.

    ``Annotated[Color, Convert(Color.parse)]``. A class of one's own may have the class method
    ``__from_config__(cls, value)`` instead.

    Args:
        function: called with the value; a ValueError or TypeError of it is a problem of the value.
        reads: the type that the value is read as before: ``str``, ``list[int]``, ``Size``. None:
            as plain objects, text of the environment and the like as it is written.

    Raises:
        TypeError: the function cannot be called.
    """

    __slots__ = ("function", "reads")

    def __init__(self, function: "Callable[[Any], Any]", reads: "Optional[Any]" = None) -> None:
        if not callable(function):
            raise TypeError(f"function must be callable, not {type(function).__name__}")
        self.function = function
        self.reads = reads

    def __repr__(self) -> str:
        return f"Convert({self.function!r}, reads={self.reads!r})"


class Size(int):
    """A number of bytes: ``"10MB"``, ``"10MiB"`` or a bare number reads as one in ``extract()``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Size({int(self)})"
