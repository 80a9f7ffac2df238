"""The files written from the vocabulary are current, and the check reports one that is not."""
import shutil
import subprocess

from conftest import ROOT

READ = ["scripts/make-types", "include/superconfig/base.h", "include/superconfig/vocabulary.h",
        "src/source/options.def", "src/source/vocabulary.c", "cli/options.c"]
WRITTEN = ["bindings/python/superconfig/_superconfig.pyi", "bindings/python/src/source_docs.h",
           "bindings/node/vocabulary.d.ts", "docs/reference/sources.md"]


def run(root, *arguments):
    return subprocess.run([root / "scripts" / "make-types", *arguments], capture_output=True,
                          text=True, check=False)


def copy(tmp_path):
    for name in READ + WRITTEN:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_everything_is_current():
    done = run(ROOT, "--check")
    assert (done.returncode, done.stdout) == (0, "")


def test_an_option_reaches_every_file(tmp_path):
    root = copy(tmp_path)
    table = root / "src" / "source" / "options.def"
    with table.open("a", encoding="utf-8") as file:
        file.write('OPTION(no_links, "no-links", FLAG, NONE, FILE | GLOB,\n'
                   '       "links are \\"not\\" followed")\n')
    stale = run(root, "--check")
    assert stale.returncode == 1
    assert sorted(line.partition(":")[0] for line in stale.stdout.splitlines()) == sorted(WRITTEN)
    assert run(root).returncode == 0
    assert run(root, "--check").returncode == 0
    texts = {name: (root / name).read_text(encoding="utf-8") for name in WRITTEN}
    assert texts[WRITTEN[0]].count("no_links: bool = False,") == 2
    assert 'no_links: links are \\"not\\" followed.' in texts[WRITTEN[1]]
    assert texts[WRITTEN[2]].count("noLinks?: boolean | undefined;") == 2
    assert "| `no_links` | `noLinks` | `--no-links` | file, glob |" in texts[WRITTEN[3]]


def test_a_code_reaches_the_types(tmp_path):
    root = copy(tmp_path)
    header = root / "include" / "superconfig" / "base.h"
    text = header.read_text(encoding="utf-8")
    row = '    X(SC_NOTE_NEW, "new-note", "a new note") \\\n'
    header.write_text(text.replace("    X(SC_OK,", row + "    X(SC_OK,", 1), encoding="utf-8")
    assert run(root, "--check").stdout.startswith(f"{WRITTEN[2]}: not current")
    assert run(root).returncode == 0
    assert "  | 'new-note'" in (root / WRITTEN[2]).read_text(encoding="utf-8")


def test_a_line_that_is_written_in_another_way_is_an_error(tmp_path):
    root = copy(tmp_path)
    with (root / "src" / "source" / "options.def").open("a", encoding="utf-8") as file:
        file.write('OPTION(a, "a", FLAG, NONE, FILE)\n')
    assert run(root, "--check").returncode != 0
