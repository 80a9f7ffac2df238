"""Layered configuration with an origin for every value.

    import superconfig

    config = (
        superconfig.create_config()
        .with_file("app.toml")
        .with_env("APP")
        .build()
    )
    port = config.get("server.port", 8080)

``load_file``, ``load_env`` and ``load_multiple`` are shortcuts. ``help(superconfig.ConfigBuilder)``
describes the methods of a builder, ``help(superconfig.ConfigHandle)`` those of a handle.
Every exception is a :class:`ConfigError`.
"""

from superconfig._key import Convert, Key, Size
from superconfig.errors import (
    ArgumentError,
    BadPathError,
    BadPatternError,
    BadValueError,
    BuildError,
    ClosedError,
    ConfigError,
    EditError,
    ExtractionError,
    FileError,
    IsDirectoryError,
    MissingFileError,
    MissingKeyError,
    ParseError,
    UnreadableFileError,
    WriteError,
    WrongTypeError,
)
from superconfig._superconfig import (
    Bell,
    ConfigBuilder,
    ConfigEdit,
    ConfigHandle,
    ConfigRegistry,
    ConfigSection,
    __version__,
    create_config,
    default_registry,
    diff,
    edit,
    load_env,
    load_file,
    load_multiple,
)

__all__ = [
    "ArgumentError",
    "BadPathError",
    "BadPatternError",
    "BadValueError",
    "Bell",
    "BuildError",
    "Change",
    "ClosedError",
    "ConfigBuilder",
    "ConfigEdit",
    "ConfigError",
    "ConfigHandle",
    "ConfigRegistry",
    "ConfigSection",
    "Convert",
    "Difference",
    "EditError",
    "ExtractionError",
    "FileError",
    "HotReload",
    "IsDirectoryError",
    "Key",
    "Layer",
    "Live",
    "Match",
    "MemoryCleanup",
    "MemoryInfo",
    "MemoryMonitor",
    "MissingFileError",
    "MissingKeyError",
    "Notice",
    "ParseError",
    "ReloadChange",
    "ReloadEvent",
    "Size",
    "Stats",
    "Step",
    "UnreadableFileError",
    "WriteError",
    "WrongTypeError",
    "__version__",
    "create_config",
    "default_registry",
    "diff",
    "edit",
    "load_env",
    "load_file",
    "load_multiple",
    "schema",
    "schema_of",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from superconfig import schema
    from superconfig._extract import schema_of
    from superconfig._memory import MemoryMonitor
    from superconfig._reload import HotReload, Live, ReloadChange, ReloadEvent
    from superconfig._types import (
        Change,
        Difference,
        Layer,
        Match,
        MemoryCleanup,
        MemoryInfo,
        Notice,
        Stats,
        Step,
    )
else:
    # Imported at the first use, with the modules that they need.
    _LATE = {
        "HotReload": "_reload",
        "Live": "_reload",
        "MemoryMonitor": "_memory",
        "ReloadChange": "_reload",
        "ReloadEvent": "_reload",
        "schema_of": "_extract",
        "Change": "_types",
        "Difference": "_types",
        "Layer": "_types",
        "Match": "_types",
        "MemoryCleanup": "_types",
        "MemoryInfo": "_types",
        "Notice": "_types",
        "Stats": "_types",
        "Step": "_types",
    }

    def __getattr__(name):
        import importlib

        if name == "schema":
            return importlib.import_module("superconfig.schema")
        if name not in _LATE:
            raise AttributeError("module {!r} has no attribute {!r}".format(__name__, name))
        return getattr(importlib.import_module("superconfig." + _LATE[name]), name)

    def __dir__():
        return sorted({*globals(), *_LATE, "schema"})


def _seen_by_freezers() -> None:
    """Never called: names what the extension and ``__getattr__`` import, for tools that look for
    imports in the code (PyInstaller, cx_Freeze, Nuitka, modulefinder)."""
    import datetime  # noqa: F401

    from superconfig import (  # noqa: F401
        _async, _extract, _plain, _reload, _types, _views, errors, schema,
    )
