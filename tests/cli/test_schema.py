"""--schema on commands, and the texts that `schema` makes."""
import json
import pathlib
import shutil
import subprocess
import sys

import pytest

from conftest import PROGRAM, ROOT

SCHEMA = """{
  "type": "object", "required": ["name", "server"], "additionalProperties": false,
  "properties": {
    "name": {"type": "string", "description": "The name */ shown"},
    "mode": {"enum": ["fast", "safe"], "default": "safe"},
    "maxConnections": {"type": "integer", "minimum": 1},
    "odd-key.x": {"type": ["array", "null"], "items": {"type": "object", "required": ["a"],
      "properties": {"a": {"type": "number"}}}},
    "any": {},
    "server": {"type": "object", "required": ["port"], "properties": {
      "port": {"type": "integer", "maximum": 65535},
      "tls": {"type": "boolean"}}}
  }
}
"""


@pytest.fixture
def service(cli):
    cli.write("service.schema.json", SCHEMA)
    cli.write("good.toml", 'name = "a"\n[server]\nport = 80\n')
    return cli


def test_a_build_follows(service):
    done = service.run("dump", "--compact", "--schema", "service.schema.json", "-f", "good.toml",
                       "-e", "APP", env={"APP_MAX_CONNECTIONS": "007"})
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out) == {
        "name": "a", "server": {"port": 80}, "maxConnections": 7, "mode": "safe"}


def test_every_problem(service):
    service.write("bad.toml", 'nmae = "a"\nmode = "fats"\n[server]\nport = 70000\n')
    done = service.run("check", "--schema", "service.schema.json", "-f", "bad.toml")
    assert done.status != 0
    output = done.out + done.err
    for part in ("bad.toml:1:", "did you mean `name`?", "bad.toml:2:", 'did you mean "fast"?',
                 "bad.toml:4:", "at most 65535, is 70000", "[missing-key]"):
        assert part in output


FOLLOWED = """{"properties": {"port": {"type": "integer"},
  "pin": {"x-secret": true, "type": "integer"}, "password": {"x-secret": false, "type": "integer"}}}
"""


def test_a_file_names_its_schema(cli):
    cli.write("conf/own.schema.json", FOLLOWED)
    cli.write("conf/a.json", '{"$schema": "./own.schema.json", "port": "x"}')
    cli.write("conf/b.toml", '"$schema" = "../conf/own.schema.json"\nport = 1\n')
    cli.write("conf/c.yaml", "$schema: https://example.org/x.json\nport: x\n")
    done = cli.run("check", "--follow-schema", "conf/a.json", "conf/b.toml", "conf/c.yaml")
    assert done.status == 1
    assert "conf/a.json:1:42: error: port: expected integer" in done.out
    assert "b.toml:" not in done.out and "c.yaml:" not in done.out
    assert cli.run("check", "conf/a.json") == (0, "", "")
    cli.write("any.json", "{}")
    assert cli.run("check", "--follow-schema", "--schema", "any.json", "conf/a.json").status == 0


def test_the_layer_that_names_it_is_checked(cli):
    cli.write("conf/own.schema.json", FOLLOWED)
    cli.write("conf/a.json", '{"$schema": "own.schema.json"}')
    cli.write("b.json", '{"port": "x"}')
    done = cli.run("check", "--follow-schema", "-f", "conf/a.json", "-f", "b.json")
    assert (done.status, "b.json:1:10" in done.out) == (1, True)


def test_a_schema_that_a_file_names_may_mask_but_not_exempt(cli):
    cli.write("own.schema.json", FOLLOWED)
    cli.write("a.json", '{"$schema": "own.schema.json", "pin": "1234", "password": "hunter2"}')
    done = cli.run("check", "--follow-schema", "a.json")
    assert done.status == 1
    assert done.out.count("found string <secret>") == 2
    assert "1234" not in done.out and "hunter2" not in done.out


def test_a_missing_schema(cli):
    cli.write("a.json", '{"$schema": "own.schema.json"}')
    done = cli.run("check", "--follow-schema", "a.json")
    assert done.status == 1
    assert "own.schema.json" in done.out


