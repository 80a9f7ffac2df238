"""Wrong arguments, odd objects and abuse: a clear exception each, never a crash."""
import copy
import gc
import itertools
import pickle
import sys
import weakref

import pytest

import superconfig

DATA = {"a": {"b": 1, "text": "x"}, "list": [1, 2], "password": "hunter2", "api_key": "k3y"}


@pytest.fixture
def config():
    return superconfig.create_config().with_defaults(DATA).build()


@pytest.fixture
def builder():
    return superconfig.create_config()


class Bytes(bytes):
    pass


# ---- wrong arguments: (method, arguments, keywords, exception, what the message names) ----

BUILDER = [
    ("with_file", (), {}, TypeError, "path"),
    ("with_file", (1,), {}, TypeError, "path"),
    ("with_file", (None,), {}, TypeError, "path"),
    ("with_file", ("a\0b",), {}, ValueError, "path"),
    ("with_file", ("a", "b"), {}, TypeError, "with_file"),
    ("with_file", ("a",), {"path": "b"}, TypeError, "path"),
    ("with_file", ("a",), {"no_such_option": 1}, TypeError, "no_such_option"),
    ("with_file", ("a",), {"format": 1}, TypeError, "format"),
    ("with_file", ("a",), {"format": "a\0"}, ValueError, "format"),
    ("with_file", ("a",), {"optional": "yes"}, TypeError, "optional"),
    ("with_file", ("a",), {"optional": 1}, TypeError, "optional"),
    ("with_file", ("a",), {"join": None}, TypeError, "join"),
    ("with_file", ("a",), {"at": 1.5}, TypeError, "at"),
    ("with_file", ("a",), {"under": {}}, TypeError, "under"),
    ("with_file", ("a",), {"documents": "all"}, ValueError, "documents"),
    ("with_file", ("a",), {"documents": 1}, TypeError, "documents"),
    ("with_file", ("a",), {"on_error": "ignore"}, ValueError, "on_error"),
    ("with_file", ("a",), {"on_error": 1}, TypeError, "on_error"),
    ("with_env", (1,), {}, TypeError, "prefix"),
    ("with_env", ("A",), {"environ": ["A=1"]}, TypeError, "environ"),
    ("with_env", ("A",), {"environ": {"A": 1}}, TypeError, "environ"),
    ("with_env", ("A",), {"environ": {1: "A"}}, TypeError, "environ"),
    ("with_env", ("A",), {"names": "A=b"}, TypeError, "names"),
    ("with_env", ("A",), {"names": {"A": 1}}, TypeError, "names"),
    ("with_dotenv", (), {}, TypeError, "path"),
    ("with_dotenv", (1,), {}, TypeError, "path"),
    ("with_glob", (), {}, TypeError, "pattern"),
    ("with_glob", (1,), {}, TypeError, "pattern"),
    ("with_glob", ("[",), {}, ValueError, "pattern"),
    ("with_hierarchical", (), {}, TypeError, "app_name"),
    ("with_hierarchical", (1,), {}, TypeError, "app_name"),
    ("with_hierarchical", ("../x",), {}, ValueError, "application"),
    ("with_hierarchical", ("x",), {"markers": "one"}, TypeError, "markers"),
    ("with_hierarchical", ("x",), {"markers": [1]}, TypeError, "markers"),
    ("with_directory", (), {}, TypeError, "path"),
    ("with_directory", (1,), {}, TypeError, "path"),
    ("with_defaults", (), {}, TypeError, "with_defaults"),
    ("with_defaults", (1,), {}, TypeError, "with_defaults"),
    ("with_defaults", (None,), {}, TypeError, "with_defaults"),
    ("with_defaults", ({"a": object()},), {}, TypeError, "a"),
    ("with_defaults", ({"a": [1, {"b": b"x"}]},), {}, TypeError, "a[1].b"),
    ("with_defaults", ({"a": {1: 2}},), {}, TypeError, "a"),
    ("with_defaults", ({"a": 2**64},), {}, ValueError, "a"),
    ("with_defaults", ({"a": -2**63 - 1},), {}, ValueError, "a"),
    ("with_defaults", ({"a": "\ud800"},), {}, ValueError, "a"),
    ("with_defaults", ({"\ud800": 1},), {}, ValueError, ""),
    ("with_args", (), {}, TypeError, "args"),
    ("with_args", ("--a=1",), {}, TypeError, "args"),
    ("with_args", ([1],), {}, TypeError, "args"),
    ("with_args", (["a\0"],), {}, ValueError, "args"),
    ("without", (), {}, TypeError, "path"),
    ("without", (1,), {}, TypeError, "path"),
    ("without", ("a..b",), {}, ValueError, "path"),
    ("with_set", ("a",), {}, TypeError, "with_set"),
    ("with_set", (1, "x"), {}, TypeError, "path"),
    ("with_set", ("a..b", "x"), {}, ValueError, "path"),
    ("with_set_string", ("a", 1), {}, TypeError, "with_set_string"),
    ("with_source", (), {}, TypeError, "load"),
    ("with_source", (1,), {}, TypeError, "load"),
    ("with_source", (dict,), {"name": 1}, TypeError, "name"),
    ("select_profile", (1,), {}, TypeError, "select_profile"),
    ("select_profile", ("a/b",), {}, ValueError, "profile"),
    ("select_profile_from_env", (), {}, TypeError, "name"),
    ("select_profile_from_env", (1,), {}, TypeError, "name"),
    ("select_profile_from_env", ("A", 1), {}, TypeError, "default"),
    ("with_policy", ("a",), {}, TypeError, "policy"),
    ("with_policy", (1, "append"), {}, TypeError, "path"),
    ("with_policy", ("a", 1), {}, TypeError, "policy"),
    ("with_policy", ("a", "no-such"), {}, ValueError, "policy"),
    ("with_references", (1,), {}, TypeError, "with_references"),
    ("with_references", ("no-such",), {}, ValueError, "no-such"),
    ("with_rule", ("no-such-code", "ignore"), {}, ValueError, "no-such-code"),
    ("with_rule", ("conflict", "no-such"), {}, ValueError, "rule"),
    ("with_rule", (1, "ignore"), {}, TypeError, "code"),
    ("with_secret_key", (1,), {}, TypeError, "word"),
    ("with_public_path", (1,), {}, TypeError, "path"),
    ("with_limits", (), {"depth": "deep"}, TypeError, "depth"),
    ("with_limits", (), {"depth": -1}, ValueError, "depth"),
    ("with_limits", (), {"nodes": 2**80}, ValueError, "nodes"),
    ("with_limits", (), {"size": 1}, TypeError, "size"),
    ("strict", ("yes",), {}, TypeError, "strict"),
    ("build", (1,), {}, TypeError, "build"),
]

