"""Tools that freeze programs find what the extension imports by itself."""
import modulefinder
import os
import re
import subprocess
import sys

import pytest

import superconfig

EXTENSION = re.compile(r'X\(\w+, "([\w.]+)", "\w+"\)')
HEADER = os.path.join(os.path.dirname(__file__), "..", "src", "module.h")


def found_by_modulefinder(script):
    finder = modulefinder.ModuleFinder(path=[
        os.path.dirname(os.path.dirname(superconfig.__file__)), *sys.path])
    finder.run_script(str(script))
    return finder.modules


@pytest.mark.slow
def test_every_import_of_the_extension_is_seen(write):
    # Only those of the package: modulefinder follows the standard library for minutes.
    with open(HEADER) as file:
        names = EXTENSION.findall(file.read())
    wanted = {name for name in names if name.startswith("superconfig.")}
    assert "superconfig._async" in wanted and len(wanted) > 5
    script = write("program.py", "import superconfig\n")
    modules = found_by_modulefinder(script)
    late = {"superconfig." + module for module in superconfig._LATE.values()}
    assert wanted | late <= set(modules)


PROGRAM = """\
import asyncio, dataclasses, sys
import superconfig

@dataclasses.dataclass
class Server:
    host: str
    port: int = 80

config = superconfig.create_config().with_file(sys.argv[1]).build()
server = config.section("server").extract(Server)
later = asyncio.run(config.section("server").extract_async(Server))
assert server == later
try:
    config.get_int("server.prot")
except superconfig.MissingKeyError:
    print(server.host, server.port, superconfig.__file__.startswith(sys._MEIPASS))
"""


@pytest.mark.slow
def test_a_one_file_program_of_pyinstaller_loads_a_file(tmp_path):
    """Runs where PyInstaller is installed beside the package."""
    pytest.importorskip("PyInstaller")
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "app.toml").write_text("[server]\nhost = 'h'\nport = 8080\n")
    subprocess.run([sys.executable, "-m", "PyInstaller", "--onefile", "--log-level", "ERROR",
                    "program.py"], cwd=str(tmp_path), check=True, timeout=600)
    away = tmp_path / "away"
    away.mkdir()
    result = subprocess.run([str(tmp_path / "dist" / "program"), str(tmp_path / "app.toml")],
                            cwd=str(away), env={"PATH": ""}, stdout=subprocess.PIPE, timeout=300,
                            universal_newlines=True, check=True)
    assert result.stdout == "h 8080 True\n"
