"""How one value is read as one type.

A plan is made once for a type and holds no state of a reading, so threads share it. `read` gives
the value, or notes in the report what does not fit and gives FAILED: it never raises for what a
configuration holds. `name` is how messages call the type.

Which text reads as a number, a bool, a date or a duration is the engine's to say; nothing here
parses what another language would have to parse too.
"""
import datetime
import decimal
import re

from .report import ANYTHING, CHOICE, CONVERTED, FAILED, OWN, TEXT

CHOICE_WEIGHT = 100  # a Literal that differs says that another member was meant
_UNSURE = (ValueError, TypeError, AssertionError, ArithmeticError)


class Plan:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name


class AnythingPlan(Plan):
    __slots__ = ()

    def read(self, at, report):
        report.loosen(ANYTHING)
        return at.object()


class NullPlan(Plan):
    __slots__ = ()

    def read(self, at, report):
        if at.kind == "null":
            return None
        return report.fail(at, self.name, "wrong-type")


class ScalarPlan(Plan):
    """A typed reading of the engine, perhaps handed on to a subclass of its type."""

    __slots__ = ("reading", "kind", "level", "make")

    def __init__(self, name, reading, kind, level=OWN, make=None):
        Plan.__init__(self, name)
        self.reading = reading
        self.kind = kind
        self.level = level
        self.make = make

    def read(self, at, report):
        value = getattr(at, self.reading)()
        if value is None:
            return report.fail(at, self.name, at.failure(self.reading))
        if report.graded:
            report.loosen(self.level if at.kind == self.kind else CONVERTED)
        if self.make is None:
            return value
        return make(self.make, value, at, report, self.name)


def make(maker, value, at, report, name):
    try:
        return maker(value)
    except _UNSURE as error:
        return report.refused(at, error, expected=name)


class DatetimePlan(Plan):
    """One of datetime, date and time: each only from a value of its own kind."""

    __slots__ = ("type",)

    def __init__(self, name, wanted):
        Plan.__init__(self, name)
        self.type = wanted

    def read(self, at, report):
        value = at.datetime()
        if value is None:
            return report.fail(at, self.name, at.failure("datetime"))
        if type(value) is not self.type:
            return report.fail(at, self.name, "wrong-type")
        report.loosen(OWN if at.kind == "datetime" else TEXT)
        return value


