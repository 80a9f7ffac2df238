"""Each source option and modifier has the effect that its help describes."""
import pytest


def dump(cli, *words, **options):
    done = cli.run("dump", "--compact", "--reveal", *words, **options)
    assert (done.status, done.err) == (0, "")
    return done.out.strip()


def test_optional_file(cli):
    assert dump(cli, "--optional", "gone.toml", "-s", "a=1") == '{"a":1}'


def test_glob(cli):
    cli.write("conf.d/2.json", '{"a": 2}')
    cli.write("conf.d/1.toml", "a = 1\nb = 1\n")
    cli.write("conf.d/deep/3.json", '{"c": 3}')
    assert dump(cli, "-g", "conf.d/*.{json,toml}") == '{"a":2,"b":1}'
    assert dump(cli, "-g", "conf.d/**/*.json") == '{"a":2,"c":3}'


def test_hierarchical(cli):
    cli.write("home/.config/myapp.toml", "a = 1\nb = 1\n")
    cli.write("xdg/myapp/config.json", '{"b": 0, "c": 0}')
    cli.write("myapp.json", '{"a": 3}')
    assert dump(cli, "-H", "myapp") == '{"b":1,"c":0,"a":3}'
    done = cli.run("sources", "-H", "myapp")
    assert done.status == 0
    loaded = [line.split() for line in done.out.splitlines() if line.split()[0].isdigit()]
    assert [line[2].rsplit("/", 1)[1] for line in loaded] == [
        "config.json", "myapp.toml", "myapp.json"]


def test_directory(cli):
    cli.write("secrets/db/password", "hunter2\n")
    cli.write("secrets/tls.crt", "x")
    assert cli.run("get", "db.password", '"tls.crt"', "-d", "secrets") == (0, "hunter2\nx\n", "")


def test_env(cli):
    env = {"APP_SERVER__PORT": "1", "APP_EMPTY": "", "OTHER": "x"}
    assert dump(cli, "-e", "APP", env=env) in (
        '{"empty":"","server":{"port":1}}', '{"server":{"port":1},"empty":""}')
    assert dump(cli, "--drop-empty", "-e", "APP_", env=env) == '{"server":{"port":1}}'
    assert '"other":"x"' in dump(cli, "-e", "", env=env)


def test_dotenv(cli):
    cli.write(".env", "APP_A=1\nB='x'\n")
    assert dump(cli, "--dotenv", ".env") in ('{"app_a":1,"b":"x"}', '{"b":"x","app_a":1}')
    assert dump(cli, "--env-prefix", "APP", "--dotenv", ".env") == '{"a":1}'


def test_set_unset(cli):
    assert dump(cli, "-s", "a.b=1", "--set-string", "a.c=1", "-s", "a.d=[1]", "-s", "a.e=007") == (
        '{"a":{"b":1,"c":"1","d":[1],"e":"007"}}')
    assert dump(cli, "-s", "a=1", "-s", "b=2", "--unset", "a") == '{"b":2}'
    assert dump(cli, "-s", "a=", "-s", "b=x=y") == '{"a":"","b":"x=y"}'


def test_defaults_in_any_format(cli):
    for text in ('{"a": 1}', "a = 1", "a: 1\n"):
        assert dump(cli, "--defaults", text) == '{"a":1}'


def test_modifiers_are_of_the_next_source_only(cli):
    cli.write("a.json", '{"x": {"y": 1}}')
    assert dump(cli, "--at", "x", "--under", "z", "-f", "a.json", "-f", "a.json") == (
        '{"z":{"y":1},"x":{"y":1}}')


def test_from(cli):
    cli.write("plain", "a = 1\n")
    assert dump(cli, "--from", "toml", "-f", "plain") == '{"a":1}'


def test_join(app):
    assert dump(app, "-f", "site.json", "--join", "-f", "site.production.json", "--at",
                "server", "--join", "-f", "app.toml") == (
        '{"server":{"port":9000},"features":["a","b"],"port":8000,"host":"localhost"}')


def test_nested(cli):
    cli.write("a.toml", "[default]\na = 1\n[production]\na = 2\n[global]\nb = 3\n")
    assert dump(cli, "--nested", "-f", "a.toml", "-p", "production") == '{"a":2,"b":3}'


def test_no_operators(cli):
    words = ["--defaults", '{"a": [1]}']
    more = '{"a_add": [2]}'
    assert dump(cli, *words, "--defaults", more) == '{"a":[1,2]}'
    assert dump(cli, *words, "--no-operators", "--defaults", more) == '{"a":[1],"a_add":[2]}'


def test_secret(cli):
    assert cli.run("dump", "--compact", "-q", "--secret", "--defaults", '{"a": "x"}').out == (
        '{"a":"<secret>"}\n')


def test_policy(cli):
    words = ["--defaults", '{"a": {"l": [1]}}', "--defaults", '{"a": {"l": [2]}}']
    assert dump(cli, *words) == '{"a":{"l":[2]}}'
    assert dump(cli, *words, "--policy", "*.l=append") == '{"a":{"l":[1,2]}}'


@pytest.mark.parametrize(("words", "value"), [
    ([], "${b}"), (["--expand"], "1"), (["--expand=path"], "1")])
def test_expand_path(cli, words, value):
    assert cli.run("get", "a", "--defaults", '{"a": "${b}", "b": 1}', *words) == (
        0, value + "\n", "")


def test_expand_env_and_file(cli):
    cli.write("a.json", '{"e": "${env:WORD:-none}", "f": "${file:t}"}')
    cli.write("t", "text")
    words = ["-f", "a.json"]
    assert dump(cli, *words) == '{"e":"${env:WORD:-none}","f":"${file:t}"}'
    assert dump(cli, *words, "--expand=env,file", env={"WORD": "w"}) == '{"e":"w","f":"text"}'


def test_profiles_in_order(cli):
    cli.write("a.json", '{"x": 0}')
    cli.write("a.one.json", '{"x": 1, "y": 1}')
    cli.write("a.two.json", '{"x": 2}')
    assert dump(cli, "-f", "a.json", "-p", "one", "-p", "two") == '{"x":2,"y":1}'
    assert dump(cli, "-p", "two", "-f", "a.json", "-p", "one") == '{"x":1,"y":1}'


def test_a_value_from_a_file(cli):
    """A text in any form, without the line end after it."""
    cli.write("key.pem", "-----BEGIN-----\nabc\n-----END-----\n\n")
    cli.write("n.txt", "8080\r\n")
    assert cli.run("get", "--json", "tls.key", "n", "--set-file", "tls.key=key.pem",
                   "--set-file", "n=n.txt") == (
        0, '"-----BEGIN-----\\nabc\\n-----END-----\\n"\n"8080"\n', "")
    assert cli.run("get", "a", "--set-file", "a=-", stdin="x\n").out == "x\n"
    assert cli.run("get", "--raw", "a", "--set-file", "a=/dev/null") == (0, "", "")


def test_a_value_from_a_file_that_cannot_be_read(cli):
    done = cli.run("get", "a", "--set-file", "a=gone.txt")
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith(
        f"superconfig: gone.txt: error: no such file (looked for in {cli.folder}) ")
    cli.write("latin.txt", b"\xe9\n")
    done = cli.run("get", "a", "--set-file", "a=latin.txt")
    assert (done.status, done.out) == (3, "")
    assert "[invalid-utf8]" in done.err
    assert cli.run("get", "a", "--set-file", "a=.").status == 3
    assert cli.run("get", "a", "--set-file", "a").status == 2
    assert cli.run("get", "a", "--set-file", "a..b=/dev/null").status == 2
