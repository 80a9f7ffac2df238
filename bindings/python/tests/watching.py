"""Shared by the tests of watches: real files that are replaced, and events that are waited for."""
import os
import queue

SECONDS = 60  # how long a test waits before it fails
NEVER = 1000.0  # seconds of a poll that no test waits for


def replace(path, text):
    """Writes a file as careful programs do: beside it, and then over it."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


class Seen:
    """A callback that keeps what it is called with."""

    def __init__(self):
        self.events = queue.Queue()

    def __call__(self, event):
        self.events.put(event)

    def wait(self):
        return self.events.get(timeout=SECONDS)

    def wait_until(self, holds):
        while True:
            event = self.wait()
            if holds(event):
                return event
