"""Watches without an event loop: callbacks on the dispatcher's thread, and `for`."""
import gc
import json
import logging
import os
import pickle
import sys
import threading
import time
import weakref

import pytest

import superconfig

from watching import SECONDS, Seen, replace


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "app.json"
    path.write_text('{"server": {"port": 1}}')
    return path


def port(number):
    return json.dumps({"server": {"port": number}})


def dispatchers():
    return [thread for thread in threading.enumerate() if thread.name == "superconfig-dispatcher"]


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    gc.collect()
    for thread in dispatchers():
        thread.join(SECONDS)
    assert not dispatchers()


def test_a_callback_gets_each_change(file):
    seen, threads = Seen(), []
    config = superconfig.load_file(file)
    before = time.time()

    def callback(event):
        threads.append(threading.current_thread().name)
        assert config["server.port"] == 2
        seen(event)

    with config.enable_hot_reload(callback) as reload:
        assert not reload.stopped
        replace(file, port(2))
        event = seen.wait()
    assert reload.stopped
    assert event["type"] == event.type == "configuration_changed"
    assert event["source"] == event.source == str(file)
    assert event.sources == (str(file),) and event.reason == "file"
    assert isinstance(event["timestamp"], float) and before <= event["timestamp"] <= time.time()
    assert event.generation == config.generation
    assert dict(event) == {name: event[name] for name in ("type", "source", "timestamp")}
    assert json.loads(json.dumps(event))["source"] == str(file)
    [change] = event.changes
    assert (change.kind, change.path, change.before, change.after, change.secret) == (
        "changed", "server.port", 1, 2, False)
    assert change["path"] == "server.port" and change["after"] == 2
    assert repr(change) == "<changed server.port: 1 -> 2>"
    assert event.before["server.port"] == 1 and event.after["server.port"] == 2
    assert event.problems == [] and "configuration_changed" in repr(event)
    assert pickle.loads(pickle.dumps(event)) == dict(event)
    assert threads == ["superconfig-dispatcher"]


def test_without_a_callback_readers_see_changes(file):
    config = superconfig.load_file(file)
    config.enable_hot_reload()  # its result need not be kept
    gc.collect()
    replace(file, port(2))
    deadline = time.monotonic() + SECONDS
    while config["server.port"] != 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert config["server.port"] == 2
    config.close()


def test_a_loop_gives_every_event(file):
    with superconfig.load_file(file) as config:
        kinds = []
        reload = config.enable_hot_reload(grace=0, poll=0.05)
        replace(file, port(2))
        for event in reload:
            kinds.append(event.type)
            if event.type == "configuration_changed" and event.after["server.port"] == 2:
                replace(file, '{"server": ')
            elif event.type == "reload_failed":
                [problem] = event.problems
                assert isinstance(problem, superconfig.ParseError)
                assert (problem.source, problem.line) == (str(file), 1)
                assert config["server.port"] == 2 and event.changes == []
                replace(file, port(3))
            elif event.type == "reload_recovered":
                break
        assert kinds.count("reload_failed") == 1
        assert config["server.port"] == 3
        reload.stop()
        assert list(reload) == []


def test_failures_go_to_on_error_and_not_to_the_callback(file):
    changes, errors = Seen(), Seen()
    config = superconfig.load_file(file)
    with config.enable_hot_reload(changes, on_error=errors, grace=0):
        replace(file, "{")
        failed = errors.wait()
        assert failed.type == "reload_failed" and failed.source == str(file)
        assert "syntax" in repr(failed) or "app.json" in repr(failed)
        replace(file, port(5))
        assert errors.wait().type == "reload_recovered"
        assert changes.wait().after["server.port"] == 5
    assert changes.events.empty() and errors.events.empty()


