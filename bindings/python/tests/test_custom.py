"""Custom formats and sources: their arguments, their exceptions, and their owners."""
import gc
import json
import os
import subprocess
import sys
import threading
import traceback
import weakref

import pytest

import superconfig


@pytest.fixture
def registry():
    return superconfig.ConfigRegistry()


def lines_of(text, name):
    """A toy format: KEY: VALUE a line."""
    result = {}
    for number, line in enumerate(text.splitlines(), 1):
        key, colon, value = line.partition(": ")
        if not colon:
            raise superconfig.ConfigError("no colon", code="syntax", line=number, column=len(key))
        result[key] = value
    return result


# ---- formats ----


def test_a_format_reads_and_writes(registry, write):
    seen = []

    def read(text, name):
        seen.append((text, name))
        return lines_of(text, name)

    def write_out(value):
        return "".join("{}: {}\n".format(*item) for item in value.items())

    registry.add_format("lines", ["lns", "lines"], read=read, write=write_out)
    path = write("a.lns", "a: é\nb: 2\n")
    config = registry.create_config().with_file(path).build()
    assert config.extract() == {"a": "é", "b": "2"}
    assert seen == [("a: é\nb: 2\n", str(path))]
    assert config.dump("lines") == "a: é\nb: 2\n"
    by_name = registry.create_config().with_defaults("x: 1", format="lines")
    assert by_name.build().extract() == {"x": "1"}


def test_a_format_may_be_the_methods_of_a_class(registry):
    class Reversed:
        def read(self, text, name):
            return json.loads(text[::-1])

        def write(self, value):
            return json.dumps(value)[::-1]

    kind = Reversed()
    registry.add_format("nosj", ["nosj"], read=kind.read, write=kind.write)
    config = registry.create_config().with_defaults('}1 :"a"{'[::1], format="nosj").build()
    assert config.get("a") == 1
    assert json.loads(config.dump("nosj")[::-1]) == {"a": 1}


def test_a_later_format_replaces_an_earlier_one(registry, write):
    path = write("a.own", "text")
    registry.add_format("own", ["own"], read=lambda text, name: {"v": 1})
    first = registry.create_config().with_file(path).build()
    registry.add_format("own", ["own"], read=lambda text, name: {"v": 2})
    second = registry.create_config().with_file(path, name="again").build()
    assert (first.get("v"), second.get("v")) == (1, 2)


def test_many_files_of_a_custom_format(registry, write, tmp_path):
    threads = set()

    def read(text, name):
        threads.add(threading.get_ident())
        return {text: name.rsplit(os.sep, 1)[1]}

    registry.add_format("own", ["own"], read=read)
    for number in range(40):
        write("d/{:02}.own".format(number), "k{}".format(number))
    config = registry.create_config().with_glob(tmp_path / "d/*.own").build()
    assert config.extract() == {"k{}".format(n): "{:02}.own".format(n) for n in range(40)}
    assert threads == {threading.get_ident()}


@pytest.mark.parametrize("arguments, keywords, exception, what", [
    ((), {}, TypeError, "name"),
    (("own",), {}, TypeError, "read"),
    ((1,), {"read": len}, TypeError, "name"),
    (("own",), {"read": 1}, TypeError, "read"),
    (("own",), {"read": None}, TypeError, "read"),
    (("own",), {"read": len, "write": 1}, TypeError, "write"),
    (("own", "ext"), {"read": len}, TypeError, "extensions"),
    (("own", [1]), {"read": len}, TypeError, "extensions"),
    (("own", 1), {"read": len}, TypeError, "extensions"),
    (("own", ["a\0"]), {"read": len}, ValueError, "extensions"),
    (("Own Format",), {"read": len}, ValueError, "name"),
    (("",), {"read": len}, ValueError, "name"),
    (("own",), {"read": len, "other": 1}, TypeError, "other"),
    (("own", [], len), {}, TypeError, "positional"),
])
def test_wrong_arguments_are_named(registry, arguments, keywords, exception, what):
    with pytest.raises(exception, match="add_format.*" + what):
        registry.add_format(*arguments, **keywords)


