"""Sources whose content Python reads: bytes, open files and resources of packages."""
import importlib
import io
import sys
import zipfile

import pytest

import superconfig


def test_bytes():
    config = superconfig.create_config().with_defaults(b'a = "\xc3\xa9"', format="toml").build()
    assert config.extract() == {"a": "é"}
    with pytest.raises(superconfig.ParseError) as caught:
        superconfig.create_config().with_defaults(b'\n{"a": "\xff"}', format="json", name="mine")
    error = caught.value
    assert (error.code, error.source, error.line) == ("invalid-utf8", "mine", 2)


@pytest.mark.parametrize("mode", ["r", "rb"])
def test_an_open_file(write, mode):
    path = write("a.toml", "[a]\nb = 1\n")
    with open(str(path), mode) as file:
        config = superconfig.create_config().with_file(file).build()
    path.write_text("b = 2")
    assert config["a.b"] == 1 and config.reload() is None
    assert config.explain("a.b")[0]["source"] == str(path)
    assert config.explain("a.b")[0]["line"] == 2


def test_an_object_that_only_reads():
    text = io.StringIO("a: [1, 2]")
    config = superconfig.create_config().with_file(text, format="yaml", under="x").build()
    assert config["x.a"] == [1, 2]
    data = io.BytesIO(b'{"a": 1}')  # no name: by content
    assert superconfig.create_config().with_file(data, name="mine").build()["a"] == 1
    with pytest.raises(superconfig.ParseError):
        superconfig.create_config().with_file(io.StringIO("a: ["), format="yaml")


def test_what_gives_no_text():
    class Reader:
        def read(self):
            return 3

    class Failing:
        def read(self):
            raise OSError("no disk")

    with pytest.raises(TypeError, match="bytes or str"):
        superconfig.create_config().with_file(Reader())
    with pytest.raises(OSError, match="no disk"):
        superconfig.create_config().with_file(Failing())
    with pytest.raises(TypeError, match="argument 'path'"):
        superconfig.create_config().with_file(object())


@pytest.mark.skipif(sys.version_info < (3, 9), reason="importlib.resources.files")
@pytest.mark.parametrize("zipped", [False, True])
def test_resources_of_a_package(tmp_path, monkeypatch, zipped):
    from importlib.resources import files

    name = f"package_of_{'zip' if zipped else 'files'}"
    members = {f"{name}/__init__.py": "", f"{name}/default.toml": "a = 1\n"}
    if zipped:
        with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
            for path, text in members.items():
                archive.writestr(path, text)
    else:
        (tmp_path / name).mkdir()
        for path, text in members.items():
            (tmp_path / path).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path / "p.zip" if zipped else tmp_path))
    folder = files(importlib.import_module(name))
    builder = superconfig.create_config().with_file(folder / "default.toml")
    config = builder.with_file(folder / "none.toml", optional=True).build()
    assert config["a"] == 1
    assert config.explain("a")[0]["source"].endswith("default.toml")
    with pytest.raises(FileNotFoundError):
        builder.with_file(folder / "none.toml")
