"""Metadata of annotations, parts of default instances, and types that name themselves."""
import dataclasses
import datetime
import sys
from typing import Any, Dict, List, Literal, Optional, Set, Union

import annotated_types as at
import attrs
import msgspec
import pydantic
import pytest
from typing_extensions import Annotated, TypeAliasType

import superconfig
from superconfig import Convert, Key, Size


def config_of(values=None, **variables):
    builder = superconfig.create_config().with_defaults(values or {})
    return builder.with_env("A", environ=variables).build()


def problems(config, type):
    with pytest.raises(superconfig.ExtractionError) as caught:
        config.extract(type)
    return [(error["code"], error["path"], error["message"]) for error in caught.value.errors]


def holder(hint):
    return dataclasses.make_dataclass("Holder", [("v", hint)])


# ---- constraints ----

@pytest.mark.parametrize("hint, good, bad, code, message", [
    (Annotated[int, at.Ge(1)], 1, 0, "out-of-range", "must be at least 1, is 0"),
    (Annotated[int, at.Gt(1)], 2, 1, "out-of-range", "must be more than 1, is 1"),
    (Annotated[float, at.Le(1.5)], 1.5, 2, "out-of-range", "must be at most 1.5, is 2.0"),
    (Annotated[int, at.Interval(gt=0, lt=10)], 9, 10, "out-of-range",
     "must be less than 10, is 10"),
    (Annotated[int, at.MultipleOf(5)], 10, 11, "out-of-range", "must be a multiple of 5, is 11"),
    (Annotated[str, at.MinLen(2)], "ab", "a", "bad-value",
     "must have at least 2 characters, has 1"),
    (Annotated[List[int], at.Len(1, 2)], [1], [1, 2, 3], "bad-value",
     "must have at most 2 elements, has 3"),
    (Annotated[Set[int], at.MinLen(2)], [1, 2], [1, 1], "bad-value",
     "must have at least 2 elements, has 1"),
    (Annotated[Dict[str, int], at.MaxLen(1)], {"a": 1}, {"a": 1, "b": 2}, "bad-value",
     "must have at most 1 member, has 2"),
    (Annotated[str, at.Predicate(str.islower)], "a", "A", "bad-value",
     "does not satisfy str.islower"),
    (Annotated[datetime.datetime, at.Timezone(None)], datetime.datetime(2024, 1, 1),
     datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc), "bad-value",
     "must have no time zone"),
    (Annotated[datetime.datetime, at.Timezone(...)],
     datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc), datetime.datetime(2024, 1, 1),
     "bad-value", "must have a time zone"),
    (Annotated[int, msgspec.Meta(ge=1, le=3)], 3, 4, "out-of-range", "must be at most 3, is 4"),
    (Annotated[str, msgspec.Meta(pattern="^a", max_length=3)], "abc", "b", "bad-value",
     "must match the pattern ^a"),
    (Annotated[Optional[int], at.Ge(1)], 1, 0, "out-of-range", "must be at least 1, is 0"),
    (List[Annotated[int, at.Ge(1)]], [1], [0], "out-of-range", "must be at least 1, is 0"),
    (Annotated[Annotated[int, at.Ge(1)], Key("v"), at.Le(5)], 5, 6, "out-of-range",
     "must be at most 5, is 6"),
])
def test_constraints(hint, good, bad, code, message):
    cls = holder(hint)
    assert config_of({"v": good}).extract(cls).v is not None
    found = problems(config_of({"v": bad}), cls)
    assert [(found[0][0], found[0][2])] == [(code, message)]


def test_constraints_of_attrs_and_typed_dicts_and_text():
    @attrs.define
    class Server:
        port: Annotated[int, at.Ge(1)] = 80

    assert problems(config_of(A_PORT="0"), Server) == [
        ("out-of-range", "port", "must be at least 1, is 0")]
    assert config_of(A_PORT="0x10").extract(Server).port == 16


def test_a_constraint_shows_no_secret():
    cls = holder(Annotated[str, Key("password"), at.Predicate(str.isupper)])
    number = dataclasses.make_dataclass("N", [("password", Annotated[int, at.Le(10)])])
    assert "hunter2" not in str(problems(config_of({"password": "hunter2"}), cls))
    assert "5551234" not in str(problems(config_of({"password": 5551234}), number))


def test_a_constraint_that_fits_no_such_type():
    assert problems(config_of({"v": "x"}), holder(Annotated[str, at.Ge(1)]))[0][0] == "bad-value"


