"""check: errors, warnings and notes are the result; nothing printed means nothing wrong."""
import json

BROKEN = '[server]\nport = = 80\n'



def test_every_broken_file_of_a_stack(cli):
    cli.write("conf.d/a.json", '{"port": 1}')
    cli.write("conf.d/b.json", "{bad}")
    cli.write("conf.d/c.json", '{"a": [1}')
    cli.write("d.toml", "x = ")
    words = ["check", "-g", "conf.d/*.json", "-f", "d.toml", "-f", "gone.json"]
    for more in [], ["--strict"], ["--require", "none"]:
        done = cli.run(*words, *more)
        assert (done.status, done.err) == (1, "")
        lines = [line for line in done.out.splitlines() if ": error: " in line]
        assert sorted(line.split(":")[0] for line in lines) == [
            "conf.d/b.json", "conf.d/c.json", "d.toml", "gone.json"]
    # If the call allows it, the broken files are skipped, each with a warning.
    done = cli.run("check", "--on-error", "warn", "-g", "conf.d/*.json")
    assert (done.status, done.out.count(": warning: "), done.out.count(": error: ")) == (0, 2, 0)
    # A source that can be read only once is not read again.
    done = cli.run("check", "-f", "-", "-g", "conf.d/*.json", stdin="{}")
    assert (done.status, done.out.count(": error: ")) == (1, 1)


def test_nothing_wrong(app):
    assert app.run("check", "-f", "app.toml") == (0, "", "")
    assert app.run("check", "--json", "-f", "app.toml") == (0, "[]\n", "")


def test_an_error_with_its_line(cli):
    cli.write("bad.toml", BROKEN)
    assert cli.run("check", "-f", "bad.toml") == (1, """\
bad.toml:2:8: error: expected a value, found `=` (read as toml) [syntax]
  2 | port = = 80
    |        ^
""", "")


def test_a_missing_file_with_its_hint(cli):
    assert cli.run("check", "-f", "gone.toml") == (1, f"""\
gone.toml: error: no such file (looked for in {cli.folder}) [missing-file]
  hint: --if-present before the source accepts that it is absent
""", "")


def test_warnings_and_notes(cli):
    cli.write("twice.json", '{"a": 1,\n "a": 2}')
    cli.write("empty.toml", "# nothing\n")
    done = cli.run("check", "-f", "twice.json", "-f", "empty.toml")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("twice.json:2:2: warning: ")
    assert lines[0].endswith(" [repeated-key]")
    assert lines[1].startswith("empty.toml: note: ")
    assert lines[1].endswith(" [empty-source]")


def test_strict_makes_a_warning_an_error(cli):
    cli.write("twice.json", '{"a": 1,\n "a": 2}')
    done = cli.run("check", "--strict", "-f", "twice.json")
    assert (done.status, done.err) == (1, "")
    assert done.out.startswith("twice.json:2:2: error: ")
    assert done.out.splitlines()[0].endswith("]")


def test_json(cli):
    cli.write("bad.toml", BROKEN)
    done = cli.run("check", "--json", "-f", "bad.toml")
    assert (done.status, done.err) == (1, "")
    assert json.loads(done.out) == [
        {"severity": "error", "code": "syntax",
         "message": "expected a value, found `=` (read as toml)", "source": "bad.toml", "line": 2,
         "column": 8, "excerpt": "port = = 80"}]
    cli.write("twice.json", '{"a": 1,\n "a": 2}')
    done = cli.run("check", "--json", "-f", "twice.json")
    (warning,) = json.loads(done.out)
    del warning["message"]
    assert done.status == 0
    assert warning == {"severity": "warning", "code": "repeated-key", "source": "twice.json",
                       "line": 2, "column": 2}


def test_wrong_usage_stays_wrong_usage(cli):
    done = cli.run("check", "--set", "a..b=1")
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith("  1 | a..b\n    |   ^\n")


def test_carets_are_below_wide_letters(cli):
    cli.write("wide.json", '{"日本": "é", x}'.encode())
    done = cli.run("check", "-f", "wide.json")
    assert done.status == 1
    lines = done.out.splitlines()
    assert lines[0].startswith("wide.json:1:13: error: ")
    assert lines[1:] == ['  1 | {"日本": "é", x}', "    | " + " " * 14 + "^"]


def test_hostile_text_is_escaped(cli):
    cli.write("evil\x1b[2J.json", '{"\\u001b[31m": \x1b[31m}')
    done = cli.run("check", "-f", "evil\x1b[2J.json")
    assert done.status == 1
    assert "\x1b" not in done.out
    assert done.out.startswith("evil\\u001b[2J.json:1:")


def test_every_problem_is_printed(cli):
    cli.write("a.json", '{"a": {}, "b": null}')
    cli.write("b.json", '{"a": 1}')
    words = ("-f", "a.json", "-f", "b.json", "--strict", "--require", "b", "--require", "key",
             "--require", "a.x")
    lines = [
        "b.json:1:7: error: a: an integer replaces an object from a.json:1:7 (type-conflict) "
        "[strict]",
        "b.json:1:1: error: no value at `key`, which is required [missing-key]",
        "b.json:1:7: error: no value at `a.x`, which is required [missing-key]"]
    assert cli.run("check", *words) == (1, "".join(f"{line}\n" for line in lines), "")
    assert cli.run("dump", *words) == (
        3, "", "".join(f"superconfig: {line}\n" for line in lines))
    found = json.loads(cli.run("check", "--json", *words).out)
    assert [problem["code"] for problem in found] == ["strict", "missing-key", "missing-key"]
    assert [problem["path"] for problem in found] == ["a", "key", "a.x"]


def test_required_and_present_paths(cli):
    cli.write("a.json", '{"a": null, "l": [1]}')
    assert cli.run("check", "-f", "a.json", "--require", "a", "--require", "l[0]") == (0, "", "")
    assert cli.run("check", "-f", "a.json", "--require", "a..b").status == 2