HANDLE = [
    ("get", (), {}, TypeError, "get"),
    ("get", (1,), {}, TypeError, "path"),
    ("get", (None,), {}, TypeError, "path"),
    ("get", (b"a",), {}, TypeError, "path"),
    ("get", ("a", 1, 2), {}, TypeError, "get"),
    ("get", ("a",), {"fallback": 1}, TypeError, "fallback"),
    ("get", (["a", 1.5],), {}, TypeError, "path"),
    ("get", (["a", None],), {}, TypeError, "path"),
    ("get", ({"a"},), {}, TypeError, "path"),
    ("get", ("a..b",), {}, ValueError, "path"),
    ("get", ("a\0b",), {}, ValueError, ""),
    ("get", ("\ud800",), {}, ValueError, ""),
    ("get", ("a[",), {}, ValueError, "path"),
    ("has_key", (), {}, TypeError, "has_key"),
    ("has_key", (1,), {}, TypeError, "path"),
    ("get_many", (), {}, TypeError, "get_many"),
    ("get_many", (1,), {}, TypeError, "keys"),
    ("get_many", ([1],), {}, TypeError, "path"),
    ("get_many", ("a",), {}, TypeError, "keys"),
    ("get_str_ref", (), {}, TypeError, "get_str_ref"),
    ("get_str_ref", ("a.b",), {}, TypeError, "a.b"),
    ("get_int", ("a.text",), {}, TypeError, "a.text"),
    ("get_float", ("a",), {}, TypeError, "a"),
    ("get_bool", ("a.b",), {}, TypeError, "a.b"),
    ("get_str", ("a.b",), {}, TypeError, "a.b"),
    ("get_list", ("a",), {}, TypeError, "a"),
    ("get_dict", ("list",), {}, TypeError, "list"),
    ("get_datetime", ("a.b",), {}, TypeError, "a.b"),
    ("get_duration", ("a",), {}, TypeError, "a"),
    ("get_size", ("a",), {}, TypeError, "a"),
    ("get_int", (), {}, TypeError, "get_int"),
    ("paths", (1,), {}, TypeError, "path"),
    ("section", (), {}, TypeError, "section"),
    ("section", (1,), {}, TypeError, "path"),
    ("explain", (), {}, TypeError, "explain"),
    ("explain", (1,), {}, TypeError, "path"),
    ("extract", (1,), {}, TypeError, "type"),
    ("extract", (int, int), {}, TypeError, "extract"),
    ("extract", (dict,), {"unknown": "no-such"}, ValueError, "unknown"),
    ("dump", (1,), {}, TypeError, "format"),
    ("dump", ("no-such",), {}, ValueError, "no-such"),
    ("dump", ("json",), {"reveal": 1}, TypeError, "reveal"),
    ("override", (), {}, TypeError, "override"),
    ("override", (1,), {}, TypeError, "override"),
    ("override", ({"a": object()},), {}, TypeError, "a"),
    ("override", ({1: 1},), {}, TypeError, ""),
    ("reload", (1,), {}, TypeError, "reload"),
    ("snapshot", (1,), {}, TypeError, "snapshot"),
    ("warnings", (1,), {}, TypeError, "warnings"),
    ("__getitem__", ("none",), {}, KeyError, "none"),
    ("__getitem__", (1.5,), {}, TypeError, "path"),
]

