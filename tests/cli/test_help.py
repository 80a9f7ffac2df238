"""Help, version, manual and completions: all made from one table."""
import re
import shutil
import subprocess

import pytest

from conftest import PROGRAM, ROOT

COMMANDS = ["get", "has", "dump", "explain", "keys", "find", "sources", "check", "diff", "watch",
            "exec", "compile", "render", "convert", "set", "unset", "schema", "completion", "help",
            "version"]
VERSION = (ROOT / "VERSION").read_text().strip()


@pytest.mark.parametrize("words", [["--version"], ["get", "--version"], ["--version", "-q"]])
def test_version(cli, words):
    assert cli.run(*words) == (0, f"superconfig {VERSION}\n", "")


def test_help_names_every_command(cli):
    done = cli.run("--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Usage: superconfig COMMAND [OPTIONS] [ARGUMENTS]\n")
    assert re.findall(r"^  ([a-z]+) .*?  +\S", done.out.split("Sources:")[0], re.M) == [
        c for c in COMMANDS]
    assert cli.run("-h") == done


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(cli, command):
    done = cli.run(command, "--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"Usage: superconfig {command} [OPTIONS]")
    assert re.search(f"\nExample:\n  superconfig {command}( .*)?\n$", done.out)
    assert cli.run("-h", command) == done


def test_help_fits_a_terminal(cli):
    for command in COMMANDS:
        text = cli.run(command, "--help").out.split("\nExample:")[0]
        assert max(map(len, text.splitlines())) <= 80


def options_of(cli, command, form):
    return set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", cli.run(command, form).out, re.M))


def test_help_begins_with_the_options_of_the_command(cli):
    """Each of the others has one line, in `help options` too."""
    done = cli.run("get", "--help")
    assert "--lines" in options_of(cli, "get", "--help")
    assert "--strict" not in options_of(cli, "get", "--help")
    assert "superconfig help options" in done.out
    shared = set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", cli.run("help", "options").out, re.M))
    for command in COMMANDS:
        own = options_of(cli, command, "--help")
        assert options_of(cli, command, "--help=all") - own <= shared


def test_help_lists_the_options_of_a_command(cli):
    """Every option that the full help lists is accepted, every other one is refused."""
    listed_by = {command: options_of(cli, command, "--help=all") for command in COMMANDS}
    every = set().union(*listed_by.values())
    for command, listed in listed_by.items():
        for option in every:
            values = ["1"] if not cli.run(option, command).err.endswith("takes no value\n") else []
            # No path: with one, watch would wait for a change.
            arguments = ["x["] if command == "watch" else ["x", "y"]
            refused = f"'{command}' takes no option '{option}'" in cli.run(
                command, option, *values, *arguments).err
            assert refused == (option not in listed), (command, option)


def test_the_manual_in_the_repository_is_up_to_date(cli):
    done = cli.run("--help=man")
    assert (done.status, done.err) == (0, "")
    page = ROOT / "docs" / "man" / "superconfig.1"
    assert done.out == page.read_text(), "run scripts/make-man"


def test_the_manual_names_every_option(cli):
    page = cli.run("--help=man").out.replace("\\", "")
    for command in COMMANDS:
        for option in options_of(cli, command, "--help=all"):
            assert f"fB{option}fR" in page


@pytest.mark.parametrize("form", ["all", "man"])
def test_the_forms_of_help_behind_the_letter(cli, form):
    assert cli.run("get", f"-h={form}") == cli.run("get", f"--help={form}")
    assert cli.run("get", "-h=html").status == 2


def test_help_explains_less_known_facts(cli):
    """Facts that newcomers did not find."""
    assert "base.production.yaml" in cli.run("help", "profiles").out
    assert "APP_SERVER__PORT" in cli.run("get", "--help").out
    assert "With --json each value is JSON" in cli.run("set", "--help").out
    assert '&& eval "$vars"' in cli.run("dump", "--help").out.replace("\n", " ")


@pytest.mark.parametrize("words", [["help"], ["help", "get"], ["help", "version"]])
def test_help_as_a_word(cli, words):
    assert cli.run(*words) == cli.run(*words[1:], "--help")


def test_version_as_a_word(cli):
    assert cli.run("version") == cli.run("--version")


def test_topics(cli):
    """Each page fits a terminal, and formats names all that are read and written."""
    for topic in ("options", "formats", "paths", "environment", "profiles"):
        done = cli.run("help", topic)
        assert (done.status, done.err) == (0, "")
        assert max(map(len, done.out.splitlines())) <= 80
        assert topic in cli.run("help").out
    named = re.findall(r"^  (\S+) ", cli.run("help", "formats").out, re.M)
    listed = cli.run("dump", "--to", "?").err.split("there are ")[1].split("\n")[0].split(", ")
    assert named == listed
    page = cli.run("--help=man").out
    assert all(f".SH {title}\n" in page for title in ("FORMATS", "PATHS", "ENVIRONMENT VARIABLES"))
    done = cli.run("help", "nothing")
    assert (done.status, done.out) == (2, "")


def test_help_knows_two_other_forms(cli):
    done = cli.run("--help=html")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("superconfig: option '--help' knows only 'man' and 'all'\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_parse(cli, shell):
    done = cli.run("completion", shell)
    assert (done.status, done.err) == (0, "")
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    script = cli.write("script", done.out)
    subprocess.run([shell, "-n", script], check=True)


BASH = """\
source ./script
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
compopt() { :; }
_superconfig superconfig "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(("words", "offered"), [
    ([""], COMMANDS),
    (["c"], ["check", "compile", "convert", "completion"]),
    (["-f", "get", "d"], ["dump", "diff"]),
    (["completion", ""], ["bash", "zsh", "fish"]),
    (["dump", "--to", "json"], ["json", "jsonc", "json5"]),
    (["dump", "--to", "=", "t"], ["toml"]),
    (["dump", "--to", "="],
     ["json", "jsonc", "json5", "toml", "yaml", "ini", "dotenv", "properties", "shell",
      "docker-env", "github-env", "systemd-env", "environ"]),
    (["get", "--from", "=", "sh"], [""]),
    (["get", "--expand", "=", "p"], ["path"]),
    (["get", "--opt"], ["--optional"]),
    (["completion", "--"], ["--output", "--quiet", "--color", "--help", "--version"]),
    (["get", "--limit", "d"], ["depth="]),
    (["get", "-f", "a"], ["app.toml"]),
    (["diff", "s"], ["site.json", "site.production.json"]),
    (["get", "--env", ""], [""]),
    (["get", "-f", "app.toml", "data"],
     ["database", "database.user", "database.pool", "database.pool.min", "database.pool.max"]),
    (["get", "--file", "=", "app.toml", "server.p"], ["server.port"]),
    (["-f", "app.toml", "explain", "-s", "server.x", "=", "1", "server."],
     ["server.port", "server.host", "server.x"]),
    (["dump", "-f", "gone.toml", "s"], [""]),
    (["dump", "-f", "app.toml", "--require", "server.h"], ["server.host"]),
    (["unset", "--in", "app.toml", "server.h"], ["server.host"]),
    (["dump", "-f", "site.json", "-p", ""], ["production"]),
    (["dump", "--nested", "-f", "nested.json", "--profile", "=", "s"], ["staging", "small"]),
    (["get", "-f", "odd.json", "a"], ["a1"]),
    (["get", "-f", "odd.json", "'\"a"], ['"a b"', '"a b"."c.d"']),
    (["get", "-f", "odd.json", '"\\"a'], ['\\"a b\\"', '\\"a b\\".\\"c.d\\"']),
    (["get", "-f", "odd.json", '\\"a'], ['\\"a\\ b\\"', '\\"a\\ b\\".\\"c.d\\"']),
    (["schema", ""], ["docs", "example", "infer", "types", "usage"]),
    (["schema", "t"], ["types"]),
    (["schema", "types", "s"], ["site.json", "site.production.json"]),
    (["schema", "types", "--to", ""], ["c", "python", "typescript"]),
    (["schema", "--to", "=", "c", "types", "a"], ["app.toml"]),
    (["schema", "example", "-t", ""], ["env", "jsonc", "toml", "yaml"]),
    (["check", "app.toml", "--format", "=", ""], ["github", "json", "sarif", "text"]),
    (["diff", "--format", ""], ["json", "markdown", "text"]),
    (["get", ""], [""]),
])
def test_bash_completes(app, words, offered):
    if not shutil.which("bash"):
        pytest.skip("no bash")
    app.write("script", app.run("completion", "bash").out)
    if "nested.json" in words:
        app.write("nested.json", '{"default": {}, "staging": {}, "small": {}, "x": {}}')
    if "odd.json" in words:
        app.write("odd.json", '{"a b": {"c.d": 1}, "a1": 2}')
    (app.folder / "script").rename(app.folder / "home-script")
    text = BASH.replace("./script", "./home-script")
    done = subprocess.run(["bash", "-c", text, "bash", PROGRAM, *words], cwd=app.folder,
                          capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split("\n")[:-1]) == sorted(offered)


@pytest.mark.parametrize(("line", "offered"), [
    ("schema ", ["docs", "example", "infer", "types", "usage"]),
    ("schema types --to ", ["c", "python", "typescript"]),
    ("schema example --to ", ["env", "jsonc", "toml", "yaml"]),
    ("check --format ", ["github", "json", "sarif", "text"]),
    ("diff --format ", ["json", "markdown", "text"]),
])
def test_fish_offers_the_choices_of_a_command(cli, line, offered):
    if not shutil.which("fish"):
        pytest.skip("no fish")
    cli.write("script", cli.run("completion", "fish").out)
    text = f"source script; complete -C 'superconfig {line}'"
    done = subprocess.run(["fish", "--no-config", "-c", text], cwd=cli.folder,
                          capture_output=True, text=True, check=True)
    assert sorted(row.split("\t")[0] for row in done.stdout.splitlines()) == offered


def test_zsh_offers_the_choices_of_a_command(cli):
    """The completion itself needs a terminal; this tests its lists."""
    script = cli.run("completion", "zsh").out
    assert "'1:WHAT:(example types docs usage infer)'" in script
    assert "FORMAT:_superconfig_schema_to'" in script
    assert '(( ! $words[(I)types] )) || compadd "$@" - typescript python c\n' in script
    assert "FORM:(text json markdown)'" in script and "FORM:(text json github sarif)'" in script
