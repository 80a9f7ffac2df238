"""ConfigBuilder: every method, and that a builder is a value."""
import asyncio
import concurrent.futures
import contextvars
import inspect
import os
import pathlib
import threading

import pytest

import superconfig


def extracted(builder):
    return builder.build().extract()


# ---- repr ----


def test_repr_lists_the_sources_and_no_value(builder, tmp_path):
    assert repr(builder) == "<superconfig.ConfigBuilder, no sources>"
    full = (builder.with_defaults({"password": "hunter2"})
            .with_file("it's.toml", optional=True)
            .with_env("SHOP")
            .with_env("")
            .with_args(["--db.password=hunter2"])
            .with_set("password", "hunter2")
            .without("a"))
    assert repr(full) == (
        "<superconfig.ConfigBuilder, defaults 'defaults', file \"it's.toml\", env 'SHOP_', env, "
        "args, override, unset>")
    path = os.fsencode(tmp_path) + b"/\xff.toml"
    assert "\\udcff.toml" in repr(builder.with_file(path, optional=True))


def test_repr_of_many_sources_is_short(builder):
    for _ in range(100):
        builder = builder.with_set("a", "1")
    assert repr(builder).count("override") == 8
    assert repr(builder).endswith(" and 92 more>")


# ---- a builder is a value ----


def test_branches_share_a_base_and_nothing_else(builder):
    base = builder.with_defaults({"a": 1})
    left = base.with_set("b", "2")
    right = base.with_set("c", "3").without("a")
    assert extracted(base) == {"a": 1}
    assert extracted(left) == {"a": 1, "b": 2}
    assert extracted(right) == {"c": 3}


def test_each_build_is_a_handle_of_its_own(builder):
    base = builder.with_defaults({"a": 1})
    first, second = base.build(), base.build()
    first.close()
    assert first is not second
    assert second.get("a") == 1


def test_a_failure_leaves_the_builder_as_it_was(builder):
    base = builder.with_defaults({"a": 1})
    with pytest.raises(FileNotFoundError):
        base.with_file("/no/such/file.toml")
    with pytest.raises(ValueError):
        base.with_policy("a", "no-policy")
    assert extracted(base) == {"a": 1}


def test_nothing_is_an_empty_configuration(builder):
    assert extracted(builder) == {}


def test_later_sources_win(builder, write):
    first = write("first.json", '{"a": 1, "b": {"x": 1, "y": 1}}')
    second = write("second.toml", "[b]\ny = 2\n")
    merged = builder.with_defaults({"a": 0, "c": 0}).with_file(first).with_file(second)
    assert extracted(merged) == {"a": 1, "c": 0, "b": {"x": 1, "y": 2}}


# ---- files ----


@pytest.mark.parametrize("kind", [str, os.fsencode, pathlib.Path])
def test_a_file_is_named_by_text_bytes_or_path(builder, write, kind):
    assert extracted(builder.with_file(kind(str(write("é.json", '{"a": 1}'))))) == {"a": 1}


def test_the_format_may_be_named(builder, write):
    path = write("settings", "a = 1\n")
    assert extracted(builder.with_file(path, format="toml")) == {"a": 1}
    with pytest.raises(superconfig.ParseError) as caught:
        builder.with_file(path, format="json").build()
    assert (caught.value.code, caught.value.line, caught.value.column) == ("syntax", 1, 1)


def test_an_unknown_format_is_named(builder, write):
    with pytest.raises(superconfig.ParseError, match="nonesuch") as caught:
        builder.with_file(write("a.json", "{}"), format="nonesuch").build()
    assert caught.value.code == "unknown-format"


def test_an_optional_file_may_be_absent_but_not_broken(builder, write):
    assert extracted(builder.with_file("/no/such/file.toml", optional=True)) == {}
    with pytest.raises(superconfig.ParseError):
        builder.with_file(write("a.toml", "a ="), optional=True).build()


def test_on_error_warns_instead(builder, write):
    config = builder.with_file(write("a.toml", "a ="), on_error="warn").with_set("b", "1").build()
    assert config.extract() == {"b": 1}
    assert "skipped-source" in [warning["type"] for warning in config.warnings()]


