"""Schemas: the door of a builder, those of types, and what is made of one."""
import dataclasses
import datetime
import decimal
import enum
import json
import pathlib
import uuid
from typing import Any, Dict, List, NamedTuple, Optional, Tuple, Union

import annotated_types as at
import attrs
import msgspec
import pydantic
import pytest
from typing_extensions import Annotated, Doc, Literal, TypeAliasType, TypedDict

import superconfig
from superconfig import Key, schema, schema_of

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "port": {"type": "integer", "minimum": 1, "default": 8080},
        "maxConnections": {"type": "integer"},
        "token": {"type": "string", "writeOnly": True},
    },
    "required": ["name"],
    "additionalProperties": False,
}


def failure(work, *arguments, **keywords):
    with pytest.raises(superconfig.ConfigError) as caught:
        work(*arguments, **keywords)
    return caught.value


# ---- the builder ----

@pytest.mark.parametrize("give", [
    lambda folder: {"schema": SCHEMA},
    lambda folder: {"text": json.dumps(SCHEMA)},
    lambda folder: {"text": json.dumps(SCHEMA), "format": "json", "name": "mine"},
    lambda folder: {"schema": folder / "app.schema.json"},
    lambda folder: {"schema": str(folder / "app.schema.json")},
    lambda folder: {"schema": schema.compile(SCHEMA)},
])
def test_every_form_of_a_schema(tmp_path, give):
    (tmp_path / "app.schema.json").write_text(json.dumps(SCHEMA))
    environ = {"APP_MAX_CONNECTIONS": "7", "APP_NAME": "007", "APP_TOKEN": "hunter2"}
    config = (superconfig.create_config().with_env("APP", environ=environ)
              .with_schema(**give(tmp_path)).build())
    assert config.extract() == {"maxConnections": 7, "name": "007", "token": "hunter2",
                                "port": 8080}
    assert "hunter2" not in config.dump()


def test_all_problems_at_once(write):
    path = write("a.toml", 'prot = 1\nport = 0\nmaxConnections = "many"\n')
    build = superconfig.create_config().with_file(path).with_schema(SCHEMA).build
    error = failure(build)
    places = {(problem.code, problem.line, problem.path) for problem in error.problems}
    assert places == {("missing-key", 1, "name"), ("unknown-key", 1, "prot"),
                      ("out-of-range", 2, "port"), ("wrong-type", 3, "maxConnections")}
    assert "did you mean `port`?" in str(error)
    assert sorted(map(str, error.problems)) == sorted(str(error).split("\n"))
    assert {problem.code: type(problem) for problem in error.problems} == {
        "missing-key": superconfig.MissingKeyError, "unknown-key": superconfig.BadValueError,
        "out-of-range": superconfig.BadValueError, "wrong-type": superconfig.WrongTypeError}


def test_a_reload_that_breaks_the_schema_keeps_what_holds(write):
    path = write("a.json", '{"name": "a"}')
    config = superconfig.create_config().with_file(path).with_schema(SCHEMA).build()
    path.write_text('{"name": 1, "port": "x"}')
    assert len(failure(config.reload).problems) == 2
    assert config["name"] == "a"


def test_branches_do_not_share_it():
    base = superconfig.create_config().with_defaults({"port": 0})
    failure(base.with_schema(SCHEMA).build)
    assert base.build()["port"] == 0
    assert base.with_schema(SCHEMA).with_schema(True).build()["port"] == 0


def test_mistakes_in_a_schema(write, tmp_path):
    path = write("bad.json", '{\n  "type": "objekt"\n}')
    error = failure(superconfig.create_config().with_schema, path)
    assert (error.code, error.source, error.line) == ("bad-schema", str(path), 2)
    assert isinstance(error, superconfig.ParseError)
    assert isinstance(failure(schema.compile, tmp_path / "none.json"), FileNotFoundError)
    assert failure(schema.compile, {"type": 3}).code == "bad-schema"
    assert failure(schema.compile, {"pattern": "("}).code == "bad-pattern"