# ---- what goes wrong in a format ----


def failing_build(builder):
    with pytest.raises(superconfig.ConfigError) as caught:
        builder.build()
    return caught.value


def test_an_exception_is_the_cause_with_its_traceback(registry, write):
    def read(text, name):
        return inner()

    def inner():
        raise ZeroDivisionError("by nothing")

    registry.add_format("own", ["own"], read=read)
    path = write("a.own", "")
    error = failing_build(registry.create_config().with_file(write("a.own", "x")))
    assert type(error) is superconfig.BuildError
    assert (error.code, error.source) == ("custom", str(path))
    assert "ZeroDivisionError: by nothing" in str(error)
    assert isinstance(error.__cause__, ZeroDivisionError)
    names = [frame.name for frame in traceback.extract_tb(error.__cause__.__traceback__)]
    assert names == ["read", "inner"]


def test_a_place_in_the_text_is_kept(registry, write):
    registry.add_format("lines", ["lns"], read=lines_of)
    path = write("a.lns", "a: 1\nbroken\n")
    error = failing_build(registry.create_config().with_file(path))
    assert type(error) is superconfig.ParseError
    assert (error.code, error.line, error.column, error.source) == ("syntax", 2, 6, str(path))
    assert error.message.startswith("no colon")
    registry.add_format("js", ["js"], read=lambda text, name: json.loads(text))
    error = failing_build(registry.create_config().with_file(write("a.js", '{\n "a": }')))
    assert (error.code, error.line, error.column) == ("custom", 2, 7)
    assert isinstance(error.__cause__, json.JSONDecodeError)


@pytest.mark.parametrize("raised", [
    superconfig.MissingKeyError("x"), superconfig.WrongTypeError("x"), superconfig.ClosedError("x"),
    superconfig.ConfigError("x", code="no-such-code"), superconfig.ConfigError("x", code="ok"),
    superconfig.ConfigError("x", code="empty-source"), KeyError("x"), RuntimeError()])
def test_an_error_of_a_call_inside_is_no_error_of_the_input(registry, raised):
    def read(text, name):
        raise raised

    registry.add_format("own", read=read)
    with pytest.raises(superconfig.BuildError) as caught:
        registry.create_config().with_defaults("x", format="own")
    assert caught.value.code == "custom"
    assert caught.value.__cause__ is raised


@pytest.mark.parametrize("result", [object(), {1: 2}, {"a": b"1"}, 2**64, "\ud800"])
def test_a_result_that_cannot_be_held(registry, result):
    registry.add_format("own", read=lambda text, name: result)
    with pytest.raises(superconfig.BuildError) as caught:
        registry.create_config().with_defaults("x", format="own")
    assert isinstance(caught.value.__cause__, (TypeError, ValueError))


def test_a_writer_that_fails(registry):
    def write_out(value):
        raise OSError("full")

    registry.add_format("own", read=lambda text, name: {}, write=write_out)
    registry.add_format("odd", read=lambda text, name: {}, write=lambda value: b"bytes")
    registry.add_format("mute", read=lambda text, name: {})
    config = registry.create_config().with_defaults({"a": 1}).build()
    with pytest.raises(superconfig.ConfigError, match="OSError: full") as caught:
        config.dump("own")
    assert isinstance(caught.value.__cause__, OSError)
    with pytest.raises(superconfig.ConfigError, match="must return str, not bytes"):
        config.dump("odd")
    with pytest.raises(superconfig.WriteError):
        config.dump("mute")


# ---- sources ----


def test_a_source_is_called_by_each_build_and_reload(builder):
    calls = []

    def load():
        calls.append(1)
        return {"calls": len(calls)}

    base = builder.with_source(load)
    assert calls == []
    config = base.build()
    assert config.get("calls") == 1
    assert base.build().get("calls") == 2
    config.reload()
    assert config.get("calls") == 3


