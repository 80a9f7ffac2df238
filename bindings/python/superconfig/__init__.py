"""Layered configuration with an origin for every value.

    import superconfig

    config = (
        superconfig.create_config()
        .with_file("app.toml")
        .with_env("APP")
        .build()
    )
    port = config.get("server.port", 8080)

``load_file``, ``load_env`` and ``load_multiple`` are shortcuts. What a builder's methods do is in
``help(superconfig.ConfigBuilder)``, what a handle gives in ``help(superconfig.ConfigHandle)``.
Every exception is a :class:`ConfigError`.
"""

from superconfig._key import Key
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
    ConfigBuilder,
    ConfigEdit,
    ConfigHandle,
    ConfigRegistry,
    ConfigSection,
    __version__,
    create_config,
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
    "BuildError",
    "ClosedError",
    "ConfigBuilder",
    "ConfigEdit",
    "ConfigError",
    "ConfigHandle",
    "ConfigRegistry",
    "ConfigSection",
    "EditError",
    "ExtractionError",
    "FileError",
    "IsDirectoryError",
    "Key",
    "MissingFileError",
    "MissingKeyError",
    "ParseError",
    "UnreadableFileError",
    "WriteError",
    "WrongTypeError",
    "__version__",
    "create_config",
    "diff",
    "edit",
    "load_env",
    "load_file",
    "load_multiple",
]
