#!/usr/bin/env python3
"""Draws a result of bench/run.

    bench/plot.py RESULT.json

Writes two pictures beside it: RESULT-goals.svg, every ratio that has a goal, as a share of that
goal, and RESULT-peers.svg, the times beside the peers, a panel a row. `--png` writes PNG instead.
"""
import argparse
import json
import math
import pathlib

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

OURS, OTHER, MISSED, INK = "#2a6fbb", "#b9c2cc", "#c8553d", "#2b2f36"
PANELS = [
    ("reader-path", "look-up of one path"),
    ("json-1k", "1 KB JSON"),
    ("json-10m", "10 MB JSON"),
    ("yaml-1k", "0.9 KB YAML"),
    ("yaml-1m", "1 MB YAML"),
    ("merge", "two 1 KB layers merged"),
    ("file-cold", "file to handle, cold"),
    ("file-unchanged", "unchanged file again"),
    ("node-get", 'Node: get("database.pool.max")'),
    ("node-get-many", "Node: getMany, a key"),
    ("node-extract", "Node: extract() of 1 KB"),
    ("node-file-unchanged", "Node: loadFile, unchanged file"),
    ("node-layers", "Node: three layers to a handle"),
    ("node-layers-promised", "Node: two layers, promised"),
    ("node-text-toml", "Node: 1 KB of TOML to an object"),
    ("node-text-yaml", "Node: 0.9 KB of YAML to an object"),
]
# Beyond this limit the shortest bar would be thinner than a line.
FAR = 100
SCALES = ((1e3, 1, "ns"), (1e6, 1e3, "\N{MICRO SIGN}s"), (1e9, 1e6, "ms"), (1e12, 1e9, "s"))


def time_text(nanoseconds):
    scale, name = next((scale, name) for limit, scale, name in SCALES if nanoseconds < limit)
    return f"{nanoseconds / scale:.3g} {name}"


def decades(low, high):
    """The powers of ten between two numbers."""
    first = math.ceil(math.log10(low))
    return [10.0 ** power for power in range(first, math.floor(math.log10(high)) + 1)]


def style():
    plt.rcParams.update({
        "font.size": 9, "svg.fonttype": "none", "svg.hashsalt": "superconfig",
        "axes.edgecolor": OTHER, "axes.spines.top": False, "axes.spines.right": False,
        "text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK,
    })


def caption(result):
    return (f"{result['cpu']}, {result['cores']} cores; {result['compiler'].split(',')[0]}; "
            f"commit {result['commit'][:10]}; {result['date'][:10]}")


def goals(result):
    """Yields (label, share of the goal): below 1 is met."""
    for row in result["rows"]:
        if "missing" in row or row["unit"] == "power":
            continue
        ours, *others = row["cases"]
        if row["limit"]:
            yield row["what"], ours["value"] / row["limit"]
        for other in others:
            if other["at_most"]:
                yield f"{row['what']} / {other['name']}", other["ratio"] / other["at_most"]


def draw_goals(result, file):
    pairs = sorted(goals(result), key=lambda pair: pair[1])
    if not pairs:
        return
    figure, axes = plt.subplots(figsize=(9, 0.6 + 0.24 * len(pairs)), layout="constrained")
    shares = [share for _, share in pairs]
    axes.barh(range(len(pairs)), shares, height=0.7,
              color=[OURS if share <= 1 else MISSED for share in shares])
    axes.set_yticks(range(len(pairs)), [label for label, _ in pairs])
    axes.axvline(1, color=INK, linewidth=1)
    axes.set_xlim(0, max(1.25, min(max(shares, default=1), 4)) * 1.05)
    for index, share in enumerate(shares):
        axes.annotate(f"{share:.2f}", (min(share, axes.get_xlim()[1]), index), xytext=(3, 0),
                      textcoords="offset points", va="center", fontsize=8)
    axes.set_xlabel("share of the goal (the line): shorter is better")
    axes.set_title(caption(result), fontsize=8, loc="left")
    axes.margins(y=0.01)
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)
    plt.close(figure)


def draw_peers(result, file):
    rows = {row["id"]: row for row in result["rows"] if "missing" not in row}
    panels = [(rows[name], title) for name, title in result.get("panels", PANELS) if name in rows]
    if not panels:
        return
    figure, grid = plt.subplots((len(panels) + 1) // 2, 2, squeeze=False, layout="constrained",
                                figsize=(9, 1.75 * ((len(panels) + 1) // 2)))
    for axes in grid.flat[len(panels):]:
        axes.set_visible(False)
    for axes, (row, title) in zip(grid.flat, panels):
        cases = sorted(row["cases"], key=lambda case: case["value"], reverse=True)
        values = [case["value"] for case in cases]
        axes.barh(range(len(cases)), values, height=0.7,
                  color=[OURS if case["name"] == "ours" else OTHER for case in cases])
        axes.set_yticks(range(len(cases)), [case["name"] for case in cases])
        if max(values) > FAR * min(values):
            axes.set_xscale("log")
            axes.set_xlim(min(values) / 2, max(values) * (max(values) / min(values)) ** 0.3)
            title += " (log)"
            axes.set_xticks(decades(*axes.get_xlim()), [])
        else:
            axes.set_xlim(0, max(values) * 1.22)
            axes.set_xticks([])
        axes.minorticks_off()
        axes.spines["bottom"].set_visible(False)
        axes.set_title(title, fontsize=9, loc="left")
        for index, value in enumerate(values):
            axes.annotate(time_text(value), (value, index), xytext=(3, 0),
                          textcoords="offset points", va="center", fontsize=8)
    figure.suptitle(caption(result), fontsize=8)
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)
    plt.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", type=pathlib.Path)
    parser.add_argument("--png", action="store_true")
    options = parser.parse_args()
    result = json.loads(options.result.read_text())
    style()
    suffix = ".png" if options.png else ".svg"
    for name, draw in (("goals", draw_goals), ("peers", draw_peers)):
        draw(result, options.result.with_name(f"{options.result.stem}-{name}{suffix}"))


if __name__ == "__main__":
    main()
