"""ConfigHandle: untyped look-ups, the paths they take, life and refusals."""
import collections.abc
import copy
import gc
import pickle
import subprocess
import sys
import weakref

import pytest

import superconfig

DATA = {
    "database": {"host": "db.local", "pool": {"max": 20, "min": 1}},
    "servers": [{"name": "a"}, {"name": "b"}],
    "hosts": {"example.org": {"port": 1}, "a b": 2, "": 3},
    "root.key": "dotted", "nothing": None, "on": True, "ratio": 0.5, "empty": {},
    "password": "hunter2",
}


@pytest.fixture
def config():
    return superconfig.create_config().with_defaults(DATA).build()


@pytest.mark.parametrize("path, value", [
    ("database.pool.max", 20),
    ("servers.0.name", "a"),
    ("servers[-1].name", "b"),
    ('hosts."example.org".port', 1),
    ('hosts."a b"', 2),
    ('hosts.""', 3),
    ("root.key", "dotted"),
    ("/database/pool/min", 1),
    ("nothing", None),
    ("on", True),
    ("ratio", 0.5),
    (["hosts", "example.org", "port"], 1),
    (("servers", 1, "name"), "b"),
    (("servers", -1, "name"), "b"),
    (("root.key",), "dotted"),
    ("database.pool", {"max": 20, "min": 1}),
    ("servers", [{"name": "a"}, {"name": "b"}]),
    ("", DATA),
    ((), DATA),
])
def test_every_form_of_a_path(config, path, value):
    missing = object()
    for _ in range(3):  # first read, remembered, remembered
        assert config.get(path, missing) == value
        assert config[path] == value
        assert config.has_key(path)
        assert path in config


def test_a_path_of_another_str_class(config):
    class Text(str):
        pass

    assert config[Text("database.host")] == "db.local"
    assert config.get_many([Text("on")]) == {"on": True}


def test_default_is_for_absence_only(config):
    assert config.get("nothing", 7) is None
    assert config.get("none", 7) == 7
    assert config.get("none") is None
    assert config.get("none", default=7) == 7
    assert config.get(key="database.host", default=7) == "db.local"
    assert config.get("database.host.deeper", 7) == 7
    assert not config.has_key("none") and "none" not in config


def test_a_miss_names_a_near_key(config):
    with pytest.raises(KeyError) as caught:
        config["database.hots"]
    error = caught.value
    assert isinstance(error, superconfig.MissingKeyError)
    assert (error.code, error.path, error.line) == ("missing-key", "database.hots", None)
    assert "did you mean `database.host`?" in str(error)


@pytest.mark.parametrize("path, column", [("a..b", 3), ("a[", 2), ('"a', 1), ("a[x]", 3)])
def test_a_path_that_does_not_parse(config, path, column):
    for call in (config.get, config.__getitem__, config.has_key, config.get_int, config.paths,
                 config.explain, config.section, config.get_str_ref,
                 lambda path: config.dump(path=path)):
        with pytest.raises(superconfig.BadPathError) as caught:
            call(path)
        assert (caught.value.code, caught.value.column) == ("bad-path", column)
        assert isinstance(caught.value, ValueError) and isinstance(caught.value, KeyError)
    assert path not in config
    assert config.get_many([path, "database.host"]) == {
        path: None, "database.host": config["database.host"]}


def test_segments_mean_exactly_these_members():
    config = superconfig.create_config().with_defaults(
        {'"a".b': "WRONG", "a": {"b": "right"}, "o": {"-1": "key", "0": "zero", str(2**70): "big"},
         "l": [1, 2], "": "empty"}).build()
    assert config.get(["a", "b"]) == "right" and config[("a", "b")] == "right"
    assert config.get(["o", -1]) == "key" and config.get(["o", 0]) == "zero"
    assert config.get(["o", 2**70]) == "big"
    assert config.get(["l", -1]) == 2 and config.get(["l", 2]) is None
    assert config.get([]) == config.extract() and config.get("") == "empty"
    assert config.get_dict([]) == config.extract() and config.get_str("") == "empty"
    assert config.dump(path=[]) == config.dump() and config.dump(path="") == '"empty"\n'
    assert config.paths([]) == config.paths() and config.paths("") == ['""']


@pytest.mark.parametrize("path", [1, None, b"a", 1.5, {"a"}, ["a", 1.5], ["a", None]])
def test_what_is_no_path(config, path):
    for call in (config.get, config.__getitem__, config.has_key, config.get_int, config.section):
        with pytest.raises(TypeError, match="path"):
            call(path)


