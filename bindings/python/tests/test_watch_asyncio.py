"""Watches on an event loop."""
import asyncio
import gc
import json
import os
import sys
import threading
import weakref

import pytest

import superconfig

from watching import SECONDS, replace


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "app.json"
    path.write_text('{"port": 1}')
    return path


def port(number):
    return json.dumps({"port": number})


def run(main):
    return asyncio.run(asyncio.wait_for(main, SECONDS))


def has_dispatcher():
    return any(thread.name == "superconfig-dispatcher" for thread in threading.enumerate())


class Reports:
    """The exception handler of a loop, which keeps the reports."""

    def __init__(self):
        self.contexts = asyncio.Queue()
        asyncio.get_running_loop().set_exception_handler(
            lambda loop, context: self.contexts.put_nowait(context))


def test_a_callback_is_called_on_the_loop(file):
    async def main():
        events = asyncio.Queue()
        main_thread = threading.get_ident()

        def callback(event):
            assert threading.get_ident() == main_thread and not has_dispatcher()
            events.put_nowait(event)

        config = superconfig.load_file(file)
        with config.enable_hot_reload(callback):
            for number in (2, 3):
                replace(file, port(number))
                assert (await events.get()).after["port"] == number == config["port"]

    run(main())


def test_a_coroutine_function_is_awaited_one_event_at_a_time(file):
    async def main():
        seen, running, most = [], 0, 0
        done = asyncio.Event()

        async def callback(event):
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            running -= 1
            seen.append(event.after["port"])
            if seen[-1] == 9:
                done.set()

        config = superconfig.load_file(file)
        with config.enable_hot_reload(callback, debounce=0):
            for number in range(2, 10):
                replace(file, port(number))
                config.reload()
            await done.wait()
        assert seen == sorted(seen) and most == 1

    run(main())


def test_a_callable_that_returns_an_awaitable(file):
    async def main():
        done = asyncio.Event()

        async def work(event):
            done.set()

        config = superconfig.load_file(file)
        with config.enable_hot_reload(lambda event: work(event)):
            replace(file, port(2))
            await done.wait()

    run(main())


def test_an_async_loop_gives_every_event(file):
    async def main():
        kinds = []
        config = superconfig.load_file(file)
        async with config.enable_hot_reload(grace=0, poll=0.05) as reload:
            replace(file, port(2))
            async for event in reload:
                kinds.append(event.type)
                if event.type == "configuration_changed" and event.after["port"] == 2:
                    replace(file, "{")
                elif event.type == "reload_failed":
                    replace(file, port(3))
                elif event.type == "reload_recovered":
                    break
        assert kinds.count("reload_failed") == 1 and config["port"] == 3
        assert [event async for event in reload] == []

    run(main())


def test_await_ends_with_stop(file):
    async def main():
        config = superconfig.load_file(file)
        reload = config.enable_hot_reload()
        waiting = [asyncio.ensure_future(_itself(reload)) for _ in range(3)]
        await asyncio.sleep(0)
        assert not any(task.done() for task in waiting)
        reload.stop()
        await asyncio.gather(*waiting)
        await reload

    run(main())


async def _itself(reload):
    await reload


def test_await_ends_with_close(file):
    async def main():
        config = superconfig.load_file(file)
        reload = config.enable_hot_reload(lambda event: None)
        asyncio.get_running_loop().call_soon(config.close)
        await reload
        assert reload.stopped

    run(main())


def test_await_ends_with_a_stop_on_another_thread(file):
    async def main():
        reload = superconfig.load_file(file).enable_hot_reload(print)
        thread = threading.Thread(target=reload.stop)
        thread.start()
        await reload
        thread.join(SECONDS)

    run(main())


def test_await_waits_for_the_coroutine_of_a_callback(file):
    async def main():
        order, started, may_go = [], asyncio.Event(), asyncio.Event()

        async def callback(event):
            started.set()
            await may_go.wait()
            order.append("callback")
            reload.stop()
            await reload  # from within: it is not waited for

        config = superconfig.load_file(file)
        reload = config.enable_hot_reload(callback)
        replace(file, port(2))
        await started.wait()
        reload.stop()
        asyncio.get_running_loop().call_soon(may_go.set)
        await reload
        order.append("await")
        assert order == ["callback", "await"]

    run(main())


def test_a_callback_that_raises_goes_to_the_loops_handler(file):
    async def main():
        reports = Reports()
        config = superconfig.load_file(file)

        def callback(event):
            raise ZeroDivisionError("mine")

        async def later(event):
            await asyncio.sleep(0)
            raise KeyError("mine too")

        with config.enable_hot_reload(callback):
            for number in (2, 3):
                replace(file, port(number))
                context = await reports.contexts.get()
                assert type(context["exception"]) is ZeroDivisionError
        with config.enable_hot_reload(later):
            for number in (4, 5):
                replace(file, port(number))
                context = await reports.contexts.get()
                assert type(context["exception"]) is KeyError

    run(main())


def test_failures_go_to_a_coroutine_on_error(file):
    async def main():
        events = asyncio.Queue()
        config = superconfig.load_file(file)
        with config.enable_hot_reload(on_error=events.put, grace=0):
            replace(file, "{")
            assert (await events.get()).type == "reload_failed"
            replace(file, port(2))
            assert (await events.get()).type == "reload_recovered"

    run(main())


