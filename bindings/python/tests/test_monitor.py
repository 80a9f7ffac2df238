"""Memory: the counters, the bytes that a trim frees, monitors, and the default registry."""
import asyncio
import os
import subprocess
import sys
import threading

import pytest

import superconfig

PATIENCE = 60
HOUR = 3600.0


@pytest.fixture
def registry():
    return superconfig.ConfigRegistry()


@pytest.fixture
def spare(registry, write):
    """A registry whose cache holds a file that no handle needs."""
    registry.create_config().with_file(write("spare.json", '{"a": 1}')).build()
    assert registry.stats()["cached_files"] == 1
    return registry


class Calls(list):
    """A callback that keeps what it gets."""

    def __init__(self):
        super().__init__()
        self.arrived = threading.Event()

    def __call__(self, info):
        self.append(info)
        self.arrived.set()

    def wait(self):
        assert self.arrived.wait(PATIENCE)
        return self[-1]


# ---- what is counted ----


def test_live_handles_move_the_numbers(registry):
    base = registry.create_config().with_defaults({"a": 1, "b": {"c": [1, 2, 3]}})
    before = registry.stats()
    kept = [base.build() for _ in range(1000)]
    stats = registry.stats()
    assert stats["handle_bytes"] - before["handle_bytes"] > 1000 * 400
    assert stats["memory_usage_bytes"] - before["memory_usage_bytes"] > 1000 * 400
    parts = ("image_bytes", "layer_bytes", "spare_bytes", "handle_bytes", "template_bytes")
    rest = stats["memory_usage_bytes"] - sum(stats[part] for part in parts)
    assert 0 < rest < 2000
    del kept
    assert registry.stats()["image_bytes"] == 0


def test_what_handles_keep_is_counted_and_cleaned(registry):
    handle = registry.create_config().with_defaults(
        {"list": [{"a": i} for i in range(100)], "text": "x"}).build()
    other = superconfig.create_config().with_defaults({"a": 1}).build()
    whole = handle.extract()
    assert handle.extract() == handle.extract() == whole  # from the second time on by a template
    assert handle.get("text") == "x" and other.get("a") == 1
    kept = registry.stats()["template_bytes"]
    assert kept > 1000
    assert registry.trim() >= kept
    assert registry.stats()["template_bytes"] == 0
    assert superconfig.default_registry().stats()["template_bytes"] > 0  # another registry's
    assert handle.extract() == whole and handle.get("text") == "x"


def test_a_trim_lets_an_idle_handle_move_on(registry, write):
    path = write("a.json", '{"a": 1}')
    handle = registry.create_config().with_file(path).build()
    section = handle.section("")
    assert section.get("a") == 1
    write("a.json", '{"a": 2}')
    handle.reload()
    assert registry.stats()["pinned_bytes"] > 0  # the section holds what it read from
    registry.trim()
    assert registry.stats()["pinned_bytes"] == 0
    assert section.get("a") == 2


def test_overrides_and_explain_stay(registry):
    handle = registry.create_config().with_defaults({"a": 1}).build()
    with handle.override({"a": 2}):
        registry.trim()
        assert handle.get("a") == 2
        assert [step["value"] for step in handle.explain("a")] == [1, 2]
    assert handle.get("a") == 1


def test_memory_info(registry):
    info = registry.memory_info()
    assert set(info) == {"total", "used", "pressure", "source", "place"}
    assert info["source"] in ("cgroup2", "cgroup1", "system")
    assert 0 < info["used"] and 0 < info["total"] and 0 < info["pressure"] <= 1
    assert os.path.exists(info["place"])
    stats = registry.stats()
    assert stats["pressure_source"] == info["source"] and 0 < stats["pressure"] <= 1


# ---- monitors ----


