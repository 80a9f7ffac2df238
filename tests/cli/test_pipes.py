"""Pipes: one that the user names is read, one that a search finds is not."""
import os
import subprocess
import threading

import pytest

from conftest import PROGRAM


def bash(cli, script, *words, **options):
    return subprocess.run(["bash", "-c", script, "bash", PROGRAM, *words], cwd=cli.folder,
                          env=cli.environment, capture_output=True, text=True, timeout=60,
                          check=False, **options)


@pytest.mark.parametrize("script, out", [
    ('"$1" get a -f <(echo \'{"a": 1}\')', "1\n"),
    ('"$1" get a --from toml -f <(echo "a = 2")', "2\n"),
    ('"$1" get a b -f <(echo "a: 1") -f <(echo "b: 2")', "1\n2\n"),
    ('"$1" get a --env-prefix P --dotenv <(echo P_A=3)', "3\n"),
    ('"$1" get a --dotenv <(echo A=4)', "4\n"),
    ('echo "a: 5" | "$1" get a -f /dev/stdin', "5\n"),
    ('echo "a: 6" | "$1" get a -f /dev/fd/0', "6\n"),
    ('echo "a: 7" > f; "$1" get a -f /dev/stdin < f', "7\n"),
    ('"$1" get a -f /dev/fd/9 9< <(echo "a: 8")', "8\n"),
    ('"$1" get a --optional <(echo "a: 9")', "9\n"),
    ('"$1" convert <(echo "a: 1") --to json --compact', '{"a":1}\n'),
    ('"$1" diff --json <(echo "a: 1") <(echo "a: 1")', "[]\n"),
    ('"$1" get --default empty a -f <(true)', "empty\n"),
    ('"$1" exec -f <(echo "a: 1") -- sh -c \'echo $A\'', "1\n"),
])
def test_pipes_of_a_shell(cli, script, out):
    done = bash(cli, script)
    assert (done.returncode, done.stdout) == (0, out), done.stderr


def test_the_place_of_an_error(cli):
    done = bash(cli, '"$1" get a --from json -f <(printf \'{"a":\\n}\')')
    assert done.returncode == 3
    assert "/dev/fd/" in done.stderr and ":2:1: error" in done.stderr


def test_a_fifo_by_name(cli):
    path = cli.folder / "pipe.json"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=('{"a": 1}',))
    writer.start()
    assert cli.run("get", "a", "-f", "pipe.json") == (0, "1\n", "")
    writer.join()


def test_a_fifo_with_a_slow_writer(cli):
    os.mkfifo(cli.folder / "pipe.json")
    done = bash(cli, '(exec 5> pipe.json; sleep 6; echo "{}" >&5) & "$1" get "" -f pipe.json')
    assert (done.returncode, done.stdout) == (0, "{}\n"), done.stderr


def test_a_fifo_without_a_writer(cli):
    os.mkfifo(cli.folder / "pipe.json")
    done = cli.run("get", "a", "-f", "pipe.json")
    assert (done.status, done.out) == (3, "")
    assert "pipe.json: error: no program opened this pipe for writing within 5 seconds" in done.err


def test_pipes_that_are_found_are_not_read(cli):
    cli.write("c/a.json", '{"a": 1}')
    os.mkfifo(cli.folder / "c" / "b.json")
    done = cli.run("get", "a", "-g", "c/*.json")
    assert (done.status, done.out, "c/b.json: warning" in done.err) == (0, "1\n", True)
    os.mkfifo(cli.folder / "c" / "a.production.json")
    done = cli.run("get", "a", "-p", "production", "-f", "c/a.json")
    assert (done.status, "c/a.production.json" in done.err) == (3, True)


def test_devices_are_refused(cli):
    for name in ("/dev/zero", "/dev/null", "/dev/tty"):
        done = cli.run("get", "a", "--from", "json", "-f", name)
        assert (done.status, "[not-file]" in done.err) == (3, True), name


def test_too_much(cli):
    done = bash(cli, '"$1" get a --from json -f <(cat /dev/zero)')
    assert (done.returncode, "[file-too-large]" in done.stderr) == (3, True)


def test_a_watch_keeps_the_text_of_a_pipe(cli):
    cli.write("b.json", '{"b": 1}')
    script = '"$1" watch --once -f <(echo "a: 1") -f b.json & sleep 1; ' \
             'echo \'{"b": 2}\' > b.new; mv b.new b.json; wait $!'
    done = bash(cli, script)
    assert (done.returncode, done.stdout.split()[:2]) == (0, ["~", "b:"]), done.stderr
