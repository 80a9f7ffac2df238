"""Wrong usage: status 2, nothing on standard output, one line with the mistake."""
import pytest


def refuse(cli, *words):
    done = cli.run(*words)
    assert (done.status, done.out) == (2, "")
    return done.err


def test_no_command(cli):
    """The commands, and where to read more."""
    listed = refuse(cli)
    assert listed.startswith("Usage: superconfig COMMAND [OPTIONS] [ARGUMENTS]\n\nCommands:\n")
    for command in ("get PATH...", "check [FILE...]", "help [COMMAND]"):
        assert f"\n  {command} " in listed
    assert "\nMore: superconfig help COMMAND" in listed


@pytest.mark.parametrize(("words", "message"), [
    (["gte"], "unknown command 'gte'; did you mean 'get'?"),
    (["expl"], "unknown command 'expl'; did you mean 'explain'?"),
    (["show"], "unknown command 'show'; did you mean 'dump'?"),
    (["lint"], "unknown command 'lint'; did you mean 'check'?"),
    (["validate"], "unknown command 'validate'; did you mean 'check'?"),
    (["list"], "unknown command 'list'; did you mean 'keys' or 'sources'?"),
    (["rm"], "unknown command 'rm'; did you mean 'unset'?"),
    (["ge t"], "unknown command 'ge t'; did you mean 'get'?"),
    (["--color", "red"], "option '--color': no 'red'; there are auto, always, never"),
    (["frobnicate"], "unknown command 'frobnicate'"),
    (["--fil", "x"], "unknown option '--fil'; did you mean '--file'?"),
    (["--version=1"], "option '--version' takes no value"),
    (["-Z"], "unknown option '-Z'"),
    (["-V"], "unknown option '-V'; did you mean '--version'?"),
    (["infer"], "unknown command 'infer'; did you mean 'schema infer'?"),
    (["docs"], "unknown command 'docs'; did you mean 'schema docs'?"),
    (["types"], "unknown command 'types'; did you mean 'schema types'?"),
    (["example"], "unknown command 'example'; did you mean 'schema example'?"),
    (["-f"], "option '-f' needs a value: FILE"),
])
def test_before_a_command(cli, words, message):
    assert refuse(cli, *words) == f"superconfig: {message}\nTry 'superconfig --help'.\n"


@pytest.mark.parametrize(("command", "words", "message"), [
    ("get", ["--optoinal", "x"], "unknown option '--optoinal'; did you mean '--optional'?"),
    ("get", ["-r"], "unknown option '-r'; did you mean '--raw'?"),
    ("has", ["-r"], "unknown option '-r'"),
    ("exec", ["--restart"], "unknown option '--restart'; did you mean '--watch'?"),
    ("set", ["--diff"], "unknown option '--diff'; did you mean '--dry-run'?"),
    ("get", ["--zzz"], "unknown option '--zzz'"),
    ("get", ["a", "--file"], "option '--file' needs a value: FILE"),
    ("get", ["a", "--json=yes"], "option '--json' takes no value"),
    ("get", ["-f", "app.toml"], "'get' needs PATH..."),
    ("get", ["a"], "no source is given: --file, --env, --set or another"),
    ("get", ["a", "-f", "app.toml", "--reveal"], "'get' takes no option '--reveal'"),
    ("dump", ["a", "b", "-f", "app.toml"], "'dump' takes no argument 'b'"),
    ("explain", ["a", "b", "-f", "app.toml"], "'explain' takes no argument 'b'"),
    ("diff", ["a.toml"], "'diff' needs all of A B, or --a and --b"),
    ("convert", [], "'convert' needs IN [OUT]"),
    ("convert", ["app.toml", "x.json", "y"], "'convert' takes no argument 'y'"),
    ("completion", ["tcsh"], "no shell 'tcsh'; there are bash zsh fish"),
    ("completion", ["bash", "-f", "app.toml"], "'completion' takes no option '--file'"),
])
def test_words(app, command, words, message):
    assert refuse(app, command, *words) == (
        f"superconfig: {message}\nTry 'superconfig {command} --help'.\n")


FORMATS = "json, jsonc, json5, toml, yaml, ini, dotenv, properties, image"


@pytest.mark.parametrize(("words", "message"), [
    (["--join"], "no source follows '--join'; it must precede the source that it changes"),
    (["--under", "a", "-s", "a=1"], "'--under' does not apply to '--set'"),
    (["--drop-empty", "-f", "app.toml"], "'--drop-empty': the source `file` has no "
     "option `drop-empty`; env and dotenv have it [invalid-argument]"),
    (["--env-prefix", "A", "-e", "APP"], "'--env-prefix': the source `env` has no "
     "option `prefix`; dotenv has it [invalid-argument]"),
    (["--from", "xml", "-f", "app.toml"], f"'--from': no format 'xml'; there are {FORMATS}"),
    (["--to", "tomml", "-f", "app.toml"], f"'--to': no format 'tomml'; there are {FORMATS}, "
     "shell, docker-env, github-env, systemd-env, environ"),
    (["--on-error", "ignore", "-f", "app.toml"], "'--on-error': the option `on-error` is "
     "fail or warn, not `ignore` [invalid-argument]"),
    (["--environ", "A", "-e", "A"], "'--environ': the option `environ` needs NAME=VALUE "
     "[invalid-argument]"),
    (["--set", "a.b"], "option '--set' needs PATH=VALUE"),
    (["--set-string", "a.b"], "option '--set-string' needs PATH=TEXT"),
    (["--policy", "a"], "option '--policy' needs PATH=POLICY"),
    (["--expand=env,http", "-f", "app.toml"],
     "option '--expand': no 'http'; there are path, env, file"),
    (["--expand", "path,env", "-f", "app.toml"],
     "option '--expand' takes its value behind '=': --expand=path,env; a path 'path,env' goes "
     "before the option"),
    (["--limit", "depth", "-f", "app.toml"], "option '--limit' needs NAME=N"),
    (["--limit", "width=1", "-f", "app.toml"],
     "option '--limit': no limit 'width'; there are file-size, depth, nodes, aliases"),
    (["--limit", "depth=-1", "-f", "app.toml"], "option '--limit': '-1' is not a limit"),
    (["--limit", "depth=0", "-f", "app.toml"], "option '--limit': '0' is not a limit"),
    (["--limit", "depth=many", "-f", "app.toml"], "option '--limit': 'many' is not a limit"),
    (["--limit", "nodes=4294967296", "-f", "app.toml"],
     "option '--limit': the limit `nodes` is a number from 1 to 4294967295"),
    (["--rule", "type-conflict=stop", "-f", "app.toml"],
     "option '--rule': no 'stop'; there are default, ignore, warn, fail"),
    (["--rule", "syntax=fail", "-f", "app.toml"],
     "option '--rule': 'syntax' is not the code of a warning or note"),
])
def test_options(app, words, message):
    assert refuse(app, "dump", *words) == (
        f"superconfig: {message}\nTry 'superconfig dump --help'.\n")


