"""ConfigRegistry: its counters, and the objects that it keeps and drops."""
import gc
import inspect
import weakref

import pytest

import superconfig

COUNTED = {
    "total_handles", "active_handles", "memory_usage_bytes", "cache_hit_rate", "cache_hits",
    "cache_misses", "cached_files", "cache_bytes", "pinned_snapshots", "image_bytes",
    "layer_bytes", "spare_bytes", "handle_bytes", "template_bytes", "pinned_bytes", "cleanups",
    "given_back_bytes", "pressure", "pressure_source"}
OF_THE_SYSTEM = {"memory_usage_bytes", "pressure", "pressure_source"}


@pytest.fixture
def registry():
    return superconfig.ConfigRegistry()


def test_a_new_registry_has_counted_nothing(registry):
    stats = registry.stats()
    assert set(stats) == COUNTED
    assert {stats[name] for name in COUNTED - OF_THE_SYSTEM} == {0}
    assert 0 < stats["memory_usage_bytes"] < 50_000
    assert isinstance(stats["cache_hit_rate"], float)


def test_handles_are_counted(registry):
    base = registry.create_config().with_defaults({"a": 1})
    kept = [base.build() for _ in range(3)]
    assert registry.stats()["active_handles"] == registry.stats()["total_handles"] == 3
    del kept
    assert registry.stats()["active_handles"] == 0
    assert registry.stats()["total_handles"] == 3


def test_a_thousand_handles_leave_nothing(registry):
    base = registry.create_config().with_defaults({"a": 1})
    base.build()  # from now on its builder is counted, too
    used = registry.stats()["memory_usage_bytes"]
    for _ in range(1000):
        base.build()
    assert registry.stats()["active_handles"] == 0
    assert registry.stats()["memory_usage_bytes"] < used + 1000


def test_a_file_is_parsed_once(registry, write):
    base = registry.create_config().with_file(write("a.json", '{"a": 1}'))
    first = base.build()
    while registry.stats()["cache_hits"] == 0:  # a file as young as the clock is looked at again
        second = base.build()
    stats = registry.stats()
    assert (stats["cached_files"], stats["cache_hits"]) == (1, 1)
    assert stats["cache_hit_rate"] == 1 / (1 + stats["cache_misses"])
    assert first.extract() == second.extract() == {"a": 1}


def test_trim_forgets_what_no_handle_holds(registry, write):
    registry.create_config().with_file(write("a.json", '{"a": 1}')).build()
    assert registry.stats()["cached_files"] == 1
    assert registry.trim() > 0
    assert registry.stats()["cached_files"] == 0


def test_the_cache_can_be_limited(registry, write):
    registry.set_cache_limit(0)
    registry.create_config().with_file(write("a.json", '{"a": 1}')).build()
    assert registry.stats()["cached_files"] == 0
    for wrong, exception in ((-1, ValueError), (2**70, ValueError), ("1", TypeError)):
        with pytest.raises(exception, match=r"set_cache_limit\(\) argument 'size'"):
            registry.set_cache_limit(wrong)


def test_registries_are_strangers(registry):
    other = superconfig.ConfigRegistry()
    kept = registry.create_config().build()
    assert other.stats()["total_handles"] == 0
    registry.add_format("own", read=lambda text, name: {"own": text})
    assert registry.create_config().with_defaults("x", format="own").build().get("own") == "x"
    with pytest.raises(superconfig.ParseError, match="own"):
        other.create_config().with_defaults("x", format="own")
    assert kept.extract() == {}


def test_builders_and_handles_keep_their_registry():
    registry = superconfig.ConfigRegistry()
    registry.add_format("own", read=lambda text, name: {"own": text}, write=lambda value: "W")
    watched = weakref.ref(registry)
    builder = registry.create_config().with_defaults("x", format="own")
    del registry
    gc.collect()
    config = builder.build()
    del builder
    gc.collect()
    assert watched() is not None
    assert config.dump("own") == "W"
    frozen = config.snapshot()
    del config
    gc.collect()
    assert frozen.dump("own") == "W"
    del frozen
    gc.collect()
    assert watched() is None


def test_wrong_arguments(registry):
    with pytest.raises(TypeError, match=r"ConfigRegistry\(\) takes no arguments"):
        superconfig.ConfigRegistry(1)
    with pytest.raises(TypeError, match=r"ConfigBuilder\(\) takes no arguments"):
        superconfig.ConfigBuilder(registry=registry)
    with pytest.raises(TypeError):
        registry.create_config(1)


def test_types_are_final(registry):
    for kind in (superconfig.ConfigRegistry, superconfig.ConfigBuilder):
        with pytest.raises(TypeError, match="not an acceptable base type"):
            type("Sub", (kind,), {})
        with pytest.raises(TypeError):
            object.__new__(kind)


@pytest.mark.parametrize(
    "name", [name for name in dir(superconfig.ConfigRegistry) if not name.startswith("_")])
def test_every_method_explains_itself(name):
    method = getattr(superconfig.ConfigRegistry, name)
    assert len(method.__doc__) > 20
    assert inspect.signature(method)
