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


def test_pyright(tmp_path):
    needs("pyright")
    config = tmp_path / "pyrightconfig.json"
    config.write_text(f'{{"include": ["{USES}"], "typeCheckingMode": "strict", '
                      '"enableTypeIgnoreComments": true, "reportUnusedExpression": false, '
                      '"reportUnnecessaryTypeIgnoreComment": "error"}')
    run("pyright", "--project", str(config), "--pythonpath", sys.executable, cwd=str(tmp_path))


def test_names_are_documented():
    for name in superconfig.__all__:
        found = getattr(superconfig, name)
        if callable(found):
            assert found.__doc__, name
            for member in dir(found):
                method = getattr(found, member)
                if not member.startswith("_") and callable(method):
                    assert method.__doc__, f"{name}.{member}"
