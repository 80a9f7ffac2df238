"""render: templates with ${path}, strict, written completely or not at all, also under --watch."""
import os
import shutil
import stat
import subprocess
import time

import pytest

APP = """\
port = 80
name = "it's `id` $(id)"
empty = ""
big = 1.5
on = true
tags = ["a", "b"]
"a b" = "spaced"
password = "p"
[deep]
"x:y" = 1
"""
PATIENCE = 30


@pytest.fixture(name="app")
def fixture_app(cli):
    cli.write("app.toml", APP)
    return cli


def render(cli, text, *words):
    return cli.run("render", "-", "-f", "app.toml", *words, stdin=text)


@pytest.mark.parametrize("text, out", [
    ("listen ${port};\n", "listen 80;\n"),
    ("${name}", "it's `id` $(id)"),
    ("${ port }${on}${big}", "80true1.5"),
    ("${tags} ${tags[1]} ${tags.-1}", '["a","b"] b b'),
    ('${"a b"} ${deep."x:y"} ${/deep/x:y}', "spaced 1 1"),
    ("${name|shell}", "'it'\\''s `id` $(id)'"),
    ("${name|json} ${port|json} ${tags|json}", '"it\'s `id` $(id)" 80 ["a","b"]'),
    ("${tags|shell} ${empty|shell}", "'[\"a\",\"b\"]' ''"),
    ("${empty}|", "|"),
    ("$ $x $$ $(id) {port} \\${port}", "$ $x $$ $(id) {port} \\80"),
    ("$${port} $$${port}", "${port} $${port}"),
    ("${none:-}", ""),
    ("${none:-a b} ${empty:-c} ${port:-d}", "a b c 80"),
    ("${none:-${port}} ${none:-${none:-${tags[0]}}}", "80 a"),
    ('${none:-{"a": {"b": 1}}}', '{"a": {"b": 1}}'),
    ("${none:-a\\}b\\{c\\\\}", "a}b{c\\"),
    ("${none:-x\ny}", "x\ny"),
    ("${none|json:-8080} ${none|json:-x y}", '8080 "x y"'),
    ("${none|shell:-it's}", "'it'\\''s'"),
    ("${port:?needed}", "80"),
    ("", ""),
    ("no end of line", "no end of line"),
])
def test_text(app, text, out):
    assert render(app, text) == (0, out, "")


def test_null_is_nothing(cli):
    cli.write("app.toml", "")
    words = ["--defaults", '{"a": null}']
    done = render(cli, "[${a}] [${a:-x}] [${a|json}] [${a|shell}]", *words)
    assert done.out == "[] [x] [null] ['']"
    assert render(cli, "${a:?no}", *words).status == 1


def test_bytes_pass(app):
    text = b"\xff\x00\xfe ${port} \r\n\xc3\xa9"
    done = app.run("render", "-", "-f", "app.toml", stdin=text)
    assert done.out.encode(errors="surrogateescape") == b"\xff\x00\xfe 80 \r\n\xc3\xa9"


@pytest.mark.parametrize("text, status, place, message", [
    ("a\n  ${none}", 1, "2:3", "no value at `none`"),
    ("é ${prot}", 1, "1:3", "did you mean `port`?"),
    ("${none:?set it}", 1, "1:1", "none: set it [missing-key]"),
    ("${empty:?set it}", 1, "1:1", "empty: set it [missing-key]"),
    ("x${port", 3, "1:2", "is never closed [reference-syntax]"),
    ("${none:-${port}", 3, "1:1", "is never closed"),
    ("${}", 3, "1:1", "expected a path"),
    ("${port\n}", 3, "1:1", "is never closed"),
    ("${port|html}", 3, "1:8", "no such filter; there are json and shell"),
    ("${port|json x}", 3, "1:12", "expected `}`, `:-` or `:?`"),
    ("${a..b}", 3, "1:1", "[bad-path]"),
    ("${a..b:-x}", 3, "1:1", "[bad-path]"),
    ("${none:-${prot}}", 1, "1:9", "did you mean `port`?"),
])
def test_problems(app, text, status, place, message):
    done = render(app, text)
    assert (done.status, done.out) == (status, "")
    assert f"superconfig: standard input:{place}: error: " in done.err and message in done.err


