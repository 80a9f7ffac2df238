"""Python values as input: the result of each, and the path of each that is refused."""
import collections
import dataclasses
import datetime
import decimal
import enum
import ipaddress
import math
import pathlib
import re
import types
import uuid
from collections.abc import Mapping
from typing import Dict, List, NamedTuple, Optional, Set

import attrs
import msgspec
import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import superconfig


def through(value):
    return superconfig.create_config().with_defaults({"v": value}).build().extract()["v"]


def refused(value, kind):
    with pytest.raises(kind) as caught:
        superconfig.create_config().with_defaults({"v": [0, value]})
    return caught.value


UTC = datetime.timezone.utc
EAST = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


@pytest.mark.parametrize("value", [
    None, True, False, 0, -1, 2**63, 2**64 - 1, -(2**63), 0.0, 1.5, -1e300, 5e-324, math.inf,
    -math.inf, "", "é", "a\0b", "\U0001f600", "true", "8080", [], [[]], {}, {"": {"": []}},
    {"a.b": {"c[0]": 1, "/": 2, '"': 3}}, {"a\0b": 1},
    datetime.date(2024, 2, 29), datetime.date(1, 1, 1), datetime.time(1, 2, 3),
    datetime.time(1, 2, 3, 450000), datetime.datetime(2024, 1, 2, 3, 4, 5),
    datetime.datetime(2024, 1, 2, 3, 4, 5, 6), datetime.datetime(2024, 1, 2, tzinfo=UTC),
    datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=EAST),
])
def test_comes_back_the_same(value):
    back = through(value)
    assert back == value
    assert type(back) is type(value)


def test_nan_and_minus_zero():
    assert math.isnan(through(math.nan))
    assert math.copysign(1, through(-0.0)) == -1


def test_numbers_and_bools_are_not_confused():
    assert [type(value) for value in through([True, 1, 1.0])] == [bool, int, float]


def test_order_of_keys_is_kept():
    value = {"z": 1, "a": 2, "m": 3}
    assert list(through(value)) == ["z", "a", "m"]


class Level(enum.Enum):
    LOW = "low"
    PAIR = (1, 2)


class Point(NamedTuple):
    x: int
    y: int


@dataclasses.dataclass
class Server:
    host: str
    port: int = 80


@attrs.define
class Pool:
    _size: int = attrs.field(alias="max_size")


class Model(pydantic.BaseModel):
    name: str = pydantic.Field(alias="theName")
    password: pydantic.SecretStr = pydantic.SecretStr("s3")
    url: pydantic.AnyUrl = pydantic.AnyUrl("http://a/")


class Struct(msgspec.Struct, rename="camel"):
    max_size: int


UID = uuid.UUID(int=7)


@pytest.mark.parametrize("value, becomes", [
    (pathlib.PurePosixPath("/a/b"), "/a/b"), (datetime.timedelta(minutes=90), "90m"),
    (datetime.timedelta(0), "0h"), (datetime.timedelta(microseconds=-1500), "-1500us"),
    (Level.LOW, "low"), (Level.PAIR, "PAIR"), (decimal.Decimal("1.10"), "1.10"), (UID, str(UID)),
    (ipaddress.ip_address("::1"), "::1"), (re.compile("a+"), "a+"), ({3, 1, 2}, [1, 2, 3]),
    (frozenset(["b", "a"]), ["a", "b"]), ({1, "a"}, [1, "a"]), (Point(1, 2), [1, 2]),
    (Server("h"), {"host": "h", "port": 80}), (Pool(max_size=3), {"max_size": 3}),
    (Struct(5), {"maxSize": 5}), ([Server("h", 1)], [{"host": "h", "port": 1}]),
    (Model(theName="n"), {"theName": "n", "password": "s3", "url": "http://a/"}),
])
def test_what_extract_gives_can_be_given(value, becomes):
    assert through(value) == becomes


@dataclasses.dataclass
class Everything:
    path: pathlib.Path = pathlib.Path("/a")
    timeout: datetime.timedelta = datetime.timedelta(seconds=1, milliseconds=500)
    level: Level = Level.LOW
    rate: decimal.Decimal = decimal.Decimal("0.1")
    uid: uuid.UUID = UID
    names: Set[str] = dataclasses.field(default_factory=lambda: {"a", "b"})
    server: Server = dataclasses.field(default_factory=lambda: Server("h"))
    point: Optional[Point] = Point(1, 2)
    nested: Dict[str, List[Server]] = dataclasses.field(
        default_factory=lambda: {"a": [Server("x")]})


def test_an_instance_comes_back_as_it_was():
    given_back = superconfig.create_config().with_defaults(Everything()).build()
    assert given_back.extract(Everything) == Everything()
    with given_back.override({"server": Server("o", 1), "timeout": datetime.timedelta(1)}):
        assert given_back.get("server.port") == 1
        assert given_back.extract(Everything).timeout == datetime.timedelta(1)


