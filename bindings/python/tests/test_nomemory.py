"""Every allocation fails in turn: MemoryError or the right answer, no crash, nothing lost.

The scenarios run in processes of their own (this file, run as a program). Two ways to fail:

- ``python``: the n-th allocation of CPython, by its own test module;
- ``core``: the n-th call of malloc in the whole process, by a small library that is put before the
  C library. It reaches the allocations of the core, and those that CPython passes on.
"""
import gc
import os
import shutil
import subprocess
import sys

import pytest

import superconfig

HERE = os.path.dirname(os.path.abspath(__file__))
# So many calls in a row without a trace of the failure mean that none is left to fail.
CALM = 25
LIMIT = 6000


class World:
    """The objects that the scenarios use; made while memory is plentiful."""

    def __init__(self, folder):
        self.file = os.path.join(folder, "a.json")
        self.swapped = os.path.join(folder, "b.json")
        self.broken = os.path.join(folder, "broken.json")
        for name, text in ((self.file, '{"a": {"b": 1, "c": "text"}, "d": [1, 2.5, null]}'),
                           (self.swapped, '{"a": 1}'), (self.broken, '{"a": }')):
            with open(name, "w", encoding="utf-8") as out:
                out.write(text)
        self.registry = superconfig.ConfigRegistry()
        self.registry.add_format("own", extensions=("own",), read=self.read)
        self.builder = self.registry.create_config()
        self.full = self.builder.with_file(self.file).with_env("NO_SUCH_PREFIX")
        self.config, self.section, self.cursor = None, None, None
        self.refresh()
        self.swapping = self.builder.with_file(self.swapped).build()
        self.defaults = {"a": {"b": [1, 2.5, "x", None, True]}}
        self.count = 0

    def refresh(self):
        self.config = self.full.build()
        self.section = self.config.section("a")
        self.cursor = cursor_of(self.config)

    def rewrite(self):
        self.count += 1
        with open(self.swapped, "w", encoding="utf-8") as out:
            out.write('{"a": %d}' % self.count)

    def prepare(self, name):
        """Does the work before a scenario that needs memory."""
        if name.endswith(", cold"):
            self.refresh()
        elif name == "reload":
            self.rewrite()

    @staticmethod
    def read(text, name):
        return {"text": text}

    @staticmethod
    def load():
        return {"a": [1, "x"]}


def error_of(kind, call, *arguments):
    """The code of the error that must come."""
    try:
        call(*arguments)
    except kind as error:
        return error.code
    return None


def cursor_of(config):
    """What extract(type) hands to its Python half, which is left out: CPython's own functions are
    not all fit for failing allocations."""
    from superconfig import _extract

    _extract.extract = lambda cursor, type: cursor
    return config.extract(object)


def look(at):
    """All of a cursor, with fresh children."""
    inner, number = at.field("a"), at.field("a").items()[0]
    return (at.kind, at.path, at.place[1:], at.secret, at.found()[0] != "", at.miss("x") != "",
            at.path_of("x"), at.object(), len(inner), inner.path, inner.key, number.int(),
            number.text, number.failure("bool"), at.field("d").list()[1].float(), at.list(),
            number.key_value().string(), number.key_value().path)


def override(w):
    with w.config.override({"a.b": 5}):
        return w.config.get("a.b")


def watched(w, use):
    """An event waits in the queue of a watch whose files rest; an override puts it there."""
    hour = 3600 * 10**9
    watch = w.config._watch(0, hour, hour, False)
    try:
        with w.config.override({"a.b": 5}):
            return use(watch)
    finally:
        watch.stop()


def change(watch, event):
    """The event of the change; before it others may say that memory was short."""
    while event.type != "configuration_changed":
        event = watch.next()
    return event


def look_at_event(watch):
    event = change(watch, watch.next())
    return (event.reason, event.generation > 0, event.timestamp > 0, event.sources,
            event.before()["a.b"], event.after()["a.b"], event.problems(), event.changes(),
            event.shown(0))


