"""A program that reads a handle it was given, so that a test may give it another."""
import pathlib

import superconfig


def load():
    here = pathlib.Path(__file__).parent
    return superconfig.create_config().with_file(here / "app.toml").with_env("SHOP").build()


def price(config, amount):
    return f"{amount:.{config.get_int('shop.rounding')}f} {config['shop.currency']}"
