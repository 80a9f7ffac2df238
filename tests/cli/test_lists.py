"""keys and sources: lists with one item on a line."""
import json


def test_keys_are_leaves_in_order(app):
    app.write("odd.json", '{"a.b": {"": 1, "x\\ny": [1, {}]}, "e": {}}')
    assert app.run("keys", "-f", "app.toml") == (0, """\
server.port
server.host
database.user
database.pool.min
database.pool.max
""", "")
    assert app.run("keys", "database.pool", "-f", "app.toml") == (
        0, "database.pool.min\ndatabase.pool.max\n", "")
    assert app.run("keys", "-f", "odd.json") == (
        0, '"a.b".""\n"a.b"."x\\u000ay"[0]\n"a.b"."x\\u000ay"[1]\ne\n', "")


def test_every_key_can_be_read(app):
    app.write("odd.json", '{"a.b": {"": 1, "x\\ny": [1, {}]}, "e": {}, "/p": 1, "0": 2}')
    for path in app.run("keys", "-f", "odd.json").out.splitlines():
        assert app.run("get", path, "-f", "odd.json").status == 0


def test_keys_below_nothing(app):
    assert app.run("keys", "databse", "-f", "app.toml") == (
        1, "",
        "superconfig: app.toml:1:1: error: no value at `databse`; "
        "did you mean `database`? [missing-key]\n")


def test_sources_in_order(app):
    assert app.run("sources", "-f", "app.toml", "--join", "-f", "site.json",
                   "--optional", "gone.toml",
                   "-p", "production", "--secret", "-e", "APP", "-s", "a=1") == (0, """\
  1  file         app.toml              toml
  -  file         app.production.toml   not there, profile production
  2  file         site.json             json, join
  3  file         site.production.json  json, profile production, join
  -  file         gone.toml             not there
  -  file         gone.production.toml  not there, profile production
  4  environment  APP_*                 secret
  5  arguments    override
""", "")


def test_sources_as_json(app):
    done = app.run("sources", "--json", "-f", "site.json", "-p", "production",
                   "--optional", "gone.toml")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out)[:3] == [
        {"kind": "file", "name": "site.json", "format": "json", "loaded": True, "join": False,
         "secret": False},
        {"kind": "file", "name": "site.production.json", "format": "json",
         "profile": "production", "loaded": True, "join": False, "secret": False},
        {"kind": "file", "name": "gone.toml", "loaded": False, "join": False, "secret": False},
    ]
