"""Types that another library fills: pydantic models and types, msgspec structs.

The library gets the subtree as plain Python values, in the keys that it asks for: its fields are
looked up by the same relaxed rule as any others, and text without a type is read as the field's
type where that is a plain one. Rules, messages and errors are the library's; this package adds
the place of the value, and masks secrets. Neither library is imported unless one of its types is
used.
"""
import collections.abc
import datetime
import enum
import re
import typing

from .._superconfig import Plan as NativePlan
from . import records
from .hints import (
    annotated, hints_of, is_alias, is_literal, is_union, unwrap, value_of_alias, variable_type,
)
from .plans import Plan, read_over
from .report import FAILED, Problem, Report, hide, secret_texts

_NONE = type(None)
_MSGSPEC_PLACE = re.compile(r"(.*) - at `(?:key` in `)?\$(.*)`$", re.DOTALL)
_MSGSPEC_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_MSGSPEC_SHAPE = re.compile(r"Expected `(array|object)\b")
_PYDANTIC_SHAPES = frozenset(kind + "_type" for kind in (
    "dataclass", "dict", "frozen_set", "iterable", "list", "mapping", "model", "model_attributes",
    "set", "tuple"))
_READ_BY_US = (bool, int, float, datetime.timedelta)
_TAKE_TEXT = ("BeforeValidator", "PlainValidator", "WrapValidator", "Json")

_ANY = NativePlan("any", "any value")
_WRITTEN = NativePlan("written", "text")


def adapter_of(cls):
    """The function that makes the plan for a class of another library, or None."""
    if hasattr(cls, "__get_pydantic_core_schema__") or hasattr(cls, "__pydantic_validator__"):
        return pydantic_plan
    if hasattr(cls, "__struct_fields__") and hasattr(cls, "__struct_config__"):
        return msgspec_plan
    if hasattr(cls, "__fields__") and hasattr(cls, "parse_obj"):
        raise TypeError(f"{cls.__qualname__} is a model of pydantic 1: version 2 is needed")
    return None


def is_pydantics(metadata):
    """Whether pydantic put something into an Annotated, which is pydantic's to apply."""
    return any(_module_of(item).split(".")[0] == "pydantic" for item in metadata)


def _module_of(item):
    return (item if isinstance(item, type) else type(item)).__module__ or ""


class ForeignPlan(Plan):
    __slots__ = ("hint", "library", "prepare", "convert", "errors", "places")

    def __init__(self, name, hint, library, prepare, convert, errors, places):
        Plan.__init__(self, name)
        self.hint = hint
        self.library = library
        self.prepare = prepare
        self.convert = convert
        self.errors = errors
        # exception → (code, message, steps to the value, whether a container was expected) of each
        self.places = places

    def read(self, at, report):
        return self.finish(self.prepare.read(at, report), at, report)

    def read_over(self, at, report, base):
        return self.finish(read_over(self.prepare, at, report, base), at, report)

    def finish(self, native, at, report):
        """Lets the library validate; only what it refuses is looked for in the configuration."""
        try:
            return self.convert(native)
        except self.errors as error:
            for code, message, steps, shape in self.places(error):
                value, lacking = follow(at, steps, code == "missing-key")
                text = hide(message, value) if lacking is None else None
                shape = shape and lacking is None and value.text is not None
                report.problems.append(Problem(value, code, text=text, name=lacking, shape=shape))
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


# The values of a field --------------------------------------------------------------------------