def test_the_first_check_is_made_at_once(spare):
    calls = Calls()
    with spare.monitor_memory(limit=1, interval=HOUR, on_pressure=calls) as monitor:
        assert spare.stats()["cached_files"] == 0
        info = calls.wait()
        assert info["source"] == "limit" and info["total"] == 1 and info["pressure"] == 1
        assert info["given_back"] > 0 and info["full"] and not info["exhausted"]
        assert spare.memory_info()["total"] == 1
        assert not monitor.stopped
    assert monitor.stopped and len(calls) == 1
    assert spare.memory_info()["source"] != "limit"
    monitor.stop()


def test_nothing_is_cleaned_at_the_threshold(spare):
    with spare.monitor_memory(1, HOUR, 1):
        assert spare.stats()["cached_files"] == 1 and spare.stats()["cleanups"] == 0


def test_a_light_cleanup(spare):
    with spare.monitor_memory(threshold=0, limit=2**50, interval=HOUR, on_pressure=(c := Calls())):
        assert not c.wait()["full"]
        assert spare.stats()["cached_files"] == 0


def test_it_goes_on_and_reports_when_nothing_is_left(registry):
    calls = Calls()
    with registry.monitor_memory(limit=1, interval=0.001, on_pressure=calls, malloc_trim=False):
        for _ in range(3):
            calls.arrived.clear()
            calls.wait()
    assert calls[-1]["exhausted"] and calls[-1]["given_back"] == 0
    assert registry.stats()["cleanups"] >= 3


def test_it_cleans_what_handles_keep(registry):
    handle = registry.create_config().with_defaults({"a": 1}).build()
    assert handle.get("a") == 1
    calls = Calls()
    with registry.monitor_memory(limit=1, interval=HOUR, on_pressure=calls):
        assert calls.wait()["given_back"] > 0
        assert registry.stats()["template_bytes"] == 0
    assert handle.get("a") == 1


def test_a_callback_may_stop_it(registry):
    stopped = threading.Event()

    def stop(info):
        monitor.stop()
        stopped.set()

    ready = threading.Event()
    monitor = registry.monitor_memory(limit=1, interval=0.02,
                                      on_pressure=lambda info: ready.wait(PATIENCE) and stop(info))
    ready.set()
    assert stopped.wait(PATIENCE) and monitor.stopped