MODULE = [
    ("load_file", (), {}, TypeError, "path"),
    ("load_file", (1,), {}, TypeError, "path"),
    ("load_file", ("a\0b",), {}, ValueError, ""),
    ("load_file", ("/no/such/file.json",), {}, FileNotFoundError, "/no/such/file.json"),
    ("load_file", ("/",), {}, IsADirectoryError, "/"),
    ("load_env", (1,), {}, TypeError, "prefix"),
    ("load_multiple", (), {}, TypeError, "sources"),
    ("load_multiple", (1,), {}, TypeError, "sources"),
    ("load_multiple", ("a.json",), {}, TypeError, "sources"),
    ("load_multiple", ([1],), {}, TypeError, "sources"),
    ("create_config", (1,), {}, TypeError, "create_config"),
    ("ConfigRegistry", (1,), {}, TypeError, "ConfigRegistry"),
]

REGISTRY = [
    ("add_format", (), {}, TypeError, "name"),
    ("add_format", (1,), {"read": dict}, TypeError, "name"),
    ("add_format", ("own",), {"read": 1}, TypeError, "read"),
    ("add_format", ("own",), {"read": dict, "write": 1}, TypeError, "write"),
    ("add_format", ("own",), {"read": dict, "extensions": "own"}, TypeError, "extensions"),
    ("add_format", ("own",), {"read": dict, "extensions": [1]}, TypeError, "extensions"),
    ("add_format", ("No Name",), {"read": dict}, ValueError, "name"),
    ("stats", (1,), {}, TypeError, "stats"),
]


