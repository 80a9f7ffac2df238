"""extract(type) of classes with fields: which keys they take, how they are made."""
import dataclasses
import sys
from collections import namedtuple
from dataclasses import InitVar, dataclass, field
from typing import ClassVar, Dict, Generic, List, NamedTuple, Optional, TypeVar

import pytest
import superconfig
import typing_extensions

Annotated = typing_extensions.Annotated
TypedDict = typing_extensions.TypedDict
T = TypeVar("T")
U = TypeVar("U")


def build(*files):
    builder = superconfig.create_config()
    for file in files:
        builder = builder.with_file(file)
    return builder.build()


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Writes a text to app.toml (or `name`) of the working directory and loads it."""
    monkeypatch.chdir(tmp_path)

    def write_and_load(text, name="app.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return build(name)

    return write_and_load


# dataclasses


@dataclass
class Pool:
    min: int = 1
    max: int = 10


@dataclass
class Database:
    host: str
    port: int = 5432
    pool: Pool = field(default_factory=Pool)
    replicas: List[str] = field(default_factory=list)


@dataclass
class Settings:
    database: Database
    debug: bool = False
    site: Optional[str] = None


def test_a_nested_dataclass(load):
    config = load("""
        debug = true
        [database]
        host = "db"
        replicas = ["a", "b"]
        [database.pool]
        max = 40
    """)
    assert config.extract(Settings) == Settings(
        Database("db", 5432, Pool(1, 40), ["a", "b"]), debug=True)


def test_absent_fields_keep_their_defaults(load):
    first = load('database.host = "db"').extract(Settings)
    assert first == Settings(Database("db"))
    second = load('database.host = "db"').extract(Settings)
    assert first.database.replicas is not second.database.replicas


def test_null_is_a_value_and_no_absence(load):
    config = load('{"site": null, "database": {"host": "db", "port": null}}', "app.json")
    with pytest.raises(superconfig.ExtractionError) as caught:
        config.extract(Settings)
    assert [error["path"] for error in caught.value.errors] == ["database.port"]


def test_a_section_extracts_what_it_stands_for(load):
    config = load('[database]\nhost = "db"\npool.max = 3')
    assert config.section("database").extract(Database) == Database("db", pool=Pool(1, 3))
    assert config.section("database.pool").extract(Pool) == Pool(1, 3)


def test_a_section_that_went_away_has_all_defaults(load, tmp_path):
    config = load("[database.pool]\nmax = 3\n")
    pool, database = config.section("database.pool"), config.section("database")
    (tmp_path / "app.toml").write_text("a = 1")
    config.reload()
    assert pool.extract(Pool) == Pool()
    with pytest.raises(superconfig.ExtractionError) as caught:
        database.extract(Database)
    assert str(caught.value) == "no value at `database.host` [missing-key]"
    with pytest.raises(superconfig.ExtractionError, match="no value at `database`"):
        database.extract(Dict[str, int])
    with pytest.raises(superconfig.ExtractionError, match="no value at `database`"):
        database.extract(Optional[int])


@dataclass
class Relaxed:
    max_connections: int
    logLevel: str
    class_: str


@pytest.mark.parametrize("text", [
    'max_connections = 1\nlogLevel = "x"\nclass = "c"',
    'maxConnections = 1\nlog_level = "x"\nclass_ = "c"',
    'max-connections = 1\nLOGLEVEL = "x"\nCLASS = "c"',
])
def test_fields_are_looked_up_by_the_relaxed_rule(load, text):
    assert load(text).extract(Relaxed) == Relaxed(1, "x", "c")


def test_an_exact_key_goes_before_a_relaxed_one(load):
    config = load('maxConnections = 1\nmax_connections = 2\nlogLevel = "x"\nclass = "c"')
    assert config.extract(Relaxed).max_connections == 2


@dataclass
class Keyed:
    files: Annotated[int, "other metadata", superconfig.Key("max-open-files")]
    name: Annotated[str, superconfig.Key("title")] = "none"


def test_a_key_may_be_named(load):
    assert load("maxOpenFiles = 7").extract(Keyed) == Keyed(7)
    assert load('max_open_files = 7\ntitle = "t"\nname = "n"').extract(Keyed) == Keyed(7, "t")


@pytest.mark.parametrize("name, error", [("", ValueError), (3, TypeError), (None, TypeError)])
def test_a_key_is_a_text(name, error):
    with pytest.raises(error, match="name"):
        superconfig.Key(name)


def test_keys_compare_by_name():
    assert superconfig.Key("a") == superconfig.Key("a") != superconfig.Key("b")
    assert len({superconfig.Key("a"), superconfig.Key("a")}) == 1
    assert repr(superconfig.Key("a")) == "Key('a')"


@dataclass
class Parts:
    total: int = field(init=False)
    size: InitVar[int]
    factor: int = 2
    kind: ClassVar[str] = "parts"

    def __post_init__(self, size):
        self.total = size * self.factor


def test_init_vars_are_read_and_fields_without_init_are_not(load):
    parts = load('size = 4\ntotal = 99\nkind = "x"').extract(Parts)
    assert (parts.total, parts.kind) == (8, "parts")


@dataclass
class Base:
    host: str = "localhost"
    port: int = 1


@dataclass
class Derived(Base):
    port: int = 2
    path: str = "/"


def test_inherited_fields(load):
    assert load('host = "h"\npath = "p"').extract(Derived) == Derived("h", 2, "p")


@dataclass(frozen=True)
class Frozen:
    a: int


def test_frozen(load):
    assert load("a = 1").extract(Frozen) == Frozen(1)


@pytest.mark.skipif(sys.version_info < (3, 10), reason="kw_only and slots are new in 3.10")
def test_kw_only_and_slots(load):
    made = dataclasses.make_dataclass(
        "Made", [("a", int), ("b", str, field(default="x"))], kw_only=True, slots=True)
    assert load("a = 1").extract(made) == made(a=1, b="x")


@dataclass
class Node:
    name: str
    children: "List[Node]" = field(default_factory=list)
    parent: "Optional[Node]" = None


def test_a_class_may_name_itself(load):
    config = load('name = "a"\n[[children]]\nname = "b"\n[[children.children]]\nname = "c"')
    assert config.extract(Node) == Node("a", [Node("b", [Node("c")])])


TEXT_ANNOTATIONS = """
from __future__ import annotations
import dataclasses
from dataclasses import dataclass, InitVar
from typing import ClassVar, Dict, List, Optional

