"""The programs of examples/python do what they say: each is tested as its reader would test it."""
import os
import pathlib
import subprocess
import sys

import pytest

EXAMPLES = pathlib.Path(__file__).resolve().parents[3] / "examples" / "python"

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 10), reason="the examples write types as Python has them since 3.10")


@pytest.mark.slow
@pytest.mark.parametrize("example", sorted(path.parent.name for path in EXAMPLES.glob("*/test_*")))
def test_example(example):
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=."],
        cwd=EXAMPLES / example, env=environment, timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout.decode()


def test_there_are_examples():
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    assert folders == {"command_line", "django_site", "flask_app", "pytest_fixtures", "reloading"}
