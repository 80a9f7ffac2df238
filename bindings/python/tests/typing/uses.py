"""Right uses: mypy --strict and pyright find nothing here, and infer what is asserted."""
import asyncio
import dataclasses
import enum
from collections import ChainMap
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple, Union

from typing_extensions import TypedDict, assert_type

import superconfig
from superconfig import (
    Bell,
    ConfigBuilder,
    ConfigError,
    ConfigHandle,
    ConfigRegistry,
    ConfigSection,
    HotReload,
    Live,
    ReloadChange,
    ReloadEvent,
    schema,
    schema_of,
)


class Level(enum.Enum):
    LOW = "low"


@dataclasses.dataclass
class Server:
    host: str
    port: int = 80
    level: Level = Level.LOW


class Point(NamedTuple):
    x: int
    y: int


class Settings(TypedDict):
    debug: bool


def schemas(folder: Path, config: ConfigHandle) -> None:
    builder = superconfig.create_config().with_schema(folder / "a.json")
    assert_type(builder.with_schema(Server).with_schema({"type": "object"}), ConfigBuilder)
    compiled = schema.compile(text="{}", format="json")
    assert_type(compiled, schema.Schema)
    assert_type(builder.with_schema(compiled), ConfigBuilder)
    assert_type(schema.check(compiled, config), List[ConfigError])
    assert_type(schema_of(Server), Dict[str, Any])
    assert_type(schema.infer(config, {"a": 1}), Dict[str, Any])
    assert_type(schema.example(Server, "yaml", reference="a.json"), str)
    assert_type(schema.arguments(Server, ["--port=1"]), Tuple[List[str], List[str]])
    assert_type(schema.usage(Server), str)
    assert_type(schema.docs(Server) + schema.types(Server, "typescript"), str)


def dicts(config: ConfigHandle) -> None:
    steps: List[superconfig.Step] = config.explain("a")
    notices: List[superconfig.Notice] = config.warnings() + config.notes()
    layers: List[superconfig.Layer] = config.sources()
    assert_type(steps[0]["line"], Optional[int])
    assert_type(notices[0]["message"], str)
    assert_type(layers[0]["loaded"], bool)


def builders(folder: Path, given: Dict[str, Any]) -> ConfigBuilder:
    registry = ConfigRegistry()
    assert_type(registry.create_config(), ConfigBuilder)
    base = superconfig.create_config().with_defaults({"a": (1, 2.5, None, {"b": date.today()})})
    builder = (
        base.with_defaults("a = 1", format="toml", name="built in")
        .with_defaults(given)
        .with_file(folder / "a.toml", optional=True, under="tool", at=["tool", 0, "x"])
        .with_file(b"raw.json", documents="first", on_error="warn")
        .with_env("APP", environ={"APP_A": "1"}, names={"DATABASE_URL": "database.url"})
        .with_env(drop_empty=True, read_name_file=True)
        .with_dotenv(".env", optional=True)
        .with_glob("conf.d/*.yaml")
        .with_hierarchical("myapp", markers=[".git"], root=folder)
        .with_directory("/run/secrets")
        .with_args(["--a.b=1"])
        .with_set("a.b", "1")
        .with_set_string(["a", "c"], "text")
        .with_source(lambda: {"a": 1}, name="mine")
        .without("a.b")
        .select_profile("production", "local")
        .select_profile_from_env("APP_ENV", "development")
        .with_policy("plugins", "append")
        .with_references("path", "env")
        .with_rule("type-conflict", "fail")
        .with_secret_key("pin")
        .with_public_path("a.token")
        .with_limits(depth=10, file_size=1000)
        .strict()
    )
    assert_type(builder, ConfigBuilder)
    assert_type(builder.build(), ConfigHandle)
    return builder


