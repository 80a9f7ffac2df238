"""Sources written in Python that say themselves when they changed: start(bell) and stop(bell)."""
import sys
import threading

import pytest

import superconfig

from watching import SECONDS, Seen, replace


class Flags:
    """A source whose value the test changes."""

    def __init__(self):
        self.value, self.bells, self.stopped = 1, [], []

    def load(self):
        return {"flag": self.value}

    def start(self, bell):
        self.bells.append(bell)

    def stop(self, bell):
        self.stopped.append(bell)

    def change(self, value):
        self.value = value
        for bell in self.bells:
            bell.ring()


def build(source):
    return superconfig.create_config().with_source(source).build()


def test_a_ring_loads_the_source_again():
    flags, seen = Flags(), Seen()
    config = build(flags)
    assert flags.bells == []
    with config.enable_hot_reload(seen):
        [bell] = flags.bells
        assert isinstance(bell, superconfig.Bell)
        flags.change(2)
        event = seen.wait()
        assert event.after["flag"] == 2 and event.sources == ("Flags.load",)
        assert flags.stopped == []
    assert flags.stopped == [bell]
    bell.ring()
    bell.depend("/tmp")


def test_a_thread_that_rings_until_it_is_stopped():
    class Ticking(Flags):
        def start(self, bell):
            self.over = threading.Event()
            self.thread = threading.Thread(target=self.tick, args=(bell,))
            self.thread.start()

        def tick(self, bell):
            while not self.over.wait(0.001):
                self.value += 1
                bell.ring()

        def stop(self, bell):
            self.over.set()
            self.thread.join(SECONDS)

    ticking, seen = Ticking(), Seen()
    with build(ticking).enable_hot_reload(seen, debounce=0):
        first = seen.wait().after["flag"]
        assert seen.wait().after["flag"] > first
    assert not ticking.thread.is_alive()


def test_a_source_that_depends_on_a_file(tmp_path):
    path = tmp_path / "value.txt"
    path.write_text("1")

    class Depending:
        def load(self):
            return {"value": int(path.read_text())}

        def start(self, bell):
            bell.depend(path)

    seen = Seen()
    with build(Depending()).enable_hot_reload(seen):
        replace(path, "2")
        assert seen.wait().after["value"] == 2


def test_two_handles_have_a_bell_each():
    flags = Flags()
    first, second = Seen(), Seen()
    one, other = build(flags), build(flags)
    with one.enable_hot_reload(first), one.enable_hot_reload(first):
        with other.enable_hot_reload(second):
            assert len(flags.bells) == 2
            flags.change(2)
            assert first.wait().after["flag"] == second.wait().after["flag"] == 2
        assert flags.stopped == flags.bells[1:]
    assert flags.stopped == flags.bells[::-1]


def test_a_start_that_raises_fails_the_call():
    class Wrong(Flags):
        def start(self, bell):
            raise ValueError("not now")

    config = build(Wrong())
    with pytest.raises(superconfig.ConfigError, match="ValueError: not now") as caught:
        config.enable_hot_reload()
    assert isinstance(caught.value.__cause__, ValueError)
    assert config["flag"] == 1


def test_a_stop_that_raises_is_reported(monkeypatch):
    reported = Seen()
    monkeypatch.setattr(sys, "unraisablehook", reported)

    class Wrong(Flags):
        def stop(self, bell):
            raise ValueError("never")

    build(Wrong()).enable_hot_reload().stop()
    assert reported.wait().exc_type is ValueError


def test_a_class_is_called_and_not_started():
    class Made(dict):
        def start(self, bell):
            raise AssertionError("an instance's")

    config = build(Made)
    config.enable_hot_reload().stop()
    assert len(config) == 0


def test_bells_are_made_by_watches_only():
    with pytest.raises(TypeError):
        superconfig.Bell()
