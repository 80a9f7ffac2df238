"""get: values without quotes, all of them or none."""
import pytest

VALUES = """\
text = "a\\tb"
empty = ""
integer = 9223372036854775807
float = 0.1
inf = inf
no = false
date = 1979-05-27T07:32:00Z
list = [1, "two", [3.0]]
"a.b" = "dotted"
[table]
x = 1
y = "z"
"""


@pytest.fixture
def values(cli):
    cli.write("values.toml", VALUES)
    return cli


@pytest.mark.parametrize(("path", "bare", "json"), [
    ("text", "a\tb", '"a\\tb"'),
    ("empty", "", '""'),
    ("integer", "9223372036854775807", "9223372036854775807"),
    ("float", "0.1", "0.1"),
    ("no", "false", "false"),
    ("date", "1979-05-27T07:32:00Z", '"1979-05-27T07:32:00Z"'),
    ("list", '[1,"two",[3.0]]', '[1,"two",[3.0]]'),
    ("list[-1][0]", "3.0", "3.0"),
    ("/list/1", "two", '"two"'),
    ("table", '{"x":1,"y":"z"}', '{"x":1,"y":"z"}'),
    ("a.b", "dotted", '"dotted"'),
    ('"a.b"', "dotted", '"dotted"'),
])
def test_values(values, path, bare, json):
    assert values.run("get", path, "-f", "values.toml") == (0, bare + "\n", "")
    assert values.run("get", path, "-f", "values.toml", "--json") == (0, json + "\n", "")


def test_null_is_a_value(cli):
    assert cli.run("get", "a", "--default", "x", "--defaults", '{"a": null}') == (0, "null\n", "")


def test_values_that_json_cannot_hold(values):
    assert values.run("get", "inf", "-f", "values.toml") == (0, "Infinity\n", "")
    done = values.run("get", "inf", "-f", "values.toml", "--json")
    assert (done.status, done.out) == (3, "")
    assert '"code":"cannot-write"' in done.err


def test_several_paths_print_one_a_line(app):
    assert app.run("get", "server.port", "server.host", "-f", "app.toml") == (
        0, "8000\nlocalhost\n", "")


def test_the_whole(cli):
    assert cli.run("get", "", "--defaults", '{"a": [1, 2]}') == (0, '{"a":[1,2]}\n', "")


def test_a_miss_names_near_keys_and_prints_nothing_else(app):
    done = app.run("get", "server.port", "server.prt", "nothing.like.it", "-f", "app.toml")
    assert done == (
        1, "",
        "superconfig: app.toml:1:1: error: no value at `server.prt`; "
        "did you mean `server.port`? [missing-key]\n"
        "superconfig: app.toml:1:1: error: no value at `nothing.like.it` [missing-key]\n")


def test_a_default_is_for_absence_only(app):
    assert app.run("get", "server.nope", "server.port", "--default", "x y", "-f", "app.toml") == (
        0, "x y\n8000\n", "")
    assert app.run("get", "server.nope", "--default", "", "-f", "app.toml") == (0, "\n", "")


@pytest.mark.parametrize(("text", "json"), [
    ("8080", "8080"), ("007", '"007"'), ("abc", '"abc"'), ("true", "true"), ("[1]", "[1]"),
    ("", '""'), ("-1", "-1")])
def test_a_default_is_guessed_under_json(app, text, json):
    assert app.run("get", "nope", "--json", "--default", text, "-f", "app.toml") == (
        0, json + "\n", "")


def test_text_may_hold_nul_and_line_ends(cli):
    assert cli.run("get", "a", "--defaults", '{"a": "x\\u0000y\\nz"}') == (0, "x\0y\nz\n", "")


def test_secrets_are_given(cli):
    assert cli.run("get", "password", "-s", "password=hunter2") == (0, "hunter2\n", "")


def test_later_sources_win(app):
    words = ["get", "server.port", "-f", "app.toml", "-f", "site.json"]
    assert app.run(*words).out == "9000\n"
    assert app.run(*words, "-p", "production").out == "9100\n"
    assert app.run(*words, "-s", "server.port=1").out == "1\n"
    assert app.run("get", "server.port", "-f", "site.json", "-f", "app.toml").out == "8000\n"


def test_in_a_format(app):
    """Not masked, like the output of get."""
    app.write("s.json", '{"db": {"password": "hunter2", "port": 1}}')
    assert app.run("get", "db", "--to", "toml", "-f", "s.json") == (
        0, 'password = "hunter2"\nport = 1\n', "")
    assert app.run("get", "db", "--to", "shell", "--prefix", "DB", "-f", "s.json") == (
        0, "DB_PASSWORD='hunter2'\nDB_PORT='1'\n", "")
    assert app.run("get", "db.port", "--to", "yaml", "-f", "s.json") == (0, "1\n", "")
    assert app.run("get", "db.x", "--to", "toml", "--default", "d", "-f", "s.json") == (
        0, "d\n", "")
    assert app.run("get", "db.x", "--to", "toml", "-f", "s.json").status == 1
    done = app.run("get", "db.port", "--to", "toml", "-f", "s.json")
    assert (done.status, done.out) == (3, "")
    for words in (["db", "db.port"], ["db", "--json"], ["db", "--lines"], ["db", "--raw"]):
        assert app.run("get", *words, "--to", "toml", "-f", "s.json").status == 2