@pytest.mark.parametrize(("words", "message"), [
    (["app.toml", "-f", "site.json", "site.json"],
     "'diff' reads the files that are its arguments; it takes no other source without --profiles"),
    (["--profiles", "a", "b"], "no source is given: --file, --env, --set or another"),
    (["app.toml", "site.json", "--drop-empty"], "'--drop-empty': the source `file` has no "
     "option `drop-empty`; env and dotenv have it [invalid-argument]"),
])
def test_files_or_sources(app, words, message):
    assert refuse(app, "diff", *words) == (
        f"superconfig: {message}\nTry 'superconfig diff --help'.\n")


def test_a_format_must_be_known_to_convert(app):
    assert refuse(app, "convert", "app.toml") == (
        "superconfig: 'convert' needs --to FORMAT or OUT\nTry 'superconfig convert --help'.\n")
    assert refuse(app, "convert", "app.toml", "-") == refuse(app, "convert", "app.toml")
    assert refuse(app, "convert", "app.toml", "x.xyz") == (
        "superconfig: 'x.xyz' has no extension of a known format; --to FORMAT names one\n"
        "Try 'superconfig convert --help'.\n")
    assert not (app.folder / "x.xyz").exists()


EMPTY_SEGMENT = "error: an empty segment must be quoted [bad-path]\n"


@pytest.mark.parametrize(("words", "text"), [
    (["a..b"], f"{EMPTY_SEGMENT}  | a..b\n  |   ^\n"),
    (["a", "--set", "a..b=1"], f"override:1:3: {EMPTY_SEGMENT}  1 | a..b\n    |   ^\n"),
    (["a", "--policy", "a=sum"],
     "error: a: `sum` is not a policy; the policies are replace, append, union and "
     "merge-by-key(name) [bad-policy]\n"),
    (["a", "--policy", "a..b=union"], f"{EMPTY_SEGMENT}  | a..b\n  |   ^\n"),
    (["a", "-p", "a/b"],
     "error: \"a/b\" is not a profile name (letters, digits, '.', '_', '-') [bad-profile]\n"),
])
def test_errors_that_the_library_finds(app, words, text):
    assert refuse(app, "get", *words, "-f", "app.toml") == f"superconfig: {text}"


def test_a_fault_never_shows_a_value(app):
    """A value may be a secret typed at the wrong place."""
    for words in (["get", "--pasword=hunter2"], ["get", "x", "--json=hunter2"],
                  ["get", "x", "--set", "=hunter2"], ["get", "x", "--set", "a..b=hunter2"]):
        assert "hunter2" not in refuse(app, *words)


@pytest.mark.parametrize("words", [
    ["get", "server.port", "-f", "app.toml"],
    ["-f", "app.toml", "get", "server.port"],
    ["get", "-fapp.toml", "server.port"],
    ["get", "--file=app.toml", "--", "server.port"],
    ["-qf", "app.toml", "--", "get", "server.port"],
    ["get", "-f", "app.toml", "-q", "server.port"],
])
def test_options_and_arguments_mix(app, words):
    assert app.run(*words) == (0, "8000\n", "")


def test_an_option_after_two_dashes_is_an_argument(cli):
    assert cli.run("get", "-s", "--file=1", "--", "--file") == (0, "1\n", "")


def test_an_equals_sign_within_quotes_belongs_to_the_path(cli):
    assert cli.run("get", "--set", 'a."b=c"=d=e', 'a."b=c"') == (0, "d=e\n", "")
    assert cli.run("get", "--set", 'a=say "x=1"', "a") == (0, 'say "x=1"\n', "")


def test_a_path_may_begin_with_a_minus(cli):
    assert cli.run("get", "-1", "--defaults", "[1, 2]") == (0, "2\n", "")


def test_a_file_as_an_argument(app):
    """A spelling of many programs; the message shows this command's spelling."""
    assert "no source is given; is 'app.toml' one? -f takes a file\n" in refuse(
        app, "get", "server.port", "app.toml")
    assert "is 'app.toml' one?" in refuse(app, "dump", "app.toml")
    assert "'app.toml' is no PATH=VALUE; --in takes the file to change\n" in refuse(
        app, "set", "server.port=1", "app.toml")
