"""The package in subinterpreters: each has a module, types and state of its own (from 3.9)."""
import os
import subprocess
import sys
import textwrap

import pytest

RUNNER = """
import sys, threading
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

def run(code, times=1):
    for _ in range(times):
        number = interpreters.create()
        try:
            if hasattr(interpreters, "exec"):
                failed = interpreters.exec(number, code)
                assert failed is None, failed
            else:
                interpreters.run_string(number, code)
        finally:
            interpreters.destroy(number)
"""

USE = """
import superconfig
builder = superconfig.create_config().with_defaults({"a": {"b": [1, 2.5, "x", None, True]}})
config = builder.build()
assert config["a.b"] == [1, 2.5, "x", None, True]
assert config.get("a.b[2]") == "x" and config.get_many(["a.b[0]", "c"]) == {"a.b[0]": 1, "c": None}
assert config.extract() == {"a": {"b": [1, 2.5, "x", None, True]}}
assert list(config.section("a")) == ["b"]
try:
    config["c"]
except superconfig.ConfigError as error:
    assert isinstance(error, KeyError)
else:
    raise AssertionError("no KeyError")
"""


def run(code):
    whole = textwrap.dedent(RUNNER) + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", whole], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.skipif(sys.version_info >= (3, 9), reason="isolated from 3.9 on")
def test_python_3_8_refuses_a_second_interpreter_clearly():
    run("""
    import superconfig
    try:
        run("import superconfig")
    except interpreters.RunFailedError as error:
        assert "3.9" in str(error) and "ImportError" in str(error), error
    else:
        raise AssertionError("no error")
    assert superconfig.create_config().with_defaults({"a": 1}).build()["a"] == 1
    """)


isolated = pytest.mark.skipif(sys.version_info < (3, 9), reason="3.8 has one state a process")


@isolated
def test_used_in_a_subinterpreter_only():
    run(f"run({USE!r})")


@isolated
def test_used_in_main_before_and_after():
    run(f"exec({USE!r}); kept = config; run({USE!r}); exec({USE!r}); assert kept['a.b'][0] == 1")


@isolated
def test_one_after_the_other_leaves_no_handles():
    run(f"""
    import superconfig
    def active():
        return superconfig.ConfigRegistry().stats()["active_handles"]
    before = active()
    run({USE!r}, 30)
    assert active() == before
    """)


@isolated
def test_ends_with_handles_callbacks_and_cycles_alive():
    code = USE + """
import sys
class Load:
    def __call__(self):
        return {"from": "a source"}
load = Load()
live = superconfig.create_config().with_source(load).build()
load.cycle = live
assert live["from"] == "a source"
sys.superconfig_kept = [config, live, config.section("a"), builder]
"""
    run(f"run({code!r}, 3)")


@isolated
def test_classes_belong_to_their_interpreter():
    code = USE + """
import sys
print(id(type(config)), id(superconfig.ConfigError))
"""
    printed = run(f"exec({code!r}); run({code!r})").split()
    assert len(printed) == 4
    assert printed[0] != printed[2] and printed[1] != printed[3]


# CPython 3.12.1 itself: `import json` in place of ours fails as often, only with that allocator.
@pytest.mark.skipif(
    sys.version_info[:2] == (3, 12) and os.environ.get("PYTHONMALLOC") == "debug",
    reason="interpreters made by several threads break the debug allocator of CPython 3.12")
@isolated
def test_threads_each_with_an_interpreter():
    run(f"""
    failures = []
    def work():
        try:
            run({USE!r}, 5)
        except BaseException as error:
            failures.append(error)
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    """)