def test_at_and_under_move_a_subtree(builder, write):
    path = write("pyproject.toml", "[tool.app]\nworkers = 4\n")
    moved = builder.with_file(path, at="tool.app", under="web.limits")
    assert extracted(moved) == {"web": {"limits": {"workers": 4}}}
    same = builder.with_file(path, at=["tool", "app"], under=("web", "limits"))
    assert extracted(same) == extracted(moved)


def test_join_fills_holes_only(builder, write):
    path = write("a.json", '{"a": 2, "b": 2}')
    assert extracted(builder.with_defaults({"a": None}).with_file(path, join=True)) == {
        "a": None, "b": 2}


def test_nested_takes_profiles(builder, write):
    path = write("a.toml", "[default]\na = 1\n[production]\na = 2\n[global]\nb = 3\n")
    nested = builder.with_file(path, nested=True)
    assert extracted(nested) == {"a": 1, "b": 3}
    assert extracted(nested.select_profile("production")) == {"a": 2, "b": 3}


def test_siblings_of_selected_profiles(builder, write):
    base = write("app.json", '{"a": 1}')
    write("app.one.json", '{"a": 2, "b": 2}')
    write("app.two.json", '{"b": 3}')
    assert extracted(builder.with_file(base).select_profile("one", "two")) == {"a": 2, "b": 3}
    assert extracted(builder.with_file(base).select_profile("two").select_profile("one")) == {
        "a": 2, "b": 2}


def test_operators_can_be_switched_off(builder, write):
    path = write("a.json", '{"list_add": [2]}')
    base = builder.with_defaults({"list": [1]})
    assert extracted(base.with_file(path)) == {"list": [1, 2]}
    assert extracted(base.with_file(path, no_operators=True)) == {"list": [1], "list_add": [2]}


@pytest.mark.parametrize("documents, expected", [
    (None, {"a": 2}), ("merge", {"a": 2}), ("first", {"a": 1}), ("list", [{"a": 1}, {"a": 2}])])
def test_documents_of_yaml(builder, write, documents, expected):
    path = write("a.yaml", "a: 1\n---\na: 2\n")
    assert extracted(builder.with_file(path, documents=documents)) == expected


def test_secret_marks_every_value(builder, write):
    config = builder.with_file(write("a.json", '{"plain": "hush"}'), secret=True).build()
    assert config.get("plain") == "hush"
    assert "hush" not in config.dump("json")


def test_name_is_shown_in_errors(builder, write):
    with pytest.raises(superconfig.ParseError) as caught:
        builder.with_file(write("a.json", "{"), name="the settings").build()
    assert caught.value.source == "the settings"


def test_a_glob_takes_files_in_byte_order(builder, write, tmp_path):
    write("conf.d/20.toml", "a = 2")
    write("conf.d/10.toml", "a = 1\nb = 1")
    write("conf.d/30.toml~", "a = 3")
    assert extracted(builder.with_glob(tmp_path / "conf.d/*")) == {"a": 2, "b": 1}


def test_a_directory_is_a_key_a_file(builder, write, tmp_path):
    write("secrets/token", "abc\n")
    write("secrets/db/tls.crt", "xyz")
    config = builder.with_directory(tmp_path / "secrets").build()
    assert config.extract() == {"token": "abc", "db": {"tls.crt": "xyz"}}
    assert "abc" not in config.dump("json")
    assert extracted(builder.with_directory(tmp_path / "none", optional=True)) == {}
    with pytest.raises(FileNotFoundError):
        builder.with_directory(tmp_path / "none")


def test_discovery_stays_below_its_root(builder, write, tmp_path):
    write("project/shop.toml", "a = 1\nb = 1")
    write("project/sub/.shoprc", "b: 2")
    folder = tmp_path / "project" / "sub"
    found = builder.with_hierarchical(
        "shop", root=tmp_path / "project", working_directory=folder,
        environ={"HOME": str(tmp_path / "home"), "XDG_CONFIG_DIRS": str(tmp_path / "xdg")})
    assert extracted(found) == {"a": 1, "b": 2}


def test_discovery_takes_markers(builder, write, tmp_path):
    write("top/shop.toml", "a = 1")
    write("top/sub/marker", "")
    write("top/sub/deep/shop.toml", "b = 2")
    environ = {"HOME": str(tmp_path / "home")}
    found = builder.with_hierarchical("shop", markers=["marker"], environ=environ,
                                      working_directory=tmp_path / "top/sub/deep")
    assert extracted(found) == {"b": 2}


