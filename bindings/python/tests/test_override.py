"""override: values above all others for the time of a block."""
import datetime
import threading

import pytest

import superconfig


@pytest.fixture
def config():
    return superconfig.create_config().with_defaults(
        {"db": {"host": "h", "pool": {"max": 2}}, "list": [1, 2], "x": 1}).build()


def test_for_the_time_of_a_block(config):
    with config.override({"db.host": "other", "new.key": [1], "x": None}) as inside:
        assert inside is config
        assert config["db.host"] == "other" and config["new.key"] == [1] and config["x"] is None
        assert config["db.pool.max"] == 2
        assert config.section("db")["host"] == "other"
        (*_, last) = config.explain("db.host")
        assert last["value"] == "other" and last["source"] == "override"
    assert config["db.host"] == "h" and "new" not in config and config["x"] == 1


def test_objects_merge_and_all_else_replaces(config):
    with config.override({"db": {"pool": {"min": 1}}, "list": (3,)}):
        assert config["db"] == {"host": "h", "pool": {"max": 2, "min": 1}}
        assert config["list"] == [3]
    assert config["list"] == [1, 2]


def test_any_value_that_a_configuration_holds(config):
    moment = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    with config.override({"a": moment, "b": 2**64 - 1, "c": float("inf"), "d": "\0"}):
        assert config.get_many(["a", "b", "c", "d"]) == {
            "a": moment, "b": 2**64 - 1, "c": float("inf"), "d": "\0"}


def test_ends_when_the_block_raises(config):
    with pytest.raises(LookupError, match="mine"):
        with config.override({"x": 2}):
            raise LookupError("mine")
    assert config["x"] == 1


def test_nests_and_ends_in_any_order(config):
    first, second = config.override({"x": 2, "list": []}), config.override({"x": 3})
    first.__enter__()
    second.__enter__()
    assert config["x"] == 3 and config["list"] == []
    first.__exit__(None, None, None)
    assert config["x"] == 3 and config["list"] == [1, 2]
    second.__exit__(None, None, None)
    assert config["x"] == 1
    second.__exit__(None, None, None)  # has ended already
    assert config["x"] == 1


def test_may_be_entered_again_but_not_twice_at_once(config):
    values = config.override({"x": 2})
    for _ in range(2):
        with values:
            assert config["x"] == 2
            with pytest.raises(RuntimeError, match="entered"):
                values.__enter__()
            assert config["x"] == 2
        assert config["x"] == 1


def test_is_not_in_force_before_it_is_entered(config):
    values = config.override({"x": 2})
    assert config["x"] == 1 and "not in force" in repr(values)
    with values:
        assert "1 paths, in force" in repr(values)


def test_one_that_is_forgotten_ends(config):
    config.override({"x": 2}).__enter__()
    assert config["x"] == 1


def test_a_reload_keeps_it(tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"x": 1, "y": 1}')
    config = superconfig.load_file(file)
    with config.override({"x": 5}):
        file.write_text('{"x": 2, "y": 2}')
        assert config.reload()["changed"] == ["y"]
        assert config["x"] == 5 and config["y"] == 2
    assert config["x"] == 2


def test_all_threads_see_it(config):
    seen = []
    with config.override({"x": 2}):
        thread = threading.Thread(target=lambda: seen.append(config["x"]))
        thread.start()
        thread.join()
    assert seen == [2]


def test_a_handle_that_is_closed_inside(config):
    with config.override({"x": 2}):
        config.close()
    with pytest.raises(superconfig.ClosedError):
        with config.override({"x": 2}):
            raise AssertionError("not reached")


def test_a_snapshot_is_of_the_moment_and_takes_none(config):
    with config.override({"x": 2}):
        kept = config.snapshot()
    assert kept["x"] == 2 and config["x"] == 1
    with pytest.raises(superconfig.ConfigError) as caught:
        with kept.override({"x": 3}):
            raise AssertionError("not reached")
    assert caught.value.code == "unsupported" and kept["x"] == 2


@pytest.mark.parametrize("values, kind, word", [
    (1, TypeError, "values"), ([("x", 1)], TypeError, "values"), (None, TypeError, "values"),
    ({"x": object()}, TypeError, "x"), ({1: 2}, TypeError, ""), ({"x": 2**64}, ValueError, "x"),
    ({"x": {"y": b"1"}}, TypeError, "x.y"),
])
def test_wrong_values(config, values, kind, word):
    with pytest.raises(kind) as caught:
        config.override(values)
    assert word in str(caught.value) and config["x"] == 1


def test_a_path_that_does_not_parse(config):
    with pytest.raises(superconfig.BadPathError) as caught:
        with config.override({"a..b": 1}):
            raise AssertionError("not reached")
    assert caught.value.code == "bad-path" and config["x"] == 1


def test_shows_no_secret(config):
    values = config.override({"password": "hunter2"})
    assert "hunter2" not in repr(values)
    with pytest.raises(TypeError):
        type(values)()
