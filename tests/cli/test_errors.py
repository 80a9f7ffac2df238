"""Every class of failure: its status, its place, its line with a caret, its hint."""
import os

import pytest


def fail(cli, *words, **options):
    """
    A source that cannot be loaded: 3 for every command, 1 for check, the same text for both.
    After it, check prints the notices of the files that were read.
    """
    done = cli.run("dump", *words, **options)
    assert (done.status, done.out) == (3, "")
    checked = cli.run("check", *words, **options)
    assert (checked.status, checked.err) == (1, "")
    error = done.err.removeprefix("superconfig: ")
    assert checked.out.startswith(error)
    assert all(" note: " in line for line in checked.out[len(error):].splitlines())
    for command in (["get", "a"], ["keys"], ["sources"], ["explain", "a"]):
        assert cli.run(*command, *words, **options) == done
    return error


SYNTAX = [
    ("a.json", '{"a": 1,\n  "b": tru}', "a.json:2:8: error: {message} [syntax]\n"
                                        '  2 |   "b": tru}}\n    |        ^\n'),
    ("a.jsonc", '{"a": 1 // x\n', "a.jsonc:2:1: error: {message} [syntax]\n"),
    ("a.json5", "{a: 1,\n b: }", "a.json5:2:5: error: {message} [syntax]\n"
                                 "  2 |  b: }}\n    |     ^\n"),
    ("a.toml", 'a = 1\nb = "x\n', "a.toml:2:5: error: {message} [syntax]\n"
                                  '  2 | b = "x\n    |     ^\n'),
    ("a.yaml", "a: [1, 2\nb: 3\n", "a.yaml:"),
]


@pytest.mark.parametrize(("name", "text", "expected"), SYNTAX)
def test_syntax(cli, name, text, expected):
    cli.write(name, text)
    found = fail(cli, "-f", name)
    message = found.split(" error: ", 1)[1].split(" [syntax]", 1)[0]
    assert message
    assert found.startswith(expected.format(message=message))


def test_tabs_keep_the_caret_in_place(cli):
    cli.write("a.json", '{\n\t"a":\tx}')
    assert fail(cli, "-f", "a.json").splitlines()[1:] == ['  2 |  "a": x}', "    |       ^"]


def test_long_lines_are_cut_around_the_place(cli):
    cli.write("a.json", '{"a": [' + "1, " * 1000 + "x" + ", 1" * 1000 + "]}")
    lines = fail(cli, "-f", "a.json").splitlines()
    assert lines[0].startswith("a.json:1:3008: error: ")
    assert len(lines[1]) < 140
    assert lines[1][lines[2].index("^")] == "x"


def test_not_utf8(cli):
    cli.write("a.json", b'{"a": "\xff"}')
    lines = fail(cli, "-f", "a.json").splitlines()
    assert lines[0].startswith("a.json:1:8: error: ")
    assert lines[0].endswith(" [invalid-utf8]")
    assert lines[1:] == ['  1 | {"a": "\\xff"}', "    |        ^"]


def test_duplicate_keys(cli):
    cli.write("a.toml", "a = 1\na = 2\n")
    lines = fail(cli, "-f", "a.toml").splitlines()
    assert lines[0].startswith("a.toml:2:1: error: ")
    assert lines[0].endswith(" [duplicate-key]")


def test_missing_file(cli):
    assert fail(cli, "-f", "gone.toml") == (
        f"gone.toml: error: no such file (looked for in {cli.folder}) [missing-file]\n"
        "  hint: --if-present before the source accepts that it is absent\n")


def test_directory(cli):
    (cli.folder / "d.toml").mkdir()
    found = fail(cli, "-f", "d.toml")
    assert found.startswith("d.toml: error: ")
    assert found.endswith(" [is-directory]\n"
                          "  hint: --directory takes one key a file, --glob takes 'PATH/*.EXT'\n")


def test_an_included_directory(cli):
    (cli.folder / "parts").mkdir()
    cli.write("a.json", '{"include": "parts"}')
    assert fail(cli, "--includes", "include", "-f", "a.json").endswith(
        " [is-directory]\n  hint: an include of 'PATH/*.EXT' takes the files of a folder\n")


def test_fifo(cli):
    os.mkfifo(cli.folder / "pipe.json")
    assert " [not-file]\n" in fail(cli, "-f", "pipe.json")


def test_device(cli):
    assert " [not-file]\n" in fail(cli, "-f", "/dev/zero")


def test_link_loop(cli):
    (cli.folder / "a.json").symlink_to("a.json")
    assert " [link-loop]\n" in fail(cli, "-f", "a.json")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable(cli):
    cli.write("a.json", "{}").chmod(0)
    assert " [unreadable-file]\n" in fail(cli, "-f", "a.json")


def test_limits(cli):
    cli.write("a.json", '{"a": [[[[1]]]]}')
    for limit, code in (("file-size=10", "file-too-large"), ("depth=3", "too-deep"),
                        ("nodes=3", "too-many-nodes")):
        found = fail(cli, "--limit", limit, "-f", "a.json")
        assert f" [{code}]\n" in found
        assert found.splitlines()[-1].startswith(f"  hint: --limit {limit.split('=')[0]}=N sets")
    assert cli.run("get", "a", "--limit", "file-size=1KiB", "--limit", "depth=6", "-f",
                   "a.json") == (0, "[[[[1]]]]\n", "")


