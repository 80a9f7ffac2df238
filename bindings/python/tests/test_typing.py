"""The stubs under the type checkers: right uses pass, mistakes are found, nothing is left out."""
import importlib.util
import os
import subprocess
import sys

import pytest

import superconfig

USES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "typing")
COMPLETE = "SUPERCONFIG_COMPLETE" in os.environ


def needs(module):
    if importlib.util.find_spec(module) is None:
        assert not COMPLETE, f"{module} is not installed"
        pytest.skip(f"{module} is not installed (bindings/python/requirements/typing.txt)")


def run(*command, **options):
    done = subprocess.run([sys.executable, "-m", *command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True, timeout=600,
                          **options)
    assert done.returncode == 0, done.stdout[-8000:]
    return done.stdout


def test_the_package_says_that_it_is_typed():
    folder = os.path.dirname(superconfig.__file__)
    assert os.path.isfile(os.path.join(folder, "py.typed"))
    assert os.path.isfile(os.path.join(folder, "_superconfig.pyi"))


def test_mypy(tmp_path):
    needs("mypy")
    files = [os.path.join(USES, name) for name in ("uses.py", "mistakes.py")]
    run("mypy", "--strict", "--cache-dir", str(tmp_path), *files, cwd=str(tmp_path))


def test_stubtest(tmp_path):
    needs("mypy")
    run("mypy.stubtest", "superconfig", "--allowlist", os.path.join(USES, "stubtest.txt"),
        "--ignore-unused-allowlist", cwd=str(tmp_path))


def pyright(folder, files):
    config = folder / "pyrightconfig.json"
    config.write_text(f'{{"include": ["{files}"], "typeCheckingMode": "strict", '
                      '"enableTypeIgnoreComments": true, "reportUnusedExpression": false, '
                      '"reportUnnecessaryTypeIgnoreComment": "error"}')
    run("pyright", "--project", str(config), "--pythonpath", sys.executable, cwd=str(folder))


def test_pyright(tmp_path):
    needs("pyright")
    pyright(tmp_path, USES)


GENERATED_FROM = {
    "type": "object", "required": ["name", "server"], "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "description": 'The name """ shown \\'},
        "mode": {"enum": ["fast", "safe"]}, "level": {"enum": [1, "a", True, None]},
        "one": {"const": "x"}, "any": {}, "empty": {"type": "object", "properties": {}},
        "odd-key.x": {"type": ["array", "null"], "items": {
            "type": "object", "required": ["a"], "properties": {"a": {"type": "number"}}}},
        "class": {"type": "object", "properties": {"def": {"type": "boolean"}}},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
        "either": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "next": {"$ref": "#"},
        "server": {"type": "object", "required": ["port"], "properties": {
            "port": {"type": "integer", "maximum": 65535}}},
    },
}
GENERATED_USES = """
good: Config = {"name": "a", "mode": "fast", "server": {"port": 1}, "odd-key.x": [{"a": 1.0}]}
good["next"] = {"name": "b", "server": {"port": 2}}
labels: Config = {"name": "a", "server": {"port": 1}, "labels": {"x": "y"}, "either": ["a"]}
unknown_mode: Config = {"name": "a", "mode": "slow", "server": {"port": 1}}  # type: ignore
no_server: Config = {"name": "a"}  # type: ignore
number_as_label: Config = {"name": "a", "server": {"port": 1}, "labels": {"x": 1}}  # type: ignore
nameless_next: Config = {"name": "a", "server": {"port": 1}, "next": {}}  # type: ignore
text_as_port: Config = {"name": "a", "server": {"port": "x"}}  # type: ignore
port: int = good["server"]["port"]
name: str = good["server"]["port"]  # type: ignore
"""


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_the_types_that_are_made_from_a_schema(tmp_path, checker):
    needs(checker)
    made = tmp_path / "config.py"
    made.write_text(superconfig.schema.types(GENERATED_FROM, "python") + GENERATED_USES)
    if checker == "pyright":
        pyright(tmp_path, made)
    else:
        run("mypy", "--strict", "--python-version", "3.11", "--cache-dir", str(tmp_path / "cache"),
            str(made), cwd=str(tmp_path))


def test_names_are_documented():
    for name in superconfig.__all__:
        found = getattr(superconfig, name)
        if callable(found):
            assert found.__doc__, name
            for member in dir(found):
                method = getattr(found, member)
                if not member.startswith("_") and callable(method):
                    assert method.__doc__, f"{name}.{member}"