def test_sources_written_in_python_load_on_the_loops_executor(file):
    threads = []

    def load():
        threads.append(threading.get_ident())
        return {"loads": len(threads)}

    async def main():
        events = asyncio.Queue()
        config = superconfig.create_config().with_source(load).with_file(file).build()
        with config.enable_hot_reload(events.put_nowait):
            for number in (2, 3):
                replace(file, port(number))
                event = await events.get()
                while event.after["port"] != number:
                    event = await events.get()

    run(main())
    assert threading.get_ident() not in threads[2:] and len(threads) >= 4


def test_a_source_may_wait_for_the_loop(file):
    async def answer():
        return {"answer": 42}

    async def main():
        loop = asyncio.get_running_loop()
        events = asyncio.Queue()

        def load():
            if threading.current_thread() is threading.main_thread():
                return {}
            return asyncio.run_coroutine_threadsafe(answer(), loop).result(SECONDS)

        config = superconfig.create_config().with_source(load).with_file(file).build()
        with config.enable_hot_reload(events.put_nowait):
            replace(file, port(2))
            assert (await events.get()).after["answer"] == 42

    run(main())


def test_a_closed_loop_stops_the_watch(file):
    config = superconfig.load_file(file)
    kept = []

    async def main():
        kept.append(config.enable_hot_reload(lambda event: None))
        kept.append(config.enable_hot_reload())

    run(main())
    assert [reload.stopped for reload in kept] == [True, True]
    assert list(kept[1]) == []


def test_a_closed_loop_stops_a_watch_whose_coroutine_runs(file):
    kept = []

    async def main():
        started = asyncio.Event()

        async def callback(event):
            started.set()
            await asyncio.sleep(SECONDS)

        config = superconfig.load_file(file)
        kept.append(config.enable_hot_reload(callback))
        replace(file, port(2))
        await started.wait()

    run(main())
    gc.collect()
    assert kept[0].stopped


def test_a_cancelled_loop_leaves_nothing_behind(file):
    async def main():
        config = superconfig.load_file(file)

        async def follow():
            async for _ in config.enable_hot_reload():
                pass

        task = asyncio.ensure_future(follow())
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        del task
        gc.collect()
        reload = config.enable_hot_reload()
        gone = weakref.ref(reload)
        replace(file, port(2))
        async for _ in reload:
            break
        del reload
        await asyncio.sleep(0)
        gc.collect()
        assert gone() is None

    run(main())


def test_two_tasks_share_the_events_of_one_loop(file):
    async def main():
        config = superconfig.load_file(file)
        reload = config.enable_hot_reload()
        seen = asyncio.Queue()

        async def follow():
            async for event in reload:
                seen.put_nowait(event.after["port"])

        tasks = [asyncio.ensure_future(follow()) for _ in range(2)]
        for number in (2, 3):
            await asyncio.sleep(0)
            replace(file, port(number))
            assert await seen.get() == number
        reload.stop()
        await asyncio.gather(*tasks)

    run(main())


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")
def test_many_loops_leave_nothing_behind(file):
    def active():
        gc.collect()
        handles = superconfig.ConfigRegistry().stats()["active_handles"]
        return handles, len(os.listdir("/proc/self/fd"))

    async def main():
        config = superconfig.load_file(file)
        config.enable_hot_reload(print)
        config.enable_hot_reload()
        iter(config.enable_hot_reload())
        async with config.enable_hot_reload(print):
            pass

    run(main())
    before = active()
    for _ in range(10):
        run(main())
    assert active() == before


def test_for_on_the_loops_thread_is_refused(file):
    async def main():
        with superconfig.load_file(file) as config:
            with pytest.raises(RuntimeError, match="async for"):
                next(iter(config.enable_hot_reload()))

    run(main())


def test_callbacks_see_the_context_of_the_call(file):
    import contextvars

    variable = contextvars.ContextVar("variable")

    async def main():
        seen = asyncio.Queue()
        variable.set("mine")

        async def later(event):
            await seen.put(variable.get(None))

        config = superconfig.load_file(file)
        with config.enable_hot_reload(lambda event: seen.put_nowait(variable.get(None))):
            with config.enable_hot_reload(later):
                variable.set("changed")
                replace(file, port(2))
                assert [await seen.get(), await seen.get()] == ["mine", "mine"]

    run(main())


def test_a_loop_on_another_thread(file):
    config = superconfig.load_file(file)
    seen = []

    async def main():
        done = asyncio.Event()

        def callback(event):
            seen.append(threading.current_thread().name)
            done.set()

        with config.enable_hot_reload(callback):
            replace(file, port(2))
            await done.wait()

    thread = threading.Thread(target=run, args=(main(),), name="looping")
    thread.start()
    thread.join(SECONDS)
    assert seen == ["looping"]


@pytest.mark.skipif("uvloop" not in sys.modules and not __import__("importlib").util.find_spec(
    "uvloop"), reason="needs uvloop")
def test_on_uvloop(file):
    import uvloop

    async def main():
        events = asyncio.Queue()
        config = superconfig.load_file(file)
        config.enable_hot_reload(events.put)
        replace(file, port(2))
        assert (await events.get()).after["port"] == 2

    loop = uvloop.new_event_loop()
    loop.run_until_complete(asyncio.wait_for(main(), SECONDS))
    loop.close()
