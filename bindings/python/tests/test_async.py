"""Awaited builds and extractions."""
import asyncio
import contextvars
import dataclasses
import functools
import importlib
import threading
from typing import Dict, List

import pytest

import superconfig


@dataclasses.dataclass
class Pool:
    max: int
    min: int = 1


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"pool": {"max": 20}}')
    return path


def test_build(file):
    builder = superconfig.create_config().with_file(file)
    config = asyncio.run(builder.build_async())
    assert type(config) is superconfig.ConfigHandle and config["pool.max"] == 20


def test_many_builds_at_once(file):
    async def main():
        builder = superconfig.create_config().with_file(file)
        return await asyncio.gather(*[builder.build_async() for _ in range(20)])

    configs = asyncio.run(main())
    assert len({id(config) for config in configs}) == 20
    assert all(config["pool.max"] == 20 for config in configs)


def test_a_build_does_not_block_the_loop():
    started, go = threading.Event(), threading.Event()

    def load():
        started.set()
        assert go.wait(10)
        return {"a": 1}

    async def main():
        task = asyncio.ensure_future(
            superconfig.create_config().with_source(load).build_async())
        while not started.is_set():
            await asyncio.sleep(0.001)
        assert not task.done()  # the loop runs while the source waits
        go.set()
        return await task

    assert asyncio.run(main())["a"] == 1


def test_a_failure_is_raised_where_it_is_awaited(file):
    file.write_text('{"a": \n x}')
    with pytest.raises(superconfig.ParseError) as caught:
        asyncio.run(superconfig.create_config().with_file(file).build_async())
    assert (caught.value.code, caught.value.line, caught.value.column) == ("syntax", 2, 2)


def test_the_callers_context(file):
    variable = contextvars.ContextVar("variable", default=0)

    async def main():
        variable.set(7)
        builder = superconfig.create_config().with_source(lambda: {"seen": variable.get()})
        return await builder.build_async()

    assert asyncio.run(main())["seen"] == 7


def test_extract(file):
    config = superconfig.load_file(file)
    section = config.section("pool")

    async def main():
        assert await config.extract_async() == {"pool": {"max": 20}}
        assert await config.extract_async(None) == {"pool": {"max": 20}}
        assert await section.extract_async(Pool) == Pool(20)
        assert await section.extract_async(type=Pool, unknown="error") == Pool(20)
        with pytest.raises(superconfig.ExtractionError):
            await config.extract_async(Pool)

    asyncio.run(main())


def test_extract_gives_a_coroutine(file):
    config = superconfig.load_file(file)
    coroutine = config.extract_async()
    assert asyncio.iscoroutine(coroutine)
    assert asyncio.run(coroutine) == {"pool": {"max": 20}}


@dataclasses.dataclass
class Item:
    id: int
    tags: list


def large(count):
    items = [{"id": number, "tags": ["a", "b"]} for number in range(count)]
    return superconfig.create_config().with_defaults({"items": items}).build()


def turns_while_made(count, type):
    """How often a loop turns while so many items are made."""
    config = large(count)
    turns = 0

    async def main():
        async def turn():
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        counting = asyncio.ensure_future(turn())
        await asyncio.sleep(0)
        before = turns
        found = await config.extract_async(type)
        seen = turns - before
        counting.cancel()
        assert len(found["items"]) == count and found == config.extract(type)
        return seen

    return asyncio.run(main())


@pytest.mark.parametrize("type", [None, Dict[str, List[Item]]])
def test_the_loop_runs_while_a_large_one_is_made(type):
    # A loop that waited for all of it would make one turn or two, whatever the size. One that does
    # not turns the more often the longer it takes, but on a busy machine it may turn late.
    assert any(turns_while_made(count, type) > 5 for count in (30000, 120000, 480000))


@pytest.mark.parametrize("count", [1, 5000])
@pytest.mark.parametrize("type", [None, Dict[str, List[Item]]])
def test_it_is_of_the_moment_of_the_call(write, count, type):
    import json

    def text(number):
        return json.dumps({"items": [{"id": number, "tags": []}] * count})

    path = write("a.json", text(1))
    config = superconfig.load_file(path)

    async def main():
        coroutine = config.extract_async(type)
        path.write_text(text(2))
        config.reload()
        return await coroutine, await config.extract_async(type)

    before, after = asyncio.run(main())
    assert before != after and after == config.extract(type)


def test_a_closed_handle_fails_at_the_call(file):
    config = superconfig.load_file(file)
    config.close()
    with pytest.raises(superconfig.ClosedError):
        config.extract_async()


def test_what_large_values_raise_is_raised_where_it_is_awaited():
    coroutine = large(3000).extract_async(Dict[str, List[int]])
    with pytest.raises(superconfig.ExtractionError) as caught:
        asyncio.run(coroutine)
    assert len(caught.value.errors) == 3000
    with pytest.raises(TypeError):
        large(1).extract_async(unknown="error")


def test_without_a_loop(file):
    with pytest.raises(RuntimeError):  # ours, or that of anyio if it is there
        superconfig.create_config().with_file(file).build_async().send(None)


@pytest.mark.parametrize("library", ["trio", "anyio"])
def test_other_loops(library, file):
    module = importlib.import_module(library)
    run = module.run if library == "trio" else functools.partial(module.run, backend="trio")

    async def main():
        config = await superconfig.create_config().with_file(file).build_async()
        assert await config.extract_async(Dict[str, Pool]) == {"pool": Pool(20)}
        return await large(3000).extract_async()

    assert len(run(main)["items"]) == 3000
