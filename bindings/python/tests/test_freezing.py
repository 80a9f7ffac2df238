"""Tools that freeze programs find what the extension imports by itself."""
import modulefinder
import os
import re
import sys

import pytest

import superconfig

EXTENSION = re.compile(r'X\(\w+, "([\w.]+)", "\w+"\)')
HEADER = os.path.join(os.path.dirname(__file__), "..", "src", "module.h")


def found_by_modulefinder(script):
    finder = modulefinder.ModuleFinder(path=[
        os.path.dirname(os.path.dirname(superconfig.__file__)), *sys.path])
    finder.run_script(str(script))
    return finder.modules


@pytest.mark.slow
def test_every_import_of_the_extension_is_seen(write):
    # Only those of the package: modulefinder follows the standard library for minutes.
    with open(HEADER) as file:
        names = EXTENSION.findall(file.read())
    required = {name for name in names if name.startswith("superconfig.")}
    assert "superconfig._async" in required and len(required) > 5
    script = write("program.py", "import superconfig\n")
    modules = found_by_modulefinder(script)
    late = {"superconfig." + module for module in superconfig._LATE.values()}
    assert required | late <= set(modules)
