"""compile: once, and with --watch after every change."""
import os
import signal
import subprocess

import pytest


@pytest.fixture
def compiling(app):
    """The running program, after it has made the image for the first time."""
    running = []

    def start(*words):
        process = app.start("compile", "--watch", "-o", "app.sci", *words, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, bufsize=1)
        running.append(process)
        wait_for(app, process, lambda: (app.folder / "app.sci").exists())
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_for(app, process, condition):
    while not condition():
        assert process.poll() is None, process.communicate()


def replace(app, path, text):
    app.write(path + ".new", text)
    os.rename(app.folder / (path + ".new"), app.folder / path)


def is_current(app):
    return app.run("check", "-f", "app.sci").err == ""


def get(app, path):
    return app.run("get", path, "-f", "app.sci").out.strip()


def stop(process):
    process.send_signal(signal.SIGINT)
    err = process.communicate(timeout=60)[1]
    assert process.returncode == -signal.SIGINT
    return err


def test_an_image_follows_its_sources(app, compiling):
    process = compiling("-f", "app.toml", "-f", "site.json")
    assert get(app, "server.port") == "9000"
    replace(app, "site.json", '{"server": {"port": 9001}}')
    wait_for(app, process, lambda: get(app, "server.port") == "9001")
    assert is_current(app)
    assert "app.sci is made again" in stop(process)


@pytest.mark.parametrize("text", [
    '{"server": {"port": 9000}, "features": ["a", "b"]}\n\n',
    '{ "server": {"port": 9000}, "features": ["a", "b"]}\n',
], ids=["same places", "other places"])
def test_an_image_knows_an_input_whose_values_stay(app, compiling, text):
    process = compiling("-f", "app.toml", "-f", "site.json")
    replace(app, "site.json", text)
    wait_for(app, process, lambda: is_current(app))
    stop(process)


def test_an_image_takes_new_files_of_a_pattern(app, compiling):
    app.write("conf.d/a.json", '{"a": 1}')
    process = compiling("-g", "conf.d/*.json")
    replace(app, "conf.d/b.json", '{"b": 2}')
    wait_for(app, process, lambda: get(app, "b") == "2")
    replace(app, "conf.d/c.json", "{}")
    wait_for(app, process, lambda: is_current(app))
    stop(process)


def test_a_change_that_does_not_load_leaves_the_image(app, compiling):
    process = compiling("-f", "app.toml", "-f", "site.json")
    before = (app.folder / "app.sci").read_bytes()
    replace(app, "site.json", '{"server": ')
    line, reported = process.stderr.readline(), False
    while "the last good configuration stays" not in line:
        reported = reported or "site.json:1:" in line
        line = process.stderr.readline()
    assert reported
    assert (app.folder / "app.sci").read_bytes() == before
    replace(app, "site.json", '{"server": {"port": 9002}}')
    wait_for(app, process, lambda: get(app, "server.port") == "9002")
    stop(process)


def test_whoever_watches_the_image_follows_it(app, compiling):
    process = compiling("-f", "app.toml", "-f", "site.json")
    reader = app.start("watch", "--map", "-f", "app.sci", stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, text=True, bufsize=1)
    try:
        number = 0
        os.set_blocking(reader.stdout.fileno(), False)
        line = ""
        while "server.port" not in line:
            assert reader.poll() is None, reader.communicate()
            number += 1
            replace(app, "site.json", '{"server": {"port": %d}}' % (9100 + number))
            wait_for(app, process, lambda: get(app, "server.port") == str(9100 + number))
            line = reader.stdout.readline()
    finally:
        reader.kill()
        reader.communicate()
    stop(process)