@pytest.mark.parametrize("arguments, keywords", [
    ((), {}), (({},), {"text": "{}"}), ((object(),), {}), ((3,), {}), ((), {"text": 3}),
    (({},), {"format": 3}), (({},), {"folder": 3}), (({},), {"nope": 3}), (({}, {}), {})])
def test_wrong_arguments(arguments, keywords):
    with pytest.raises(TypeError):
        superconfig.create_config().with_schema(*arguments, **keywords)


def test_references_of_a_text_stay_in_the_folder(write, tmp_path):
    write("port.json", '{"type": "integer"}')
    text = '{"properties": {"p": {"$ref": "port.json"}}}'
    config = superconfig.create_config().with_defaults({"p": "x"})
    assert failure(config.with_schema(text=text, folder=tmp_path).build).code == "wrong-type"
    assert failure(config.with_schema, text=text).code == "reference-missing"


# ---- made from it ----

def test_check():
    assert schema.check(SCHEMA, {"name": "a"}) == []
    config = superconfig.create_config().with_defaults({"port": 0}, name="mine").build()
    problems = schema.check(SCHEMA, config)
    assert [(problem.code, problem.source) for problem in problems] == [
        ("missing-key", "mine"), ("out-of-range", "mine")]
    assert schema.check({"type": "integer"}, 3) == []
    with pytest.raises(TypeError):
        schema.check(SCHEMA, b"x")


@pytest.mark.parametrize("language, part", [("python", "TypedDict"), ("typescript", "interface")])
def test_types(language, part):
    assert part in schema.types(SCHEMA, language)


def test_docs_and_example(tmp_path):
    assert "| `port` | integer ≥ `1` | `8080` |" in schema.docs(SCHEMA)
    for format in ("toml", "yaml", "jsonc"):
        text = schema.example(SCHEMA, format)
        config = superconfig.create_config().with_defaults(text, format=format)
        assert config.with_schema(SCHEMA).build()["port"] == 8080
    assert "schema.json" in schema.example(SCHEMA, reference="schema.json")
    assert failure(schema.example, SCHEMA, "xml").code == "unknown-format"
    assert failure(schema.types, SCHEMA, "cobol").code == "unknown-format"


def test_infer():
    config = superconfig.create_config().with_defaults({"a": {"b": 1}}).build()
    made = schema.infer(config, {"a": {"b": 2.5, "c": "x"}})
    assert made["properties"]["a"]["properties"]["b"]["type"] == "number"
    assert made["properties"]["a"]["required"] == ["b"]
    assert schema.check(made, config) == []
    with pytest.raises(TypeError):
        schema.infer(object())


# ---- a command line ----

COMMAND_LINE = {
    "description": "Serves files.",
    "required": ["input"],
    "properties": {
        "verbose": {"type": "boolean", "x-short": "v"},
        "server": {"properties": {"port": {"type": "integer", "x-short": "p", "default": 8080}}},
        "tags": {"type": "array", "items": {"type": "string"}},
        "input": {"type": "string", "x-operand": True, "description": "what to read"},
    },
}


def test_words_that_a_schema_does_not_know_are_left_to_another_parser():
    words = ["-vp", "80", "--other=1", "a", "--tags", "b", "--tags", "c", "-vz"]
    known, rest = schema.arguments(COMMAND_LINE, iter(words))
    assert rest == ["--other=1", "-vz"]
    config = superconfig.create_config().with_schema(COMMAND_LINE).with_args(known).build()
    assert config.extract() == {
        "verbose": True, "server": {"port": 80}, "input": "a", "tags": ["b", "c"]}


def test_the_words_are_those_of_the_process_by_default(monkeypatch):
    monkeypatch.setattr("sys.argv", ["/usr/bin/serve", "--verbose", "--help"])
    assert schema.arguments(COMMAND_LINE) == (["--verbose=true"], ["--help"])
    assert schema.usage(COMMAND_LINE).startswith("Usage: serve [options] input\n")


