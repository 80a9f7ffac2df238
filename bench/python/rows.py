#!/usr/bin/env python3
"""The timed statements, as text for pyperf; bench/python/run calls it once a round.

Each row is one piece of work: ours first, then its peers, each with the maximum that ours may take
of its time. A case is a statement, a set-up, and how many pieces of work the statement does. Every
case runs in processes of its own that import nothing else. The time is that of the thread, so the
work of other processes does not count.
"""
import pathlib
import time

BENCH = pathlib.Path(__file__).resolve().parent.parent
DATA = BENCH / "data"
LARGE = str(BENCH.parent / "build" / "bench" / "data" / "middle.json")  # data/generate makes it
JSON, TOML, YAML = (str(DATA / f"service.{kind}") for kind in ("json", "toml", "yaml"))

KEYS = ("service.name", "service.listen.port", "service.listen.read_timeout", "database.url",
        "database.pool.min", "database.pool.max", "database.ssl", "cache.backend", "cache.ttl",
        "log.level")
CHAINS = tuple("".join(f'["{word}"]' for word in key.split(".")) for key in KEYS)

OURS = f"import superconfig\nh = superconfig.load_file({JSON!r})"
PLAIN = f"import json\ntext = open({JSON!r}).read()\nd = json.loads(text)"
ORJSON = f"import orjson\ntext = open({JSON!r}, 'rb').read()"
OMEGA = f"from omegaconf import OmegaConf\nc = OmegaConf.load({YAML!r})"
DYNACONF = f"from dynaconf import Dynaconf\ns = Dynaconf(settings_files=[{JSON!r}])\ns.DATABASE"
CONFUSE = f"""
import confuse
class Bare(confuse.Configuration):
    def config_dir(self):
        return "."
def load():
    c = Bare("bench", read=False)
    c.set_file({YAML!r})
    return c
c = load()
"""
PYDANTIC = f"""
from typing import Any, Dict, List, Optional
from pydantic import BaseModel
from pydantic_settings import BaseSettings, JsonConfigSettingsSource
class Pool(BaseModel):
    min: int
    max: int
    idle_timeout: str
class Database(BaseModel):
    url: str
    pool: Pool
    replicas: List[str]
    ssl: bool
class Settings(BaseSettings):
    service: Dict[str, Any]
    database: Database
    cache: Dict[str, Any]
    log: Dict[str, Any]
    features: Dict[str, Any]
    proxy: Optional[str]
    owner: Dict[str, Any]
    @classmethod
    def settings_customise_sources(cls, settings_cls, **sources):
        return (JsonConfigSettingsSource(settings_cls, json_file={JSON!r}),)
s = Settings()
"""
CLASSES = f"""
import dataclasses
from typing import Any, Dict, List, Optional
@dataclasses.dataclass
class Pool:
    min: int
    max: int
    idle_timeout: str
@dataclasses.dataclass
class Database:
    url: str
    pool: Pool
    replicas: List[str]
    ssl: bool
"""
PYDANTIC_MODEL = f"""
from typing import List
from pydantic import BaseModel
class Pool(BaseModel):
    min: int
    max: int
    idle_timeout: str
class Database(BaseModel):
    url: str
    pool: Pool
    replicas: List[str]
    ssl: bool
"""
# Thirty fields of six types, as classes of three libraries.
FIELDS = """
import dataclasses, msgspec, pydantic, superconfig
from typing import List, Optional
kinds = (("i", int, 7), ("f", float, 1.5), ("b", bool, True), ("s", str, "text value"),
         ("l", List[str], ["a", "b", "c"]), ("o", Optional[int], 3))
fields = [(f"field_{n}{i}", t) for i in range(5) for n, t, _ in kinds]
d = {f"field_{n}{i}": v for i in range(5) for n, _, v in kinds}
Class = dataclasses.make_dataclass("Class", fields)
Model = pydantic.create_model("Model", **{name: (kind, ...) for name, kind in fields})
h = superconfig.create_config().with_defaults(d).build()
"""
# The keys and values of get_many as variables: the least that a new dict of them takes.
NAMED = "\n".join(f"k{i} = {key!r}; v{i} = d{chain}" for i, (key, chain) in
                  enumerate(zip(KEYS, CHAINS)))
COLD = "import superconfig\nr = superconfig.ConfigRegistry()\nr.set_cache_limit(0)"
LAYERS = """
import os, superconfig
os.environ["BENCH_DATABASE__POOL__MAX"] = "64"
base = superconfig.create_config()
"""


class Case:
    """One statement to time; `at_most` is the goal: our time over this one's."""

    def __init__(self, name, statement, setup, at_most=0.0, pieces=1):
        self.name, self.statement, self.setup = name, statement, setup
        self.at_most, self.pieces = at_most, pieces


