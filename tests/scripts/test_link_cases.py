"""scripts/link-cases; and the pages of docs/semantics are its present output."""
import json

import pytest
from conftest import ROOT

PAGE = """# Values
<a id="values-1"></a>**values-1.** A value has a type.

| type |
| --- |
| null |

## More
<a id="values-2"></a>**values-2.** Integers are exact.
"""


@pytest.fixture
def rules(tree):
    tree.write("docs/semantics/values.md", PAGE)
    add_case(tree, "one", "values-1: a type")
    return tree


def add_case(tree, name, rule):
    tree.write(f"tests/cases/{name}/case.json", json.dumps({"rule": rule}))


def page(tree):
    return (tree.root / "docs/semantics/values.md").read_text(encoding="utf-8")


def fails(tree, message, *options):
    done = tree.run("link-cases", *options, tree.root)
    assert done.returncode == 1
    assert message in done.stderr


def test_the_pages_are_up_to_date(tree):
    done = tree.run("link-cases", "--check", ROOT)
    assert done.stderr == ""
    assert done.returncode == 0


def test_a_link_follows_the_whole_rule(rules):
    assert rules.run("link-cases").returncode == 0
    link = "Cases: [one](../../tests/cases/one/case.json)"
    assert page(rules) == PAGE.replace("| null |\n", f"| null |\n\n{link}\n")


def test_links_are_rewritten(rules):
    rules.run("link-cases")
    add_case(rules, "one", "values-2, values-1: both")
    add_case(rules, "two", "values-2: exact")
    fails(rules, "values.md: the cases of its rules have changed", "--check")
    rules.run("link-cases")
    assert page(rules).endswith("Cases: [one](../../tests/cases/one/case.json), "
                                "[two](../../tests/cases/two/case.json)\n")
    assert rules.run("link-cases", "--check", rules.root).returncode == 0


def test_a_removed_case_leaves_no_link(rules):
    rules.run("link-cases")
    (rules.root / "tests/cases/one/case.json").unlink()
    fails(rules, "the cases of its rules have changed", "--check")
    rules.run("link-cases")
    assert page(rules) == PAGE


def test_rules_without_a_case_are_listed(rules):
    assert rules.run("link-cases", "--untested", rules.root).stdout == "values-2\n"


def test_a_case_names_a_rule(rules):
    add_case(rules, "two", "Values: exact")
    fails(rules, '"rule" has to begin with the number of a rule')


def test_a_case_names_a_rule_that_exists(rules):
    add_case(rules, "two", "values-3: exact")
    fails(rules, "tests/cases/two: docs/semantics has no values-3")


@pytest.mark.parametrize(("old", "new", "message"), [
    ("**values-2.**", "**values-1.**", "another name or page"),
    ('"values-2"></a>**values-2', '"paths-2"></a>**paths-2', "another name or page"),
    ('"values-2"></a>**values-2', '"values-1"></a>**values-1', "values-1 is given twice"),
    ('"values-2"', '"two"', "not the anchor of a rule"),
])  # fmt: skip
def test_an_anchor_is_the_number_of_its_rule(rules, old, new, message):
    rules.write("docs/semantics/values.md", PAGE.replace(old, new))
    fails(rules, message)