def test_help_of_a_command_line():
    assert schema.usage(COMMAND_LINE, "serve") == """Usage: serve [options] input

Serves files.

Operands:
  input                       what to read (required)

Options:
  -v, --[no-]verbose
  -p, --server.port INTEGER   (default: 8080)
      --tags TEXT...
"""

    @dataclasses.dataclass
    class App:
        port: Annotated[int, Doc("where to listen")] = 80

    assert "--port INTEGER          where to listen (default: 80)\n" in schema.usage(App)


def test_mistakes_of_a_command_line():
    lacks = failure(schema.arguments, COMMAND_LINE, ["-p"])
    assert isinstance(lacks, superconfig.BadValueError)
    assert (lacks.code, lacks.source) == ("bad-value", "arguments")
    assert "the option `-p` needs a value" in str(lacks)
    for args in ("-p", [1], 3, [b"x"]):
        with pytest.raises(TypeError):
            schema.arguments(COMMAND_LINE, args)
    with pytest.raises(ValueError):
        schema.arguments(COMMAND_LINE, ["a\0"])
    with pytest.raises(TypeError):
        schema.usage(COMMAND_LINE, 3)


# ---- of types ----

class Level(enum.Enum):
    LOW = "low"
    HIGH = "high"


class Point(NamedTuple):
    x: int
    y: int = 0


@dataclasses.dataclass
class Server:
    """A server.

    This paragraph is not for tables.
    """

    host: Annotated[str, Doc("where it is")]
    port: Annotated[int, at.Interval(ge=1, le=65535)] = 80
    backup: "Optional[Server]" = None


@attrs.define
class Pool:
    _size: Annotated[int, at.Gt(0)] = attrs.field(alias="max_size")


class Paths(TypedDict, total=False):
    home: pathlib.Path


@dataclasses.dataclass
class Settings:
    server: Server
    pools: Dict[str, Pool] = dataclasses.field(default_factory=dict)
    paths: Paths = dataclasses.field(default_factory=lambda: Paths(home=pathlib.Path("/h")))
    level: Level = Level.LOW
    timeout: datetime.timedelta = datetime.timedelta(seconds=90)
    since: Optional[datetime.date] = None
    rate: decimal.Decimal = decimal.Decimal("1.5")
    uid: Optional[uuid.UUID] = None
    mode: Literal["a", "b"] = "a"
    point: Point = Point(1)
    pair: Tuple[int, str] = (1, "a")
    either: Union[int, str, None] = None
    files: Annotated[int, Key("max-open-files"), at.MultipleOf(2)] = 4
    tags: Annotated[List[Annotated[str, at.MinLen(1)]], at.MaxLen(3)] = dataclasses.field(
        default_factory=list)
    anything: Any = None


def test_a_schema_of_a_dataclass():
    made = schema_of(Settings)
    assert made["title"] == "Settings" and made["required"] == ["server"]
    members = made["properties"]
    assert members["server"] == {"$ref": "#/$defs/Server"}
    assert members["max-open-files"] == {"type": "integer", "multipleOf": 2, "default": 4}
    assert members["level"]["enum"] == ["low", "high", "LOW", "HIGH"]
    assert members["timeout"] == {"type": ["string", "number"], "default": "90s"}
    assert members["since"] == {"type": ["string", "null"], "format": "date"}
    assert members["paths"]["default"] == {"home": "/h"}
    assert members["either"]["type"] == ["integer", "string", "null"]
    assert members["tags"] == {"type": "array", "items": {"type": "string", "minLength": 1},
                               "maxItems": 3, "default": []}
    server = made["$defs"]["Server"]
    assert server["description"] == "A server."
    assert server["properties"]["host"] == {"type": "string", "description": "where it is"}
    assert server["properties"]["port"] == {
        "type": "integer", "minimum": 1, "maximum": 65535, "default": 80}
    assert server["properties"]["backup"]["anyOf"][0] == {"$ref": "#/$defs/Server"}
    pool = made["$defs"]["Pool"]
    assert pool["properties"] == {"max_size": {"type": "integer", "exclusiveMinimum": 0}}


