"""A library that exports more or less than its header declares is refused."""
import shutil
import subprocess

import pytest

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
pytestmark = pytest.mark.skipif(not COMPILER, reason="no C compiler")

HEADER = """\
/* SC_API int sc_in_comment(void); */
#define SC_API \\
    __attribute__((visibility("default")))
struct sc_a;
SC_API const char *sc_one(int (*callback)(void *context), void *context);

SC_API void
sc_two(struct sc_a *a,
       int b);
"""
ONE = 'const char *sc_one(int (*c)(void *), void *x) { (void)c; (void)x; return ""; }\n'
TWO = "void sc_two(struct sc_a *a, int b) { (void)a; (void)b; }\n"
MAP = "SUPERCONFIG_2 { global: sc_*; local: *; };\n"


class Library:
    def __init__(self, tree):
        self.tree = tree
        self.header = tree.write("superconfig.h", HEADER)

    def check(self, source, script=MAP):
        self.tree.write("a.c", f'#include "superconfig.h"\n{source}')
        self.tree.write("a.map", script)
        root = self.tree.root
        command = [COMPILER, "-shared", "-fPIC", "-fvisibility=hidden", "a.c", "-o", "liba.so"]
        if script:
            command.append("-Wl,--version-script=a.map")
        subprocess.run(command, cwd=root, check=True)
        return self.tree.run("check-exports", "--header", self.header, root / "liba.so")


@pytest.fixture
def library(tree):
    return Library(tree)


def test_a_library_that_agrees_passes(library):
    done = library.check(ONE + TWO + "int sc_hidden(void) { return 1; }\n")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_declared_function_must_be_there(library):
    done = library.check(ONE)
    assert done.returncode == 1
    assert f"{library.header}:8: sc_two is declared but liba.so lacks it" in done.stdout


def test_a_stray_export_is_named(library):
    done = library.check(ONE + TWO + "SC_API int sc_stray(void) { return 1; }\n")
    assert done.returncode == 1
    assert "sc_stray is exported but superconfig.h does not declare it" in done.stdout


def test_a_stray_object_is_named(library):
    done = library.check(ONE + TWO + "SC_API int sc_object = 1;\n")
    assert done.returncode == 1
    assert "sc_object is exported" in done.stdout


def test_exports_carry_the_version_node(library):
    done = library.check(ONE + TWO, script="")
    assert done.returncode == 1
    assert "sc_one has no version node" in done.stdout


def test_the_archive_exports_the_same(library):
    library.check(ONE + TWO)
    root = library.tree.root
    private = "int sc_private(void) { return 1; }\n"
    library.tree.write("b.c", f'#include "superconfig.h"\n{ONE}{private}')
    subprocess.run([COMPILER, "-c", "b.c", "-o", "b.o"], cwd=root, check=True)
    subprocess.run(["ar", "rc", "libb.a", "b.o"], cwd=root, check=True)
    done = library.tree.run("check-exports", "--header", library.header,
                            "--static", root / "libb.a", root / "liba.so")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{library.header}:8: sc_two is declared but libb.a lacks it",
        f"{root}/libb.a: sc_private is exported but superconfig.h does not declare it",
    ]


def test_a_missing_library_is_an_error(library):
    done = library.tree.run("check-exports", "--header", library.header,
                            library.tree.root / "gone.so")
    assert done.returncode == 1
    assert "is not built" in done.stderr
