"""Each rule of style that a script can check is checked, with its file and line."""
import subprocess

import pytest

# In two halves, because this file is checked as well.
MARKERS = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]


def function(name, lines):
    """A function of that many lines."""
    return "\n".join([f"void {name}(void)", "{", *["    work();"] * (lines - 3), "}"]) + "\n"


def only_line(done):
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 1, done.stdout
    return lines[0]


def test_a_clean_tree_passes(tree):
    done = tree.run("check-style")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("\tint a;", "a tab"),
        ("int a; ", "trailing space"),
        ("int a; /* " + "x" * 100 + " */", "columns"),
        *[(f"/* {marker}: later */", f"{marker}: finish it") for marker in MARKERS],
        ('#include "../base/buf.h"', "must not climb"),
        ('#include "base/../image/path.h"', "must not climb"),
        ("char *a = malloc(4);", "malloc: memory goes through"),
        ("free (a);", "free: memory goes through"),
        ("double a = strtod(text, &end);", "strtod: depends on the locale"),
        ("if (isspace(c)) {", "isspace: depends on the locale"),
        ("char *a = alloca(n);", "alloca: stack space"),
        ("sprintf(a, text);", "sprintf: has no bound"),
        ("if (errno == 2) {", "errno: belongs to src/platform"),
        ("abort();", "abort: a library"),
    ],
)
def test_a_bad_line_is_named(tree, line, message):
    tree.write("src/image/bad.c", f"/* Bad. */\n\n{line}\n")
    found = only_line(tree.run("check-style"))
    assert found.startswith("src/image/bad.c:3: ")
    assert message in found


@pytest.mark.parametrize(
    "line",
    [
        "/* malloc(4) is not used; errno neither */",
        'fail(at, "malloc(4) failed: errno");',
        "allocator->free(allocator, a);",
        "allocator.malloc(4);",
        "sc_free(allocator, a, n);",
        "int method" + "ology; /* XX" + "XL is no marker */",
    ],
)
def test_a_good_line_is_let_through(tree, line):
    tree.write("src/image/good.c", f"/* Good. */\n\n{line}\n")
    done = tree.run("check-style")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_the_owners_may_use_what_they_own(tree):
    tree.write("src/base/alloc.c", "/* Memory. */\nvoid *p = malloc(4);\n")
    tree.write("src/platform/posix/file.c", "/* Files. */\n#include <errno.h>\nint e = errno;\n")
    assert tree.run("check-style").returncode == 0


@pytest.mark.parametrize("path", ["src/image/a.c", "src/image/a.h", "cli/a.c", "fuzz/a.c"])
def test_a_file_opens_with_a_comment(tree, path):
    tree.write(path, "int a;\n/* Late. */\n")
    assert only_line(tree.run("check-style")).startswith(f"{path}:1: the file must open")


def test_an_empty_file_has_no_comment_either(tree):
    tree.write("src/image/a.c", "")
    assert only_line(tree.run("check-style")).startswith("src/image/a.c:1: the file must open")


def test_a_function_has_at_most_80_lines(tree):
    tree.write("src/image/a.c", "/* A. */\n\n" + function("fits", 80))
    assert tree.run("check-style").returncode == 0
    tree.write("src/image/a.c", "/* A. */\n\n" + function("fits", 80) + "\n" + function("over", 81))
    found = only_line(tree.run("check-style"))
    assert found == "src/image/a.c:84: over has 81 lines, the limit is 80"


@pytest.mark.parametrize(
    "path", ["src/image/a.c", "src/image/a.h", "bindings/node/a.d.ts", "tests/cli/a.py"])
def test_a_file_has_at_most_1200_lines(tree, path):
    first = "/* A. */\n" if path.startswith("src/") else "\n"
    tree.write(path, first + "\n" * 1199)
    assert tree.run("check-style").returncode == 0
    tree.write(path, first + "\n" * 1200)
    assert only_line(tree.run("check-style")) == f"{path}:1201: 1201 lines, the limit is 1200"


def test_a_file_of_the_repository_has_at_most_a_mebibyte(tree):
    subprocess.run(["git", "init", "-q", tree.root], check=True)
    tree.write("--help/made.bin", "x" * (1 << 20))
    subprocess.run(["git", "-C", tree.root, "add", "-A"], check=True)
    assert tree.run("check-style").returncode == 0
    tree.write("--help/made.bin", "x" * ((1 << 20) + 1))
    found = only_line(tree.run("check-style"))
    assert found == "--help/made.bin:1: 1048577 bytes, the limit is 1048576"


def test_a_signature_of_two_lines_counts(tree):
    body = "\n".join(["    work();"] * 78)
    tree.write("src/image/a.c", f"/* A. */\nstatic int over(int a,\n    int b)\n{{\n{body}\n}}\n")
    found = only_line(tree.run("check-style"))
    assert found == "src/image/a.c:2: over has 82 lines, the limit is 80"


def test_nine_in_ten_functions_have_at_most_40_lines(tree):
    short = "\n".join(function(f"short{i}", 10) for i in range(45))
    tree.write("src/image/a.c", "/* A. */\n\n" + short)
    tree.write("src/image/b.c", "/* B. */\n\n" + "\n".join(
        function(f"long{i}", 41) for i in range(5)))
    assert tree.run("check-style").returncode == 0
    tree.write("src/image/c.c", "/* C. */\n\n" + function("long6", 41))
    found = only_line(tree.run("check-style"))
    assert found.startswith("src:1: 45 of 51 functions")


def test_a_file_ends_with_a_newline(tree):
    tree.write("src/image/a.c", "/* A. */\nint a;")
    assert only_line(tree.run("check-style")) == "src/image/a.c:2: no newline at the end"


def test_a_file_is_utf8(tree):
    tree.write("src/image/a.c", "").write_bytes(b"/* \xff */\n")
    assert only_line(tree.run("check-style")).startswith("src/image/a.c:1: not UTF-8")


@pytest.mark.parametrize("path", ["scripts/tool", "scripts/a.py", "cmake/a.cmake", ".ci/run"])
def test_other_code_is_checked_too(tree, path):
    tree.write(path, f"first\n# {MARKERS[0]}\n")
    assert only_line(tree.run("check-style")).startswith(f"{path}:2: ")


@pytest.mark.parametrize(
    "path", ["build/a.c", "tests/cases/a/a.c", "fuzz/corpus/a/a.c", ".venv/a.py"])
def test_foreign_files_are_ignored(tree, path):
    tree.write(path, "\t \n")
    assert tree.run("check-style").returncode == 0


def test_prose_has_no_limit_on_columns(tree):
    tree.write("README.md", "x" * 200 + "\n")
    assert tree.run("check-style").returncode == 0
    tree.write("README.md", "x \n")
    assert only_line(tree.run("check-style")) == "README.md:1: trailing space"


def test_no_files_is_no_success(tmp_path, tree):
    (tmp_path / "empty").mkdir()
    assert tree.run("check-style", tmp_path / "empty").returncode == 1