def test_failures_without_on_error_are_warnings_of_the_logger(file, caplog):
    seen, logged = Seen(), threading.Semaphore(0)

    class Handler(logging.Handler):
        def emit(self, record):
            logged.release()

    handler = Handler()
    logging.getLogger("superconfig").addHandler(handler)
    try:
        config = superconfig.load_file(file)
        with config.enable_hot_reload(seen, grace=0):
            replace(file, "{")
            assert logged.acquire(timeout=SECONDS)
            replace(file, port(2))
            assert logged.acquire(timeout=SECONDS)
            seen.wait()
    finally:
        logging.getLogger("superconfig").removeHandler(handler)
    records = [record for record in caplog.records if record.name == "superconfig"]
    assert [record.levelname for record in records] == ["WARNING", "WARNING"]
    assert "app.json:1" in records[0].getMessage()
    assert "succeeds again" in records[1].getMessage()


def test_secrets_are_masked_where_they_are_shown(file):
    seen = Seen()
    config = superconfig.load_file(file)
    with config.enable_hot_reload(seen):
        replace(file, '{"server": {"port": 1, "db": {"password": "hunter2"}}, "token": "t0k"}')
        event = seen.wait()
    shown = repr(event) + str(event) + repr(event.changes) + "".join(map(str, event.changes))
    assert "hunter2" not in shown and "t0k" not in shown and "<secret>" in shown
    by_path = {change.path: change.after for change in event.changes}
    assert by_path["token"] == "t0k"


def test_reloads_by_hand_and_overrides_are_events(file):
    seen = Seen()
    config = superconfig.load_file(file)
    with config.enable_hot_reload(seen):
        with config.override({"server.port": 9}):
            event = seen.wait()
            assert (event.reason, event.source, event.sources) == ("override", None, ())
        assert seen.wait().after["server.port"] == 1


def test_a_callback_that_raises_is_reported_and_does_not_end_the_watch(file, monkeypatch):
    seen, reported = Seen(), Seen()
    monkeypatch.setattr(sys, "unraisablehook", reported)
    config = superconfig.load_file(file)

    def callback(event):
        seen(event)
        raise ZeroDivisionError("mine")

    with config.enable_hot_reload(callback):
        for number in (2, 3):
            replace(file, port(number))
            assert seen.wait().after["server.port"] == number
            report = reported.wait()
            assert report.exc_type is ZeroDivisionError and report.object is callback


def test_a_callback_may_stop_close_reload_and_start_another(file):
    config = superconfig.load_file(file)
    done, other = Seen(), Seen()

    def callback(event):
        config.reload()
        config.enable_hot_reload(other)
        reload.stop()
        done(config["server.port"])

    reload = config.enable_hot_reload(callback)
    replace(file, port(2))
    assert done.wait() == 2 and reload.stopped
    replace(file, port(3))
    other.wait_until(lambda event: event.after["server.port"] == 3)
    config.close()


def test_stop_waits_for_the_callback_that_runs(file):
    config = superconfig.load_file(file)
    inside, may_go, order = threading.Event(), threading.Event(), []

    def callback(event):
        inside.set()
        may_go.wait(SECONDS)
        order.append("callback")

    reload = config.enable_hot_reload(callback)
    replace(file, port(2))
    assert inside.wait(SECONDS)

    def stop():
        reload.stop()
        order.append("stop")

    thread = threading.Thread(target=stop)
    thread.start()
    while not reload.stopped:
        time.sleep(0.001)
    may_go.set()
    thread.join(SECONDS)
    assert order == ["callback", "stop"]


def test_close_ends_a_loop_in_another_thread(file):
    config = superconfig.load_file(file)
    reload = config.enable_hot_reload()
    ended = threading.Event()

    def follow():
        for _ in reload:
            pass
        ended.set()

    thread = threading.Thread(target=follow)
    thread.start()
    config.close()
    assert ended.wait(SECONDS)
    thread.join(SECONDS)


def test_a_callback_keeps_its_configuration_alive(file):
    seen = Seen()
    reload = superconfig.load_file(file).enable_hot_reload(seen)
    gc.collect()
    replace(file, port(2))
    assert seen.wait().after["server.port"] == 2
    reload.stop()


def test_the_dispatcher_survives_a_lack_of_memory(file, monkeypatch):
    from superconfig._reload import dispatcher

    poll, failures = dispatcher.select.poll, [MemoryError(), MemoryError()]

    def scarce():
        if failures:
            raise failures.pop()
        return poll()

    monkeypatch.setattr(dispatcher.select, "poll", scarce)
    seen = Seen()
    with superconfig.load_file(file).enable_hot_reload(seen):
        replace(file, port(2))
        assert seen.wait().after["server.port"] == 2
    assert not failures


