"""Documentation that differs from the program is reported, with its line."""
import pytest


def check(tree, text, *options):
    return tree.run("check-docs", *options, tree.write("guide.md", text))


def test_files_and_commands_that_agree_pass(tree):
    done = check(tree, """\
# Guide
```toml conf/app.toml
port = 1
```
```console
$ cat conf/app.toml
port = 1
$ A=1
$ echo $A; false
1
$ echo $?
1
$ cat \\
> conf/app.toml
port = 1
$ printf '1\\n2\\n3\\n'
1
...
3
```
```sh
this is only for reading
```
""")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "7 files and commands, 0 differ" in done.stdout


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("```console\n$ echo a\nb\n```\n", 2, "`echo a` prints\na"),
        ("```console\n$ echo a\n```\n", 2, "`echo a` prints\na"),
        ("```console\n$ true\na\n```\n", 2, "`true` prints"),
        ("```console\n$ echo a >&2\n```\n", 2, "prints\na"),
        ("```console\n$ echo a\na\n$ exit 3\n$ echo b\nb\n```\n", 5, "`echo b` prints"),
        ("```console\n$ echo a.b\na?b\n```\n", 2, "prints\na.b"),
        ("```console\na\n```\n", 1, "2: a console block begins with a command"),
        ("text\n\n```c\nint main(void)\n{\n}\n```\n", 3, "a whole program has to be named"),
        ("```console\n$ true\n", 1, "1: the block does not end"),
        ("1. Item:\n   ```console\n   $ echo a\n   b\n   ```\n", 3, "prints\na"),
    ],
)
def test_a_difference_is_named(tree, text, line, message):
    done = check(tree, text)
    assert done.returncode == 1
    assert f"guide.md:{line}: " in done.stdout
    assert message in done.stdout


def test_a_named_program_is_compiled_and_can_be_run(tree):
    text = '```c app.c\n#include <stdio.h>\n\nint main(void)\n{\n    puts("a");\n}\n```\n' \
        "```console\n$ ./app\na\n```\n"
    done = check(tree, text, "--compile", "cc {source} -o {program}")
    assert done.returncode == 0, done.stdout
    done = check(tree, text.replace("puts(", "gone("), "--compile",
                 "cc -Werror=implicit-function-declaration {source} -o {program}")
    assert done.returncode == 1
    assert "guide.md:1: app.c does not compile" in done.stdout


def test_the_callers_environment_stays_outside(tree, monkeypatch):
    monkeypatch.setenv("APP_PORT", "1")
    assert check(tree, "```console\n$ echo \"[$APP_PORT]\"\n[]\n```\n").returncode == 0


def test_nothing_to_check_is_no_success(tree):
    assert check(tree, "# Nothing\n").returncode == 1


@pytest.mark.parametrize("text", [
    'const { loadFile } = require("superconfig");',
    "import { loadFile } from 'superconfig';",
])
def test_a_program_in_javascript_has_to_be_named(tree, text):
    done = check(tree, f"```js\n{text}\n```\n")
    assert done.returncode == 1
    assert "guide.md:1: a whole program has to be named" in done.stdout
