#!/usr/bin/env python3
"""Published schemas and the files that they describe, against the package jsonschema.

    differential_schema.py --command PROGRAM [--mutate N] [--seed S]

The files are those of the public suites (SUPERCONFIG_SUITES, or ../shared/suites). Each file, and
N mutations of it (a value of another type, a key renamed, removed or repeated under a new name),
must be accepted by both or refused by both. Schemas of a dialect that is not supported must be
refused at their `$schema`.

Exits with 77 if the suites are absent, or a package of tests/requirements.txt is. The latter is a
failure if SUPERCONFIG_COMPLETE is set.
"""
import argparse
import copy
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

COMPLETE = "SUPERCONFIG_COMPLETE" in os.environ
try:
    import jsonschema
    try:
        import tomllib
    except ImportError:
        import tomli as tomllib
except ImportError as error:
    sys.exit(f"{error} (tests/requirements.txt)" if COMPLETE else 77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITES = pathlib.Path(os.environ.get("SUPERCONFIG_SUITES") or ROOT.parent / "shared" / "suites")
FOLDER = SUITES / "realworld"

# schema, path of the part that it describes, files
PAIRS = [
    ("rust-lang-cargo--manifest.schema.json", (), "*--Cargo.toml"),
    ("starship-starship--config-schema.json", (), "starship-starship--*.toml"),
    ("astral-sh-ruff--ruff.schema.json", ("tool", "ruff"), "*--pyproject.toml"),
]
OTHERS = [None, True, -7, 2.5, "zz", [], {}, [1, "a"], {"zz": 1}]


def part_of(value, path):
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def containers(value):
    found = [value] if isinstance(value, (dict, list)) and value else []
    for child in (value.values() if isinstance(value, dict)
                  else value if isinstance(value, list) else ()):
        found += containers(child)
    return found


def mutated(value, chance):
    """One change somewhere; the value is a copy."""
    value = copy.deepcopy(value)
    there = containers(value)
    if not there:
        return {"zz": 1}
    place = chance.choice(there)
    key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
    kind = chance.randrange(4)
    if kind == 0 and isinstance(place, dict):
        place[str(key) + "z"] = place.pop(key)
    elif kind == 1:
        del place[key]
    elif kind == 2 and isinstance(place, dict):
        place["zz"] = chance.choice(OTHERS)
    else:
        place[key] = chance.choice(OTHERS)
    return value


class Judges:
    def __init__(self, program, schema_path, folder):
        schema = json.loads(schema_path.read_text(encoding="utf-8"))
        kind = jsonschema.validators.validator_for(schema)
        self.peer = kind(schema)
        self.command = [program, "check", "-q", "--schema", str(schema_path), "-f"]
        self.file = pathlib.Path(folder) / "value.json"

    def agree(self, value):
        self.file.write_text(json.dumps(value), encoding="utf-8")
        done = subprocess.run([*self.command, str(self.file)], capture_output=True, text=True,
                              timeout=60, check=False)
        problems = [error.message for error in self.peer.iter_errors(value)][:2]
        if done.returncode not in (0, 1):
            return f"status {done.returncode}: {done.stderr[:200]}"
        if (done.returncode == 0) == (not problems):
            return None
        return f"ours: {done.stdout[:300]!r}; jsonschema: {problems}"


def check_dialects(program):
    """Every schema compiles, but for those of other dialects."""
    wrong = 0
    for path in sorted((FOLDER / "json").glob("*schema.json")):
        text = json.loads(path.read_text(encoding="utf-8")).get("$schema", "")
        done = subprocess.run([program, "schema", "docs", str(path)], capture_output=True,
                              text=True, check=False)
        supported = any(dialect in text for dialect in ("2020-12", "2019-09", "draft-07"))
        if (done.returncode == 0) != supported:
            print(f"{path.name}: {done.stderr[:300]}")
            wrong += 1
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", required=True)
    parser.add_argument("--mutate", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if not FOLDER.is_dir():
        return 77
    chance = random.Random(arguments.seed)
    wrong, count = check_dialects(arguments.command), 0
    with tempfile.TemporaryDirectory() as folder:
        for name, path, files in PAIRS:
            judges = Judges(arguments.command, FOLDER / "json" / name, folder)
            for file in sorted((FOLDER / "toml").glob(files)):
                value = part_of(tomllib.loads(file.read_text(encoding="utf-8")), path)
                if value is None:
                    continue
                for number in range(arguments.mutate + 1):
                    judged = value if number == 0 else mutated(value, chance)
                    difference = judges.agree(judged)
                    count += 1
                    if difference:
                        wrong += 1
                        print(f"{name}, {file.name}, mutation {number}: {difference}")
    print(f"{count} values judged alike by both" if not wrong else f"{wrong} differences")
    return 1 if wrong or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
