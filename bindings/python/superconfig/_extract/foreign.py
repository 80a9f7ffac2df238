"""Types that another library fills: pydantic models and types, msgspec structs.

The library gets the subtree as plain Python values, in the keys that it asks for: its fields are
looked up by the same relaxed rule as any others, and text without a type is read as the field's
type where that is a plain one. Rules, messages and errors are the library's; where the value
stands, and that secrets stay secret, is ours. Neither library is imported unless a type of it is
asked for.
"""
import collections.abc
import datetime
import enum
import re
import typing

from . import records
from .hints import hints_of, is_literal, is_union, unwrap
from .plans import Plan
from .report import FAILED, Problem, Report, hide, secret_texts

_NONE = type(None)
_MSGSPEC_PLACE = re.compile(r"(.*) - at `(?:key` in `)?\$(.*)`$", re.DOTALL)
_MSGSPEC_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_READ_BY_US = (bool, int, float, datetime.timedelta)


def adapter_of(cls):
    """What makes the plan for a class of another library, or None."""
    if hasattr(cls, "__get_pydantic_core_schema__") or hasattr(cls, "__pydantic_validator__"):
        return pydantic_plan
    if hasattr(cls, "__struct_fields__") and hasattr(cls, "__struct_config__"):
        return msgspec_plan
    if hasattr(cls, "__fields__") and hasattr(cls, "parse_obj"):
        raise TypeError(f"{cls.__qualname__} is a model of pydantic 1: version 2 is needed")
    return None


class ForeignPlan(Plan):
    __slots__ = ("prepare", "convert", "errors", "places")

    def __init__(self, name, prepare, convert, errors, places):
        Plan.__init__(self, name)
        self.prepare = prepare
        self.convert = convert
        self.errors = errors
        self.places = places  # exception → (code, message, steps to the value) of each error

    def read(self, at, report):
        native = self.prepare(at, report)
        try:
            return self.convert(native)
        except self.errors as error:
            for code, message, steps in self.places(error):
                value, lacking = follow(at, steps, code == "missing-key")
                text = hide(message, value) if lacking is None else None
                report.problems.append(Problem(value, code, text=text, name=lacking))
            if report.cause is None and next(secret_texts(at), None) is None:
                report.cause = error
            return FAILED


def follow(at, steps, is_missing):
    """The value that `steps` lead to and the key it lacks, as far as there are values."""
    for number, step in enumerate(steps):
        child = child_of(at, step)
        if child is not None:
            at = child
        elif is_missing and number == len(steps) - 1:
            return at, str(step)
    return at, None  # a step that is no key is a label of the library's, of a union's member


def child_of(at, step):
    if isinstance(step, int):
        children = at.list() or []
        return children[step] if -len(children) <= step < len(children) else None
    return at.field(step)


# What a field gets --------------------------------------------------------------------------


class Preparer:
    """Turns types into functions (cursor, report) → plain Python value."""

    def __init__(self, compile_plan, models):
        self.compile_plan = compile_plan
        self.models = models  # class, arguments → [(keys to look up, key to hand over, type)]
        self.known = {}

    def of(self, hint):
        hint = unwrap(hint)[0]
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin is None and isinstance(hint, type):
            return self.of_class(hint, ())
        if isinstance(origin, type) and not is_union(hint):
            return self.of_container(origin, args)
        if is_union(hint):
            members = [arg for arg in args if arg is not _NONE]
            return optional(self.of(members[0])) if len(members) == 1 else as_guessed
        return self.by_us(hint) if is_literal(hint) else as_guessed

    def of_class(self, cls, args):
        if cls in _READ_BY_US or issubclass(cls, enum.Enum):
            return self.by_us(cls)
        if cls in (list, tuple, set, frozenset):
            return elements_of(as_guessed)
        if (cls, args) in self.known:
            return lambda at, report: self.known[cls, args](at, report)
        self.known[cls, args] = None
        self.known[cls, args] = self.of_model(cls, args)
        return self.known[cls, args]

    def of_model(self, cls, args):
        if getattr(cls, "__pydantic_root_model__", False):
            return self.of(cls.model_fields["root"].annotation)
        described = self.models(cls, args)
        if described is None:
            lister = records.fields_of(cls)
            if lister is None:
                return as_guessed if cls is object else as_text
            described = [((key,), key, hint) for key, _, hint, _ in lister(cls, args)], True
        fields, drops = described
        return members_of([(keys, target, self.of(hint)) for keys, target, hint in fields], drops)

    def of_container(self, origin, args):
        if records.fields_of(origin) is not None:
            return self.of_class(origin, args)
        if issubclass(origin, collections.abc.Mapping) and len(args) == 2:
            return values_of(self.of(args[1]))
        if issubclass(origin, tuple) and args and args[-1] is not Ellipsis:
            return row_of([self.of(arg) for arg in args if arg != ()])
        if issubclass(origin, collections.abc.Iterable) and args:
            return elements_of(self.of(args[0]))
        return self.of_class(origin, args)

    def by_us(self, hint):
        plan = self.compile_plan(hint)

        def read(at, report):
            value = plan.read(at, Report(False))
            if value is FAILED:
                return as_text(at, report)
            return value.value if isinstance(value, enum.Enum) else value

        return read