def refuses(target, method, arguments, keywords, kind, word):
    with pytest.raises(kind) as caught:
        getattr(target, method)(*arguments, **keywords)
    assert word in str(caught.value)
    if kind is TypeError:
        assert not isinstance(caught.value, ValueError)


def named(rows):
    return [pytest.param(*row, id="{}-{}".format(number, row[0]))
            for number, row in enumerate(rows)]


@pytest.mark.parametrize("method, arguments, keywords, kind, word", named(BUILDER))
def test_builder_refuses(builder, method, arguments, keywords, kind, word):
    refuses(builder, method, arguments, keywords, kind, word)
    assert builder.build().extract() == {}


@pytest.mark.parametrize("method, arguments, keywords, kind, word", named(HANDLE))
def test_handle_refuses(config, method, arguments, keywords, kind, word):
    refuses(config, method, arguments, keywords, kind, word)
    assert config.extract() == DATA


SECTION = [row for row in HANDLE if row[0] in {"get", "has_key", "get_many", "get_str_ref", "paths"}
           and not (row[0] == "get_str_ref" and row[1])]


@pytest.mark.parametrize("method, arguments, keywords, kind, word", named(SECTION))
def test_section_refuses(config, method, arguments, keywords, kind, word):
    refuses(config.section("a"), method, arguments, keywords, kind, word)


@pytest.mark.parametrize("method, arguments, keywords, kind, word", named(MODULE))
def test_module_refuses(method, arguments, keywords, kind, word):
    refuses(superconfig, method, arguments, keywords, kind, word)


@pytest.mark.parametrize("method, arguments, keywords, kind, word", named(REGISTRY))
def test_registry_refuses(method, arguments, keywords, kind, word):
    refuses(superconfig.ConfigRegistry(), method, arguments, keywords, kind, word)


# ---- objects ----


def everything():
    config = superconfig.create_config().with_defaults(DATA).build()
    return [superconfig.ConfigRegistry(), superconfig.create_config(), config,
            config.section("a"), config.snapshot(), config.override({"a.b": 2})]


@pytest.mark.parametrize("index", range(6))
def test_is_not_pickled(index):
    found = everything()[index]
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(found, protocol)
    with pytest.raises(TypeError):
        copy.deepcopy(found)


@pytest.mark.parametrize("index", range(6))
def test_has_a_type_that_cannot_be_changed_or_misused(index):
    found = everything()[index]
    kind = type(found)
    with pytest.raises((TypeError, AttributeError)):
        found.no_such_attribute = 1
    with pytest.raises(TypeError):
        type("Derived", (kind,), {})
    for make in (kind.__new__, object.__new__):
        with pytest.raises(TypeError):
            make(kind, 1, 2, 3)
    assert repr(found).startswith("<") or kind.__name__ in repr(found)


@pytest.mark.parametrize("index", [2, 3, 4, 5])
def test_cannot_be_made_by_its_type(index):
    kind = type(everything()[index])
    with pytest.raises(TypeError):
        kind()
    with pytest.raises(TypeError):
        kind.__new__(kind)


def test_unbound_methods_check_their_object(config):
    kind = type(config)
    for name in ("get", "extract", "reload", "__getitem__", "__len__", "dump", "section"):
        with pytest.raises(TypeError):
            getattr(kind, name)(object(), "a")


def test_weak_references(config):
    kept = [weakref.ref(item) for item in everything()[:3]]
    reference = weakref.ref(config)
    assert reference() is config
    del config
    gc.collect()
    assert [item() for item in kept] == [None] * 3


