"""extract(type) of classes of other libraries: attrs, pydantic, msgspec."""
import dataclasses
import datetime
import enum
import json
import pathlib
import traceback
from typing import Dict, List, Optional, Tuple, Union

import attr
import msgspec
import pydantic
import pytest
import superconfig


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Writes a text to app.toml of the working directory and loads it, below the variables."""
    monkeypatch.chdir(tmp_path)

    def write_and_load(text, environ=None):
        (tmp_path / "app.toml").write_text(text, encoding="utf-8")
        builder = superconfig.create_config().with_file("app.toml")
        if environ is not None:
            builder = builder.with_env("APP", environ=environ)
        return builder.build()

    return write_and_load


def errors_of(config, cls, **options):
    with pytest.raises(superconfig.ExtractionError) as caught:
        config.extract(cls, **options)
    return caught.value


class Level(enum.Enum):
    LOW = "low"
    HIGH = "high"


# attrs


def test_attrs(load):
    @attr.s(auto_attribs=True)
    class Pool:
        max: int = 10

    @attr.s(auto_attribs=True)
    class Database:
        host: str
        _port: int = 1
        pool: Pool = attr.Factory(Pool)
        names: List[str] = attr.ib(factory=list)
        made: int = attr.ib(init=False, default=7)
        size: int = attr.ib(default=0, converter=lambda value: int(value) * 2)

    @attr.s
    class Plain:
        old = attr.ib(type=int, default=3)
        any = attr.ib(default=None)

    config = load('host = "h"\nport = 5\nmade = 1\nsize = "4"\nold = 9\npool.max = 3')
    assert config.extract(Database) == Database("h", 5, Pool(3), [], "4")
    assert config.extract(Plain) == Plain(9)
    assert load('host = "h"').extract(Database) == Database("h")


def test_what_an_attrs_validator_says(load):
    @attr.s(auto_attribs=True)
    class Server:
        port: int = attr.ib(validator=attr.validators.in_([80, 443]))

    error = errors_of(load("\nport = 81\n"), Server)
    assert error.errors[0]["message"].startswith("'port' must be in [80, 443]")
    assert (error.path, error.line, error.code) == (None, 1, "bad-value")
    assert isinstance(error.__cause__, ValueError)


# pydantic


@pytest.fixture
def models():
    class Pool(pydantic.BaseModel):
        max_size: int = pydantic.Field(10, le=100)
        idle: datetime.timedelta = datetime.timedelta(0)

    class Settings(pydantic.BaseModel):
        name: str
        pool: Pool = Pool()
        pools: Dict[str, Pool] = {}
        ports: List[int] = []
        level: Optional[Level] = None
        home: pathlib.Path = pathlib.Path(".")
        key: pydantic.SecretStr = pydantic.SecretStr("")
        pair: Optional[Tuple[int, str]] = None

    Settings.Pool = Pool
    return Settings


def test_a_pydantic_model(load, models):
    found = load("""
        name = "shop"
        ports = [1, 2]
        level = "HIGH"
        home = "/srv"
        pair = [1, "a"]
        [pool]
        max-size = 5
        idle = "1m30s"
        [pools.a]
        maxSize = 6
    """).extract(models)
    assert found == models(
        name="shop", ports=[1, 2], level=Level.HIGH, home="/srv", pair=(1, "a"),
        pool=models.Pool(max_size=5, idle=datetime.timedelta(seconds=90)),
        pools={"a": models.Pool(max_size=6)})


def test_text_without_a_type_for_a_model(load, models):
    found = load('name = "x"', {
        "APP_NAME": "007", "APP_PORTS": "1, 2", "APP_POOL__MAX_SIZE": "0x10", "APP_POOL__IDLE": "5",
        "APP_LEVEL": "low", "APP_HOME": "12", "APP_KEY": "34", "APP_PAIR": "5,6"}).extract(models)
    assert found == models(
        name="007", ports=[1, 2], level=Level.LOW, home="12", key="34", pair=(5, "6"),
        pool=models.Pool(max_size=16, idle=datetime.timedelta(seconds=5)))


def test_errors_of_a_model_have_our_places(load, models):
    error = errors_of(load(
        'ports = [1, "x"]\nlevel = "mid"\n'
        '[pool]\nmax_size = 101\n[pools.a]\nmaxSize = "many"\n'), models)
    found = [(item["path"], item["line"], item["column"], item["code"]) for item in error.errors]
    assert found == [
        ("name", 1, 1, "missing-key"),
        ("pool.max_size", 4, 12, "bad-value"),
        ("pools.a.maxSize", 6, 11, "bad-value"),
        ("ports[1]", 1, 13, "bad-value"),
        ("level", 2, 9, "bad-value"),
    ]
    assert error.errors[1]["message"] == "Input should be less than or equal to 100"
    assert error.errors[2]["found"] == 'the string "many"'
    assert "app.toml:4:12: pool.max_size: Input should be" in str(error)
    assert type(error.__cause__).__name__ == "ValidationError"


def test_secrets_of_a_model_are_masked(load):
    class Login(pydantic.BaseModel):
        password: int
        token: str

        @pydantic.field_validator("token")
        @classmethod
        def refuse(cls, value):
            raise ValueError(f"{value} is short")

    error = errors_of(load('password = "hunter2"\ntoken = "hunter3"'), Login)
    spilled = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert "hunter" not in spilled + json.dumps(error.errors)
    assert error.errors[1]["message"] == "Value error, <secret> is short"
    assert error.__cause__ is None


def test_aliases_of_a_model(load):
    class Aliased(pydantic.BaseModel):
        port: int = pydantic.Field(alias="serverPort")
        host: str = pydantic.Field(validation_alias=pydantic.AliasChoices("host", "hostname"))
        deep: int = pydantic.Field(0, validation_alias=pydantic.AliasPath("a", "b"))

    found = load('server-port = 1\nhostname = "h"\na.b = 3').extract(Aliased)
    assert (found.port, found.host, found.deep) == (1, "h", 3)
    assert errors_of(load('port = 1\nhost = "h"'), Aliased).errors[0]["path"] == "serverPort"


def test_other_keys_of_a_model(load):
    class Ignores(pydantic.BaseModel):
        a: int

    class Allows(pydantic.BaseModel):
        model_config = {"extra": "allow"}
        a: int

    class Forbids(pydantic.BaseModel):
        model_config = {"extra": "forbid"}
        a: int

    config = load("a = 1\nb = 2")
    assert config.extract(Ignores) == Ignores(a=1)
    assert config.extract(Allows, unknown="error").model_extra == {"b": 2}
    error = errors_of(config, Forbids)
    assert [(item["path"], item["code"], item["line"]) for item in error.errors] == [
        ("b", "unknown-key", 2)]
    error = errors_of(config, Ignores, unknown="error")
    assert [(item["path"], item["code"], item["line"]) for item in error.errors] == [
        ("b", "unknown-key", 2)]


def test_pydantic_within_our_classes_and_ours_within_pydantic(load, models):
    @dataclasses.dataclass
    class Inner:
        max_size: int

    class Model(pydantic.BaseModel):
        inner: Inner

    @dataclasses.dataclass
    class Outer:
        model: Model
        url: pydantic.AnyUrl
        pools: List[models.Pool]

    config = load('url = "http://h/"\n[model.inner]\nmaxSize = 2\n[[pools]]\nmaxSize = 3')
    found = config.extract(Outer)
    assert found.model == Model(inner=Inner(2))
    assert (str(found.url), found.pools) == ("http://h/", [models.Pool(max_size=3)])
    error = errors_of(load('url = 1\npools = [{max_size = "x"}]\n[model]\n'), Outer)
    assert [(item["path"], item["line"]) for item in error.errors] == [
        ("model.inner", 3), ("url", 1), ("pools[0].max_size", 2)]


def test_root_models_pydantic_dataclasses_and_generic_models(load):
    from typing import Generic, TypeVar

    item = TypeVar("item")

    class Names(pydantic.RootModel):
        root: Dict[str, int]

    class Box(pydantic.BaseModel, Generic[item]):
        the_value: item

    @pydantic.dataclasses.dataclass
    class Point:
        x_axis: pydantic.PositiveInt

    assert load("a = 1", {"APP_A": "007"}).extract(Names).root == {"a": 7}
    assert load('theValue = "x"').extract(Box[str]) == Box[str](the_value="x")
    assert load("xAxis = 1").extract(Point) == Point(1)
    assert errors_of(load("\nxAxis = -1"), Point).line == 2


def test_unions_of_models(load):
    from typing_extensions import Literal

    class Cat(pydantic.BaseModel):
        kind: Literal["cat"]

    class Dog(pydantic.BaseModel):
        kind: Literal["dog"]
        tricks: List[str] = []

    class Owner(pydantic.BaseModel):
        pet: Union[Cat, Dog] = pydantic.Field(discriminator="kind")

    assert load('pet = {kind = "dog", tricks = ["sit"]}').extract(Owner).pet.tricks == ["sit"]
    error = errors_of(load('pet = {kind = "dog", tricks = 3}'), Owner)
    assert (error.path, error.column) == ("pet.tricks", 31)


# msgspec


def test_msgspec_structs(load):
    class Pool(msgspec.Struct):
        max_size: int = 10
        idle: Optional[datetime.timedelta] = None

    class Settings(msgspec.Struct, rename="camel"):
        server_name: str
        pool: Pool = msgspec.field(default_factory=Pool)
        ports: List[int] = []
        level: Level = Level.LOW
        since: Optional[datetime.date] = None

    found = load(
        'serverName = "a"\nlevel = "high"\nsince = 2024-05-06\n[pool]\nmax-size = 3\nidle = "2s"',
        {"APP_PORTS": "1,2", "APP_SERVER_NAME": "007"}).extract(Settings)
    assert found == Settings("007", Pool(3, datetime.timedelta(seconds=2)), [1, 2], Level.HIGH,
                             datetime.date(2024, 5, 6))


def test_errors_of_msgspec_have_our_places(load):
    class Pool(msgspec.Struct):
        max_size: int

    class Settings(msgspec.Struct, forbid_unknown_fields=True):
        pools: List[Pool]
        password: int = 0

    def problems_of(text):
        error = errors_of(load(text), Settings)
        return [(item["path"], item["line"], item["column"], item["code"], item["message"])
                for item in error.errors]

    assert problems_of('[[pools]]\nmax_size = 1\n[[pools]]\nmaxSize = "x"') == [
        ("pools[1].maxSize", 4, 11, "bad-value", "Expected `int`, got `str`")]
    assert problems_of("[[pools]]\n[[pools]]") == [
        ("pools[0].max_size", 1, 1, "missing-key", "no value at `pools[0].max_size`")]
    assert problems_of("pools = []\nother = 1") == [
        ("other", 2, 9, "unknown-key", "Object contains unknown field `other`")]
    assert problems_of('pools = []\npassword = "hunter2"') == [
        ("password", 2, 12, "bad-value", "Expected `int`, got `str`")]


def test_msgspec_leaves_keys_over(load):
    class Settings(msgspec.Struct):
        a: int

    config = load("a = 1\nb = 2")
    assert config.extract(Settings) == Settings(1)
    assert errors_of(config, Settings, unknown="error").path == "b"


def test_broken_json_for_a_container_of_pydantic_or_msgspec():
    class Model(pydantic.BaseModel):
        tags: List[str]
        names: Dict[str, int] = {}

    class Struct(msgspec.Struct):
        tags: List[str]

    config = superconfig.create_config().with_env("APP", environ={
        "APP_TAGS": '["a","b"', "APP_NAMES": '{"a": 1,, }'}).build()
    tags, names = errors_of(config, Model).errors
    assert (tags["source"], tags["line"], tags["column"]) == ("APP_TAGS", 1, 9)
    assert (names["source"], names["line"], names["column"]) == ("APP_NAMES", 1, 9)
    assert tags["message"].endswith('found the text "["a","b"" (not valid JSON at column 9)')
    (tags,) = errors_of(config, Struct).errors
    assert (tags["source"], tags["line"], tags["column"]) == ("APP_TAGS", 1, 9)
    assert "not valid JSON at column 9" in tags["message"]