def test_a_configuration_that_follows_a_type():
    environ = {"A_SERVER__HOST": "007", "A_POOLS__MAIN__MAX_SIZE": "3", "A_TAGS": "x,y",
               "A_MAX_OPEN_FILES": "6"}
    config = (superconfig.create_config().with_env("A", environ=environ)
              .with_schema(Settings).build())
    assert config["server.host"] == "007" and config["tags"] == ["x", "y"]
    assert config["timeout"] == "90s" and config["point"] == {"x": 1, "y": 0}
    found = config.extract(Settings)
    assert found == Settings(Server("007"), {"main": Pool(max_size=3)}, files=6, tags=["x", "y"])


def test_all_that_does_not_follow_a_type():
    values = {"server": {"port": 0}, "level": "mid", "max-open-files": 3, "tags": [""],
              "pools": {"a": {"max_size": 0}}}
    error = failure(superconfig.create_config().with_defaults(values).with_schema(Settings).build)
    assert sorted(problem.path for problem in error.problems) == [
        "level", "max-open-files", "pools.a.max_size", "server.host", "server.port", "tags[0]"]


class Model(pydantic.BaseModel, extra="forbid"):
    port: int = pydantic.Field(8080, ge=1, alias="thePort")
    secret: pydantic.SecretStr = pydantic.SecretStr("hunter2")
    wait: datetime.timedelta = datetime.timedelta(seconds=3)
    when: Optional[datetime.datetime] = None


class Struct(msgspec.Struct, rename="kebab", forbid_unknown_fields=True):
    max_size: Annotated[int, msgspec.Meta(ge=1)]
    inner: "Optional[Struct]" = None


def test_types_of_other_libraries_by_their_own_generators():
    model = schema_of(Model)
    assert model["properties"]["thePort"]["minimum"] == 1
    assert model["additionalProperties"] is False
    assert "hunter2" not in json.dumps(model) and "***" not in json.dumps(model)
    struct = schema_of(Struct)
    assert struct["$defs"]["Struct"]["properties"]["max-size"]["minimum"] == 1

    @dataclasses.dataclass
    class Both:
        model: Model = dataclasses.field(default_factory=Model)
        struct: Optional[Struct] = None

    base = superconfig.create_config()
    given = {"model": {"wait": "1h30m", "when": datetime.datetime(2024, 1, 2)},
             "struct": {"max-size": 1}}
    config = base.with_defaults(given).with_schema(Both).build()
    assert config["model.thePort"] == 8080
    assert config.extract(Both).model.wait == datetime.timedelta(minutes=90)
    given = {"model": {"thePort": 0, "prot": 1}, "struct": {"max-size": 0}}
    error = failure(base.with_defaults(given).with_schema(Both).build)
    assert sorted(problem.path for problem in error.problems) == [
        "model.prot", "model.thePort", "struct.max-size"]


Json = TypeAliasType("Json", "Union[Dict[str, Json], List[Json], str, int, bool, None]")


@pytest.mark.parametrize("type, value, bad", [
    (int, 1, "x"), (Dict[str, int], {"a": 1}, {"a": "x"}), (List[Point], [[1, 2], {"x": 1}], [[1]]),
    (Optional[Literal[1, "a"]], "a", "b"), (Json, {"a": [1, {"b": None}]}, [1.5]),
    (Union[Server, int], 3, "x"), (Tuple[int, ...], [1, 2], ["x"])])
def test_any_annotation(type, value, bad):
    made = schema_of(type)
    assert schema.check(made, value) == [] and schema.check(made, bad) != []


def test_types_that_have_no_schema():
    with pytest.raises(TypeError):
        schema_of(bytes)
    with pytest.raises(TypeError):
        superconfig.create_config().with_schema(complex)


def test_an_example_of_a_type_follows_it():
    text = schema.example(Settings, "yaml")
    made = superconfig.create_config().with_defaults(text, format="yaml")
    made.with_schema(Settings).build().extract(Settings)
