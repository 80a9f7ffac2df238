"""From a type to a JSON Schema: one declaration for reading a configuration and for checking it.

A schema is written from the plan that reads the type, so both mean the same: a value that the plan
reads fits the schema, except for spellings that a JSON Schema cannot describe. Types of another
library are described by its own generator.
"""
import datetime
import inspect
import ipaddress
import pathlib
import typing
import uuid

from .._plain import entirely, is_secret
from .._superconfig import Plan as NativePlan
from . import plans
from .compile import plan_of
from .foreign import ForeignPlan

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLACE = "#/$defs/"
_SCALARS = {"bool": "boolean", "int": "integer", "float": "number", "string": "string"}
_FORMATS = {uuid.UUID: "uuid", ipaddress.IPv4Address: "ipv4", ipaddress.IPv6Address: "ipv6"}
# Formats of other generators that are narrower than what a configuration may write.
_TOO_NARROW = ("date-time", "time")


def schema_of(type: typing.Any) -> typing.Dict[str, typing.Any]:
    """Return the JSON Schema of a type, as a dict.

    Args:
        type: a dataclass, TypedDict, NamedTuple, attrs class, pydantic model or msgspec struct, or
            any annotation that ``extract()`` takes.

    Raises:
        TypeError: a configuration cannot be read as `type`.
    """
    return Writer().whole(plan_of(type))


class Writer:
    """Writes one schema; classes with fields get a name in its ``$defs``."""

    def __init__(self):
        self.definitions = {}
        self.references = {}  # identity of a plan → reference

    def whole(self, plan):
        root = plan
        while isinstance(root, NativePlan) and root.kind == "forward":
            root = root.inner
        is_record = isinstance(root, NativePlan) and root.kind == "record"
        if is_record:
            self.references[id(root)] = "#"
            schema = self.members_or_row(root)
        else:
            schema = self.of(root)
        schema = {"$schema": DIALECT, **schema}
        if self.definitions:
            schema["$defs"] = self.definitions
        return schema

    def of(self, plan):
        if isinstance(plan, NativePlan):
            return getattr(self, "of_" + plan.kind, self.of_scalar)(plan)
        for cls, write in _WRITERS.items():
            if isinstance(plan, cls):
                return write(self, plan)
        return {}

    def of_scalar(self, plan):
        return {"type": _SCALARS[plan.kind]}

    def of_any(self, plan):
        return {}

    of_written = of_any

    def of_null(self, plan):
        return {"type": "null"}

    def of_text(self, plan):
        if isinstance(plan.make, type) and issubclass(plan.make, pathlib.PurePath):
            return {"type": "string", "format": "path"}
        known = _FORMATS.get(plan.make)
        return {"type": "string", "format": known} if known else {"type": "string"}

    def of_list(self, plan):
        items = self.of(plan.inner)
        return {"type": "array", "items": items} if items else {"type": "array"}

    def of_dict(self, plan):
        values = self.of(plan.inner)
        return {"type": "object", "additionalProperties": values} if values else {"type": "object"}

    def of_optional(self, plan):
        return or_null(self.of(plan.inner))

    def of_forward(self, plan):
        """A ``type X = …`` that names itself."""
        if id(plan) in self.references:
            return {"$ref": self.references[id(plan)]}
        name = self.name(plan, plan.name)
        self.definitions[name] = self.of(plan.inner)
        return {"$ref": PLACE + name}

    def of_record(self, plan):
        if id(plan) in self.references:
            return {"$ref": self.references[id(plan)]}
        name = self.name(plan, plan.name)
        self.definitions[name] = None  # the name is taken while its members are written
        self.definitions[name] = self.members_or_row(plan)
        return {"$ref": PLACE + name}

    def members_or_row(self, plan):
        """A NamedTuple may be written as an array."""
        members = self.members(plan)
        return members if plan.inner is None else {"anyOf": [members, self.of(plan.inner)]}

    def name(self, plan, preferred):
        name, number = preferred, 1
        while name in self.definitions:
            number += 1
            name = f"{preferred}{number}"
        self.references[id(plan)] = PLACE + name
        return name

    def members(self, plan):
        schema = {"title": plan.name, "type": "object"}
        text = documentation(plan.make)
        if text:
            schema["description"] = text
        schema["properties"] = {field.keys[0]: self.member(field) for field in plan.fields}
        required = [field.keys[0] for field in plan.fields if field.required]
        if required:
            schema["required"] = required
        return schema

    def member(self, field):
        schema = dict(self.of(field.plan))
        if field.described.text:
            schema["description"] = field.described.text
        default = None if is_converted(field.plan) else default_of(field.described.default)
        if default is not None:
            schema["default"] = default
        return schema

    # Plans that are written in Python -------------------------------------------------------

    def of_checked(self, plan):
        schema = dict(self.of(plan.inner))
        if is_converted(plan.inner):
            return schema
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next(name for name in kind if name != "null")
        for constraint in plan.constraints:
            schema.update(constraint.keywords(kind))
        return schema

    def of_datetime(self, plan):
        is_date = plan.type is datetime.date
        return {"type": "string", "format": "date"} if is_date else {"type": "string"}

    def of_choice(self, plan):
        values = [entirely(scalar) for scalar, _ in plan.pairs]
        values += [name for name in plan.names if name not in values]
        return {"const": values[0]} if len(values) == 1 else {"enum": values}

    def of_tuple(self, plan):
        schema = {"type": "array", "minItems": len(plan.items), "maxItems": len(plan.items)}
        if plan.items:
            schema["prefixItems"] = [self.of(item) for item in plan.items]
        return schema

    def of_union(self, plan):
        members = [self.of(member) for member in plan.members]
        if all(set(member) == {"type"} and isinstance(member["type"], str) for member in members):
            kinds = list(dict.fromkeys(member["type"] for member in members))
            return {"type": kinds + ["null"] * plan.nullable}
        return {"anyOf": members + [{"type": "null"}] * plan.nullable}

    def of_foreign(self, plan):
        schema, definitions = _GENERATORS[plan.library](plan.hint)
        for name, definition in definitions.items():
            self.definitions.setdefault(name, widened(definition))
        return widened(schema)


