"""The cases of tests/cases, replayed through the command: the same meaning in each front end.

A case that the command cannot express is skipped and says so: tests/cases/README.md lists the keys.
"""
import json
import pathlib
import shutil
import subprocess

import pytest

from conftest import ROOT, Command

CASES = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("*/case.json"))
UNSAID = {"args", "any"}  # sources without a flag
# Modifiers whose name differs from the option's.
MODIFIERS = {"format": "--from", "prefix": "--env-prefix", "optional": "--if-present"}


def unsaid(what):
    pytest.skip(f"the command has no words for {what}")


def modifier_words(name, value):
    flag = MODIFIERS.get(name, f"--{name.replace('_', '-')}")
    if isinstance(value, bool):
        return [flag] * value
    if isinstance(value, str):
        return [flag, value]
    if not value:
        unsaid(f"an empty list of {name}")
    pairs = [f"{key}={item}" for key, item in value.items()] if isinstance(value, dict) else value
    return [word for pair in pairs for word in (flag, pair)]


def source_words(source):
    if "set" in source or "set_string" in source:
        option = "set" if "set" in source else "set_string"
        return [f"--{option.replace('_', '-')}", "=".join(source[option])]
    kind = next(iter(source))
    if kind in UNSAID:
        unsaid(kind)
    words = []
    for name, value in source.items():
        if name != kind:
            words += modifier_words(name, value)
    return words + [f"--{kind}", source[kind]]


def words_of(case):
    words = []
    for source in case.get("sources", []):
        words += source_words(source)
    for name in case.get("profiles", []):
        words += ["-p", name]
    if "profile_from" in case:
        words += ["--profile-from", "=".join(filter(None, case["profile_from"]))]
    # Rules that the command sets and that have another default in the library.
    rules = {"unused-path": "default", "not-configuration": "default", **case.get("rules", {})}
    for code, rule in rules.items():
        words += ["--rule", f"{code}={rule}"]
    for path in case.get("required", []):
        words += ["--require", path]
    if "schema" in case:
        words += ["--schema", case["schema"]]
    for word in case.get("secret_keys", []):
        words += ["--secret-key", word]
    for path in case.get("public_paths", []):
        words += ["--public-path", path]
    for path, policy in case.get("policies", {}).items():
        words += ["--policy", f"{path}={policy}"]
    for name, number in case.get("limits", {}).items():
        words += ["--limit", f"{name.replace('_', '-')}={number}"]
    if case.get("expand"):
        words.append("--expand=" + ",".join(case["expand"]))
    if case.get("strict"):
        words.append("--strict")
    if not case.get("sources"):
        unsaid("no source at all")
    if any("\0" in word for word in words):
        unsaid("U+0000 in an argument")
    return words


def set_environment(cli, case, folder):
    if any(s.get("env") == "" and "environ" not in s for s in case.get("sources", [])):
        cli.environment.clear()
    for name, value in case.get("variables", {}).items():
        cli.environment.pop(name, None)
        if value is not None:
            cli.environment[name] = value.replace("$CASE", str(folder))


class Replay:
    def __init__(self, cli, words):
        self.cli = cli
        self.words = words

    def run(self, *command):
        return self.cli.run(*command, *self.words)

    def json(self, *command):
        done = self.run(*command)
        assert done.status == 0, done
        return json.loads(done.out)


def same(found, expected):
    """1 and 1.0 differ, true is no number, and the order of keys does not count."""
    if isinstance(expected, dict):
        return (isinstance(found, dict) and found.keys() == expected.keys()
                and all(same(found[key], expected[key]) for key in expected))
    if isinstance(expected, list):
        return (isinstance(found, list) and len(found) == len(expected)
                and all(map(same, found, expected)))
    return type(found) is type(expected) and found == expected


def check_diagnostic(found, expected):
    for name in ("code", "source", "line", "column", "path"):
        if name in expected:
            assert found.get(name, 0 if name in ("line", "column") else "") == expected[name], found
    assert expected.get("has", "") in found["message"]