# ---- variables ----


def test_variables_are_read_at_each_build(builder, variables, monkeypatch):
    asking = builder.with_env("SCTEST")
    variables(SCTEST_A__B="1")
    assert extracted(asking) == {"a": {"b": 1}}
    variables(SCTEST_A__B="2")
    config = asking.build()
    assert config.extract() == {"a": {"b": 2}}
    monkeypatch.delenv("SCTEST_A__B")
    variables(SCTEST_C="3")
    assert config.extract() == {"a": {"b": 2}}
    config.reload()
    assert config.extract() == {"c": 3}


def test_variables_of_a_mapping(builder, variables):
    variables(SCTEST_A="process")
    given = builder.with_env("SCTEST", environ={"SCTEST_B": "given", "OTHER": "no"})
    assert extracted(given) == {"b": "given"}
    assert extracted(builder.with_env("SCTEST", environ=os.environ)) == {"a": "process"}


def test_names_bind_variables_to_paths(builder):
    bound = builder.with_env(
        "APP", environ={"DATABASE_URL": "x", "PORT": "1"},
        names={"DATABASE_URL": "database.url", "PORT": ["ports", 0]})
    assert extracted(bound)["database"] == {"url": "x"}


def test_options_of_variables(builder, write):
    environ = {"APP_EMPTY": "", "APP_KEY_FILE": str(write("key", "abc\n"))}
    assert extracted(builder.with_env("APP", environ=environ))["empty"] == ""
    config = builder.with_env("APP", environ=environ, drop_empty=True, read_name_file=True).build()
    assert config.extract() == {"key": "abc"}


@pytest.mark.parametrize("environ", [{"A=B": "1"}, {"": "1"}, {"A": "x\0y"}, {"A\0": "x"}])
def test_what_is_no_variable(builder, environ):
    with pytest.raises(ValueError, match="environ"):
        builder.with_env(environ=environ)


def test_dotenv_follows_the_rules_of_variables(builder, write):
    path = write(".env", "BASE=x\nAPP_DB__URL=${BASE}/y\nAPP_EMPTY=\n")
    taken = builder.with_dotenv(path, "APP", names={"BASE": "a.base"}, drop_empty=True)
    assert extracted(taken) == {"db": {"url": "x/y"}, "a": {"base": "x"}}
    assert extracted(builder.with_dotenv(path, prefix="OTHER")) == {}
    assert extracted(builder.with_dotenv("/no/such/.env", optional=True)) == {}


def test_a_profile_from_a_variable(builder, write, variables, monkeypatch):
    base = write("app.json", '{"a": 1}')
    write("app.staging.json", '{"a": 2}')
    write("app.local.json", '{"a": 3}')
    asking = builder.with_file(base).select_profile_from_env("SCTEST_PROFILE", "local")
    monkeypatch.delenv("SCTEST_PROFILE", raising=False)
    assert extracted(asking) == {"a": 3}
    variables(SCTEST_PROFILE="staging")
    assert extracted(asking) == {"a": 2}
    without = builder.with_file(base).select_profile_from_env(name="SCTEST_NONE", default=None)
    assert extracted(without) == {"a": 1}


# ---- words, overrides, removals ----


def test_words_of_a_command_line(builder):
    words = ["a=1", "--b.c=x", "--d", "2", "--flag", "--no-other"]
    assert extracted(builder.with_args(words)) == {
        "a": 1, "b": {"c": "x"}, "d": 2, "flag": True, "other": False}
    assert extracted(builder.with_args(iter(["--a", "1"]), under="x")) == {"x": {"a": 1}}


def test_overrides_are_guessed_or_text(builder):
    assert extracted(builder.with_set("a.b", "8080")) == {"a": {"b": 8080}}
    assert extracted(builder.with_set(["a.b", "c"], "[1]")) == {"a.b": {"c": [1]}}
    assert extracted(builder.with_set_string("a", "8080")) == {"a": "8080"}
    assert extracted(builder.with_set_string(path="a", text="x\0y")) == {"a": "x\0y"}


def test_without_removes_what_is_below(builder):
    base = builder.with_defaults({"a": {"b": 1, "c": 2}})
    assert extracted(base.without("a.b")) == {"a": {"c": 2}}
    assert extracted(base.without(["a", "b"]).with_set("a.b", "3")) == {"a": {"c": 2, "b": 3}}


