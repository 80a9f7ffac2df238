"""Real files have the values that Python's json and tomllib read from them."""
import datetime
import json
import os
import pathlib

import pytest

try:
    import tomllib
except ImportError:  # before Python 3.11
    import tomli as tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITES = pathlib.Path(os.environ.get("SUPERCONFIG_SUITES", ROOT.parent / "shared" / "suites"))
FILES = sorted(
    path for kind in ("json", "toml") for path in (SUITES / "realworld" / kind).glob("*")
    if path.suffix in (".json", ".toml") and not path.name.endswith(".expected.json"))


def plain(value):
    """Dates and times in the text form that JSON uses for them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat().replace("+00:00", "Z")
    return value


def reference(path):
    if path.suffix == ".json":
        return json.loads(path.read_text(encoding="utf-8-sig"))
    return plain(tomllib.loads(path.read_text(encoding="utf-8")))


def types(value):
    """The value with the type of every scalar, because Python treats 1, 1.0 and True as equal."""
    if isinstance(value, dict):
        return {key: types(item) for key, item in value.items()}
    if isinstance(value, list):
        return [types(item) for item in value]
    return (type(value).__name__, value)


@pytest.mark.skipif(not FILES, reason="the suites are not here")
@pytest.mark.parametrize("path", FILES or [None], ids=lambda path: path.name if path else "none")
def test_values_equal_the_reference(path, cli):
    done = cli.run("convert", str(path), "-", "--to", "json")
    assert done.status == 0, done.err
    assert types(json.loads(done.out)) == types(reference(path))
