"""Nothing leaks, whatever is done and however often.

Each operation runs SUPERCONFIG_REPEAT times after a warm-up that fills the bounded caches. Growth
is bounded by a constant, so one lost block shows: in every few calls with the usual number, in
70 calls with CI's 50,000, in a hundred with a million (make test-python-every). Measured are
Python's own blocks, what tracemalloc sees, the C library's blocks and the process itself.
"""
import asyncio
import ctypes
import dataclasses
import gc
import json
import os
import sys
import tracemalloc
import weakref

import pytest

import superconfig

# Windows of growth that are looked at before it is called a leak.
WINDOWS = 12
REPEAT = int(os.environ.get("SUPERCONFIG_REPEAT", "3000"))
UNDER_ASAN = "SUPERCONFIG_ASAN" in os.environ
DATA = {
    "server": {"host": "localhost", "port": 8080, "timeout": "1h30m", "size": "10MiB"},
    "list": [1, 2.5, "text", None, True, {"deep": ["a", "b"]}],
    "password": "hunter2",
    "big": 2**63,
}


@dataclasses.dataclass
class Server:
    host: str
    port: int


class World:
    """The objects that the operations use."""

    def __init__(self, folder):
        self.file = folder / "a.json"
        self.file.write_text(json.dumps(DATA))
        self.bad = folder / "bad.json"
        self.bad.write_text('{"a": }')
        self.swaps = [json.dumps({**DATA, "swap": number}) for number in range(2)]
        self.swapped = folder / "swap.json"
        self.swap()
        self.registry = superconfig.ConfigRegistry()
        self.registry.add_format("own", extensions=("own",), read=lambda text, name: {"t": text},
                                 write=lambda value: str(value))
        self.registry.add_format("broken", read=self.fail)
        self.builder = self.registry.create_config()
        self.config = superconfig.load_file(self.file)
        self.swapping = self.builder.with_file(self.swapped).build()
        self.section = self.config.section("server")
        self.custom = self.builder.with_source(lambda: {"a": 1}, name="own").build()

    @staticmethod
    def fail(*_):
        raise LookupError("on purpose")

    def swap(self):
        self.swaps.reverse()
        self.swapped.write_text(self.swaps[0])