def reading(config: ConfigHandle) -> None:
    assert_type(config.get("a"), Optional[Any])
    assert_type(config.get_int("a.b"), int)
    assert_type(config.get_int(["a", "b"], 1), int)
    assert_type(config.get_int(("a", 0), "none"), Union[int, str])
    assert_type(config.get_float("a", 1.5), float)
    assert_type(config.get_bool("a", False), bool)
    assert_type(config.get_str("a", ""), str)
    assert_type(config.get_str("a"), str)
    assert_type(config.get_list("a"), List[Any])
    assert_type(config.get_dict("a"), Dict[str, Any])
    assert_type(config.get_datetime("a"), Union[datetime, date, time])
    assert_type(config.get_duration("a"), timedelta)
    assert_type(config.get_duration("a", timedelta(1)), timedelta)
    assert_type(config.get_size("a", 0), int)
    assert_type(config.get_str_ref("a"), Optional[str])
    assert_type(config.get_many(["a", "b.c"]), Dict[str, Any])
    assert_type(
        config.get_many(["a", ("b", 0)]), Dict[Union[str, Tuple[Union[str, int], ...]], Any])
    assert_type(config.has_key("a"), bool)
    assert_type("a.b" in config, bool)
    assert_type(config["a"], Any)
    assert_type(config[["a", 0]], Any)
    assert_type(len(config), int)
    assert_type(list(config), List[str])
    assert_type(list(config.keys()), List[str])
    assert_type(dict(config), Dict[str, Any])
    assert_type(config.section("a"), ConfigSection)
    assert_type(config.section("a").section("b").get_int("c", 1), int)
    assert_type(config.paths(), List[str])
    assert_type(config.snapshot(), ConfigHandle)
    assert_type(config.generation, int)
    assert_type(config.dump("yaml", reveal=True), str)
    assert_type(config.dump("shell", separator="_", allow=["PATH"], exported=True), str)
    assert_type(config.explain("a")[-1]["line"], Optional[int])
    assert_type(config.warnings()[0]["type"], str)
    assert_type(config.has_warnings(), bool)
    changed = config.reload()
    if changed is not None:
        assert_type(changed["added"], List[str])
    mapping: Mapping[str, Any] = config
    ChainMap(dict(mapping))
    with config.override({"a.b": 1}) as same:
        assert_type(same, ConfigHandle)
    with superconfig.load_file("a.json") as opened:
        assert_type(opened, ConfigHandle)


def extracting(config: ConfigHandle) -> None:
    assert_type(config.extract(), Any)
    assert_type(config.extract(Server), Server)
    assert_type(config.extract(Point, unknown="error"), Point)
    assert_type(config.extract(Settings), Settings)
    assert_type(config.section("a").extract(int), int)
    assert_type(config.extract(Dict[str, Server]), Dict[str, Server])
    text: Union[int, str] = config.extract(Union[int, str])
    print(text)


async def waiting(builder: ConfigBuilder) -> None:
    config = await builder.build_async()
    assert_type(config, ConfigHandle)
    assert_type(await config.extract_async(Server), Server)
    assert_type(await config.extract_async(), Any)
    await asyncio.gather(builder.build_async(), config.extract_async(Server))


def shortcuts() -> None:
    assert_type(superconfig.load_file("a.json"), ConfigHandle)
    assert_type(superconfig.load_file(Path("a.json")), ConfigHandle)
    assert_type(superconfig.load_env("APP"), ConfigHandle)
    assert_type(superconfig.load_env(), ConfigHandle)
    assert_type(superconfig.load_multiple(["a.json", "conf.d/*", "a=1"]), ConfigHandle)
    assert_type(superconfig.__version__, str)


def errors() -> None:
    try:
        superconfig.load_file("a.json")
    except ConfigError as error:
        assert_type(error.code, str)
        assert_type(error.source, Optional[str])
        assert_type(error.line, Optional[int])
        assert_type(error.column, Optional[int])
        assert_type(error.path, Optional[str])
    except FileNotFoundError as missing:
        print(missing.filename)


def registries() -> None:
    registry = ConfigRegistry()

    def read(text: str, name: str) -> Dict[str, Any]:
        return {"text": text, "name": name}

    def write(value: Any) -> str:
        return str(value)

    registry.add_format("own", extensions=("own",), read=read, write=write)
    registry.add_format("bare", read=read)
    assert_type(registry.stats()["active_handles"], int)
    registry.trim()


def watching(config: ConfigHandle) -> None:
    def callback(event: ReloadEvent) -> None:
        assert_type(event.source, Optional[str])
        assert_type(event.timestamp, float)
        assert_type(event.changes, List[ReloadChange])
        assert_type(event.problems, List[ConfigError])
        assert_type(event.after, ConfigHandle)
        print(event["type"], event.type == "reload_failed", event.changes[0].path)

    with config.enable_hot_reload(callback, on_error=print, debounce=0, grace=1) as reload:
        assert_type(reload, HotReload)
        assert_type(reload.stopped, bool)
        for event in reload:
            assert_type(event, ReloadEvent)
    reload.stop()


class Flags:
    def load(self) -> Dict[str, Any]:
        return {}

    def start(self, bell: Bell) -> None:
        bell.depend("flags.json")
        bell.ring()


def ringing() -> None:
    superconfig.create_config().with_source(Flags()).build()


def living(config: ConfigHandle) -> None:
    def callback(server: Server) -> None:
        print(server.port)

    assert_type(config.section("server").live(Server).current, Server)
    with config.live(Server, callback, on_error=print, unknown="error") as live:
        assert_type(live, Live[Server])
    assert_type(config.live(Dict[str, int]).current, Dict[str, int])


async def watching_async(config: ConfigHandle) -> None:
    async def callback(event: ReloadEvent) -> None:
        await asyncio.sleep(0)

    async with config.enable_hot_reload(callback, on_error=callback) as reload:
        async for event in reload:
            assert_type(event, ReloadEvent)
    await config.enable_hot_reload(poll=1, poll_always=True)
