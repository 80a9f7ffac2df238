"""Text for other programs, read by them: every value must arrive byte for byte, or be refused.

Hostile values are made from a seed, written by `dump`, and read by the installed shells (dash,
bash, busybox, zsh), by systemd's own parser of environment.d, and by readers that are written here
from the documentation of docker, GitHub and systemd. SUPERCONFIG_SHELL_VALUES says how many values;
`make test-shell` uses ten thousand.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess

import pytest

from conftest import PROGRAM

COUNT = int(os.environ.get("SUPERCONFIG_SHELL_VALUES", "600"))
AT_ONCE = 500
SEED = 20
SHELLS = {
    "dash": ["dash"], "bash": ["bash"], "bash-posix": ["bash", "--posix"],
    "busybox": ["busybox", "sh"], "zsh": ["zsh", "-f"],
    "zsh-sh": ["zsh", "--emulate", "sh", "-f"], "mksh": ["mksh"], "ksh": ["ksh"], "yash": ["yash"]}
SYSTEMD = pathlib.Path(
    "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")

SPECIAL = "'\"`$(){}[]<>|&;*?~!#%^=@:,+-_/\\ \t\n\r."
PIECES = [
    "$(touch pwned)", "`touch pwned`", "';touch pwned;'", '";touch pwned;"', "${IFS}", "$HOME",
    "$((1+1))", "$'\\n'", "<(touch pwned)", "\\", "\\\\", "\\\n", "\\'", '\\"', "\\`", "\\$", "~",
    "~root", ":~root", "=ls", ":=ls", "!!", "!touch", "-n", "--", "%s%n", "\x1b[31m", "END_",
    "END__\n", "\nEND_\n", "EOF\n", "\nPATH=/evil\n", "export A=b", "#", " #x", "A=b",
    "A<<END\nb\nEND\n",
    "\n", "\n\n", "\r", "\r\n", "\t", " ", "  ", "''", '""', "'", '"', "*", "?", "[a-z]", "{a,b}",
    "a[$(touch pwned)]", "\x01", "\x7f", "\x80", "\x85", "\xa0", "é", "漢字", "😀", "e\u0301",
    "\u2028",
    "\u200f", "\ufeff", "\ufdd0", "\ufffe", "\U0010ffff", "\uff07", "\u02bc", "\u2019", "x", "word",
    "0", "-1", "1e3", "true", "null", "${a:-b}", "$${", "{{a}}", "%PATH%", "&&", "||", ";;", "\x00",
]


def make_value(chance):
    kind = chance.randrange(6)
    if kind == 0:
        return chance.choice(PIECES)
    if kind == 1:
        return "".join(chance.choice(SPECIAL) for _ in range(chance.randrange(1, 24)))
    if kind == 2:
        return "".join(chr(chance.randrange(1, 0x180)) for _ in range(chance.randrange(1, 24)))
    if kind == 3:
        return "".join(chance.choice(PIECES) for _ in range(chance.randrange(2, 8)))
    if kind == 4:
        points = [chance.randrange(1, 0x110000) for _ in range(chance.randrange(1, 12))]
        return "".join(chr(p) for p in points if not 0xD800 <= p < 0xE000)
    return chance.choice(PIECES) * chance.randrange(1, 40)


def values():
    chance = random.Random(SEED)
    made = [make_value(chance) for _ in range(COUNT)]
    made[:4] = ["", "'" * 1000, "\\" * 1001, "\n" * 1000]
    return made


def batches(taken):
    """The accepted values in batches: objects of names and texts."""
    for start in range(0, len(taken), AT_ONCE):
        yield {f"V{start + i}": text for i, text in enumerate(taken[start:start + AT_ONCE])}


def dump(cli, name, variables, *words):
    cli.write("values.json", json.dumps(variables))
    words = ["dump", "--reveal", "--to", name, "-f", "values.json", *words]
    done = subprocess.run([PROGRAM, *words], cwd=cli.folder, env=cli.environment,
                          capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def check_refused(cli, name, refused):
    """Each of them alone is an error that names its path."""
    for text in refused:
        status, out, err = dump(cli, name, {"ok": 1, "deep": {"bad": text}})
        assert (status, out, "deep.bad" in err, "[cannot-write]" in err) == (3, b"", True, True), (
            name, text)


def split_by(accept):
    made = values()
    return [t for t in made if accept(t)], [t for t in made if not accept(t)]


def same(got, expected):
    assert got.keys() == expected.keys()
    for name, text in expected.items():
        assert got[name] == text.encode(), (name, text)


# ---- shells ----

def evaluate(cli, shell, script, names):
    """The values of the variables in a shell after the script."""
    output = "".join(f'printf "%s\\0" "${name}"\n' for name in names)
    cli.write("script", script + "\n" + output)
    done = subprocess.run([*SHELLS[shell], "script"], cwd=cli.folder, capture_output=True,
                          env={**cli.environment, "LC_ALL": "C.UTF-8"}, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr[:2000]
    assert not (cli.folder / "pwned").exists()
    return dict(zip(names, done.stdout.split(b"\0")[:-1], strict=True))


def need(shell):
    if not shutil.which(SHELLS[shell][0]):
        pytest.skip(f"no {SHELLS[shell][0]}")


@pytest.mark.parametrize("shell", SHELLS)
def test_shell(cli, shell):
    need(shell)
    taken, refused = split_by(lambda text: "\0" not in text)
    for variables in batches(taken):
        status, out, err = dump(cli, "shell", variables)
        assert (status, err) == (0, "")
        cli.write("out", out)
        same(evaluate(cli, shell, ". ./out", variables), variables)
        same(evaluate(cli, shell, 'eval "$(cat out)"', variables), variables)
    check_refused(cli, "shell", refused[:20])


@pytest.mark.parametrize("shell", SHELLS)
def test_shell_exports(cli, shell):
    need(shell)
    taken, _ = split_by(lambda text: "\0" not in text)
    for variables in batches(taken):
        expected = {"P_" + name: text for name, text in variables.items()}
        status, out, _ = dump(cli, "shell", variables, "--export", "--prefix", "P")
        assert status == 0
        cli.write("script", out + b"\nexec env -0\n")
        done = subprocess.run([*SHELLS[shell], "script"], cwd=cli.folder, capture_output=True,
                              env={**cli.environment, "LC_ALL": "C.UTF-8"}, timeout=300, check=True)
        pairs = [entry.split(b"=", 1) for entry in done.stdout.split(b"\0") if entry]
        same({name.decode(): text for name, text in pairs if name.startswith(b"P_V")}, expected)


@pytest.mark.parametrize("shell", SHELLS)
def test_names(cli, shell):
    """A name of any text is an identifier that the shell assigns, or is refused."""
    need(shell)
    chance = random.Random(SEED)
    words = ["random", "uid", "path", "optind", "seconds", "lines", "status", "groups",
             "username", "a", "A", "_", "x1", "1x", "a.b", "a b", "a-b", "a[0]",
             "a[$(touch pwned)]", "a=b", "é", "if", "export", "histsize", "tmout", "shlvl",
             "lineno", "ps4", "home", "pwd", "argc"]
    keys = words + ["".join(chance.choice("abcXYZ019_-.[]$`'\" =;\n")
                            for _ in range(chance.randrange(1, 8)))
                    for _ in range(max(20, COUNT // 100))]
    for key in keys:
        status, out, err = dump(cli, "shell", {key: "it's"})
        if status != 0:
            assert (status, out, "[cannot-write]" in err) == (3, b"", True), key
            continue
        name = out.split(b"=")[0].decode()
        assert name.isascii() and name.isidentifier()
        cli.write("out", out)
        same(evaluate(cli, shell, ". ./out", [name]), {name: "it's"})


def env_takes(text):
    """Texts that Compose and a shell can read in the same way."""
    tail = len(text) - len(text.rstrip("\\"))
    return "\0" not in text and "\r\n" not in text and not (
        "`" in text and ("'" in text or tail % 2 == 1))


@pytest.mark.parametrize("shell", SHELLS)
def test_env_that_is_sourced(cli, shell):
    need(shell)
    taken, refused = split_by(env_takes)
    for variables in batches(taken):
        status, out, err = dump(cli, "env", variables)
        assert (status, err) == (0, "")
        cli.write("out", out)
        same(evaluate(cli, shell, ". ./out", variables), variables)
    check_refused(cli, "env", refused[:20])


def test_exec(cli):
    taken, _ = split_by(lambda text: "\0" not in text)
    for variables in batches(taken):
        cli.write("values.json", json.dumps(variables))
        done = subprocess.run([PROGRAM, "exec", "-f", "values.json", "--", "env", "-0"],
                              cwd=cli.folder, env=cli.environment, capture_output=True, timeout=60,
                              check=True)
        pairs = [entry.split(b"=", 1) for entry in done.stdout.split(b"\0") if entry]
        same({name.decode(): text for name, text in pairs if name.startswith(b"V")}, variables)
        status, out, _ = dump(cli, "environ", variables)
        assert status == 0
        pairs = [entry.split(b"=", 1) for entry in out.split(b"\0") if entry]
        same({name.decode(): text for name, text in pairs}, variables)


# ---- docker: https://docs.docker.com/reference/cli/docker/container/run/#env ----

def read_docker(text):
    """Lines; white space before the name is removed, # begins a comment, the value is the rest."""
    assert len(max(text.split(b"\n"), key=len)) < 65536
    found = {}
    for line in text.split(b"\n"):
        line = line.removesuffix(b"\r").lstrip(b" \t")
        if line and not line.startswith(b"#"):
            name, value = line.split(b"=", 1)
            assert not any(c in name for c in b" \t")
            found[name.decode()] = value
    return found


