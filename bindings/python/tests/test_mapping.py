"""The Mapping protocol of a handle: its own keys, live, whole at each step."""
import collections.abc
import sys

import pytest

import superconfig

DATA = {"b": 1, "a": {"x": [1]}, "c.d": 2, "list": [1, 2]}


@pytest.fixture
def config():
    return superconfig.create_config().with_defaults(DATA).build()


def test_own_keys_in_order(config):
    assert list(config) == list(DATA) and len(config) == 4
    assert dict(config) == DATA and {**config} == DATA
    assert isinstance(config, collections.abc.Mapping)
    assert isinstance(config.keys(), collections.abc.KeysView)
    assert isinstance(config.items(), collections.abc.ItemsView)
    assert isinstance(config.values(), collections.abc.ValuesView)
    assert list(config.keys()) == list(DATA) and list(config.values()) == list(DATA.values())
    assert list(config.items()) == list(DATA.items())
    assert list(reversed(config.keys())) == list(reversed(list(DATA)))
    assert len(config.keys()) == len(config.items()) == len(config.values()) == 4


@pytest.mark.parametrize("keys", [
    ["a\0", "\0", "a\0b"], ["", "a"], ["a.", "[", "/x", '"q"', "0", " s", "a.b"]])
def test_every_own_key_is_a_path(keys):
    data = {key: {"at": at} for at, key in enumerate(keys)}
    config = superconfig.create_config().with_defaults({"below": data, **data}).build()
    assert dict(config) == {"below": data, **data}
    assert dict(config.section("below")) == data
    for view in (config, config.section("below")):
        for at, key in enumerate(keys):
            assert key in view and view.has_key(key) and view.get(key) == {"at": at}
            assert view.get_dict(key) == view.section(key).extract() == {"at": at}
            with pytest.raises(TypeError):
                view.get_int(key)
    assert [config.explain(key)[0]["value"] for key in keys] == list(data.values())
    assert [config.dump(path=key, compact=True) for key in keys] == [
        '{"at":%d}' % at for at in range(len(keys))]


def test_views_are_sets_of_own_members(config):
    keys = config.keys()
    assert "a" in keys and "a.x" not in keys and "a.x" in config
    assert keys & {"a", "a.x"} == {"a"} and keys | {"z"} == set(DATA) | {"z"}
    assert keys == set(DATA) and keys >= {"a"} and keys.isdisjoint({"a.x"})
    assert ("b", 1) in config.items() and ("b", 2) not in config.items()
    assert 1 in config.values() and {"x": [1]} in config.values() and 5 not in config.values()
    assert ("a", {"x": [1]}) in config.items()


def test_what_is_given_is_the_callers(config):
    for _ in range(3):
        for key, value in config.items():
            if key == "a":
                value["x"].append(2)
        for value in config.values():
            if isinstance(value, list):
                value.clear()
        assert config.extract() == DATA and dict(config) == DATA


def test_equality(config):
    same = superconfig.create_config().with_defaults(DATA).build()
    other = superconfig.create_config().with_defaults({"b": 1}).build()
    assert config == DATA and DATA == config and config == same and config == config
    assert config != other and not config == {"b": 1} and config != None  # noqa: E711
    assert config != [("b", 1)] and config != "text"
    assert other == collections.OrderedDict(b=1) and other == collections.ChainMap({"b": 1})
    assert config.section("a") == {"x": [1]}
    with pytest.raises(TypeError):
        hash(config)
    with pytest.raises(TypeError):
        config < other


def test_an_iteration_is_of_one_moment(tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"a": 1, "b": 2}')
    config = superconfig.load_file(file)
    keys, items, view = iter(config), iter(config.items()), config.keys()
    assert next(keys) == "a" and next(items) == ("a", 1)
    file.write_text('{"c": 3}')
    config.reload()
    assert list(keys) == ["b"] and list(items) == [("b", 2)]
    assert list(view) == ["c"] and len(view) == 1 and "c" in view


@pytest.mark.skipif(sys.version_info < (3, 10), reason="match came with 3.10")
def test_mapping_patterns(config):
    scope = {"config": config}
    exec("match config:\n"
         "    case {'b': 1, 'a': {'x': [first]}, **rest}: found = first, sorted(rest)\n", scope)
    assert scope["found"] == (1, ["c.d", "list"])


def test_is_read_only(config):
    with pytest.raises(TypeError):
        config["b"] = 2
    with pytest.raises(TypeError):
        del config["b"]
    with pytest.raises(AttributeError):
        config.b = 2
