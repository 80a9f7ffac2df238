"""The binary of docs/recipes/containers.md, linked statically, in an empty folder."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from conftest import PROGRAM, ROOT

PAGE = (ROOT / "docs" / "recipes" / "containers.md").read_text(encoding="utf-8")
ARCHIVE = pathlib.Path(PROGRAM).resolve().parent / "libsuperconfig.a"
APP = '[server]\nport = 80\npassword = "x"\n'


def link(folder, *words):
    command = [os.environ.get("CC", "cc"), "-std=c11", "-static", "-w", *map(str, words),
               "-pthread", "-o", str(folder / "superconfig")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def binary(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    empty = folder / "empty.c"
    empty.write_text("int main(void) { return 0; }\n", encoding="utf-8")
    if not ARCHIVE.exists() or link(folder, empty).returncode != 0:
        pytest.skip("no archive, or no static C library")
    if b"__gcov_init" in ARCHIVE.read_bytes():
        pytest.skip("the archive needs the runtime of coverage, which writes files")
    sources = sorted((ROOT / "cli").rglob("*.c"))
    done = link(folder, "-D_XOPEN_SOURCE=700", "-DSC_STATIC", f"-I{ROOT / 'include'}",
                f"-I{ROOT / 'cli'}", *sources, ARCHIVE)
    assert done.returncode == 0, done.stderr
    return folder / "superconfig"


class Container:
    """A folder as the root of its programs: they see no other files."""

    def __init__(self, folder, binary):
        self.folder = folder
        for name in ("superconfig", "app"):
            shutil.copy(binary, folder / name)
        (folder / "etc").mkdir()
        (folder / "etc" / "app.toml").write_text(APP, encoding="utf-8")

    def run(self, *words):
        chroot, unshare = (shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
                           for name in ("chroot", "unshare"))
        if chroot is None or unshare is None:
            pytest.skip("no chroot, or no unshare")
        for become in ([], [unshare, "--user", "--map-root-user"]):
            command = [*become, chroot, str(self.folder), *words]
            done = subprocess.run(command, capture_output=True, text=True, check=False, env={},
                                  timeout=60)
            if "Operation not permitted" not in done.stderr:
                return done.returncode, done.stdout
        pytest.skip("neither root nor user namespaces")
        return None


@pytest.fixture
def container(tmp_path, binary):
    return Container(tmp_path, binary)


def test_the_binary_needs_nothing(container):
    assert container.run("/superconfig", "get", "server.port", "-f", "/etc/app.toml", "-s",
                         "server.port=81") == (0, "81\n")
    assert container.run("/superconfig", "dump", "-o", "/etc/new.json", "--mask", "-f",
                         "/etc/app.toml") == (0, "")
    assert sorted(os.listdir(container.folder / "etc")) == ["app.toml", "new.json"]
    assert container.run("/superconfig", "check", "/gone.toml")[0] == 1


def test_the_entry_point(container):
    """The words of the ENTRYPOINT run the command that follows them."""
    words = re.search(r"^ENTRYPOINT \[(.*)\]$", PAGE, re.M)[1]
    words = [word.strip().strip('"') for word in words.split(",")]
    assert container.run(*words, "get", "port", "--raw", "-e", "SERVER") == (0, "80")


def test_the_options_of_the_build():
    """The options of the RUN line are options of the project."""
    line = re.search(r"^RUN (cmake -S .*)$", PAGE, re.M)[1]
    options = re.findall(r"-D(SC_\w+)=", line)
    project = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    assert options
    assert all(f"option({name} " in project for name in options)
    assert "--target superconfig-cli " in PAGE
