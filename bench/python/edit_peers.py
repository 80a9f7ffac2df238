#!/usr/bin/env python3
"""Compares edits with those of libraries that edit one format each, by their unintended changes.

    bench/python/edit_peers.py FOLDER [LEAVES]
    bench/python/edit_peers.py --large [BYTES]

FOLDER holds real files (toml, yaml, env, ini). In each, up to LEAVES strings (20) are set to
another text, one at a time. The report counts for each library: changes that failed, changes
after which another value differs (as the package reads it), lines that differ besides the changed
one, and lost comment lines. It also shows the median time of a change.

With --large, one text near the end of a made file of that size (1 MB) is set, once by each peer
and five times by the package; the times are those of the fastest.

Peers: tomlkit, ruamel.yaml, python-dotenv, crudini; one that is not installed is left out.
"""
import difflib
import io
import os
import pathlib
import statistics
import sys
import tempfile
import time

import superconfig

NEW = "changed here"


def ours(text, form, path):
    doc = superconfig.edit(text=text, format=form)
    doc[path] = NEW
    return doc.text


def walk(root, path):
    for part in path[:-1]:
        root = root[part]
    root[path[-1]] = NEW


def tomlkit(text, form, path):
    import tomlkit as peer
    doc = peer.parse(text)
    walk(doc, path)
    return peer.dumps(doc)


def ruamel(text, form, path):
    from ruamel.yaml import YAML
    yaml = YAML()
    yaml.preserve_quotes = True
    doc = yaml.load(text)
    walk(doc, path)
    out = io.StringIO()
    yaml.dump(doc, out)
    return out.getvalue()


def in_file(text, suffix, change):
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "file" + suffix)
        with open(name, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        change(name)
        with open(name, encoding="utf-8", newline="") as file:
            return file.read()


def dotenv(text, form, path):
    import dotenv as peer
    return in_file(text, ".env", lambda name: peer.set_key(name, path[0], NEW))


def crudini(text, form, path):
    import shutil
    import subprocess
    program = shutil.which("crudini") or "crudini"
    section, key = ".".join(path[:-1]), path[-1]
    return in_file(text, ".ini", lambda name: subprocess.run(
        [program, "--set", name, section, key, NEW], check=True, capture_output=True))


PEERS = {"toml": ("tomlkit", tomlkit), "yaml": ("ruamel.yaml", ruamel),
         "dotenv": ("python-dotenv", dotenv), "ini": ("crudini", crudini)}
FORMATS = {".toml": "toml", ".yaml": "yaml", ".yml": "yaml", ".env": "dotenv", ".ini": "ini"}


def strings(value, path=()):
    """The paths of the texts of a tree."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from strings(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from strings(child, (*path, index))
    elif isinstance(value, str):
        yield path


def put(value, path):
    if not path:
        return NEW
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:])
    return copy


def comments(text):
    return [line for line in text.splitlines() if line.lstrip()[:1] in ("#", ";")]


def judge(count, before, tree, form, path, change):
    start = time.perf_counter()
    try:
        after = change(before, form, list(path))
    except Exception:
        count["failed"] += 1
        return
    count["times"].append(time.perf_counter() - start)
    try:
        meaning = superconfig.edit(text=after, format=form).extract()
    except superconfig.ConfigError:
        meaning = None
    expected = put(tree, path)
    if form == "dotenv" and isinstance(meaning, dict):  # other variables may expand it
        meaning, expected = meaning.get(path[0]), NEW
    count["wrong"] += meaning != expected
    lines = [line for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
             if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    count["lines"] += max(0, len(lines) - 2)
    kept = comments(after)
    count["comments"] += sum(1 for line in comments(before) if line not in kept)


def main(folder, most):
    counts = {}
    for name in sorted(pathlib.Path(folder).rglob("*")):
        form = FORMATS.get(name.suffix)
        try:
            before = name.read_bytes().decode() if form else None
            tree = superconfig.edit(text=before, format=form).extract() if form else None
        except (superconfig.ConfigError, UnicodeDecodeError, IsADirectoryError):
            continue
        paths = list(strings(tree)) if form else []
        for path in paths[:: max(1, len(paths) // most)][:most]:
            for who, change in ((f"superconfig ({form})", ours), PEERS[form]):
                count = counts.setdefault((form, who), {
                    "failed": 0, "wrong": 0, "lines": 0, "comments": 0, "times": [], "tried": 0})
                count["tried"] += 1
                judge(count, before, tree, form, path, change)
    print("| library | changes | failed | another meaning | further lines | comments lost "
          "| median |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for (_, who), count in sorted(counts.items()):
        median = statistics.median(count["times"]) * 1e3 if count["times"] else float("nan")
        print(f"| {who} | {count['tried']} | {count['failed']} | {count['wrong']} "
              f"| {count['lines']} | {count['comments']} | {median:.2f} ms |")


ENTRIES = {
    "toml": ("[k{0}]\nport = {0} # c\nname = \"n\"\n", "k{0}", "name"),
    "yaml": ("k{0}:\n  port: {0} # c\n  name: n\n", "k{0}", "name"),
    "dotenv": ("K{0}=\"n\" # c\n", "K{0}"),
    "ini": ("[k{0}]\nport = {0}\nname = n\n", "k{0}", "name"),
}


def fastest(change, text, form, path, times):
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        change(text, form, path)
        best = min(best, time.perf_counter() - start)
    return best * 1e3


def large(size):
    print("| format | superconfig | peer | ratio |")
    print("| --- | --- | --- | --- |")
    for form, (entry, *path) in ENTRIES.items():
        rows, length = [], 0
        while length < size:
            rows.append(entry.format(len(rows)))
            length += len(rows[-1])
        text = "".join(rows)
        where = [part.format(len(rows) - 2) for part in path]
        own = fastest(ours, text, form, where, 5)
        name, change = PEERS[form]
        try:
            other = fastest(change, text, form, where, 1)
        except Exception as error:
            print(f"| {form} | {own:.1f} ms | {name}: {type(error).__name__} | |", flush=True)
            continue
        print(f"| {form} | {own:.1f} ms | {name} {other:,.0f} ms | {other / own:,.1f} |",
              flush=True)


if __name__ == "__main__" and sys.argv[1] == "--large":
    large(int(sys.argv[2]) if len(sys.argv) > 2 else 1 << 20)
elif __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20)
