"""The end of the interpreter with everything still alive, and modules imported twice."""
import subprocess
import sys
import textwrap

import pytest

PRELUDE = """
import atexit, gc, sys, threading, weakref
import superconfig

def make():
    return superconfig.create_config().with_defaults({"a": {"b": 1, "text": "x"}}).build()
"""


def run(code, *options):
    whole = textwrap.dedent(PRELUDE) + textwrap.dedent(code)
    done = subprocess.run([sys.executable, *options, "-c", whole], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


CASES = {
    "live objects": """
        config = make()
        section, snapshot = config.section("a"), config.snapshot()
        builder, registry = superconfig.create_config(), superconfig.ConfigRegistry()
        values = config.values(), iter(config), config.items()
        """,
    "objects in modules that go late": """
        config = make()
        sys.superconfig_kept = config, config.section("a"), weakref.ref(config)
        import builtins
        builtins.superconfig_kept = make()
        """,
    "a cycle through a source": """
        class Source:
            def __call__(self):
                return {"a": 1}
        source = Source()
        source.config = superconfig.create_config().with_source(source).build()
        source.itself = source
        """,
    "a format that holds its registry": """
        registry = superconfig.ConfigRegistry()
        def read(text, name):
            assert registry is not None
            return {"text": text}
        registry.add_format("own", extensions=("own",), read=read)
        config = registry.create_config().with_defaults("hello", format="own").build()
        assert config["text"] == "hello"
        """,
    "an exception that is kept": """
        try:
            superconfig.load_file("/no/such/file")
        except superconfig.ConfigError as error:
            sys.superconfig_error = error
        """,
    "used by an exit function": """
        config = make()
        def last():
            assert config["a.b"] == 1 and config.extract()["a"]["text"] == "x"
            assert make()["a.b"] == 1
        atexit.register(last)
        """,
    "used by a finalizer": """
        class Late:
            def __init__(self):
                self.config = make()
            def __del__(self):
                assert self.config.get("a.b") == 1
                assert self.config.section("a")["text"] == "x"
        late = Late()
        late.cycle = late
        sys.superconfig_late = Late()
        """,
    "an override that is open": """
        config = make()
        override = config.override({"a.b": 2})
        override.__enter__()
        assert config["a.b"] == 2
        """,
    "an extraction's plans": """
        import dataclasses
        @dataclasses.dataclass
        class A:
            b: int
            text: str
        config = make()
        assert config.section("a").extract(A) == A(1, "x")
        """,
    "a coroutine that never ran": """
        import asyncio, warnings
        warnings.simplefilter("ignore")
        pending = superconfig.create_config().with_defaults({"a": 1}).build_async()
        """,
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_ends_with(name):
    run(CASES[name])


@pytest.mark.parametrize("work", [
    "config.get('a.b'); config.extract(); config.section('a').get('text')",
    "make()",
    "config.reload()",
    "looping.reload()",
])
def test_ends_while_daemon_threads_work(work):
    run(f"""
    config = make()
    def load():
        return {{"n": len(threading.enumerate())}}
    looping = superconfig.create_config().with_source(load).build()
    started = threading.Barrier(5)
    def loop():
        started.wait()
        while True:
            {work}
    for _ in range(4):
        threading.Thread(target=loop, daemon=True).start()
    started.wait()
    """)


def test_ends_by_an_uncaught_exception_in_a_source():
    whole = textwrap.dedent(PRELUDE) + textwrap.dedent("""
    def load():
        raise SystemExit(7)
    config = superconfig.create_config().with_source(load).build()
    """)
    done = subprocess.run([sys.executable, "-c", whole], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
    assert (done.returncode, done.stderr) == (7, "")


def test_import_twice():
    run("""
    first, old = superconfig, make()
    for name in [name for name in sys.modules if name.split(".")[0] == "superconfig"]:
        del sys.modules[name]
    import superconfig
    assert superconfig is not first
    new = make()
    assert new["a.b"] == old["a.b"] == 1
    for module in (first, superconfig):
        try:
            module.load_file("/no/such/file")
        except FileNotFoundError as error:
            assert error.code == "missing-file"
        else:
            raise AssertionError("no error")
    del first, old
    gc.collect()
    assert new.extract() == {"a": {"b": 1, "text": "x"}} and make().section("a")["b"] == 1
    """)


def test_import_reloaded():
    run("""
    import importlib
    config = make()
    importlib.reload(superconfig)
    assert config["a.b"] == make()["a.b"] == 1
    """)


def test_a_module_that_is_collected_takes_its_types_along():
    run("""
    import superconfig._superconfig as extension
    kept = weakref.ref(type(make()))
    for name in [name for name in sys.modules if name.split(".")[0] == "superconfig"]:
        del sys.modules[name]
    del extension, superconfig, make
    gc.collect()
    gc.collect()
    assert kept() is None or sys.version_info < (3, 10), kept()
    """)