@dataclass
class Outer:
    inners: Dict[str, Inner]
    scale: InitVar[int] = 1
    kind: ClassVar[int] = 3
    width: dataclasses.InitVar[float] = 0.5
    maybe: Optional[List[Inner]] = None

    def __post_init__(self, scale, width):
        self.scaled = scale * width

@dataclass
class Inner:
    a: int
"""


def test_annotations_as_text(load, monkeypatch):
    module = type(sys)("text_annotations")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(TEXT_ANNOTATIONS, "text.py", "exec", dont_inherit=True), vars(module))
    outer = load("scale = 4\nkind = 9\n[inners.x]\na = 1").extract(module.Outer)
    assert outer.inners == {"x": module.Inner(1)}
    assert (outer.scaled, outer.maybe, outer.kind) == (2.0, None, 3)


def test_classes_within_a_class_are_found_by_text(load):
    @dataclass
    class Outer:
        @dataclass
        class Inner:
            a: int

        inner: "Inner"

    assert load("inner.a = 1").extract(Outer) == Outer(Outer.Inner(1))


def test_annotations_that_do_not_resolve_are_a_type_error(load):
    @dataclass
    class Lost:
        a: "Nowhere"  # noqa: F821

    with pytest.raises(TypeError, match="annotations of .*Lost.*Nowhere"):
        load("a = 1").extract(Lost)


# generic classes


@dataclass
class Box(Generic[T]):
    value: T
    rest: List[T] = field(default_factory=list)


@dataclass
class Pair(Generic[T, U]):
    left: Box[T]
    right: Dict[str, U]


@dataclass
class NumberBox(Box[int]):
    unit: str = "m"


def test_generic_dataclasses(load):
    assert load('value = "1"\nrest = ["2"]').extract(Box[str]) == Box("1", ["2"])
    assert load("value = 1").extract(NumberBox) == NumberBox(1)
    config = load('left.value = 1\n[right]\na = "x"')
    assert config.extract(Pair[int, str]) == Pair(Box(1), {"a": "x"})
    with pytest.raises(superconfig.ExtractionError, match="left.value: expected str"):
        config.extract(Pair[str, str])


def test_a_type_variable_that_nothing_fills_takes_anything(load):
    assert load("value = [1]").extract(Box) == Box([1])


# TypedDict, NamedTuple


class Mail(TypedDict):
    to: str
    copies: typing_extensions.NotRequired[List[str]]


class Optionals(TypedDict, total=False):
    subject: str
    size: typing_extensions.Required[int]


class Letter(Mail, Optionals):
    stamp: Pool


def test_typed_dicts(load):
    config = load('to = "a"\nsize = 1\nextra = 3\n[stamp]\nmin = 2')
    assert config.extract(Letter) == {"to": "a", "size": 1, "stamp": Pool(2)}
    with pytest.raises(superconfig.ExtractionError) as caught:
        load("copies = []").extract(Letter)
    assert {error["path"] for error in caught.value.errors} == {"to", "size", "stamp"}


def test_the_keys_of_a_typed_dict_are_its_fields(load):
    assert load('TO = "a"').extract(Mail) == {"to": "a"}


class Point(NamedTuple):
    x: float
    y: float = 0.0
    label: str = ""


def test_named_tuples(load):
    assert load("x = 1.5\nlabel = 'p'").extract(Point) == Point(1.5, 0.0, "p")
    config = load('points = [[1.0, 2.0, "a"], {x = 3.0}]')
    assert config.extract(TypedDict("Points", {"points": List[Point]})) == {
        "points": [Point(1.0, 2.0, "a"), Point(3.0)]}


def test_a_named_tuple_without_annotations(load):
    assert load("a = 1\nb = [2]").extract(namedtuple("Plain", "a b")) == (1, [2])


# Keys that no field takes


def test_keys_left_over_are_ignored_unless_asked_for(load):
    config = load('prot = 1\n[database]\nhost = "db"\nhots = "x"')
    assert config.extract(Settings) == Settings(Database("db"))
    assert config.extract(Settings, unknown="ignore") == Settings(Database("db"))


def test_keys_left_over_as_errors(load):
    config = load('prot = 1\n[database]\nhost = "db"\nhots = "x"\n')
    with pytest.raises(superconfig.ExtractionError) as caught:
        config.extract(Settings, unknown="error")
    assert str(caught.value).splitlines() == [
        "2 values do not make a Settings:",
        "  app.toml:4:8: database.hots: no field takes this key [unknown-key]",
        "  app.toml:1:8: prot: no field takes this key [unknown-key]",
    ]
    assert caught.value.errors[0]["found"] == 'the string "x"'


def test_keys_left_over_as_warnings(load):
    config = load('[database]\nhost = "db"\nhots = "x"\n')
    with pytest.warns(UserWarning) as caught:
        assert config.extract(Settings, unknown="warn") == Settings(Database("db"))
    assert [str(warning.message) for warning in caught] == [
        "app.toml:3:8: database.hots: no field takes this key [unknown-key]"]
    assert caught[0].filename == __file__


def test_a_secret_that_no_field_takes_is_masked(load):
    config = load('[database]\nhost = "db"\npassword = "hunter2"\n')
    with pytest.raises(superconfig.ExtractionError) as caught:
        config.extract(Settings, unknown="error")
    assert caught.value.errors[0]["found"] == "<secret>"
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("unknown", ["no", "", None, 3, ["error"]])
def test_unknown_is_one_of_three(load, unknown):
    with pytest.raises((ValueError, TypeError), match="unknown"):
        load("a = 1").extract(Frozen, unknown=unknown)


# Layers


def test_values_of_several_layers(load, tmp_path):
    load('database.host = "db"\ndatabase.port = 1')
    (tmp_path / "site.yaml").write_text("database:\n  pool:\n    max: 3\n")
    config = (superconfig.create_config().with_file("app.toml").with_file("site.yaml")
              .with_env("SHOP", environ={"SHOP_DATABASE__PORT": "007", "SHOP_SITE": "007",
                                         "SHOP_DATABASE__REPLICAS": "a, b"})
              .build())
    assert config.extract(Settings) == Settings(
        Database("db", 7, Pool(1, 3), ["a", "b"]), site="007")


def test_extraction_sees_one_snapshot(load, tmp_path):
    config = load("a = 1")
    assert config.extract(Frozen) == Frozen(1)
    (tmp_path / "app.toml").write_text("a = 22")
    assert config.extract(Frozen) == Frozen(1)
    config.reload()
    assert config.extract(Frozen) == Frozen(22)


def test_plans_are_bounded(load, monkeypatch):
    from superconfig._extract import compile as plans

    monkeypatch.setattr(plans, "CACHE_SIZE", 5)
    config = load("a = 1")
    for number in range(12):
        made = dataclasses.make_dataclass(f"Made{number}", [("a", int)])
        assert config.extract(made) == config.extract(made) == made(1)
        assert len(plans._cache) <= 5
    assert config.extract(Frozen) == Frozen(1)


@pytest.mark.parametrize("given", [
    "int", 3, [int], {"a": int}, Frozen(1), len, sys, superconfig.Key("a")])
def test_a_type_is_a_type(load, given):
    with pytest.raises(TypeError, match=f"type must be a type, not {type(given).__name__}"):
        load("a = 1").extract(given)
