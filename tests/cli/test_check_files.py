"""check FILE...: each file by itself, every finding of each, in four forms."""
import json
import re
import urllib.parse

import pytest

from conftest import ROOT

TWICE = '{"a": 1,\n "a": 2}'
HALF = '{"a": 1,\n "a": 2, "b": }'
NGINX = "server {\n    listen 80;\n}\n"
SCHEMA = '{"type": "object", "properties": {"port": {"type": "integer", "maximum": 9}}}'


@pytest.fixture
def files(cli):
    cli.write("good.yaml", "a: 1\n")
    cli.write("twice.json", TWICE)
    cli.write("half.json", HALF)
    cli.write("bad.toml", "[server]\nport = = 80\n")
    cli.write("nginx.conf", NGINX)
    return cli


def found(done):
    return [(one["severity"], one["code"], one["source"], one.get("line", 0))
            for one in json.loads(done.out)]


def test_nothing_wrong(files):
    files.write("b.ini", "[x]\ny = 1\n")
    assert files.run("check", "good.yaml", "b.ini") == (0, "", "")
    assert files.run("check", "--json", "good.yaml") == (0, "[]\n", "")


def test_every_file_and_every_finding(files):
    """Also the warnings of a file that has an error; a broken file does not hide the others."""
    done = files.run("check", "--json", "bad.toml", "half.json", "gone.ini", "good.yaml",
                     "twice.json")
    assert (done.status, done.err) == (1, "")
    assert found(done) == [
        ("error", "syntax", "bad.toml", 2),
        ("error", "syntax", "half.json", 2),
        ("warning", "repeated-key", "half.json", 2),
        ("error", "missing-file", "gone.ini", 0),
        ("warning", "repeated-key", "twice.json", 2),
    ]
    text = files.run("check", "bad.toml", "good.yaml", "twice.json")
    assert text.status == 1
    assert re.findall(r"^(\S+): (error|warning): ", text.out, re.M) == [
        ("bad.toml:2:8", "error"), ("twice.json:2:2", "warning")]


def test_files_are_not_merged(files):
    """In a stack the second file would be a type-conflict of the first."""
    files.write("one.yaml", "a: {b: 1}\n")
    assert files.run("check", "--strict", "good.yaml", "one.yaml") == (0, "", "")
    assert files.run("check", "--strict", "-f", "one.yaml", "-f", "good.yaml").status == 1


def test_a_warning_alone_is_no_failure(files):
    assert files.run("check", "twice.json").status == 0
    assert files.run("check", "--strict", "twice.json").status == 1
    assert files.run("check", "--rule", "repeated-key=ignore", "twice.json") == (0, "", "")


def test_a_text_that_is_no_configuration(files):
    done = files.run("check", "--json", "nginx.conf")
    assert done.status == 1
    assert found(done) == [("error", "not-configuration", "nginx.conf", 1)]
    assert files.run("check", "-f", "nginx.conf").status == 1
    assert files.run("check", "--rule", "not-configuration=warn", "nginx.conf").status == 0
    assert files.run("check", "--from", "yaml", "nginx.conf") == (0, "", "")
    dumped = files.run("dump", "-f", "nginx.conf")
    assert dumped.status == 0
    assert dumped.err.startswith("superconfig: nginx.conf:1:1: warning: ")
    assert dumped.err.endswith(" [not-configuration]\n")


@pytest.mark.parametrize(("words", "named"), [
    (["--at", "tool.app"], "`tool.app`"),
    (["--policy", "lists.*=append"], "`lists.*`"),
    (["--public-path", "tokem"], "`tokem`"),
])
def test_a_path_that_matches_nothing(files, words, named):
    done = files.run("check", *words, "good.yaml")
    assert done.status == 0
    assert done.out.startswith("good.yaml: warning: ")
    assert named in done.out
    assert done.out.endswith(" [unused-path]\n")
    assert files.run("check", "--strict", *words, "good.yaml").status == 1
    assert files.run("check", "--rule", "unused-path=ignore", *words, "good.yaml") == (0, "", "")
    loaded = files.run("dump", *words, "-f", "good.yaml")
    assert (loaded.status, named in loaded.err) == (0, True)


def test_a_path_that_matches(files):
    files.write("app.yaml", "tool: {app: {token: t, lists: {a: [1]}}}\n")
    assert files.run("check", "--at", "tool.app", "--policy", "lists.*=append",
                     "--public-path", "token", "app.yaml") == (0, "", "")


def test_a_schema_for_each(files):
    files.write("schema.json", SCHEMA)
    files.write("a.toml", "port = 10\n")
    files.write("b.yaml", "port: 8\n")
    files.write("c.json", '{"port": "x"}')
    done = files.run("check", "--json", "--schema", "schema.json", "a.toml", "b.yaml", "c.json")
    assert done.status == 1
    assert [(one["source"], one["path"]) for one in json.loads(done.out)] == [
        ("a.toml", "port"), ("c.json", "port")]


def test_a_folder_is_its_files(files):
    """The files of a known extension at any depth, except hidden ones."""
    files.write("conf/a.yaml", "a: [1\n")
    files.write("conf/sub/b.json", TWICE)
    files.write("conf/sub/c.toml", "x = 1\n")
    files.write("conf/notes.txt", "a: [\n")
    files.write("conf/.git/config.ini", "[\n")
    done = files.run("check", "--json", "conf/", "good.yaml")
    assert done.status == 1
    assert [one[:3] for one in found(done)] == [
        ("error", "syntax", "conf/a.yaml"), ("warning", "repeated-key", "conf/sub/b.json")]
    assert {one[2] for one in found(files.run("check", "--json", "."))} >= {
        "bad.toml", "conf/a.yaml"}


