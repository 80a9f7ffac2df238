"""diff: differences in meaning; status 1 if there are any."""
import json
import shutil

import pytest


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


def test_two_compiled_images(app):
    for name in ("app.toml", "site.json"):
        assert app.run("compile", "-f", name, "-o", f"{name}.sci").status == 0
    by_files = app.run("diff", "app.toml", "site.json")
    assert app.run("diff", "app.toml.sci", "site.json.sci") == by_files
    assert app.run("diff", "app.toml.sci", "site.json") == by_files
    assert app.run("diff", "app.toml", "app.toml.sci") == (0, "", "")


def test_compiled_images_mask_their_secrets(cli):
    for name in ("a", "b"):
        cli.write(f"{name}.json", f'{{"db": {{"password": "of-{name}"}}}}')
        assert cli.run("compile", "-f", f"{name}.json", "-o", f"{name}.sci").status == 0
    done = cli.run("diff", "a.sci", "b.sci")
    assert (done.status, done.out) == (1, "~ db.password: <secret> → <secret>\n")


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


def test_a_base_against_a_profile(app):
    assert app.run("diff", "--profiles", "-", "production", "-f", "site.json") == (
        1, "~ server.port: 9000 → 9100\n", "")


def test_two_groups_of_sources(app):
    """Options before the groups apply to both; standard input is read once."""
    assert app.run("diff", "-f", "-", "--from", "json", "--a", "-f", "site.json",
                   "--b", "-f", "site.json", "-p", "production", "-s", "x=1",
                   stdin="[server]\nhost = 'h'\n").status == 2
    words = ["--from", "toml", "-f", "-", "--a", "-f", "site.json", "--b", "-f", "site.json", "-p",
             "production", "-s", "x=1"]
    assert app.run("diff", *words, stdin="[server]\nhost = 'h'\n") == (
        1, "~ server.port: 9000 → 9100\n+ x = 1\n", "")
    assert app.run("diff", "--b", "-s", "a=1", "--a", "-s", "a=1", "--b", "-s", "b=2") == (
        1, "+ b = 2\n", "")
    assert app.run("diff", "--a", "-s", "a=1", "--b", "-s", "a=1") == (0, "", "")
    assert app.run("diff", "-f", "app.toml", "--a", "--b", "-s", "server.port=1") == (
        1, "~ server.port: 8000 → 1\n", "")


def test_groups_that_do_not_load(app):
    done = app.run("diff", "--a", "-f", "gone.toml", "--b", "-s", "a=1")
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith("superconfig: gone.toml: error: ")
    for words in (["--a", "--b"], ["--a", "-s", "a=1", "x"],
                  ["--a", "-s", "a=1", "--b", "--join"]):
        done = app.run("diff", *words)
        assert (done.status, done.out) == (2, ""), words


@pytest.fixture
def folders(cli):
    cli.write("a/one.yaml", "v: 1\n")
    cli.write("b/one.yaml", "v: 2\n")
    cli.write("a/same.yaml", "v: 1 # here\n")
    cli.write("b/same.yaml", "{v: 1}\n")
    cli.write("a/sub/gone.toml", "x = 1\n")
    cli.write("b/sub/new.ini", "password = y\n")
    cli.write("b/.hidden.yaml", "z: 1\n")
    cli.write("b/notes.txt", "z: 1\n")
    return cli


def test_folders(folders):
    assert folders.run("diff", "a", "b") == (1, """\
one.yaml:
~ v: 1 → 2
sub/gone.toml:
- x = 1
sub/new.ini:
+ password = <secret>
""", "")
    found = json.loads(folders.run("diff", "--json", "a", "b").out)
    assert [(one["file"], one["kind"], one["path"]) for one in found] == [
        ("one.yaml", "changed", "v"), ("sub/gone.toml", "removed", "x"),
        ("sub/new.ini", "added", "password")]
    assert folders.run("diff", "a", "a") == (0, "", "")


def test_a_broken_file_of_a_folder(folders):
    folders.write("b/bad.json", "{")
    done = folders.run("diff", "a", "b")
    assert done.status == 3
    assert "one.yaml:\n~ v: 1 → 2\n" in done.out
    assert done.err.startswith("superconfig: b/bad.json:1:2: error: ")


def test_too_many_files_are_reported(cli):
    """The limit applies to both folders together."""
    folder = cli.folder / "many"
    folder.mkdir()
    try:
        for number in range(50_001):
            (folder / f"{number}.ini").touch()
        assert cli.run("diff", "many", "many") == (
            3, "", "superconfig: many: more than 100000 files\n")
    finally:
        shutil.rmtree(folder)


def test_a_folder_and_a_file(folders):
    done = folders.run("diff", "a", "b/one.yaml")
    assert (done.status, done.out) == (3, "")


def test_markdown(folders):
    folders.write("a/odd.json", '{"p|q": "x|`y`", "`": 1}')
    folders.write("b/odd.json", '{"p|q": "<b>", "`": 1}')
    assert folders.run("diff", "--format", "markdown", "a/odd.json", "b/odd.json") == (1, """\
| path | A | B |
| --- | --- | --- |
| `p\\|q` | ``"x\\|`y`"`` | `"<b>"` |
""", "")
    done = folders.run("diff", "--format", "markdown", "a", "b")
    assert done.out.startswith("### odd.json\n\n| path | A | B |\n")
    assert "\n\n### one.yaml\n\n| path" in done.out
    assert "| `password` | | `<secret>` |\n" in done.out
    assert folders.run("diff", "--format", "markdown", "a", "a") == (0, "", "")
    assert folders.run("diff", "--format", "sarif", "a", "b").status == 2


def test_elements_by_a_key(cli):
    cli.write("a.json", '{"s": [{"n": "x", "v": 1}, {"n": "y", "v": 1}]}')
    cli.write("b.json", '{"s": [{"n": "z"}, {"n": "y", "v": 2}]}')
    assert cli.run("diff", "--policy", "s=merge-by-key(n)", "a.json", "b.json") == (1, """\
+ s[0] = {"n":"z"}
~ s[1].v: 1 → 2
- s[0] = {"n":"x","v":1}
""", "")
    assert cli.run("diff", "a.json", "b.json").out.count("\n") == 1
