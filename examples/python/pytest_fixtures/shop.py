"""A program that takes its handle as a parameter, so that a test can pass another one."""
import pathlib

import superconfig


def load():
    here = pathlib.Path(__file__).parent
    return superconfig.create_config().with_file(here / "app.toml").with_env("SHOP").build()


def price(config, amount):
    return f"{amount:.{config.get_int('shop.rounding')}f} {config['shop.currency']}"
