"""Rules that ``Annotated`` puts on a value: of annotated-types and of msgspec's ``Meta``.

Each reports the problem of a value that was read, and gives the schema keywords with the same
meaning. Pydantic checks its own constraints (foreign.py).
"""
import datetime
import re
import typing

_NUMBERS = {
    # attribute: (keyword, how a message calls it, whether a value follows it)
    "gt": ("exclusiveMinimum", "more than", lambda value, bound: value > bound),
    "ge": ("minimum", "at least", lambda value, bound: value >= bound),
    "lt": ("exclusiveMaximum", "less than", lambda value, bound: value < bound),
    "le": ("maximum", "at most", lambda value, bound: value <= bound),
    "multiple_of": ("multipleOf", "a multiple of", lambda value, bound: value % bound == 0),
}
_LENGTHS = {
    "min_length": ("min", "at least", lambda length, bound: length >= bound),
    "max_length": ("max", "at most", lambda length, bound: length <= bound),
}
_LIBRARIES = ("annotated_types", "msgspec")


class Constraint(typing.NamedTuple):
    problem: typing.Callable  # value → what is wrong with it, or None
    code: str
    keywords: typing.Callable  # JSON type → keywords of a schema


def constraints_of(metadata):
    """The constraints among the metadata of an ``Annotated``, in order."""
    return [made for item in metadata for made in _of_item(item)]


def _of_item(item):
    if getattr(item, "__is_annotated_types_grouped_metadata__", False):
        for inner in item:
            yield from _of_item(inner)
    elif _is_known(item):
        yield from _of_attributes(item)


def _is_known(item):
    return any(cls.__module__.split(".")[0] in _LIBRARIES for cls in type(item).__mro__)


def _of_attributes(item):
    for name, (keyword, words, follows) in _NUMBERS.items():
        bound = getattr(item, name, None)
        if bound is not None:
            yield _number(bound, keyword, words, follows)
    for name, (side, words, follows) in _LENGTHS.items():
        bound = getattr(item, name, None)
        if bound:
            yield _length(bound, side, words, follows)
    if getattr(item, "pattern", None) is not None:
        yield _pattern(item.pattern)
    is_zone = type(item).__name__ == "Timezone"
    if is_zone or getattr(item, "tz", None) is not None:
        yield _zone(item.tz)
    if callable(getattr(item, "func", None)):
        yield _predicate(item.func)


def _number(bound, keyword, words, follows):
    def problem(value):
        return None if follows(value, bound) else f"must be {words} {bound}, is {value}"

    plain = isinstance(bound, (int, float)) and not isinstance(bound, bool)
    return Constraint(problem, "out-of-range", lambda kind: {keyword: bound} if plain else {})


def _length(bound, side, words, follows):
    what = {"string": ("Length", "character"), "array": ("Items", "element"),
            "object": ("Properties", "member")}

    def problem(value):
        unit = what[_kind_of(value)][1] + "s" * (bound != 1)
        length = len(value)
        return None if follows(length, bound) else f"must have {words} {bound} {unit}, has {length}"

    def keywords(kind):
        return {side + what[kind][0]: bound} if kind in what else {}

    return Constraint(problem, "bad-value", keywords)


def _kind_of(value):
    if isinstance(value, (str, bytes)):
        return "string"
    return "object" if hasattr(value, "keys") else "array"


def _pattern(pattern):
    def problem(value):
        return None if re.search(pattern, value) else f"must match the pattern {pattern}"

    return Constraint(problem, "bad-value",
                      lambda kind: {"pattern": pattern} if kind == "string" else {})


def _zone(zone):
    """``...`` and True: any zone; None and False: none; else this one, or the one of this name."""

    def problem(value):
        has_zone = getattr(value, "tzinfo", None) is not None
        if zone in (..., True):
            return None if has_zone else "must have a time zone"
        if zone in (None, False):
            return "must have no time zone" if has_zone else None
        offset = zone.utcoffset(value) if isinstance(zone, datetime.tzinfo) else None
        right = has_zone and (str(value.tzinfo) == str(zone) or value.utcoffset() == offset)
        return None if right else f"must have the time zone {zone}"

    return Constraint(problem, "bad-value", lambda kind: {})


def _predicate(function):
    name = getattr(function, "__qualname__", None) or repr(function)

    def problem(value):
        return None if function(value) else f"does not satisfy {name}"

    return Constraint(problem, "bad-value", lambda kind: {})