def test_what_pydantic_annotates_is_pydantics():
    def double(value):
        return value * 2

    cls = dataclasses.make_dataclass("C", [
        ("port", Annotated[int, pydantic.Field(ge=1, alias="thePort")]),
        ("name", Annotated[str, pydantic.StringConstraints(to_upper=True, pattern="^[a-z]+$")]),
        ("twice", Annotated[int, pydantic.AfterValidator(double)]),
        ("parts", Annotated[List[str], pydantic.BeforeValidator(lambda text: text.split(";"))]),
        ("raw", pydantic.Json[List[int]]),
    ])
    config = config_of(A_THEPORT="8080", A_NAME="abc", A_TWICE="4", A_PARTS="a;b", A_RAW="[1, 2]")
    made = config.extract(cls)
    assert (made.port, made.name, made.twice, made.parts, made.raw) == (
        8080, "ABC", 8, ["a", "b"], [1, 2])
    found = problems(config_of(A_THEPORT="0", A_NAME="1", A_TWICE="1", A_PARTS="", A_RAW="[1"), cls)
    assert [path for _, path, _ in found] == ["theport", "name", "raw"]


# ---- types of one's own ----

class Color:
    def __init__(self, red, green, blue):
        self.parts = (red, green, blue)

    @classmethod
    def parse(cls, text):
        if not text.startswith("#"):
            raise ValueError(f"{text} is no color")
        return cls(*bytes.fromhex(text[1:]))


class Version:
    def __init__(self, parts):
        self.parts = parts

    @classmethod
    def __from_config__(cls, value):
        return cls([int(part) for part in value.split(".")])


@dataclasses.dataclass
class Own:
    color: Annotated[Color, Convert(Color.parse)]
    version: Version
    total: Annotated[int, Convert(sum, reads=List[int]), at.Le(10)] = 0
    limit: Size = Size(10)
    more: Dict[str, List[Version]] = dataclasses.field(default_factory=dict)


def test_types_of_ones_own():
    made = config_of({"more": {"a": ["1.2"]}}, A_COLOR="#ff0010", A_VERSION="1.20", A_TOTAL="1,2,3",
                     A_LIMIT="10MiB").extract(Own)
    assert made.color.parts == (255, 0, 16) and made.version.parts == [1, 20]
    assert (made.total, made.limit, type(made.limit)) == (6, 10 * 2**20, Size)
    assert made.more["a"][0].parts == [1, 2] and repr(made.limit) == "Size(10485760)"
    found = problems(config_of({"color": "red", "version": "x", "total": [5, 6], "limit": "big"}),
                     Own)
    assert [(code, path) for code, path, _ in found] == [
        ("bad-value", "color"), ("bad-value", "version"), ("out-of-range", "total"),
        ("bad-value", "limit")]
    assert found[0][2] == "red is no color"
    with pytest.raises(TypeError):
        Convert(3)
    assert "Convert(" in repr(Convert(sum))


def test_a_size_goes_back_and_into_a_schema():
    made = superconfig.schema_of(Own)["properties"]
    assert made["limit"] == {"type": ["integer", "string"], "format": "size", "default": 10}
    assert made["total"]["items"] == {"type": "integer"}
    base = superconfig.create_config().with_defaults({"limit": Size(7), "version": "1",
                                                      "color": "#000000"})
    config = base.with_schema(Own).build()
    assert config["limit"] == 7 and config.extract(Own).limit == 7
    with pytest.raises(superconfig.ConfigError):
        base.with_defaults({"limit": "big"}).with_schema(Own).build()


# ---- text for other libraries ----

def test_text_reaches_what_asked_for_text():
    class Model(pydantic.BaseModel):
        listed: List[str]
        wrapped: Annotated[str, pydantic.BeforeValidator(lambda text: "<" + text + ">")]
        plain: Annotated[str, pydantic.PlainValidator(lambda text: text + "!")]
        raw: pydantic.Json[Dict[str, int]]

        @pydantic.field_validator("listed", mode="before")
        @classmethod
        def split(cls, text):
            assert isinstance(text, str)
            return text.split("|")

    config = config_of(A_LISTED="1|2", A_WRAPPED="007", A_PLAIN="1e3", A_RAW='{"a": 1}')
    made = config.extract(Model)
    assert (made.listed, made.wrapped, made.plain, made.raw) == (["1", "2"], "<007>", "1e3!",
                                                                  {"a": 1})


