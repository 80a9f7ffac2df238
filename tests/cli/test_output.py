"""-o FILE: the result in a file, completely or not at all; a mask never replaces a value."""
import json
import os
import random
import signal
import stat
import subprocess
import time

import pytest

SECRET = '{"user": "me", "password": "p"}'
NEEDS = "--reveal writes them, --mask writes masks"


def current_mask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def mode(cli, path):
    return stat.S_IMODE((cli.folder / path).stat().st_mode)


@pytest.mark.parametrize("words, text", [
    (["get", "server.port", "-f", "app.toml"], "8000\n"),
    (["keys", "-f", "site.json"], "server.port\nfeatures[0]\nfeatures[1]\n"),
    (["dump", "--compact", "-f", "site.json"], '{"server":{"port":9000},"features":["a","b"]}\n'),
    (["convert", "site.json", "--to", "json", "--compact"],
     '{"server":{"port":9000},"features":["a","b"]}\n'),
])
def test_each_command_with_a_result(app, words, text):
    assert app.run(*words) == (0, text, "")
    app.write("out.txt", "old")
    assert app.run(*words, "-o", "out.txt") == (0, "", "")
    assert app.read("out.txt") == text
    assert app.run(*words, "--output=-") == (0, text, "")


def test_a_status_of_one_is_a_result(app):
    done = app.run("diff", "site.json", "site.production.json", "-o", "out.txt")
    assert (done.status, done.out) == (1, "")
    assert app.read("out.txt").startswith("~ server.port: 9000")
    assert app.run("get", "none", "-f", "app.toml", "-o", "none.txt").status == 1
    assert not (app.folder / "none.txt").exists()


def test_no_finding_empties_the_file(app):
    app.write("report.txt", "old")
    assert app.run("check", "app.toml", "-o", "report.txt") == (0, "", "")
    assert app.read("report.txt") == ""


def test_a_failure_leaves_the_file_alone(app):
    app.write("out.txt", "old")
    assert app.run("dump", "-f", "none.toml", "-o", "out.txt").status == 3
    assert app.run("dump", "-f", "app.toml", "--to", "none", "-o", "out.txt").status == 2
    assert app.read("out.txt") == "old"
    assert sorted(os.listdir(app.folder)) == [
        "app.toml", "out.txt", "site.json", "site.production.json"]


def test_the_file_may_be_an_input(app):
    words = ["dump", "-f", "site.json", "-s", "x=1", "--compact"]
    assert app.run(*words, "-o", "site.json").status == 0
    assert app.read("site.json") == '{"server":{"port":9000},"features":["a","b"],"x":1}\n'


def test_the_extension_names_the_format(app):
    assert app.run("dump", "-f", "site.json", "-o", "out.yaml") == (0, "", "")
    assert app.read("out.yaml").startswith("server:\n  port: 9000\n")
    assert app.run("convert", "site.json", "-o", "out.toml") == (0, "", "")
    assert "[server]" in app.read("out.toml")
    done = app.run("convert", "site.json", "a.toml", "-o", "b.toml")
    assert (done.status, "exclude each other" in done.err) == (2, True)


def test_a_full_device_is_named(app):
    for words in (["dump", "-f", "app.toml"], ["get", "server", "-f", "app.toml"],
                  ["dump", "--mask", "-f", "app.toml", "-s", "password=x"],
                  ["keys", "-f", "app.toml"], ["convert", "app.toml", "--to", "json"]):
        with open("/dev/full", "wb") as full:
            process = app.start(*words, stdout=full, stderr=-1)
            err = process.communicate(timeout=60)[1].decode()
        assert (process.returncode, "No space left on device" in err) == (3, True), words
        done = app.run(*words, "-o", "/dev/full")
        assert (done.status, "no space left on the device" in done.err) == (3, True), words


def test_a_long_result_on_a_full_device(cli):
    cli.write("a.json", "{%s}" % ",".join(f'"k{i}": "{i:040}"' for i in range(5000)))
    for command in (["keys"], ["dump"], ["find", "*"], ["sources"], ["get", ""]):
        with open("/dev/full", "wb") as full:
            process = cli.start(*command, "-f", "a.json", stdout=full, stderr=-1)
            err = process.communicate(timeout=60)[1].decode()
        assert (process.returncode, "No space left on device" in err) == (3, True), command


def test_a_pipe_without_a_reader(app):
    os.mkfifo(app.folder / "pipe.json")
    for words in (["convert", "app.toml", "pipe.json"],
                  ["dump", "-f", "app.toml", "-o", "pipe.json"]):
        done = app.run(*words)
        assert (done.status, done.out) == (3, "")
        assert "no program reads from this pipe" in done.err


def test_masks_are_no_values(cli):
    cli.write("a.json", SECRET)
    done = cli.run("dump", "-f", "a.json", "-o", "out.json")
    assert (done.status, done.out, NEEDS in done.err) == (2, "", True)
    assert not (cli.folder / "out.json").exists()
    done = cli.run("dump", "-q", "--mask", "-f", "a.json", "-o", "out.json")
    assert (done.status, "secrets are masked" in done.err) == (0, True)
    assert "<secret>" in cli.read("out.json")
    assert cli.run("dump", "--reveal", "-f", "a.json", "-o", "bare.json") == (0, "", "")
    assert '"p"' in cli.read("bare.json")
    assert mode(cli, "bare.json") == 0o600


