"""The command as a user runs it: files in a folder, words; two streams and a status."""
import os
import pathlib
import subprocess
import typing

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SUPERCONFIG_BIN", str(ROOT / "build" / "release" / "superconfig"))
# The sanitizers' options belong to the program; no other variable from outside may reach it.
KEPT = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS", "LD_LIBRARY_PATH")


class Done(typing.NamedTuple):
    status: int
    out: str
    err: str


class Command:
    """Runs the program in a temporary folder, with its own environment."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.environment["LC_ALL"] = "C.UTF-8"
        self.environment["HOME"] = str(folder / "home")
        self.environment["XDG_CONFIG_DIRS"] = str(folder / "xdg")

    def write(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            target.write_bytes(text)
        else:
            target.write_text(text, encoding="utf-8")
        return target

    def read(self, path):
        return (self.folder / path).read_text(encoding="utf-8")

    def start(self, *words, env=None, **options):
        """Popen, for tests that need more than run()."""
        return subprocess.Popen([PROGRAM, *words], cwd=self.folder,
                                env={**self.environment, **(env or {})}, **options)

    def run(self, *words, env=None, stdin=""):
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, input=data, capture_output=True,
                              env={**self.environment, **(env or {})}, timeout=60, check=False)
        return Done(done.returncode, done.stdout.decode(errors="surrogateescape"),
                    done.stderr.decode(errors="surrogateescape"))


@pytest.fixture
def cli(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return Command(folder)


APP = """\
[server]
port = 8000
host = "localhost"

[database]
user = "app"
pool = { min = 1, max = 5 }
"""
SITE = '{"server": {"port": 9000}, "features": ["a", "b"]}\n'
PRODUCTION = '{"server": {"port": 9100}}\n'


@pytest.fixture
def app(cli):
    """Two files, and a sibling of the second for the profile `production`."""
    cli.write("app.toml", APP)
    cli.write("site.json", SITE)
    cli.write("site.production.json", PRODUCTION)
    return cli
