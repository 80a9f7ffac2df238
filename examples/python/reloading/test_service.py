import asyncio
import os

import pytest
from service import Service, load

SECONDS = 60


@pytest.fixture
def replace(tmp_path):
    """Writes the file as a careful program does: beside the old one, then renamed over it."""

    def replace_file(text):
        beside = tmp_path / "app.toml.new"
        beside.write_text(text)
        os.replace(beside, tmp_path / "app.toml")

    replace_file('[work]\nbatch = 1\npause = "1ms"\n')
    return replace_file


def test_a_change_reaches_the_next_batch(tmp_path, replace):
    async def main():
        said = asyncio.Queue()

        async def hear(text):
            while text not in (line := await said.get()):
                pass
            return line

        running = asyncio.ensure_future(Service(load(tmp_path), said.put_nowait).run())
        await hear("a batch of 1")
        replace('[work]\nbatch = 2\npause = "1ms"\n')
        assert await hear("changed") == "changed by file: work.batch"
        await hear("a batch of 2")
        replace("[work\n")
        assert "kept the last good configuration" in await hear("kept")
        await hear("a batch of 2")
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(asyncio.wait_for(main(), SECONDS))


def test_the_file_of_the_example():
    with load() as config:
        assert Service(config).work.current.batch == 10
