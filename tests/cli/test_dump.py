"""dump: the whole configuration, masked unless --reveal is given."""
MASKED = "superconfig: secrets are masked; --reveal shows them\n"


def test_json_is_the_default(app):
    assert app.run("dump", "-f", "app.toml") == (0, """\
{
  "server": {
    "port": 8000,
    "host": "localhost"
  },
  "database": {
    "user": "app",
    "pool": {
      "min": 1,
      "max": 5
    }
  }
}
""", "")


def test_compact(app):
    assert app.run("dump", "-f", "site.json", "--compact") == (
        0, '{"server":{"port":9000},"features":["a","b"]}\n', "")


def test_toml_with_origins(app):
    done = app.run("dump", "--to", "toml", "--origins", "-f", "app.toml", "-f", "site.json",
                   "-p", "production")
    assert done == (0, """\
features = ["a", "b"] # site.json:1:40

[server] # site.production.json:1:12
port = 9100 # site.production.json:1:21
host = "localhost" # app.toml:3:8

[database] # app.toml:5:1
user = "app" # app.toml:6:8

[database.pool] # app.toml:7:8
min = 1 # app.toml:7:16
max = 5 # app.toml:7:25
""", "")


def test_origins_need_a_format_with_comments(app):
    assert app.run("dump", "--origins", "-f", "site.json") == (0, """\
{ // site.json:1:1
  "server": { // site.json:1:12
    "port": 9000 // site.json:1:21
  },
  "features": [ // site.json:1:40
    "a", // site.json:1:41
    "b" // site.json:1:46
  ]
}
""", "")


def test_secrets_are_masked_and_it_says_so(cli):
    words = ["dump", "--compact", "--defaults", '{"password": "hunter2", "user": "me"}']
    masked = '{"password":"<secret>","user":"me"}\n'
    assert cli.run(*words) == (0, masked, MASKED)
    assert cli.run(*words, "-q") == (0, masked, MASKED)
    assert cli.run(*words, "--reveal") == (0, '{"password":"hunter2","user":"me"}\n', "")


def test_values_that_a_format_cannot_hold(cli):
    done = cli.run("dump", "--to", "toml", "--defaults", '{"a": {"b": null}}')
    assert (done.status, done.out) == (3, "")
    assert done.err == "superconfig: error: a.b: TOML has no null [cannot-write]\n"


def test_warnings_go_to_standard_error(cli):
    cli.write("twice.json", '{"a": 1,\n "a": 2}')
    done = cli.run("dump", "--compact", "-f", "twice.json")
    assert (done.status, done.out) == (0, '{"a":2}\n')
    assert done.err.startswith("superconfig: twice.json:2:2: warning: ")
    assert done.err.endswith(" [repeated-key]\n")
    assert cli.run("dump", "--compact", "-f", "twice.json", "-q") == (0, '{"a":2}\n', "")


def test_notes_do_not(cli):
    cli.write("empty.json", "")
    assert cli.run("dump", "-f", "empty.json") == (0, "{}\n", "")


def test_a_part(app):
    assert app.run("dump", "database.pool", "--compact", "-f", "app.toml") == (
        0, '{"min":1,"max":5}\n', "")
    assert app.run("dump", "server", "--to", "toml", "--origins", "-f", "app.toml") == (
        0, 'port = 8000 # app.toml:2:8\nhost = "localhost" # app.toml:3:8\n', "")
    done = app.run("dump", "databse", "-f", "app.toml")
    assert (done.status, done.out) == (1, "")
    assert "did you mean `database`?" in done.err
    assert app.run("dump", "a..b", "-f", "app.toml").status == 2


def test_a_part_is_masked_by_the_keys_above_it(cli):
    cli.write("a.json", '{"secrets": {"x": "hunter2"}, "plain": {"x": 1}}')
    assert cli.run("dump", "secrets", "--compact", "-f", "a.json") == (
        0, '{"x":"<secret>"}\n', MASKED)
    assert cli.run("dump", "secrets.x", "-f", "a.json") == (0, '"<secret>"\n', MASKED)
    assert cli.run("dump", "plain", "--compact", "-f", "a.json") == (0, '{"x":1}\n', "")


def test_sorted_keys(cli):
    cli.write("a.json", '{"b": [{"z": 1, "a": "\u00e9"}], "B": {}, "a": {"v": null, "u": 1.5}}')
    for words in (["dump"], ["get", "", "--to", "json"]):
        assert cli.run(*words, "--sort-keys", "--compact", "-f", "a.json") == (
            0, '{"B":{},"a":{"u":1.5,"v":null},"b":[{"a":"\u00e9","z":1}]}\n', "")
    assert cli.run("convert", "--sort-keys", "a.json", "--to", "yaml").out == """\
B: {}
a:
  u: 1.5
  v: null
b:
  - a: \u00e9
    z: 1
"""
    done = cli.run("dump", "--sort-keys", "--origins", "-f", "a.json")
    assert '"B": {}, // a.json:1:34' in done.out