def test_an_event_waits_for_memory():
    from superconfig._reload.thread_pump import ThreadPump

    class Native:
        failures = 2

        @property
        def type(self):
            self.failures -= 1
            if self.failures >= 0:
                raise MemoryError
            return "configuration_changed"

    class Watch:
        events = [Native()]

        def next(self):
            return self.events.pop() if self.events else None

    class Reload:
        _callback = _on_error = None
        seen = []

        def _deliver(self, native):
            self.seen.append(native)

    reload = Reload()
    pump = ThreadPump(Watch(), lambda: reload)
    assert pump.step() and pump.step()
    assert len(reload.seen) == 1


def test_a_loop_that_nobody_holds_stops(file):
    config = superconfig.load_file(file)
    reload = config.enable_hot_reload()
    replace(file, port(2))
    for _ in reload:
        break
    gone = weakref.ref(reload)
    del reload
    gc.collect()
    for thread in dispatchers():  # it holds the watch while it looks at an event
        thread.join(SECONDS)
    assert not dispatchers() and gone() is None
    config.close()


def test_a_watch_without_callbacks_ends_with_its_handle(file):
    config = superconfig.load_file(file)
    gone = weakref.ref(config.enable_hot_reload())
    assert gone() is not None
    del config
    gc.collect()
    end = time.monotonic() + SECONDS
    while gone() is not None and time.monotonic() < end:
        time.sleep(0.01)  # a thread may hold it while it looks whether there is an event
    assert gone() is None


def test_a_loop_over_a_handle_that_nobody_else_holds(file):
    reload = superconfig.load_file(file).enable_hot_reload()
    gc.collect()
    replace(file, port(2))
    assert next(iter(reload)).after["server.port"] == 2


def test_callbacks_and_a_loop_at_once(file):
    seen = Seen()
    config = superconfig.load_file(file)
    with config.enable_hot_reload(seen) as reload:
        following = iter(reload)
        replace(file, port(2))
        assert next(following).after["server.port"] == seen.wait().after["server.port"] == 2


def test_two_watches_of_one_handle(file):
    first, second = Seen(), Seen()
    config = superconfig.load_file(file)
    with config.enable_hot_reload(first), config.enable_hot_reload(second, poll_always=True,
                                                                   poll=0.05):
        replace(file, port(2))
        assert first.wait().generation == second.wait().generation


@pytest.mark.parametrize("always", [False, True])
def test_sources_written_in_python_are_loaded_on_the_dispatcher(file, always):
    seen, threads = Seen(), []

    def load():
        threads.append(threading.current_thread().name)
        return {"loads": len(threads)}

    config = superconfig.create_config().with_source(load).with_file(file).build()
    with config.enable_hot_reload(seen, poll_always=always, poll=0.05):
        replace(file, port(2))
        event = seen.wait_until(lambda event: event.after["server.port"] == 2)
    assert config["server.port"] == 2 and event.after["loads"] >= 2
    assert set(threads) == {threading.main_thread().name, "superconfig-dispatcher"}


def test_a_format_written_in_python(tmp_path):
    seen = Seen()
    path = tmp_path / "a.lines"
    path.write_text("1")
    registry = superconfig.ConfigRegistry()
    registry.add_format("lines", ["lines"], read=lambda text, name: {"n": int(text)})
    config = registry.create_config().with_file(path).build()
    errors = Seen()
    with config.enable_hot_reload(seen, on_error=errors, grace=0):
        replace(path, "2")
        assert seen.wait().after["n"] == 2
        replace(path, "two")
        [problem] = errors.wait().problems
        assert "ValueError" in problem.message and config["n"] == 2


