"""diff: what differs by meaning; status 1 when something does."""
import json


def test_equal_by_meaning(cli):
    cli.write("a.toml", "a = 1\n[b]\nc = [1, 2]\nd = 'x'\n")
    cli.write("b.json", '{"b": {"d": "x", "c": [1, 2]}, "a": 1}')
    assert cli.run("diff", "a.toml", "b.json") == (0, "", "")
    assert cli.run("diff", "a.toml", "b.json", "--json") == (0, "[]\n", "")


def test_two_files(app):
    assert app.run("diff", "app.toml", "site.json") == (1, """\
~ server.port: 8000 → 9000
- server.host = "localhost"
+ features = ["a","b"]
- database = {"user":"app","pool":{"min":1,"max":5}}
""", "")


def test_json(app):
    done = app.run("diff", "site.json", "site.production.json", "--json")
    assert (done.status, done.err) == (1, "")
    assert json.loads(done.out) == [
        {"kind": "changed", "path": "server.port", "secret": False, "before": 9000, "after": 9100},
        {"kind": "removed", "path": "features", "secret": False, "before": ["a", "b"]},
    ]


def test_two_profiles(app):
    assert app.run("diff", "--profiles", "none", "production", "-q", "-f", "app.toml", "-f",
                   "site.json") == (1, "~ server.port: 9000 → 9100\n", "")
    done = app.run("diff", "--profiles", "none", "production", "-f", "site.json")
    assert done.err.startswith("superconfig: warning: ")
    assert done.err.endswith(" [unknown-profile]\n")


def test_standard_input_serves_both_profiles(app):
    nested = '{"default": {"a": 1}, "x": {"b": 2}, "y": {"b": 3}}'
    assert app.run("diff", "--profiles", "x", "y", "--nested", "-f", "-", stdin=nested) == (
        1, "~ b: 2 → 3\n", "")


def test_roots_that_are_no_objects(cli):
    cli.write("a.json", "[1]")
    cli.write("b.json", "2")
    assert cli.run("diff", "a.json", "b.json") == (1, "~ (root): [1] → 2\n", "")


def test_modifiers_apply_to_both_files(app):
    assert app.run("diff", "app.toml", "site.json", "--at", "server.port") == (
        1, "~ (root): 8000 → 9000\n", "")
    app.write("plain", "a: 1\n")
    app.write("other", "a: 2\n")
    assert app.run("diff", "--from", "yaml", "plain", "other") == (1, "~ a: 1 → 2\n", "")


def test_secrets_are_masked_at_every_depth(cli):
    cli.write("a.json", '{"password": "hunter1", "x": {"deep": {"token": "hunter2"}}}')
    cli.write("b.json", '{"password": "hunter3"}')
    assert cli.run("diff", "a.json", "b.json") == (1, """\
~ password: <secret> → <secret>
- x = {"deep":{"token":"<secret>"}}
""", "")
    done = cli.run("diff", "a.json", "b.json", "--json")
    assert json.loads(done.out) == [
        {"kind": "changed", "path": "password", "secret": True, "before": "<secret>",
         "after": "<secret>"},
        {"kind": "removed", "path": "x", "secret": False,
         "before": {"deep": {"token": "<secret>"}}},
    ]


def test_a_side_that_does_not_load(app):
    app.write("bad.json", "{")
    done = app.run("diff", "app.toml", "bad.json")
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith("superconfig: bad.json:1:2: error: ")