def test_an_instance_that_holds_itself():
    server = Server("h")
    server.port = [server]
    assert "holds itself" in str(refused(server, ValueError))


@pytest.mark.parametrize("value", [Level.LOW, {1}, [1], 3])
def test_defaults_are_an_object(value):
    with pytest.raises(TypeError, match="a mapping, an instance with fields, str or bytes"):
        superconfig.create_config().with_defaults(value)


class Text(str):
    pass


class Number(enum.IntEnum):
    ONE = 1


class Lazy(Mapping):
    """A mapping that is no dict."""

    def __init__(self, **values):
        self.values_ = values

    def __getitem__(self, key):
        return self.values_[key]

    def __iter__(self):
        return iter(self.values_)

    def __len__(self):
        return len(self.values_)


class Stamp(datetime.datetime):
    pass


Point = collections.namedtuple("Point", "x y")


@pytest.mark.parametrize("value, expected", [
    ((1, (2,)), [1, [2]]),
    (Point(1, 2), [1, 2]),
    (Text("a"), "a"),
    (Number.ONE, 1),
    (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
    (collections.defaultdict(int, a=1), {"a": 1}),
    (types.MappingProxyType({"a": 1}), {"a": 1}),
    (collections.ChainMap({"a": 1}, {"b": 2}), {"a": 1, "b": 2}),
    (Lazy(a=Lazy(b=1)), {"a": {"b": 1}}),
    (Stamp(2024, 1, 2), datetime.datetime(2024, 1, 2)),
])
def test_relatives_become_the_plain_type(value, expected):
    back = through(value)
    assert back == expected
    assert type(back) is type(expected)


def test_a_subclass_of_dict_speaks_for_itself():
    moved = collections.OrderedDict(a=1, b=2)
    moved.move_to_end("a")
    assert list(through(moved)) == ["b", "a"]


@pytest.mark.parametrize("value", [
    b"x", bytearray(b"x"), range(3), object(), 1j, iter(()), len, int, collections.deque([1]),
    memoryview(b"")])
def test_other_types_are_refused_with_the_path(value):
    error = refused(value, TypeError)
    assert isinstance(error, superconfig.ConfigError)
    assert (error.code, error.path) == ("wrong-type", "v[1]")
    assert type(value).__name__ in str(error)
    assert "`v[1]`" in str(error)


@pytest.mark.parametrize("value, code", [
    (2**64, "out-of-range"), (-(2**63) - 1, "out-of-range"), (10**100, "out-of-range"),
    ("\ud800", "bad-value"), ({"\ud800": 1}, "bad-value"),
    (datetime.time(1, 2, tzinfo=UTC), "bad-value"),
    (datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(seconds=1))),
     "bad-value")])
def test_what_cannot_be_held_is_refused_with_the_path(value, code):
    error = refused(value, ValueError)
    assert (error.code, error.path) == (code, "v[1]")


@pytest.mark.parametrize("key", [1, None, True, b"a", ("a",), Number.ONE])
def test_keys_are_text(key):
    error = refused({key: 1}, TypeError)
    assert error.path == "v[1]"
    assert "key" in str(error)


def test_the_path_is_canonical():
    error = refused({"a.b": {"c d": [{"": object()}]}}, TypeError)
    assert error.path == 'v[1]."a.b"."c d"[0].""'


def test_a_value_is_never_shown():
    class Secret:
        def __repr__(self):
            return "hunter2"

    assert "hunter2" not in str(refused({"password": Secret()}, TypeError))


@pytest.mark.parametrize("make", [lambda: [], lambda: {}])
def test_a_container_that_holds_itself(make):
    outer = make()
    inner = [outer]
    if isinstance(outer, dict):
        outer["x"] = inner
    else:
        outer.append(inner)
    error = refused(outer, ValueError)
    assert "itself" in str(error)
    assert error.path.startswith("v[1]")


def test_the_same_container_twice_is_no_cycle():
    shared = [1]
    assert through([shared, shared, {"a": shared}]) == [[1], [1], {"a": [1]}]


def test_depth_is_bounded():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(superconfig.BuildError) as caught:
        superconfig.create_config().with_defaults({"v": deep})
    assert caught.value.code == "too-deep"
    deep = None


def test_an_exception_on_the_way_comes_through():
    class Failing(Lazy):
        def items(self):
            raise LookupError("mine")

    class Odd(Lazy):
        def items(self):
            return [1]

    with pytest.raises(LookupError, match="mine"):
        through(Failing())
    with pytest.raises(TypeError, match="pairs"):
        through(Odd())
    with pytest.raises(TypeError, match=r"with_env\(\) argument 'environ' must be a mapping"):
        superconfig.create_config().with_env(environ=Odd())


def test_a_dict_that_changes_on_the_way():
    changing = {}

    class Sly(Lazy):
        def items(self):
            changing.clear()
            changing.update({str(number): 0 for number in range(100)})
            return [("x", 1)]

    changing["first"] = Sly()
    changing["second"] = 2
    assert through(changing)["first"] == {"x": 1}


