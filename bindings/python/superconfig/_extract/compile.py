"""From a type to its plan.

Types are those of annotations: classes, the forms of :mod:`typing`, and the built-in generics. One
that cannot be read from a configuration is a mistake in the program, not in a file: a TypeError
that says which field has it.
"""
import collections
import collections.abc
import datetime
import decimal
import enum
import ipaddress
import os
import pathlib
import re
import typing
import uuid

from .._key import Convert, Size
from .._superconfig import Plan
from . import foreign, plans, records
from .constraints import constraints_of
from .hints import is_alias, is_literal, is_union, unwrap, value_of_alias, variable_type

_NONE = type(None)


def _pattern(text):
    try:
        return re.compile(text)
    except re.error as error:
        raise ValueError(str(error)) from error


_LISTS = {
    list: list, tuple: tuple, set: set, frozenset: frozenset, collections.deque: collections.deque,
    collections.abc.Sequence: list, collections.abc.MutableSequence: list,
    collections.abc.Collection: list, collections.abc.Iterable: list,
    collections.abc.Set: frozenset, collections.abc.MutableSet: set,
}
_DICTS = {
    dict: dict, collections.abc.Mapping: dict, collections.abc.MutableMapping: dict,
    collections.OrderedDict: collections.OrderedDict,
}
_TEXTS = {
    uuid.UUID: uuid.UUID, os.PathLike: pathlib.Path, re.Pattern: _pattern,
    ipaddress.IPv4Address: ipaddress.IPv4Address, ipaddress.IPv6Address: ipaddress.IPv6Address,
    ipaddress.IPv4Network: ipaddress.IPv4Network, ipaddress.IPv6Network: ipaddress.IPv6Network,
    ipaddress.IPv4Interface: ipaddress.IPv4Interface,
    ipaddress.IPv6Interface: ipaddress.IPv6Interface,
}
_SCALARS = {bool: "bool", int: "int", float: "float", str: "string"}
_HINTS_INSTEAD = {
    bytes: "a configuration holds text; take str and encode it",
    bytearray: "a configuration holds text; take str and encode it",
    complex: "take a list of two floats",
}

# Where the classes of annotations live that are no classes themselves.
_FORMS = ("typing", "typing_extensions", "types", "collections.abc", "_typing")

CACHE_SIZE = 512  # classes whose plans are kept; the oldest leaves first
_cache = {}  # type: typing.Dict[type, typing.Any]


def plan_of(hint):
    """The plan of a type, from the cache where it is a class.

    Only classes are kept: types like ``Union[int, str]`` and ``Union[str, int]`` are equal, but do
    not mean the same here, and what is dear about them are the classes within.

    Raises:
        TypeError: the type cannot be read from a configuration.
    """
    cached = _cache.get(hint) if isinstance(hint, type) else None
    if cached is not None:
        return cached
    if not _is_type(hint):
        raise TypeError(f"type must be a type, not {type(hint).__name__}")
    maker = Compiler()
    plan = maker.plan(hint)
    for cls, made in maker.records.items():
        if isinstance(cls, type):
            _cache[cls] = made
    while len(_cache) > CACHE_SIZE:
        _cache.pop(list(_cache)[0], None)
    return plan


def _is_type(hint):
    return (hint is None or isinstance(hint, type) or hasattr(hint, "__supertype__")
            or type(hint).__module__ in _FORMS)


