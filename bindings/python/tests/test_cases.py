"""The cases of tests/cases, replayed through Python: one meaning, however it is asked for.

tests/cases/README.md lists what a case may hold. All of it can be said in Python, so nothing is
skipped; a key that is not known here fails.
"""
import datetime
import json
import math
import os
import pathlib
import re
import shutil
import subprocess

import pytest

import superconfig

CASES = pathlib.Path(__file__).resolve().parents[3] / "tests" / "cases"
FOLDERS = sorted(path.parent for path in CASES.glob("*/case.json"))

CASE_KEYS = {"rule", "setup", "variables", "cwd", "sources", "profiles", "profile_from",
             "policies", "expand", "strict", "rules", "limits", "secret_keys", "public_paths",
             "schema", "compile", "required", "expect", "reload"}


# ---- from case.json to a builder ----

def add_source(builder, source):
    """The first key is the kind of source, the others are its options."""
    (kind, argument), *options = source.items()
    if kind in ("set", "set_string"):
        return getattr(builder, f"with_{kind}")(*argument)
    method = builder.without if kind == "unset" else getattr(builder, f"with_{kind}")
    return method(argument, **dict(options))


def builder_of(case):
    builder = superconfig.create_config()
    if "limits" in case:
        builder = builder.with_limits(**case["limits"])
    builder = builder.select_profile(*case.get("profiles", []))
    if "profile_from" in case:
        builder = builder.select_profile_from_env(*case["profile_from"])
    for path, policy in case.get("policies", {}).items():
        builder = builder.with_policy(path, policy)
    for code, rule in case.get("rules", {}).items():
        builder = builder.with_rule(code, rule)
    for word in case.get("secret_keys", []):
        builder = builder.with_secret_key(word)
    for path in case.get("public_paths", []):
        builder = builder.with_public_path(path)
    if "required" in case:
        builder = builder.with_required(*case["required"])
    if "schema" in case:
        builder = builder.with_schema(case["schema"])
    if case.get("strict"):
        builder = builder.strict()
    if case.get("expand"):
        builder = builder.with_references(*case["expand"])
    for source in case["sources"]:
        builder = add_source(builder, source)
    return builder


def build(case):
    """What load_multiple takes is built by it."""
    if any("any" in source for source in case["sources"]):
        return superconfig.load_multiple([source["any"] for source in case["sources"]])
    return builder_of(case).build()


# ---- what is expected ----

def as_text(moment):
    """A datetime as the library writes it, without the zeros that end a fraction."""
    text = moment.isoformat()
    return plain_fraction(text[:-6] + "Z" if text.endswith("+00:00") else text)


def plain_fraction(text):
    return re.sub(r"\.(\d*?)0*(?=\D|$)", lambda m: "." + m[1] if m[1] else "", text)


def same(found, expected):
    """1 and 1.0 differ, true is no number, a datetime equals its text; keys have no order."""
    if isinstance(found, (datetime.date, datetime.time)):
        return isinstance(expected, str) and as_text(found) == plain_fraction(expected)
    if isinstance(expected, dict):
        return (isinstance(found, dict) and found.keys() == expected.keys()
                and all(same(found[key], expected[key]) for key in expected))
    if isinstance(expected, list):
        return (isinstance(found, list) and len(found) == len(expected)
                and all(map(same, found, expected)))
    if isinstance(expected, float) and math.isnan(expected):
        return isinstance(found, float) and math.isnan(found)
    return type(found) is type(expected) and found == expected


def check_notice(found, expected):
    assert expected.get("code", found["type"]) == found["type"]
    for name, nothing in (("source", "unknown"), ("line", 0), ("column", 0), ("path", "")):
        if name in expected:
            assert found[name] == (None if expected[name] == 0 else expected[name] or nothing)
    assert expected.get("has", "") in found["message"]


def check_notices(found, expected):
    assert len(found) == len(expected), found
    for one, other in zip(found, expected):
        check_notice(one, other)


def check_error(error, expected):
    assert isinstance(error, superconfig.ConfigError)
    assert error.message
    found = {name: getattr(error, name) for name in ("line", "column", "message")}
    check_notice({"type": error.code, "source": error.source or "unknown", "path": error.path,
                  **found}, {**expected, **({"path": None} if expected.get("path") == "" else {})})


def check_get(config, paths):
    missing = object()
    for path, expected in paths.items():
        found = config.get(path, missing)
        if expected == {"absent": True}:
            assert found is missing, path
            assert path not in config
            assert not config.has_key(path)
        else:
            assert same(found, expected), path
            assert same(config[path], expected)
            assert path in config


def check_segments(config, entries):
    missing = object()
    for entry in entries:
        found = config.get(entry["at"], missing)
        if entry.get("absent"):
            assert found is missing, entry
        else:
            assert same(found, entry["value"]), (entry, found)


def check_sections(config, sections):
    for path, expected in sections.items():
        section = config.section(path)
        assert (path in config) == (not expected.get("absent")), path
        if expected.get("absent"):
            assert len(section) == 0
            assert section.paths() == []
        if "value" in expected:
            assert same(section.extract(), expected["value"]), path
        check_get(section, expected.get("get", {}))
        if "keys" in expected:
            assert section.paths() == expected["keys"]


KINDS = {"null": type(None), "bool": bool, "integer": int, "float": float, "string": str,
         "array": list, "object": dict}


def moment_text(moment):
    """As the C runner writes it: year-month-day hour:minute:second.nanoseconds offset."""
    def part(name):
        return getattr(moment, name, 0) or 0
    offset = moment.utcoffset() if hasattr(moment, "utcoffset") else None
    minutes = offset.total_seconds() // 60 if offset else 0
    return "%04d-%02d-%02d %02d:%02d:%02d.%09d %+d" % (
        part("year"), part("month"), part("day"), part("hour"), part("minute"), part("second"),
        part("microsecond") * 1000, minutes)


