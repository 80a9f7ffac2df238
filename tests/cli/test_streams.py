"""Results on one stream, the rest on the other; colours; closed, full or missing streams."""
import json
import os
import pty
import re
import signal
import subprocess

import pytest

from conftest import PROGRAM

RED = "\x1b[1;31m"
BAD = '{"a": }'


def on_terminal(cli, *words, env=None):
    """Both streams on one terminal; returns its output, with line ends as written."""
    ours, theirs = pty.openpty()
    process = cli.start(*words, env={"TERM": "xterm", **(env or {})}, stdin=subprocess.DEVNULL,
                        stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while True:
            piece = os.read(ours, 4096)
            if not piece:
                break
            shown += piece
    except OSError:
        pass
    os.close(ours)
    process.wait(timeout=60)
    return shown.decode().replace("\r\n", "\n")


def test_colours_on_a_terminal(cli):
    cli.write("bad.json", BAD)
    assert on_terminal(cli, "get", "a", "-f", "bad.json").startswith(
        f"superconfig: \x1b[1mbad.json:1:7: \x1b[0m{RED}error\x1b[0m: ")
    assert on_terminal(cli, "check", "-f", "bad.json").startswith(
        f"\x1b[1mbad.json:1:7: \x1b[0m{RED}error\x1b[0m: ")


def test_colours_of_a_diff(app):
    assert on_terminal(app, "diff", "site.json", "site.production.json") == (
        "\x1b[33m~ server.port: 9000 → 9100\x1b[0m\n"
        '\x1b[31m- features = ["a","b"]\x1b[0m\n')


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_if_switched_off(cli, env):
    cli.write("bad.json", BAD)
    for command in (["check"], ["get", "a"], ["explain", "a"]):
        assert "\x1b" not in on_terminal(cli, *command, "-f", "bad.json", env=env)


def test_an_empty_no_color_is_ignored(cli):
    cli.write("bad.json", BAD)
    assert RED in on_terminal(cli, "check", "-f", "bad.json", env={"NO_COLOR": ""})


def test_no_colours_in_a_pipe(cli):
    cli.write("bad.json", BAD)
    done = cli.run("check", "-f", "bad.json", env={"TERM": "xterm"})
    assert "\x1b" not in done.out + done.err


def test_color_decides(cli):
    cli.write("bad.json", BAD)
    assert RED in cli.run("check", "--color", "always", "-f", "bad.json",
                          env={"NO_COLOR": "1"}).out
    assert RED in cli.run("get", "a", "--color=always", "-f", "bad.json").err
    assert "\x1b" not in on_terminal(cli, "check", "--color", "never", "-f", "bad.json")
    assert RED in on_terminal(cli, "check", "--color", "auto", "-f", "bad.json")


def test_no_escape_is_empty(app):
    """Each sequence that ends a style follows one that began it, with text between."""
    for words in (["sources", "-f", "app.toml", "--optional", "gone.toml"],
                  ["explain", "server.port", "-f", "app.toml"], ["find", "**", "-f", "app.toml"],
                  ["diff", "app.toml", "site.json"], ["get", "x", "-f", "app.toml"],
                  ["check", "-f", "gone.toml"], ["dump", "-f", "app.toml"]):
        done = app.run(*words, "--color", "always")
        escapes = re.findall(r"\x1b\[([0-9;]*)m([^\x1b]*)", done.out + done.err)
        assert [code == "0" for code, _ in escapes] == [False, True] * (len(escapes) // 2), words
        assert all(text for code, text in escapes if code != "0"), words


@pytest.mark.parametrize(("env", "arrow"), [
    ({"LC_ALL": "C"}, "->"), ({"LC_ALL": ""}, "->"), ({"LC_ALL": "en_US.UTF-8"}, "→"),
    ({"LC_ALL": "", "LANG": "de_DE.utf8"}, "→"), ({"LC_ALL": "C", "LANG": "C.UTF-8"}, "->"),
    ({"LC_ALL": "", "LC_CTYPE": "POSIX", "LANG": "C.UTF-8"}, "->")])
def test_characters_of_the_locale(app, env, arrow):
    done = app.run("diff", "app.toml", "site.json", env=env)
    assert f"~ server.port: 8000 {arrow} 9000\n" in done.out
    app.write("long.json", '{"a": "' + "x" * 300 + '"}')
    ends = app.run("explain", "a", "-f", "long.json", env=env).out.endswith("x...\n")
    assert ends == (arrow == "->")


def test_errors_as_json(app):
    """With --json each message on standard error is an object on a line."""
    app.write("bad.json", BAD)
    done = app.run("get", "a", "--json", "-f", "bad.json")
    assert (done.status, done.out) == (3, "")
    assert json.loads(done.err) == {
        "severity": "error", "code": "syntax", "source": "bad.json", "line": 1, "column": 7,
        "message": "expected a value, found `}` (read as json)", "excerpt": BAD}
    done = app.run("get", "a", "--json", "-f", "app.tml")
    assert json.loads(done.err)["hint"] == "did you mean 'app.toml'?"
    done = app.run("get", "--json", "--optoinal", "x")
    assert done.status == 2
    assert json.loads(done.err) == {
        "severity": "error", "code": "usage", "hint": "Try 'superconfig get --help'.",
        "message": "unknown option '--optoinal'; did you mean '--optional'?"}
    app.write("twice.json", '{"a": 1, "a": "\u2028"}')
    done = app.run("get", "a", "--json", "-f", "twice.json", "-f", "site.json", "-p", "none")
    assert [json.loads(line)["severity"] for line in done.err.splitlines()] == ["warning"] * 2
    assert json.loads(done.out) == "\u2028"
    assert app.run("set", "a=1", "--json", "--in", "gone.json").err.startswith("superconfig: ")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("words", [
    ["get", "server.port", "-f", "app.toml"], ["dump", "-f", "app.toml"],
    ["keys", "-f", "app.toml"], ["sources", "-f", "app.toml"], ["check", "-f", "gone"],
    ["explain", "server", "-f", "app.toml"], ["diff", "app.toml", "site.json"],
    ["convert", "app.toml", "--to", "json"], ["completion", "bash"], ["--help"], ["--version"]])
def test_a_full_disk_is_a_failure(app, words):
    with open("/dev/full", "w") as full:
        process = app.start(*words, stdout=full, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert err == b"superconfig: standard output: No space left on device\n"


def big(cli):
    cli.write("big.json", "[" + ",".join(map(str, range(200000))) + "]")
    return ["keys", "-f", "big.json"]


def read_one_line(process):
    line = process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    return line, err


def test_a_reader_that_leaves_ends_the_command_quietly(cli):
    process = cli.start(*big(cli), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                        restore_signals=True)
    assert read_one_line(process) == (b"[0]\n", b"")
    assert process.returncode == -signal.SIGPIPE


def test_a_reader_that_leaves_where_the_signal_is_ignored(cli):
    process = cli.start(*big(cli), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                        restore_signals=False)
    assert read_one_line(process) == (b"[0]\n", b"")
    assert process.returncode == 3


def closed(app, number, *words):
    """Runs with one of the three streams closed from the start."""
    return subprocess.run(["sh", "-c", f'exec "$@" {number}>&-', "sh",
                           PROGRAM, *words],
                          cwd=app.folder, env=app.environment, capture_output=True, timeout=60,
                          check=False)


def test_standard_output_closed(app):
    done = closed(app, 1, "get", "server.port", "-f", "app.toml")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr == b"superconfig: standard output: Bad file descriptor\n"


def test_a_file_never_takes_the_place_of_a_closed_stream(app):
    assert closed(app, 1, "convert", "app.toml", "out.json").returncode == 0
    assert app.read("out.json").startswith("{\n")
    assert closed(app, 2, "check", "-f", "gone.toml").returncode == 1
    assert closed(app, 2, "get", "a", "-f", "gone.toml").returncode == 3


def test_standard_input_closed(app):
    assert closed(app, 0, "get", "server.port", "-f", "app.toml").stdout == b"8000\n"
    done = closed(app, 0, "get", "a", "-f", "-")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"superconfig: standard input: error: ")


def test_standard_input_is_a_source(cli):
    assert cli.run("get", "a", "-f", "-", stdin='{"a": 1}') == (0, "1\n", "")
    assert cli.run("get", "a", "--from", "yaml", "-f", "-", stdin="a: yes\n") == (0, "yes\n", "")
    done = cli.run("get", "a", "-f", "-", stdin='{"a": }')
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith("superconfig: standard input:1:7: error: ")
