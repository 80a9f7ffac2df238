"""Many threads on one handle, builder and registry, while it reloads: each sees whole states."""
import json
import os
import sys
import threading

import pytest

import superconfig

READERS = 8
RELOADS = int(os.environ.get("SUPERCONFIG_RELOADS", "150"))


class Crew:
    """Threads that work until the block ends; an exception of one fails the test."""

    def __init__(self, *works):
        self.stop = threading.Event()
        self.failures = []
        self.rounds = [0] * len(works)
        self.ready = threading.Barrier(len(works) + 1)
        self.threads = [threading.Thread(target=self.run, args=pair) for pair in enumerate(works)]

    def run(self, index, work):
        self.ready.wait()
        while not self.stop.is_set():
            try:
                work()
            except BaseException as error:  # whatever it is, the test has to see it
                self.failures.append(error)
                return
            self.rounds[index] += 1

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        self.ready.wait()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self.threads)
        if self.failures:
            raise self.failures[0]
        assert all(self.rounds)


@pytest.fixture(autouse=True)
def switching_often():
    """Threads take turns every tenth of a millisecond: more meetings, less waiting."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)


def document(number):
    return json.dumps({"a": number, "b": {"c": number, "text": f"text{number}"}, "same": "x"})


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "a.json"
    file.write_text(document(0))
    return file


def write(file, number):
    beside = file.with_suffix(".new")
    beside.write_text(document(number))
    os.replace(beside, file)


def look(config):
    """Everything that reads at once reads one generation."""
    many = config.get_many(["a", "b.c", "b.text"])
    assert many["a"] == many["b.c"] and many["b.text"] == f"text{many['a']}"
    whole = config.extract()
    assert whole["a"] == whole["b"]["c"]
    part = config.get("b")
    assert part["text"] == f"text{part['c']}"
    kept = config.snapshot()
    assert kept["a"] == kept["b.c"] == kept.section("b")["c"]
    assert config.get_str_ref("same") == "x" and config["same"] == "x"


def test_eight_readers_against_reloads(file):
    config = superconfig.create_config().with_file(file).build()
    seen = [0] * READERS

    def reader(index):
        def work():
            look(config)
            number = config["a"]
            assert number >= seen[index]
            seen[index] = number
        return work

    with Crew(*map(reader, range(READERS))):
        for number in range(1, RELOADS + 1):
            write(file, number)
            config.reload()
            assert config["a"] == number
    assert config["b.c"] == RELOADS


def test_sections_and_iterators_against_reloads(file):
    config = superconfig.create_config().with_file(file).build()
    section = config.section("b")

    def read():
        assert section["text"].startswith("text")
        assert list(config) == ["a", "b", "same"]
        assert sorted(section) == ["c", "text"]
        assert len(config.paths()) == 4

    with Crew(*[read] * 4):
        for number in range(1, RELOADS):
            write(file, number)
            config.reload()


def test_several_reload_at_once(file):
    config = superconfig.create_config().with_file(file).build()

    def reload():
        config.reload()
        look(config)

    with Crew(*[reload] * 4):
        for number in range(1, RELOADS):
            write(file, number)
    config.reload()
    assert config["a"] == RELOADS - 1


def test_builders_registries_and_handles_of_several_threads(file):
    registry = superconfig.ConfigRegistry()
    base = registry.create_config().with_file(file)

    def build():
        config = base.with_defaults({"own": threading.get_ident()}).build()
        assert config["own"] == threading.get_ident() and config["a"] == 0
        assert superconfig.load_file(file)["b.text"] == "text0"
        registry.stats()
        registry.trim()

    with Crew(*[build] * READERS) as crew:
        while min(crew.rounds) < 30 and not crew.failures:
            base.build()
    assert registry.stats()["active_handles"] == 0


def test_callables_of_several_threads():
    registry = superconfig.ConfigRegistry()
    registry.add_format("own", read=lambda text, name: {"text": text, "on": threading.get_ident()})

    def load():
        return {"on": threading.get_ident()}

    def failing():
        raise LookupError(threading.get_ident())

    def work():
        me = threading.get_ident()
        assert registry.create_config().with_source(load).build()["on"] == me
        with pytest.raises(RuntimeError) as caught:
            registry.create_config().with_source(failing).build()
        assert caught.value.__cause__.args == (me,)
        built = registry.create_config().with_defaults("x", format="own").build()
        assert built.extract() == {"text": "x", "on": me}

    with Crew(*[work] * READERS) as crew:
        while min(crew.rounds) < 30 and not crew.failures:
            crew.stop.wait(0.01)


def test_closed_under_the_readers(file):
    config = superconfig.create_config().with_file(file).build()

    def read():
        try:
            assert config.get("a") == 0 and config.extract()["a"] == 0
        except superconfig.ConfigError as error:
            assert error.code == "closed"

    with Crew(*[read] * READERS) as crew:
        while min(crew.rounds) < 20 and not crew.failures:
            crew.stop.wait(0.01)
        config.close()


def test_overrides_of_several_threads(file):
    config = superconfig.create_config().with_file(file).build()

    def own(number):
        def work():
            with config.override({f"own{number}": number}):
                assert config[f"own{number}"] == number
            assert config.get(f"own{number}") is None
        return work

    with Crew(*map(own, range(4)), config.reload) as crew:
        while min(crew.rounds) < 30 and not crew.failures:
            crew.stop.wait(0.01)
    assert config.extract() == json.loads(document(0))
