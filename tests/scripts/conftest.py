"""Small trees that keep every rule, for tests that then break one."""
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Tree:
    """A folder to write files into and to run a script of scripts/ on."""

    def __init__(self, root):
        self.root = root

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def run(self, script, *arguments):
        script = str(ROOT / "scripts" / script)
        command = [sys.executable, script, *map(str, arguments or [self.root])]
        return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def tree(tmp_path):
    made = Tree(tmp_path)
    made.write("include/superconfig.h", "/* The header. */\n#include <stddef.h>\n")
    made.write("src/base/buf.h", '/* Bytes. */\n#include "superconfig.h"\n')
    made.write("src/base/buf.c", '/* Bytes. */\n#include "base/buf.h"\n\n#include <string.h>\n')
    made.write("src/image/path.h", '/* Paths. */\n#include "base/buf.h"\n')
    made.write("src/platform/clock.h", "/* Time. */\n#include <stdint.h>\n")
    made.write("src/platform/posix/clock.c", "/* Time. */\n#include <time.h>\n")
    made.write("cli/main.c", '/* The command. */\n#include "out.h"\n#include <superconfig.h>\n')
    made.write("cli/out.h", "/* Output. */\n")
    return made
