"""The cache of a handle: never stale, no mutable value is shared, and its size is bounded."""
import datetime
import gc
import sys
import tracemalloc

import pytest

import superconfig


@pytest.fixture
def config():
    return superconfig.create_config().with_defaults(
        {"a": {"b": 1, "moment": datetime.date(2020, 1, 1)}, "text": "x" * 100}).build()


def test_a_scalar_is_made_once(config):
    assert config["text"] is config["text"] is config.get_str("text")
    assert config["a.moment"] is config["a.moment"]
    assert config.get("text") is config.get_many(["text"])["text"]


def test_misses_are_remembered_and_forgotten(config):
    for _ in range(3):
        assert config.get("none") is None and "none" not in config
        with pytest.raises(KeyError):
            config["none"]
    with config.override({"none": 1}):
        assert config["none"] == 1 and "none" in config
    assert "none" not in config and config.get("none", 2) == 2


def test_one_object_for_each_question(config):
    """The very object that says "nothing here" inside is never given out."""
    for path in ("none", "a.none"):
        for _ in range(2):
            assert config.get(path) is None
            assert config.get_many([path]) == {path: None}
            assert config.get(path, ...) is ...


def test_extract_is_the_same_from_the_first_to_the_last(config):
    values = {"deep": [[{"x": [1, {"y": None}]}, []], {}], "n": list(range(50)), "e": {"f": {}}}
    config = superconfig.create_config().with_defaults(values).build()
    found = [config.extract() for _ in range(5)]
    for one in found:
        assert one == values and list(one) == list(values)
    found[-1]["deep"][0][0]["x"].append(1)
    found[-1]["e"]["f"]["z"] = 1
    assert config.extract() == values and found[-2] == values
    for _ in range(4):
        assert config["deep[0]"] == values["deep"][0] and config["e"] == values["e"]


def test_a_tree_too_large_to_keep_twice():
    rows = [{"id": number, "tags": [number]} for number in range(6000)]
    values = {"rows": rows, "small": {"a": 1}}
    config = superconfig.create_config().with_defaults(values).build()
    for _ in range(4):
        assert config.extract() == values
        assert config["small"] == {"a": 1} and config["rows[5999]"] == values["rows"][-1]


def test_the_cache_is_bounded(config):
    for number in range(300):
        config.get("warm%d" % number)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(50000):
            assert config.get("none.of.these.%d" % number) is None
            assert not config.has_key("no.key.%d" % number)
        gc.collect()
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert used < 2 * 2**20
    assert config["a.b"] == 1


def test_long_paths_are_not_kept(config):
    long = "a." + "x" * 100000
    for _ in range(50):
        path = long + "y"
        assert config.get(path) is None
        assert sys.getrefcount(path) <= 3


def test_many_containers_of_a_generation():
    values = {"k%d" % number: {"v": number} for number in range(6000)}
    config = superconfig.create_config().with_defaults(values).build()
    for _ in range(3):
        for number in range(0, 6000, 7):
            assert config["k%d" % number] == {"v": number}


def test_a_value_outlives_its_generation(config):
    kept = [config["text"], config["a"], config.get_str_ref("text"), config["a.moment"]]
    with config.override({"text": "y"}):
        assert config["text"] == "y"
    config.close()
    del config
    gc.collect()
    assert kept == ["x" * 100, {"b": 1, "moment": datetime.date(2020, 1, 1)}, "x" * 100,
                    datetime.date(2020, 1, 1)]


def test_reading_while_the_garbage_collector_changes_the_handle():
    """A finalizer may reload, override or close the handle in the middle of a conversion."""
    config = superconfig.create_config().with_defaults(
        {"k%d" % number: {"a": [number, {"b": "t%d" % number}]} for number in range(200)}).build()
    expected = config.extract()

    class Trap:
        def __init__(self):
            self.cycle = self

        def __del__(self):
            with config.override({"extra": 1}):
                config.get("k1.a[1].b")
                config.extract()

    old = gc.get_threshold()
    gc.set_threshold(50, 2, 2)
    try:
        for _ in range(30):
            Trap()
            found = config.extract()
            found.pop("extra", None)
            assert found == expected
            assert config["k7"] == expected["k7"]
            assert config.get_many(["k7.a[0]", "k8"]) == {"k7.a[0]": 7, "k8": expected["k8"]}
    finally:
        gc.set_threshold(*old)
    gc.collect()
    assert "extra" not in config