def test_a_source_may_be_an_object(builder):
    class Vault:
        def load(self):
            return {"token": "abc"}

    config = builder.with_source(Vault(), name="vault", under="secrets", secret=True).build()
    assert config.get("secrets.token") == "abc"
    assert config.explain("secrets.token")[-1]["source"] == "vault"
    assert "abc" not in config.dump("json")


def test_a_source_is_named_by_its_callable(builder):
    def fetch():
        return {"a": 1}

    assert builder.with_source(fetch).build().explain("a")[-1]["source"] == "fetch"


def test_none_changes_nothing(builder):
    config = builder.with_defaults({"a": 1}).with_source(lambda: None).build()
    assert config.extract() == {"a": 1}


def test_branches_own_their_sources(builder):
    base = builder.with_source(lambda: {"a": 1})
    left = base.with_source(lambda: {"b": 2})
    right = base.with_source(lambda: {"b": 3})
    assert left.build().extract() == {"a": 1, "b": 2}
    assert right.build().extract() == {"a": 1, "b": 3}
    assert base.build().extract() == {"a": 1}


class NoLoader:
    load = 1


@pytest.mark.parametrize("load", [None, 1, "text", object(), NoLoader()])
def test_a_source_is_callable(builder, load):
    with pytest.raises(TypeError, match=r"with_source\(\) argument 'load'"):
        builder.with_source(load)


def test_a_load_that_cannot_be_read_off(builder):
    class Odd:
        @property
        def load(self):
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        builder.with_source(Odd())


def test_a_source_that_fails(builder):
    def load():
        raise ConnectionError("no network")

    error = failing_build(builder.with_source(load, name="vault"))
    assert type(error) is superconfig.BuildError
    assert (error.code, error.source) == ("custom", "vault")
    assert isinstance(error.__cause__, ConnectionError)
    assert error.__context__ is error.__cause__


def test_a_failed_reload_keeps_what_there_was(builder):
    answers = [{"a": 1}]
    config = builder.with_source(lambda: answers.pop()).build()
    with pytest.raises(superconfig.ConfigError) as caught:
        config.reload()
    assert isinstance(caught.value.__cause__, IndexError)
    assert config.extract() == {"a": 1}


def test_a_failure_that_only_warns_is_no_later_one_s_cause(builder, write):
    def load():
        raise ConnectionError("no network")

    warned = builder.with_source(load, name="vault", on_error="warn")
    config = warned.build()
    assert [warning["type"] for warning in config.warnings()] == ["skipped-source"]
    assert "no network" in config.warnings()[0]["message"]
    error = failing_build(warned.with_file(write("a.json", "{")))
    assert error.code == "syntax"
    assert error.__cause__ is None


@pytest.mark.parametrize("exception", [KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit])
def test_what_means_the_program_passes_through(builder, write, exception):
    def load():
        raise exception

    def read(text, name):
        raise exception

    with pytest.raises(exception):
        builder.with_source(load).build()
    with pytest.raises(exception):
        builder.with_source(load, on_error="warn").build()
    registry = superconfig.ConfigRegistry()
    registry.add_format("own", ["own"], read=read)
    with pytest.raises(exception):
        registry.create_config().with_file(write("a.own", "x"), on_error="warn").build()


def test_a_message_that_fails_or_is_long(builder):
    class Mute(Exception):
        def __str__(self):
            raise ValueError("no")

    def mute():
        raise Mute

    def long():
        raise ValueError("é" * 10_000)

    def surrogate():
        raise ValueError("\ud800")

    assert "Mute" in str(failing_build(builder.with_source(mute)))
    assert "éééé" in str(failing_build(builder.with_source(long)))
    assert isinstance(failing_build(builder.with_source(surrogate)).__cause__, ValueError)


def test_callbacks_may_build(builder):
    def inner():
        return {"depth": 2}

    def failing():
        raise ValueError("inner")

    def outer():
        with pytest.raises(superconfig.BuildError) as caught:
            builder.with_source(failing).build()
        assert isinstance(caught.value.__cause__, ValueError)
        return {"inner": builder.with_source(inner).build().extract()}

    assert builder.with_source(outer).build().extract() == {"inner": {"depth": 2}}


