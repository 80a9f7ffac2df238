#!/usr/bin/env python3
"""Writes the tables of docs/performance.md from the files of bench/results.

    bench/tables.py

A table is between `<!-- table FILE -->` and `<!-- end -->`; FILE is a name in bench/results without
`.json`. It has every row of the file that is timed or counted, except those of growth; a row has
one line for each floor or peer. So a figure on that page is always one of a stored result.
"""
import importlib.machinery
import importlib.util
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
RESULTS = ROOT / "bench" / "results"
TABLE = re.compile(r"(<!-- table (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def program(path):
    """bench/run is a program; its way to write amounts is used here."""
    loader = importlib.machinery.SourceFileLoader("bench_run", str(path))
    made = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench_run", loader))
    loader.exec_module(made)
    return made


bench = program(ROOT / "bench" / "run")


def shown(value, unit):
    return bench.amount(value, unit).replace(" us", " µs")


def goal(at_most):
    return bench.goal_text(at_most).replace("<= ", "≤ ").replace(" x", " ×") if at_most else ""


def lines_of(row):
    ours, *others = row["cases"]
    work, value = row["what"], shown(ours["value"], row["unit"])
    if row.get("limit") or not others:
        limit = f"≤ {shown(row['limit'], row['unit'])}" if row.get("limit") else ""
        yield work, value, "", "", "", limit
        work = value = ""
    for other in others:
        ratio = other["ratio"]
        yield (work, value, other["name"], shown(other["value"], row["unit"]),
               f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}", goal(other.get("at_most")))
        work = value = ""


def table(name):
    result = json.loads((RESULTS / f"{name}.json").read_text())
    compiler, commit = result["compiler"].strip(), result["commit"][:10]
    yield (f"`bench/results/{name}.json`: {result['date'][:10]}, {result['cpu']}, "
           f"{result['cores']} cores, load {result['load']:.1f} at the start, {compiler}, "
           f"commit {commit}.\n")
    yield "| work | ours | beside | theirs | ratio | goal |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in result["rows"]:
        if "missing" not in row and row["unit"] != "power":
            for cells in lines_of(row):
                yield "| " + " | ".join(cells) + " |"


def main():
    text = PAGE.read_text()
    PAGE.write_text(TABLE.sub(
        lambda found: found[1] + "\n".join(table(found[2])) + "\n" + found[3], text))


if __name__ == "__main__":
    main()
