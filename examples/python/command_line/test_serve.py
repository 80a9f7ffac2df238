import pytest
import serve
import superconfig
from serve import Server


@pytest.fixture(params=["argparse", "click"])
def run(request):
    """Calls either program and returns the text that it prints."""
    if request.param == "argparse":
        return lambda *words: str(serve.load(words).section("server").extract(Server))
    from click.testing import CliRunner
    from serve_click import serve as command

    return lambda *words: CliRunner().invoke(command, words).output.strip()


def test_the_file_is_the_default(run):
    assert run() == str(Server("127.0.0.1", 8080))


def test_options_win(run, monkeypatch):
    monkeypatch.setenv("SERVE_SERVER__PORT", "1")
    monkeypatch.setenv("SERVE_SERVER__HOST", "h")
    assert run("--port", "9000", "--verbose") == str(Server("h", 9000, True))


def test_paths_of_the_command_line():
    config = serve.load(["--set", "server.tags=a,b", "--set", "server.port=7"])
    assert config.section("server").extract(Server) == Server("127.0.0.1", 7, tags=["a", "b"])


def test_where_an_option_came_from():
    config = serve.load(["--port", "9000"])
    assert config.explain("server.port")[-1]["source"] == "--port"


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(superconfig.MissingFileError):
        serve.load(["--config", str(tmp_path / "missing.toml")])
