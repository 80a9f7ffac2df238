"""Objects that the collector frees after the extension's module and types.

In one collection the module and its types may be cleared first. Python code that runs between
that and the end of a younger object can still reach the object: here, by a weak reference that a
finalizer made. The object works, or raises; it never reads what was freed (-X dev overwrites that).

An object that the collector does not track (a cursor, an edit, a schema, a bell) keeps
its type and so the module, and needs no case.
"""
import subprocess
import sys
import textwrap

import pytest

BEFORE = """
import gc, sys, weakref
gc.disable()
import superconfig
from superconfig import _superconfig as extension

def make():
    source = lambda: {"a": {"b": 1, "text": "x"}, "list": [1]}
    return superconfig.create_config().with_source(source).build()
"""
AFTER = """
gc.collect()
alive = []

class Last:  # an instance is freed after the module, which is older, and before `use`
    def __init__(self):
        self.itself = self

def call(_):
    try:
        print(then(alive[0]()))
    except Exception as error:
        print(type(error).__name__, error)

class Finalized:
    def __init__(self, last, use):
        self.itself, self.last, self.use = self, last, use
    def __del__(self):
        alive.extend([weakref.ref(self.use), weakref.ref(self.last, call)])

late = Finalized(Last(), use)
for name in [name for name in sys.modules if name.split(".")[0] == "superconfig"]:
    del sys.modules[name]
for name in set(globals()) - {"gc", "weakref", "alive", "call", "then"}:
    if not name.startswith("__"):
        del globals()[name]
gc.collect()
"""
OVER = "RuntimeError superconfig is no longer loaded"
UNTIED = "TypeError PyType_GetModule: Type '{}' has no associated module"
# Name: code that makes `use`, what `then` does with it, and what that gives.
CASES = {
    "the type of a registry": ("use = superconfig.ConfigRegistry", "use()",
                               UNTIED.format("superconfig.ConfigRegistry")),
    "the type of a builder": ("use = superconfig.ConfigBuilder", "use()",
                              UNTIED.format("superconfig.ConfigBuilder")),
    "the type of a plan": ("use = extension.Plan", "use('list', 'list')",
                           UNTIED.format("superconfig._superconfig.Plan")),
    "the default registry": ("use = superconfig.default_registry", "use()", OVER),
    "a function": ("use = extension.edit", "use(text='a = 1', format='toml')['a']", "1"),
    "a function's error": ("use = superconfig.load_file", "use('/no/such/file')", OVER),
    "a registry": ("use = superconfig.ConfigRegistry().create_config",
                   "type(use()).__name__", "ConfigBuilder"),
    "a registry's views": ("""
        registry = superconfig.ConfigRegistry()
        kept = [registry.create_config().with_set("a", "1").build()]
        kept.append(kept)
        use = registry.stats
        """, "use()['active_handles']", "0"),
    "a registry's lazy import": ("use = superconfig.ConfigRegistry().monitor_memory",
                                 "use(limit=1 << 40)", OVER),
    "a builder": ("use = superconfig.create_config().with_set", "type(use('b', '2')).__name__",
                  "ConfigBuilder"),
    "a builder's build": ("use = superconfig.create_config().with_set('a', '1').build",
                          "use()['a']", "1"),
    "a handle": ("use = make().section", "use('a')['b']", "1"),
    "a handle's error": ("use = make().get_int", "use('a.text')", OVER),
    "a handle's snapshot": ("use = make().snapshot", "use()['a.b']", "1"),
    "a handle's extraction": ("use = make().extract", "use()['list']", "[1]"),
    "a section": ("use = make().section('a').get_str", "use('text')", "x"),
    "a section's error": ("use = make().section('a').get_bool", "use('text')", OVER),
    "an override": ("use = make().override({'a.b': 2}).__enter__", "use()['a.b']", "2"),
    "an override that is open": ("""
        override = make().override({"a.b": 2})
        override.__enter__()
        use = override.__exit__
        """, "use(None, None, None)", "None"),
    "a plan": ("use = extension.Plan('any', 'any').__reduce__", "use()",
               "TypeError cannot pickle a superconfig._superconfig.Plan: "
               "send what extract() gives, or the sources"),
    "a monitor": ("use = superconfig.ConfigRegistry()._monitor(0.85, 30 * 10**9, 0, True).next",
                  "use()", "None"),
    "a watch": ("use = make()._watch(10**7, 10**9, 10**9, False).next", "use()", "None"),
    "an event": ("""
        import os, select, tempfile
        path = os.path.join(tempfile.mkdtemp(), "a.json")
        def write(text):
            with open(path + ".new", "w") as file:
                file.write(text)
            os.replace(path + ".new", path)
        write('{"a": 1}')
        watch = superconfig.load_file(path)._watch(10**7, 10**9, 10**9, False)
        write('{"a": 2}')
        select.select([watch.fileno()], [], [], 60)
        use = watch.next().before
        os.remove(path)
        os.rmdir(os.path.dirname(path))
        """, "use()['a']", "1"),
}


def run(code, then):
    whole = "\n".join([BEFORE, textwrap.dedent(code), f"then = lambda use: {then}", AFTER])
    done = subprocess.run([sys.executable, "-X", "dev", "-c", whole], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.skipif(sys.version_info < (3, 9), reason="there the state is never freed")
@pytest.mark.parametrize("name", sorted(CASES))
def test_used_after_its_module(name):
    code, then, gives = CASES[name]
    assert run(code, then) == gives + "\n"
