import pytest
import shop


def test_price(config):
    assert shop.price(config, 3) == "3.00 EUR"


def test_price_elsewhere(config, override):
    override({"shop": {"currency": "JPY", "rounding": 0}})
    assert shop.price(config, 3) == "3 JPY"


@pytest.mark.parametrize("rounding, shown", [(0, "3 EUR"), (1, "2.5 EUR"), (3, "2.540 EUR")])
def test_rounding(config, override, rounding, shown):
    override({"shop.rounding": rounding})
    assert shop.price(config, 2.54) == shown


def test_no_mail_is_sent(config):
    assert config["mail.host"] == "localhost"


def test_the_next_test_sees_nothing_of_it(loaded):
    assert loaded["shop.currency"] == "EUR"
    assert loaded["mail.host"] == "mail.example.com"
