"""The functions of the module."""
import inspect
import pathlib

import pytest

import superconfig


def test_version():
    root = pathlib.Path(__file__).resolve().parents[3]
    assert superconfig.__version__ == (root / "VERSION").read_text().strip()


def test_create_config():
    assert isinstance(superconfig.create_config(), superconfig.ConfigBuilder)
    assert superconfig.create_config() is not superconfig.create_config()
    assert superconfig.ConfigBuilder().build().extract() == {}


@pytest.mark.parametrize("name, text", [
    ("a.json", '{"a": {"b": 1}}'), ("a.toml", "[a]\nb = 1"), ("a.yaml", "a: {b: 1}"),
    ("a.ini", "[a]\nb = 1"), ("a.properties", "a.b = 1"), ("plain", '{"a": {"b": 1}}')])
def test_load_file(write, name, text):
    path = write(name, text)
    for given in (path, str(path), str(path).encode()):
        assert superconfig.load_file(given).extract() == {"a": {"b": 1}}
    assert superconfig.load_file(path=path).get("a.b") == 1


def test_load_file_reads_anew(write):
    path = write("a.json", '{"a": 1}')
    first = superconfig.load_file(path)
    write("a.json", '{"a": "longer"}')
    assert superconfig.load_file(path).extract() == {"a": "longer"}
    assert first.extract() == {"a": 1}
    first.reload()
    assert first.extract() == {"a": "longer"}


def test_load_env(variables, monkeypatch):
    variables(SCTEST_A__B="1", SCTEST_NAME="x")
    expected = {"a": {"b": 1}, "name": "x"}
    assert superconfig.load_env("SCTEST").extract() == expected
    assert superconfig.load_env(prefix="SCTEST_").extract() == expected
    assert superconfig.load_env().get("sctest_name") == "x"
    config = superconfig.load_env("SCTEST")
    monkeypatch.delenv("SCTEST_A__B")
    config.reload()
    assert config.extract() == {"name": "x"}


def test_load_multiple(write, inside, monkeypatch):
    write("a.json", '{"a": 1, "b": 1, "c": 1, "d": {"e": 1}}')
    write("conf.d/1.toml", "b = 2")
    write("conf.d/2.toml", "c = 3")
    config = superconfig.load_multiple(
        [{"z": 0, "a": 0}, "a.json", "conf.d/*.toml", "d.e=4", "eq=a=b"])
    assert config.extract() == {
        "z": 0, "a": 1, "b": 2, "c": 3, "d": {"e": 4}, "eq": "a=b"}
    assert superconfig.load_multiple(sources=iter(())).extract() == {}


def test_load_multiple_takes_odd_names_as_paths(write, inside):
    write("a=b.json", '{"a": 1}')
    write("star*.json", '{"b": 2}')
    config = superconfig.load_multiple([pathlib.Path("a=b.json"), b"star*.json"])
    assert config.extract() == {"a": 1, "b": 2}


@pytest.mark.parametrize("sources, exception", [
    (None, TypeError), (1, TypeError), ("a.json", TypeError), (b"a.json", TypeError),
    ({"a": 1}, TypeError), ([1], TypeError), ([None], TypeError), ([["a.json"]], TypeError),
    (["a\0b"], ValueError), ([{"a": object()}], TypeError)])
def test_load_multiple_refuses(sources, exception):
    with pytest.raises(exception):
        superconfig.load_multiple(sources)


def test_load_multiple_fails_as_its_sources_do(write):
    with pytest.raises(FileNotFoundError) as caught:
        superconfig.load_multiple(["/no/such/file.toml", 1])
    assert caught.value.filename == "/no/such/file.toml"
    with pytest.raises(superconfig.BadPatternError):
        superconfig.load_multiple(["[*"])
    with pytest.raises(FileNotFoundError):
        superconfig.load_multiple(["a[=1"])  # the text before the = is no path
    with pytest.raises(superconfig.ParseError):
        superconfig.load_multiple([write("a.json", "{")])


@pytest.mark.parametrize("function, arguments, keywords", [
    ("create_config", (1,), {}), ("load_file", (), {}), ("load_file", ("a", "b"), {}),
    ("load_file", ("a",), {"path": "a"}), ("load_file", (), {"file": "a"}),
    ("load_env", ("a", "b"), {}), ("load_env", (1,), {}), ("load_multiple", (), {})])
def test_wrong_arguments_are_named(function, arguments, keywords):
    with pytest.raises(TypeError, match=function):
        getattr(superconfig, function)(*arguments, **keywords)


@pytest.mark.parametrize("name", ["create_config", "load_file", "load_env", "load_multiple"])
def test_every_function_explains_itself(name):
    function = getattr(superconfig, name)
    assert len(function.__doc__) > 20
    assert inspect.signature(function)


def test_everything_public_is_there():
    assert set(superconfig.__all__) <= set(dir(superconfig))
    assert sorted(superconfig.__all__, key=str.lower) == sorted(
        set(superconfig.__all__), key=str.lower)
