"""A program in a page is the same as the example of that name."""
import re

from conftest import ROOT

PAGE = ROOT / "docs/guide/watching.md"


def test_the_guide_shows_the_examples():
    text = PAGE.read_text(encoding="utf-8")
    shown = re.findall(r"^```c \S+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    named = re.findall(r"\(\.\./\.\./(examples/c/\w+\.c)\)", text)
    assert len(shown) == len(named) == 2
    for program, name in zip(shown, named):
        assert program == (ROOT / name).read_text(encoding="utf-8"), name