def test_an_exit_in_a_source_is_reported(file, monkeypatch):
    reported, calls = Seen(), []
    monkeypatch.setattr(sys, "unraisablehook", reported)

    def load():
        calls.append(1)
        if len(calls) > 2:
            raise KeyboardInterrupt
        return {}

    config = superconfig.create_config().with_source(load).with_file(file).build()
    with config.enable_hot_reload(grace=0, poll=1000):
        replace(file, port(2))
        assert reported.wait().exc_type is KeyboardInterrupt


@pytest.mark.parametrize("options, error", [
    ({"callback": 1}, TypeError),
    ({"on_error": "no"}, TypeError),
    ({"debounce": "1"}, TypeError),
    ({"debounce": True}, TypeError),
    ({"debounce": -1}, ValueError),
    ({"debounce": 3601}, ValueError),
    ({"grace": float("nan")}, ValueError),
    ({"grace": 1e300}, ValueError),
    ({"grace": 10**400}, ValueError),
    ({"poll": 0}, ValueError),
    ({"poll": float("inf")}, ValueError),
    ({"poll_always": 1}, TypeError),
    ({"no_such": 1}, TypeError),
])
def test_wrong_options_fail_at_the_call(file, options, error):
    with superconfig.load_file(file) as config:
        with pytest.raises(error):
            config.enable_hot_reload(**options)


def test_a_coroutine_function_needs_a_loop(file):
    async def callback(event):
        pass

    class Callback:
        async def __call__(self, event):
            pass

    with superconfig.load_file(file) as config:
        for function in (callback, Callback()):
            with pytest.raises(TypeError, match="event loop"):
                config.enable_hot_reload(function)
            with pytest.raises(TypeError, match="event loop"):
                config.enable_hot_reload(on_error=function)


def test_an_awaitable_without_a_loop_is_reported(file, monkeypatch):
    reported = Seen()
    monkeypatch.setattr(sys, "unraisablehook", reported)

    async def work():
        pass

    config = superconfig.load_file(file)
    with config.enable_hot_reload(lambda event: work()):
        replace(file, port(2))
        assert reported.wait().exc_type is TypeError


def test_closed_and_frozen_handles(file):
    config = superconfig.load_file(file)
    with pytest.raises(superconfig.ConfigError) as caught:
        config.snapshot().enable_hot_reload()
    assert caught.value.code == "unsupported"
    config.close()
    with pytest.raises(superconfig.ClosedError):
        config.enable_hot_reload()


def descriptors():
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")
def test_many_watches_leave_nothing_behind(file):
    def active():
        gc.collect()
        return superconfig.ConfigRegistry().stats()["active_handles"], descriptors()

    def cycle():
        config = superconfig.create_config().with_source(lambda: {"a": 1}).with_file(file).build()
        config.enable_hot_reload(print).stop()
        with config.enable_hot_reload() as reload:
            iter(reload)
        dropped = config.enable_hot_reload()
        config.live(dict, print).stop()
        config.close()
        del dropped

    cycle()
    handles, opened = active()
    for _ in range(20):
        cycle()
    for thread in dispatchers():
        thread.join(SECONDS)
    # Watches of earlier tests may still have been ending at the first look.
    assert active()[0] == handles
    assert active()[1] <= opened


def test_joined_changes(file):
    config = superconfig.load_file(file)
    reload = config.enable_hot_reload(debounce=0)
    following = iter(reload)
    for number in range(2, 40):
        replace(file, port(number))
        config.reload()
    first = next(following)
    assert first.before["server.port"] == 1
    last = first
    while last.after["server.port"] != 39:
        fresh = next(following)
        assert fresh.before["server.port"] == last.after["server.port"]
        last = fresh
    reload.stop()


def test_events_survive_their_configuration(file):
    seen = Seen()
    nested = {"a": {"b": 1}}
    config = superconfig.create_config().with_source(lambda: nested).with_file(file).build()
    with config.enable_hot_reload(seen):
        replace(file, port(2))
        event = seen.wait_until(lambda event: event.after["server.port"] == 2)
    config.close()
    del config
    gc.collect()
    assert event.before.extract() == {"a": {"b": 1}, "server": {"port": 1}}
    assert event.after.section("a")["b"] == 1
    with pytest.raises(superconfig.ConfigError):
        event.after.reload()
