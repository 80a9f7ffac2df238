"""explain, diff, warnings and notes: the reports of a handle about its configuration."""
import datetime
import math
import os
import typing

import pytest

import superconfig


@pytest.fixture
def config(tmp_path):
    file = tmp_path / "app.toml"
    file.write_text('[db]\nhost = "one"\nports = [1, 2]\npassword = "hunter2"\n'
                    'since = 1979-05-27\n')
    return (superconfig.create_config()
            .with_file(file, name="app.toml")
            .with_defaults({"db": {"ports_add": [3], "extra": {"token": "t0ken", "x": 1}}},
                           name="more")
            .with_env("APP", environ={"APP_DB__HOST": "two"})
            .without("db.extra.x")
            .build())


def test_the_chain_of_a_scalar(config):
    first, second = config.explain("db.host")
    assert first == {"action": "set", "value": "one", "source": "app.toml", "kind": "file",
                     "line": 2, "column": 8, "secret": False}
    assert second == {"action": "replaced", "value": "two", "source": "APP_DB__HOST",
                      "kind": "environment", "line": None, "column": None, "secret": False}
    assert config.explain(("db", "host")) == [first, second]
    assert config["db.host"] == second["value"]


def test_the_past_of_a_secret_is_masked(builder):
    config = (builder.with_defaults({"password": "hunter2", "token": "hunter2", "a.b": 1})
              .with_defaults({"password": {"user": 1}}).without("token").build())
    for path in ("password", "token", ""):
        first = config.explain(path)[0]
        assert "hunter2" not in repr(first) and "<secret>" in repr(first)
        assert first["secret"] or path == ""


def test_segments_beside_a_key_that_reads_like_them(builder):
    config = builder.with_defaults({"a.b": 1, "a": {"b": 2}, "": 3}).build()
    assert [config.explain(path)[0]["value"] for path in ("a.b", ("a.b",), ("a", "b"))] == [1, 1, 2]
    assert config.paths() == ['"a.b"', '"a".b', '""']
    assert config.dump(compact=True) == '{"a.b":1,"a":{"b":2},"":3}'


def test_operators_and_removals(config):
    steps = config.explain("db.ports")
    assert [step["action"] for step in steps] == ["set", "added"]
    assert steps[0]["value"] == [1, 2] and steps[1]["value"] == [3]
    steps = config.explain("db.extra.x")
    assert [step["action"] for step in steps] == ["set", "unset"] and steps[1]["value"] is None


def test_types_are_kept(config):
    (step,) = config.explain("db.since")
    assert step["value"] == datetime.date(1979, 5, 27) and step["line"] == 5


def test_secrets_are_masked_at_every_depth(config):
    (step,) = config.explain("db.password")
    assert step["value"] == "<secret>" and step["secret"] is True and step["line"] == 4
    for path in ("db", "db.extra", ""):
        shown = repr(config.explain(path))
        assert "hunter2" not in shown and "t0ken" not in shown and "<secret>" in shown


def test_odd_values_in_masked_containers():
    values = {"inf": float("inf"), "nan": float("nan"), "big": 2**64 - 1, "low": -2**63,
              "text": "a\0\u2028\"'", "": {}, "deep": [[[]]]}
    config = superconfig.create_config().with_defaults({"a": values}).build()
    (step,) = config.explain("a")
    found = step["value"]
    assert math.isnan(found.pop("nan")) and math.isnan(values.pop("nan"))
    assert found == values and type(found["big"]) is int


def test_explain_of_nothing(config):
    with pytest.raises(superconfig.MissingKeyError) as caught:
        config.explain("db.hots")
    assert caught.value.path == "db.hots" and "db.host" in str(caught.value)
    with pytest.raises(superconfig.BadPathError) as caught:
        config.explain("db..host")
    assert caught.value.column == 4


# ---- diff ----

def test_diff():
    create = superconfig.create_config
    before = create().with_defaults({"a": 1, "b": {"c": [1]}, "gone": None, "password": "one"})
    after = create().with_defaults({"a": 1.0, "b": {"c": [1, 2]}, "new": {"token": "x"},
                                    "password": "two"})
    found = superconfig.diff(before.build(), after=after.build())
    assert [(change["kind"], change["path"]) for change in found] == [
        ("changed", "a"), ("changed", "b.c"), ("added", "new"), ("changed", "password"),
        ("removed", "gone")]
    by_path = {change["path"]: change for change in found}
    assert by_path["a"]["before"] == 1 and type(by_path["a"]["after"]) is float
    assert by_path["gone"]["kind"] == "removed" and by_path["gone"]["after"] is None
    assert by_path["password"] == {"kind": "changed", "path": "password", "before": "<secret>",
                                   "after": "<secret>", "secret": True}
    assert "'x'" not in repr(found) and "two" not in repr(found)
    same = before.build()
    assert superconfig.diff(same, same.snapshot()) == []


def test_diff_refuses():
    config = superconfig.create_config().build()
    for arguments in ((), (config,), (config, {}), (1, config), (config, config, config)):
        with pytest.raises(TypeError):
            superconfig.diff(*arguments)


# ---- warnings and notes ----

def test_warnings_and_notes(tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"a": 1,\n "a": 2}')
    (tmp_path / "empty.json").write_text("")
    config = (superconfig.create_config().with_file(file).with_file(tmp_path / "empty.json")
              .with_env("APP", environ={"APP_A__B": "1", "APP_A": "2"}).build())
    found = config.warnings()
    assert config.has_warnings() is True
    assert found[0]["type"] == "repeated-key"
    assert (found[0]["source"], found[0]["line"], found[0]["column"]) == (str(file), 2, 2)
    assert set(found[0]) == {"type", "message", "source", "line", "column", "path"}
    assert all(isinstance(warning["source"], str) and warning["source"] for warning in found)
    notes = config.notes()
    assert [note["type"] for note in notes] == ["empty-source"]
    assert notes[0]["source"] == str(tmp_path / "empty.json")


def test_no_warnings():
    config = superconfig.create_config().with_defaults({"a": 1}).build()
    assert config.warnings() == [] and config.notes() == [] and config.has_warnings() is False


def test_a_warning_without_a_source():
    config = superconfig.create_config().select_profile("nobody").build()
    (warning,) = config.warnings()
    assert warning["type"] == "unknown-profile" and warning["source"] == "unknown"
    assert (warning["line"], warning["column"], warning["path"]) == (None, None, None)


def test_a_file_name_that_is_no_utf8_is_escaped(tmp_path, builder):
    path = os.fsencode(tmp_path) + b"/n\xff.toml"
    with open(path, "w") as file:
        file.write("a = 1\nold = 0000-01-01\n")
    config = builder.with_file(path).build()
    shown = str(tmp_path) + "/n\\xff.toml"
    assert config.explain("a")[0]["source"] == shown
    assert [warning["source"] for warning in config.warnings()] == [shown]
    with pytest.raises(superconfig.WrongTypeError) as caught:
        config.get_str("a")
    assert caught.value.source == shown
    with pytest.raises(superconfig.ExtractionError) as caught:
        config.extract(typing.Dict[str, str])
    assert caught.value.source == shown
