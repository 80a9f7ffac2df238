"""Every public declaration has its own comment: the contract of the library."""
import re

import pytest
from conftest import ROOT

HEADERS = sorted((ROOT / "include/superconfig").glob("*.h"))

@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header.name)
def test_a_comment_precedes_each_declaration(header):
    lines = header.read_text(encoding="utf-8").splitlines()
    bare = [line for before, line in zip(lines, lines[1:])
            if re.match(r"SC_API\b", line) and not before.rstrip().endswith("*/")]
    assert bare == []
