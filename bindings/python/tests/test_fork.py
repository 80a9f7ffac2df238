"""A process that forks after it used the package: the child works, and ends well."""
import os
import signal
import threading

import pytest

import superconfig

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    # A process with threads may not fork, says 3.12; here it has to.
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
SECONDS = 60


def in_child(work):
    """Runs `work` in a forked child, and returns whether it succeeded within its time."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.alarm(SECONDS)
            work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert not os.WIFSIGNALED(status), f"the child ended by signal {os.WTERMSIG(status)}"
    assert os.WEXITSTATUS(status) == 0


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"a": {"b": 1}, "list": [1, 2, 3]}')
    return file


def use(config, file):
    assert config["a.b"] == 1
    assert config.extract() == {"a": {"b": 1}, "list": [1, 2, 3]}
    assert config.get_many(["a.b", "none"]) == {"a.b": 1, "none": None}
    assert superconfig.load_file(file)["list"] == [1, 2, 3]
    built = superconfig.create_config().with_file(file).with_defaults({"a": {"c": 2}}).build()
    assert built["a.c"] == 2


def test_the_child_uses_what_the_parent_made(file):
    config = superconfig.load_file(file)
    use(config, file)
    in_child(lambda: use(config, file))
    use(config, file)


def test_the_child_reloads_for_itself(file):
    config = superconfig.create_config().with_file(file).build()

    def work():
        file.write_text('{"a": {"b": 2}}')
        config.reload()
        assert config["a.b"] == 2

    in_child(work)
    assert config["a.b"] == 1
    config.reload()
    assert config["a.b"] == 2


def test_the_child_drops_what_the_parent_made(file):
    kept = [superconfig.load_file(file) for _ in range(100)]
    registry = superconfig.ConfigRegistry()
    kept.append(registry.create_config().with_file(file).build())

    def work():
        kept.clear()
        use(superconfig.load_file(file), file)

    in_child(work)
    assert all(config["a.b"] == 1 for config in kept)


def test_a_grandchild(file):
    config = superconfig.load_file(file)
    in_child(lambda: in_child(lambda: use(config, file)))


def test_a_custom_source_works_in_the_child(file):
    calls = []

    def load():
        calls.append(os.getpid())
        return {"pid": os.getpid()}

    config = superconfig.create_config().with_source(load, name="pid").build()

    def work():
        config.reload()
        assert config["pid"] == os.getpid() == calls[-1]

    in_child(work)
    assert calls == [os.getpid()]


def test_fork_while_other_threads_read(file):
    config = superconfig.load_file(file)
    stop = threading.Event()

    def read():
        while not stop.is_set():
            config.get("a.b")
            config.extract()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            in_child(lambda: use(config, file))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
