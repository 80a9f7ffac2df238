"""extract(type) of values: scalars, text without a type, containers, choices, unions."""
import collections
import dataclasses
import datetime
import decimal
import enum
import ipaddress
import os
import pathlib
import re
import sys
import typing
import uuid
from typing import (
    Any, Deque, Dict, FrozenSet, Iterable, List, Mapping, MutableMapping, NewType, Optional,
    Sequence, Set, Tuple, Union)

import pytest
import superconfig
import typing_extensions

Literal = typing_extensions.Literal
Annotated = typing_extensions.Annotated

UTC = datetime.timezone.utc
UserId = NewType("UserId", int)


def read(hint, value, unknown="ignore"):
    """`value` from a source with types, as `hint`."""
    holder = dataclasses.make_dataclass("Holder", [("value", hint)])
    config = superconfig.create_config().with_defaults({"value": value}).build()
    return config.extract(holder, unknown=unknown).value


def read_text(hint, text):
    """`text` from a source that has nothing but text, as `hint`."""
    holder = dataclasses.make_dataclass("Holder", [("value", hint)])
    config = superconfig.create_config().with_env("T", environ={"T_VALUE": text}).build()
    return config.extract(holder).value


def refuse(hint, value, reader=read):
    with pytest.raises(superconfig.ExtractionError) as caught:
        reader(hint, value)
    return [(error["code"], error["message"]) for error in caught.value.errors]


class Port(int):
    pass


class Even(int):
    def __new__(cls, value):
        if value % 2:
            raise ValueError(f"{value} is odd")
        return int.__new__(cls, value)