def check_error(replay, expected, problems):
    done = replay.run("check", "--json")
    dumped = replay.run("dump")
    assert dumped.out == ""
    if done.status == 2:
        assert dumped.status == 2
        own = "no format '" if expected["code"] == "unknown-format" else f"[{expected['code']}]"
        assert own in dumped.err  # the other file is JSON
        return
    assert (done.status, done.err, dumped.status) == (1, "", 3)
    found = [one for one in json.loads(done.out) if one["severity"] == "error"]
    assert len(found) == len(problems), found
    for one, other in zip(found, problems):
        check_diagnostic(one, other)


def check_notices(replay, expect):
    notices = replay.json("check", "--json")
    for severity, expected in (("warning", expect.get("warnings", [])),
                               ("note", expect.get("notes"))):
        found = [notice for notice in notices if notice["severity"] == severity]
        if expected is not None:
            assert len(found) == len(expected), found
            for one, other in zip(found, expected):
                check_diagnostic(one, other)


def check_get(replay, paths):
    for path, expected in paths.items():
        if expected == {"absent": True}:
            assert replay.run("get", "--json", path).status == 1
        else:
            assert same(replay.json("get", "--json", path), expected), path


def check_sections(replay, sections):
    for path, expected in sections.items():
        assert replay.run("has", path).status == (1 if expected.get("absent") else 0), path
        if "value" in expected:
            assert same(replay.json("get", "--json", path), expected["value"]), path


def check_explain(replay, paths):
    for path, expected in paths.items():
        steps = replay.json("explain", "--json", path)
        assert len(steps) == len(expected), steps
        for found, step in zip(steps, expected):
            for name in step:
                if name == "value":
                    assert same(found["value"], step["value"]) or found["secret"], found
                else:
                    assert found.get(name, 0) == step[name], found


def check_secret(replay, paths):
    masked = replay.run("dump").out
    for path, expected in paths.items():
        done = replay.cli.run("get", path, "-f", "-", stdin=masked)
        assert ("<secret>" in done.out) == expected, path


def check_dump(replay, dumps):
    for dump in dumps:
        flags = [f"--{name}" for name in ("compact", "origins", "reveal") if dump.get(name)]
        if "prefix" in dump:
            flags += ["--prefix", dump["prefix"]]
        done = replay.run("dump", "-q", "--to", dump["to"], *flags)
        if "error" in dump:
            assert (done.status, done.out) == (3, "")
            assert f"[{dump['error']['code']}]" in done.err
        else:
            text = dump["text"] if dump["text"].endswith("\n") else dump["text"] + "\n"
            assert (done.status, done.out) == (0, text)


def check(replay, expect):
    if "error" in expect:
        check_error(replay, expect["error"], expect.get("problems", [expect["error"]]))
        return
    check_notices(replay, expect)
    if "value" in expect:
        assert same(replay.json("get", "--json", ""), expect["value"])
    check_get(replay, expect.get("get", {}))
    check_sections(replay, expect.get("sections", {}))
    if "keys" in expect:
        assert replay.run("keys").out.splitlines() == expect["keys"]
    check_explain(replay, expect.get("explain", {}))
    check_secret(replay, expect.get("secret", {}))
    if "masked" in expect:
        assert same(replay.json("dump"), expect["masked"])
    check_dump(replay, expect.get("dump", []))
    if "segments" in expect:
        unsaid("a list of segments")


def compile_image(cli, made, folder):
    """One of `compile`: a file, or the error that is expected instead."""
    done = cli.run("compile", "-o", made["to"], *["--bake"] * made.get("bake", False),
                   *words_of(made))
    if "error" in made:
        assert done.status != 0
        assert f"[{made['error']['code']}]" in done.err
        assert made["error"].get("has", "") in done.err
    else:
        assert done.status == 0, done
    for command in made.get("then", []):
        subprocess.run(["sh", "-c", command], cwd=folder, check=True)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder, tmp_path):
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    words = words_of(case)
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy, symlinks=True)
    for command in case.get("setup", []):
        subprocess.run(["sh", "-c", command], cwd=copy, check=True)
    cli = Command(copy / pathlib.PurePath(case.get("cwd", ".")))
    set_environment(cli, case, copy)
    for made in case.get("compile", []):
        compile_image(cli, made, copy)
    check(Replay(cli, words), case["expect"])