def ask_again(watch):
    """An event that there was no memory for is there at the next call."""
    try:
        event = watch.next()
    except MemoryError:
        event = watch.next()
    return change(watch, event).after()["a.b"]


def swap(w):
    w.swapping.reload()
    return w.swapping["a"] == w.count


# Reading from a configuration that is known, and (cold) from one that was never read.
READS = {
    "get": lambda w: w.config.get("a.b"),
    "get, a container": lambda w: w.config.get("a"),
    "get, fresh text": lambda w: w.config.get("".join(["a", ".c"])),
    "get, segments": lambda w: w.config.get(["d", 0]),
    "get, a miss": lambda w: w.config.get("a.none", 3),
    "[], a miss": lambda w: error_of(KeyError, w.config.__getitem__, "none"),
    "get, a bad path": lambda w: error_of(ValueError, w.config.get, "a..b"),
    "in": lambda w: ("a.b" in w.config, "none" in w.config),
    "get_many": lambda w: w.config.get_many(["a.b", "d", "none"]),
    "get_str_ref": lambda w: w.config.get_str_ref("a.c"),
    "get_int": lambda w: w.config.get_int("a.b"),
    "get_int, a text": lambda w: error_of(TypeError, w.config.get_int, "a.c"),
    "get_dict": lambda w: w.config.get_dict("a"),
    "extract": lambda w: w.config.extract(),
    "iteration": lambda w: (list(w.config), len(w.config), list(w.config.items())),
    "section": lambda w: w.config.section("a")["c"],
    "section extract": lambda w: w.section.extract(),
    "paths": lambda w: w.config.paths(),
    "explain": lambda w: len(w.config.explain("a.b")),
    "dump": lambda w: w.config.dump("json"),
    "warnings": lambda w: w.config.warnings(),
    "snapshot": lambda w: w.config.snapshot()["a.b"],
    "override": override,
    "repr": lambda w: repr(w.config) == repr(w.config),
    "equality": lambda w: w.config == w.config.extract(),
}
SCENARIOS = {
    **READS,
    **{f"{name}, cold": work for name, work in READS.items()},
    "builder": lambda w: w.builder.with_defaults(w.defaults).with_set("z", "1").strict() is None,
    "build": lambda w: w.builder.with_defaults(w.defaults).build().extract(),
    "build of a file": lambda w: w.builder.with_file(w.file).build()["a.b"],
    "environment": lambda w: w.builder.with_env("NO_SUCH_PREFIX").build().extract(),
    "load_file": lambda w: superconfig.load_file(w.file)["a.c"],
    "load_file of nothing": lambda w: error_of(OSError, superconfig.load_file, "/no/such/file"),
    "load_file, broken": lambda w: error_of(ValueError, superconfig.load_file, w.broken),
    "reload": swap,
    "reload, nothing new": lambda w: w.config.reload() and None,
    "custom format": lambda w: w.builder.with_defaults("x", format="own").build()["text"],
    "custom source": lambda w: w.builder.with_source(w.load).build()["a"],
    "registry": lambda w: superconfig.ConfigRegistry().create_config() is None,
    "cursor": lambda w: look(w.cursor),
    "watch": lambda w: watched(w, look_at_event),
    "watch, asked again": lambda w: watched(w, ask_again),
    "stats": lambda w: w.registry.stats()["active_handles"] > 0,
}


def failing_python():
    import _testcapi
    return lambda number: _testcapi.set_nomemory(number, number + 1), _testcapi.remove_mem_hooks


def failing_core():
    import ctypes
    library = ctypes.PyDLL(os.environ["LD_PRELOAD"].split()[0])
    arm, disarm = library.failing_malloc_arm, library.failing_malloc_disarm
    arm.argtypes = [ctypes.c_long]
    return arm, disarm


def attempt(work, world, arm, disarm, number):
    """The outcome with that allocation failing: the answer, or None after a MemoryError."""
    arm(number)
    try:
        answer = work(world)
    except MemoryError:
        return None
    finally:
        disarm()
    return (answer,)