def test_defaults_are_read_at_once(builder):
    values = {"a": [1]}
    base = builder.with_defaults(values)
    values["a"].append(2)
    assert base.build().extract() == {"a": [1]}


@pytest.mark.parametrize("values", [None, 1, [1], [("a", 1)], bytearray(b"{}"), {1}, object()])
def test_defaults_are_a_mapping_or_text(builder, values):
    with pytest.raises(TypeError, match=r"with_defaults\(\) argument 'values'"):
        builder.with_defaults(values)


def test_defaults_as_text(builder):
    assert builder.with_defaults('{"a": 1}').build().get("a") == 1
    assert builder.with_defaults("a = 1", format="toml").build().get("a") == 1
    with pytest.raises(superconfig.ParseError) as caught:
        builder.with_defaults("a: [", format="yaml", name="mine")
    assert caught.value.source == "mine"


# ---- paths ----


@pytest.fixture(scope="module")
def config():
    return superconfig.create_config().with_defaults(
        {"list": [{"a": 1}, {"a": 2}], "": {"b" * 300: {"c d": 3}}, "x\0y": 4}).build()


@pytest.mark.parametrize("path, expected", [
    (["list", 0, "a"], 1), (("list", -1, "a"), 2), (["", "b" * 300, "c d"], 3), (["x\0y"], 4),
    (["list", 2], None), (["list", -3], None), (["list", 2**70], None), (["list", -(2**70)], None),
    (["list", 0] + ["none"] * 200, None)])
def test_segments_lead_to_a_value_or_a_miss(config, path, expected):
    assert config.get(path) == expected


def test_no_segments_are_the_whole(config):
    assert config.get([]) == config.get(()) == config.extract()


@pytest.mark.parametrize("path", [None, 1, b"a", {"a"}, ["a", 1.5], ["a", None], [True], [["a"]]])
def test_what_is_no_path(config, path):
    with pytest.raises(TypeError):
        config.get(path)


@pytest.mark.parametrize("path", ["\ud800", ["a", "\ud800"]])
def test_a_path_that_no_text_can_hold(config, path):
    with pytest.raises(superconfig.BadPathError) as caught:
        config.get(path)
    assert caught.value.code == "bad-path"


# ---- properties ----

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False), st.text(st.characters(blacklist_categories=["Cs"])),
    st.dates(), st.times(), st.datetimes(),
    st.datetimes(timezones=st.sampled_from([UTC, EAST])))
keys = st.text(st.characters(blacklist_categories=["Cs"]), max_size=6)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=30)


def exact(value):
    """The value with its types, so that 1, 1.0 and True differ, and the order of keys counts."""
    if isinstance(value, dict):
        return [(key, exact(item)) for key, item in value.items()]
    if isinstance(value, list):
        return [exact(item) for item in value]
    if isinstance(value, (datetime.datetime, datetime.time)):
        value = value.replace(fold=0)  # no text says which of two equal times is meant
    return type(value), repr(value)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.dictionaries(keys, values, max_size=6))
def test_round_trip(tree):
    config = superconfig.create_config().with_defaults(tree).build()
    assert exact(config.extract()) == exact(tree)
    for key, value in tree.items():
        assert exact(config[[key]]) == exact(value)


def merged(below, above):
    """The merge of docs/semantics/merge.md, without operators and policies."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    result = dict(below)
    for key, value in above.items():
        result[key] = merged(result[key], value) if key in result else value
    return result


few = st.sampled_from(["a", "b", "c", "A", "a.b", ""])
small = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["x", "y"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(few, inner, max_size=4),
    max_leaves=12)
trees = st.dictionaries(few, small, max_size=4)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(trees, max_size=4))
def test_merges_follow_the_model(layers):
    builder = superconfig.create_config()
    expected = {}
    for layer in layers:
        builder = builder.with_defaults(layer)
        expected = merged(expected, layer)
    assert exact(builder.build().extract()) == exact(expected)


def joined(below, above):
    """A join fills what is absent."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return below
    result = dict(below)
    for key, value in above.items():
        result[key] = joined(result[key], value) if key in result else value
    return result


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(trees, trees)
def test_joins_follow_the_model(below, above):
    builder = superconfig.create_config().with_defaults(below).with_defaults(above, join=True)
    assert exact(builder.build().extract()) == exact(joined(below, above))


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(trees, st.lists(few, min_size=1, max_size=3), small)
def test_a_path_of_segments_needs_no_quoting(tree, path, value):
    for key in reversed(path):
        value = {key: value}
    config = superconfig.create_config().with_defaults(tree).with_defaults(value).build()
    expected = merged(tree, value)
    for key in path:
        expected = expected[key]
    assert exact(config[path]) == exact(expected)
    assert exact(config[tuple(path)]) == exact(expected)
