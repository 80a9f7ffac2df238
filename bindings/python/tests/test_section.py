"""ConfigSection: a live view of an object, with paths that begin at it."""
import collections.abc
import json

import pytest

import superconfig

DATA = {"db": {"host": "h", "pool": {"max": 2, "sizes": [1, 2]}, "password": "hunter2",
               "/odd": {"x": 1}, "a.b": 3}, "list": [{"x": 1}], "text": "t", "nothing": None}


@pytest.fixture
def config():
    return superconfig.create_config().with_defaults(DATA).build()


@pytest.fixture
def section(config):
    return config.section("db")


def test_paths_begin_at_it(section):
    assert section["host"] == "h" and section.get("pool.max") == 2
    assert section["pool.sizes[-1]"] == 2 and section["/pool/sizes/0"] == 1
    assert section["a.b"] == 3 and section[("/odd", "x")] == 1
    assert section.get("db.host") is None and "db.host" not in section
    assert section.get_many(["host", "pool.max", "none"]) == {
        "host": "h", "pool.max": 2, "none": None}
    assert section.get_int("pool.max") == 2 and section.get_int("none", 7) == 7
    assert section.get_str_ref("host") is section["host"]
    assert section.extract() == DATA["db"] and section.get("") == DATA["db"]
    assert section.path == "db"


def test_a_section_of_a_section(section):
    pool = section.section("pool")
    assert pool["max"] == 2 and pool.path == "db.pool" and pool.get_list("sizes") == [1, 2]
    assert section.section("/odd").path == "db./odd"


def test_a_section_of_an_element(config):
    assert config.section("list[0]")["x"] == 1
    assert config.section(("list", -1)).path == "list[0]"
    assert config.section("") == DATA


def test_paths_are_relative_and_can_be_read_again(section):
    paths = section.paths()
    assert paths == ["host", "pool.max", "pool.sizes[0]", "pool.sizes[1]", "password", '"/odd".x',
                     '"a.b"']
    for path in paths:
        assert path in section
    assert section.paths("pool") == ["pool.max", "pool.sizes[0]", "pool.sizes[1]"]


def test_errors_name_the_whole_path(section):
    with pytest.raises(KeyError) as caught:
        section["pool.maxx"]
    assert caught.value.path == "db.pool.maxx" and "`db.pool.max`" in str(caught.value)
    with pytest.raises(TypeError) as caught:
        section.get_int("host")
    assert caught.value.path == "db.host"
    with pytest.raises(superconfig.BadPathError) as caught:
        section.get("a..b")
    assert caught.value.column == 3


@pytest.mark.parametrize("path", ["text", "list", "nothing"])
def test_a_part_that_is_no_object(config, path):
    section = config.section(path)
    assert section.extract() == config.get(path) == section.get([])
    assert (len(section), list(section), section.path) == (0, [], path)
    assert section.has_key([]) and not section.has_key("x")
    assert repr(section)


def test_a_path_that_does_not_parse(config):
    with pytest.raises(superconfig.BadPathError) as caught:
        config.section("a..b")
    assert caught.value.path == "a..b"


def test_a_mapping(section):
    assert isinstance(section, collections.abc.Mapping)
    assert list(section) == list(DATA["db"]) and len(section) == 5
    assert dict(section) == DATA["db"] and section == DATA["db"] and section != {}
    assert "pool.max" in section and "pool.max" not in section.keys()


def test_explain_and_dump(section):
    (step,) = section.explain("host")
    assert (step["action"], step["value"], step["source"]) == ("set", "h", "defaults")
    assert json.loads(section.dump())["password"] == "<secret>"
    assert json.loads(section.dump(path="pool")) == DATA["db"]["pool"]
    assert section.dump("json", path="host", compact=True).strip() == '"h"'


def test_is_live(tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"a": {"b": 1}}')
    config = superconfig.load_file(file)
    section = config.section("a")
    assert section["b"] == 1 and section["b"] == 1
    file.write_text('{"a": {"b": 2, "c": [3]}}')
    config.reload()
    assert section["b"] == 2 and section["c[0]"] == 3
    file.write_text('{"a": "text"}')
    config.reload()
    assert section.get("b") is None and len(section) == 0 and section.extract() == "text"
    file.write_text('{"z": 1}')
    config.reload()
    assert section.get("b", 5) == 5 and list(section) == [] and section.paths() == []
    assert section.extract() is None and dict(section) == {}
    file.write_text('{"a": {"b": 4}}')
    config.reload()
    assert section["b"] == 4


def test_outlives_the_handle(config):
    section = config.section("db")
    del config
    assert section["host"] == "h"


def test_shows_no_secret(section):
    assert repr(section) == "<superconfig.ConfigSection 'db', 5 keys: {}>".format(
        ", ".join(list(section)[:3]) + ", ...")
    for shown in (str(section), repr(section.items()), repr(section.values())):
        assert "hunter2" not in shown


def test_is_read_only(section):
    with pytest.raises(TypeError):
        section["host"] = 1
    with pytest.raises(TypeError):
        del section["host"]
    with pytest.raises(AttributeError):
        section.path = ""
    for name in ("reload", "override", "close", "snapshot"):
        assert not hasattr(section, name)


def test_keys_that_read_like_paths():
    """A text that is exactly a key of the root is that key; segments say what is meant."""
    config = superconfig.create_config().with_defaults({
        "s.p": {"v": "key"}, "s": {"p": {"v": "path"}}, "q[0]": {"v": "key"}, "q": [{"v": "path"}],
        "a\\b": {"c": {"v": "path"}}, "a\\b.c": {"v": "key"},
    }).build()
    for text, segments in (("s.p", ("s", "p")), ("q[0]", ("q", 0)), ("a\\b.c", ("a\\b", "c"))):
        assert config.section(text)["v"] == "key" and config[text] == {"v": "key"}
        section = config.section(segments)
        assert section["v"] == "path" and config[segments] == {"v": "path"}
        assert config[section.path] == {"v": "path"}
        assert config.explain((*segments, "v"))[0]["value"] == "path"
        with pytest.raises(TypeError):
            section.get_int("v")
    assert config.section("s").section("p")["v"] == "path"
    assert config.section("s").dump(path="p.v", compact=True).strip() == '"path"'


def test_of_nothing_is_empty_and_live(tmp_path):
    file = tmp_path / "app.json"
    file.write_text("{}")
    config = superconfig.create_config().with_file(file).build()
    section = config.section("plugins.one")
    assert section.path == "plugins.one" and len(section) == 0 and list(section) == []
    assert not section.has_key([]) and not section.has_key("a") and "a" not in section
    assert section.get("a") is None and section.paths() == [] and dict(section) == {}
    with pytest.raises(superconfig.MissingKeyError) as caught:
        section["a"]
    assert caught.value.path == "plugins.one.a"
    file.write_text('{"plugins": {"one": {"a": 1}}}')
    config.reload()
    assert section.has_key([]) and section["a"] == 1


def test_by_segments_beside_a_key_that_reads_like_them():
    config = superconfig.create_config().with_defaults(
        {'"a".b': {"x": "WRONG"}, "a.b": {"x": "WRONG"}, "a": {"b": {"x": "right"}}}).build()
    assert config.section(["a", "b"])["x"] == "right"
    assert config.section(["a"]).section(["b"]).get("x") == "right"