@pytest.mark.parametrize("hint, value, expected", [
    (bool, True, True), (int, 3, 3), (int, -2**63, -2**63), (int, 2**64 - 1, 2**64 - 1),
    (float, 1.5, 1.5), (float, 2, 2.0), (str, "x", "x"), (None, None, None),
    (Any, [1, {"a": None}], [1, {"a": None}]), (object, "x", "x"),
    (UserId, 3, 3), (Annotated[int, "metadata"], 3, 3), (Port, 80, Port(80)),
    (datetime.datetime, datetime.datetime(2024, 5, 6, 7, 8, 9, 123000, UTC),
     datetime.datetime(2024, 5, 6, 7, 8, 9, 123000, UTC)),
    (datetime.datetime, "2024-05-06T07:08:09", datetime.datetime(2024, 5, 6, 7, 8, 9)),
    (datetime.date, "2024-05-06", datetime.date(2024, 5, 6)),
    (datetime.time, datetime.time(7, 8), datetime.time(7, 8)),
    (datetime.timedelta, "1h30m", datetime.timedelta(minutes=90)),
    (datetime.timedelta, "PT5M", datetime.timedelta(minutes=5)),
    (datetime.timedelta, 1.5, datetime.timedelta(seconds=1.5)),
    (datetime.timedelta, "-3us", datetime.timedelta(microseconds=-3)),
    (pathlib.Path, "a/b", pathlib.Path("a/b")),
    (pathlib.PurePosixPath, "a/b", pathlib.PurePosixPath("a/b")),
    (os.PathLike, "a/b", pathlib.Path("a/b")),
    (decimal.Decimal, "1.10", decimal.Decimal("1.10")),
    (decimal.Decimal, 0.1, decimal.Decimal("0.1")), (decimal.Decimal, 3, decimal.Decimal(3)),
    (uuid.UUID, "00000000-0000-0000-0000-0000000000ff", uuid.UUID(int=255)),
    (uuid.UUID, "000000000000000000000000000000ff", uuid.UUID(int=255)),
    (ipaddress.IPv4Address, "10.0.0.1", ipaddress.IPv4Address("10.0.0.1")),
    (ipaddress.IPv6Network, "fd00::/8", ipaddress.IPv6Network("fd00::/8")),
    (typing.Pattern[str], "a+", re.compile("a+")), (re.Pattern, "a+", re.compile("a+")),
])
def test_values_with_a_type(hint, value, expected):
    found = read(hint, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("hint, text, expected", [
    (str, "007", "007"), (str, "true", "true"), (str, "[1]", "[1]"), (str, "", ""),
    (int, "007", 7), (int, "0x1F", 31), (float, "1e3", 1000.0), (float, "8", 8.0),
    (bool, "yes", True), (bool, "0", False), (Port, "80", Port(80)),
    (datetime.timedelta, "30", datetime.timedelta(seconds=30)),
    (datetime.timedelta, "500ms", datetime.timedelta(milliseconds=500)),
    (datetime.date, "2024-05-06", datetime.date(2024, 5, 6)),
    (decimal.Decimal, "1.10", decimal.Decimal("1.10")),
    (decimal.Decimal, "12345678901234567890.123", decimal.Decimal("12345678901234567890.123")),
    (pathlib.Path, "12", pathlib.Path("12")),
    (List[str], "a, b", ["a", "b"]), (List[int], "1,007", [1, 7]), (List[str], "", []),
    (List[int], "[1, 2]", [1, 2]), (Tuple[str, int], "a,3", ("a", 3)),
    (Set[str], "a,b,a", {"a", "b"}),
    (Dict[str, int], '{"a": 1}', {"a": 1}), (Any, "8080", 8080), (Any, "007", "007"),
    (Optional[int], "null", None), (Optional[str], "x", "x"),
])
def test_text_without_a_type(hint, text, expected):
    found = read_text(hint, text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("hint, value, code, message", [
    (int, "8080", "wrong-type", 'expected int, found the string "8080"'),
    (int, 1.0, "wrong-type", "expected int, found the float 1.0"),
    (int, True, "wrong-type", "expected int, found the bool true"),
    (int, None, "wrong-type", "expected int, found null"),
    (bool, 1, "wrong-type", "expected bool, found the integer 1"),
    (str, 8080, "wrong-type", "expected str, found the integer 8080"),
    (str, ["a"], "wrong-type", "expected str, found an array"),
    (float, 2**53 + 1, "out-of-range", "expected float, found the integer 9007199254740993"),
    (None, 0, "wrong-type", "expected null, found the integer 0"),
    (datetime.date, "2024-05-06T07:08:09", "wrong-type",
     'expected date, found the string "2024-05-06T07:08:09"'),
    (datetime.datetime, "soon", "bad-value", 'expected datetime, found the string "soon"'),
    (datetime.timedelta, "3 years", "bad-value", 'expected duration, found the string "3 years"'),
    (datetime.timedelta, "1ns", "out-of-range",
     'expected a duration in whole microseconds, found the string "1ns"'),
    (decimal.Decimal, "1_000", "bad-value", 'expected Decimal, found the string "1_000"'),
    (decimal.Decimal, "x", "bad-value", 'expected Decimal, found the string "x"'),
    (decimal.Decimal, True, "wrong-type", "expected Decimal, found the bool true"),
    (uuid.UUID, "x", "bad-value", 'expected UUID, found the string "x"'),
    (re.Pattern, "(", "bad-value", 'expected Pattern, found the string "("'),
    (ipaddress.IPv4Address, "10.0.0.256", "bad-value",
     'expected IPv4Address, found the string "10.0.0.256"'),
    (Even, 3, "bad-value", "3 is odd"),
    (List[int], "1,2", "wrong-type", 'expected list[int], found the string "1,2"'),
    (Dict[str, int], [], "wrong-type", "expected dict[str, int], found an array"),
    (Set[List[int]], [[1]], "bad-value", "unhashable type: 'list'"),
])
def test_values_that_do_not_fit(hint, value, code, message):
    assert refuse(hint, value) == [(code, message)]


@pytest.mark.parametrize("hint, text, code, message", [
    (int, "12abc", "bad-value", 'expected int, found the text "12abc"'),
    (int, "99999999999999999999", "out-of-range",
     'expected int, found the text "99999999999999999999"'),
    (bool, "maybe", "bad-value", 'expected bool, found the text "maybe"'),
    (List[int], "1,x", "bad-value", 'expected int, found the text "x"'),
])
def test_text_that_does_not_read(hint, text, code, message):
    assert refuse(hint, text, read_text) == [(code, message)]


# Containers


@pytest.mark.parametrize("hint, value, expected", [
    (list, [1, "a"], [1, "a"]), (List[int], [1, 2], [1, 2]), (Sequence[int], [1], [1]),
    (Iterable[int], [1], [1]), (tuple, [1, "a"], (1, "a")), (Tuple[int, ...], [1, 2], (1, 2)),
    (Tuple[int, str], [1, "a"], (1, "a")), (Tuple[()], [], ()), (set, [1, 1], {1}),
    (Set[int], [1, 2], {1, 2}), (FrozenSet[str], ["a"], frozenset("a")),
    (typing.AbstractSet[int], [1], frozenset([1])), (Deque[int], [1], collections.deque([1])),
    (dict, {"a": [1]}, {"a": [1]}), (Dict[str, int], {"a": 1}, {"a": 1}),
    (Mapping[str, List[int]], {"a": [1]}, {"a": [1]}), (MutableMapping[str, Any], {}, {}),
    (typing.OrderedDict[str, int], {"b": 1, "a": 2}, collections.OrderedDict([("b", 1), ("a", 2)])),
    (Dict[int, str], {"1": "a", "0x10": "b"}, {1: "a", 16: "b"}),
    (Dict[Optional[uuid.UUID], Any], {}, {}),
    (List[Dict[str, Tuple[int, float]]], [{"a": [1, 2]}], [{"a": (1, 2.0)}]),
])
def test_containers(hint, value, expected):
    found = read(hint, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.skipif(sys.version_info < (3, 9), reason="built-in generics are new in 3.9")
def test_built_in_generics():
    assert read(eval("list[dict[str, tuple[int, ...]]]"), [{"a": [1]}]) == [{"a": (1,)}]
    assert read(eval("frozenset[str]"), ["a"]) == frozenset("a")


def test_containers_belong_to_the_caller():
    config = superconfig.create_config().with_defaults({"value": [1]}).build()
    holder = dataclasses.make_dataclass("Holder", [("value", List[int])])
    config.extract(holder).value.append(2)
    assert config.extract(holder).value == [1]


def test_elements_that_do_not_fit_are_all_told():
    assert refuse(List[int], [1, "a", 2, None]) == [
        ("wrong-type", 'expected int, found the string "a"'),
        ("wrong-type", "expected int, found null")]


def test_a_tuple_has_its_length():
    assert refuse(Tuple[int, str], [1]) == [
        ("bad-value", "expected tuple[int, str] of 2 elements, found 1")]


def test_a_key_that_does_not_read():
    assert refuse(Dict[int, str], {"a": "x"}) == [
        ("bad-value", 'expected int, found the text "a"')]


def test_two_keys_that_mean_the_same():
    assert refuse(Dict[int, str], {"1": "a", "01": "b", "2": "c", "0x2": "d"}) == [
        ("bad-value", "another key of the object means the same")] * 2


# Choices


class Level(enum.Enum):
    LOW = 1
    HIGH = 2
    VERY_HIGH = 3


class Colour(enum.Enum):
    red = "R"
    RED = "r"
    green = "green"


class Flagged(enum.IntFlag):
    A = 1
    B = 2


@pytest.mark.parametrize("hint, value, expected", [
    (Level, 1, Level.LOW), (Level, "HIGH", Level.HIGH), (Level, "high", Level.HIGH),
    (Level, "very-high", Level.VERY_HIGH), (Colour, "R", Colour.red), (Colour, "r", Colour.RED),
    (Colour, "red", Colour.red), (Colour, "RED", Colour.RED), (Colour, "Green", Colour.green),
    (Flagged, 2, Flagged.B), (Literal["a", 3, None], "a", "a"), (Literal["a", 3, None], 3, 3),
    (Literal["a", None], None, None), (Literal[Level.LOW, "x"], 1, Level.LOW),
    (Literal[Literal["a"], Literal["b"]], "b", "b"),
])
def test_choices(hint, value, expected):
    found = read(hint, value)
    assert found == expected
    assert type(found) is type(expected)


def test_choices_from_text():
    assert read_text(Level, "2") is Level.HIGH
    assert read_text(Level, "low") is Level.LOW
    assert read_text(Literal[1, "1"], "1") == 1
    assert read_text(Literal["1", "2"], "1") == "1"
    assert read_text(Literal[True, "auto"], "on") is True


def test_values_that_are_no_choice():
    assert refuse(Level, 4) == [
        ("bad-value", "expected Level (LOW, HIGH, VERY_HIGH), found the integer 4")]
    assert refuse(Colour, "Red") == [
        ("bad-value", "expected Colour ('R', 'r', 'green'), found the string \"Red\"")]
    assert refuse(Literal["a", 3, None], True) == [
        ("bad-value", "expected 'a' or 3 or null, found the bool true")]
    assert refuse(Literal["a"], ["a"]) == [("wrong-type", "expected 'a', found an array")]


# Unions


@dataclasses.dataclass
class Cat:
    kind: Literal["cat"]
    lives: int = 9


@dataclasses.dataclass
class Dog:
    kind: Literal["dog"]
    tricks: List[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Small:
    x: int


@dataclasses.dataclass
class Large:
    x: int
    y: int = 0


@pytest.mark.parametrize("hint, value, expected", [
    (Union[int, str], "1", "1"), (Union[str, int], 1, 1), (Union[float, int], 1, 1),
    (Union[int, float], 1.5, 1.5), (Union[bool, int], 1, 1), (Union[float, str], 1, 1.0),
    (Union[str, None, int], None, None), (Union[str, Level], "low", Level.LOW),
    (Union[str, Literal["a"]], "a", "a"), (Union[uuid.UUID, str], "x", "x"),
    (Union[uuid.UUID, str], str(uuid.UUID(int=1)), uuid.UUID(int=1)),
    (Union[str, uuid.UUID], str(uuid.UUID(int=1)), str(uuid.UUID(int=1))),
    (Union[datetime.timedelta, str], "10s", datetime.timedelta(seconds=10)),
    (Union[datetime.timedelta, int], 10, 10),
    (Union[datetime.timedelta, Literal["never"]], "never", "never"),
    (Union[str, List[str]], "a", "a"), (Union[str, List[str]], ["a"], ["a"]),
    (Union[List[float], List[int]], [1], [1]), (Union[Any, int], 3, 3),
    (Union[Cat, Dog], {"kind": "dog", "tricks": ["sit"]}, Dog("dog", ["sit"])),
    (Union[Dog, Cat], {"kind": "cat"}, Cat("cat")),
    (Union[Small, Large], {"x": 1}, Small(1)), (Union[Small, Large], {"x": 1, "y": 2}, Large(1, 2)),
    (Union[Small, Dict[str, int]], {"x": 1, "z": 2}, {"x": 1, "z": 2}),
    (Union[Small, Dict[str, Any]], {"x": 1}, Small(1)),
])
def test_unions_take_the_closest_member(hint, value, expected):
    found = read(hint, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("hint, text, expected", [
    (Union[int, str], "8080", 8080), (Union[int, str], "007", "007"),
    (Union[bool, str], "true", True), (Union[bool, str], "yes", "yes"),
    (Union[int, None], "007", 7), (Union[bool, int], "1", 1), (Union[List[str], str], "a,b", "a,b"),
    (Union[List[str], None], "a,b", ["a", "b"]),
    (Union[pathlib.Path, None], "8", pathlib.Path("8")),
])
def test_unions_of_text_without_a_type(hint, text, expected):
    found = read_text(hint, text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.skipif(sys.version_info < (3, 10), reason="X | Y is new in 3.10")
def test_unions_written_with_a_bar():
    assert read(eval("int | None"), None) is None
    assert read(eval("int | list[int]"), [1]) == [1]


def test_values_that_fit_no_member():
    assert refuse(Optional[int], "x") == [
        ("wrong-type", 'expected int | null, found the string "x"')]
    assert refuse(Union[int, float, None], "x") == [
        ("bad-value", 'expected int | float | null, found the string "x"')]
    assert refuse(Union[Cat, None], 3) == [
        ("wrong-type", "expected Cat | null, found the integer 3")]


def test_what_the_nearest_member_lacks():
    assert refuse(Union[int, Small], {"x": "a"}) == [
        ("wrong-type", 'expected int, found the string "a"')]
    assert refuse(Union[Cat, Dog], {"kind": "dog", "tricks": 3}) == [
        ("wrong-type", "expected list[str], found the integer 3 (read as Dog)")]


def test_keys_left_over_are_those_of_the_chosen_member():
    value = {"x": 1, "y": 2, "z": 3}
    assert read(Union[Small, Large], value) == Large(1, 2)
    with pytest.raises(superconfig.ExtractionError) as caught:
        read(Union[Small, Large], value, unknown="error")
    assert [error["path"] for error in caught.value.errors] == ["value.z"]


@dataclasses.dataclass
class Left:
    value: int
    next: "Optional[Union[Left, Right]]" = None


@dataclasses.dataclass
class Right:
    value: int
    next: "Optional[Union[Left, Right]]" = None
    side: str = "right"


def test_members_that_nest_each_other_are_tried_once_each():
    value = None
    for number in range(60):
        value = {"value": number, "next": value} if value else {"value": number, "side": "right"}
    found = read(Union[Left, Right], value)
    for number in reversed(range(60)):
        assert found.value == number
        found, last = found.next, found
    assert type(last) is Right


# Types that nothing can be read as


@pytest.mark.parametrize("hint, words", [
    (bytes, "bytes .*take str and encode"), (complex, "complex .*list of two floats"),
    (typing.Callable[[], int], "Callable"), (type(sys), "module"),
    (List[bytes], r"bytes \(at Holder.value\)"), (Dict[str, range], "range"),
    (collections.defaultdict, "defaultdict"),
])
def test_types_that_cannot_be_made(hint, words):
    with pytest.raises(TypeError, match=words):
        read(hint, "x")


def test_a_root_that_is_no_object():
    config = superconfig.create_config().with_defaults("[1, 2]", format="json").build()
    assert config.extract(List[int]) == [1, 2]
    assert config.extract(Tuple[int, int]) == (1, 2)
