"""Each include that breaks the layers is reported, with its file and line."""
import pytest


def test_a_tree_that_keeps_the_layers_passes(tree):
    done = tree.run("check-layers")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("path", "include", "message"),
    [
        ("src/base/up.c", '"image/path.h"', "base (level 0) must not include"),
        ("src/base/side.c", '"platform/clock.h"', "base (level 0) must not include"),
        ("src/platform/side.c", '"base/buf.h"', "platform (level 0) must not include"),
        ("src/image/up.c", '"engine/export.h"', "image (level 2) must not include"),
        ("src/image/short.c", '"path.h"', "no file of src/"),
        ("src/image/gone.c", '"image/gone.h"', "no file of src/"),
        ("src/image/system.c", "<unistd.h>", "belongs behind src/platform"),
        ("src/image/system.c", "<sys/stat.h>", "belongs behind src/platform"),
        ("src/image/system.c", "<errno.h>", "belongs behind src/platform"),
        ("src/image/system.c", "<locale.h>", "belongs behind src/platform"),
        ("src/image/macro.c", "HEADER", "must name its file"),
        ("cli/deep.c", '"base/buf.h"', "neither the public header nor in cli/"),
        ("cli/deep.c", '"../src/base/buf.h"', "neither the public header nor in cli/"),
        ("cli/deep.c", "<base/buf.h>", "is private to src/"),
        ("examples/c/a.c", '"image/path.h"', "neither the public header nor in examples/"),
        ("bench/bench_a.c", '"image/path.h"', "neither the public header nor in bench/"),
        ("tests/api/test_a.c", '"image/path.h"', "neither the public header nor in api/"),
        ("bindings/python/src/a.c", '"base/buf.h"', "neither the public header nor in python/"),
        ("bindings/node/src/a.c", "<unistd.h>", "<unistd.h> is neither C11 nor of the language"),
        ("bindings/python/src/a.c", '"../../node/a.h"', "neither the public header nor in python/"),
    ],
)
def test_a_forbidden_include_is_named(tree, path, include, message):
    tree.write("src/engine/export.h", "/* Above. */\n")
    tree.write("bindings/node/a.h", "/* Another client. */\n")
    tree.write(path, f"/* Bad. */\n\n#include {include}\n")
    done = tree.run("check-layers")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{path}:3: ")
    assert message in lines[0]


def test_siblings_of_a_level_do_not_include_each_other(tree):
    tree.write("src/format/a.h", "/* A. */\n")
    tree.write("src/live/b.c", '/* B. */\n#include "format/a.h"\n')
    done = tree.run("check-layers")
    assert done.returncode == 1
    assert done.stdout.startswith("src/live/b.c:2: live (level 3) must not include")


def test_a_folder_without_a_level_is_refused(tree):
    tree.write("src/helper/a.c", "/* A. */\n")
    done = tree.run("check-layers")
    assert done.returncode == 1
    assert done.stdout.startswith("src/helper/a.c:1: src/helper is in no layer")


def test_the_public_header_includes_standard_headers_only(tree):
    tree.write("include/superconfig.h", "/* The header. */\n#include <sys/types.h>\n")
    done = tree.run("check-layers")
    assert done.returncode == 1
    assert done.stdout.startswith("include/superconfig.h:2: ")


def test_a_missing_core_is_an_error(tmp_path, tree):
    done = tree.run("check-layers", tmp_path / "cli")
    assert done.returncode == 1
    assert "src:1: the folder is missing" in done.stdout


def test_a_client_sees_its_own_folder_from_below(tree):
    tree.write("cli/command/get.c", '/* Get. */\n#include "out.h"\n#include <unistd.h>\n')
    assert tree.run("check-layers").returncode == 0