class Preparer:
    """Turns types into plans of the plain Python value that a library is given."""

    def __init__(self, compile_plan, models):
        self.compile_plan = compile_plan
        self.models = models  # class, arguments → (fields, whether it drops other keys), or None
        self.known = {}
        self.has_bases = False

    def whole(self, hint):
        """The plan of a type, whose result may be copied unless it has parts of default instances,
        which belong to the program."""
        plan = self.of(hint)
        if isinstance(plan, NativePlan):
            plan.repeats = not self.has_bases
        return plan

    def of(self, hint, metadata=()):
        around = unwrap(hint, through_aliases=False)
        hint = around.hint
        if any(_takes_text(item) for item in [*around.metadata, *metadata]):
            return _WRITTEN
        if is_alias(hint):
            return self.once(hint, lambda: self.of(value_of_alias(hint)))
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin is None and isinstance(hint, type):
            return self.of_class(hint, ())
        if is_union(hint):
            return self.of_union(args)
        if isinstance(origin, type):
            return self.of_container(origin, args)
        if isinstance(hint, typing.TypeVar):
            return self.of(variable_type(hint))
        return self.by_us(hint) if is_literal(hint) else _ANY

    def once(self, key, make):
        """One plan for what may lead back to itself."""
        if key in self.known:
            return self.known[key]
        forward = self.known[key] = NativePlan("forward", str(key))
        made = make()
        forward.inner = made if made is not forward else _ANY
        return forward.inner

    def of_class(self, cls, args):
        if cls in _READ_BY_US or issubclass(cls, enum.Enum):
            return self.by_us(cls)
        if cls in (list, tuple, set, frozenset):
            return NativePlan("elements", cls.__name__, inner=_ANY)
        return self.once((cls, args), lambda: self.of_model(cls, args))

    def of_model(self, cls, args):
        if getattr(cls, "__pydantic_root_model__", False):
            return self.of(cls.model_fields["root"].annotation)
        described = self.described(cls, args)
        if described is None:
            return _ANY if cls is object else _WRITTEN
        fields, drops = described
        plan = NativePlan("members", cls.__name__, cls, drops=drops)
        plan.fields = tuple(self.field(field, self.of(field.hint, field.around))
                            for field in fields)
        return plan

    def described(self, cls, args):
        """The fields of a class, and whether it drops other keys; None where it has no fields."""
        known = self.models(cls, args)
        if known is None:
            lister = records.fields_of(cls)
            known = None if lister is None else (
                [ModelField(field.keys, field.keys[0], field.attribute, field.hint,
                            default=field.default) for field in lister(cls, args)], True)
        return known

    def field(self, described, plan):
        has_parts = getattr(plan, "kind", "") in ("members", "forward", "optional")
        self.has_bases |= has_parts and described.default is not None
        return records.Field(
            records.Described(described.keys, described.target, described.hint, False,
                              described.default, attribute=described.attribute),
            plan, described.default if has_parts else None)

    def of_container(self, origin, args):
        if records.fields_of(origin) is not None:
            return self.of_class(origin, args)
        if issubclass(origin, collections.abc.Mapping) and len(args) == 2:
            return NativePlan("values", origin.__name__, inner=self.of(args[1]))
        if issubclass(origin, tuple) and args and args[-1] is not Ellipsis:
            return RowPlan([self.of(arg) for arg in args if arg != ()])
        if issubclass(origin, collections.abc.Iterable) and args:
            return NativePlan("elements", origin.__name__, inner=self.of(args[0]))
        return self.of_class(origin, args)

    def by_us(self, hint):
        plan = self.compile_plan(hint)
        if isinstance(plan, NativePlan):
            return NativePlan("attempt", plan.name, inner=plan)
        return OursPlan(plan)

    def of_union(self, args):
        members = [arg for arg in args if arg is not _NONE]
        made = self.of(members[0]) if len(members) == 1 else self.of_several(members)
        if len(members) == len(args):
            return made
        return NativePlan("optional", made.name, inner=made)

    def of_several(self, members):
        plain = [bare for bare in (unwrap(member).hint for member in members) if _is_plain(bare)]
        others = [member for member in members if not _is_plain(unwrap(member).hint)]
        if not others:
            return self.by_us(typing.Union[tuple(plain)])
        prepared = [(member, self.of(member)) for member in others]
        takes_text = any(plan is _WRITTEN or plan is _ANY for _, plan in prepared)
        scalars = [*plain, str] if takes_text and str not in plain else plain
        scalar = self.by_us(typing.Union[tuple(scalars)]) if scalars else None
        return SeveralPlan(scalar, self.merged(others), [plan for _, plan in prepared])

    def merged(self, members):
        """The fields of all classes among the members of a union, by the names they ask for."""
        found = {}
        for member in members:
            bare = unwrap(member).hint
            cls, args = typing.get_origin(bare) or bare, typing.get_args(bare)
            known = self.described(cls, args) if isinstance(cls, type) else None
            for field in known[0] if known else ():
                found.setdefault(field.target, []).append(field)
        if not found:
            return None
        plan = NativePlan("members", "object")
        plan.fields = tuple(self.field(same[0]._replace(default=None), self.of_same(same))
                            for same in found.values())
        return plan

    def of_same(self, fields):
        first = fields[0]
        if all(field.hint == first.hint for field in fields):
            return self.of(first.hint, first.around)
        return self.of_union([field.hint for field in fields])


