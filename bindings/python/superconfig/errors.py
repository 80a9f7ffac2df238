"""The exceptions of superconfig.

Each is a :class:`ConfigError` and also the built-in exception a Python programmer expects, so
``except FileNotFoundError`` and ``except ConfigError`` both catch a missing file. Which one a
code of the library becomes is the table at the end of this file.
"""

from __future__ import annotations

# typing costs more time and memory than the rest of the package, and only checkers need it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Sequence, Tuple, Type

__all__ = [
    "ArgumentError",
    "BadPathError",
    "BadPatternError",
    "BadValueError",
    "BuildError",
    "ClosedError",
    "ConfigError",
    "ExtractionError",
    "FileError",
    "IsDirectoryError",
    "MissingFileError",
    "MissingKeyError",
    "ParseError",
    "UnreadableFileError",
    "WriteError",
    "WrongTypeError",
]


class ConfigError(Exception):
    """The base of every exception of superconfig.

    A custom format or source may raise it to say where the trouble is: ``code``, ``line`` and
    ``column`` go into the exception that ``build()`` raises.

    Attributes:
        message (str): one sentence, without the place.
        code (str): the code of the error, the same in every language: ``"missing-file"``.
        source (str or None): the file, variable or source it comes from.
        line (int or None): from 1.
        column (int or None): from 1, in code points.
        path (str or None): the canonical path of the value.
        excerpt (str or None): the line of text, with control characters escaped.
        caret (int or None): the column of the error within ``excerpt``, from 1.
    """

    _others: Tuple[ConfigError, ...] = ()

    default_code = "custom"

    def __init__(
        self,
        message: str = "",
        *,
        code: Optional[str] = None,
        source: Optional[str] = None,
        line: Optional[int] = None,
        column: Optional[int] = None,
        path: Optional[str] = None,
        excerpt: Optional[str] = None,
        caret: Optional[int] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code if code is not None else self.default_code
        self.source = source
        self.line = line
        self.column = column
        self.path = path
        self.excerpt = excerpt
        self.caret = caret

    @property
    def problems(self) -> Tuple[ConfigError, ...]:
        """Every problem of the build or reload that failed, this one first."""
        if not self._others:
            return (self,)
        alone = type(self)(self.message, **self._fields())
        return (alone,) + self._others

    def __str__(self) -> str:
        return "\n".join([self._line()] + [str(problem) for problem in self._others])

    def _line(self) -> str:
        place = [str(part) for part in (self.source, self.line, self.column) if part is not None]
        text = ": ".join(filter(None, [":".join(place), self._unsaid_path(), self.message]))
        return "{} [{}]".format(text, self.code)

    def _unsaid_path(self) -> Optional[str]:
        """The path, if the message does not name it."""
        path = self.path or ""
        said = "`{}`".format(path) in self.message or self.message.startswith(path + ": ")
        return None if said else path

    def __repr__(self) -> str:
        return "{}({!r})".format(type(self).__name__, str(self))

    def _fields(self) -> Dict[str, Any]:
        names = ("code", "source", "line", "column", "path", "excerpt", "caret")
        return {name: getattr(self, name) for name in names}

    def __reduce__(self) -> Tuple[Any, ...]:
        return _restore, (type(self), self.message, self._fields()), dict(self.__dict__)


def _errno_of(name: str) -> int:
    import errno  # a table of all numbers, which a program without errors never needs

    number: int = getattr(errno, name)
    return number


class _SystemError(ConfigError):
    """The base of the errors that are also an ``OSError``: ``errno`` and ``filename``."""

    default_errno = "EIO"

    def __init__(
        self,
        message: str = "",
        *,
        errno: Optional[int] = None,
        filename: Optional[str] = None,
        **fields: Any,
    ) -> None:
        super().__init__(message, **fields)
        number = errno if errno is not None else _errno_of(self.default_errno)
        name = filename if filename is not None else self.source
        OSError.__init__(self, number, message, name)  # type: ignore[arg-type]

    def _fields(self) -> Dict[str, Any]:
        fields = super()._fields()
        fields["errno"] = self.errno  # type: ignore[attr-defined]
        fields["filename"] = self.filename  # type: ignore[attr-defined]
        return fields


class MissingFileError(_SystemError, FileNotFoundError):
    """A file that must be there is not."""

    default_code = "missing-file"
    default_errno = "ENOENT"


class UnreadableFileError(_SystemError, PermissionError):
    """A file may not be read."""

    default_code = "unreadable-file"
    default_errno = "EACCES"


class IsDirectoryError(_SystemError, IsADirectoryError):
    """A directory is where a file was expected."""

    default_code = "is-directory"
    default_errno = "EISDIR"


class FileError(_SystemError, OSError, RuntimeError):
    """The system failed at a file in another way: a device, a loop of links, a failing disk."""

    default_code = "input-output"


class BuildError(ConfigError, RuntimeError):
    """The configuration could not be built, for a reason without a separate class."""


class ParseError(ConfigError, RuntimeError, ValueError):
    """A text does not follow its format, or no format is known for it."""

    default_code = "syntax"


class BadPathError(ConfigError, ValueError, KeyError):
    """A path does not parse."""

    default_code = "bad-path"


class BadPatternError(ConfigError, ValueError):
    """A glob pattern does not parse."""

    default_code = "bad-pattern"


class ArgumentError(ConfigError, ValueError):
    """An argument has the right type and a value that cannot be."""

    default_code = "invalid-argument"


class MissingKeyError(ConfigError, KeyError):
    """There is no value at this path. The message names keys that are near."""

    default_code = "missing-key"


class WrongTypeError(ConfigError, TypeError):
    """The value at this path does not have the requested type."""

    default_code = "wrong-type"


class BadValueError(ConfigError, ValueError):
    """The value at this path cannot be read as the requested type."""

    default_code = "bad-value"


class ExtractionError(ConfigError, ValueError):
    """Values do not fit the type of ``extract()``. The error's text lists all of them.

    The fields of the base class are those of the first problem.

    Attributes:
        errors (list of dict): one for each value, with ``code``, ``path``, ``expected``,
            ``found`` (``"<secret>"`` for a secret), ``source``, ``line``, ``column`` and
            ``message``; a field that is not known is None.
    """

    default_code = "bad-value"

    def __init__(
        self, message: str = "", *, errors: Sequence[Dict[str, Any]] = (), **fields: Any
    ) -> None:
        first: Dict[str, Any] = errors[0] if errors else {}
        for name in ("code", "source", "line", "column", "path"):
            fields.setdefault(name, first.get(name))
        super().__init__(message, **fields)
        self.errors: List[Dict[str, Any]] = list(errors)

    def _fields(self) -> Dict[str, Any]:
        fields = super()._fields()
        fields["errors"] = self.errors
        return fields

    def __str__(self) -> str:
        return self.message if self.errors else super().__str__()


class WriteError(ConfigError, ValueError):
    """A format cannot hold a value."""

    default_code = "cannot-write"


class EditError(ConfigError, ValueError):
    """A text cannot be changed as requested; it stays unchanged."""

    default_code = "cannot-edit"


class ClosedError(ConfigError, RuntimeError):
    """The handle is closed."""

    default_code = "closed"


_CLASSES: Dict[str, Type[ConfigError]] = {
    "bad-app-name": ArgumentError,
    "bad-key": ParseError,
    "bad-path": BadPathError,
    "bad-pattern": BadPatternError,
    "bad-policy": ArgumentError,
    "bad-profile": ArgumentError,
    "bad-schema": ParseError,
    "bad-value": BadValueError,
    "cannot-edit": EditError,
    "cannot-write": WriteError,
    "closed": ClosedError,
    "duplicate-key": ParseError,
    "file-changed": FileError,
    "input-output": FileError,
    "invalid-argument": ArgumentError,
    "invalid-utf8": ParseError,
    "is-directory": IsDirectoryError,
    "link-loop": FileError,
    "missing-file": MissingFileError,
    "missing-key": MissingKeyError,
    "not-directory": FileError,
    "not-file": FileError,
    "not-replaceable": FileError,
    "number-range": ParseError,
    "out-of-range": BadValueError,
    "schema": BadValueError,
    "syntax": ParseError,
    "unknown-format": ParseError,
    "unknown-key": BadValueError,
    "unreadable-file": UnreadableFileError,
    "wrong-type": WrongTypeError,
}

_ERRNO = {"link-loop": "ELOOP", "not-directory": "ENOTDIR"}


def _restore(cls: Type[ConfigError], message: str, fields: Dict[str, Any]) -> ConfigError:
    """Makes an exception again that was pickled or copied."""
    return cls(message, **fields)


def _make(
    code: str,
    message: str,
    source: str,
    path: str,
    excerpt: str,
    line: int,
    column: int,
    caret: int,
    number: int,
) -> ConfigError:
    """Makes the exception of an error of the library; empty and zero fields are not known."""
    cls = _CLASSES.get(code, BuildError)
    fields: Dict[str, Any] = {
        "code": code,
        "source": source or None,
        "path": path or None,
        "excerpt": excerpt or None,
        "line": line or None,
        "column": column or None,
        "caret": caret or None,
    }
    if issubclass(cls, _SystemError):
        fields["errno"] = number or (_errno_of(_ERRNO[code]) if code in _ERRNO else None)
    error = cls(message, **fields)
    if excerpt and hasattr(error, "add_note"):  # from Python 3.11 on a traceback shows it
        error.add_note("  {}\n  {}^".format(excerpt, " " * (max(caret, 1) - 1)))
    return error
