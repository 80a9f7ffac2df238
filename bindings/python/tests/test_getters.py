"""Typed getters: the engine's readings as Python's types, and their failures."""
import datetime

import pytest

import superconfig

UTC = datetime.timezone.utc
TYPED = """
int = 8080
float = 1.5
whole = 2.0
bool = true
str = "text"
list = [1, "a", [true]]
big = 9007199254740993
moment = 1979-05-27T07:32:00.25Z
offset = 1979-05-27T00:32:00-07:00
local = 1979-05-27T07:32:00
date = 1979-05-27
time = 07:32:00.999999
timeout = "1h30m"
iso = "PT5M"
tiny = "1500ns"
size = "10MiB"
bytes = 512
dated = "2020-02-29"
[table]
a = 1
"""
UNTYPED = {
    "INT": "007", "HEX": "0x1F", "FLOAT": ".5", "BOOL": "YES", "STR": " x ", "LIST": "a, 2,,b",
    "JSON": '["x", 1]', "EMPTY": "", "WORD": "maybe", "TIMEOUT": "90", "SIZE": "1.5kB",
    "MOMENT": "1979-05-27T07:32:00Z", "OBJECT": '{"a": 1}', "PORT": "8080",
}


@pytest.fixture
def typed():
    return superconfig.create_config().with_defaults(TYPED, format="toml", name="app.toml").build()


@pytest.fixture
def untyped():
    environ = {"APP_" + name: value for name, value in UNTYPED.items()}
    return superconfig.create_config().with_env("APP", environ=environ).build()


GOOD = [
    ("get_int", "int", 8080), ("get_float", "float", 1.5), ("get_float", "int", 8080.0),
    ("get_bool", "bool", True), ("get_str", "str", "text"), ("get_list", "list", [1, "a", [True]]),
    ("get_dict", "table", {"a": 1}),
    ("get_datetime", "moment", datetime.datetime(1979, 5, 27, 7, 32, 0, 250000, UTC)),
    ("get_datetime", "offset", datetime.datetime(1979, 5, 27, 7, 32, tzinfo=UTC)),
    ("get_datetime", "local", datetime.datetime(1979, 5, 27, 7, 32)),
    ("get_datetime", "date", datetime.date(1979, 5, 27)),
    ("get_datetime", "time", datetime.time(7, 32, 0, 999999)),
    ("get_datetime", "dated", datetime.date(2020, 2, 29)),
    ("get_duration", "timeout", datetime.timedelta(hours=1, minutes=30)),
    ("get_duration", "iso", datetime.timedelta(minutes=5)),
    ("get_duration", "float", datetime.timedelta(seconds=1.5)),
    ("get_duration_ns", "tiny", 1500), ("get_duration_ns", "iso", 300 * 10**9),
    ("get_size", "size", 10 * 2**20), ("get_size", "bytes", 512),
]


@pytest.mark.parametrize("getter, path, value", GOOD)
def test_typed_values(typed, getter, path, value):
    for _ in range(2):
        found = getattr(typed, getter)(path)
        assert found == value and type(found) is type(value)
        typed.get(path)  # and again with the value in the cache
    assert getattr(typed, getter)(key=path, default="d") == value


@pytest.mark.parametrize("getter, path, value", [
    ("get_int", "int", 7), ("get_int", "hex", 31), ("get_float", "float", 0.5),
    ("get_float", "port", 8080.0), ("get_bool", "bool", True), ("get_str", "str", " x "),
    ("get_str", "int", "007"), ("get_str", "port", "8080"), ("get_str", "empty", ""),
    ("get_list", "list", ["a", 2, "", "b"]), ("get_list", "json", ["x", 1]),
    ("get_list", "empty", []), ("get_str", "json", '["x", 1]'), ("get_dict", "object", {"a": 1}),
    ("get_duration", "timeout", datetime.timedelta(seconds=90)), ("get_size", "size", 1500),
    ("get_datetime", "moment", datetime.datetime(1979, 5, 27, 7, 32, tzinfo=UTC)),
])
def test_untyped_text(untyped, getter, path, value):
    for _ in range(2):
        found = getattr(untyped, getter)(path)
        assert found == value and type(found) is type(value)
        untyped.get(path)


@pytest.mark.parametrize("getter", [
    "get_int", "get_float", "get_bool", "get_str", "get_list", "get_dict", "get_datetime",
    "get_duration", "get_duration_ns", "get_size",
])
def test_default_is_for_absence_only(typed, getter):
    get = getattr(typed, getter)
    marker = object()
    for _ in range(2):
        with pytest.raises(superconfig.MissingKeyError, match="no value at `none`"):
            get("none")
    assert get("none", None) is None
    assert get("none", marker) is marker and get("none", marker) is marker
    assert get("none", default=marker) is marker
    with pytest.raises(TypeError):
        get("none", 1, 2)
    with pytest.raises(TypeError):
        get()
    with pytest.raises(superconfig.ConfigError):
        get("bool" if getter != "get_bool" else "int", marker)