def test_all_problems_at_once(app):
    app.write("a.tmpl", "${x}\n${port}${y}")
    app.write("b.tmpl", "${z|nope}")
    app.write("out/a", "old")
    done = app.run("render", "a.tmpl", "b.tmpl", "-o", "out/", "-f", "app.toml")
    assert (done.status, done.out) == (3, "")
    assert [line.split(" error")[0] for line in done.err.splitlines()] == [
        "superconfig: a.tmpl:1:1:", "superconfig: a.tmpl:2:8:", "superconfig: b.tmpl:1:5:"]
    assert (app.read("out/a"), os.listdir(app.folder / "out")) == ("old", ["a"])


def test_hostile_templates_end(app):
    for text in ("${" * 200000, "${a:-" * 200000, "${a:-" * 100 + "}" * 100, "${none}" * 50000,
                 '${"' * 100000, "${port|" * 100000):
        done = render(app, text)
        assert done.status in (1, 3)
        assert len(done.err.splitlines()) <= 101


def test_text_for_a_shell_has_no_nul(cli):
    cli.write("app.toml", 'a = "x\\u0000"')
    done = render(cli, "${a|shell}")
    assert (done.status, done.out, "[cannot-write]" in done.err) == (3, "", True)


# ---- files ----

def test_files(app):
    app.write("t/a.conf.tmpl", "${port}")
    app.write("t/b.tpl", "${name}")
    app.write("t/c", "${password}")
    assert app.run("render", "t/a.conf.tmpl", "t/b.tpl", "t/c", "-o", "out/", "-f",
                   "app.toml") == (0, "", "")
    assert sorted(os.listdir(app.folder / "out")) == ["a.conf", "b", "c"]
    assert (app.read("out/a.conf"), app.read("out/c")) == ("80", "p")
    modes = {name: stat.S_IMODE((app.folder / "out" / name).stat().st_mode)
             for name in ("a.conf", "b", "c")}
    assert modes["c"] == 0o600 and modes["a.conf"] == modes["b"] != 0o600
    assert app.run("render", "t/b.tpl", "-o", "one", "-f", "app.toml").status == 0
    assert app.run("render", "t/a.conf.tmpl", "-o", "out", "-f", "app.toml").status == 0
    assert app.read("one") == "it's `id` $(id)"


def test_a_file_that_others_can_read_keeps_its_mode(app):
    app.write("t", "${password}")
    app.write("out", "old").chmod(0o644)
    done = app.run("render", "t", "-o", "out", "-f", "app.toml")
    assert (done.status, "its mode lets others read it" in done.err) == (0, True)
    assert stat.S_IMODE((app.folder / "out").stat().st_mode) == 0o644


@pytest.mark.parametrize("words, message", [
    (["a.tmpl", "b.tmpl"], "several templates need -o DIR/"),
    (["a.tmpl", "b.tmpl", "-o", "file"], "several templates need -o DIR/"),
    (["a.tmpl", "sub/a.tmpl", "-o", "out/"], "would both be 'out/a'"),
    (["a.tmpl", "--watch"], "'--watch' needs -o FILE"),
    (["-", "-o", "x", "--watch"], "'--watch' needs templates that are files"),
    (["a.tmpl", "--", "true"], "a program needs -o FILE"),
    (["a.tmpl", "-o", "x", "--signal", "HUP", "--", "true"], "'--signal' needs --watch"),
    (["--", "true"], "'render' needs TEMPLATE"),
])
def test_wrong_calls(app, words, message):
    app.write("a.tmpl", "x")
    app.write("b.tmpl", "x")
    app.write("sub/a.tmpl", "x")
    done = app.run("render", "-f", "app.toml", *words)
    assert (done.status, done.out, message in done.err) == (2, "", True), done.err


def test_a_template_that_does_not_exist(app):
    for name in ("none.tmpl", "."):
        done = app.run("render", name, "-f", "app.toml")
        assert (done.status, done.out) == (3, "")
        assert done.err.startswith(f"superconfig: {name}: ")


# ---- programs ----

def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def content(cli, path):
    target = cli.folder / path
    return target.read_text() if target.exists() else ""


def replace(cli, path, text):
    cli.write(path + ".new", text)
    os.replace(cli.folder / (path + ".new"), cli.folder / path)


