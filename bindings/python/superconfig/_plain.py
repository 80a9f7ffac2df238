"""Values of a program, as values of a configuration.

The extension writes None, bool, int, float, str, dates and times, mappings, lists and tuples by
itself, and asks here for everything else: a result of ``extract(type)`` can be passed back to
``with_defaults()``, ``override()`` and as the default of a field in a schema.
"""
import datetime
import decimal
import enum
import errno
import ipaddress
import os
import re
import uuid

_AS_TEXT = (
    uuid.UUID, decimal.Decimal, ipaddress.IPv4Address, ipaddress.IPv6Address,
    ipaddress.IPv4Network, ipaddress.IPv6Network, ipaddress.IPv4Interface, ipaddress.IPv6Interface,
)
_SCALARS = (bool, int, float, str, datetime.date, datetime.time)


def plain(value):
    """One level of `value`: a scalar, dict or list whose members may need another call.

    Raises:
        TypeError: a configuration cannot hold it.
    """
    if isinstance(value, enum.Enum):
        return value.value if isinstance(value.value, _SCALARS) else value.name
    if isinstance(value, os.PathLike):
        return os.fsdecode(value)
    if isinstance(value, datetime.timedelta):
        return duration(value)
    if isinstance(value, _AS_TEXT):
        return str(value)
    if isinstance(value, re.Pattern):
        return value.pattern
    if isinstance(value, (set, frozenset)):
        return _in_order(value)
    fields = _fields(value)
    if fields is None:
        raise TypeError(
            f"a value of type {type(value).__name__} cannot be part of a configuration")
    return fields


def duration(value):
    """A timedelta as the configuration writes it: in the largest unit that is whole, ``90s``."""
    microseconds = value // datetime.timedelta(microseconds=1)
    for size, unit in ((3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"), (1000, "ms")):
        if microseconds % size == 0:
            return f"{microseconds // size}{unit}"
    return f"{microseconds}us"


def _in_order(values):
    """A set as a list, always in one order."""
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=lambda value: (type(value).__name__, repr(value)))


def _fields(value):
    """The fields of an instance by the keys of a configuration; None where it has none."""
    cls = type(value)
    if is_secret(value):
        return value.get_secret_value()
    if hasattr(cls, "__pydantic_validator__") and hasattr(value, "model_dump"):
        return _of_model(value)
    if hasattr(cls, "__struct_encode_fields__"):
        pairs = zip(cls.__struct_fields__, cls.__struct_encode_fields__)
        return {key: getattr(value, name) for name, key in pairs}
    if cls.__module__.startswith("pydantic") and not isinstance(value, type):
        return str(value)  # a URL and the like
    from superconfig._extract.records import fields_of

    lister = fields_of(cls)
    if lister is None:
        return None
    return {field.keys[0]: getattr(value, field.attribute) for field in lister(cls, ())
            if hasattr(value, field.attribute)}


def is_secret(value):
    """Whether it is a SecretStr or the like of pydantic."""
    return (hasattr(value, "get_secret_value")
            and type(value).__module__.split(".")[0] == "pydantic")


def _of_model(value):
    """As model_dump(by_alias=True), one level of it and with the values as they are."""
    pairs = {}
    for name, info in type(value).model_fields.items():
        alias = info.serialization_alias or info.alias
        pairs[alias if isinstance(alias, str) else name] = getattr(value, name)
    pairs.update(value.model_extra or {})
    return pairs if not getattr(type(value), "__pydantic_root_model__", False) else value.root


def entirely(value):
    """`value` with everything in it made plain, for a schema: dates are texts there, and secrets
    are left out, because a schema is published."""
    if value is None or isinstance(value, (bool, int, float, str)) and not isinstance(
            value, enum.Enum):
        return value
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, dict) or hasattr(value, "keys"):
        return {str(entirely(key)): entirely(value[key]) for key in value
                if not is_secret(value[key])}
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return [entirely(item) for item in value]
    return entirely(plain(value))


def _read(source):
    read_bytes = getattr(source, "read_bytes", None)
    if read_bytes is None:
        return source.read()
    try:
        return read_bytes()
    except KeyError as error:  # zipfile.Path of CPython 3.9 has no such member
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(source)) from error


def content_of(source):
    """The contents of an open file or of a resource of a package: (bytes, its name or None)."""
    data = _read(source)
    if isinstance(data, str):
        data = data.encode()
    if not isinstance(data, (bytes, bytearray)):
        raise TypeError(f"with_file() argument 'path' must give bytes or str when it is read, "
                        f"not {type(data).__name__}")
    name = getattr(source, "name", None)
    return bytes(data), name if isinstance(name, str) and "\0" not in name else None
