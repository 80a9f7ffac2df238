"""The options of argparse as the last layer: defaults stay in the file, help stays with argparse.

    python serve.py --port 9000 --set server.tags=a,b
"""
import argparse
import pathlib
import sys
from dataclasses import dataclass, field

import superconfig

HERE = pathlib.Path(__file__).parent


@dataclass
class Server:
    host: str
    port: int
    verbose: bool = False
    tags: list[str] = field(default_factory=list)


def parser():
    """Leaves out the options that were not given, so that they hide no value."""
    made = argparse.ArgumentParser(
        prog="serve", description="Serves.", argument_default=argparse.SUPPRESS)
    made.add_argument("--config", metavar="FILE", default=str(HERE / "app.toml"))
    made.add_argument("--host", dest="server.host")
    made.add_argument("--port", dest="server.port", type=int, help="where to listen")
    made.add_argument("--verbose", dest="server.verbose", action=argparse.BooleanOptionalAction)
    made.add_argument("--set", metavar="PATH=VALUE", action="append", default=[])
    return made


def load(arguments):
    options = vars(parser().parse_args(arguments))
    builder = superconfig.create_config().with_file(options.pop("config")).with_env("SERVE")
    builder = builder.with_args(options.pop("set"))
    for path, value in options.items():
        section, _, key = path.rpartition(".")
        builder = builder.with_defaults({key: value}, under=section, name="--" + key)
    return builder.build()


if __name__ == "__main__":
    try:
        print(load(sys.argv[1:]).section("server").extract(Server))
    except superconfig.ConfigError as error:
        sys.exit(f"serve: {error}")