def test_secrets_are_shown_nowhere(config):
    shown = [repr(item) for item in everything()] + [str(item) for item in everything()]
    shown += [config.dump("json"), config.dump("yaml"), repr(config.explain("password")),
              repr(config.warnings()), repr(config.section("a")),
              format(config), repr(config.section("password"))]
    for call in (lambda: config.get_int("password"), lambda: config.get_bool("api_key"),
                 lambda: config.section("password")["deeper"], lambda: config["password.deeper"]):
        with pytest.raises(superconfig.ConfigError) as caught:
            call()
        shown += [str(caught.value), repr(caught.value), repr(caught.value.__dict__)]
    assert not [text for text in shown if "hunter2" in text or "k3y" in text]
    assert config["password"] == "hunter2"


def test_everything_after_close(config):
    section, snapshot, values = config.section("a"), config.snapshot(), config.items()
    config.close()
    config.close()
    calls = [lambda: config.get("a"), lambda: config["a"], lambda: "a" in config,
             lambda: len(config), lambda: list(config), config.extract, config.reload,
             config.snapshot, config.paths, lambda: config.explain("a"), config.dump,
             lambda: config.get_many(["a"]), lambda: config.section("a"), config.warnings,
             lambda: section["b"], lambda: len(section), lambda: list(values),
             lambda: config.override({"a": 1}).__enter__(), lambda: config.has_key("a"),
             lambda: config.get_str_ref("a.text"), lambda: config.get_int("a.b", 1)]
    for number, call in enumerate(calls):
        with pytest.raises(superconfig.ConfigError) as caught:
            call()
        assert caught.value.code == "closed", number
    assert "closed" in repr(config)
    assert snapshot["a.b"] == 1


# ---- abuse ----


def test_deep_and_endless_containers(builder):
    deep = leaf = []
    for _ in range(100000):
        leaf.append([])
        leaf = leaf[0]
    with pytest.raises((ValueError, RuntimeError)):
        builder.with_defaults({"a": deep})
    endless = {}
    endless["a"] = [endless]
    with pytest.raises(ValueError):
        builder.with_defaults(endless)
    while deep:  # else its own end would recurse
        deep = deep.pop()


def test_containers_that_change_while_they_are_read(builder):
    class Growing(dict):
        def items(self):
            for number in itertools.count():
                self[str(number)] = number
                if number > 100:
                    raise LookupError("enough")
                yield str(number), number

    class Lying(list):
        def __len__(self):
            return 10**9

    try:
        assert isinstance(builder.with_defaults({"a": Growing()}).build()["a"], dict)
    except LookupError:
        pass
    try:
        assert builder.with_defaults({"a": Lying([1])}).build()["a"] == [1]
    except (ValueError, TypeError, RuntimeError):
        pass


def test_keys_whose_hash_or_equality_fails(config):
    class Odd(str):
        def __hash__(self):
            raise LookupError("no hash")

        def __eq__(self, other):
            raise LookupError("no equality")

    for call in (config.get, config.has_key, config.__getitem__, config.__contains__):
        try:
            call(Odd("a.b"))
        except LookupError:
            pass
    assert config["a.b"] == 1


def test_str_subclasses_are_paths(config):
    class Path(str):
        pass

    assert config.get(Path("a.b")) == config[Path("a.b")] == 1
    assert config.get([Path("a"), Path("b")]) == 1
    assert config.get_many([Path("a.b")]) == {"a.b": 1}


def test_a_file_name_of_many_kinds(tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"a": 1}')

    class Like:
        def __fspath__(self):
            return str(file)

    class Broken:
        def __fspath__(self):
            raise LookupError("no path")

    for name in (file, str(file), Like(), bytes(file), Bytes(bytes(file))):
        assert superconfig.load_file(name)["a"] == 1
        assert superconfig.create_config().with_file(name).build()["a"] == 1
    with pytest.raises(LookupError):
        superconfig.load_file(Broken())


def test_long_texts(config, builder):
    name = "k" * 100000
    assert config.get(name) is None
    with pytest.raises(KeyError):
        config[name]
    built = builder.with_defaults({name: {"x" * 5000: "v" * 10**6}}).build()
    assert built[[name, "x" * 5000]] == "v" * 10**6
    assert len(str(pytest.raises(KeyError, built.__getitem__, name + "none").value)) < 10000


