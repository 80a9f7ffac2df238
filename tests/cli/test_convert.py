"""convert: one file to another format, written completely or not at all, never masked."""
import json
import os
import stat

import pytest

TREE = {"a": 1, "b": {"c": [True, "x", 0.5]}, "password": "hunter2"}


def test_formats_come_from_the_extensions(cli):
    cli.write("in.json", json.dumps(TREE))
    for name in ("out.toml", "out.yaml", "out.json5", "out.jsonc"):
        assert cli.run("convert", "in.json", name) == (0, "", "")
        assert cli.run("convert", name, "back.json") == (0, "", "")
        assert json.loads(cli.read("back.json")) == TREE


def test_streams(cli):
    assert cli.run("convert", "--from", "yaml", "--to", "json", "--compact", "-",
                   stdin="a: [1, x]\n") == (0, '{"a":[1,"x"]}\n', "")
    assert cli.run("convert", "-", "-", "--to", "toml", stdin='{"a": 1}') == (0, "a = 1\n", "")


def test_a_part(app):
    assert app.run("convert", "app.toml", "--to", "json", "--at", "database.pool", "--compact") == (
        0, '{"min":1,"max":5}\n', "")


@pytest.mark.parametrize("text", ["null", " null\n"])
@pytest.mark.parametrize("name", ["in.json", "in.yaml"])
def test_a_lone_null(cli, name, text):
    cli.write(name, text)
    for output in ("json", "jsonc", "json5", "yaml"):
        assert cli.run("convert", name, "--to", output) == (0, "null\n", "")
    assert cli.run("convert", name, "--to", "toml") == (0, "\n", "")
    assert cli.run("convert", "-", "--from", "json", "--to", "json",
                   stdin=text) == (0, "null\n", "")


def test_an_empty_file_is_no_null(cli):
    cli.write("in.yaml", "# nothing\n")
    cli.write("object.json", "{}")
    assert cli.run("convert", "in.yaml", "--to", "json") == (0, "{}\n", "")
    assert cli.run("convert", "object.json", "--to", "yaml") == (0, "{}\n", "")


def test_to_wins_over_the_extension(cli):
    cli.write("in.json", '{"a": 1}')
    assert cli.run("convert", "in.json", "out.txt", "--to", "toml") == (0, "", "")
    assert cli.read("out.txt") == "a = 1\n"


def test_in_its_own_place(cli):
    path = cli.write("a.json", '{"a":1}')
    path.chmod(0o640)
    assert cli.run("convert", "a.json", "a.json") == (0, "", "")
    assert cli.read("a.json") == '{\n  "a": 1\n}\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(cli.folder) == ["a.json"]


def test_links_are_followed(cli):
    cli.write("real.json", "{}")
    (cli.folder / "link.json").symlink_to("real.json")
    assert cli.run("convert", "-", "link.json", "--from", "json", stdin='{"a": 1}').status == 0
    assert (cli.folder / "link.json").is_symlink()
    assert json.loads(cli.read("real.json")) == {"a": 1}


def test_a_failure_leaves_the_old_file(cli):
    cli.write("in.json", '{"a": null}')
    cli.write("out.toml", "old = true\n")
    done = cli.run("convert", "in.json", "out.toml")
    assert (done.status, done.out) == (3, "")
    assert "error: a: " in done.err and done.err.endswith("[cannot-write]\n")
    assert cli.read("out.toml") == "old = true\n"
    assert sorted(os.listdir(cli.folder)) == ["in.json", "out.toml"]


def test_a_place_that_cannot_be_written(cli):
    cli.write("in.json", '{"a": 1}')
    assert cli.run("convert", "in.json", "nowhere/out.toml") == (
        3, "", "superconfig: nowhere/out.toml: error: no such folder: nowhere [missing-file]\n")
    (cli.folder / "out.toml").mkdir()
    assert cli.run("convert", "in.json", "out.toml") == (
        3, "", "superconfig: out.toml: error: found a directory where a file was expected "
               "[is-directory]\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_device_is_written_directly(cli):
    cli.write("in.json", '{"a": 1}')
    assert cli.run("convert", "in.json", "/dev/stdout", "--to", "toml").out == "a = 1\n"
    assert cli.run("convert", "in.json", "/dev/full", "--to", "toml") == (
        3, "", "superconfig: /dev/full: error: the system failed to read or write: "
               "no space left on the device [input-output]\n")


def test_a_dangling_link_is_the_place_of_a_new_file(cli):
    cli.write("in.json", '{"a": 1}')
    (cli.folder / "link.toml").symlink_to("real.toml")
    assert cli.run("convert", "in.json", "link.toml") == (0, "", "")
    assert (cli.folder / "link.toml").is_symlink() and cli.read("real.toml") == "a = 1\n"


def test_a_fifo_without_a_reader(cli):
    cli.write("in.json", '{"a": 1}')
    os.mkfifo(cli.folder / "fifo")
    done = cli.run("convert", "in.json", "fifo", "--to", "toml")
    assert (done.status, done.out) == (3, "") and done.err.endswith("[not-file]\n")


def test_a_file_of_several_names(cli):
    cli.write("in.json", '{"a": 1}')
    path = cli.write("out.toml", "b = 1\n")
    os.link(path, cli.folder / "other.toml")
    done = cli.run("convert", "in.json", "out.toml")
    assert done.status == 3 and done.err.endswith("(hard links) [not-replaceable]\n")
    assert cli.read("other.toml") == "b = 1\n"


def test_an_input_that_does_not_load(cli):
    done = cli.run("convert", "gone.json", "--to", "toml")
    assert done == (
        3, "", "superconfig: gone.json: error: no such file "
               f"(looked for in {cli.folder}) [missing-file]\n")
    cli.write("deep.json", "[[1]]")
    done = cli.run("convert", "--limit", "depth=1", "deep.json", "--to", "yaml")
    assert (done.status, done.out) == (3, "")
    assert done.err.endswith("  hint: --limit depth=N sets another limit, up to 1024\n")