def reading_of(config, path, name):
    if name == "json5":
        return config.dump("json5", path=path, compact=True, reveal=True).rstrip("\n")
    if name == "datetime":
        return moment_text(config.get_datetime(path))
    getters = {"string": config.get_str, "bool": config.get_bool, "int": config.get_int,
               "uint": config.get_int, "float": config.get_float, "size": config.get_size,
               "duration": config.get_duration_ns, "list": config.get_list,
               "dict": config.get_dict}
    return getters[name](path)


def check_kind(config, path, expected):
    found = config.get(path)
    if expected == "datetime":
        assert isinstance(found, (datetime.date, datetime.time))
    else:
        assert type(found) is KINDS[expected]


def check_reading(config, path, name, expected):
    if name == "kind":
        check_kind(config, path, expected)
    elif expected == {"error": "out-of-range"} and type(config.get(path)) is int:
        assert config.get_int(path) == config.get(path)  # beyond int64 or uint64, and an int
    elif isinstance(expected, dict) and "error" in expected:
        with pytest.raises(superconfig.ConfigError) as caught:
            reading_of(config, path, name)
        check_error(caught.value, {**expected, "code": expected["error"]})
    else:
        assert same(reading_of(config, path, name), expected), (path, name)


def check_readings(config, paths):
    for path, readings in paths.items():
        for name, expected in readings.items():
            check_reading(config, path, name, expected)


def check_origins(config, paths):
    for path, expected in paths.items():
        step = config.explain(path)[-1]
        place = (step["source"], step["line"], step["column"])
        assert ":".join(str(part) for part in place if part is not None) == expected


def check_explain(config, paths):
    for path, expected in paths.items():
        steps = config.explain(path)
        assert len(steps) == len(expected), steps
        for found, step in zip(steps, expected):
            for name in step:
                if name == "value":
                    assert same(found["value"], step["value"]) or found["secret"], found
                else:
                    assert (found[name] or 0) == step[name], found


def check_secret(config, paths):
    masked = json.loads(config.dump())
    for path, expected in paths.items():
        shown = superconfig.create_config().with_defaults(masked).build().get(path)
        assert (shown == "<secret>") == expected, path


def check_dump(config, dumps):
    for dump in dumps:
        options = {name: dump[name] for name in ("compact", "origins", "reveal", "prefix")
                   if name in dump}
        if "error" in dump:
            with pytest.raises(superconfig.ConfigError) as caught:
                config.dump(dump["to"], **options)
            check_error(caught.value, dump["error"])
        else:
            assert config.dump(dump["to"], **options) == dump["text"]


CHECKS = {
    "value": lambda config, expected: same_or_fail(config.extract(), expected),
    "get": check_get, "readings": check_readings, "origins": check_origins,
    "explain": check_explain, "secret": check_secret, "dump": check_dump,
    "segments": check_segments, "sections": check_sections,
    "keys": lambda config, expected: same_or_fail(config.paths(), expected),
    "masked": lambda config, expected: same_or_fail(json.loads(config.dump()), expected),
    "notes": lambda config, expected: check_notices(config.notes(), expected),
}


def same_or_fail(found, expected):
    assert same(found, expected), found


def check(config, expect):
    check_notices(config.warnings(), expect.get("warnings", []))
    assert config.has_warnings() == bool(expect.get("warnings"))
    for name in expect.keys() - {"warnings", "changes"}:
        CHECKS[name](config, expect[name])
        CHECKS[name](config.snapshot(), expect[name])


def reload_and_check(config, expect):
    if "error" in expect:
        before = config.extract()
        with pytest.raises(superconfig.ConfigError) as caught:
            config.reload()
        check_error(caught.value, expect["error"])
        assert config.extract() == before
        return
    change = config.reload()
    changes = expect.get("changes", {})
    for name in ("added", "removed", "changed"):
        if "changes" in expect:
            assert (change or {}).get(name, []) == changes.get(name, [])
    check(config, expect)


def run(commands, folder):
    for command in commands:
        subprocess.run(["sh", "-c", command], cwd=folder, check=True)


def replay(case, folder):
    expect = case["expect"]
    if "error" in expect:
        with pytest.raises(superconfig.ConfigError) as caught:
            build(case)
        check_error(caught.value, expect["error"])
        if "problems" in expect:
            assert len(caught.value.problems) == len(expect["problems"]), caught.value.problems
            for problem, other in zip(caught.value.problems, expect["problems"]):
                check_error(problem, other)
        return
    with build(case) as config:
        check(config, expect)
        for step in case.get("reload", []):
            run(step["run"], folder)
            reload_and_check(config, step["expect"])


def set_variables(monkeypatch, variables, folder):
    for name, value in variables.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value.replace("$CASE", str(folder)))


def compile_image(made, folder):
    """One of `compile`: a file, or the error that is expected instead."""
    def attempt():
        with builder_of(made).build() as config:
            config.compile(made["to"], bake=made.get("bake", False))
    if "error" in made:
        with pytest.raises(superconfig.ConfigError) as caught:
            attempt()
        check_error(caught.value, made["error"])
    else:
        attempt()
    run(made.get("then", []), folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case(folder, tmp_path, monkeypatch):
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    assert set(case) <= CASE_KEYS
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy, symlinks=True)
    run(case.get("setup", []), copy)
    set_variables(monkeypatch, case.get("variables", {}), copy)
    monkeypatch.chdir(os.path.join(copy, case.get("cwd", ".")))
    for made in case.get("compile", []):
        compile_image(made, copy)
    replay(case, copy)


def test_the_cases_are_found():
    assert len(FOLDERS) > 250