def test_a_mistake_in_the_schema(service):
    service.write("bad.schema.json", '{"type": "strin"}')
    done = service.run("check", "--schema", "bad.schema.json", "-f", "good.toml")
    assert done.status != 0
    assert "bad.schema.json:1:10: error: type must be" in done.out + done.err


@pytest.mark.parametrize("to", ["toml", "yaml", "jsonc"])
def test_examples_load(service, to):
    made = service.run("schema", "example", "--to", to, "service.schema.json")
    assert (made.status, made.err) == (0, "")
    assert "service.schema.json" in made.out.splitlines()[0 if to != "jsonc" else 1]
    service.write(f"example.{to}", made.out)
    done = service.run("check", "--schema", "service.schema.json", "-f", f"example.{to}")
    assert done == (0, "", "")


def test_an_example_of_variables(service):
    made = service.run("schema", "example", "--to", "env", "service.schema.json")
    service.write("example.env", made.out)
    done = service.run("check", "--schema", "service.schema.json", "--dotenv", "example.env")
    assert (done.status, done.out) == (0, "")


def test_infer(service):
    made = service.run("schema", "infer", "good.toml")
    assert json.loads(made.out)["required"] == ["name", "server"]
    service.write("inferred.json", made.out)
    assert service.run("check", "--schema", "inferred.json", "-f", "good.toml") == (0, "", "")
    example = service.run("schema", "example", "inferred.json")
    service.write("inferred.toml", example.out)
    assert service.run("check", "--schema", "inferred.json", "-f", "inferred.toml") == (0, "", "")


