import pytest
import superconfig
from app import create_app, load


def test_the_page_shows_what_is_configured():
    page = create_app().test_client().get("/").get_json()
    assert page == {"title": "Shop", "page_size": 20, "currencies": ["EUR", "USD"]}


def test_a_variable_wins_over_the_file(monkeypatch):
    monkeypatch.setenv("SHOP_SHOP__PAGE_SIZE", "5")
    monkeypatch.setenv("SHOP_FLASK__TESTING", "true")
    app = create_app()
    assert app.testing is True
    assert app.test_client().get("/").get_json()["page_size"] == 5


def test_an_application_with_other_values():
    with load().override({"shop.title": "Test", "shop.currencies": []}) as config:
        page = create_app(config).test_client().get("/").get_json()
    assert page == {"title": "Test", "page_size": 20, "currencies": []}


def test_a_wrong_value_stops_the_start(monkeypatch):
    monkeypatch.setenv("SHOP_SHOP__PAGE_SIZE", "many")
    with pytest.raises(superconfig.ExtractionError, match="SHOP_SHOP__PAGE_SIZE: shop.page-size"):
        create_app()