class PydanticA(pydantic.BaseModel):
    kind: Literal["a"]
    max_size: int = pydantic.Field(alias="maxSize")


class PydanticB(pydantic.BaseModel):
    kind: Literal["b"]
    file_name: str = pydantic.Field(alias="fileName")


class StructA(msgspec.Struct, tag="a", rename="camel"):
    max_size: int


class StructB(msgspec.Struct, tag="b", rename="camel"):
    file_name: str


@pytest.mark.parametrize("kind, first, second", [("kind", PydanticA, PydanticB),
                                                 ("type", StructA, StructB)])
def test_members_of_a_union_get_their_keys_and_text(kind, first, second):
    base = pydantic.BaseModel if first is PydanticA else msgspec.Struct
    Model = type(base)("Model", (base,), {
        "__module__": __name__, "__annotations__": {"v": Union[first, second]}})
    name = kind.upper()
    made = config_of(**{"A_V__" + name: "a", "A_V__MAX_SIZE": "7"}).extract(Model)
    assert type(made.v) is first and made.v.max_size == 7
    made = config_of(**{"A_V__" + name: "b", "A_V__FILE_NAME": "007"}).extract(Model)
    assert type(made.v) is second and made.v.file_name == "007"


UNIONS = [
    (Union[int, str], "7", 7), (Union[int, str], "x", "x"), (Union[int, str], "007", "007"),
    (Union[str, None], "1.5", "1.5"), (Union[bool, str], "true", True),
    (Union[float, Literal["max"]], "3", 3.0), (Union[List[int], str], "5", "5"),
    (Union[List[str], None], "5", ["5"]), (Union[int, datetime.date], "5", 5)]
# msgspec has no unions of two kinds of text.
UNIONS_OF_TEXT = [(Union[str, bytes], "8080", "8080"), (Union[Literal["auto"], str], "7", "7")]


@pytest.mark.parametrize(
    "library, hint, text, value",
    [(pydantic.BaseModel, *union) for union in UNIONS + UNIONS_OF_TEXT] +
    [(msgspec.Struct, *union) for union in UNIONS])
def test_text_for_unions(library, hint, text, value):
    Model = type(library)("Model", (library,), {
        "__module__": __name__, "__annotations__": {"v": hint}})
    found = config_of(A_V=text).extract(Model).v
    assert found == value and type(found) is type(value)


# ---- parts of default instances ----

@dataclasses.dataclass(frozen=True)
class Limits:
    low: int
    high: int = 10


@dataclasses.dataclass(frozen=True)
class Server:
    host: str
    port: int = 80
    limits: Limits = Limits(1)


@dataclasses.dataclass
class Settings:
    server: Server = Server("localhost", 8080, Limits(3, 4))
    made: Server = dataclasses.field(default_factory=lambda: Server("made"))
    maybe: Optional[Server] = Server("maybe")
    nothing: Optional[Server] = None


def test_what_is_not_given_is_that_of_the_default_instance():
    made = config_of({"server": {"port": 1}, "made": {}, "maybe": {"limits": {"low": 5}}}).extract(
        Settings)
    assert made == Settings(server=Server("localhost", 1, Limits(3, 4)),
                            maybe=Server("maybe", 80, Limits(5)))
    made = config_of({"server": {"limits": {"high": 9}}}).extract(Settings)
    assert made.server == Server("localhost", 8080, Limits(3, 9))
    assert [path for _, path, _ in problems(config_of({"nothing": {}}), Settings)] == [
        "nothing.host"]


def test_the_default_instance_stays_as_it_is():
    @attrs.define
    class Pool:
        _size: int = attrs.field(alias="max_size")
        names: List[str] = attrs.field(factory=list)

    @attrs.define
    class Outer:
        pool: Pool = attrs.field(factory=lambda: Pool(5, ["a"]))

    made = config_of({"pool": {"names": ["b"]}}).extract(Outer)
    assert made == Outer(Pool(5, ["b"])) and Outer() == Outer(Pool(5, ["a"]))


class Inner(pydantic.BaseModel):
    host: str = "class"
    port: int = pydantic.Field(80, alias="thePort")
    hosts: List[List[str]] = []


class InnerStruct(msgspec.Struct, rename="camel"):
    host_name: str = "class"
    max_port: int = 80