class Compiler:
    """Makes plans; keeps those of records, so that a class may name itself."""

    def __init__(self):
        self.records = {}
        self.trail = []

    def plan(self, hint):
        hint, _, _, metadata = unwrap(hint, through_aliases=False)
        if foreign.is_pydantics(metadata):
            return foreign.annotated_plan(hint, metadata, self.plan)
        constraints = constraints_of(metadata)
        convert = next((item for item in reversed(metadata) if isinstance(item, Convert)), None)
        if convert is not None:
            made = self.of_convert(hint, convert.function, convert.reads)
        else:
            made = self.of_named(hint) if is_alias(hint) else self.of_bare(hint)
        return plans.CheckedPlan(made, constraints) if constraints else made

    def of_convert(self, hint, function, reads=None):
        inner = Plan("written", "any value") if reads is None else self.plan(reads)
        name = getattr(hint, "__name__", None) or str(hint)
        return plans.ConvertPlan(name, inner, function)

    def of_named(self, alias):
        """A ``type X = …`` may name itself."""
        if alias in self.records:
            return self.records[alias]
        forward = Plan("forward", str(alias))
        self.records[alias] = forward
        made = self.plan(value_of_alias(alias))
        if made is forward:
            raise TypeError(f"{alias} is nothing but itself")
        forward.inner = made
        return made

    def of_bare(self, hint):
        if isinstance(hint, typing.TypeVar):
            return self.plan(variable_type(hint))
        if hint is None or hint is _NONE:
            return Plan("null", "null")
        if hint is typing.Any or hint is object or hint is getattr(typing, "Final", typing.Any):
            return Plan("any", "any value")
        if isinstance(hint, type) and typing.get_origin(hint) is None:
            return self.of_class(hint, ())
        return self.of_alias(hint, typing.get_origin(hint), typing.get_args(hint))

    def of_alias(self, hint, origin, args):
        if is_union(hint):
            return self.of_union(args)
        if is_literal(hint):
            return of_literal(args)
        if origin in _LISTS:
            return self.of_list(origin, args)
        if origin in _DICTS:
            return self.of_dict(origin, args)
        if origin in _TEXTS:
            return Plan("text", origin.__name__, _TEXTS[origin])
        if isinstance(origin, type):
            return self.of_class(origin, args, hint)
        raise self.unsupported(hint)

    def of_class(self, cls, args, hint=None):
        if hasattr(cls, "__from_config__"):
            return self.of_convert(cls, cls.__from_config__)
        if issubclass(cls, Size):
            return plans.SizePlan("size", cls)
        if issubclass(cls, enum.Enum):
            return of_enum(cls)
        adapter = foreign.adapter_of(cls)
        if adapter is not None:
            return self.of_foreign(cls, args, hint, adapter)
        lister = records.fields_of(cls)
        if lister is not None:
            return self.of_record(cls, args, lister)
        return self.of_plain_class(cls)

    def of_plain_class(self, cls):
        for base, kind in _SCALARS.items():
            if issubclass(cls, base):
                return Plan(kind, cls.__name__, None if cls is base else cls)
        if cls in (datetime.datetime, datetime.date, datetime.time):
            return plans.DatetimePlan(cls.__name__, cls)
        if cls is datetime.timedelta:
            return plans.DurationPlan("duration")
        if cls is decimal.Decimal:
            return plans.DecimalPlan("Decimal")
        if cls in _LISTS:
            return self.of_list(cls, ())
        if cls in _DICTS:
            return self.of_dict(cls, ())
        if cls in _TEXTS or issubclass(cls, pathlib.PurePath):
            return Plan("text", cls.__name__, _TEXTS.get(cls, cls))
        raise self.unsupported(cls)

    def unsupported(self, hint):
        where = f" (at {'.'.join(self.trail)})" if self.trail else ""
        instead = _HINTS_INSTEAD.get(hint if isinstance(hint, type) else None)
        name = getattr(hint, "__qualname__", None) or repr(hint)
        because = f": {instead}" if instead else ""
        return TypeError(f"extract cannot make a {name}{where}{because}")

    def of_record(self, cls, args, lister):
        known = (cls, args) if args else cls
        if known in self.records:
            return self.records[known]
        cached = None if args else _cache.get(cls)
        if cached is not None:
            return cached
        direct = lister is records.dataclass_fields and records.is_direct(cls)
        after = getattr(cls, "__post_init__", None) if direct else None
        plan = Plan("record", cls.__name__, cls, direct=direct, after=after)
        self.records[known] = plan
        plan.fields = self.fields(cls, lister(cls, args))
        if lister is records.named_tuple_fields:
            items = [field.plan for field in plan.fields]
            plan.inner = plans.TuplePlan(plan.name, items, lambda values: cls(*values))
        return plan

    def fields(self, cls, described):
        made = []
        for field in described:
            self.trail.append(field.name if self.trail else f"{cls.__name__}.{field.name}")
            plan = self.plan(field.hint)
            self.trail.pop()
            fallback = field.default if has_parts(plan) else None
            made.append(records.Field(field, plan, fallback))
        return tuple(made)

    def of_foreign(self, cls, args, hint, adapter):
        known = hint if args else cls
        if known not in self.records:
            self.records[known] = adapter(cls, args, known, self.plan)
        return self.records[known]

    def of_union(self, args):
        nullable = _NONE in args
        members = [self.plan(arg) for arg in args if arg is not _NONE]
        name = " | ".join([member.name for member in members] + ["null"] * nullable)
        if len(members) == 1:
            return Plan("optional", name, inner=members[0])
        return plans.UnionPlan(name, members, nullable)

    def of_list(self, origin, args):
        name, maker = origin.__name__.lower(), _LISTS[origin]
        if origin is tuple and args and args[-1] is not Ellipsis:
            items = [] if args == ((),) else [self.plan(arg) for arg in args]
            inside = ", ".join(item.name for item in items)
            return plans.TuplePlan(f"tuple[{inside}]", items)
        item = self.plan(args[0] if args else typing.Any)
        name = f"{name}[{item.name}]" if args else name
        return Plan("list", name, None if maker is list else maker, item)

    def of_dict(self, origin, args):
        key_hint, value_hint = args or (str, typing.Any)
        key = self.plan(key_hint)
        value = self.plan(value_hint)
        name = f"dict[{key.name}, {value.name}]" if args else "dict"
        as_it_is = key_hint in (str, object, typing.Any)
        maker = _DICTS[origin]
        return Plan("dict", name, None if maker is dict else maker, value,
                    None if as_it_is else key)


def has_parts(plan):
    """Whether a default instance of what it makes can keep some of its parts."""
    kind = getattr(plan, "kind", None)
    if kind in ("optional", "forward"):
        return plan.inner is None or has_parts(plan.inner)
    return kind == "record" or hasattr(plan, "read_over")


def of_literal(args):
    """Members of an enum may be among the scalars."""
    pairs = [(arg.value if isinstance(arg, enum.Enum) else arg, arg) for arg in _flat(args)]
    shown = " or ".join("null" if scalar is None else repr(scalar) for scalar, _ in pairs)
    return plans.ChoicePlan(shown, pairs)


def _flat(args):
    for arg in args:
        if typing.get_origin(arg) is None:
            yield arg
        else:
            yield from _flat(typing.get_args(arg))


def of_enum(cls):
    pairs = [(member.value, member) for member in cls]
    listed = ", ".join(
        repr(member.value) if isinstance(member.value, str) else member.name for member in cls)
    shown = f"{cls.__name__} ({listed})" if len(listed) <= 100 else cls.__name__
    return plans.ChoicePlan(shown, pairs, dict(cls.__members__))