class ModelField(typing.NamedTuple):
    """The description of one field by a library."""

    keys: typing.Tuple[str, ...]  # its keys in the configuration
    target: str  # the key that the library reads
    attribute: str  # its name in an instance
    hint: typing.Any
    around: typing.Tuple[typing.Any, ...] = ()  # metadata that is not in the hint
    default: typing.Any = None  # returns the default; None without one


def _takes_text(item):
    name = (item if isinstance(item, type) else type(item)).__name__
    return name in _TAKE_TEXT and _module_of(item).split(".")[0] == "pydantic"


def _is_plain(hint):
    return (is_literal(hint) or hint in _READ_BY_US or hint is str
            or isinstance(hint, type) and issubclass(hint, enum.Enum))


class OursPlan(Plan):
    """The result of our own reading, in the form of the library; else the text."""

    __slots__ = ("inner",)

    def __init__(self, inner):
        Plan.__init__(self, inner.name)
        self.inner = inner

    def read(self, at, report):
        value = self.inner.read(at, Report(False))
        if value is FAILED:
            return _WRITTEN.read(at, report)
        return value.value if isinstance(value, enum.Enum) else value


class RowPlan(Plan):
    """A fixed number of elements."""

    __slots__ = ("items",)

    def __init__(self, items):
        Plan.__init__(self, "array")
        self.items = items

    def read(self, at, report):
        children = at.list()
        if children is None or len(children) != len(self.items):
            return at.object()
        return [item.read(child, report) for item, child in zip(self.items, children)]


class SeveralPlan(Plan):
    """Members of a union: the library chooses, but each gets the keys and the text it asks for."""

    __slots__ = ("scalar", "merged", "containers")

    def __init__(self, scalar, merged, plans):
        Plan.__init__(self, "union")
        self.scalar = scalar
        self.merged = merged
        kinds = {"elements": [], "values": []}
        for plan in plans:
            kind = "elements" if isinstance(plan, RowPlan) else getattr(plan, "kind", None)
            kinds.get(kind, []).append(plan)
        # With several it is not known which one is meant, so the values go along as they are.
        self.containers = {kind: found[0] for kind, found in kinds.items() if len(found) == 1}

    def read(self, at, report):
        if at.kind == "object":
            plan = self.merged or self.containers.get("values", _ANY)
        elif at.kind == "array":
            plan = self.containers.get("elements", _ANY)
        elif at.text is not None and self.scalar is None and "elements" in self.containers:
            plan = self.containers["elements"]
        else:
            plan = self.scalar or _WRITTEN
        return plan.read(at, report)


# pydantic -----------------------------------------------------------------------------------


def pydantic_plan(cls, args, hint, compile_plan):
    import pydantic

    prepare = Preparer(compile_plan, pydantic_fields).whole(hint)
    if issubclass(cls, pydantic.BaseModel):
        convert = cls.model_validate
        if convert.__func__ is pydantic.BaseModel.model_validate.__func__:
            convert = cls.__pydantic_validator__.validate_python  # the same, without its options
    else:
        convert = pydantic.TypeAdapter(hint).validate_python
    return ForeignPlan(cls.__name__, hint, "pydantic", prepare, convert, pydantic.ValidationError,
                       pydantic_places)


def annotated_plan(hint, metadata, compile_plan):
    """The plan of a type that pydantic has annotated, within a class of another library."""
    import pydantic

    whole = annotated(hint, metadata)
    prepare = Preparer(compile_plan, pydantic_fields).whole(whole)
    name = getattr(hint, "__name__", None) or str(hint)
    convert = pydantic.TypeAdapter(whole).validate_python
    return ForeignPlan(name, whole, "pydantic", prepare, convert, pydantic.ValidationError,
                       pydantic_places)