def test_a_value_that_is_secret(cli):
    cli.write("a.json", '{"deep": {"user": "me", "password": "p"}}')
    for words, expected in ((["deep.password"], 0o600), (["deep.user", "deep"], 0o600),
                          (["deep", "--to", "yaml"], 0o600), (["deep.user"], 0o644)):
        assert cli.run("get", *words, "-f", "a.json", "-o", "out") == (0, "", "")
        assert mode(cli, "out") & 0o077 == expected & 0o077 & ~current_mask()
        (cli.folder / "out").unlink()


@pytest.mark.parametrize("words", [["convert", "a.json", "out.json"],
                                   ["dump", "-f", "a.json", "-o", "out.json"]])
def test_a_signal_leaves_one_whole_file(cli, words):
    """A signal at any time: the old file or the new one, and no file beside it."""
    text = json.dumps({f"k{i}": "x" * 40 for i in range(20000)})
    cli.write("a.json", text)
    chance = random.Random(1)
    for number in [signal.SIGTERM, signal.SIGINT] * 12:
        cli.write("out.json", "{}")
        process = cli.start(*words, stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * 0.1)
        process.send_signal(number)
        process.wait(timeout=60)
        assert json.loads(cli.read("out.json")) in ({}, json.loads(text))
        assert sorted(os.listdir(cli.folder)) == ["a.json", "out.json"]


@pytest.mark.parametrize("name", ["shell", "docker-env", "github-env", "systemd-env", "environ"])
def test_a_program_gets_no_masks(cli, name):
    cli.write("a.json", SECRET)
    done = cli.run("dump", "--to", name, "-f", "a.json")
    assert (done.status, done.out, NEEDS in done.err) == (2, "", True)
    assert "<secret>" in cli.run("dump", "--mask", "--to", name, "-f", "a.json").out
    end = "\0" if name == "environ" else "\n"
    quote = "'" if name == "shell" else ""
    assert cli.run("dump", "--reveal", "--to", name, "-f", "a.json") == (
        0, f"USER={quote}me{quote}{end}PASSWORD={quote}p{quote}{end}", "")
    assert cli.run("dump", "--to", name, "-f", "a.json", "--public-path", "password").status == 0


def test_names_of_variables(cli):
    cli.write("a.json", '{"a": {"b-c": 1}, "path": "x"}')
    words = ["dump", "--to", "shell", "-f", "a.json"]
    done = cli.run(*words)
    assert (done.status, done.out) == (3, "")
    assert "the variable PATH changes what a shell" in done.err and "[cannot-write]" in done.err
    assert cli.run(*words, "--allow", "PATH", "--allow", "IFS") == (
        0, "A__B_C='1'\nPATH='x'\n", "")
    assert cli.run(*words, "--prefix", "app", "--separator", "_", "--export") == (
        0, "export app_A_B_C='1'\nexport app_PATH='x'\n", "")
    assert cli.run(*words, "--prefix", "a b").status == 2


@pytest.mark.parametrize("words", [
    ["--to", "json", "--prefix", "A"], ["--to", "env", "--separator", "_"],
    ["--to", "environ", "--export"], ["--to", "yaml", "--allow", "PATH"],
])
def test_options_of_other_formats(app, words):
    done = app.run("dump", "-f", "app.toml", *words)
    assert (done.status, done.out) == (2, "")
    assert "does not apply to the format" in done.err


def test_written_formats_are_not_read(app):
    done = app.run("get", "a", "--from", "shell", "-f", "app.toml")
    assert (done.status, "no format 'shell'" in done.err) == (2, True)
    done = app.run("dump", "--to", "none", "-f", "app.toml")
    assert (done.status, "environ" in done.err) == (2, True)


def test_the_folder_of_a_result_is_missing(cli):
    cli.write("page.tmpl", "${a}")
    cli.write("a.json", "{}")
    for words in (["dump", "-s", "a=1", "-o"], ["render", "page.tmpl", "-s", "a=1", "-o"],
                  ["convert", "a.json"]):
        assert cli.run(*words, "gone/x.json") == (
            3, "", "superconfig: gone/x.json: error: no such folder: gone [missing-file]\n")


def test_secrets_in_a_file_that_others_read_are_pointed_out(cli):
    cli.write("a.yaml", "password: hunter2\nport: 1\n")
    cli.write("out.json", "{}").chmod(0o644)
    dump = ("dump", "--reveal", "-f", "a.yaml", "-o")
    remark = "superconfig: out.json holds secrets, and its mode lets others read it\n"
    assert cli.run(*dump, "out.json") == (0, "", remark)
    assert cli.run("get", "password", "-f", "a.yaml", "-o", "out.json").err == remark
    assert cli.run("get", "port", "-f", "a.yaml", "-o", "out.json").err == ""
    assert cli.run(*dump, "new.json") == (0, "", "")
    for words in (["convert", "a.yaml", "out.json"], ["convert", "a.yaml", "-o", "out.json"]):
        assert cli.run(*words) == (0, "", remark), words