# ---- meaning ----


@pytest.mark.parametrize("policy, expected", [
    ("replace", [{"k": 1, "v": 2}]),
    ("append", [{"k": 1, "u": 1}, {"k": 1, "v": 2}]),
    ("merge-by-key(k)", [{"k": 1, "u": 1, "v": 2}])])
def test_policies(builder, policy, expected):
    base = builder.with_defaults({"x": {"list": [{"k": 1, "u": 1}]}})
    later = base.with_defaults({"x": {"list": [{"k": 1, "v": 2}]}})
    assert extracted(later.with_policy("*.list", policy)) == {"x": {"list": expected}}


def test_references_are_allowed_by_kind(builder, variables, write, inside):
    variables(SCTEST_HOME="h")
    write("part.txt", "f")
    values = write("a.json", '{"a": 1, "p": "${a}", "e": "${env:SCTEST_HOME}",'
                             ' "f": "${file:part.txt}"}')
    base = builder.with_file(values)
    plain = {"a": 1, "p": "${a}", "e": "${env:SCTEST_HOME}", "f": "${file:part.txt}"}
    assert extracted(base) == plain
    assert extracted(base.with_references("path", "env", "file")) == {
        "a": 1, "p": 1, "e": "h", "f": "f"}
    assert base.with_references("env").build().get("e") == "h"
    alone = builder.with_defaults({"a": 1, "p": "${a}"})
    assert extracted(alone.with_references()) == {"a": 1, "p": 1}


def test_a_cycle_of_references(builder):
    with pytest.raises(superconfig.BuildError) as caught:
        builder.with_defaults({"a": "${b}", "b": "${a}"}).with_references().build()
    assert caught.value.code == "reference-cycle"


def test_strictness_and_rules(builder):
    clash = builder.with_defaults({"a": {"b": 1}}).with_defaults({"a": 1})
    assert clash.build().has_warnings()
    with pytest.raises(superconfig.BuildError) as caught:
        clash.strict().build()
    assert caught.value.code in ("strict", "type-conflict")
    assert caught.value.path == "a"
    assert extracted(clash.strict().strict(False)) == {"a": 1}
    assert extracted(clash.strict().with_rule("type-conflict", "ignore")) == {"a": 1}
    assert not clash.with_rule("type-conflict", "ignore").build().has_warnings()
    with pytest.raises(superconfig.ConfigError):
        clash.with_rule("type-conflict", "fail").build()


def test_secret_words_and_public_paths(builder):
    base = builder.with_defaults({"pin": "1234", "token": "abcd"})
    shown = base.build().dump("json")
    assert "1234" in shown and "abcd" not in shown
    shown = base.with_secret_key("pin").with_public_path("token").build().dump("json")
    assert "1234" not in shown and "abcd" in shown


def test_limits(builder, write):
    deep = write("deep.json", "[" * 40 + "]" * 40)
    with pytest.raises(superconfig.BuildError) as caught:
        builder.with_limits(depth=20).with_file(deep).build()
    assert caught.value.code == "too-deep"
    with pytest.raises(superconfig.BuildError) as caught:
        builder.with_limits(file_size=10).with_file(deep).build()
    assert caught.value.code == "file-too-large"
    with pytest.raises(superconfig.BuildError) as caught:
        builder.with_limits(depth=2).with_defaults({"a": {"b": {"c": 1}}})
    assert caught.value.code == "too-deep"
    assert caught.value.path == "a.b"
    with pytest.raises(superconfig.BuildError) as caught:
        builder.with_limits(nodes=3).with_defaults({"a": [1, 2, 3, 4]}).build()
    assert caught.value.code == "too-many-nodes"


# ---- async ----


def test_build_async(builder, write):
    base = builder.with_file(write("a.json", '{"a": 1}'))

    async def main():
        configs = await asyncio.gather(*(base.build_async() for _ in range(4)))
        return [config.extract() for config in configs]

    assert asyncio.run(main()) == [{"a": 1}] * 4


def test_build_async_fails_as_build_does(builder, write):
    async def main():
        await builder.with_file(write("a.json", "{")).build_async()

    with pytest.raises(superconfig.ParseError):
        asyncio.run(main())


