"""find: patterns of paths."""
import pytest

import superconfig


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "compose.yaml"
    path.write_text('services:\n  web:\n    ports: [80, 443]\n  db:\n    ports: [5432]\n'
                    '"*": star\n')
    return superconfig.load_file(path)


def test_matches_come_in_order_with_their_places(config):
    assert [(match["path"], match["value"], match["line"], match["column"])
            for match in config.find("services.*.ports[0]")] == [
        ("services.web.ports[0]", 80, 3, 13), ("services.db.ports[0]", 5432, 5, 13)]
    (match,) = config.find('"*"')
    assert match["value"] == "star" and match["kind"] == "file"
    assert match["source"].endswith("compose.yaml")
    assert [match["path"] for match in config.find("**.ports")] == [
        "services.web.ports", "services.db.ports"]
    assert config.find("nothing.*") == []


def test_in_a_section(config):
    assert [match["path"] for match in config.section("services").find("*.ports[*]")] == [
        "web.ports[0]", "web.ports[1]", "db.ports[0]"]


def test_what_does_not_parse(config):
    with pytest.raises(superconfig.BadPatternError) as caught:
        config.find("a..b")
    assert caught.value.column == 3
    with pytest.raises(TypeError):
        config.find(5)
