"""The same with click, where a callback gathers the options that were given.

    python serve_click.py --port 9000
"""
import pathlib
import sys

import click
import superconfig
from serve import Server

HERE = pathlib.Path(__file__).parent


@click.command()
@click.option("--config", type=click.Path(dir_okay=False), default=str(HERE / "app.toml"))
@click.option("--host")
@click.option("--port", type=int, help="Where to listen.")
@click.option("--verbose/--quiet", default=None)
def serve(config, **options):
    """Serves."""
    given = {name: value for name, value in options.items() if value is not None}
    try:
        loaded = (
            superconfig.create_config()
            .with_file(config)
            .with_env("SERVE")
            .with_defaults(given, under="server", name="options")
            .build()
        )
        click.echo(loaded.section("server").extract(Server))
    except superconfig.ConfigError as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    sys.exit(serve())