@pytest.mark.parametrize("getter, path, code, line, column, expected", [
    ("get_int", "str", "wrong-type", 6, 7, 'expected an integer, found the string "text"'),
    ("get_int", "float", "wrong-type", 3, 9, "expected an integer, found the float 1.5"),
    ("get_int", "whole", "wrong-type", 4, 9, "expected an integer"),
    ("get_int", "bool", "wrong-type", 5, 8, "expected an integer, found the bool true"),
    ("get_float", "big", "out-of-range", 8, 7, "expected a number"),
    ("get_bool", "int", "wrong-type", 2, 7, "expected a bool, found the integer 8080"),
    ("get_str", "int", "wrong-type", 2, 7, "expected a string"),
    ("get_list", "str", "wrong-type", 6, 7, "expected a list"),
    ("get_dict", "list", "wrong-type", 7, 8, "expected an object, found an array"),
    ("get_datetime", "str", "bad-value", 6, 7, "expected a date or time"),
    ("get_duration", "str", "bad-value", 6, 7, "expected a duration"),
    ("get_duration", "tiny", "out-of-range", 16, 8, "expected a duration of whole microseconds"),
    ("get_size", "str", "bad-value", 6, 7, "expected a size"),
])
def test_a_failure_tells_where(typed, getter, path, code, line, column, expected):
    for _ in range(2):
        with pytest.raises(superconfig.ConfigError) as caught:
            getattr(typed, getter)(path)
        error = caught.value
        assert (error.code, error.source, error.line, error.column, error.path) == (
            code, "app.toml", line, column, path)
        assert expected in error.message and path in str(error)
        kind = TypeError if code == "wrong-type" else ValueError
        assert isinstance(error, kind)
        typed.get(path)


@pytest.mark.parametrize("getter, path, code", [
    ("get_int", "word", "bad-value"), ("get_bool", "word", "bad-value"),
    ("get_float", "empty", "bad-value"), ("get_size", "word", "bad-value"),
    ("get_dict", "word", "wrong-type"),
])
def test_untyped_failures_name_the_variable(untyped, getter, path, code):
    with pytest.raises(superconfig.ConfigError) as caught:
        getattr(untyped, getter)(path)
    assert (caught.value.code, caught.value.source) == (code, "APP_" + path.upper())


def test_null_is_a_value_that_no_getter_takes():
    config = superconfig.create_config().with_defaults({"null": None}).build()
    for getter in ("get_int", "get_str", "get_bool", "get_list", "get_dict", "get_str_ref"):
        with pytest.raises(TypeError, match="null"):
            getattr(config, getter)("null")


def test_a_secret_is_not_shown():
    config = superconfig.create_config().with_defaults({"password": "hunter2"}).build()
    for getter in ("get_int", "get_bool", "get_size", "get_dict"):
        with pytest.raises(superconfig.ConfigError) as caught:
            getattr(config, getter)("password")
        assert "hunter2" not in str(caught.value) and "<secret>" in str(caught.value)


# ---- what Python's datetime cannot hold ----

UNHELD = {
    "year": "0000-01-01", "leap": "1990-12-31T23:59:60Z", "fine": "07:32:00.1234567",
    "finer": "1979-05-27T07:32:00.1234567891Z", "zeros": "07:32:00.123456000",
    "many": "1979-05-27T07:32:00.1234560000000001",
}


@pytest.fixture
def unheld():
    text = "".join(f"{name} = {value}\n" for name, value in UNHELD.items())
    return superconfig.create_config().with_defaults(text, format="toml", name="t.toml").build()


@pytest.mark.parametrize("name", ["year", "fine", "finer", "many"])
def test_a_datetime_that_does_not_fit_is_its_text(unheld, name):
    for _ in range(2):
        assert unheld[name] == UNHELD[name]
        assert unheld.extract()[name] == UNHELD[name]
        with pytest.raises(superconfig.ConfigError) as caught:
            unheld.get_datetime(name)
        assert (caught.value.code, caught.value.path) == ("out-of-range", name)
        assert isinstance(caught.value, ValueError)
        with pytest.raises(TypeError):
            unheld.get_str(name)
        with pytest.raises(TypeError):
            unheld.get_str_ref(name)


def test_a_datetime_that_does_not_fit_is_a_warning(unheld):
    assert unheld["zeros"] == datetime.time(7, 32, 0, 123456)
    assert unheld.has_warnings()
    lines = list(UNHELD)
    found = [w for w in unheld.warnings() if w["type"] == "precision-loss"]
    expected = [name for name in UNHELD if isinstance(unheld[name], str)]
    assert [w["path"] for w in found] == expected
    for warning in found:
        assert warning["source"] == "t.toml" and warning["column"] == len(warning["path"]) + 4
        assert warning["line"] == lines.index(warning["path"]) + 1
        assert "Python" in warning["message"]


def test_a_miss_without_a_default_says_all_there_is_to_know(tmp_path):
    file = tmp_path / "app.toml"
    file.write_text("[server]\nport = 'x'\n")
    config = (superconfig.create_config().with_file(file)
              .with_env("APP", environ={}).build())
    with pytest.raises(superconfig.MissingKeyError) as caught:
        config.section("server").get_int("prot")
    error = caught.value
    assert (error.path, error.source, error.line) == ("server.prot", str(file), 1)
    assert error.message == ("no value at `server.prot` (the variable `APP_SERVER__PROT` sets it); "
                             "did you mean `server.port`?")
    with pytest.raises(superconfig.WrongTypeError) as caught:
        config.get_int("server.port")
    assert (caught.value.excerpt, caught.value.caret) == ("port = 'x'", 8)


def test_get_str_ref_of_nothing(typed):
    assert typed.get_str_ref("none") is None
