"""explain: the chain of a value, winner last, masked."""
import json


def test_the_chain(app):
    assert app.run("explain", "server.port", "-f", "app.toml", "-f", "site.json", "-p",
                   "production", "-e", "APP", env={"APP_SERVER__PORT": "9200"}) == (0, """\
app.toml:2:8               set       8000
site.json:1:21             replaced  9000
site.production.json:1:21  replaced  9100
APP_SERVER__PORT           replaced  9200
""", "")


def test_containers_and_names_of_actions(app):
    app.write("more.json", '{"features_add": ["c"]}')
    assert app.run("explain", "features", "-f", "site.json", "-f", "more.json") == (0, """\
site.json:1:40  set       ["a","b"]
more.json:1:18  added     ["c"]
""", "")
    assert app.run("explain", "server", "-f", "app.toml", "--join", "-f", "site.json") == (0, """\
app.toml:1:1    set       {"port":8000,"host":"localhost"}
site.json:1:12  merged    {"port":9000}
""", "")


def test_an_unset_holds_nothing(app):
    done = app.run("explain", "server.port", "-f", "app.toml", "--unset", "server.port", "-s",
                   "server.port=7")
    assert done.status == 0
    assert [line.split()[1:] for line in done.out.splitlines()] == [
        ["set", "8000"], ["unset"], ["set", "7"]]
    assert all(line == line.rstrip() for line in done.out.splitlines())


def test_json(app):
    done = app.run("explain", "server.port", "--json", "-f", "app.toml", "-f", "site.json")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out) == [
        {"action": "set", "kind": "file", "source": "app.toml", "line": 2, "column": 8,
         "secret": False, "value": 8000},
        {"action": "replaced", "kind": "file", "source": "site.json", "line": 1, "column": 21,
         "secret": False, "value": 9000},
    ]


def test_secrets_are_masked_at_every_depth(cli):
    text = '{"db": {"password": "hunter2", "list": [{"token": "hunter2", "n": 1}]}}'
    words = ["--defaults", text]
    assert cli.run("explain", "db.password", *words).out == "defaults:1:21  set       <secret>\n"
    assert cli.run("explain", "db", *words).out == (
        'defaults:1:8  set       '
        '{"password":"<secret>","list":[{"token":"<secret>","n":1}]}\n')
    assert json.loads(cli.run("explain", "db.password", "--json", *words).out)[0] == {
        "action": "set", "kind": "defaults", "source": "defaults", "line": 1, "column": 21,
        "secret": True, "value": "<secret>"}


def test_long_values_are_cut_at_a_code_point(cli):
    line = cli.run("explain", "a", "--defaults", '{"a": "' + "ä" * 300 + '"}').out
    assert line == "defaults:1:7  set       \"" + "ä" * 99 + "…\n"


def test_a_miss(app):
    assert app.run("explain", "server.prt", "-f", "app.toml") == (
        1, "",
        "superconfig: app.toml:1:1: error: no value at `server.prt`; "
        "did you mean `server.port`? [missing-key]\n")


def test_columns_line_up_with_wide_and_hostile_names(cli):
    cli.write("日本.json", '{"a": 1}')
    cli.write(b"\xff\x1b[31m.json".decode(errors="surrogateescape"), '{"a": 2}')
    done = cli.run("explain", "a", "-f", "日本.json", "-f", b"\xff\x1b[31m.json")
    assert (done.status, done.out) == (0, """\
日本.json:1:7            set       1
\\xff\\u001b[31m.json:1:7  replaced  2
""")
