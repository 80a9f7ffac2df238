"""docs/reference/errors.md names every code of SC_STATUS_TABLE, once, under its severity."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECTIONS = {"SC_OK": "Errors", "SC_ERROR": "Errors", "SC_WARNING": "Warnings", "SC_NOTE": "Notes"}


def codes_of_the_header():
    header = (ROOT / "include/superconfig/base.h").read_text(encoding="utf-8")
    table = re.findall(r'^\s*X\((SC_\w+), "([a-z0-9-]+)",', header, re.MULTILINE)
    assert len(table) > 50
    return [(name, SECTIONS[re.match(r"SC_[A-Z]+", symbol)[0]]) for symbol, name in table]


def codes_of_the_page():
    page = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    section, found = None, []
    for line in page.splitlines():
        if line.startswith("## "):
            section = line[3:]
        row = re.match(r"\| `([a-z0-9-]+)`", line)
        if row:
            found.append((row[1], section))
    return found


def test_every_code_has_its_row():
    assert sorted(codes_of_the_page()) == sorted(codes_of_the_header())