class Row:
    """Cases of the same work, ours first; `copies` of a statement stand in one round of the loop,
    so that the loop does not count where a statement takes nanoseconds."""

    def __init__(self, name, what, *cases, copies=20):
        self.name, self.what, self.cases, self.copies = name, what, cases, copies


def file_peers(at_most_json=0.0):
    return (
        Case("json.load", f"json.load(open({JSON!r}))", PLAIN, at_most_json),
        Case("orjson.loads of the file", f"orjson.loads(open({JSON!r}, 'rb').read())", ORJSON),
        Case("pydantic-settings (JSON)", "Settings()", PYDANTIC),
        Case("dynaconf (JSON)", f"Dynaconf(settings_files=[{JSON!r}]).DATABASE", DYNACONF),
        Case("OmegaConf (YAML)", f"OmegaConf.load({YAML!r})", OMEGA),
        Case("confuse (YAML)", "load()['service'].get()", CONFUSE),
    )


ROWS = (
    Row("get", 'get("database.pool.max")',
        Case("ours", 'h.get("database.pool.max")', OURS),
        Case("dict chain", 'd["database"]["pool"]["max"]', PLAIN, 1.2),
        Case("dict.get of a flat dict", 'd.get("database.pool.max")',
             'd = {"database.pool.max": 32}'),
        Case("pydantic-settings", "s.database.pool.max", PYDANTIC),
        Case("dynaconf", "s.DATABASE.POOL.MAX", DYNACONF),
        Case("OmegaConf", "c.database.pool.max", OMEGA),
        Case("confuse", 'c["database"]["pool"]["max"].get()', CONFUSE)),
    Row("get-many", "get_many of ten paths, a path",
        Case("ours", "h.get_many(keys)", f"{OURS}\nkeys = {KEYS!r}", pieces=len(KEYS)),
        Case("get", "; ".join(f'h.get("{key}")' for key in KEYS), OURS, 0.8, pieces=len(KEYS)),
        Case("dict chains", "; ".join(f"d{chain}" for chain in CHAINS), PLAIN, pieces=len(KEYS)),
        Case("a dict display, values at hand",
             f"{{{', '.join(f'k{i}: v{i}' for i in range(len(KEYS)))}}}",
             f"{PLAIN}\n{NAMED}", 1.2, pieces=len(KEYS))),
    Row("get-int", 'get_int("database.pool.max", 8)',
        Case("ours", 'h.get_int("database.pool.max", 8)', OURS),
        Case("int() of the dict chain", 'int(d["database"]["pool"].get("max", 8))', PLAIN, 1.2),
        Case("dict chain", 'd["database"]["pool"]["max"]', PLAIN)),
    Row("get-str-ref", 'get_str_ref("database.url")',
        Case("ours", 'h.get_str_ref("database.url")', OURS),
        Case("dict chain", 'd["database"]["url"]', PLAIN, 1.2)),
    Row("has-key", 'has_key("database.pool.max")',
        Case("ours", 'h.has_key("database.pool.max")', OURS),
        Case("dict chain", '"max" in d["database"]["pool"]', PLAIN, 1.2)),
    Row("miss", 'get of a path that is absent',
        Case("ours", 'h.get("database.pool.absent")', OURS),
        Case("dict chain", 'd["database"]["pool"].get("absent")', PLAIN, 1.2)),
    Row("section", 'section("database.pool")["max"]',
        Case("ours", 's["max"]', f'{OURS}\ns = h.section("database.pool")'),
        Case("dict", 's["max"]', f'{PLAIN}\ns = d["database"]["pool"]', 1.2)),
    Row("extract", "extract() of 1 KB",
        Case("ours", "h.extract()", OURS),
        Case("orjson.loads", "orjson.loads(text)", ORJSON, 1.0),
        Case("msgspec.json.decode", "msgspec.json.decode(text)",
             f"import msgspec\ntext = open({JSON!r}, 'rb').read()"),
        Case("json.loads", "json.loads(text)", PLAIN, 0.5),
        Case("copy.deepcopy of the dict", "copy.deepcopy(d)", f"import copy\n{PLAIN}"),
        Case("OmegaConf.to_container", "OmegaConf.to_container(c)", OMEGA),
        Case("dynaconf as_dict", "s.as_dict()", DYNACONF), copies=1),
    Row("extract-1m", "extract() of 1 MB",
        Case("ours", "h.extract()", f"import superconfig\nh = superconfig.load_file({LARGE!r})"),
        Case("orjson.loads", "orjson.loads(text)",
             f"import orjson\ntext = open({LARGE!r}, 'rb').read()", 1.0),
        Case("msgspec.json.decode", "msgspec.json.decode(text)",
             f"import msgspec\ntext = open({LARGE!r}, 'rb').read()"),
        Case("json.loads", "json.loads(text)", f"import json\ntext = open({LARGE!r}).read()"),
        copies=1),
    Row("extract-typed", "two nested classes of six fields filled",
        Case("ours, dataclasses", 's.extract(Database)',
             f'{OURS}\n{CLASSES}\ns = h.section("database")'),
        Case("ours, pydantic", 's.extract(Database)',
             f'{OURS}\n{PYDANTIC_MODEL}\ns = h.section("database")'),
        Case("pydantic of the dict", 'Database.model_validate(s)',
             f'{PLAIN}\n{PYDANTIC_MODEL}\ns = d["database"]', 1.5), copies=1),
    Row("extract-30", "a dataclass of thirty fields",
        Case("ours", "h.extract(Class)", FIELDS),
        Case("msgspec.convert of the dict", "msgspec.convert(d, Class)", FIELDS, 3.0),
        Case("the class called", "Class(**d)", FIELDS), copies=1),
    Row("extract-30-pydantic", "a pydantic model of thirty fields",
        Case("ours", "h.extract(Model)", FIELDS),
        Case("extract() and model_validate", "Model.model_validate(h.extract())", FIELDS, 1.5),
        copies=1),
    Row("with-defaults", "with_defaults of 1 KB",
        Case("ours", "b.with_defaults(d)", f"{OURS}\n{PLAIN}\nb = superconfig.create_config()"),
        Case("json.dumps", "json.dumps(d)", PLAIN, 2.0), copies=1),
    Row("file-unchanged", "load_file, unchanged file",
        Case("ours", f"superconfig.load_file({JSON!r})", f"{OURS}"),
        Case("one stat", f"os.stat({JSON!r})", "import os", 4.0),
        *file_peers(), copies=1),
    Row("file-cold", "a file of 1 KB for the first time",
        Case("ours (JSON)", f"r.create_config().with_file({JSON!r}).build()", COLD),
        *file_peers(), copies=1),
    Row("toml-cold", "a TOML file of 0.9 KB for the first time",
        Case("ours", f"r.create_config().with_file({TOML!r}).build()", COLD),
        Case("tomllib.load", f"tomllib.load(open({TOML!r}, 'rb'))",
             "try:\n    import tomllib\nexcept ImportError:\n    import tomli as tomllib"),
        Case("rtoml.loads", f"rtoml.loads(open({TOML!r}).read())", "import rtoml"), copies=1),
    Row("layers", "defaults, three files and the environment to a handle",
        Case("ours, unchanged files", "b.build()",
             f'{LAYERS}\nb = base.with_defaults({{"a": 1}}).with_file({JSON!r})'
             f'.with_file({TOML!r}).with_file({YAML!r}).with_env("BENCH")'),
        Case("OmegaConf.merge, two YAML files",
             f"OmegaConf.merge(OmegaConf.create({{'a': 1}}), OmegaConf.load({YAML!r}), "
             f"OmegaConf.load({YAML!r}))", OMEGA),
        Case("dynaconf, three files",
             f"Dynaconf(settings_files=[{JSON!r}, {TOML!r}, {YAML!r}], envvar_prefix='BENCH')"
             ".DATABASE", DYNACONF), copies=1),
)


