"""The doc strings of the stub, which editors show, are those of the extension.

A method of the extension has its whole doc string at run time; the stub has the first paragraph,
or all of it where scripts/make-types writes both.
"""
import ast
import inspect
import os

import pytest
import superconfig
from superconfig import _superconfig

STUB = os.path.join(os.path.dirname(superconfig.__file__), "_superconfig.pyi")
# Classes without a public name; a protocol has no object.
OWNERS = {"_View": superconfig.ConfigHandle, "_Override": None, "_Source": None}


def documented():
    with open(STUB, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for node in tree.body:
        name = node.name if isinstance(node, (ast.ClassDef, ast.FunctionDef)) else "_"
        if name in OWNERS or not name.startswith("_"):
            owner = OWNERS.get(name, getattr(_superconfig, name, None))
            if isinstance(node, ast.FunctionDef):
                yield name, node, owner
            elif owner is not None:
                for method in node.body:
                    if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                        yield name + "." + method.name, method, getattr(owner, method.name)


def first_definitions():
    """Of overloads only the first one has a doc string."""
    found = {}
    for name, node, member in documented():
        found.setdefault(name, (node, member))
    return found


FIRST = first_definitions()


def words(text):
    return " ".join(text.split())


@pytest.mark.parametrize("name", sorted(FIRST))
def test_the_stub_shows(name):
    node, member = FIRST[name]
    text = inspect.getdoc(member)
    shown = ast.get_docstring(node)
    if text is None:
        assert name == "Plan.read" and shown is None
        return
    assert words(shown) in (words(text.split("\n\n")[0]), words(text))


def test_methods_of_sources_show_their_options():
    node, _ = FIRST["ConfigBuilder.with_file"]
    assert "optional:" in ast.get_docstring(node)