def test_alias_bomb(cli):
    bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for i in range(1, 9):
        bomb += f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n"
    cli.write("bomb.yaml", bomb)
    found = fail(cli, "-f", "bomb.yaml")
    assert " [too-many-aliases]\n" in found
    assert found.endswith("  hint: --limit aliases=N sets another limit\n")


def test_strict(cli):
    cli.write("a.json", '{"a": 1, "a": 2}')
    found = fail(cli, "--strict", "-f", "a.json")
    assert found.startswith("a.json:1:10: error: ")


def test_skipping_files_that_do_not_load(app):
    app.write("bad.json", "{")
    done = app.run("get", "server.port", "--on-error", "warn", "-f", "bad.json", "-f", "app.toml")
    assert (done.status, done.out) == (0, "8000\n")
    assert done.err.startswith("superconfig: bad.json:1:2: warning: ")
    assert done.err.endswith(" [skipped-source]\n")


def test_references(cli):
    words = ["--expand", "--defaults"]
    assert " [reference-missing]\n" in fail(cli, *words, '{"a": "${b.c}"}')
    assert " [reference-cycle]\n" in fail(cli, *words, '{"a": "${b}", "b": "${a}"}')
    assert " [reference-type]\n" in fail(cli, *words, '{"a": "x ${b}", "b": {}}')
    assert " [reference-syntax]\n" in fail(cli, *words, '{"a": "${b"}')


def test_an_array_of_variables_with_a_gap(cli):
    found = fail(cli, "--defaults", '{"a": [1]}', "-e", "APP", env={"APP_A__5": "x"})
    assert found.startswith("APP_A__5: error: ")
    assert found.endswith(" [index-gap]\n")


def test_a_file_with_a_like_name(app):
    """The nearest name beside it; otherwise the option that helps."""
    done = app.run("get", "a", "-f", "app.tml")
    assert done.err.endswith("  hint: did you mean 'app.toml'?\n")
    app.write("conf/settings.yaml", "a: 1\n")
    assert "hint: did you mean 'conf/settings.yaml'?" in app.run(
        "check", "conf/setings.yaml").out
    assert "hint: --if-present" in app.run("get", "a", "-f", "nothing/like/this").err
    assert "hint" not in app.run("check", "nothing.like").out


LABELS = """{"labels": {"app.kubernetes.io/name": "x", "app": {"kind": 1},
 "a.b": {"c.d": [1], "e": 2}}, "v1.2": {"x": 3}}"""


@pytest.mark.parametrize(("path", "meant"), [
    ("labels.app.kubernetes.io/name", 'labels."app.kubernetes.io/name"'),
    ("labels.a.b.e", 'labels."a.b".e'),
    ("labels.a.b[0]", None),
    ('labels."a.b".c.d[0]', 'labels."a.b"."c.d"[0]'),
    ("v1.2.x", '"v1.2".x'),
    ("labels.app.kin", "labels.app.kind"),
    ("labels.app.kubernetes", None),
])
def test_a_key_with_dots_is_quoted(cli, path, meant):
    cli.write("a.json", LABELS)
    done = cli.run("get", path, "-f", "a.json")
    assert done.status == 1
    if meant is None:
        assert "did you mean" not in done.err
    else:
        assert f"; did you mean `{meant}`? [missing-key]\n" in done.err
        assert cli.run("has", meant, "-f", "a.json").status == 0


@pytest.mark.parametrize(("path", "text"), [
    (".a.b", "a path does not begin with a dot"),
    ('a["b"]', 'brackets hold an index; a quoted key follows a dot: `a."b"`'),
    ("a['b']", 'brackets hold an index; a quoted key follows a dot: `a."b"`'),
])
def test_paths_of_other_programs(cli, path, text):
    done = cli.run("get", path, "-s", "a.b=1")
    assert done.status == 2
    assert done.err.startswith(f"superconfig: error: {text} [bad-path]\n")
    assert done.err.endswith("\n  hint: did you mean 'a.b'?\n")


@pytest.mark.parametrize(("path", "meant"), [
    ("a['x\"y']", r'a."x\"y"'),
    ("['a b'][\"c.d\"].e", '"a b"."c.d".e'),
    ("a['/etc/x']", "a./etc/x"),
])
def test_a_path_of_other_programs_is_quoted(cli, path, meant):
    """The hint is a path that leads to the value."""
    cli.write("a.json", '{"a": {"x\\"y": 1, "/etc/x": 1}, "a b": {"c.d": {"e": 1}}}')
    assert cli.run("get", path, "-f", "a.json").err.endswith(f"\n  hint: did you mean '{meant}'?\n")
    assert cli.run("get", meant, "-f", "a.json") == (0, "1\n", "")


@pytest.mark.parametrize(("path", "hint"), [
    ("replicas[5]", "'replicas' has 2 elements"),
    ("replicas.5", "'replicas' has 2 elements"),
    ("server.port.x", "'server.port' is an integer"),
    ("server.host.x.y", "'server.host' is a string"),
    ("server.none.x", "'server.none' is null"),
])
def test_why_a_path_has_no_value(cli, path, hint):
    cli.write("a.json", '{"replicas": [1, 2], "server": {"port": 1, "host": "h", "none": null}}')
    done = cli.run("get", path, "-f", "a.json")
    assert (done.status, done.out) == (1, "")
    assert done.err.endswith(f" [missing-key]\n  hint: {hint}\n")
    assert "hint" not in cli.run("get", "server.zzzzz", "-f", "a.json").err