def test_a_source_cannot_reload_what_loads_it(builder):
    handles, seen = [], []

    def load():
        for config in handles:
            for ask in (config.reload, config.override({"n": 5}).__enter__):
                with pytest.raises(RuntimeError, match="cannot reload or override") as caught:
                    ask()
                assert caught.value.code == "unsupported"
            seen.append((config["n"], config.extract(), config.snapshot()["n"]))
        return {"n": len(seen)}

    handles.append(builder.with_source(load).build())
    assert handles[0].reload()["changed"] == ["n"] and seen == [(0, {"n": 0}, 0)]
    handles.append(builder.with_defaults({"n": 7}).build())
    assert handles.pop().reload() is None
    with handles[0].override({"n": 5}):
        assert handles[0]["n"] == 5
    assert handles[0].reload() and handles[0]["n"] == 2


def test_other_threads_run_meanwhile(builder):
    go, went = threading.Event(), threading.Event()

    def load():
        go.set()
        assert went.wait(30)
        return {"a": 1}

    def other():
        go.wait(30)
        builder.with_defaults({"b": 1}).build()
        went.set()

    thread = threading.Thread(target=other)
    thread.start()
    assert builder.with_source(load).build().extract() == {"a": 1}
    thread.join()


# ---- who owns what ----


class Loader:
    """A callable that knows its configuration, and so makes a cycle."""

    config = None
    builder = None
    registry = None

    def __call__(self, *_):
        return {"a": 1}


@pytest.mark.parametrize("keep", ["config", "builder", "snapshot", "section"])
def test_a_cycle_through_a_source_is_collected(builder, keep):
    loader = Loader()
    own = builder.with_source(loader)
    config = own.with_defaults({"s": {"x": 1}}).build()
    kept = {"config": config, "builder": own, "snapshot": config.snapshot(),
            "section": config.section("s")}[keep]
    loader.config = kept
    watched = weakref.ref(loader)
    del loader, own, config, kept
    gc.collect()
    assert watched() is None


def test_a_cycle_through_a_format_is_collected():
    loader = Loader()
    loader.registry = superconfig.ConfigRegistry()
    loader.registry.add_format("own", read=loader, write=loader)
    loader.config = loader.registry.create_config().with_defaults("x", format="own").build()
    watched = weakref.ref(loader)
    del loader
    gc.collect()
    assert watched() is None


def test_a_callable_goes_with_its_last_owner(builder):
    loader = Loader()
    watched = weakref.ref(loader)
    own = builder.with_source(loader)
    config = own.build()
    del loader, own
    assert watched() is not None
    config.reload()
    del config
    assert watched() is None


def test_a_finalizer_in_the_cycle_may_still_build(builder):
    seen = []

    class Last(Loader):
        def __del__(self):
            seen.append(self.builder.build().extract())

    last = Last()
    last.builder = builder.with_source(last)
    del last
    gc.collect()
    assert seen == [{"a": 1}]


def test_an_exception_is_not_kept(builder):
    class Failed(Exception):
        pass

    def load():
        raise Failed

    own = builder.with_source(load, on_error="warn")
    config = own.build()
    gc.collect()
    assert not [item for item in gc.get_objects() if isinstance(item, Failed)]
    assert config.has_warnings()


SHUTDOWN = """
import sys, threading
import superconfig

registry = superconfig.ConfigRegistry()
registry.add_format("own", ["own"], read=lambda text, name: {"own": text}, write=str)
class Held:
    def load(self):
        return {"a": 1}
held = Held()
held.config = registry.create_config().with_source(held).with_defaults("x", format="own").build()
held.section = held.config.snapshot()
sys.held = held
def load():
    threading.Event().wait()
stuck = threading.Thread(
    target=superconfig.create_config().with_source(load).build, daemon=True)
stuck.start()
print(held.config.extract())
"""


def test_shutdown_with_everything_alive():
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", SHUTDOWN], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, universal_newlines=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "{'a': 1, 'own': 'x'}\n"
