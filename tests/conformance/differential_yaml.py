#!/usr/bin/env python3
"""YAML against libyaml (through PyYAML) and libfyaml (its fy-tool): same events, same values.

    differential_yaml.py --events PROGRAM --command PROGRAM [--mutate N] [--seed S]

PROGRAM for events is conformance-yaml_events, for the command superconfig. The files are those of
the public suites (SUPERCONFIG_SUITES, or ../shared/suites). Where a case of the YAML suite gives
the right result, a peer with another result is only counted; elsewhere a difference must be in
the table below. With --mutate, N mutations of the suite's inputs are read by all three, and those
where both peers agree against us are printed: a list to judge, not a failure.

Exits with 77 if no peer is installed. If SUPERCONFIG_COMPLETE is set, PyYAML is required.
"""
import argparse
import collections
import datetime
import json
import math
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    if "SUPERCONFIG_COMPLETE" in os.environ:
        raise
    yaml = None

FY_TOOL = shutil.which("fy-tool")
ROOT = pathlib.Path(__file__).resolve().parents[2]

# Differences on files without an expectation: (file, peer) -> why.
EXPLAINED = {
    ("svenfuchs-rails-i18n--locale-ar.yml", "libfyaml"): "fy-tool 0.7.12 stops at a letter that is "
    "not ASCII behind `- `",
    ("svenfuchs-rails-i18n--locale-ru.yml", "libfyaml"): "the same",
}

DOCUMENT_EVENTS = {"+STR", "-STR", ""}


def run(*command):
    """Exit status and output; None for the status of a peer that crashed or hung."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=10, check=False)
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode if done.returncode >= 0 else None, done.stdout.decode("utf-8", "replace")


def unescape(text):
    plain = {"n": "\n", "t": "\t", "\\": "\\", "b": "\b", "r": "\r", "0": "\0"}
    out, at = [], 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
            out.append(plain[text[at]])
        else:
            out.append(text[at])
        at += 1
    return "".join(out)


def parse_events(listing):
    """The suite's notation as (kind, anchor, text), without styles and tags."""
    events = []
    for line in listing.split("\n"):
        kind, rest, anchor = line[:4], line[4:], None
        if kind in DOCUMENT_EVENTS:
            continue
        if kind in ("+MAP", "+SEQ") and rest[:3] in (" {}", " []"):
            rest = rest[3:]
        if rest.startswith(" &"):
            anchor, _, rest = rest[2:].partition(" ")
            rest = " " + rest
        if rest.startswith(" <"):
            rest = rest[rest.index(">") + 1 :]
        if kind == "=VAL":
            events.append((kind, anchor, unescape(rest[2:])))
        elif kind == "=ALI":
            events.append((kind, rest[2:], None))
        else:
            events.append((kind, anchor, None))
    return events


def events_by_program(*command):
    """Events, None if the text is refused, or "crash"."""
    status, listing = run(*command)
    if status is None:
        return "crash"
    return parse_events(listing) if status == 0 else None


def events_by_libyaml(data):
    names = {
        "DocumentStart": "+DOC",
        "DocumentEnd": "-DOC",
        "MappingStart": "+MAP",
        "MappingEnd": "-MAP",
        "SequenceStart": "+SEQ",
        "SequenceEnd": "-SEQ",
        "Scalar": "=VAL",
        "Alias": "=ALI",
    }
    events = []
    try:
        for event in yaml.parse(data, Loader=yaml.CLoader):
            kind = names.get(type(event).__name__[: -len("Event")])
            if kind is not None:
                value = event.value if kind == "=VAL" else None
                events.append((kind, getattr(event, "anchor", None), value))
    except (yaml.YAMLError, UnicodeError, ValueError):
        return None
    return events


