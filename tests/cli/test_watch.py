"""watch: one line for each change, while it runs."""
import json
import os
import select
import signal
import subprocess

import pytest


class Watching:
    """The running program; each line it prints is waited for."""

    def __init__(self, app, *words):
        self.app = app
        self.process = app.start("watch", *words, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 text=True, bufsize=1)

    def line(self):
        return self.process.stdout.readline()

    def complaint(self):
        return self.process.stderr.readline()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        assert self.process.returncode == -signal.SIGINT
        return out, err


@pytest.fixture
def watching(app):
    running = []

    def start(*words):
        running.append(Watching(app, *words))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


def replace(app, path, text):
    app.write(path + ".new", text)
    os.rename(app.folder / (path + ".new"), app.folder / path)


def until_it_watches(app, running, path="poke.json"):
    """A source that changes until a change is printed: from then on no change is missed."""
    number = 0
    line = ""
    while not line:
        assert running.process.poll() is None, running.process.communicate()
        number += 1
        replace(app, path, '{"poke": %d}' % number)
        if select.select([running.process.stdout], [], [], 0.2)[0]:
            line = running.line()
    assert "poke" in line
    return number


@pytest.fixture
def poked(app, watching):
    """A program that has begun to watch app.toml and poke.json."""
    app.write("poke.json", "{}")

    def start(*words):
        running = watching("-f", "app.toml", "-f", "poke.json", *words)
        number = until_it_watches(app, running)
        return running, number

    return start


def settled(app, running):
    """Makes a change and reads up to its line."""
    replace(app, "poke.json", '{"poke": "end"}')
    lines = []
    while not lines or '"end"' not in lines[-1]:
        lines.append(running.line())
    return [line for line in lines if "poke" not in line]


def test_a_line_for_each_change(app, poked):
    running, _ = poked()
    replace(app, "app.toml", "[server]\nport = 9000\nname = 'x'\n[database]\npassword = 'p'\n")
    assert settled(app, running) == [
        '~ server.port: 8000 → 9000\n',
        '+ server.name = "x"\n',
        '- server.host = "localhost"\n',
        '+ database.password = <secret>\n',
        '- database.user = "app"\n',
        '- database.pool = {"min":1,"max":5}\n',
    ]
    running.stop()


def test_only_the_paths_that_are_named(app, watching):
    running = watching("server.port", "poke", "-f", "app.toml", "--optional", "poke.json")
    until_it_watches(app, running)
    replace(app, "app.toml", "server = { port = 9000, host = 'other' }")
    assert settled(app, running) == ["~ server.port: 8000 → 9000\n"]
    running.stop()


def test_an_event_is_an_object(app, poked):
    running, _ = poked("--json")
    replace(app, "app.toml", "[server]\nport = 9000\n")
    events = []
    while not events or events[-1]["source"] != "app.toml":
        events.append(json.loads(running.line()))
    event = events[-1]
    assert event["type"] == "configuration_changed"
    assert event["reason"] == "file"
    assert event["sources"] == ["app.toml"]
    assert event["timestamp"] > 1_500_000_000 * 10**9
    assert event["changes"][0] == {
        "kind": "changed", "path": "server.port", "secret": False, "before": 8000, "after": 9000}
    assert event["problems"] == []
    replace(app, "app.toml", "[server\n")
    while event["type"] != "reload_failed":
        event = json.loads(running.line())
    assert event["problems"][0]["code"] == "syntax"
    assert event["problems"][0]["source"] == "app.toml"
    assert event["problems"][0]["line"] == 1
    assert event["changes"] == []
    running.stop()


def test_a_failure_goes_to_standard_error(app, poked):
    running, _ = poked()
    replace(app, "app.toml", "[server\n")
    assert running.complaint().startswith("superconfig: app.toml:1:8: error: ")
    line = ""
    while "last good" not in line:
        line = running.complaint()
    replace(app, "app.toml", "[server]\nport = 1\n")
    assert "load again" in running.complaint()
    running.stop()


def test_once_ends_after_the_first_change(app, watching):
    running = watching("--once", "-f", "app.toml", "--optional", "poke.json")
    until_it_watches(app, running)
    assert running.process.wait(timeout=60) == 0


def test_wrong_usage(app):
    assert app.run("watch").status == 2
    done = app.run("watch", "a[", "-f", "app.toml")
    assert (done.status, done.out) == (2, "")
    assert "[bad-path]" in done.err
    done = app.run("watch", "-f", "gone.toml")
    assert (done.status, done.out) == (3, "")
    assert "[missing-file]" in done.err