def test_build_async_runs_callbacks_elsewhere_in_the_caller_s_context(builder):
    here = contextvars.ContextVar("here")
    seen = []

    def load():
        seen.append((here.get(), threading.current_thread() is threading.main_thread()))
        return {"a": 1}

    async def main():
        here.set("caller")
        return (await builder.with_source(load).build_async()).extract()

    assert asyncio.run(main()) == {"a": 1}
    assert seen == [("caller", False)]


def test_build_async_cancelled_drops_the_handle():
    registry = superconfig.ConfigRegistry()
    started, go = threading.Event(), threading.Event()
    pool = concurrent.futures.ThreadPoolExecutor(1)

    def load():
        started.set()
        go.wait(30)
        return {"a": 1}

    async def main():
        asyncio.get_running_loop().set_default_executor(pool)
        building = asyncio.ensure_future(
            registry.create_config().with_source(load).build_async())
        while not started.is_set():
            await asyncio.sleep(0)
        building.cancel()
        with pytest.raises(asyncio.CancelledError):
            await building
        go.set()

    asyncio.run(main())
    pool.shutdown()
    stats = registry.stats()
    assert stats["total_handles"] == 1
    assert stats["active_handles"] == 0


# ---- wrong arguments (test_robustness.py has the long list) ----


@pytest.mark.parametrize("name", ["select_profile", "with_references"])
def test_methods_of_many_words_take_no_keywords(builder, name):
    with pytest.raises(TypeError, match=name + r"\(\) got an unexpected keyword argument 'other'"):
        getattr(builder, name)("path", other=1)
    with pytest.raises(TypeError, match=name + r"\(\) argument"):
        getattr(builder, name)("path", 1)


def test_a_failure_in_many_words_is_the_first(builder):
    with pytest.raises(superconfig.ArgumentError, match="a/b"):
        builder.select_profile("fine", "a/b", "c/d")


# ---- what help() shows ----


def public_methods(kind):
    return [name for name in dir(kind) if not name.startswith("_")]


@pytest.mark.parametrize("name", public_methods(superconfig.ConfigBuilder))
def test_every_method_explains_itself(name):
    method = getattr(superconfig.ConfigBuilder, name)
    assert len(method.__doc__) > 20
    assert list(inspect.signature(method).parameters)[0] == "self"


def test_signatures_name_what_is_taken(builder, write):
    skipped = {"self", "names", "kinds", "args"}
    for name in public_methods(superconfig.ConfigBuilder):
        method = getattr(superconfig.ConfigBuilder, name)
        for parameter in set(inspect.signature(method).parameters) - skipped:
            with pytest.raises((TypeError, ValueError, OSError)) as caught:
                getattr(builder, name)(**{parameter: object()})
            assert "unexpected keyword" not in str(caught.value)


def test_required_paths_are_missed_all_at_once():
    base = superconfig.create_config().with_defaults({"db": {"host": "h", "user": None}})
    builder = base.with_env("APP", environ={}).with_required("db.host", "db.user", ["db", "x"])
    with pytest.raises(superconfig.MissingKeyError) as caught:
        builder.with_required("key").build()
    error = caught.value
    assert [problem.path for problem in error.problems] == ["db.x", "key"]
    assert str(error).split("\n") == [str(problem) for problem in error.problems]
    assert error.problems[1].problems == (error.problems[1],)
    first, second = str(error).splitlines()
    assert "no value at `db.x`, which is required (the variable `APP_DB__X` sets it)" in first
    assert "`key`, which is required" in second
    assert builder.with_defaults({"db": {"x": 1}}).build()["db.x"] == 1
    with pytest.raises(superconfig.BadPathError):
        builder.with_required("a..b")
    with pytest.raises(TypeError, match="with_required"):
        builder.with_required(1)
    with pytest.raises(TypeError):
        builder.with_required(path="a")


def test_strict_warnings_are_problems_all_at_once():
    builder = superconfig.create_config().with_defaults({"a": {}, "b": {}}).with_defaults(
        {"a": 1, "b": 2}).strict()
    with pytest.raises(superconfig.ConfigError) as caught:
        builder.build()
    assert [(p.code, p.path) for p in caught.value.problems] == [("strict", "a"), ("strict", "b")]
    single = superconfig.create_config().with_defaults({"a": {}}).with_defaults({"a": 1}).strict()
    with pytest.raises(superconfig.ConfigError) as caught:
        single.build()
    assert caught.value.problems == (caught.value,)
