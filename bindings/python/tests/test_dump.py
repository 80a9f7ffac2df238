"""dump: the configuration as text, secrets masked."""
import json

import pytest

import superconfig

DATA = {"server": {"port": 80, "password": "hunter2"}, "list": [1, "a"], "nothing": None}


@pytest.fixture
def config():
    return superconfig.create_config().with_defaults(DATA, name="mine").build()


def test_json_is_masked(config):
    shown = json.loads(config.dump())
    assert shown == {**DATA, "server": {"port": 80, "password": "<secret>"}}
    assert json.loads(config.dump("json", reveal=True)) == DATA
    assert json.loads(config.dump(format="json", reveal=False, compact=True)) == shown


def test_compact(config):
    assert config.dump("json", compact=True, path="list") == '[1,"a"]'
    assert "\n" in config.dump("json", path="list")


def test_origins(config):
    assert "mine" in config.dump("jsonc", origins=True)
    assert "mine" not in config.dump("jsonc")


@pytest.mark.parametrize("format", ["json", "jsonc", "json5", "yaml"])
def test_written_is_read_again(config, format):
    text = config.dump(format, reveal=True)
    again = superconfig.create_config().with_defaults(text, format=format).build()
    assert again == DATA


def test_environment_with_a_prefix(config):
    text = config.dump("env", path="server", prefix="APP")
    assert text.splitlines()[0].startswith("APP_PORT=")
    assert "hunter2" not in text
    assert config.dump("env", path="server", prefix=None).startswith("PORT=")


def test_variables_for_a_shell(config):
    text = config.dump("shell", path="server", prefix="APP", separator="_", exported=True,
                       reveal=True)
    assert text == "export APP_PORT='80'\nexport APP_PASSWORD='hunter2'\n"
    assert config.dump("shell", path="server", separator=None).startswith("PORT=")


def test_parts_of_a_name_are_joined_by_the_separator():
    config = superconfig.create_config().with_defaults({"a": {"b": {"c": 1}}}).build()
    assert config.dump("docker-env") == "A__B__C=1\n"
    assert config.dump("docker-env", separator="_", prefix="X") == "X_A_B_C=1\n"


def test_special_names_are_written_where_they_are_allowed():
    config = superconfig.create_config().with_defaults({"path": "/bin", "ifs": ","}).build()
    with pytest.raises(superconfig.WriteError) as caught:
        config.dump("shell", allow=["PATH"])
    assert caught.value.path == "ifs"
    assert config.dump("shell", allow=("IFS", "PATH")) == "PATH='/bin'\nIFS=','\n"
    assert config.dump("shell", allow=iter(["IFS", "PATH"])).count("=") == 2


def test_sorted_keys():
    config = superconfig.create_config().with_defaults({"b": {"z": 1, "a": 2}, "a": 3}).build()
    assert config.dump(compact=True) == '{"b":{"z":1,"a":2},"a":3}'
    assert config.dump(compact=True, sort_keys=True) == '{"a":3,"b":{"a":2,"z":1}}'


@pytest.mark.parametrize(("options", "part"), [
    ({"separator": 1}, "'separator'"), ({"allow": "PATH"}, "an iterable of str"),
    ({"allow": [1]}, "'allow'"), ({"allow": None}, "'allow'"), ({"exported": 1}, "'exported'"),
    ({"sort_keys": "yes"}, "'sort_keys'"),
])
def test_options_of_a_wrong_type(config, options, part):
    with pytest.raises(TypeError) as caught:
        config.dump("shell", path="server", **options)
    assert part in str(caught.value)


def test_what_a_format_cannot_hold(config):
    with pytest.raises(superconfig.WriteError) as caught:
        config.dump("toml")
    assert (caught.value.code, caught.value.path) == ("cannot-write", "nothing")
    assert isinstance(caught.value, ValueError)


def test_an_unknown_format(config):
    with pytest.raises(superconfig.ConfigError) as caught:
        config.dump("no-such")
    assert caught.value.code == "unknown-format" and "no-such" in str(caught.value)


def test_a_path_that_leads_nowhere(config):
    with pytest.raises(KeyError) as caught:
        config.dump(path="server.prot")
    assert caught.value.path == "server.prot" and "server.port" in str(caught.value)


def test_a_format_of_the_registry():
    registry = superconfig.ConfigRegistry()
    registry.add_format("lines", read=lambda text, name: {}, write=lambda value: repr(value))
    config = registry.create_config().with_defaults(DATA).build()
    shown = config.dump("lines", path="list")
    assert shown == "[1, 'a']"
    assert config.snapshot().dump("lines", path="list") == shown
    assert config.section("server").dump("lines", reveal=True) == repr(DATA["server"])
    assert "hunter2" not in config.dump("lines")


def test_a_format_that_raises():
    def fail(value):
        raise LookupError("mine")

    registry = superconfig.ConfigRegistry()
    registry.add_format("lines", read=lambda text, name: {}, write=fail)
    config = registry.create_config().with_defaults(DATA).build()
    with pytest.raises(superconfig.ConfigError) as caught:
        config.dump("lines")
    assert isinstance(caught.value.__cause__, LookupError)


@pytest.mark.parametrize("keywords", [
    {"reveal": 1}, {"compact": None}, {"origins": "yes"}, {"format": None}, {"prefix": 1},
    {"path": 1}, {"unknown": 1},
])
def test_wrong_arguments(config, keywords):
    with pytest.raises(TypeError):
        config.dump(**keywords)
    with pytest.raises(TypeError):
        config.dump("json", "yaml")
