"""What extract(type) says about values that do not fit: all at once, each with its place."""
import copy
import json
import pickle
import traceback
from dataclasses import dataclass, field
from typing import Dict, List, Optional, Union

import pytest
import superconfig


@dataclass
class Server:
    host: str
    port: int
    tags: List[str] = field(default_factory=list)


@dataclass
class Settings:
    server: Server
    timeout: float = 1.0
    mirrors: Dict[str, Server] = field(default_factory=dict)


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Writes texts to files of the working directory and builds from them, in this order."""
    monkeypatch.chdir(tmp_path)

    def build_from(files, environ=None):
        builder = superconfig.create_config()
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
            builder = builder.with_file(name)
        if environ is not None:
            builder = builder.with_env("APP", environ=environ)
        return builder.build()

    return build_from


def errors_of(config, cls=Settings, **options):
    with pytest.raises(superconfig.ExtractionError) as caught:
        config.extract(cls, **options)
    return caught.value


TOML = """\
timeout = "soon"

[server]
host = 8
tags = ["a", 1]

[mirrors.eu]
host = "eu"
port = "80"
"""


def test_all_errors_are_told_together(build):
    error = errors_of(build({"app.toml": TOML}))
    assert str(error).splitlines() == [
        "5 values do not make a Settings:",
        "  app.toml:4:8: server.host: expected str, found the integer 8 [wrong-type]",
        "  app.toml:3:1: no value at `server.port` [missing-key]",
        "  app.toml:5:14: server.tags[1]: expected str, found the integer 1 [wrong-type]",
        '  app.toml:1:11: timeout: expected float, found the string "soon" [wrong-type]',
        '  app.toml:9:8: mirrors.eu.port: expected int, found the string "80" [wrong-type]',
    ]


def test_the_fields_of_an_error(build):
    error = errors_of(build({"app.toml": TOML}))
    assert error.errors[0] == {
        "code": "wrong-type", "path": "server.host", "expected": "str",
        "found": "the integer 8", "source": "app.toml", "line": 4, "column": 8,
        "message": "expected str, found the integer 8"}
    assert error.errors[1] == {
        "code": "missing-key", "path": "server.port", "expected": "int", "found": None,
        "source": "app.toml", "line": 3, "column": 1, "message": "no value at `server.port`"}
    assert json.loads(json.dumps(error.errors)) == error.errors


def test_the_error_itself_is_about_the_first(build):
    error = errors_of(build({"app.toml": TOML}))
    assert isinstance(error, superconfig.ConfigError)
    assert isinstance(error, ValueError)
    assert (error.code, error.path) == ("wrong-type", "server.host")
    assert (error.source, error.line, error.column) == ("app.toml", 4, 8)


def test_one_error_is_one_line(build):
    error = errors_of(build({"app.toml": '[server]\nhost = "a"\nport = "x"\n'}))
    assert str(error) == (
        'app.toml:3:8: server.port: expected int, found the string "x" [wrong-type]')


def test_errors_may_be_pickled_and_copied(build):
    error = errors_of(build({"app.toml": TOML}))
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(again) is superconfig.ExtractionError
        assert (str(again), again.errors, again.line) == (str(error), error.errors, 4)


def test_a_missing_key_names_near_ones(build):
    error = errors_of(build({"app.toml": '[server]\nhost = "a"\nprot = 1\n'}))
    assert str(error) == (
        "app.toml:1:1: no value at `server.port`; did you mean `server.prot`? [missing-key]")


def test_each_error_names_its_own_source(build):
    error = errors_of(build(
        {"base.json": '{"server": {"host": "a",\n "port": null}}', "site.yaml": "timeout: x\n"},
        {"APP_SERVER__TAGS": "a,b", "APP_MIRRORS__EU__PORT": "many"}))
    assert str(error).splitlines()[1:] == [
        "  base.json:2:10: server.port: expected int, found null [wrong-type]",
        '  site.yaml:1:10: timeout: expected float, found the string "x" [wrong-type]',
        "  APP_MIRRORS__EU__PORT: no value at `mirrors.eu.host` (the variable "
        "`APP_MIRRORS__EU__HOST` or the key `mirrors.eu.host` of `site.yaml` sets it) "
        "[missing-key]",
        '  APP_MIRRORS__EU__PORT: mirrors.eu.port: expected int, found the text "many" [bad-value]',
    ]


def test_a_piece_of_a_text_stands_where_the_text_does(build):
    @dataclass
    class Ports:
        ports: List[int]

    error = errors_of(build({}, {"APP_PORTS": "1,x"}), Ports)
    assert str(error) == 'APP_PORTS: ports[1]: expected int, found the text "x" [bad-value]'


def test_paths_are_canonical(build):
    config = build({"app.json": '{"mirrors": {"a.b": {"host": "h", "port": "p"}}}'})

    @dataclass
    class Mirrors:
        mirrors: Dict[str, Server]

    assert errors_of(config, Mirrors).path == 'mirrors."a.b".port'


def test_paths_of_a_section_begin_at_the_root(build):
    config = build({"app.toml": '[a.server]\nhost = 1\nport = 2\n'})
    with pytest.raises(superconfig.ExtractionError) as caught:
        config.section("a").extract(Settings)
    assert (caught.value.path, caught.value.line) == ("a.server.host", 2)


def test_the_wrong_shape_is_one_error(build):
    error = errors_of(build({"app.toml": "server = 3\n"}))
    assert str(error) == (
        "app.toml:1:10: server: expected Server, found the integer 3 [wrong-type]")


# Exceptions of constructors


@dataclass
class Range:
    low: int
    high: int

    def __post_init__(self):
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")


@dataclass
class Ranges:
    ranges: List[Range]


def test_what_a_constructor_says_has_the_place_of_its_value(build):
    error = errors_of(build({"app.toml": "[[ranges]]\nlow = 1\nhigh = 2\n"
                                         "[[ranges]]\nlow = 3\nhigh = 2\n"}), Ranges)
    assert str(error) == "app.toml:4:1: ranges[1]: low 3 is above high 2 [bad-value]"
    assert isinstance(error.__cause__, ValueError)
    assert error.errors[0]["expected"] == "Range"


def test_other_exceptions_of_a_constructor_are_its_own(build):
    @dataclass
    class Broken:
        low: int

        def __post_init__(self):
            raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"):
        build({"app.toml": "low = 1"}).extract(Broken)


# Secrets


@dataclass
class Login:
    user: str
    password: int
    token: Optional[List[int]] = None

    def __post_init__(self):
        raise ValueError(f"cannot log in with {self.password!r}")


def spill(error):
    """Everything that somebody could print of an exception."""
    return "".join(traceback.format_exception(type(error), error, error.__traceback__)) + \
        repr(error) + json.dumps(error.errors)


def test_secrets_are_masked(build):
    error = errors_of(build({"app.toml": 'user = 1\npassword = "hunter2"\ntoken = ["hunter3"]\n'}),
                      Login)
    assert [item["found"] for item in error.errors] == ["the integer 1", "<secret>", "<secret>"]
    assert error.errors[1]["message"] == "expected int, found <secret>"
    assert "hunter" not in spill(error)


def test_secrets_are_masked_in_what_a_constructor_says(build):
    error = errors_of(build({}, {"APP_USER": "u", "APP_PASSWORD": "0042"}), Login)
    assert "42" not in spill(error)
    assert error.__cause__ is None


def test_secret_pieces_are_masked(build):
    error = errors_of(build({}, {"APP_USER": "u", "APP_PASSWORD": "1", "APP_TOKEN": "1,x7"}), Login)
    assert [item["found"] for item in error.errors] == ["<secret>"]
    assert "x7" not in spill(error)


def test_a_directory_is_secret_whatever_its_keys(build, tmp_path):
    (tmp_path / "mounted").mkdir()
    (tmp_path / "mounted" / "port").write_text("hunter4\n")
    (tmp_path / "mounted" / "host").write_text("h")
    config = superconfig.create_config().with_directory(tmp_path / "mounted").build()
    error = errors_of(config, Server)
    assert error.errors[0]["found"] == "<secret>"
    assert "hunter4" not in spill(error)


def test_long_values_are_cut(build):
    long = "x" * 5000
    error = errors_of(build({"app.toml": f'timeout = "{long}"\nserver.host="a"\nserver.port=1'}))
    assert len(str(error)) < 300


@dataclass
class Lists:
    tags: List[str]


@dataclass
class Maps:
    tags: Dict[str, int]


@dataclass
class Nested:
    tags: Lists


@dataclass
class Perhaps:
    tags: Optional[List[int]]


@pytest.mark.parametrize("cls", [Lists, Maps, Nested, Perhaps])
@pytest.mark.parametrize("text, line, column", [
    ('["a","b"', 1, 9), ('  {"a": 1,, }', 1, 11), ("[1,\n x]", 2, 2)])
def test_broken_json_names_variable_and_column(build, cls, text, line, column):
    (error,) = errors_of(build({}, {"APP_TAGS": text}), cls).errors
    assert (error["source"], error["line"], error["column"]) == ("APP_TAGS", line, column)
    assert error["path"] == "tags"
    assert f"column {column})" in error["found"] and error["found"] in error["message"]


def test_broken_json_where_text_is_accepted_is_text(build):
    @dataclass
    class Texts:
        tags: Union[List[int], str]
    assert build({}, {"APP_TAGS": "[x"}).extract(Texts).tags == "[x"


def test_broken_json_of_a_secret_shows_only_the_column(build):
    @dataclass
    class Secrets:
        passwords: List[str]
    error = errors_of(build({}, {"APP_PASSWORDS": '["hunter2",x'}), Secrets)
    assert "<secret> (not valid JSON at column 12)" in str(error)
    assert "hunter2" not in str(error)
