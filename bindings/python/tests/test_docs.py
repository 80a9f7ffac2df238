"""What docs/python shows is true: each document is carried out and what it prints is compared. Of
README.md it is the Python session; its other blocks are for scripts/check-docs.

As with scripts/check-docs, a document has an empty folder of its own, a block whose info string
names a file is written to it, and a `console` block is run. In addition, the `pycon` blocks
of a document are one Python session, and `python` on the path is the one that runs the tests. A
`python` block must name its file, so that each one is run.
"""
import doctest
import importlib.util
import os
import pathlib
import subprocess
import sys
import sysconfig
from importlib.machinery import SourceFileLoader

import pytest

import superconfig

ROOT = pathlib.Path(__file__).resolve().parents[3]
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs" / "python").glob("*.md"))]
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 10), reason="the documents write types as Python has them since 3.10")


def load_reader():
    """scripts/check-docs, for its reading of documents."""
    loader = SourceFileLoader("check_docs", str(ROOT / "scripts" / "check-docs"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_docs", loader))
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = keep
    return module


class Session:
    """The run of one document: a folder, and a namespace for the code behind `>>>`."""

    def __init__(self, reader, folder):
        self.reader = reader
        self.folder = folder
        self.names = {"__name__": "__main__"}
        self.environment = {
            "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.defpath]),
            "HOME": str(folder), "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}

    def write(self, block):
        target = self.folder / block.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(block.text, encoding="utf-8")

    def console(self, block):
        for line, command, expected in self.reader.commands(block):
            done = subprocess.run(
                ["sh", "-c", command], cwd=self.folder, env=self.environment, timeout=60,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            printed = done.stdout.decode("utf-8").splitlines()
            if not self.reader.matches(expected, printed):
                yield line, "`{}` prints\n{}".format(command, "\n".join(printed))

    def pycon(self, block):
        failures = []
        examples = doctest.DocTestParser().get_doctest(block.text, self.names, "", "", 0)
        examples.globs = self.names
        runner = doctest.DocTestRunner(verbose=False, optionflags=OPTIONS)
        runner.run(examples, out=failures.append, clear_globs=False)
        if failures:
            yield block.line, "".join(failures)

    def carry_out(self, document):
        for block in self.reader.blocks(document.read_text(encoding="utf-8")):
            if block.name:
                self.write(block)
            elif block.language == "pycon" or (block.language == "console" and document != README):
                yield from getattr(self, block.language)(block)
            elif block.language == "python":
                yield block.line, "a python block names its file, or is a pycon block"


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_document(document, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    # From Python 3.11 on a traceback shows the line too; the documents are of all versions.
    monkeypatch.setattr(superconfig.ConfigError, "add_note", lambda self, note: None, raising=False)
    before = set(sys.modules)
    try:
        found = list(Session(load_reader(), tmp_path).carry_out(document))
    finally:
        for name in set(sys.modules) - before:
            if getattr(sys.modules[name], "__file__", None) and str(tmp_path) in str(
                    sys.modules[name].__file__):
                del sys.modules[name]
    assert not found, "\n".join(f"{document}:{line}: {text}" for line, text in found)


def test_there_are_documents():
    assert len(DOCUMENTS) > 1