def as_guessed(at, report):
    return at.object()


def as_text(at, report):
    """Text without a type as it was written, all else as it is."""
    return at.text if at.text is not None else at.object()


def optional(inner):
    return lambda at, report: None if at.kind == "null" else inner(at, report)


def elements_of(item):
    def read(at, report):
        children = at.list()
        return at.object() if children is None else [item(child, report) for child in children]

    return read


def row_of(items):
    def read(at, report):
        children = at.list()
        if children is None or len(children) != len(items):
            return at.object()
        return [item(child, report) for item, child in zip(items, children)]

    return read


def values_of(value):
    def read(at, report):
        if at.kind != "object":
            return at.object()
        return {child.key: value(child, report) for child in at.items()}

    return read


def members_of(fields, drops):
    """An object in the keys that a model asks for. What is left over goes along as it is."""

    def read(at, report):
        if at.kind not in records.SHAPES:
            return at.object()
        native, taken = {}, set()
        for keys, target, prepare in fields:
            children = (at.field(key) for key in keys)
            child = next((child for child in children if child is not None), None)
            if child is not None:
                taken.add(child.key)
                native[target] = prepare(child, report)
        for child in at.items():
            if child.key not in taken:
                native.setdefault(child.key, child.object())
                if drops and report.watch:
                    report.unknown.append(child)
        return native

    return read


# pydantic -----------------------------------------------------------------------------------


def pydantic_plan(cls, args, hint, compile_plan):
    import pydantic

    prepare = Preparer(compile_plan, pydantic_fields).of_class(cls, args)
    if issubclass(cls, pydantic.BaseModel):
        convert = cls.model_validate
    else:
        convert = pydantic.TypeAdapter(hint).validate_python
    return ForeignPlan(cls.__name__, prepare, convert, pydantic.ValidationError, pydantic_places)


def pydantic_fields(cls, args):
    """The fields of a model or pydantic dataclass, and whether it drops other keys."""
    described = getattr(cls, "model_fields", None) or getattr(cls, "__pydantic_fields__", None)
    if not isinstance(described, dict):
        return None
    config = getattr(cls, "model_config", None) or getattr(cls, "__pydantic_config__", None) or {}
    by_name = config.get("populate_by_name") or config.get("validate_by_name")
    fields = []
    for name, info in described.items():
        keys = [key for key in aliases(info) if isinstance(key, str)]
        if not keys and info.validation_alias is not None:
            continue  # a path into the model's input: the library finds it in what is left over
        target = keys[0] if keys else name
        if by_name or not keys:
            keys.append(name)
        fields.append((keys, target, info.annotation))
    return fields, config.get("extra") in (None, "ignore")


def aliases(info):
    alias = info.validation_alias if info.validation_alias is not None else info.alias
    return getattr(alias, "choices", None) or ([] if alias is None else [alias])


def pydantic_places(error):
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        is_missing = found["type"] == "missing"
        code = "missing-key" if is_missing else "bad-value"
        if found["type"] == "extra_forbidden":
            code = "unknown-key"
        yield code, found["msg"], found["loc"]


# msgspec ------------------------------------------------------------------------------------


def msgspec_plan(cls, args, hint, compile_plan):
    import msgspec

    def convert(native):
        return msgspec.convert(native, hint)

    prepare = Preparer(compile_plan, msgspec_fields).of_class(cls, args)
    return ForeignPlan(cls.__name__, prepare, convert, msgspec.ValidationError, msgspec_places)


def msgspec_fields(cls, args):
    """The fields of a struct, and whether it drops other keys."""
    if not hasattr(cls, "__struct_fields__"):
        return None
    hints = hints_of(cls, args)
    fields = [((key, name), key, hints[name])
              for name, key in zip(cls.__struct_fields__, cls.__struct_encode_fields__)]
    return fields, not cls.__struct_config__.forbid_unknown_fields


def msgspec_places(error):
    """Only the first error is told, its place as the end of the text."""
    text, place = str(error), ""
    match = _MSGSPEC_PLACE.match(text)
    if match:
        text, place = match.groups()
    steps = [int(index) if index else name for name, index in _MSGSPEC_STEP.findall(place)]
    missing = re.match(r"Object missing required field `(.*)`", text)
    unknown = re.match(r"Object contains unknown field `(.*)`", text)
    if missing:
        yield "missing-key", text, [*steps, missing.group(1)]
    elif unknown:
        yield "unknown-key", text, [*steps, unknown.group(1)]
    else:
        yield "bad-value", text, steps
