"""snapshot: a handle that never changes."""
import gc
import weakref

import pytest

import superconfig


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"a": 1, "b": {"c": "text"}}')
    return path


def test_never_changes(file):
    config = superconfig.load_file(file)
    kept = config.snapshot()
    assert type(kept) is type(config) and kept == config
    file.write_text('{"a": 2}')
    config.reload()
    assert kept["a"] == 1 and kept.extract() == {"a": 1, "b": {"c": "text"}}
    assert kept.get_str_ref("b.c") == "text" and kept.paths() == ["a", "b.c"]
    assert kept.section("b")["c"] == "text" and kept.explain("a")[0]["line"] == 1
    assert config["a"] == 2


def test_cannot_be_reloaded(file):
    kept = superconfig.load_file(file).snapshot()
    with pytest.raises(superconfig.ConfigError) as caught:
        kept.reload()
    assert caught.value.code == "unsupported" and kept["a"] == 1
    assert kept.snapshot()["a"] == 1


def test_outlives_its_handle(file):
    config = superconfig.load_file(file)
    kept = config.snapshot()
    reference = weakref.ref(config)
    config.close()
    del config
    gc.collect()
    assert reference() is None and kept["b.c"] == "text"
    kept.close()
    with pytest.raises(superconfig.ClosedError):
        kept["a"]


def test_keeps_warnings_and_notes(tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"a": 1, "a": 2}')
    config = superconfig.load_file(file)
    kept = config.snapshot()
    assert kept.warnings() == config.warnings() != []


def test_keeps_the_callables_of_its_formats():
    registry = superconfig.ConfigRegistry()
    registry.add_format("mine", read=lambda text, name: {"a": 1}, write=lambda value: "mine")
    kept = registry.create_config().with_defaults("", format="mine").build().snapshot()
    del registry
    gc.collect()
    assert kept["a"] == 1 and kept.dump("mine") == "mine"
