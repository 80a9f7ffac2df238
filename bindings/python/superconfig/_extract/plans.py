"""How one value is read as one type, where the extension's own plans do not suffice.

A plan is made once for a type and holds no state of a reading, so threads share it. `read` gives
the value, or notes in the report what does not fit and gives FAILED: it never raises for what a
configuration holds. `name` is how messages call the type.

Which text reads as a number, a bool, a date or a duration is the engine's to say; nothing here
parses what another language would have to parse too. The plans of scalars, lists, dicts and classes
with fields are objects of the extension (bindings/python/src/plan.h), which call those below and
are called by them.
"""
import datetime
import decimal

from .._superconfig import Plan as NativePlan
from .report import CHOICE, CONVERTED, FAILED, OWN, TEXT

CHOICE_WEIGHT = 100  # a Literal that differs says that another member was meant
_UNSURE = (ValueError, TypeError, AssertionError, ArithmeticError)


class Plan:
    """Has read(cursor, report); one with read_over(cursor, report, base) can keep the parts of a
    default instance."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name


def read_over(plan, at, report, base):
    """Reads by a plan that may keep the parts of the instance `base` which `at` does not give."""
    if isinstance(plan, NativePlan):
        return plan.read(at, report, base)
    return plan.read_over(at, report, base) if hasattr(plan, "read_over") else plan.read(at, report)


class CheckedPlan(Plan):
    """Reads by another plan, and checks the constraints."""

    __slots__ = ("inner", "constraints")

    def __init__(self, inner, constraints):
        Plan.__init__(self, inner.name)
        self.inner = inner
        self.constraints = constraints

    def read(self, at, report):
        return self.check(self.inner.read(at, report), at, report)

    def read_over(self, at, report, base):
        return self.check(read_over(self.inner, at, report, base), at, report)

    def check(self, value, at, report):
        if value is FAILED:
            return value
        for constraint in self.constraints:
            try:
                against = constraint.problem(value)
            except _UNSURE as error:
                return report.refused(at, error, expected=self.name)
            if against is not None:
                return report.against(at, constraint.code, against)
        return value


def make(maker, value, at, report, name):
    try:
        return maker(value)
    except _UNSURE as error:
        return report.refused(at, error, expected=name)


class DatetimePlan(Plan):
    """One of datetime, date and time: each only from a value of its own kind."""

    __slots__ = ("type",)

    def __init__(self, name, expected):
        Plan.__init__(self, name)
        self.type = expected

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


class SizePlan(Plan):
    __slots__ = ("make",)

    def __init__(self, name, maker):
        Plan.__init__(self, name)
        self.make = maker

    def read(self, at, report):
        size = at.size()
        if size is None:
            return report.fail(at, self.name, at.failure("size"))
        report.loosen(TEXT if at.kind == "string" else CONVERTED)
        return self.make(size)


class ConvertPlan(Plan):
    """A value that a function of the program makes something of."""

    __slots__ = ("inner", "make")

    def __init__(self, name, inner, maker):
        Plan.__init__(self, name)
        self.inner = inner
        self.make = maker

    def read(self, at, report):
        value = self.inner.read(at, report)
        report.loosen(TEXT)
        return value if value is FAILED else make(self.make, value, at, report, self.name)


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

    __slots__ = ("pairs", "tables", "names", "relaxed", "has_null", "null")

    READINGS = ((bool, "bool"), (int, "int"), (float, "float"), (str, "string"))

    def __init__(self, name, pairs, names=None):
        """`pairs`: (scalar, its Python value); `names`: name → its Python value."""
        Plan.__init__(self, name)
        self.pairs = pairs
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
        """The Python value of the scalar, or FAILED."""
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
