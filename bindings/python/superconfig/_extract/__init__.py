"""Fills the types of a program from a configuration: ``extract(type)`` of handles and sections.

`compile` turns a type into a plan once, the plan reads values through a cursor of the extension,
`report` collects everything that does not fit, so that one error lists all of it.
"""
import warnings

from .compile import plan_of
from .report import Report, line_of
from .schemas import schema_of

__all__ = ["extract", "schema_of"]

UNKNOWN = ("ignore", "warn", "error")


def extract(cursor, type, *, unknown="ignore"):
    """Reads the value at `cursor` as `type`.

    Args:
        cursor: the place to read: a pinned snapshot and a place in it.
        type: the type of the result: a class, or any form of an annotation.
        unknown: the effect of a key without a field: ``"ignore"``, ``"warn"`` or ``"error"``.

    Raises:
        TypeError: a configuration cannot be read as `type`.
        ValueError: `unknown` is another text.
        ExtractionError: values do not fit; it lists all of them.
    """
    if unknown not in UNKNOWN:
        raise ValueError(f"unknown must be one of {', '.join(UNKNOWN)}, not {unknown!r}")
    plan = plan_of(type)
    report = Report(unknown != "ignore")
    value = plan.read(cursor, report)
    if unknown == "error":
        report.no_fields()
    if report.problems:
        raise report.error(plan.name) from report.cause
    if unknown == "warn":
        report.no_fields()
        for error in report.render():
            warnings.warn(line_of(error), UserWarning, stacklevel=2)
    return value