class DurationPlan(Plan):
    __slots__ = ()

    def read(self, at, report):
        nanoseconds = at.duration()
        if nanoseconds is None:
            return report.fail(at, self.name, at.failure("duration"))
        if nanoseconds % 1000:
            return report.fail(at, "a duration in whole microseconds", "out-of-range")
        report.loosen(TEXT if at.kind == "string" else CONVERTED)
        return datetime.timedelta(microseconds=nanoseconds // 1000)


class TextPlan(Plan):
    """A type that is made of a text: Path, UUID, an IP address …"""

    __slots__ = ("make",)

    def __init__(self, name, maker):
        Plan.__init__(self, name)
        self.make = maker

    def read(self, at, report):
        text = at.string()
        if text is None:
            return report.fail(at, self.name, at.failure("string"))
        report.loosen(TEXT)
        try:
            return self.make(text)
        except (*_UNSURE, re.error):
            return report.fail(at, self.name, "bad-value")


class DecimalPlan(Plan):
    """Exact: from the text as written, or from the shortest text that is the same float."""

    __slots__ = ()

    def read(self, at, report):
        text = at.string()
        if text is None and at.kind in ("integer", "float"):
            text = repr(at.object())
        if text is None:
            return report.fail(at, self.name, at.failure("string"))
        report.loosen(TEXT)
        try:
            if "_" not in text:
                return decimal.Decimal(text.strip())
        except decimal.InvalidOperation:
            pass
        return report.fail(at, self.name, "bad-value")


class ChoicePlan(Plan):
    """One of a list of scalars: Literal, and Enum by value, then by name."""

    __slots__ = ("tables", "names", "relaxed", "has_null", "null")

    READINGS = ((bool, "bool"), (int, "int"), (float, "float"), (str, "string"))

    def __init__(self, name, pairs, names=None):
        """`pairs`: (scalar, what it stands for); `names`: name → what it stands for."""
        Plan.__init__(self, name)
        self.tables = self._tables(pairs)
        nulls = [result for scalar, result in pairs if scalar is None]
        self.has_null, self.null = bool(nulls), nulls[0] if nulls else None
        self.names = names or {}
        self.relaxed = self._relaxed(self.names)

    @classmethod
    def _tables(cls, pairs):
        tables = []
        for kind, reading in cls.READINGS:
            table = {}
            for scalar, result in pairs:
                if isinstance(scalar, kind) and not (kind is int and isinstance(scalar, bool)):
                    table.setdefault(scalar, result)
            if table:
                tables.append((reading, table))
        return tables

    @staticmethod
    def _relaxed(names):
        relaxed = {}
        for name, result in names.items():
            relaxed.setdefault(relax(name), []).append(result)
        return {name: found[0] for name, found in relaxed.items() if len(found) == 1}

    def find(self, at):
        """What the value stands for, or FAILED."""
        if at.kind == "null" and self.has_null:
            return self.null
        for reading, table in self.tables:
            value = getattr(at, reading)()
            if value is not None and value in table:
                return table[value]
        text = at.string() if self.names else None
        if text is None:
            return FAILED
        return self.names.get(text, self.relaxed.get(relax(text), FAILED))

    def read(self, at, report):
        value = self.find(at)
        if value is FAILED:
            code = "bad-value" if at.kind not in ("array", "object", "null") else "wrong-type"
            return report.fail(at, self.name, code, CHOICE_WEIGHT)
        report.loosen(CHOICE)
        return value


def relax(name):
    """A name as the relaxed rule compares it."""
    return name.replace("-", "").replace("_", "").lower()


class ListPlan(Plan):
    """Elements of one type. Text without a type is cut at its commas."""

    __slots__ = ("item", "make")

    def __init__(self, name, item, maker):
        Plan.__init__(self, name)
        self.item = item
        self.make = maker

    def read(self, at, report):
        children = at.list()
        if children is None:
            return report.fail(at, self.name, at.failure("list"))
        report.loosen(OWN if at.kind == "array" else CONVERTED)
        values = [self.item.read(child, report) for child in children]
        if any(value is FAILED for value in values):
            return FAILED
        if self.make is list:
            return values
        return make(self.make, values, at, report, self.name)


class TuplePlan(Plan):
    """A fixed number of elements, each of its own type."""

    __slots__ = ("items", "make")

    def __init__(self, name, items, maker=tuple):
        Plan.__init__(self, name)
        self.items = items
        self.make = maker

    def read(self, at, report):
        children = at.list()
        if children is None:
            return report.fail(at, self.name, at.failure("list"))
        if len(children) != len(self.items):
            elements = f"{len(self.items)} element" + "s" * (len(self.items) != 1)
            return report.refused(at, ValueError(
                f"expected {self.name} of {elements}, found {len(children)}"), expected=self.name)
        report.loosen(OWN if at.kind == "array" else CONVERTED)
        values = [plan.read(child, report) for plan, child in zip(self.items, children)]
        if any(value is FAILED for value in values):
            return FAILED
        return make(self.make, values, at, report, self.name)


class DictPlan(Plan):
    """Any keys. A key that is to be something else than a str is read as untyped text."""

    __slots__ = ("key", "value", "make")

    def __init__(self, name, key, value, maker):
        Plan.__init__(self, name)
        self.key = key  # None: a str
        self.value = value
        self.make = maker

    def read(self, at, report):
        if at.kind != "object":
            return report.fail(at, self.name, "wrong-type")
        report.loosen(OWN)
        result, failed = self.make(), False
        for child in at.items():
            key = child.key if self.key is None else self.key.read(child.key_value(), report)
            value = self.value.read(child, report)
            if key is FAILED or value is FAILED:
                failed = True
            elif self.key is not None and key in result:
                report.same_key(child)
                failed = True
            else:
                result[key] = value
        return FAILED if failed else result


class OptionalPlan(Plan):
    """One type or null."""

    __slots__ = ("inner",)

    def __init__(self, name, inner):
        Plan.__init__(self, name)
        self.inner = inner

    def read(self, at, report):
        if at.kind == "null":
            return None
        before = len(report.problems)
        value = self.inner.read(at, report)
        if value is FAILED and report.problems[before].is_shape_of(at, self.inner):
            report.problems[before].expected = self.name
        return value


class UnionPlan(Plan):
    """The member that fits closest; among equals the one that is written first."""

    __slots__ = ("members", "nullable")

    def __init__(self, name, members, nullable):
        Plan.__init__(self, name)
        self.members = members
        self.nullable = nullable

    def read(self, at, report):
        if self.nullable and at.kind == "null":
            return None
        place = (id(self), at.identity)
        # Members that nest each other would be tried over and over, twice as often at each depth.
        if place not in report.memo:
            report.memo[place] = self._choose(at, report)
        value, chosen = report.memo[place]
        report.take_over(chosen)
        return value

    def _choose(self, at, report):
        best, tries = None, []
        for member in self.members:
            trial = report.try_out()
            value = member.read(at, trial)
            if value is FAILED:
                tries.append((member, trial))
            elif best is None or trial.grade < best[1].grade:
                best = value, trial
        return best or (FAILED, self._blame(at, report, tries))

    def _blame(self, at, report, tries):
        """The member that took the value's shape and failed further down with the least."""
        deeper = [(member, trial) for member, trial in tries
                  if not any(problem.is_shape_of(at, member) for problem in trial.problems)]
        if not deeper:
            blamed = report.try_out()
            code = "bad-value" if at.kind == "string" else "wrong-type"
            blamed.fail(at, self.name, code)
            return blamed
        member, blamed = min(deeper, key=lambda pair: pair[1].weight)
        if len(deeper) > 1:
            for problem in blamed.problems:
                problem.suffix += f" (read as {member.name})"
        return blamed
