"""live(type): an object of the program's type that stays current."""
import asyncio
import dataclasses
import gc
import json
import threading
import weakref

import pytest

import superconfig

from watching import SECONDS, Seen, replace


@dataclasses.dataclass
class Server:
    port: int
    host: str = "localhost"


@dataclasses.dataclass
class Settings:
    server: Server


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "app.json"
    path.write_text('{"server": {"port": 1}, "other": 1}')
    return path


def text(port, **more):
    return json.dumps({"server": {"port": port}, **more})


def test_it_is_made_again_when_a_value_changed(file):
    config = superconfig.load_file(file)
    live = config.live(Settings)
    first = live.current
    assert first == Settings(Server(1)) and live.current is first
    replace(file, text(2))
    assert live.current is first  # nobody has loaded it
    config.reload()
    assert live.current == Settings(Server(2)) and first == Settings(Server(1))
    assert repr(live) == "<superconfig.Live of Settings>"


def test_it_is_kept_while_only_other_values_change(file):
    config = superconfig.load_file(file)
    live, whole = config.section("server").live(Server), config.live(Settings)
    first, other = live.current, whole.current
    replace(file, text(1, other=2))
    config.reload()
    assert live.current is first and live.current is first
    assert whole.current is not other and whole.current == other
    with config.override({"server.port": 5}):
        assert live.current == Server(5)
    assert live.current == Server(1)


def test_what_does_not_fit_keeps_the_last_good_object(file, caplog):
    config = superconfig.load_file(file)
    live = config.live(Settings)
    first = live.current
    replace(file, text("many"))
    config.reload()
    assert live.current is first and live.current is first
    [record] = caplog.records
    assert record.name == "superconfig" and "server.port" in record.getMessage()
    replace(file, text(3))
    config.reload()
    assert live.current == Settings(Server(3)) and len(caplog.records) == 1


def test_what_does_not_fit_now_fails_the_call(file):
    config = superconfig.load_file(file)
    with pytest.raises(superconfig.ExtractionError):
        config.live(int)
    with pytest.raises(TypeError):
        config.live(complex)
    with pytest.raises(TypeError, match=r"live\(\) argument 'callback'"):
        config.live(Settings, 1)
    with pytest.raises(ValueError, match=r"live\(\) argument 'grace'"):
        config.live(Settings, print, grace=-1)
    with pytest.raises(superconfig.ExtractionError):
        config.live(Settings, unknown="error")
    config.close()
    with pytest.raises(superconfig.ClosedError):
        config.live(Settings)


def test_the_callback_gets_each_new_object(file):
    config = superconfig.load_file(file)
    seen, errors = Seen(), Seen()
    with config.section("server").live(Server, seen, on_error=errors, grace=0) as live:
        replace(file, text(2))
        assert seen.wait() == Server(2) and live.current == Server(2)
        replace(file, text(2, other=7))
        replace(file, text("many"))
        error = errors.wait()
        assert isinstance(error, superconfig.ExtractionError) and live.current == Server(2)
        replace(file, "{")
        error = errors.wait()
        assert isinstance(error, superconfig.ParseError) and live.current == Server(2)
        replace(file, text(3))
        assert seen.wait() is live.current
    assert seen.events.empty() and errors.events.empty()


def test_the_callback_is_called_also_where_somebody_read_first(file):
    config = superconfig.load_file(file)
    seen = Seen()
    with config.live(Settings, seen) as live:
        with config.override({"server.port": 9}):
            assert live.current.server.port == 9
            assert seen.wait().server.port == 9


def test_a_section_that_goes_and_comes(file):
    config = superconfig.load_file(file)
    live = config.section("server").live(Server)
    replace(file, '{"other": 1}')
    config.reload()
    assert live.current == Server(1)
    replace(file, text(4))
    config.reload()
    assert live.current == Server(4)


def test_coroutine_functions(file):
    async def main():
        seen, errors = asyncio.Queue(), asyncio.Queue()
        config = superconfig.load_file(file)
        live = config.live(Settings, seen.put, on_error=errors.put, grace=0)
        replace(file, text(2))
        assert (await seen.get()).server.port == 2
        replace(file, text("many"))
        assert isinstance(await errors.get(), superconfig.ExtractionError)
        live.stop()

    asyncio.run(asyncio.wait_for(main(), SECONDS))


def test_a_coroutine_function_needs_a_loop(file):
    async def callback(current):
        pass

    with superconfig.load_file(file) as config:
        with pytest.raises(TypeError, match="event loop"):
            config.live(Settings, callback)


def test_a_callback_keeps_it_alive_and_stop_lets_it_go(file):
    config = superconfig.load_file(file)
    seen = Seen()
    gone = weakref.ref(config.live(Settings, seen))
    gc.collect()
    replace(file, text(2))
    assert seen.wait().server.port == 2
    gone().stop()
    gc.collect()
    assert gone() is None


def test_readers_in_several_threads_see_whole_objects(file):
    @dataclasses.dataclass
    class Pair:
        a: int
        b: int

    replace(file, '{"a": 0, "b": 0}')
    config = superconfig.load_file(file)
    live, stop, wrong = config.live(Pair), threading.Event(), []

    def read():
        while not stop.is_set():
            pair = live.current
            if pair.a != pair.b:
                wrong.append(pair)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(50):
        replace(file, '{"a": %d, "b": %d}' % (number, number))
        config.reload()
    stop.set()
    for thread in threads:
        thread.join(SECONDS)
    assert not wrong and live.current.a == 49
