"""Watches when a process forks, an interpreter ends, and modules are imported twice."""
import os
import signal
import subprocess
import sys
import textwrap
import threading
import warnings

import pytest

import superconfig

from watching import SECONDS, Seen, replace

# ---- fork ----

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def in_child(work):
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.alarm(SECONDS)
            work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert not os.WIFSIGNALED(status) and os.WEXITSTATUS(status) == 0


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "app.json"
    path.write_text('{"n": 1}')
    return path


@needs_fork
def test_the_parent_goes_on_and_the_child_starts_its_own(file):
    seen = Seen()
    config = superconfig.load_file(file)
    reload = config.enable_hot_reload(seen)
    following = config.enable_hot_reload()
    iter(following)

    def work():
        assert reload.stopped and config["n"] == 1
        reload.stop()
        assert list(following) == []
        own = Seen()
        with config.enable_hot_reload(own):
            replace(file, '{"n": 2}')
            assert own.wait().after["n"] == 2

    in_child(work)
    assert seen.wait().after["n"] == 2 and next(following).after["n"] == 2
    replace(file, '{"n": 3}')
    assert seen.wait().after["n"] == 3
    reload.stop()
    following.stop()


@needs_fork
def test_fork_within_a_callback(file):
    config = superconfig.load_file(file)
    forked = Seen()

    def callback(event):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the thread of the callback is there, of course
            in_child(lambda: None)
        forked(event)

    with config.enable_hot_reload(callback):
        for number in (2, 3):
            replace(file, '{"n": %d}' % number)
            assert forked.wait().after["n"] == number


@needs_fork
def test_fork_in_another_thread_while_events_come(file):
    config = superconfig.load_file(file)
    seen = Seen()
    with config.enable_hot_reload(seen, debounce=0):
        for number in range(2, 12):
            replace(file, '{"n": %d}' % number)
            in_child(lambda: config.extract())
        seen.wait_until(lambda event: event.after["n"] == 11)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="CPython warns since 3.12")
@pytest.mark.parametrize("is_async", [False, True])
def test_no_warning_about_threads_at_a_fork(file, is_async):
    run(f"""
    import asyncio, warnings
    warnings.simplefilter("error")
    config = superconfig.load_file({str(file)!r})
    def fork():
        for _ in range(20):
            child = os.fork()
            if child == 0:
                os._exit(0)
            os.waitpid(child, 0)
    async def main():
        with config.enable_hot_reload(print):
            fork()
    if {is_async}:
        asyncio.run(main(), debug=False)
    else:
        with config.enable_hot_reload(print):
            fork()
    """)


def test_a_child_of_multiprocessing(file):
    import multiprocessing

    config = superconfig.load_file(file)
    with config.enable_hot_reload(lambda event: None):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            assert pool.map(abs, [-1]) == [1]


# ---- the end of an interpreter ----

PRELUDE = """
import os, sys, threading
import superconfig
"""


def run(code, *options):
    whole = textwrap.dedent(PRELUDE) + textwrap.dedent(code)
    done = subprocess.run([sys.executable, *options, "-c", whole], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


ENDS = {
    "a callback": "reload = config.enable_hot_reload(print)",
    "no callback": "reload = config.enable_hot_reload()",
    "nothing held": "config.enable_hot_reload(print); del config",
    "an iterator": "reload = config.enable_hot_reload(); it = iter(reload)",
    "objects in modules that go late": """
        sys.superconfig_kept = config, config.enable_hot_reload(print)
        import builtins
        builtins.superconfig_kept = config.enable_hot_reload()
        """,
    "a loop that was never closed": """
        import asyncio, warnings
        warnings.simplefilter("ignore")
        loop = asyncio.new_event_loop()
        async def main():
            return config.enable_hot_reload(print)
        reload = loop.run_until_complete(main())
        """,
    "a thread in a loop": """
        reload = config.enable_hot_reload()
        def follow():
            for _ in reload:
                pass
        threading.Thread(target=follow, daemon=True).start()
        """,
    "a source of ours": """
        config = superconfig.create_config().with_source(lambda: {"a": 1}).build()
        reload = config.enable_hot_reload(print)
        """,
    "an exception": """
        config.enable_hot_reload(print)
        import atexit
        atexit.register(config.close)
        """,
    "a callback that hangs": """
        inside = threading.Event()
        def callback(event):
            inside.set()
            threading.Event().wait()
        config.enable_hot_reload(callback)
        with config.override({"n": 2}):
            inside.wait()
        """,
    "a finalizer that uses it": """
        class Late:
            def __init__(self):
                self.reload = config.enable_hot_reload(print)
            def __del__(self):
                self.reload.stop()
        sys.superconfig_late = Late()
        """,
}


@pytest.mark.parametrize("name", sorted(ENDS))
def test_ends_with(name, file):
    run(f"config = superconfig.load_file({str(file)!r})\n" + textwrap.dedent(ENDS[name]))


def test_other_threads_of_the_program_keep_the_watch(file):
    printed = run(f"""
    config = superconfig.load_file({str(file)!r})
    seen = threading.Event()
    config.enable_hot_reload(lambda event: seen.set())
    def work():
        threading.main_thread().join()
        with config.override({{"n": 2}}):
            print(seen.wait({SECONDS}))
    threading.Thread(target=work).start()
    """)
    assert printed == "True\n"


def test_imported_twice(file):
    run(f"""
    config = superconfig.load_file({str(file)!r})
    first = config.enable_hot_reload(print)
    for name in [name for name in sys.modules if name.split(".")[0] == "superconfig"]:
        del sys.modules[name]
    import superconfig
    second = superconfig.load_file({str(file)!r}).enable_hot_reload(print)
    assert type(first) is not type(second) or sys.version_info < (3, 9)
    """)


def test_the_import_brings_no_thread_and_no_asyncio():
    run("""
    assert "superconfig._reload" not in sys.modules and "asyncio" not in sys.modules
    assert superconfig.HotReload.__name__ == "HotReload" and "HotReload" in dir(superconfig)
    assert "asyncio" not in sys.modules and threading.active_count() == 1
    """)


# ---- subinterpreters ----

RUNNER = """
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

def inside(code):
    # Until 3.12 an isolated one may not start threads.
    options = {"isolated": False} if sys.version_info < (3, 12) else {}
    number = interpreters.create(**options)
    try:
        if hasattr(interpreters, "exec"):
            failed = interpreters.exec(number, code)
            assert failed is None, failed
        else:
            interpreters.run_string(number, code)
    finally:
        interpreters.destroy(number)
"""


@pytest.mark.skipif(sys.version_info < (3, 9), reason="3.8 has one state a process")
@pytest.mark.parametrize("keeps", [False] + [True] * (sys.version_info >= (3, 12)))
def test_in_a_subinterpreter(file, keeps):
    code = textwrap.dedent(f"""
    import os, threading
    import superconfig
    config = superconfig.create_config().with_source(lambda: {{"a": 1}}).with_file(
        {str(file)!r}).build()
    seen = threading.Event()
    reload = config.enable_hot_reload(lambda event: seen.set())
    with open({str(file)!r} + ".new", "w") as out:
        out.write('{{"n": %d}}' % (config["n"] + 1))
    os.replace({str(file)!r} + ".new", {str(file)!r})
    assert seen.wait({SECONDS})
    if not {keeps}:
        reload.stop()
    """)
    run(textwrap.dedent(RUNNER) + f"inside({code!r})\ninside({code!r})\nexec({code!r})")
