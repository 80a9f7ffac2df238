"""reload: published whole or not at all, and its result."""
import time

import pytest

import superconfig


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"a": 1, "b": {"c": 2}, "gone": 3}')
    return path


def test_the_change(file):
    config = superconfig.load_file(file)
    before, generation = time.time(), config.generation
    assert config.reload() is None and config.generation == generation
    file.write_text('{"a": 1.5, "b": {"c": 2, "d": 4}}')
    change = config.reload()
    assert before - 1 <= change.pop("timestamp") <= time.time() + 1
    assert change == {"type": "configuration_changed", "source": "reload", "added": ["b.d"],
                      "removed": ["gone"], "changed": ["a"]}
    assert config.generation > generation
    assert config["a"] == 1.5 and config["b.d"] == 4 and "gone" not in config


def test_another_place_is_no_change_of_values(file):
    config = superconfig.load_file(file)
    file.write_text('\n\n{"a": 1, "b": {"c": 2}, "gone": 3}')
    assert config.explain("a")[0]["line"] == 1
    assert config.reload() is None
    assert config.explain("a")[0]["line"] == 3


def test_everything_remembered_is_of_the_new_generation(file):
    config = superconfig.load_file(file)
    keys = ["a", "b.c", "none"]

    def look():
        return [config.get("a"), config.get("none", 0), config.get_many(keys), config.extract(),
                config["b"], config.get_int("b.c"), "new" in config, config.section("b")["c"]]

    for _ in range(3):
        assert look() == [1, 0, {"a": 1, "b.c": 2, "none": None},
                          {"a": 1, "b": {"c": 2}, "gone": 3}, {"c": 2}, 2, False, 2]
    file.write_text('{"a": "x", "b": {"c": 5}, "none": 6, "new": null}')
    config.reload()
    for _ in range(3):
        assert look() == ["x", 6, {"a": "x", "b.c": 5, "none": 6},
                          {"a": "x", "b": {"c": 5}, "none": 6, "new": None}, {"c": 5}, 5, True, 5]


@pytest.mark.parametrize("spoil, code, line, column", [
    (lambda file: file.write_text('{"a": 1,\n "b" 2}'), "syntax", 2, 6),
    (lambda file: file.write_text(""), "file-vanished", None, None),
    (lambda file: file.unlink(), "missing-file", None, None),
])
def test_the_last_good_one_stays(file, spoil, code, line, column):
    config = superconfig.load_file(file)
    kept, generation = config.extract(), config.generation
    text = config.get_str_ref("none")
    spoil(file)
    for _ in range(2):
        with pytest.raises(superconfig.ConfigError) as caught:
            config.reload()
        error = caught.value
        assert (error.code, error.source, error.line, error.column) == (
            code, str(file), line, column)
        assert config.extract() == kept and config.generation == generation and text is None
    file.write_text('{"a": 2}')
    assert config.reload()["changed"] == ["a"]


def test_the_environment_of_the_moment(monkeypatch):
    monkeypatch.setenv("SCTEST_A", "1")
    config = superconfig.create_config().with_env("SCTEST").build()
    assert config.extract() == {"a": 1}
    monkeypatch.setenv("SCTEST_A", "2")
    monkeypatch.setenv("SCTEST_B", "3")
    change = config.reload()
    assert (change["changed"], change["added"], change["removed"]) == (["a"], ["b"], [])
    monkeypatch.delenv("SCTEST_A")
    assert config.reload()["removed"] == ["a"]


def test_a_custom_source_is_asked_again():
    given = iter([{"a": 1}, {"a": 2}])
    config = superconfig.create_config().with_source(lambda: next(given), name="mine").build()
    assert config["a"] == 1 and config.explain("a")[0]["source"] == "mine"
    assert config.reload()["changed"] == ["a"]
    with pytest.raises(superconfig.ConfigError) as caught:
        config.reload()
    assert isinstance(caught.value.__cause__, StopIteration)
    assert config["a"] == 2


def test_a_source_that_reads_its_own_handle():
    handles, seen = [], []

    def load():
        seen.append([(handle["a"], handle.extract(), handle.snapshot()["a"]) for handle in handles])
        return {"a": len(seen)}

    config = superconfig.create_config().with_source(load).build()
    handles.append(config)
    config.reload()
    assert seen == [[], [(1, {"a": 1}, 1)]] and config["a"] == 2


def test_a_source_that_closes_its_handle():
    handles = []

    def load():
        for handle in handles:
            handle.close()
        return {"a": len(handles)}

    config = superconfig.create_config().with_source(load).build()
    handles.append(config)
    with pytest.raises(superconfig.ClosedError):
        config.reload()
    with pytest.raises(superconfig.ClosedError):
        config["a"]