def pydantic_fields(cls, args):
    """The fields of a model or pydantic dataclass, and whether it drops other keys."""
    described = getattr(cls, "model_fields", None) or getattr(cls, "__pydantic_fields__", None)
    if not isinstance(described, dict):
        return None
    config = getattr(cls, "model_config", None) or getattr(cls, "__pydantic_config__", None) or {}
    by_name = config.get("populate_by_name") or config.get("validate_by_name")
    before = fields_with_text(cls)
    fields = []
    for name, info in described.items():
        keys = [key for key in aliases(info) if isinstance(key, str)]
        if not keys and info.validation_alias is not None:
            continue  # a path into the model's input: the library finds it in what is left over
        target = keys[0] if keys else name
        if by_name or not keys:
            keys.append(name)
        around = before.get(name) or before.get("*") or tuple(info.metadata)
        fields.append(ModelField(tuple(keys), target, name, info.annotation, around,
                                 default_of(info)))
    return fields, config.get("extra") in (None, "ignore")


def fields_with_text(cls):
    """Field → metadata, for fields whose validators of the class run before pydantic reads them."""
    from pydantic import BeforeValidator

    decorators = getattr(cls, "__pydantic_decorators__", None)
    found = {}
    for decorator in getattr(decorators, "field_validators", {}).values():
        if decorator.info.mode in ("before", "plain", "wrap"):
            found.update((name, (BeforeValidator,)) for name in decorator.info.fields)
    return found


def default_of(info):
    """The function that returns the default of a field, if it is independent of other fields."""
    from pydantic_core import PydanticUndefined

    if info.default is not PydanticUndefined:
        return lambda: info.default
    takes_data = getattr(info, "default_factory_takes_validated_data", False)
    return None if takes_data else info.default_factory


def aliases(info):
    alias = info.validation_alias if info.validation_alias is not None else info.alias
    return getattr(alias, "choices", None) or ([] if alias is None else [alias])


def pydantic_places(error):
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        is_missing = found["type"] == "missing"
        code = "missing-key" if is_missing else "bad-value"
        if found["type"] == "extra_forbidden":
            code = "unknown-key"
        yield code, found["msg"], found["loc"], found["type"] in _PYDANTIC_SHAPES


# msgspec ------------------------------------------------------------------------------------


def msgspec_plan(cls, args, hint, compile_plan):
    import msgspec

    def convert(native):
        return msgspec.convert(native, hint)

    prepare = Preparer(compile_plan, msgspec_fields).whole(hint)
    return ForeignPlan(cls.__name__, hint, "msgspec", prepare, convert, msgspec.ValidationError,
                       msgspec_places)


def msgspec_fields(cls, args):
    """The fields of a struct, and whether it drops other keys."""
    if not hasattr(cls, "__struct_fields__"):
        return None
    from msgspec import NODEFAULT
    from msgspec.structs import fields as fields_of

    hints = hints_of(cls, args)
    fields = []
    for field in fields_of(cls):
        key, name = field.encode_name, field.name
        default = None
        if field.default is not NODEFAULT:
            default = _always(field.default)
        elif field.default_factory is not NODEFAULT:
            default = field.default_factory
        fields.append(ModelField((key, name), key, name, hints[name], (), default))
    return fields, not cls.__struct_config__.forbid_unknown_fields


def _always(value):
    return lambda: value


def msgspec_places(error):
    """The library reports only the first error, with its place at the end of the text."""
    text, place = str(error), ""
    match = _MSGSPEC_PLACE.match(text)
    if match:
        text, place = match.groups()
    steps = [int(index) if index else name for name, index in _MSGSPEC_STEP.findall(place)]
    missing = re.match(r"Object missing required field `(.*)`", text)
    unknown = re.match(r"Object contains unknown field `(.*)`", text)
    if missing:
        yield "missing-key", text, [*steps, missing.group(1)], False
    elif unknown:
        yield "unknown-key", text, [*steps, unknown.group(1)], False
    else:
        yield "bad-value", text, steps, _MSGSPEC_SHAPE.match(text) is not None
