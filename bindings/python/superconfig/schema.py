"""Schemas: the rules for a configuration, and the files that are made from them.

    builder = superconfig.create_config().with_file("app.toml")
    config = builder.with_schema("app.schema.json").build()

Every function takes a schema as ``with_schema()`` does: the path of a JSON Schema, the schema as a
mapping or bool, a type of Python, or what `compile` returns. The command ``superconfig schema``
has the same functions for files.
"""
from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from superconfig._superconfig import Schema, _compile_schema, _infer_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterable, List, Optional, Tuple, Union

    from superconfig.errors import ConfigError

    _Folder = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]

__all__ = ["Schema", "arguments", "check", "compile", "docs", "example", "infer", "types", "usage"]


def compile(
    schema: Any = None,
    *,
    text: Optional[str] = None,
    format: Optional[str] = None,
    name: Optional[str] = None,
    folder: Optional[_Folder] = None,
) -> Schema:
    """Compile a schema once, for any number of builders.

    Args:
        schema: a path (str, bytes or os.PathLike), a mapping or bool, a type or annotation, or a
            Schema, which is returned as it is.
        text (str): the schema as text instead.
        format (str): of the file or text; None: by extension, else by content.
        name (str): shown as the source of its defaults and problems.
        folder: where references of a text or mapping may name files.

    Returns:
        Schema

    Raises:
        ConfigError: the schema is wrong, with the place in it, or cannot be read.
        TypeError: no schema can be made of the type.
    """
    if (schema is None) == (text is None):
        raise TypeError("with_schema() requires either a schema or a text")
    if isinstance(schema, Schema):
        return schema
    is_text, lenient = text is not None, False
    if is_text:
        schema = text
    elif not isinstance(schema, (str, bytes, os.PathLike, Mapping, bool)):
        schema, name, lenient = _of_type(schema), name or _name_of(schema), True
    return _compile_schema(schema=schema, is_text=is_text, format=format, name=name, folder=folder,
                           lenient=lenient)


def _of_type(type: Any) -> Dict[str, Any]:
    from superconfig._extract import schema_of

    return schema_of(type)


def _name_of(type: Any) -> str:
    return getattr(type, "__qualname__", None) or "schema"


def check(schema: Any, value: Any) -> List[ConfigError]:
    """Check a value, or a handle or section with the places of its values.

    Returns:
        list[ConfigError]: every problem, in the order of the value; empty without a problem.
    """
    return compile(schema)._check(value)


def infer(*values: Any) -> Dict[str, Any]:
    """Return a schema, as a dict, that all the values follow: handles, sections or plain values."""
    return _infer_schema(values)


def types(schema: Any, to: str = "python") -> str:
    """Return the source text of types for the schema: ``"python"``, ``"typescript"`` or ``"c"``."""
    return compile(schema)._types(to)


def docs(schema: Any) -> str:
    """Return documentation of the schema in Markdown: a table of the keys of each object."""
    return compile(schema)._docs()


def example(schema: Any, to: str = "toml", *, reference: Optional[str] = None) -> str:
    """Return an example file that follows the schema.

    Args:
        schema: the schema to follow.
        to (str): ``"toml"``, ``"yaml"``, ``"jsonc"`` or ``"env"``.
        reference (str): the schema's name for editors, in the first line.
    """
    return compile(schema)._example(to, reference)


def arguments(schema: Any, args: Optional[Iterable[str]] = None) -> Tuple[List[str], List[str]]:
    """Divide the words of a command line, for a program that has another parser too.

    Args:
        schema: the schema that defines the words.
        args: the words; by default those of ``sys.argv`` after the program's name.

    Returns:
        tuple[list[str], list[str]]: the words that the schema knows, for ``with_args()``, and the
        others as they were given, for argparse, click or another parser.

    Raises:
        BadValueError: an option that needs a value has none.
    """
    return compile(schema)._arguments(sys.argv[1:] if args is None else args)


def usage(schema: Any, program: Optional[str] = None) -> str:
    """Return the help of a command line: options and operands with types, defaults, descriptions.

    Args:
        schema: the schema that defines the words of the command line.
        program (str): the program's name; by default that of ``sys.argv``.
    """
    return compile(schema)._usage(os.path.basename(sys.argv[0]) if program is None else program)
