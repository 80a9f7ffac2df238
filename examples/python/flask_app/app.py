"""A Flask application that is configured by app.toml, then by variables SHOP_….

    flask --app app run
    SHOP_SHOP__PAGE_SIZE=5 flask --app app run
"""
import pathlib
from dataclasses import dataclass

import superconfig
from flask import Flask, current_app, jsonify

HERE = pathlib.Path(__file__).parent


@dataclass
class Shop:
    title: str
    page_size: int
    currencies: list[str]


def load():
    """The values that the program runs with."""
    return superconfig.create_config().with_file(HERE / "app.toml").with_env("SHOP").build()


def create_app(config=None):
    """Flask's own settings are in capitals and go to Flask; ours are an object with types."""
    config = config or load()
    app = Flask(__name__)
    app.config.from_mapping({key.upper(): value for key, value in config["flask"].items()})
    app.extensions["shop"] = config.section("shop").extract(Shop)

    @app.get("/")
    def index():
        shop = current_app.extensions["shop"]
        return jsonify(title=shop.title, page_size=shop.page_size, currencies=shop.currencies)

    return app
