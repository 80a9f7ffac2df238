"""A service that works at the rate in app.toml, and follows the file while it runs.

    python service.py            # then change app.toml, and watch what it prints
"""
import asyncio
import pathlib
from dataclasses import dataclass
from datetime import timedelta

import superconfig

HERE = pathlib.Path(__file__).parent


@dataclass(frozen=True)
class Work:
    batch: int
    pause: timedelta


class Service:
    """Reads `work.current` once for each batch, so a batch has one configuration throughout."""

    def __init__(self, config, say=print):
        self.config = config
        self.work = config.section("work").live(Work)
        self.say = say

    async def run(self):
        async with self.config.enable_hot_reload(self.changed, on_error=self.failed):
            while True:
                work = self.work.current
                self.say(f"a batch of {work.batch}")
                await asyncio.sleep(work.pause.total_seconds())

    async def changed(self, event):
        self.say(f"changed by {event.reason}: {', '.join(c.path for c in event.changes)}")

    def failed(self, event):
        for problem in event.problems:
            self.say(f"kept the last good configuration: {problem.message}")


def load(folder=HERE):
    return superconfig.create_config().with_file(folder / "app.toml").with_env("SERVICE").build()


if __name__ == "__main__":
    try:
        asyncio.run(Service(load()).run())
    except KeyboardInterrupt:
        pass
