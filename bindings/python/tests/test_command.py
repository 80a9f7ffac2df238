"""The native command as the package carries it: on the path, and as ``python -m superconfig``."""
import json
import os
import signal
import subprocess
import sys
import sysconfig
import time

import pytest

import superconfig

SCRIPT = os.path.join(sysconfig.get_path("scripts"), "superconfig")
WAYS = {"module": [sys.executable, "-m", "superconfig"], "script": [SCRIPT]}


@pytest.fixture(params=sorted(WAYS))
def command(request):
    return WAYS[request.param]


def run(command, *words, **options):
    return subprocess.run([*command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, timeout=60, **options)


def test_version(command):
    done = run(command, "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"superconfig {superconfig.__version__}\n"


def test_answers_from_a_file(command, tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"server": {"port": 8080, "name": "a b"}}')
    assert run(command, "get", "server.port", "-f", str(file)).stdout == "8080\n"
    dumped = run(command, "dump", "-f", str(file), "--compact").stdout
    assert json.loads(dumped) == {"server": {"port": 8080, "name": "a b"}}


def test_standard_input_is_the_commands(command):
    done = run(command, "get", "a.b", "-f", "-", input='{"a": {"b": "from a pipe"}}')
    assert (done.returncode, done.stdout, done.stderr) == (0, "from a pipe\n", "")


@pytest.mark.parametrize("words, status", [
    (["get", "b", "--defaults", '{"a": 1}'], 1),
    (["get"], 2),
    (["no-such-command"], 2),
    (["dump", "-f", "/no/such/file.json"], 3),
])
def test_exit_status(command, words, status):
    done = run(command, *words)
    assert done.returncode == status
    assert done.stdout == ""
    assert done.stderr != ""


def test_words_arrive_as_they_are(command):
    value = "a  'b' \"c\" $HOME * \u00e9\U0001f600"
    done = run(command, "get", "a", "--set-string", f"a={value}")
    assert done.stdout == value + "\n"


def test_bytes_that_are_no_text_arrive_as_they_are(command, tmp_path):
    file = os.path.join(os.fsencode(str(tmp_path)), b"\xff\xfe.json")
    with open(file, "w", encoding="utf-8") as out:
        out.write('{"a": 1}')
    done = subprocess.run([*command, "get", "a", "-f", file], stdout=subprocess.PIPE, timeout=60)
    assert (done.returncode, done.stdout) == (0, b"1\n")


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
def test_the_process_becomes_the_command_and_ends_by_its_signals(command):
    process = subprocess.Popen([*command, "dump", "-f", "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with process:
        deadline = time.monotonic() + 30
        native = os.path.join(os.path.dirname(superconfig.__file__), "bin", "superconfig")
        while not os.path.samefile(f"/proc/{process.pid}/exe", native):
            assert time.monotonic() < deadline, "Python is still there"
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == -signal.SIGTERM


def test_a_closed_pipe_ends_it(command, tmp_path):
    file = tmp_path / "large.json"
    file.write_text(json.dumps({f"key{i}": "x" * 100 for i in range(20000)}))
    process = subprocess.Popen([*command, "keys", "-f", str(file)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    with process:
        assert process.stdout.readline() == b"key0\n"
        process.stdout.close()
        assert process.wait(30) != 0
        assert b"Traceback" not in process.stderr.read()


def test_run_from_elsewhere_and_with_isolated_python(tmp_path):
    done = run([sys.executable, "-I", "-m", "superconfig"], "--version", cwd=str(tmp_path))
    assert done.returncode == 0
