"""Mistakes that the checkers have to find: an ignore that nothing needs is an error itself."""
import dataclasses

import superconfig
from superconfig import ConfigHandle


@dataclasses.dataclass
class Server:
    host: str


def building() -> None:
    builder = superconfig.create_config()
    builder.with_file(1)  # type: ignore[arg-type]
    builder.with_file("a", no_such=1)  # type: ignore[call-arg]
    builder.with_file("a", optional="yes")  # type: ignore[arg-type]
    builder.with_file("a", documents="all")  # type: ignore[arg-type]
    builder.with_env("A", environ={"A": 1})  # type: ignore[dict-item]
    builder.with_args("--a=1")  # type: ignore[arg-type]
    builder.with_references("url")  # type: ignore[arg-type]
    builder.with_policy("a")  # type: ignore[call-arg]
    builder.with_limits(size=1)  # type: ignore[call-arg]
    builder.with_source({"a": 1})  # type: ignore[arg-type]
    builder.no_such()  # type: ignore[attr-defined]
    superconfig.load_file()  # type: ignore[call-arg]
    superconfig.load_multiple("a.json")  # type: ignore[arg-type]
    superconfig.no_such  # type: ignore[attr-defined]


def reading(config: ConfigHandle) -> None:
    config["a"] = 1  # type: ignore[index]
    config.generation = 1  # type: ignore[misc]
    number: str = config.get_int("a")  # type: ignore[assignment]
    text: str = config.get_list("a")  # type: ignore[assignment]
    server: int = config.extract(Server)  # type: ignore[assignment]
    config.get_int(1)  # type: ignore[call-overload]
    config.dump(reveal="yes")  # type: ignore[arg-type]
    config.extract(Server, unknown="no")  # type: ignore[call-overload]
    config.override(1)  # type: ignore[arg-type]
    print(number, text, server)


def watching(config: ConfigHandle) -> None:
    config.enable_hot_reload("callback")  # type: ignore[arg-type]
    config.enable_hot_reload(debounce="1")  # type: ignore[arg-type]
    config.enable_hot_reload(no_such=1)  # type: ignore[call-arg]
    config.enable_hot_reload(lambda: None)  # type: ignore[misc, arg-type]


class Derived(ConfigHandle):  # type: ignore[misc]
    pass
