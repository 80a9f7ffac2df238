#!/usr/bin/env python3
"""How long a change of a file takes to a callback: bench/python/run starts this for each library.

    bench/python/watch.py NAME CHANGES

A file of 1 KB in a temporary folder is replaced by renaming, CHANGES times, each time after the
last change arrived or timed out. Prints one JSON object: nanoseconds from before the rename to
the callback, and how many changes never arrived. At the callback, ours has already loaded and
compared the file; the others only report that something happened to it.
"""
import json
import os
import pathlib
import sys
import tempfile
import threading
import time

DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "service.json"
GIVE_UP = 5.0  # seconds
PAUSE = 0.1  # seconds, so that late events of a change do not count for the next one


class Arrival:
    """The first call after a change counts."""

    def __init__(self):
        self.arrived = threading.Event()
        self.time = 0

    def __call__(self, *unused):
        if not self.arrived.is_set():
            self.time = time.perf_counter_ns()
            self.arrived.set()


def ours(file, arrival, **options):
    import superconfig

    config = superconfig.load_file(file)
    return config.enable_hot_reload(arrival, **options).stop


def ours_at_once(file, arrival):
    return ours(file, arrival, debounce=0)


def watchfiles(file, arrival):
    import watchfiles as library

    stop = threading.Event()

    def follow():
        for _ in library.watch(file.parent, stop_event=stop):
            arrival()

    thread = threading.Thread(target=follow)
    thread.start()
    time.sleep(1.0)  # no library reports that its watch has started
    return lambda: (stop.set(), thread.join())


def watchdog(file, arrival):
    from watchdog.events import FileSystemEventHandler
    from watchdog.observers import Observer

    handler = FileSystemEventHandler()
    handler.on_any_event = lambda event: file.name in (
        os.path.basename(event.src_path), os.path.basename(event.dest_path or "")) and arrival()
    observer = Observer()
    observer.schedule(handler, str(file.parent))
    observer.start()
    return observer.stop


LIBRARIES = {"ours": ours, "ours, debounce=0": ours_at_once, "watchfiles": watchfiles,
             "watchdog": watchdog}


def change(file, number):
    beside = file.with_name("beside")
    beside.write_text(json.dumps({**json.loads(DATA.read_text()), "number": number}))
    before = time.perf_counter_ns()
    os.replace(beside, file)
    return before


def main():
    name, changes = sys.argv[1], int(sys.argv[2])
    times, lost = [], 0
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "app.json")
        change(file, 0)
        arrival = Arrival()
        stop = LIBRARIES[name](file, arrival)
        for number in range(1, changes + 1):
            time.sleep(PAUSE)
            arrival.arrived.clear()
            before = change(file, number)
            if arrival.arrived.wait(GIVE_UP):
                times.append(arrival.time - before)
            else:
                lost += 1
        stop()
    times.sort()
    print(json.dumps({"median": times[len(times) // 2], "p99": times[len(times) * 99 // 100],
                      "lost": lost}))


if __name__ == "__main__":
    main()