_WRITERS = {
    plans.CheckedPlan: Writer.of_checked,
    plans.DatetimePlan: Writer.of_datetime,
    plans.DurationPlan: lambda writer, plan: {"type": ["string", "number"]},
    plans.DecimalPlan: lambda writer, plan: {"type": ["number", "string"]},
    plans.SizePlan: lambda writer, plan: {"type": ["integer", "string"], "format": "size"},
    plans.ConvertPlan: lambda writer, plan: writer.of(plan.inner),
    plans.ChoicePlan: Writer.of_choice,
    plans.TuplePlan: Writer.of_tuple,
    plans.UnionPlan: Writer.of_union,
    ForeignPlan: Writer.of_foreign,
}


def is_converted(plan):
    """Whether what is in the configuration is something else than what the program has."""
    if isinstance(plan, plans.CheckedPlan) or getattr(plan, "kind", None) == "optional":
        return is_converted(plan.inner)
    return isinstance(plan, plans.ConvertPlan)


def default_of(give):
    """The default of a field as a schema holds it; None where it cannot, or must not."""
    if give is None:
        return None
    try:
        value = give()
        return None if is_secret(value) else entirely(value)
    except Exception:  # a factory of the program's may do whatever it likes
        return None


def or_null(schema):
    kind = schema.get("type")
    if kind is not None and "enum" not in schema and "const" not in schema:
        kinds = kind if isinstance(kind, list) else [kind]
        return {**schema, "type": [*kinds, "null"] if "null" not in kinds else kinds}
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema


def documentation(cls):
    """The docstring of the class itself, unless dataclasses generated it."""
    text = cls.__dict__.get("__doc__") if isinstance(cls, type) else None
    if not text or text.startswith(f"{cls.__name__}("):
        return None
    return inspect.cleandoc(text).split("\n\n")[0].replace("\n", " ")


# Other libraries ----------------------------------------------------------------------------


def pydantic_schema(hint):
    import pydantic

    adapter = pydantic.TypeAdapter(hint)
    schema = adapter.json_schema(ref_template=PLACE + "{model}")
    return schema, schema.pop("$defs", {})


def msgspec_schema(hint):
    import msgspec

    (schema,), definitions = msgspec.json.schema_components([hint], ref_template=PLACE + "{name}")
    return schema, definitions


_GENERATORS = {"pydantic": pydantic_schema, "msgspec": msgspec_schema}


def widened(schema):
    """A generator's schema with what a configuration may write besides."""
    if isinstance(schema, list):
        return [widened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: value if key in ("default", "const", "enum", "examples") else widened(value)
            for key, value in schema.items()}
    if made.get("writeOnly") or made.get("format") == "password":
        made.pop("default", None)  # asterisks, which are nobody's password
    if made.get("type") == "string" and made.get("format") == "duration":
        made["type"] = ["string", "number"]
        del made["format"]
    elif made.get("format") in _TOO_NARROW:
        del made["format"]
    return made
