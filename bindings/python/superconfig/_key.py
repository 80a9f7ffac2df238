"""The name of a field in the sources. On its own, so that importing it brings nothing along."""


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