def test_scalars_are_shared_and_containers_are_not(config):
    assert config["database.host"] is config.get("database.host")
    assert config.get_str_ref("database.host") is config["database.host"]
    for _ in range(3):
        one, other = config["database"], config["database"]
        assert one == other and one is not other and one["pool"] is not other["pool"]
        one["pool"]["max"] = "changed"
        one["new"] = 1
        assert config["database"] == DATA["database"]
        assert config["database.pool.max"] == 20
    for _ in range(3):
        names = config["servers"]
        names.append(1)
        names[0]["name"] = None
        assert config["servers"] == DATA["servers"]


def test_get_many(config):
    keys = ["database.pool.max", "none", "nothing", ("servers", 0, "name"), "database"]
    expected = dict(zip(keys, [20, None, None, "a", DATA["database"]]))
    for form in (keys, tuple(keys), iter(keys), dict.fromkeys(keys), (key for key in keys)):
        found = config.get_many(form)
        assert found == expected
        assert list(found) == keys
    assert config.get_many([]) == {}
    assert config.get_many(keys=["on", "on"]) == {"on": True}


def test_get_many_of_the_same_keys_again(config):
    keys = ["database.host", "on", "none"]
    for _ in range(4):
        found = config.get_many(keys)
        assert found == {"database.host": "db.local", "on": True, "none": None}
        found["database.host"] = "changed"
        found["more"] = 1
    keys.append("ratio")
    assert config.get_many(keys)["ratio"] == 0.5
    with_container = ["on", "database"]
    for _ in range(4):
        found = config.get_many(with_container)
        assert found == {"on": True, "database": DATA["database"]}
        found["database"]["pool"]["max"] = 0
    with config.override({"on": False}):
        assert config.get_many(keys)["on"] is False
    assert config.get_many(keys)["on"] is True


def test_get_many_refuses(config):
    with pytest.raises(TypeError, match="keys"):
        config.get_many("on")
    with pytest.raises(TypeError, match="keys"):
        config.get_many(1)
    with pytest.raises(TypeError, match="unhashable"):
        config.get_many([["servers", 0]])

    def failing():
        yield "on"
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        config.get_many(failing())


def test_get_str_ref(config):
    assert config.get_str_ref("none") is None
    for path in ("database.host", ("database", "host")):
        assert config.get_str_ref(path) == "db.local"
        assert config.get_str_ref(path) is config.get_str_ref(path) is config.get(path)
    for path in ("on", "nothing", "database", "ratio"):
        with pytest.raises(superconfig.WrongTypeError) as caught:
            config.get_str_ref(path)
        assert (caught.value.code, caught.value.path) == ("wrong-type", path)
        assert isinstance(caught.value, TypeError)


def test_get_str_ref_of_untyped_text():
    config = superconfig.create_config().with_env("APP", environ={"APP_PORT": "8080"}).build()
    assert config["port"] == 8080
    text = config.get_str_ref("port")
    assert text == "8080" and config.get_str_ref("port") is text and config.get_str("port") is text
    assert config["port"] == 8080


def test_paths(config):
    assert config.paths("database") == ["database.host", "database.pool.max", "database.pool.min"]
    assert config.paths(["servers"]) == ["servers[0].name", "servers[1].name"]
    assert config.paths() == config.paths(prefix="")
    assert '"root.key"' in config.paths() and "empty" in config.paths()
    for path in config.paths():
        assert path in config
    assert config.paths("none") == []
    with pytest.raises(superconfig.BadPathError):
        config.paths("a..b")


def test_a_root_that_is_no_object():
    config = superconfig.create_config().with_defaults("[1, 2]", format="json").build()
    assert config.extract() == [1, 2] and config[""] == [1, 2] and config["[0]"] == 1
    assert len(config) == 0 and list(config) == [] and dict(config) == {}
    assert config.paths() == ["[0]", "[1]"]


def test_an_empty_configuration():
    config = superconfig.create_config().build()
    assert config.extract() == {} and len(config) == 0 and config.paths() in ([], [""])
    assert config.get("a") is None


# ---- numbers at their limits ----

def test_numbers_are_exact():
    text = ('{"min": -9223372036854775808, "max": 18446744073709551615, "float": 1e300,'
            ' "zero": -0.0}')
    config = superconfig.create_config().with_defaults(text, format="json").build()
    assert config["min"] == -2**63 and config["max"] == 2**64 - 1
    assert config.get_int("max") == 2**64 - 1
    assert config["float"] == 1e300 and str(config["zero"]) == "-0.0"


def test_texts_are_exact():
    text = "a\0b \u00e9 \u20ac \U0001f600"
    config = superconfig.create_config().with_defaults({"t": text, text[4:]: 1}).build()
    assert config["t"] == text and config[(text[4:],)] == 1


# ---- life ----

def test_close(config):
    section = config.section("database")
    config.close()
    config.close()
    for call in (lambda: config["on"], lambda: config.get("on", 1), lambda: len(config),
                 lambda: "on" in config, config.extract, config.reload, config.snapshot,
                 lambda: section["host"], config.warnings, config.dump):
        with pytest.raises(superconfig.ClosedError) as caught:
            call()
        assert caught.value.code == "closed"
    assert "closed" in repr(config) and "closed" in repr(section)