def test_types_of_typescript(service):
    compiler = ROOT / "node_modules" / ".bin" / "tsc"
    if not compiler.exists() or not shutil.which("node"):
        pytest.skip("no tsc")
    made = service.run("schema", "types", "--to", "typescript", "service.schema.json")
    service.write("config.ts", made.out + """
export const good: Config = {name: "a", mode: "fast", server: {port: 1}, "odd-key.x": [{a: 1}]};
// @ts-expect-error: a mode that is not there
export const bad: Config = {name: "a", mode: "slow", server: {port: 1}};
""")
    done = subprocess.run([compiler, "--strict", "--noEmit", "config.ts"], cwd=service.folder,
                          capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_types_of_python(service):
    made = service.run("schema", "types", "--to", "python", "service.schema.json")
    service.write("config.py", made.out + """
good: Config = {"name": "a", "mode": "fast", "server": {"port": 1}, "odd-key.x": [{"a": 1.0}]}
""")
    if sys.version_info >= (3, 11):
        subprocess.run([sys.executable, "config.py"], cwd=service.folder, check=True)


C_SCHEMA = r"""{
  "type": "object", "required": ["name", "server"], "additionalProperties": false,
  "properties": {
    "name": {"type": "string", "description": "The name */ shown \\"},
    "mode": {"enum": ["fast", "safe", "Fast", "very-safe"], "default": "safe"},
    "maxConnections": {"type": "integer", "minimum": 1},
    "max-connections": {"type": "integer"}, "max_connections": {"type": "integer"},
    "max_connections2": {"type": "integer"}, "max.connections": {"type": "integer"},
    "int": {"type": "boolean"}, "any": {}, "empty": {"type": "object", "properties": {}},
    "odd-key.x": {"type": ["array", "null"], "items": {"type": "object", "required": ["a"],
      "properties": {"a": {"type": "number"},
        "tags": {"type": "array", "items": {"type": "string"}}}}},
    "next": {"$ref": "#"}, "port": {"$ref": "more.json#/$defs/port"},
    "server": {"type": "object", "required": ["port"], "properties": {
      "port": {"type": "integer", "maximum": 65535},
      "tls": {"type": "object", "properties": {"cert": {"type": "string"},
        "depth": {"type": "integer", "default": 3}}}}}
  }
}
"""

C_PROGRAM = r"""
#define CONFIG_IMPLEMENTATION
#include "config.h"
#include <stdio.h>

static void show(void *context, const sc_error *e)
{
    (void)context;
    printf("%s:%u:%u %s [%s]\n", e->source, e->line, e->column, e->path, sc_status_name(e->code));
}

int main(int argc, char **argv)
{
    struct config c;
    sc_handle *handle = sc_load_file(argv[argc - 1], NULL);
    if (config_fill(&c, handle, show, NULL) == SC_OK) {
        printf("%s %d %d %lld %zu %g %s %d %lld %lld\n", c.name, c.mode == config_mode_safe,
               c.maxConnections.set, (long long)c.server.port, c.odd_key_x.count,
               c.odd_key_x.items[0].a, c.odd_key_x.items[0].tags.items[1], c.server.tls.set,
               (long long)c.server.tls.value.depth, (long long)c.port.value);
    }
    config_free(&c);
    sc_handle_release(handle);
    return 0;
}
"""


def test_types_of_c(cli):
    library = pathlib.Path(PROGRAM).resolve().parent / "libsuperconfig.a"
    compiler = shutil.which("cc")
    if compiler is None or not library.exists():
        pytest.skip("no compiler or no static library")
    cli.write("c.schema.json", C_SCHEMA)
    cli.write("more.json", '{"$defs": {"port": {"type": "integer", "maximum": 9}}}')
    made = cli.run("schema", "types", "--to", "c", "c.schema.json")
    assert (made.status, made.err) == (0, "")
    cli.write("config.h", made.out)
    cli.write("main.c", C_PROGRAM)
    flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-Wshadow", f"-I{ROOT / 'include'}"]
    libraries = [library, "-lpthread", "-lm", *instrumentation(library)]
    done = subprocess.run([compiler, *flags, "main.c", "-o", "main", *libraries], cwd=cli.folder,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

    def run(text):
        cli.write("app.json", text)
        return subprocess.run(["./main", "app.json"], cwd=cli.folder, capture_output=True,
                              text=True, check=True).stdout.splitlines()

    assert run('{"name": "a", "server": {"port": 80, "tls": {"cert": "c"}}, "port": 7,'
               ' "odd-key.x": [{"a": 1, "tags": ["x", "y"]}]}') == ["a 1 0 80 1 1 y 1 3 7"]
    assert sorted(run('{"nmae": 1, "server": {"port": 70000},\n "mode": "slow", "port": 10}')) == [
        "app.json:1:1 name [missing-key]", "app.json:1:10 nmae [unknown-key]",
        "app.json:1:32 server.port [out-of-range]", "app.json:2:10 mode [schema]",
        "app.json:2:26 port [out-of-range]"]


def instrumentation(library):
    """The libraries that the library was built with must be linked, too."""
    text = library.read_bytes()
    return [flag for flag, mark in (
        ("-fsanitize=address", b"__asan_report"), ("-fsanitize=undefined", b"__ubsan_handle"),
        ("-fsanitize=thread", b"__tsan_read"), ("--coverage", b"__gcov_init")) if mark in text]


def test_docs(service):
    made = service.run("schema", "docs", "service.schema.json")
    assert "| `server.port` | integer ≤ `65535` | required |" in made.out


def test_usage_of_a_program(service):
    made = service.run("schema", "usage", "service.schema.json", "serve")
    assert (made.status, made.err) == (0, "")
    assert made.out.startswith("Usage: serve [options]\n")
    assert "--server.port INTEGER" in made.out
    assert service.run("schema", "usage", "service.schema.json").out.startswith("Usage: PROGRAM ")
    assert service.run("schema", "usage", "service.schema.json", "a", "b").status == 2


def test_usage(service):
    assert service.run("schema", "draw", "x").status == 2
    assert service.run("schema", "docs", "a", "b").status == 2
    done = service.run("schema", "types", "--to", "cobol", "service.schema.json")
    assert done.status != 0
    assert 'no "cobol"; there are typescript, python, c' in done.err