@pytest.mark.parametrize("repeat", [1, 3])
def test_default_instances_of_other_libraries(repeat):
    class Model(pydantic.BaseModel):
        inner: Inner = Inner(host="default", thePort=81, hosts=[["a"], ["b"]])

    class Struct(msgspec.Struct):
        inner: InnerStruct = msgspec.field(default_factory=lambda: InnerStruct("default", 81))

    model = config_of({"inner": {"host": "given"}})
    struct = config_of({"inner": {"maxPort": 7}})
    for _ in range(repeat):  # the copies of the second and third time are the same
        found = model.extract(Model).inner
        assert (found.host, found.port, found.hosts) == ("given", 81, [["a"], ["b"]])
        assert Model().inner.hosts == [["a"], ["b"]]
        assert struct.extract(Struct).inner == InnerStruct("default", 7)


# ---- types that name themselves ----

def test_recursive_aliases():
    Json = TypeAliasType("Json", "Union[Dict[str, Json], List[Json], str, int, float, bool, None]")
    value = {"a": [1, "x", None, {"b": [[True]]}]}
    assert config_of(value).extract(Json) == value
    assert config_of({"v": value}).extract(holder(Json)).v == value
    Tree = TypeAliasType("Tree", Dict[str, "Tree"])
    assert config_of({"a": {"b": {}}}).extract(Tree) == {"a": {"b": {}}}
    assert problems(config_of({"a": {"b": 1}}), Tree)[0][1] == "a.b"
    Loop = TypeAliasType("Loop", "Loop")
    with pytest.raises(TypeError, match="nothing but itself"):
        config_of().extract(Loop)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the type statement")
def test_the_type_statement():
    names = {}
    exec("type Json = dict[str, Json] | list[Json] | str | int | None\n"
         "type Pair[T] = tuple[T, T] | list[Pair[T]]", names)
    assert config_of({"a": [1, {"b": None}]}).extract(names["Json"]) == {"a": [1, {"b": None}]}
    assert config_of({"v": [[1, 2], [3, 4]]}).extract(Dict[str, names["Pair"][int]]) == {
        "v": [(1, 2), (3, 4)]}


def test_models_with_recursive_types():
    class Node(pydantic.BaseModel):
        value: pydantic.JsonValue
        children: List["Node"] = []

    Node.model_rebuild()
    made = config_of({"value": {"a": [1]}, "children": [{"value": 1}]}).extract(Node)
    assert made.value == {"a": [1]} and made.children[0].value == 1


# ---- classes that are made directly ----

def test_a_class_that_does_more_than_setting_fields_is_called():
    calls = []

    @dataclasses.dataclass
    class Own:
        v: int

        def __init__(self, v):
            calls.append(v)
            self.v = v + 1

    @dataclasses.dataclass
    class After:
        v: int
        seed: dataclasses.InitVar[int] = 5
        w: int = dataclasses.field(init=False, default=3)

        def __post_init__(self, seed):
            self.v += seed

    @dataclasses.dataclass
    class Watched:
        v: int
        w: List[int] = dataclasses.field(default_factory=list)

        def __setattr__(self, name, value):
            calls.append(name)
            object.__setattr__(self, name, value)

    @dataclasses.dataclass
    class Twice:
        v: int

        def __post_init__(self):
            if self.v < 0:
                raise ValueError("v is negative")
            self.v *= 2

    class Kin(Twice):
        def __init__(self, v):
            calls.append("kin")
            super().__init__(v)

    config = config_of({"v": 1})
    assert config.extract(Own) == Own(1)
    assert config.extract(After).v == 6
    assert config.extract(Watched) == Watched(1)
    assert config.extract(Twice).v == 2 and config.extract(Kin).v == 2
    assert calls.count("v") == 2 and calls.count("kin") == 1 and calls.count(1) == 2
    assert problems(config_of({"v": -1}), Twice) == [("bad-value", None, "v is negative")]


@pytest.mark.parametrize("options", [{}, {"frozen": True}, {"eq": False, "order": False}] + (
    [{"slots": True}, {"kw_only": True}, {"slots": True, "frozen": True}]
    if sys.version_info >= (3, 10) else []))
def test_a_plain_dataclass_is_made_directly(options):
    from superconfig._extract.records import is_direct

    cls = dataclasses.make_dataclass("Plain", [
        ("v", int), ("w", Any, dataclasses.field(default_factory=dict)), ("x", str, "x")],
        **options)
    assert is_direct(cls)
    made = config_of({"v": 1}).extract(cls)
    assert (made.v, made.w, made.x) == (1, {}, "x") and made.w is not cls(v=1).w
