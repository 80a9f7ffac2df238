"""Completion in zsh and fish, run in the shells themselves (bash is in test_help.py)."""
import os
import re
import shutil
import subprocess

import pytest

from conftest import PROGRAM

# An interactive zsh on a pseudo terminal: Tab lists, and compadd records the words that it adds.
ZSH = r"""
zmodload zsh/zpty
zpty terminal zsh -f -i
zpty -w terminal 'fpath=($PWD $fpath); autoload -U compinit; compinit -u -d $PWD/dump'
zpty -w terminal 'zstyle ":completion:*" verbose no; bindkey "^I" list-choices'
zpty -w terminal 'compadd() {
    local -a added
    builtin compadd -O added "$@"
    (( $#added )) && print -rl -- $added >>found
    builtin compadd "$@"
}'
zpty -w terminal 'finish() { print "the end" >>found }; zle -N finish; bindkey "^X" finish'
zpty -w terminal 'echo "rea""dy"'
while zpty -r terminal line; do [[ $line == *ready* ]] && break; done
zpty -w -n terminal "$1"$'\t\x18'
while ! [[ -e found && $(<found) == *"the end" ]] && zpty -t terminal; do sleep 0.02; done
zpty -d terminal
"""
CASES = [
    ("superconfig du", ["dump"]),
    ("superconfig completion ", ["bash", "fish", "zsh"]),
    ("superconfig help dum", ["dump"]),
    ("superconfig --vers", ["--version"]),
    ("superconfig dump --compa", ["--compact"]),
    ("superconfig dump --to to", ["toml"]),
    ("superconfig dump -f app.t", ["app.toml"]),
    ("superconfig get -f app.toml database.p",
     ["database.pool", "database.pool.max", "database.pool.min"]),
    ("superconfig get --file=app.toml server.p", ["server.port"]),
    ("superconfig get -f 'a b.toml' ne", ["new"]),
    ("superconfig dump -f site.json -p ", ["production"]),
    ("superconfig dump -f gone.toml s", []),
    # Options before the command, one with a value that is the name of a command.
    ("superconfig -f app.toml expl", ["explain"]),
    ("superconfig -f get du", ["dump"]),
    ("superconfig -f app.t", ["app.toml"]),
    ("superconfig -f app.toml get server.p", ["server.port"]),
    ("superconfig -f site.json -q dump --origi", ["--origins"]),
]


def ask_zsh(app, text):
    subprocess.run(["zsh", "-f", "-c", ZSH, "zsh", text], cwd=app.folder, check=True, timeout=30,
                   env={**app.environment, "TERM": "dumb", "ZDOTDIR": str(app.folder)})
    found = app.read("found").split("\n")
    assert found[-2:] == ["the end", ""]
    return found[:-2]


def ask_fish(app, text):
    done = subprocess.run(
        ["fish", "--no-config", "-c", "source _superconfig; complete -C $argv[1]", text],
        cwd=app.folder, check=True, timeout=60, capture_output=True, text=True,
        env={**app.environment, "XDG_DATA_HOME": str(app.folder / "data")})
    assert done.stderr == ""
    return re.findall(r"^([^\t\n]+)", done.stdout, re.M)


@pytest.mark.parametrize(("text", "offered"), CASES, ids=[text for text, _ in CASES])
@pytest.mark.parametrize(("shell", "ask"), [("zsh", ask_zsh), ("fish", ask_fish)],
                         ids=["zsh", "fish"])
def test_shell_completes(app, shell, ask, text, offered):
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    app.write("_superconfig", app.run("completion", shell).out)
    app.write("a b.toml", "new = 1\n")
    (app.folder / "bin").mkdir()
    (app.folder / "bin" / "superconfig").symlink_to(PROGRAM)
    app.environment["PATH"] = f"{app.folder / 'bin'}{os.pathsep}{app.environment['PATH']}"
    assert sorted(set(ask(app, text))) == offered