def test_docker(cli):
    taken, refused = split_by(lambda t: not any(c in t for c in "\0\n") and not t.endswith("\r"))
    for variables in batches(taken):
        status, out, _ = dump(cli, "docker-env", variables)
        assert status == 0
        same(read_docker(out), variables)
    check_refused(cli, "docker-env", refused[:20])


# ---- GitHub: workflow commands, "Multiline strings" ----

def read_github(text, windows):
    """NAME=value, or NAME<<MARK up to a line of the mark; on Windows lines may end in CR LF."""
    found, at = {}, 0

    def line_at(start):
        end = text.index(b"\n", start)
        short = end - 1 if windows and text[start:end].endswith(b"\r") else end
        return text[start:short], short, end + 1

    while at < len(text):
        line, _, at = line_at(at)
        equals, heredoc = line.find(b"="), line.find(b"<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            found[line[:equals].decode()] = line[equals + 1:]
            continue
        name, mark = line.split(b"<<", 1)
        start = value_end = at
        while True:
            line, end, following = line_at(at)
            at = following
            if line == mark:
                break
            value_end = end
        found[name.decode()] = text[start:value_end]
    return found


@pytest.mark.parametrize("windows", [False, True])
def test_github(cli, windows):
    taken, refused = split_by(lambda text: "\0" not in text and not text.endswith("\r"))
    for variables in batches(taken):
        status, out, _ = dump(cli, "github-env", variables)
        assert status == 0
        same(read_github(out, windows), variables)
    check_refused(cli, "github-env", refused[:20])


# ---- systemd: systemd.exec(5), EnvironmentFile= ----

def systemd_takes(text):
    return not any(c == "\0" or c == "\ufeff" or ord(c) & 0xFFFE == 0xFFFE or
                   "\ufdd0" <= c <= "\ufdef" for c in text)


def read_systemd(text):
    """Quotes as in a shell, over several lines; white space around a value is removed."""
    found, at = {}, 0
    while at < len(text):
        equals = text.index("=", at)
        name, at = text[at:equals], equals + 1
        value, kept = "", 0  # `kept`: the length of the value without white space at its end
        while text[at] in " \t\r":
            at += 1
        while text[at] != "\n":
            c = text[at]
            if c == "'" and value == "":
                end = text.index("'", at + 1)
                value, at = value + text[at + 1:end], end + 1
                kept = len(value)
            elif c == '"' and value == "":
                at += 1
                while text[at] != '"':
                    if text[at] == "\\" and text[at + 1] in '"\\`$':
                        at += 1
                    value, at = value + text[at], at + 1
                kept, at = len(value), at + 1
            elif c == "\\":
                value, at = value + text[at + 1].replace("\n", ""), at + 2
                kept = len(value)
            else:
                value, at = value + c, at + 1
                kept = kept if c in " \t\r" else len(value)
        found[name] = value[:kept].encode()
        at += 1
    return found


def test_systemd(cli):
    taken, refused = split_by(systemd_takes)
    for variables in batches(taken):
        status, out, _ = dump(cli, "systemd-env", variables)
        assert status == 0
        same(read_systemd(out.decode()), variables)
    check_refused(cli, "systemd-env", refused[:20])


def unescape(text):
    """A value as systemd prints it."""
    plain = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
    if not text.startswith(b'"'):
        return text
    inner, out, at = text[1:-1], bytearray(), 0
    while at < len(inner):
        c = chr(inner[at + 1]) if inner[at:at + 1] == b"\\" else ""
        if c == "x":
            out.append(int(inner[at + 2:at + 4], 16))
            at += 4
        elif c in "01234567" and c:
            out.append(int(inner[at + 1:at + 4], 8))
            at += 4
        elif c:
            out += plain.get(c, c).encode()
            at += 2
        else:
            out.append(inner[at])
            at += 1
    return bytes(out)


def test_systemd_itself(cli):
    """environment.d has the same syntax, but also expands variables, and has no empty values."""
    if not SYSTEMD.exists():
        pytest.skip("no systemd")
    taken, _ = split_by(lambda text: text and systemd_takes(text) and "$" not in text)
    for variables in batches(taken):
        status, out, _ = dump(cli, "systemd-env", variables)
        assert status == 0
        cli.write("config/environment.d/a.conf", out)
        done = subprocess.run([SYSTEMD], capture_output=True, check=True, timeout=60, env={
            "HOME": str(cli.folder), "XDG_CONFIG_HOME": str(cli.folder / "config")})
        assert done.stderr == b"", done.stderr
        pairs = [line.split(b"=", 1) for line in done.stdout.split(b"\n") if line]
        same({name.decode(): unescape(text) for name, text in pairs if name.startswith(b"V")},
             variables)
