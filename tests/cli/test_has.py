"""has: the result is the exit status."""
import pytest


@pytest.mark.parametrize(("paths", "status"), [
    (["server.port"], 0), (["server.port", "server.host"], 0), (["a.null"], 0), (["list[1]"], 0),
    (["server.prot"], 1), (["server.port", "nothing", "server.host"], 1), (["list[2]"], 1),
    (["server.port.x"], 1), ([""], 0),
])
def test_present_and_absent_values(app, paths, status):
    app.write("more.json", '{"a": {"null": null}, "list": [1, 2]}')
    assert app.run("has", *paths, "-f", "app.toml", "-f", "more.json") == (status, "", "")


def test_invalid_paths(app):
    done = app.run("has", "server.port", "a..b", "-f", "app.toml")
    assert (done.status, done.out) == (2, "")
    assert "[bad-path]" in done.err
    done = app.run("has", "server.port", "-f", "gone.toml")
    assert (done.status, done.out) == (3, "")
    assert app.run("has", "-f", "app.toml").status == 2
