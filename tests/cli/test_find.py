"""find: patterns of paths; get for scripts."""
import json

YAML = ('services:\n  web:\n    ports: [80, 443]\n  db:\n    ports: [5432]\n    password: x\n'
        '"*": star\n')


def test_matches_with_their_places(cli):
    cli.write("c.yaml", YAML)
    assert cli.run("find", "services.*.ports[0]", "-f", "c.yaml") == (0, (
        "services.web.ports[0] = 80  c.yaml:3:13\n"
        "services.db.ports[0] = 5432  c.yaml:5:13\n"), "")
    assert cli.run("find", '"*"', "**.password", "-f", "c.yaml").out == (
        '* = "star"  c.yaml:7:6\nservices.db.password = <secret>  c.yaml:6:15\n')
    assert cli.run("find", "nothing.**", "-f", "c.yaml") == (1, "", "")
    assert cli.run("find", "a..b", "-f", "c.yaml").status == 2


def test_as_json(cli):
    cli.write("c.yaml", YAML)
    done = cli.run("find", "--json", "**.ports[0]", "-f", "c.yaml")
    assert json.loads(done.out) == [
        {"path": "services.web.ports[0]", "value": 80, "kind": "file", "source": "c.yaml",
         "line": 3, "column": 13},
        {"path": "services.db.ports[0]", "value": 5432, "kind": "file", "source": "c.yaml",
         "line": 5, "column": 13}]


def test_get_is_literal_and_fit_for_scripts(cli):
    cli.write("c.json", '{"*": 1, "a": "x\\ny", "l": ["p", 2, {"k": 3}], "n": 1}')
    assert cli.run("get", "*", "n", "-f", "c.json").out == "1\n1\n"
    assert cli.run("get", "a", "--raw", "-f", "c.json").out == "x\ny"
    assert cli.run("get", "a", "n", "--null", "-f", "c.json").out == "x\ny\0" + "1\0"
    assert cli.run("get", "l", "n", "--lines", "-f", "c.json").out == 'p\n2\n{"k":3}\n1\n'
    assert cli.run("get", "l", "--lines", "--null", "-f", "c.json").out == 'p\0' + '2\0{"k":3}\0'


def test_a_key_further_down_is_hinted_at(cli):
    cli.write("c.json", '{"server": {"port": 1}}')
    assert cli.run("find", "port", "-f", "c.json") == (
        1, "", "superconfig: nothing is at 'port'; '**.port' finds it at any depth\n")
    assert cli.run("find", "nowhere", "-f", "c.json") == (1, "", "")
    assert cli.run("find", "server.port", "-f", "c.json").err == ""
    done = cli.run("get", "**.port", "-f", "c.json")
    assert (done.status, "  hint: a path has no patterns here; 'find' takes them" in done.err) == (
        1, True)
