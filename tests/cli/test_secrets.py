"""A secret in each kind of source never appears in output for people."""
import pytest

PLANT = "hunter2"
EYES = [["dump"], ["dump", "--to", "toml"], ["dump", "--to", "yaml"], ["dump", "--origins"],
        ["explain", "db"], ["explain", "db.password"], ["explain", "db", "--json"],
        ["explain", "db.password", "--json"], ["keys"], ["sources"], ["sources", "--json"],
        ["check"], ["check", "--json"], ["check", "--strict"], ["dump", "--strict"]]
PLACES = {
    "file": ["-f", "plant.json"],
    "optional file": ["--optional", "plant.toml"],
    "glob": ["-g", "plant.*"],
    "hierarchical": ["-H", "plant"],
    "directory": ["-d", "plants"],
    "env": ["-e", "PLANT"],
    "dotenv": ["--env-prefix", "PLANT", "--dotenv", "plant.env"],
    "set": ["-s", f"db.password={PLANT}"],
    "set-string": ["--set-string", f"db.password={PLANT}"],
    "defaults": ["--defaults", '{"db": {"password": "hunter2"}}'],
    "set of an object": ["-s", 'db={"password":"hunter2"}'],
    "twice": ["-f", "plant.json", "-e", "PLANT", "-s", "db.password=hunter2x"],
    "a type conflict": ["-s", "db.password.x=1", "-f", "plant.json"],
    "an object over it": ["-f", "plant.json", "-s", 'db.password={"a": "hunter2"}'],
    "a reference": ["--expand", "-f", "plant.json", "-s", "db.url=x"],
}


@pytest.fixture
def planted(cli):
    cli.write("plant.json", '{"db": {"password": "hunter2"}}')
    cli.write("plant.toml", 'db.password = "hunter2"\n')
    cli.write("plants/db/password", "hunter2\n")
    cli.write("plant.env", "PLANT_DB__PASSWORD=hunter2\n")
    cli.environment["PLANT_DB__PASSWORD"] = PLANT
    return cli


@pytest.mark.parametrize("place", PLACES)
def test_not_shown_to_people(planted, place):
    for command in EYES:
        done = planted.run(*command, *PLACES[place])
        assert PLANT not in done.out + done.err, (command, done)


@pytest.mark.parametrize("place", [p for p in PLACES if p != "a type conflict"])
def test_programs_get_it(planted, place):
    done = planted.run("get", "db", *PLACES[place])
    assert done.status == 0
    assert PLANT in done.out
    assert PLANT in planted.run("dump", "--reveal", *PLACES[place]).out


def test_diff(planted):
    planted.write("other.json", '{"db": {"password": "hunter2x"}}')
    planted.write("none.json", "{}")
    for pair in (("plant.json", "other.json"), ("plant.json", "none.json"),
                 ("none.json", "plant.toml")):
        for form in ([], ["--json"]):
            done = planted.run("diff", *form, *pair)
            assert done.status == 1
            assert PLANT not in done.out + done.err
            assert "<secret>" in done.out


@pytest.mark.parametrize(("name", "text"), [
    ("bad.json", '{"db": {"password": "hunter2", }}'),
    ("bad.json", '{"password": "hunter2" "x": 1}'),
    ("bad.json", '{"password": hunter2}'),
    ("bad.json", '{"password": "hunter2'),
    ("bad.toml", 'password = "hunter2" x\n'),
    ("bad.toml", "password = hunter2\n"),
    ("bad.toml", 'password = """hunter2\n'),
    ("bad.yaml", 'password: "hunter2" x\n'),
    ("bad.yaml", "a: [1\npassword: hunter2\n"),
    ("bad.json", '{"password": "hunter2", "password": "hunter2x"}'),
    ("bad.toml", 'password = "hunter2"\npassword = "hunter2"\n'),
    ("bad.env", "PASSWORD='hunter2\n"),
    ("bad.json", '{"token": 1, "token": {"x": "hunter2", }}'),
])
def test_excerpts(cli, name, text):
    """The excerpt of an error is the line of the file: a secret is masked there."""
    cli.write(name, text)
    for command in (["check"], ["check", "--json"], ["dump"], ["get", "a"], ["check", "--strict"]):
        done = cli.run(*command, "-f", name)
        assert PLANT not in done.out + done.err, done


def test_a_secret_source_has_no_excerpt(cli):
    cli.write("bad.json", '{"a": "hunter2" x}')
    for command in (["check"], ["check", "--json"], ["dump"]):
        done = cli.run(*command, "--secret", "-f", "bad.json")
        assert done.status != 0
        assert PLANT not in done.out + done.err, done


def test_a_reference_to_a_secret_is_secret(cli):
    words = ["--expand", "--defaults", '{"password": "hunter2", "url": "db://${password}@x"}']
    for command in (["dump"], ["explain", "url"], ["explain", "url", "--json"]):
        done = cli.run(*command, *words)
        assert done.status == 0
        assert PLANT not in done.out + done.err, (command, done)
    assert cli.run("get", "url", *words).out == "db://hunter2@x\n"


def test_not_in_usage_errors(cli):
    done = cli.run("check", "password=hunter2")
    assert done.status != 0
    assert PLANT not in done.out + done.err
    assert "password=..." in done.err