def test_a_block_closes_at_its_end():
    with superconfig.create_config().with_defaults(DATA).build() as config:
        assert config["on"] is True
    with pytest.raises(superconfig.ClosedError):
        config.get("on")
    with pytest.raises(KeyError, match="mine"):
        with superconfig.create_config().build():
            raise KeyError("mine")


def test_weak_references():
    seen = []
    config = superconfig.create_config().with_defaults(DATA).build()
    reference = weakref.ref(config, seen.append)
    section = weakref.ref(config.section("database"))
    assert reference() is config and section() is None
    del config
    gc.collect()
    assert reference() is None and seen == [reference]


def test_pickling_and_copying_are_refused(config):
    for found in (config, config.section("database")):
        for call in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="extract"):
                call(found)


def test_repr_shows_no_secret(config):
    assert repr(config) == (
        "<superconfig.ConfigHandle, 9 keys: database, servers, hosts, ..., generation 1>")
    for shown in (repr(config), str(config), repr(config.items()), repr(config.values())):
        assert "hunter2" not in shown


def test_is_made_by_builders_only(config):
    for kind in (type(config), type(config.section("database"))):
        with pytest.raises(TypeError):
            kind()
        with pytest.raises(TypeError):
            type("Own", (kind,), {})


def test_a_mapping_that_is_small(config):
    assert isinstance(config, collections.abc.Mapping)
    assert sys.getsizeof(config) <= 64 + 8 * hasattr(sys, "_is_gil_enabled") * 4


def test_generation(config):
    before = config.generation
    assert type(before) is int
    config.reload()
    assert config.generation == before
    with config.override({"on": False}):
        assert config.generation > before
    with pytest.raises(AttributeError):
        config.generation = 1


def test_help_tells_arguments_and_results():
    for name in ("get", "get_int", "section", "dump", "extract", "reload"):
        text = getattr(superconfig.ConfigHandle, name).__doc__
        assert "Returns:" in text
    assert superconfig.ConfigHandle.get.__text_signature__ == "($self, /, key, default=None)"


def test_sources(write, tmp_path):
    path = write("a.toml", "a = 1")
    config = (superconfig.create_config().with_defaults({"b": 1})
              .with_file(path, secret=True).with_file(tmp_path / "none.json", optional=True)
              .with_env("APP", environ={"APP_C": "1"}, join=True).build())
    found = config.sources()
    assert [(layer["source"], layer["kind"], layer["format"], layer["loaded"]) for layer in found] \
        == [("defaults", "defaults", None, True), (str(path), "file", "toml", True),
            (str(tmp_path / "none.json"), "file", None, False),
            ("APP_*", "environment", None, True)]
    assert found[1]["secret"] and found[3]["join"] and found[0]["profile"] is None


def test_what_a_shell_completes_and_shows():
    config = superconfig.create_config().with_defaults(
        {"a": {"b": 1, "c.d": 2}, "e": 3, "f": 4, "password": "hunter2"}).build()
    completions = config._ipython_key_completions_()
    assert all(key in config for key in completions)
    assert {"a", "a.b", 'a."c.d"', "e"} <= set(completions)
    assert repr(config) == "<superconfig.ConfigHandle, 4 keys: a, e, f, ..., generation 1>"
    assert repr(config.section("a")) == "<superconfig.ConfigSection 'a', 2 keys: b, c.d>"
    assert repr(config.section("e")) == "<superconfig.ConfigSection 'e', 0 keys>"
    assert "hunter2" not in repr(config)


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_is_as_before(is_on):
    config = superconfig.create_config().with_defaults(DATA).build()
    was_on = gc.isenabled()
    try:
        (gc.enable if is_on else gc.disable)()
        config.extract()
        config.get_list("servers")
        assert gc.isenabled() == is_on
    finally:
        (gc.enable if was_on else gc.disable)()


def test_the_collector_is_on_while_a_program_makes_a_date():
    """A program may put a class of its own into datetime, as those do that stop the clock."""
    code = (
        "import datetime, gc, superconfig\n"
        "seen = []\n"
        "class Date(datetime.date):\n"
        "    def __new__(cls, *fields):\n"
        "        seen.append(gc.isenabled())\n"
        "        if len(seen) == 2:\n"
        "            gc.disable()\n"
        "        return super().__new__(cls, *fields)\n"
        "datetime.date = Date\n"
        "text = 'dates = [2020-01-01, 2020-01-02, 2020-01-03]'\n"
        "config = superconfig.create_config().with_defaults(text, format='toml').build()\n"
        "config.extract()\n"
        "print(seen, gc.isenabled())\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[True, True, False] False"
