"""Changes of the public header that break compiled programs are found, and others are not."""
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    shutil.which("abidw") is None, reason="needs abigail-tools (scripts/setup ci)")


def run(include, *arguments):
    command = [sys.executable, ROOT / "scripts/check-abi", "--include", include, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The description of the header as it is, so that the test judges the script alone."""
    path = tmp_path_factory.mktemp("abi") / "kept.abi"
    assert run(ROOT / "include", "--kept", path, "--update").returncode == 0
    return path


@pytest.mark.parametrize(
    ("part", "before", "after", "status"),
    [
        ("builder.h", "} sc_source_options;", "    int added;\n} sc_source_options;", 0),
        ("builder.h", "    size_t size; ", "    int put_before;\n    size_t size; ", 1),
        ("builder.h", "typedef struct sc_source_options {\n    size_t size;",
         "typedef struct sc_source_options {\n    size_t size;\n    void *inserted;", 1),
        ("base.h", "    uint32_t column;\n    const", "    uint64_t column;\n    const", 1),
        ("base.h", "    X(SC_OK, ", "    X(SC_ERROR_NEW, \"new\", \"new\") X(SC_OK, ", 1),
        ("reader.h", "SC_API void sc_reader_park(sc_reader *reader);", "", 1),
        ("reader.h", "SC_API void sc_reader_park(sc_reader *reader);",
         "SC_API void sc_reader_park(sc_reader *reader, int how);", 1),
        ("reader.h", "SC_API void sc_reader_park(sc_reader *reader);",
         "SC_API void sc_reader_park(sc_reader *reader);\nSC_API void sc_reader_new_one(void);", 0),
    ],
)
def test_a_change_of_the_header(tmp_path, kept, part, before, after, status):
    include = tmp_path / "include"
    shutil.copytree(ROOT / "include", include)
    header = include / "superconfig" / part
    text = header.read_text(encoding="utf-8")
    assert before in text
    header.write_text(text.replace(before, after, 1), encoding="utf-8")
    done = run(include, "--kept", kept)
    assert (done.returncode, done.stderr) == (status, "")