def raises(kind, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except kind:
        return
    raise AssertionError(f"no {kind}")


def override(w):
    with w.config.override({"server.port": 1, "list": []}):
        assert w.config["server.port"] == 1


def reload_changed(w):
    w.swap()
    w.swapping.reload()


def load_again(w):
    w.registry.trim()
    w.builder.with_file(w.file).build()


def closed(w):
    with superconfig.load_file(w.file) as config:
        config.get("server.port")
    raises(superconfig.ConfigError, config.get, "server.port")


def cycle(w):
    kept = []
    kept.append(w.builder.with_source(lambda: {"n": len(kept)}).build())


CHEAP = {
    "get": lambda w: w.config.get("server.port"),
    "get, fresh text": lambda w: w.config.get("".join(["server", ".host"])),
    "get, a list of segments": lambda w: w.config.get(["list", 5, "deep", 0]),
    "get, a container": lambda w: w.config.get("list"),
    "get, a bad path": lambda w: raises(ValueError, w.config.get, "a..b"),
    "[]": lambda w: w.config["server.host"],
    "[] of nothing": lambda w: raises(KeyError, lambda: w.config["nothing"]),
    "in": lambda w: "server.port" in w.config and "nothing" in w.config,
    "has_key": lambda w: w.config.has_key("server.port"),
    "get_many": lambda w: w.config.get_many(["server.port", "server.host", "nothing"]),
    "get_str_ref": lambda w: w.config.get_str_ref("server.host"),
    "get_str_ref of a number": lambda w: raises(TypeError, w.config.get_str_ref, "server.port"),
    "get_int": lambda w: w.config.get_int("server.port", 1),
    "get_int of a text": lambda w: raises(TypeError, w.config.get_int, "server.host"),
    "get_float": lambda w: w.config.get_float("server.port", 1.5),
    "get_bool": lambda w: w.config.get_bool("list[4]", False),
    "get_str": lambda w: w.config.get_str("server.host", ""),
    "get_list": lambda w: w.config.get_list("list", []),
    "get_dict": lambda w: w.config.get_dict("server", {}),
    "get_duration": lambda w: w.config.get_duration("server.timeout"),
    "get_size": lambda w: w.config.get_size("server.size"),
    "extract": lambda w: w.config.extract(),
    "len": lambda w: len(w.config),
    "iteration": lambda w: list(w.config),
    "items": lambda w: list(w.config.items()),
    "values": lambda w: list(w.config.values()),
    "section": lambda w: w.config.section("server"),
    "section []": lambda w: w.section["port"],
    "section of nothing": lambda w: raises(KeyError, lambda: w.section["nothing"]),
    "section extract": lambda w: w.section.extract(),
    "section iteration": lambda w: list(w.section.items()),
    "generation": lambda w: w.config.generation,
    "warnings": lambda w: (w.config.warnings(), w.config.has_warnings()),
    "weak reference": lambda w: weakref.ref(w.config)(),
    "wrong argument": lambda w: raises(TypeError, w.config.get, 1.5),
    "no pickling": lambda w: raises(TypeError, w.config.__reduce_ex__, 2),
}
DEAR = {
    "repr": lambda w: (repr(w.config), repr(w.section), repr(w.builder), repr(w.registry)),
    "stats": lambda w: w.registry.stats(),
    "paths": lambda w: w.config.paths(),
    "explain": lambda w: w.config.explain("server.port"),
    "dump": lambda w: (w.config.dump("json"), w.config.dump("yaml")),
    "dump of the impossible": lambda w: raises(ValueError, w.config.dump, "no-format"),
    "snapshot": lambda w: w.config.snapshot().get("server.port"),
    "override": override,
    "extract a class": lambda w: w.section.extract(Server),
    "extract, not fitting": lambda w: raises(ValueError, w.config.extract, Server),
    "builder": lambda w: w.builder.with_defaults(DATA).with_env("NONE").with_set("a", "1").strict(),
    "builder, refused": lambda w: raises(TypeError, w.builder.with_defaults, {"a": object()}),
    "builder, missing file": lambda w: raises(OSError, w.builder.with_file, "/no/such/file"),
    "build": lambda w: w.builder.with_defaults(DATA).build(),
    "load_file": lambda w: superconfig.load_file(w.file),
    "load_file of nothing": lambda w: raises(OSError, superconfig.load_file, "/no/such/file"),
    "load_file, broken": lambda w: raises(ValueError, superconfig.load_file, w.bad),
    "load_file, afresh": load_again,
    "custom format": lambda w: w.builder.with_defaults("text", format="own").build(),
    "custom format, writing": lambda w: w.custom.dump("own"),
    "custom format, failing": lambda w: raises(
        RuntimeError, lambda: w.builder.with_defaults("text", format="broken").build()),
    "custom source": lambda w: w.custom.reload(),
    "custom source, failing": lambda w: raises(
        RuntimeError, lambda: w.builder.with_source(w.fail).build()),
    "reload, nothing new": lambda w: w.swapping.reload(),
    "reload": reload_changed,
    "registry": lambda w: superconfig.ConfigRegistry().create_config(),
    "close": closed,
    "cycle": cycle,
}


class MallInfo(ctypes.Structure):
    """The struct of glibc's mallinfo2()."""

    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost")]


def in_use():
    """Bytes that the C library has allocated; 0 if it does not report them."""
    try:
        function = ctypes.CDLL(None).mallinfo2
    except (OSError, AttributeError):
        return 0
    function.restype = MallInfo
    info = function()
    return info.hblkhd + info.uordblks


def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def traced(work, world, times):
    """Bytes that tracemalloc sees more after so many calls."""
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    repeat(work, world, times)
    gc.collect()
    return tracemalloc.get_traced_memory()[0] - before


def grown(work, world, times):
    """The growth after so many calls: Python's blocks, the C library's bytes, the process's."""
    def state():
        gc.collect()
        return sys.getallocatedblocks(), in_use(), resident()

    before = state()
    repeat(work, world, times)
    return [after - first for first, after in zip(before, state())]


def repeat(work, world, times):
    for _ in range(times):
        work(world)


def check(work, world, times):
    """A leak shows in every window, what fills once only in the first."""
    repeat(work, world, min(max(times, 300), 9000))
    if UNDER_ASAN:  # it keeps what was freed for a while, and looks for other faults
        return
    few = max(200, times // 20)
    found = []
    tracemalloc.start()
    try:
        while not found or found[-1] > 2000 + few:
            assert len(found) < WINDOWS, f"in {few} calls each, bytes more: {found}"
            found.append(traced(work, world, few))
    finally:
        tracemalloc.stop()
    found = []
    while not found or not fits(found[-1], times):
        assert len(found) < WINDOWS, f"in {times} calls each, blocks and bytes more: {found}"
        found.append(grown(work, world, times))


def fits(growth, times):
    blocks, used, pages = growth
    return blocks < 200 + times // 100 and used < 20000 + times // 2 and pages < (4 << 20)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("memory"))


@pytest.mark.parametrize("name", sorted(CHEAP))
def test_cheap(world, name):
    check(CHEAP[name], world, REPEAT)


@pytest.mark.parametrize("name", sorted(DEAR))
def test_dear(world, name):
    check(DEAR[name], world, max(300, REPEAT // 100))


def test_coroutines(world):
    async def work():
        config = await world.builder.with_file(world.file).build_async()
        assert (await config.extract_async())["server"]["port"] == 8080

    loop = asyncio.new_event_loop()
    try:
        check(lambda _: loop.run_until_complete(work()), world, max(300, REPEAT // 100))
    finally:
        if hasattr(loop, "shutdown_default_executor"):
            loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def test_a_thousand_handles_leave_none(world):
    registry = superconfig.ConfigRegistry()
    builder = registry.create_config().with_file(world.file)
    before = registry.stats()
    kept = [builder.build() for _ in range(1000)]
    during = registry.stats()
    assert during["active_handles"] == before["active_handles"] + 1000
    assert during["total_handles"] == before["total_handles"] + 1000
    del kept
    after = registry.stats()
    assert after["active_handles"] == before["active_handles"]
    assert after["memory_usage_bytes"] <= during["memory_usage_bytes"]


def test_size_of_a_handle(world):
    assert type(world.config).__basicsize__ <= 64


def test_caches_by_text_are_bounded(world):
    config = superconfig.load_file(world.file)
    config.get("server.port")
    before = sys.getallocatedblocks()
    for number in range(50000):
        config.get(f"nothing.{number}")
    assert sys.getallocatedblocks() - before < 20000


def test_a_dropped_generation_is_freed(tmp_path):
    file = tmp_path / "a.json"
    registry = superconfig.ConfigRegistry()
    file.write_text(json.dumps({"a": "x" * 100000}))
    config = registry.create_config().with_file(file).build()
    registry.trim()
    before = registry.stats()["memory_usage_bytes"]
    for number in range(50):
        file.write_text(json.dumps({"a": str(number) + "x" * 100000}))
        config.reload()
        assert config["a"].startswith(str(number))
    registry.trim()
    assert registry.stats()["pinned_snapshots"] == 0
    assert registry.stats()["memory_usage_bytes"] < before + 300000
