"""exec: a program with the configuration as variables, in place or under --watch."""
import json
import os
import pathlib
import pty
import signal
import subprocess
import time

import pytest

APP = '[server]\nport = 80\nname = "it\'s `id` $(id)"\ntags = ["a", "b"]\nnone = {}\n'
PATIENCE = 30
#: Writes its variables to a file, then runs the script of the test.
SAVE = 'echo "$A__B" >> started; '


@pytest.fixture(name="app")
def fixture_app(cli):
    cli.write("app.toml", APP)
    cli.environment["KEPT"] = "outside"
    return cli


def variables(text):
    return dict(entry.split("=", 1) for entry in text.split("\0") if entry)


def wait_for(condition):
    """The true result of `condition`; the test fails if that takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def lines(cli, path="started"):
    target = cli.folder / path
    return target.read_text().splitlines() if target.exists() else []


def replace(cli, path, text):
    cli.write(path + ".new", text)
    os.replace(cli.folder / (path + ".new"), cli.folder / path)


def watched(cli, script, *words, **options):
    """Starts a program under --watch and returns the process once the program runs."""
    cli.write("a.json", '{"a": {"b": 1}}')
    process = cli.start("exec", "--watch", *words, "-f", "a.json", "--", "sh", "-c", SAVE + script,
                        stderr=subprocess.PIPE, **options)
    wait_for(lambda: lines(cli))
    return process


def end_of(process):
    err = process.communicate(timeout=PATIENCE)[1].decode()
    return process.returncode, err


# ---- in place ----

def test_variables(app):
    done = app.run("exec", "--prefix", "P", "-f", "app.toml", "--", "env", "-0")
    assert (done.status, done.err) == (0, "")
    have = variables(done.out)
    assert {name: value for name, value in have.items() if name.startswith("P_")} == {
        "P_SERVER__PORT": "80", "P_SERVER__NAME": "it's `id` $(id)",
        "P_SERVER__TAGS": '["a","b"]', "P_SERVER__NONE": "{}"}
    assert have["KEPT"] == "outside"


def test_it_becomes_the_program(app):
    process = app.start("exec", "-f", "app.toml", "--", "sh", "-c", "echo $$", stdout=-1)
    assert int(process.communicate(timeout=PATIENCE)[0]) == process.pid


def test_words_of_the_program_are_its_own(app):
    done = app.run("exec", "-f", "app.toml", "--", "printf", "%s,", "--help", "-f", "--", "x y")
    assert done == (0, "--help,-f,--,x y,", "")


def test_streams_are_the_programs(app):
    assert app.run("exec", "-f", "app.toml", "--", "cat", stdin="in").out == "in"


@pytest.mark.parametrize("script, status", [("exit 7", 7), ("kill -9 $$", -9)])
def test_status_in_place(app, script, status):
    assert app.run("exec", "-f", "app.toml", "--", "sh", "-c", script).status == status


@pytest.mark.parametrize("program, status, message", [
    ("none-such", 127, "No such file"), ("./app.toml", 126, "Permission denied"),
    ("/", 126, "Permission denied")])
def test_a_program_that_cannot_start(app, program, status, message):
    for words in ([], ["--watch"]):
        done = app.run("exec", *words, "-f", "app.toml", "--", program)
        assert (done.status, message in done.err) == (status, True)


def test_too_much_for_a_program(cli):
    cli.write("a.json", json.dumps({"a": "x" * 300000}))
    done = cli.run("exec", "-f", "a.json", "--", "true")
    assert (done.status, "Argument list too long" in done.err) == (126, True)


def test_the_program_follows_dashes(app):
    for words in (["-f", "app.toml", "true"], ["-f", "app.toml"], ["true", "--", "-f"],
                  ["-f", "app.toml", "--"]):
        done = app.run("exec", *words)
        assert (done.status, done.out) == (2, ""), words


def test_a_variable_that_is_set_is_kept(app):
    env = {"SERVER__PORT": "1", "SERVER__NONE": "{}"}
    words = ["-f", "app.toml", "--", "sh", "-c", "echo $SERVER__PORT"]
    kept = "superconfig: SERVER__PORT is set already and is kept; --override replaces it\n"
    assert app.run("exec", *words, env=env) == (0, "1\n", kept)
    assert app.run("exec", "-q", *words, env=env) == (0, "1\n", "")
    assert app.run("exec", "--override", *words, env=env) == (0, "80\n", "")


@pytest.mark.parametrize("name", ["path", "ifs", "ld_preload", "node-options", "pythonpath", "env",
                                  "bash_env", "dyld_insert_libraries"])
def test_names_that_change_programs(cli, name):
    done = cli.run("exec", "-s", f"{name}=/evil", "--", "env")
    assert (done.status, done.out) == (3, "")
    assert f"{name}: the variable {name.upper().replace('-', '_')} changes" in done.err
    variable = name.upper().replace("-", "_")
    words = ["--allow", variable, "--override", "-s", f"{name}=/evil", "--", "/usr/bin/env", "-0"]
    if name != "ld_preload":
        assert variables(cli.run("exec", *words).out)[variable] == "/evil"
    assert "P_" + variable in cli.run("exec", "--prefix", "P", "-s", f"{name}=x", "--", "env").out


def test_the_program_is_found_by_its_own_path(cli):
    tool = cli.write("bin/tool", "#!/bin/sh\necho found\n")
    tool.chmod(0o755)
    for words in ([], ["--watch"]):
        done = cli.run("exec", *words, "--allow", "PATH", "--override", "-s",
                       f"path={cli.folder}/bin:/bin:/usr/bin", "--", "tool")
        assert (done.status, done.out) == (0, "found\n")


def test_secrets_are_the_programs(cli):
    done = cli.run("exec", "-s", "password=p", "--", "sh", "-c", "echo $PASSWORD")
    assert done == (0, "p\n", "")


def test_a_broken_configuration_starts_nothing(cli):
    cli.write("a.json", '{"a": }')
    for words in ([], ["--watch"]):
        done = cli.run("exec", *words, "-f", "a.json", "--", "touch", "started")
        assert (done.status, "a.json:1:7" in done.err, lines(cli)) == (3, True, [])
    done = cli.run("exec", "-f", "a.json", "-f", "b.json", "--require", "x", "--", "true")
    assert done.status == 3


# ---- under --watch ----

@pytest.mark.parametrize("script, status", [("exit 7", 7), ("kill -TERM $$", 143),
                                            ("kill -KILL $$", 137)])
def test_status_under_watch(cli, script, status):
    assert end_of(watched(cli, script))[0] == status


def test_a_change_starts_it_again(cli):
    process = watched(cli, "exec sleep 1000")
    replace(cli, "a.json", '{"a": {"b": 2}}')
    wait_for(lambda: lines(cli) == ["1", "2"])
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if children.exists():
        assert len(children.read_text().split()) == 1, "no zombie"
    process.terminate()
    status, err = end_of(process)
    assert (status, "sh is started again" in err) == (143, True)


def test_a_change_of_nothing_starts_nothing(cli):
    process = watched(cli, "exec sleep 1000")
    replace(cli, "a.json", '{ "a": {"b": 1 } }')
    replace(cli, "a.json", '{"a": {"b": 3}}')
    wait_for(lambda: len(lines(cli)) > 1)
    assert lines(cli) == ["1", "3"]
    process.terminate()
    assert end_of(process)[0] == 143


def test_a_broken_file_leaves_it_running(cli):
    process = watched(cli, "exec sleep 1000")
    cli.write("a.json", '{"a": ')
    seen = b""
    while b"the last good configuration stays" not in seen:
        piece = os.read(process.stderr.fileno(), 4096)
        assert piece
        seen += piece
    assert process.poll() is None
    replace(cli, "a.json", '{"a": {"b": 4}}')
    wait_for(lambda: lines(cli) == ["1", "4"])
    process.terminate()
    assert end_of(process)[0] == 143


def test_a_name_that_is_refused_later_leaves_it_running(cli):
    process = watched(cli, "exec sleep 1000")
    replace(cli, "a.json", '{"a": {"b": 5}, "path": "x"}')
    seen = b""
    while b"the last good state stays" not in seen:
        piece = os.read(process.stderr.fileno(), 4096)
        assert piece
        seen += piece
    assert lines(cli) == ["1"]
    process.terminate()
    assert end_of(process)[0] == 143


def test_a_signal_instead_of_a_start(cli):
    process = watched(cli, 'trap "echo hup >> started" HUP; while :; do sleep 0.02; done',
                      "--signal", "HUP")
    replace(cli, "a.json", '{"a": {"b": 2}}')
    wait_for(lambda: lines(cli) == ["1", "hup"])
    process.terminate()
    assert end_of(process)[0] == 143


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT,
                                    signal.SIGUSR1, signal.SIGUSR2])
def test_signals_are_passed_on(cli, number):
    name = number.name[3:]
    process = watched(cli, f'trap "exit 9" {name}; echo ready >> started; '
                           "while :; do sleep 0.02; done")
    wait_for(lambda: "ready" in lines(cli))
    process.send_signal(number)
    assert end_of(process)[0] == 9


def test_a_program_that_ignores_the_end_continues(cli):
    process = watched(cli, 'trap "echo no >> started" TERM; echo ready >> started; '
                           "while :; do sleep 0.02; done")
    wait_for(lambda: "ready" in lines(cli))
    process.terminate()
    wait_for(lambda: "no" in lines(cli))
    assert process.poll() is None
    replace(cli, "a.json", '{"a": {"b": 2}}')
    wait_for(lambda: lines(cli).count("no") == 2)
    process.terminate()  # during the replacement: it ends exec, too
    wait_for(lambda: lines(cli).count("no") == 3)
    # The program gets ten seconds, then it is killed, and no other one is started.
    assert end_of(process)[0] == 137
    assert "2" not in lines(cli)


def test_a_key_of_the_terminal_arrives_once(cli):
    cli.write("a.json", '{"a": {"b": 1}}')
    ours, theirs = pty.openpty()
    script = 'trap "echo int >> started" INT; echo ready >> started; i=0; ' \
             'while [ $i -lt 1000 ]; do sleep 0.02; i=$((i + 1)); done'
    process = cli.start("exec", "--watch", "-f", "a.json", "--", "sh", "-c", script,
                        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
                        preexec_fn=lambda: __import__("fcntl").ioctl(theirs, 0x540E, 0))
    os.close(theirs)
    wait_for(lambda: "ready" in lines(cli))
    os.write(ours, b"\x03")
    wait_for(lambda: "int" in lines(cli))
    os.write(ours, b"\x03")
    wait_for(lambda: lines(cli).count("int") >= 2)
    assert lines(cli).count("int") == 2
    process.terminate()
    process.wait(timeout=PATIENCE)
    os.close(ours)


def test_an_ignored_signal_stays_ignored(cli):
    process = watched(cli, "exec sleep 1000",
                      preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    process.send_signal(signal.SIGHUP)
    replace(cli, "a.json", '{"a": {"b": 2}}')
    wait_for(lambda: lines(cli) == ["1", "2"])
    process.terminate()
    assert end_of(process)[0] == 143


@pytest.mark.parametrize("words, message", [
    (["--signal", "HUP"], "'--signal' needs --watch and a program"),
    (["--watch", "--signal", "NONE"], "no signal 'NONE'"),
    (["--watch", "--signal", "0"], "no signal '0'"),
    (["--to", "json"], "'exec' takes no option '--to'"),
])
def test_wrong_options(cli, words, message):
    done = cli.run("exec", *words, "-s", "a=1", "--", "true")
    assert (done.status, message in done.err) == (2, True)


def test_all_keys_that_no_variable_can_have(cli):
    """One call reports all of them, up to a limit, and how to continue without them."""
    cli.write("k.json", '{"labels": {"a.io/name": 1, "a.io/part": 2, "ok": 3}, "1a": 4}')
    hint = ("  hint: leave it out with --unset PATH after the sources, "
            "or take a part with --at PATH\n")
    for words in (["exec", "-f", "k.json", "--", "true"],
                  ["dump", "--to", "shell", "-f", "k.json"]):
        done = cli.run(*words)
        assert (done.status, done.out) == (3, "")
        assert done.err == (
            'superconfig: error: labels."a.io/name": the key has a character that a variable\'s '
            'name cannot have; 2 more cannot be written: labels."a.io/part", 1a [cannot-write]\n'
            + hint)
    assert cli.run("dump", "--to", "shell", "-f", "k.json", "--unset", 'labels."a.io/name"',
                   "--unset", 'labels."a.io/part"', "--unset", "1a").out == "LABELS__OK='3'\n"
    assert cli.run("dump", "--to", "shell", "--at", "labels", "-f", "k.json").status == 3
    cli.write("many.json", "{" + ", ".join(f'"a{i}/": 1' for i in range(50)) + "}")
    error = cli.run("dump", "--to", "shell", "-f", "many.json").err
    assert "; 49 more cannot be written: " in error and "a7/" in error and "a8/" not in error
    assert ", ... [cannot-write]" in error


@pytest.mark.parametrize("words, way", [
    (["exec", "-s", "PS1=a", "--", "true"], "it is refused without --allow PS1 ["),
    (["dump", "--to", "github-env", "-s", "ci=1", "--prefix", "GITHUB"],
     "it is refused without --allow GITHUB_CI ["),
    (["exec", "-s", "1a=a", "--", "true"], "; --prefix puts text before it ["),
    (["compile", "-o", "a.sci", "-e", "A"], "; --bake allows it ["),
])
def test_the_hint_is_an_option_of_the_command(cli, words, way):
    done = cli.run(*words, env={"A_B": "1"})
    assert (done.status, done.out, way in done.err) == (3, "", True)
