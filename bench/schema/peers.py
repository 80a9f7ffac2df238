#!/usr/bin/env python3
"""Times one check of bench/data/forty.json by a validator of Python, in nanoseconds.

    peers.py NAME       fastjsonschema, jsonschema-rs, pydantic-core, jsonschema

The value is a dict that is there already, like the image of ours. pydantic-core has a schema of its
own, made by hand of the same 40 properties.
"""
import json
import pathlib
import re
import sys
import time

DATA = pathlib.Path(__file__).resolve().parents[1] / "data"
VALUE = json.loads((DATA / "forty.json").read_text())
SCHEMA = json.loads((DATA / "forty.schema.json").read_text())


def by_fastjsonschema():
    import fastjsonschema
    return fastjsonschema.compile({**SCHEMA, "$schema": "http://json-schema.org/draft-07/schema"})


def by_jsonschema_rs():
    import jsonschema_rs
    return jsonschema_rs.validator_for(SCHEMA).is_valid


def by_jsonschema():
    import jsonschema
    return jsonschema.Draft202012Validator(SCHEMA).is_valid


def core_of(schema):
    """The same as a schema of pydantic-core, in strict mode."""
    if "enum" in schema:
        return {"type": "literal", "expected": schema["enum"]}
    kind = schema["type"]
    if kind == "object":
        fields = {name: {"type": "typed-dict-field", "schema": core_of(member),
                         "required": name in schema["required"]}
                  for name, member in schema["properties"].items()}
        return {"type": "typed-dict", "fields": fields, "extra_behavior": "forbid"}
    if kind == "array":
        return {"type": "list", "items_schema": core_of(schema["items"]), "strict": True,
                **{"max_length": schema[name] for name in ("maxItems",) if name in schema}}
    names = {"minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt",
             "multipleOf": "multiple_of",
             "minLength": "min_length", "maxLength": "max_length", "pattern": "pattern"}
    types = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
    return {"type": types[kind], "strict": kind != "number",
            **{names[key]: schema[key] for key in names if key in schema}}


def by_pydantic_core():
    from pydantic_core import SchemaValidator
    return SchemaValidator(core_of(SCHEMA)).validate_python


def refuses(check, value):
    try:
        return check(value) is False
    except Exception:  # each library has its own
        return True


def main():
    check = globals()["by_" + re.sub(r"\W", "_", sys.argv[1])]()
    broken = {**VALUE, "server": {**VALUE["server"], "port": 0}}
    assert not refuses(check, VALUE) and refuses(check, broken)
    best, count = float("inf"), 200
    for _ in range(50):
        begin = time.process_time_ns()
        for _ in range(count):
            check(VALUE)
        best = min(best, (time.process_time_ns() - begin) / count)
    print(best)


main()
