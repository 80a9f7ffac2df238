"""The findings of one extraction: problems, keys without a field, closeness of fit.

A problem keeps the place, not the text: most of those noted while the members of a union are tried
are thrown away, so texts are made at the end, for those that remain. Whatever a text shows of a
value comes from the cursor, which masks secrets by the engine's rules.
"""
from ..errors import ConfigError, ExtractionError

NO_FIELD = "no field takes this key"
SAME_KEY = "another key of the object means the same"
FAILED = type("Failed", (), {"__slots__": (), "__repr__": lambda self: "FAILED"})()

# How far a reading is from what the source wrote; a union takes its closest member.
CHOICE = 0  # null, or one of the values that a Literal or Enum lists
OWN = 1  # the value's own type
TEXT = 2  # something that sources write as text: str, Path, UUID, a duration …
CONVERTED = 3  # text without a type read as a number, an integer as a float …
ANYTHING = 4  # a type that takes every value


class Problem:
    """One thing that does not fit. `at` is the value, or what lacks the key `name`."""

    __slots__ = ("at", "code", "expected", "text", "name", "weight", "suffix", "shape")

    def __init__(self, at, code, expected=None, text=None, name=None, weight=1, shape=False):
        self.at = at
        self.code = code
        self.expected = expected
        self.text = text
        self.name = name
        self.weight = weight
        self.suffix = ""
        self.shape = shape  # whether `text` says that a list or an object was expected

    def is_shape_of(self, at, plan):
        """Whether it says that the value at `at` is nothing like what `plan` reads."""
        return (self.at is at and self.name is None and self.text is None
                and self.expected == plan.name)

    def message(self, found):
        if self.text is not None:
            return self.text if not self.shape else f"{self.text}, found {found}"
        if self.name is not None:
            return self.at.miss(self.name)
        return f"expected {self.expected}, found {found}"

    def render(self):
        """As a dict, the way errors and warnings are given everywhere."""
        missing = self.name is not None
        source, line, column = self.at.place
        found = None
        if not missing:
            found, *inside = self.at.found()
            if self.text is None or self.shape:
                line, column = inside
        return {
            "code": self.code,
            "path": self.at.path_of(self.name) if missing else self.at.path or None,
            "expected": self.expected,
            "found": found,
            "source": source,
            "line": line,
            "column": column,
            "message": self.message(found) + self.suffix,
        }


class Report:
    """Collects during one extraction, or during the try of one member of a union."""

    __slots__ = ("problems", "unknown", "watch", "graded", "level", "memo", "cause")

    def __init__(self, watch, memo=None):
        self.problems = []
        self.unknown = []
        self.watch = watch  # whether to look for keys that no field takes
        self.graded = memo is not None  # whether somebody asks for the level
        self.level = CHOICE
        self.memo = {} if memo is None else memo
        self.cause = None

    def loosen(self, level):
        if level > self.level:
            self.level = level

    def fail(self, at, expected, code, weight=1):
        """Notes that the value at the cursor `at` is not the `expected` one. Gives FAILED."""
        self.problems.append(Problem(at, code, expected, weight=weight))
        return FAILED

    def missing(self, at, name, expected):
        self.problems.append(Problem(at, "missing-key", expected, name=name))
        return FAILED

    def refused(self, at, error, code="bad-value", expected=None):
        """Notes what a constructor or validator said."""
        self.problems.append(Problem(at, code, expected, text=hide(_text_of(error), at)))
        if self.cause is None and next(secret_texts(at), None) is None:
            self.cause = error  # its traceback shows whatever it likes, so never near a secret
        return FAILED

    def against(self, at, code, text):
        """Notes that a value breaks a rule. Gives FAILED."""
        self.problems.append(Problem(at, code, text=hide(text, at)))
        return FAILED

    def widen(self, at, plan, name):
        """Says of the problem that `plan` had with the shape of `at` that a `name` was expected."""
        for problem in reversed(self.problems):
            if problem.is_shape_of(at, plan):
                problem.expected = name
                return

    def left_over(self, at):
        """Notes a member that no field takes."""
        self.unknown.append(at)

    def same_key(self, at):
        """Notes a member whose key, once it is read, is there already."""
        self.problems.append(Problem(at, "bad-value", text=SAME_KEY))

    def no_fields(self):
        """Makes a problem of each key that no field takes."""
        self.problems += [Problem(at, "unknown-key", text=NO_FIELD) for at in self.unknown]

    def error(self, name):
        """The exception that lists all problems of making a `name`, one a line."""
        errors = self.render()
        lines = [line_of(error) for error in errors]
        if len(lines) > 1:
            lines.insert(0, f"{len(lines)} values do not make a {name}:")
        return ExtractionError("\n  ".join(lines), errors=errors)

    def render(self):
        return [problem.render() for problem in self.problems]

    def try_out(self):
        """A report for one member of a union; they share what they found out about values."""
        return Report(True, self.memo)

    def take_over(self, other):
        """Adds what a try has noted, once its member was chosen or is to be blamed."""
        self.problems += other.problems
        if self.watch:
            self.unknown += other.unknown
        self.loosen(other.level)
        if self.cause is None:
            self.cause = other.cause

    @property
    def weight(self):
        return sum(problem.weight for problem in self.problems)

    @property
    def grade(self):
        """Smaller is closer: fewer keys left over, then nearer to what was written."""
        return len(self.unknown), self.level


def line_of(error):
    """One line for one of the dicts above, as every error of the package shows itself."""
    fields = {name: error[name] for name in ("code", "source", "line", "column", "path")}
    return str(ConfigError(error["message"], **fields))


def _text_of(error):
    """The text of an exception, without the objects that some libraries add to it."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, str) and first else str(error) or type(error).__name__


def secret_texts(at):
    """The secret values at and below a cursor, as texts: as written, and as they are read."""
    if at.kind in ("object", "array"):
        for child in at.items():
            yield from secret_texts(child)
    elif at.kind != "null" and at.secret:
        for value in (at.string(), at.object(), at.int(), at.float()):
            if value is not None and value != "":
                yield str(value)


def hide(text, at):
    """`text`, which somebody else wrote about the value at `at`, without its secrets."""
    for secret in sorted(set(secret_texts(at)), key=len, reverse=True):
        text = text.replace(secret, "<secret>").replace(repr(secret)[1:-1], "<secret>")
    return text