def core_loader():
    """A loader over libyaml with the core schema of YAML 1.2, within the project's limits."""

    class Core(yaml.CSafeLoader):
        yaml_implicit_resolvers = {}

    def add(tag, pattern):
        Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), None)

    add("null", r"^(?:~|null|Null|NULL|)$")
    add("bool", r"^(?:true|True|TRUE|false|False|FALSE)$")
    add("int", r"^(?:[-+]?(?:0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+)$")
    add(
        "float",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
    )
    add("merge", r"^<<$")

    def integer(loader, node):
        text = node.value
        if text[:2] in ("0o", "0x"):
            return int(text[2:], 8 if text[1] == "o" else 16)
        return int(text)

    def number(loader, node):
        text = node.value.lower()
        return float(text.replace(".inf", "inf").replace(".nan", "nan"))

    Core.add_constructor("tag:yaml.org,2002:int", integer)
    Core.add_constructor("tag:yaml.org,2002:float", number)

    def plain(loader, _suffix, node):
        if isinstance(node, yaml.ScalarNode):
            tag = loader.resolve(yaml.ScalarNode, node.value, (not node.style, False))
            node = yaml.ScalarNode(tag, node.value)
            return loader.construct_object(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_mapping(node, deep=True)

    for prefix in ("!", "tag:"):
        Core.add_multi_constructor(prefix, plain)
    return Core


def comparable(value):
    """Values in JSON's form, with keys as text; floats distinct from integers, nan equal to nan."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): comparable(value[key]) for key in value}
    if isinstance(value, (list, tuple)):
        return [comparable(item) for item in value]
    if isinstance(value, float):
        return ("float", "nan" if math.isnan(value) else value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return ("date",)
    return value


class Run:
    def __init__(self, options):
        self.options = options
        base = os.environ.get("SUPERCONFIG_SUITES", ROOT.parent / "shared" / "suites")
        self.suites = pathlib.Path(base)
        self.counts = collections.Counter()
        self.failures = []

    def ours(self, path):
        return events_by_program(self.options.events, "--print", str(path))

    def peers(self, path):
        if yaml is not None:
            yield "libyaml", events_by_libyaml(path.read_bytes())
        if FY_TOOL:
            yield "libfyaml", events_by_program(FY_TOOL, "--testsuite", str(path))

    def fail(self, what):
        self.failures.append(what)
        print(what)

    def compare_suite(self):
        for path in sorted((self.suites / "yaml-test-suite").rglob("in.yaml")):
            ours = self.ours(path)
            for peer, theirs in self.peers(path):
                same = ours == theirs
                self.counts[f"suite, {peer}: {'same' if same else 'the suite decides'}"] += 1

    def compare_real(self):
        for path in sorted((self.suites / "realworld" / "yaml").iterdir()):
            ours = self.ours(path)
            if ours is None:
                self.fail(f"{path.name}: refused")
            for peer, theirs in self.peers(path):
                known = (path.name, peer) in EXPLAINED
                self.counts[f"real files, {peer}: {'explained' if known else 'same'}"] += 1
                if ours != theirs and not known:
                    self.fail(f"{path.name}: {peer} has other events")

    def convert(self, path, *arguments):
        status, text = run(self.options.command, "convert", str(path), *arguments)
        return text if status == 0 else None

    def compare_values(self):
        loader = core_loader()
        for path in sorted((self.suites / "realworld" / "yaml").iterdir()):
            documents = list(yaml.load_all(path.read_bytes(), Loader=loader))
            if len(documents) != 1:
                continue
            text = self.convert(path, "--to", "json")
            if text is None or comparable(json.loads(text)) != comparable(documents[0]):
                self.fail(f"{path.name}: libyaml's values with the core schema differ")
            self.counts["values of real files: same"] += 1

    def check_written(self, path, scratch):
        """Readers of YAML 1.1 and 1.2 must find the same values in the text that we write."""
        expected = self.convert(path, "--to", "json")
        if expected is None:
            return
        expected = comparable(json.loads(expected))
        for style in ([], ["--compact"]):
            text = self.convert(path, "--to", "yaml", *style)
            scratch.write_text(text or "", encoding="utf-8", newline="")
            if yaml is not None:
                got = comparable(yaml.load(text, Loader=yaml.CSafeLoader))
                if got != expected and ("date",) not in flatten(got):
                    self.fail(f"{path}: {style} written, libyaml reads other values")
                self.counts["written, libyaml: same"] += 1
            if FY_TOOL and text.isascii():
                if events_by_program(FY_TOOL, "--testsuite", str(scratch)) != self.ours(scratch):
                    self.fail(f"{path}: {style} written, libfyaml reads other events")
                self.counts["written, libfyaml: same"] += 1

    def compare_written(self):
        files = []
        for folder in ("yaml", "json", "toml"):
            files += sorted((self.suites / "realworld" / folder).iterdir())
        for path in sorted((self.suites / "yaml-test-suite").rglob("in.yaml")):
            if (path.parent / "in.json").exists() and not (path.parent / "error").exists():
                files.append(path)
        with tempfile.TemporaryDirectory() as folder:
            for path in files:
                self.check_written(path, pathlib.Path(folder) / "written.yaml")

    def mutate(self):
        inputs = [p.read_bytes() for p in (self.suites / "yaml-test-suite").rglob("in.yaml")]
        source = random.Random(self.options.seed)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "mutated.yaml"
            for _ in range(self.options.mutate):
                data = mutation(source, inputs)
                path.write_bytes(data)
                ours = self.ours(path)
                theirs = [events for _, events in self.peers(path)]
                if ours == "crash":
                    self.fail(f"crash: {data!r}")
                    continue
                agree = len(theirs) == 2 and theirs[0] == theirs[1] != "crash"
                alone = agree and theirs[0] != ours
                self.counts[f"mutations: {'alone' if alone else 'with a peer'}"] += 1
                if alone:
                    print(f"alone, we {'refuse' if ours is None else 'accept'}: {data!r}")


def flatten(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for item in value for leaf in flatten(item)]
    return [value]


def mutation(source, inputs):
    pieces = [b" ", b"\n", b"\t", b"- ", b"? ", b": ", b":", b"#", b" #", b"&a ", b"*a", b"!!str "]
    pieces += [b'"', b"'", b"[", b"]", b"{", b"}", b",", b"|\n", b">-\n", b"---\n", b"...\n", b"  "]
    while True:
        data = bytearray(source.choice(inputs))
        for _ in range(source.choice([1, 1, 2, 3])):
            at = source.randrange(len(data) + 1)
            way = source.random()
            if way < 0.5:
                data[at:at] = source.choice(pieces)
            elif way < 0.8:
                del data[at : at + source.choice([1, 1, 2, 3])]
            else:
                other = source.choice(inputs)
                begin = source.randrange(len(other) + 1)
                data[at:at] = other[begin : begin + source.randrange(12)]
        try:
            data.decode("utf-8")
            return bytes(data)
        except UnicodeDecodeError:
            continue


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--events", required=True)
    parser.add_argument("--command", required=True)
    parser.add_argument("--mutate", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    job = Run(parser.parse_args())
    if (yaml is None and FY_TOOL is None) or not job.suites.is_dir():
        print("skipped: neither PyYAML nor fy-tool, or no suites")
        return 77
    if job.options.mutate:
        job.mutate()
    else:
        job.compare_suite()
        job.compare_real()
        job.compare_written()
        if yaml is not None:
            job.compare_values()
    for name, count in sorted(job.counts.items()):
        print(f"{count:6} {name}")
    return 1 if job.failures else 0


if __name__ == "__main__":
    sys.exit(main())