LOOP = """
def work(loops, clock):
{setup}
    rounds = range(loops)
    begin = clock()
    for _ in rounds:
{body}
    return clock() - begin
"""


def indented(text, columns):
    return "\n".join(" " * columns + line for line in text.splitlines())


def timer(case, copies):
    """A function of the number of loops that gives seconds of the thread; compiled when called."""
    def time_of(loops):
        body = "\n".join([case.statement] * copies)
        code = LOOP.format(setup=indented(case.setup, 4), body=indented(body, 8))
        names = {"__name__": __name__}  # pydantic looks for it
        exec(compile(code, case.name, "exec"), names)
        return names["work"](loops, time.thread_time)
    return time_of


def main():
    """One round: every case that --row selects, in the form that pyperf expects."""
    import pyperf

    def forward(command, arguments):
        if arguments.row:
            command.extend(("--row", arguments.row))

    runner = pyperf.Runner(add_cmdline_args=forward)
    runner.argparser.add_argument("--row", help="this row only")
    arguments = runner.parse_args()
    for row in ROWS:
        if arguments.row in (None, row.name):
            for case in row.cases:
                copies_of = max(1, row.copies // case.pieces)
                runner.bench_time_func(f"{row.name}: {case.name}", timer(case, copies_of),
                                       inner_loops=copies_of)


if __name__ == "__main__":
    main()
