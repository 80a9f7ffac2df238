"""Awaited builds and extractions."""
import asyncio
import contextvars
import dataclasses
import threading

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