def test_what_a_callback_raises_does_not_end_it(registry, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", lambda value: seen.append(value.exc_value))
    arrived = threading.Event()

    def fail(info):
        if len(seen) > 1:
            arrived.set()
        raise ValueError("mine")

    with registry.monitor_memory(limit=1, interval=0.001, on_pressure=fail):
        assert arrived.wait(PATIENCE)
    assert isinstance(seen[0], ValueError)


def test_on_a_loop_a_coroutine_is_awaited(spare):
    async def main():
        arrived = asyncio.get_running_loop().create_future()

        async def pressed(info):
            await asyncio.sleep(0)
            if not arrived.done():
                arrived.set_result((info, threading.get_ident()))

        with spare.monitor_memory(limit=1, interval=HOUR, on_pressure=pressed):
            return await asyncio.wait_for(arrived, PATIENCE)

    info, thread = asyncio.run(main())
    assert info["given_back"] > 0 and thread == threading.get_ident()


def test_the_end_of_the_loop_is_its_end(registry):
    async def main():
        return registry.monitor_memory(limit=1, interval=HOUR)

    loop = asyncio.new_event_loop()
    monitor = loop.run_until_complete(main())
    loop.close()
    del loop
    import gc

    gc.collect()
    assert monitor.stopped


@pytest.mark.parametrize("arguments, name, exception", [
    ({"threshold": "1"}, "threshold", TypeError),
    ({"threshold": True}, "threshold", TypeError),
    ({"threshold": 1.1}, "threshold", ValueError),
    ({"threshold": float("nan")}, "threshold", ValueError),
    ({"interval": "1"}, "interval", TypeError),
    ({"interval": -1}, "interval", ValueError),
    ({"interval": 0}, "interval", ValueError),
    ({"interval": 86401}, "interval", ValueError),
    ({"limit": 1.5}, "limit", TypeError),
    ({"limit": 0}, "limit", ValueError),
    ({"limit": 2**64}, "limit", ValueError),
    ({"on_pressure": 1}, "on_pressure", TypeError),
    ({"malloc_trim": 1}, "malloc_trim", TypeError),
    ({"unknown": 1}, "unknown", TypeError),
])
def test_arguments_are_checked(registry, arguments, name, exception):
    with pytest.raises(exception, match=name):
        registry.monitor_memory(**arguments)


def test_a_coroutine_needs_a_loop(registry):
    async def pressed(info):
        pass

    with pytest.raises(TypeError, match="on_pressure"):
        registry.monitor_memory(on_pressure=pressed)


def run(code):
    # CPython from 3.12 on warns of any fork beside threads, those of the test among them.
    quiet = ["-W", "ignore:This process:DeprecationWarning"]
    done = subprocess.run([sys.executable, *quiet, "-c", code], capture_output=True, text=True,
                          timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_it_goes_on_when_nobody_holds_it():
    assert run("""
import gc, superconfig, threading
calls = threading.Semaphore(0)
superconfig.ConfigRegistry().monitor_memory(limit=1, interval=0.001,
                                            on_pressure=lambda info: calls.release())
gc.collect()
print([calls.acquire(timeout=60) for _ in range(3)])
""") == "[True, True, True]\n"


def test_exit_with_a_running_monitor():
    assert run("import superconfig\n"
               "r = superconfig.default_registry()\n"
               "r.monitor_memory(limit=1, interval=0.001, on_pressure=lambda info: None)\n"
               "print('end')") == "end\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_child_has_no_monitor_and_may_start_one():
    assert run("""
import os, superconfig, threading
calls = threading.Event()
r = superconfig.ConfigRegistry()
m = r.monitor_memory(limit=1, interval=0.001, on_pressure=lambda info: calls.set())
assert calls.wait(60)
child = os.fork()
if child == 0:
    assert m.stopped
    own = threading.Event()
    n = r.monitor_memory(limit=1, interval=0.001, on_pressure=lambda info: own.set())
    ok = own.wait(60)
    n.stop()
    os._exit(0 if ok else 1)
assert os.waitpid(child, 0)[1] == 0
calls.clear()
assert calls.wait(60)
m.stop()
print("well")
""") == "well\n"


# ---- the default registry ----


def test_the_default_registry_is_the_one_of_the_shortcuts(write):
    registry = superconfig.default_registry()
    assert registry is superconfig.default_registry()
    before = registry.stats()["active_handles"]
    kept = [superconfig.load_file(write("a.json", "{}")), superconfig.create_config().build(),
            registry.create_config().build()]
    assert registry.stats()["active_handles"] == before + 3
    del kept
    with registry.monitor_memory(limit=1, interval=HOUR):
        assert superconfig.ConfigRegistry().memory_info()["source"] != "limit"
        assert registry.memory_info()["source"] == "limit"


def test_a_format_of_the_default_registry(tmp_path):
    (tmp_path / "a.mine").write_text("port=1")
    (tmp_path / "b.mine").write_text("broken")
    assert run(f"""
import gc, os, superconfig
os.chdir({str(tmp_path)!r})
class Format:
    def read(self, text, name):
        if "=" not in text:
            raise ValueError("no sign")
        return dict([text.split("=")])
    def write(self, value):
        return repr(value)
def add():
    f = Format()
    superconfig.default_registry().add_format("mine", ["mine"], read=f.read, write=f.write)
add()
gc.collect()
h = superconfig.load_file("a.mine")
print(h.extract(), superconfig.load_multiple(["a.mine"]).extract(), h.dump("mine"))
try:
    superconfig.load_file("b.mine")
except superconfig.ConfigError as e:
    print(type(e.__cause__).__name__, e)
with open("a.mine", "w") as file:
    file.write("port=2")
h.reload()
print(h.extract())
""") == ("{'port': '1'} {'port': '1'} {'port': '1'}\nValueError b.mine: ValueError: no sign"
         " [custom]\n{'port': '2'}\n")