def test_a_program_in_place(app):
    app.write("t", "${port}")
    words = ["render", "t", "-o", "out", "-f", "app.toml", "--"]
    assert app.run(*words, "cat", "out") == (0, "80", "")
    done = app.run(*words, "sh", "-c", "exit 5")
    assert done.status == 5
    app.write("bad", "${none}")
    done = app.run("render", "bad", "-o", "out", "-f", "app.toml", "--", "touch", "started")
    assert (done.status, content(app, "started")) == (1, "")
    assert not (app.folder / "started").exists()


def test_watch_without_a_program(app):
    app.write("t", "${port}")
    process = app.start("render", "t", "-o", "out", "-f", "app.toml", "--watch")
    wait_for(lambda: content(app, "out") == "80")
    replace(app, "app.toml", APP.replace("80", "81"))
    wait_for(lambda: content(app, "out") == "81")
    process.terminate()
    assert process.wait(timeout=PATIENCE) == 143
    assert [name for name in os.listdir(app.folder) if name.endswith("~")] == []


def test_watch_sends_a_signal(app):
    app.write("t", "${port}")
    script = 'trap "cat out >> seen" HUP; echo ready > ready; while :; do sleep 0.02; done'
    process = app.start("render", "t", "-o", "out", "-f", "app.toml", "--watch", "--signal", "HUP",
                        "--", "sh", "-c", script, stderr=subprocess.PIPE)
    wait_for(lambda: content(app, "ready"))
    replace(app, "app.toml", APP.replace("p\"", "q\""))  # no path of the template
    replace(app, "app.toml", APP.replace("port = 80", ""))  # a missing value: the old file stays
    seen = b""
    while b"the last good state stays" not in seen:
        piece = os.read(process.stderr.fileno(), 4096)
        assert piece
        seen += piece
    assert (content(app, "out"), content(app, "seen")) == ("80", "")
    replace(app, "app.toml", APP.replace("80", "82"))
    wait_for(lambda: content(app, "seen") == "82")
    process.terminate()
    assert process.wait(timeout=PATIENCE) == 143
    process.stderr.close()


def test_watch_follows_the_template(app):
    app.write("t", "${port}")
    process = app.start("render", "t", "-o", "out", "-f", "app.toml", "--watch", "--", "sh", "-c",
                        "cat out >> seen; exec sleep 60", stderr=subprocess.PIPE)
    wait_for(lambda: content(app, "seen") == "80")
    replace(app, "t", "<${none}>")  # an error: the old file stays
    seen = b""
    while b"the last good state stays" not in seen:
        seen += os.read(process.stderr.fileno(), 4096)
    assert content(app, "out") == "80"
    replace(app, "t", "<${port}>")
    wait_for(lambda: content(app, "seen") == "80<80>")
    (app.folder / "t").rename(app.folder / "away")
    (app.folder / "away").rename(app.folder / "t")
    replace(app, "app.toml", APP.replace("80", "81"))
    wait_for(lambda: content(app, "out") == "<81>")
    process.terminate()
    assert process.wait(timeout=PATIENCE) == 143
    process.stderr.close()


def test_shells_read_quoted_values(app):
    for shell in ("sh", "bash", "zsh"):
        if shutil.which(shell):
            text = render(app, "printf %s ${name|shell}").out
            done = subprocess.run([shell, "-c", text], capture_output=True, text=True, check=True)
            assert done.stdout == "it's `id` $(id)"


def test_a_template_that_is_missing(cli):
    cli.write("page.tmpl", "${a}")
    done = cli.run("render", "pagee.tmpl", "-s", "a=1")
    assert done == (3, "", "superconfig: pagee.tmpl: error: no such file [missing-file]\n"
                           "  hint: did you mean 'page.tmpl'?\n")


def test_a_failure_makes_no_folder(cli):
    cli.write("page.tmpl", "${b}")
    for words in (["page.tmpl", "-s", "a=1"], ["gone.tmpl", "-s", "b=1"],
                  ["page.tmpl", "-f", "gone.toml"]):
        assert cli.run("render", *words, "-o", "out/").status != 0
        assert not (cli.folder / "out").exists()
    assert cli.run("render", "page.tmpl", "-s", "b=1", "-o", "out/").status == 0
    assert cli.read("out/page") == "1"
