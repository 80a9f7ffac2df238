"""Exceptions: which class a failure becomes, and what it carries."""
import copy
import errno
import os
import pickle

import pytest

import superconfig
from superconfig import errors


def failure(work, *arguments, **keywords):
    with pytest.raises(superconfig.ConfigError) as caught:
        work(*arguments, **keywords)
    return caught.value


def test_a_missing_file(tmp_path):
    path = str(tmp_path / "none.toml")
    error = failure(superconfig.load_file, path)
    assert isinstance(error, FileNotFoundError)
    assert type(error) is superconfig.MissingFileError
    assert (error.code, error.errno, error.filename) == ("missing-file", errno.ENOENT, path)
    assert (error.source, error.line, error.column, error.path) == (path, None, None, None)
    assert str(error) == path + ": no such file [missing-file]"


def test_a_directory(tmp_path):
    error = failure(superconfig.load_file, tmp_path)
    assert isinstance(error, IsADirectoryError)
    assert (error.code, error.errno) == ("is-directory", errno.EISDIR)
    assert error.filename == str(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(write):
    path = write("a.json", "{}")
    path.chmod(0)
    error = failure(superconfig.load_file, path)
    assert isinstance(error, PermissionError)
    assert (error.code, error.errno) == ("unreadable-file", errno.EACCES)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs")
def test_a_fifo(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    error = failure(superconfig.load_file, tmp_path / "fifo")
    assert isinstance(error, OSError) and isinstance(error, RuntimeError)
    assert error.code == "not-file"


def test_a_loop_of_links(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    error = failure(superconfig.load_file, tmp_path / "a")
    assert isinstance(error, OSError)
    assert (error.code, error.errno) == ("link-loop", errno.ELOOP)


@pytest.mark.parametrize("text, code, line, column", [
    ('{\n  "a": }', "syntax", 2, 8),
    (b'{"a": "\xff"}', "invalid-utf8", 1, 8),
])
def test_a_text_that_does_not_parse(write, text, code, line, column):
    path = write("a.json", text)
    error = failure(superconfig.load_file, path)
    assert isinstance(error, RuntimeError) and isinstance(error, ValueError)
    assert (error.code, error.line, error.column) == (code, line, column)
    assert error.source == str(path)
    assert str(error).startswith("{}:{}:{}: ".format(path, line, column))
    assert str(error).endswith("[" + code + "]")


def test_an_excerpt_points_at_the_place(write):
    error = failure(superconfig.load_file, write("a.json", '{"ключ": ?}'))
    assert error.excerpt[error.caret - 1] == "?"
    assert error.column == 10


@pytest.mark.parametrize("work, kind, code", [
    (lambda b: b.with_glob("a["), superconfig.BadPatternError, "bad-pattern"),
    (lambda b: b.with_set("a[", "1"), superconfig.BadPathError, "bad-path"),
    (lambda b: b.with_set("a\0b", "1"), superconfig.BadPathError, "bad-path"),
    (lambda b: b.with_set("\ud800", "1"), superconfig.BadPathError, "bad-path"),
    (lambda b: b.without("a[x]"), superconfig.BadPathError, "bad-path"),
    (lambda b: b.select_profile("a/b"), superconfig.ArgumentError, "bad-profile"),
    (lambda b: b.with_hierarchical("../a"), superconfig.ArgumentError, "bad-app-name"),
    (lambda b: b.with_policy("a", "sum"), superconfig.ArgumentError, "bad-policy"),
])
def test_what_a_method_refuses(builder, work, kind, code):
    error = failure(work, builder)
    assert type(error) is kind
    assert isinstance(error, ValueError)
    assert error.code == code


@pytest.mark.parametrize("path, column", [("a\0b", 2), ("\u00e9\0", 2), ("\ud800", 1),
                                          ("a.\U0001f600\udfff", 4), ("a.b.", 5)])
def test_a_bad_path_has_a_column(builder, path, column):
    config = builder.with_defaults({"a": {"b": 1}}).build()
    for ask in (config.get, config.get_int, config.has_key, config.explain, config.section,
                config.paths, lambda path: config.dump(path=path)):
        error = failure(ask, path)
        assert type(error) is superconfig.BadPathError
        assert error.code == "bad-path" and error.line == 1 and error.column == column


@pytest.mark.parametrize("work, name", [
    (lambda b: b.with_env("A", environ={"A_PASSWORD": "hunter2\ud800"}), "environ"),
    (lambda b: b.with_hierarchical("a", environ={"HOME": "hunter2\ud800"}), "environ"),
    (lambda b: b.with_set_string("password", "hunter2\ud800"), "text"),
    (lambda b: b.with_set("password", "hunter2\ud800"), "text"),
])
def test_a_lone_surrogate_names_the_argument_and_shows_no_value(builder, work, name):
    with pytest.raises(ValueError, match="argument '%s' holds a lone surrogate" % name) as caught:
        work(builder)
    assert "hunter2" not in repr(caught.value) and not isinstance(caught.value, UnicodeError)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("work, word", [
    (lambda b: b.select_profile_from_env(""), "variable"),
    (lambda b: b.with_secret_key(""), "secret key"),
])
def test_an_empty_name_is_refused_in_words(builder, work, word):
    error = failure(work, builder)
    assert error.code == "invalid-argument" and word in error.message


def test_readings_of_a_handle(builder):
    config = builder.with_defaults({"server": {"port": 1, "host": "h"}}).build()
    error = failure(lambda: config["server.prot"])
    assert isinstance(error, KeyError)
    assert (error.code, error.path) == ("missing-key", "server.prot")
    assert "server.port" in str(error)
    error = failure(config.get_int, "server.host")
    assert isinstance(error, TypeError)
    assert (error.code, error.path) == ("wrong-type", "server.host")
    error = failure(lambda: config["a["])
    assert isinstance(error, ValueError) and isinstance(error, KeyError)
    assert "a[" not in config


def test_secrets_are_masked(builder):
    config = builder.with_defaults({"password": "hunter2"}).build()
    assert "hunter2" not in str(failure(config.get_int, "password"))


def test_a_file_name_that_is_no_text_is_shown_escaped_and_kept(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\n.toml"
    error = failure(superconfig.load_file, path)
    assert error.source == str(tmp_path) + "/\\xff\\n.toml"
    assert os.fsencode(error.filename) == path


def test_a_name_hides_no_file_name(builder, tmp_path):
    path = tmp_path / "none"
    for method in (builder.with_file, builder.with_directory, builder.with_dotenv):
        error = failure(method, path, name="shown")
        assert isinstance(error, FileNotFoundError)
        assert pickle.loads(pickle.dumps(error)).filename == error.filename == str(path)


# ---- the classes ----

EVERY_CODE = sorted(errors._CLASSES) + ["custom", "strict", "too-deep"]


@pytest.mark.parametrize("code", EVERY_CODE)
def test_each_code_makes_an_exception_that_can_be_copied(code):
    error = errors._make(code, "why", "file", "a.b", "text", 1, 2, 3, 0)
    for same in (error, pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(same) is type(error)
        assert isinstance(same, superconfig.ConfigError)
        assert same.code == code
        assert (same.source, same.line, same.column, same.path) == ("file", 1, 2, "a.b")
        assert (same.message, same.excerpt, same.caret) == ("why", "text", 3)
        assert str(same) == "file:1:2: a.b: why [{}]".format(code)
        assert repr(same) == "{}('{}')".format(type(error).__name__, same)
        if isinstance(same, OSError):
            assert same.errno is not None
            assert (same.filename, same.strerror) == ("file", "why")


def test_a_path_is_said_once():
    error = errors._make("custom", "why at `a.b`", "", "a.b", "", 0, 0, 0, 0)
    assert str(error) == "why at `a.b` [custom]"


def test_what_is_not_known_is_none():
    error = errors._make("custom", "why", "", "", "", 0, 0, 0, 0)
    assert type(error) is superconfig.BuildError
    assert str(error) == "why [custom]"
    assert {error.source, error.path, error.excerpt} == {None}
    assert {error.line, error.column, error.caret} == {None}


@pytest.mark.parametrize("name", errors.__all__)
def test_every_class_is_public_and_explains_itself(name):
    kind = getattr(superconfig, name)
    assert kind is getattr(errors, name)
    assert kind.__doc__
    assert issubclass(kind, superconfig.ConfigError)
    assert str(kind("why")) == "why [{}]".format(kind.default_code)


def test_each_is_also_the_expected_builtin():
    expected = {
        superconfig.MissingFileError: [FileNotFoundError],
        superconfig.UnreadableFileError: [PermissionError],
        superconfig.IsDirectoryError: [IsADirectoryError],
        superconfig.FileError: [OSError, RuntimeError],
        superconfig.BadPatternError: [ValueError],
        superconfig.BadPathError: [ValueError, KeyError],
        superconfig.ParseError: [RuntimeError, ValueError],
        superconfig.BuildError: [RuntimeError],
        superconfig.WrongTypeError: [TypeError],
        superconfig.MissingKeyError: [KeyError],
        superconfig.ExtractionError: [ValueError],
        superconfig.BadValueError: [ValueError],
        superconfig.ArgumentError: [ValueError],
        superconfig.WriteError: [ValueError],
        superconfig.ClosedError: [RuntimeError],
    }
    assert set(expected) == {getattr(errors, name) for name in errors.__all__} - {
        superconfig.ConfigError}
    for kind, builtins in expected.items():
        assert all(issubclass(kind, builtin) for builtin in builtins)


@pytest.mark.skipif(not hasattr(Exception, "add_note"), reason="notes of exceptions")
def test_a_traceback_shows_the_line_with_a_caret():
    error = failure(superconfig.create_config().with_defaults, "a: 1\nb: [1", format="yaml")
    assert error.__notes__ == ["  b: [1\n     ^"]
    assert "^" not in str(error)
    assert pickle.loads(pickle.dumps(error)).__notes__ == error.__notes__
