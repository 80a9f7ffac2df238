"""Classes with named fields: dataclasses, TypedDict, NamedTuple, attrs.

A field is looked up by the engine's relaxed rule, so `max_connections` finds `maxConnections` and
`max-connections`. The class itself is called with what was found, by keyword; what was not found
is left to its own defaults, and what it raises is a problem of the value it was made from.
"""
import dataclasses

from .hints import hints_of, unwrap
from .plans import Plan, make
from .report import FAILED, OWN

SHAPES = ("object", "absent")  # a section that no source mentions has all defaults


class Field:
    """A field: the key it is looked up by, the name it is handed over by, how it is read."""

    __slots__ = ("key", "name", "plan", "required")

    def __init__(self, key, name, plan, required):
        self.key = key
        self.name = name
        self.plan = plan
        self.required = required


class RecordPlan(Plan):
    __slots__ = ("fields", "make")

    def __init__(self, name, maker):
        Plan.__init__(self, name)
        self.fields = ()
        self.make = maker

    def read(self, at, report):
        if at.kind not in SHAPES:
            return report.fail(at, self.name, "wrong-type")
        report.loosen(OWN)
        values, taken, failed = {}, [], False
        for field in self.fields:
            child = at.field(field.key)
            if child is None:
                if field.required:
                    report.missing(at, field.key, field.plan.name)
                    failed = True
                continue
            taken.append(child)
            value = field.plan.read(child, report)
            if value is FAILED:
                failed = True
            else:
                values[field.name] = value
        if report.watch:
            keys = {child.key for child in taken}
            report.unknown += [child for child in at.items() if child.key not in keys]
        return FAILED if failed else make(self.construct, values, at, report, self.name)

    def construct(self, values):
        return self.make(**values)


class NamedTuplePlan(RecordPlan):
    """From an object, or from an array in the order of the fields."""

    __slots__ = ("row",)

    def read(self, at, report):
        if at.kind == "array":
            return self.row.read(at, report)
        return RecordPlan.read(self, at, report)


def fields_of(cls):
    """What kind of record `cls` is, as a function that lists its fields, or None."""
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
    """Yields (key, name, type, required) of every field that `cls` takes when it is made."""
    hints = hints_of(cls, args)
    for name, field in cls.__dataclass_fields__.items():
        if field.init and field._field_type is not dataclasses._FIELD_CLASSVAR:
            required = (field.default is dataclasses.MISSING
                        and field.default_factory is dataclasses.MISSING)
            yield named(name, name, hints[name], required)


def typed_dict_fields(cls, args):
    """As dataclass_fields. Text hides NotRequired from the class, so it is read here again."""
    for name, hint in hints_of(cls, args).items():
        wrappers = unwrap(hint)[2]
        required = name in cls.__required_keys__
        if "NotRequired" in wrappers:
            required = False
        elif "Required" in wrappers:
            required = True
        yield named(name, name, hint, required)


def named_tuple_fields(cls, args):
    hints = hints_of(cls, args)
    for name in cls._fields:
        yield named(name, name, hints.get(name, object), name not in cls._field_defaults)


def attrs_fields(cls, args):
    """As dataclass_fields. A field with a converter takes the value as it stands."""
    from attr import NOTHING

    hints = hints_of(cls, args)
    for field in cls.__attrs_attrs__:
        if field.init:
            key = field.name.lstrip("_")
            hint = hints.get(field.name, object if field.type is None else field.type)
            key, name, bare, required = named(
                key, getattr(field, "alias", None) or key, hint, field.default is NOTHING)
            yield key, name, bare if field.converter is None else object, required


def named(key, name, hint, required):
    bare, alias, _ = unwrap(hint)
    return alias.name if alias is not None else key, name, bare, required
