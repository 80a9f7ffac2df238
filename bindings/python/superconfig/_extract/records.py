"""Classes with named fields: dataclasses, TypedDict, NamedTuple, attrs.

A field is looked up by the engine's relaxed rule, so `max_connections` finds `maxConnections` and
`max-connections`. The class itself is called with the values that were found, by keyword; its
defaults replace the others, and its exception becomes a problem of the value. If the default of a
field is an instance and the configuration has only some of its parts, the other parts stay.
"""
import dataclasses
import typing

from .hints import hints_of, unwrap

MISSING = dataclasses.MISSING


class Described(typing.NamedTuple):
    """The description of one field by its class."""

    keys: typing.Tuple[str, ...]  # its keys; the first that exists is read
    name: str  # its keyword
    hint: typing.Any
    required: bool
    default: typing.Any = None  # returns the default; None if not known
    text: typing.Optional[str] = None  # its documentation
    attribute: str = ""  # its name in an instance


class Field:
    """A field of a plan. The extension reads all but the last."""

    __slots__ = ("keys", "name", "attribute", "plan", "required", "fallback", "preset",
                 "described")

    def __init__(self, described, plan, fallback=None):
        self.keys = described.keys
        self.name = described.name
        self.attribute = described.attribute  # its name in an instance
        self.plan = plan
        self.required = described.required
        self.fallback = fallback  # gives the default instance whose parts stay, or None
        self.preset = described.default
        self.described = described


def fields_of(cls):
    """The function that lists the fields of the record `cls`; None if it is not a record."""
    if is_typed_dict(cls):
        return typed_dict_fields
    if dataclasses.is_dataclass(cls):
        return dataclass_fields
    if hasattr(cls, "__attrs_attrs__"):
        return attrs_fields
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return named_tuple_fields
    return None


def is_typed_dict(cls):
    return issubclass(cls, dict) and hasattr(cls, "__total__") and hasattr(cls, "__required_keys__")


def dataclass_fields(cls, args):
    """Yields the description of every field that `cls` takes when it is made."""
    hints = hints_of(cls, args)
    for name, field in cls.__dataclass_fields__.items():
        if field.init and field._field_type is not dataclasses._FIELD_CLASSVAR:
            default = _default(field.default, field.default_factory, MISSING)
            yield described(name, name, hints[name], default is None, default, field.metadata)


def is_direct(cls):
    """Whether making `cls` is nothing but setting its fields, and perhaps ``__post_init__``.

    That is a dataclass with the ``__init__`` that dataclasses wrote for it, which costs more than
    all the rest of reading it.
    """
    init = cls.__dict__.get("__init__")
    code = getattr(init, "__code__", None)
    return (dataclasses.is_dataclass(cls) and type(cls) is type and cls.__new__ is object.__new__
            and getattr(code, "co_filename", None) == "<string>"
            and init.__qualname__ in (f"{cls.__qualname__}.__init__", "__init__",
                                      "__create_fn__.<locals>.__init__")
            and "__dataclass_params__" in cls.__dict__
            and (cls.__setattr__ is object.__setattr__ or cls.__dataclass_params__.frozen)
            and not any(_is_special(field) for field in cls.__dataclass_fields__.values()))


def _is_special(field):
    """A field that ``__init__`` does not simply set from its parameter or default."""
    if field._field_type is dataclasses._FIELD_CLASSVAR:
        return False
    return field._field_type is dataclasses._FIELD_INITVAR or not field.init


def _default(value, factory, missing):
    """The function that returns the default of a field, or None."""
    if factory is not missing:
        return factory
    return None if value is missing else lambda: value


def typed_dict_fields(cls, args):
    """As dataclass_fields. Text hides NotRequired from the class, so it is read here again."""
    for name, hint in hints_of(cls, args).items():
        wrappers = unwrap(hint).wrappers
        required = name in cls.__required_keys__
        if "NotRequired" in wrappers:
            required = False
        elif "Required" in wrappers:
            required = True
        yield described(name, name, hint, required)


def named_tuple_fields(cls, args):
    hints = hints_of(cls, args)
    for name in cls._fields:
        default = _default(cls._field_defaults.get(name, MISSING), MISSING, MISSING)
        yield described(name, name, hints.get(name, object), default is None, default)


def attrs_fields(cls, args):
    """As dataclass_fields. A field with a converter takes the value as it is written."""
    from attr import NOTHING

    hints = hints_of(cls, args)
    for field in cls.__attrs_attrs__:
        if field.init:
            name = getattr(field, "alias", None) or field.name.lstrip("_")
            hint = hints.get(field.name, object if field.type is None else field.type)
            factory = getattr(field.default, "factory", NOTHING)
            if factory is not NOTHING and field.default.takes_self:
                default = None  # not known before the object is made
            else:
                default = _default(field.default, factory, NOTHING)
            made = described(name, name, hint, field.default is NOTHING, default, field.metadata)
            made = made._replace(attribute=field.name)
            yield made if field.converter is None else made._replace(hint=object)


def described(key, name, hint, required, default=None, metadata=None):
    around = unwrap(hint)
    text = (metadata or {}).get("description") or _text(around.metadata)
    keys = (around.key.name if around.key is not None else _alias(around.metadata) or key,)
    return Described(keys, name, hint, required, default, text, name)


def _alias(metadata):
    """The alias that pydantic's Field() gives within Annotated."""
    for item in metadata:
        alias = getattr(item, "validation_alias", None) or getattr(item, "alias", None)
        if isinstance(alias, str):
            return alias
    return None


def _text(metadata):
    """The description that Doc, pydantic's Field() or msgspec's Meta has; a plain text is one."""
    for item in metadata:
        text = getattr(item, "documentation", None) or getattr(item, "description", None)
        if isinstance(text, str):
            return text
    return None