def test_overrides_end_in_any_order(config):
    one, two = config.override({"a.b": 2}), config.override({"a.b": 3})
    one.__enter__()
    two.__enter__()
    assert config["a.b"] == 3
    one.__exit__(None, None, None)
    assert config["a.b"] == 3
    two.__exit__(None, None, None)
    assert config["a.b"] == 1


def test_an_override_that_is_dropped_or_used_twice(config):
    override = config.override({"a.b": 2})
    del override
    gc.collect()
    assert config["a.b"] == 1
    override = config.override({"a.b": 2})
    with override:
        assert config["a.b"] == 2
    assert config["a.b"] == 1
    try:
        with override:
            assert config["a.b"] == 2
    except (RuntimeError, ValueError):
        pass
    assert config["a.b"] == 1


def test_callables_that_misbehave(builder):
    for result in (None, 1, "text", object(), [1], {1: 2}, {"a": object()}, {"a": 2**70}):
        try:
            built = builder.with_source(lambda answer=result: answer).build()
        except (TypeError, ValueError, RuntimeError) as error:
            assert isinstance(error, (superconfig.ConfigError, TypeError, ValueError))
        else:
            assert built.extract() == result or result is None
    for kind in (KeyboardInterrupt, SystemExit, GeneratorExit):
        def interrupted(kind=kind):
            raise kind
        with pytest.raises(kind):
            builder.with_source(interrupted).build()


def test_callables_that_come_back(builder, tmp_path):
    """A source may build, reload, fail and drop what it is part of."""
    kept = {}

    def load():
        inner = superconfig.create_config().with_defaults({"depth": 1}).build()
        if "config" in kept:
            kept["seen"] = kept["config"].get("depth")
            kept["config"].extract()
        return inner.extract()

    kept["config"] = builder.with_source(load).build()
    kept["config"].reload()
    assert kept["seen"] == 1

    def recursive():
        return builder.with_source(recursive).build().extract()

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(150)
    try:
        with pytest.raises((RecursionError, RuntimeError)):
            recursive()
    finally:
        sys.setrecursionlimit(limit)


def test_cycles_through_callables_are_collected():
    class Source:
        def __call__(self):
            return {"a": 1}

    registry = superconfig.ConfigRegistry()
    source = Source()
    reference = weakref.ref(source)
    source.config = registry.create_config().with_source(source).build()
    source.items = source.config.items()
    source.builder = registry.create_config().with_source(source)
    assert source.config["a"] == 1
    del source
    gc.collect()
    assert reference() is None
    assert registry.stats()["active_handles"] == 0


def test_a_formats_callables_are_collected_with_their_registry():
    class Format:
        def __call__(self, text, name):
            return {"text": text}

    registry, read = superconfig.ConfigRegistry(), Format()
    reference = weakref.ref(read)
    read.registry = registry
    registry.add_format("own", read=read)
    config = registry.create_config().with_defaults("x", format="own").build()
    del registry, read
    gc.collect()
    assert config["text"] == "x"
    assert reference() is not None
    del config
    gc.collect()
    assert reference() is None


@pytest.mark.skipif(not hasattr(sys, "getrefcount"), reason="needs reference counts")
def test_shared_objects_keep_their_count(config):
    text = config.get("a.text")
    before = [sys.getrefcount(item) for item in (None, True, text)]
    for _ in range(1000):
        config.get("a.text")
        config.get("none")
        config.has_key("a")
        config.get_many(["a.text", "none"])
    after = [sys.getrefcount(item) for item in (None, True, text)]
    assert [abs(b - a) < 200 for a, b in zip(before, after)] == [True] * 3
    assert config.get_str_ref("a.text") is config.get_str_ref("a.text") is text