def test_standard_input_is_a_file(files):
    done = files.run("check", "--from", "json", "-", stdin=HALF)
    assert done.status == 1
    assert done.out.startswith("standard input:2:15: error: ")


def test_wrong_usage(files):
    for words in (["check", "a.json", "-f", "b.json"], ["check"],
                  ["check", "--format", "xml", "good.yaml"],
                  ["check", "--policy", "a=sum", "good.yaml"]):
        done = files.run(*words)
        assert (done.status, done.out) == (2, ""), words


# ---- GitHub ----


def unescape(text):
    return re.sub("%([0-9A-F]{2})", lambda match: chr(int(match[1], 16)), text)


def test_github(files):
    """The commands in the form that the runner reads: name, properties, message, one on a line."""
    files.write("a,b:c%.yaml", "a: [1\n")
    done = files.run("check", "--format", "github", "a,b:c%.yaml", "twice.json", "bad.toml")
    assert (done.status, done.err) == (1, "")
    commands = []
    for line in done.out.splitlines():
        name, properties, message = re.fullmatch("::([a-z]+) ([^:]*)::(.*)", line).groups()
        pairs = dict(pair.split("=", 1) for pair in properties.split(","))
        commands.append((name, {key: unescape(value) for key, value in pairs.items()},
                         unescape(message)))
    named = [(name, properties["file"], properties["title"]) for name, properties, _ in commands]
    assert named == [
        ("error", "a,b:c%.yaml", "syntax"), ("warning", "twice.json", "repeated-key"),
        ("error", "bad.toml", "syntax")]
    assert commands[1][1] == {"file": "twice.json", "line": "2", "col": "2",
                              "title": "repeated-key"}
    plain = json.loads(files.run("check", "--json", "twice.json").out)
    assert commands[1][2] == plain[0]["message"]


def test_github_escapes_a_message(files):
    """A key with a line end would begin a second command."""
    key = '"\\n::set-output name=x::%0Ay\\r"'
    files.write("evil.json", f"{{{key}: 1, {key}: 2}}")
    done = files.run("check", "--format", "github", "evil.json")
    assert (done.status, done.out.count("\n")) == (0, 1)
    assert "\r" not in done.out
    assert not re.search("%(?!25|0D|0A|3A|2C)", done.out)


# ---- SARIF ----


def test_sarif(files):
    files.write("dir with space/ä%.yaml", "a: [1\n")
    files.write("schema.json", SCHEMA)
    done = files.run("check", "--format", "sarif", "dir with space/ä%.yaml", "twice.json",
                     "nginx.conf", "gone.toml")
    assert (done.status, done.err) == (1, "")
    log = json.loads(done.out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == (
        "superconfig", (ROOT / "VERSION").read_text().strip())
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(set(rules)) == len(rules)
    assert {result["ruleId"] for result in run["results"]} <= set(rules)
    places = []
    for result in run["results"]:
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        assert re.fullmatch(r"[!-~]+", uri)
        places.append((result["level"], result["ruleId"], urllib.parse.unquote(uri),
                       place.get("region", {}).get("startLine")))
    assert places == [
        ("error", "syntax", "dir with space/ä%.yaml", 1),
        ("warning", "repeated-key", "twice.json", 2),
        ("error", "not-configuration", "nginx.conf", 1),
        ("error", "missing-file", "gone.toml", None)]


def test_sarif_of_nothing_and_of_a_path(files):
    log = json.loads(files.run("check", "--format", "sarif", "good.yaml").out)
    assert log["runs"][0]["results"] == []
    assert log["runs"][0]["tool"]["driver"]["rules"] == []
    files.write("schema.json", SCHEMA)
    files.write("a.toml", "port = 10\n")
    done = files.run("check", "--format", "sarif", "--schema", "schema.json",
                     str(files.folder / "a.toml"))
    (result,) = json.loads(done.out)["runs"][0]["results"]
    (location,) = result["locations"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "port"}]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == (
        f"file://{files.folder}/a.toml")


def test_the_hooks_for_pre_commit(files):
    """The hooks call the command in its present form, for files that it reads by extension."""
    hooks = json.loads(files.run("get", "--json", "", "-f", str(ROOT / ".pre-commit-hooks.yaml"),
                                 "-q").out)
    assert [hook["id"] for hook in hooks] == ["superconfig-check", "superconfig-check-system"]
    for hook in hooks:
        assert hook["entry"] == "superconfig check"
        for name in ("a.json", "b/c.yml", ".env", "x/.env.local", "p.properties", "t.toml"):
            assert re.search(hook["files"], name), name
        assert not re.search(hook["files"], "nginx.conf")


def test_a_folder_without_files_is_an_error(cli):
    cli.write("docs/readme.md", "# nothing")
    assert cli.run("check", "docs") == (
        1, "docs: error: the folder has no file of a known extension [no-match]\n", "")
    cli.write("docs/deep/a.toml", "a = 1\n")
    assert cli.run("check", "docs") == (0, "", "")


def test_an_annotation_says_where_and_what_to_do(cli):
    cli.write("app.toml", "[server]\nhost = 5\n")
    cli.write("app.schema.json",
              '{"properties": {"server": {"properties": {"host": {"type": "string"}}}}}')
    words = ["check", "--format", "github"]
    assert cli.run(*words, "--schema", "app.schema.json", "app.toml").out == (
        "::error file=app.toml,line=2,col=8,title=wrong-type::"
        "server.host: expected string, found integer 5\n")
    assert cli.run(*words, "ap.toml").out == (
        f"::error file=ap.toml,title=missing-file::no such file (looked for in {cli.folder})"
        "%0Ahint: did you mean 'app.toml'?\n")