def state(world):
    gc.collect()
    stats = world.registry.stats()
    return sys.getallocatedblocks(), stats["active_handles"], stats["pinned_snapshots"]


def scenario(world, name, arm, disarm):
    """Fails each allocation of one scenario in turn, and gives how often that was noticed."""
    work = SCENARIOS[name]
    for _ in range(30):
        world.prepare(name)
        expected = work(world)
    world.prepare(name)
    assert attempt(work, world, lambda _: None, lambda: None, 0) == (expected,)
    before = state(world)
    failures, calm = 0, 0
    for number in range(LIMIT):
        world.prepare(name)
        outcome = attempt(work, world, arm, disarm, number)
        calm = calm + 1 if outcome else 0
        failures += not outcome
        assert outcome in (None, (expected,)), (number, outcome, expected)
        if calm > CALM:
            break
    else:
        raise AssertionError(f"still failing after {LIMIT} allocations")
    world.prepare(name)
    assert work(world) == expected
    after = state(world)
    assert after[0] - before[0] < 120 + failures // 4, ("blocks", before, after, failures)
    assert after[1:] == before[1:], ("handles, pins", before, after)
    return failures


def program(way, folder, *names):
    """Runs scenarios; prints each name before it, and how often it failed after it."""
    arm, disarm = {"python": failing_python, "core": failing_core}[way]()
    world = World(folder)
    for name in names:
        print(name, end=": ", flush=True)
        print(scenario(world, name, arm, disarm), flush=True)


# ---- as tests ----

# Scenarios that allocate nothing after their first run.
FREE = {"get", "get_str_ref", "get_int", "in", "get, a miss", "reload, nothing new"}


GROUPS = {
    "reads": sorted(READS),
    "cold reads": sorted(name for name in SCENARIOS if name.endswith(", cold")),
    "the rest": sorted(name for name in SCENARIOS if name.split(", cold")[0] not in READS),
}


def run(way, group, folder, **variables):
    """Runs a group, and gives how often an allocation failed in each of its scenarios."""
    done = subprocess.run([sys.executable, "-X", "faulthandler", __file__, way, str(folder),
                           *GROUPS[group]], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, env={**os.environ, **variables}, timeout=600)
    lines = [line.rpartition(": ") for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"{lines[-1:]}: {done.stderr[-4000:]}"
    failures = {name: int(count) for name, _, count in lines}
    assert sorted(failures) == GROUPS[group]
    return failures


def has_testcapi():
    try:
        import _testcapi
    except ImportError:
        return False
    return hasattr(_testcapi, "set_nomemory")


@pytest.mark.slow
@pytest.mark.skipif(not has_testcapi(), reason="this Python has no _testcapi")
@pytest.mark.skipif("SUPERCONFIG_ASAN" in os.environ, reason="the sanitizer allocates as well")
@pytest.mark.parametrize("group", sorted(GROUPS))
def test_allocations_of_python(group, tmp_path):
    failures = run("python", group, tmp_path)
    untouched = {name.split(", cold")[0] for name, count in failures.items() if count == 0}
    assert untouched <= FREE


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs a C compiler on Linux")
    file = tmp_path_factory.mktemp("failing") / "failing_malloc.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(file),
                    os.path.join(HERE, "failing_malloc.c"), "-ldl"], check=True)
    return str(file)


@pytest.mark.slow
@pytest.mark.skipif("SUPERCONFIG_ASAN" in os.environ, reason="one malloc at a time")
@pytest.mark.parametrize("group", sorted(GROUPS))
def test_allocations_of_the_core(group, library, tmp_path):
    failures = run("core", group, tmp_path, LD_PRELOAD=library)
    assert all(count for name, count in failures.items() if name.startswith(("build", "load")))
    assert any(failures.values())


if __name__ == "__main__":
    program(*sys.argv[1:])
