"""set and unset: changes in the text of a file, one write or none."""
import os
import stat

import pytest

TOML = "# app\n[server]\nport = 80   # http\nhosts = ['a']\n"


def test_set_changes_only_the_value(cli):
    path = cli.write("app.toml", TOML)
    path.chmod(0o640)
    assert cli.run("set", "server.port=8080", "server.tls=true", "client.name=x y",
                   "--in", "app.toml") == (0, "", "")
    assert cli.read("app.toml") == (
        "# app\n[server]\nport = 8080   # http\nhosts = ['a']\ntls = true\n\n[client]\n"
        "name = \"x y\"\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(cli.folder) == ["app.toml"]


def test_the_kinds_of_values(cli):
    cli.write("a.json", '{"s": "x", "n": 1, "l": ["a"]}')
    assert cli.run("set", "s=5", "n=6", "new=[1, 2]", "--in", "a.json").status == 0
    assert cli.read("a.json") == '{"s": "5", "n": 6, "l": ["a"], "new": [1, 2]}'
    assert cli.run("set", "n=7", "--string", "--in", "a.json").status == 0
    assert cli.run("set", 's={"k": null}', "--json", "--in", "a.json").status == 0
    assert cli.run("set", "l=b", "l=2", "--append", "--in", "a.json").status == 0
    assert cli.run("set", 'l="3"', "--append", "--json", "--in", "a.json").status == 0
    assert cli.read("a.json") == (
        '{"s": {"k": null}, "n": "7", "l": ["a", "b", 2, "3"], "new": [1, 2]}')


def test_unset(cli):
    cli.write("app.toml", TOML)
    assert cli.run("unset", "server.port", "server.hosts[0]", "--in", "app.toml") == (0, "", "")
    assert cli.read("app.toml") == "# app\n[server]\nhosts = []\n"
    done = cli.run("unset", "server.hosts", "server.zzz", "--in", "app.toml")
    assert (done.status, done.out) == (1, "") and "no value at `server.zzz`" in done.err
    assert cli.read("app.toml") == "# app\n[server]\nhosts = []\n"


def test_a_dry_run_prints_a_diff(cli):
    cli.write("app.toml", TOML)
    assert cli.run("set", "server.port=81", "--dry-run", "--in", "app.toml") == (0, (
        "--- app.toml\n+++ app.toml\n@@ -1,4 +1,4 @@\n # app\n [server]\n-port = 80   # http\n"
        "+port = 81   # http\n hosts = ['a']\n"), "")
    assert cli.read("app.toml") == TOML
    assert cli.run("set", "server.port=80", "--dry-run", "--in", "app.toml") == (0, "", "")


SECRETS = {
    "a.yaml": ("db:\n  password: hunter2\n  port: 1\n  url: db://u:hunter2@h\n", "db.port"),
    "keyed.yaml": ('"pass\\u0077ord": "hunter2" # own\nport: 1\n', "port"),
    "block.yaml": ("secret: |\n  a\n  hunter2\n  b\nport: 1\n# end\n", "port"),
    "list.yaml": ("port: 1\nsecrets:\n- hunter2\n- x: hunter2\n", "port"),
    "folded.yaml": ('secret: "a\n  hunter2"\nport: 1\n', "port"),
    "key.yaml": ("k: |\n  -----BEGIN PRIVATE KEY-----\n  hunter2\n  -----END PRIVATE KEY-----\n"
                 "port: 1\n", "port"),
    "gone.yaml": ("# password: hunter2\nport: 1\n", "port"),
    "a.json": ('{"port": 1, "credentials": {"a": "hunter2", "b": ["hunter2"]}}', "port"),
    "b.json": ('{\n "credentials": {"a": "hunter2"},\n "port": 1\n}\n', "port"),
    "a.toml": ("port = 1\n[credentials]\nname = 'hunter2'\n", "port"),
    "b.toml": ("port = 1\ntoken = \"\"\"\na\nhunter2\"\"\"\n", "port"),
    "a.ini": ("port = 1\n[secrets]\na = hunter2\n", "port"),
    "a.env": ('PORT=1\nDB_TOKEN="a\nhunter2"\n', "PORT"),
    "a.properties": ("port=1\nsecret.a=hun\\\n  hunter2\n", "port"),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_dry_run_hides_secrets(cli, name):
    text, path = SECRETS[name]
    cli.write(name, text)
    for words in (("set", f"{path}=2"), ("unset", path)):
        done = cli.run(*words, "--dry-run", "--in", name)
        assert done.status == 0 and "-" in done.out and "<secret>" in done.out, done
        assert "hunter2" not in done.out, done.out
        assert "hunter2" in cli.run(*words, "--dry-run", "--reveal", "--in", name).out


def test_a_dry_run_hides_old_and_new_secrets(cli):
    cli.write("a.yaml", "password: hunter2\nport: 1\n")
    assert cli.run("set", "password=hunter3", "api_key=k3y", "--dry-run", "--in", "a.yaml") == (0, (
        "--- a.yaml\n+++ a.yaml\n@@ -1,2 +1,3 @@\n-password: <secret>\n+password: <secret>\n"
        " port: 1\n+api_key: <secret>\n"), "")
    assert cli.run("unset", "password", "--dry-run", "--in", "a.yaml").out.endswith(
        "\n-password: <secret>\n port: 1\n")


def test_the_dots_of_a_key_are_pointed_out(cli):
    cli.write("s.yaml", "labels:\n  app.kubernetes.io/name: x\n")
    meant = """did you mean 'labels."app.kubernetes.io/name"'?\n"""
    done = cli.run("unset", "labels.app.kubernetes.io/name", "--in", "s.yaml")
    assert done.status == 1 and meant in done.err and "[missing-key]" in done.err
    done = cli.run("set", "labels.app.kubernetes.io/name=foo", "--in", "s.yaml")
    assert done.status == 0 and meant in done.err
    cli.write("s.yaml", "labels:\n  app.kubernetes.io/name: x\n")
    assert cli.run("set", 'labels."app.kubernetes.io/name"=foo', "--in", "s.yaml") == (0, "", "")


def test_streams_and_formats(cli):
    assert cli.run("set", "a.b=1", "--in", "-", "--from", "yaml", stdin="x: 1 # one\n") == (
        0, "x: 1 # one\na:\n  b: 1\n", "")
    cli.write("plain", "a = 1\n")
    assert cli.run("set", "a=2", "--in", "plain", "--from", "ini").status == 0
    assert cli.read("plain") == "a = 2\n"


def test_documents(cli):
    cli.write("a.yaml", "a: 1\n---\nb: 2\n")
    done = cli.run("set", "b=3", "--in", "a.yaml")
    assert done.status == 3 and done.err.endswith(
        "the file holds 2 documents: `document` must choose one, from 1 [cannot-edit]\n"
        "  hint: --document N chooses one\n")
    done = cli.run("set", "b=3", "--in", "-", "--from", "yaml", stdin="--- 1\n--- 2\n")
    assert done.status == 3 and "hint: --document N chooses one" in done.err
    done = cli.run("set", "b=3", "--in", "a.yaml", "--document", "3")
    assert done.status == 3 and "holds 2 documents, not 3" in done.err and "hint" not in done.err
    assert cli.run("set", "b=3", "--in", "a.yaml", "--document", "2") == (0, "", "")
    assert cli.read("a.yaml") == "a: 1\n---\nb: 3\n"
    assert cli.run("set", "b=3", "--in", "a.yaml", "--document", "0").status == 2


def test_a_refused_change_leaves_the_file(cli):
    cli.write("a.yaml", "a: &x {k: 1}\nb: *x\n")
    done = cli.run("set", "c=1", "b.k=2", "--in", "a.yaml")
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith("superconfig: a.yaml:2:4: error: b.k: this is the alias `*x`")
    assert cli.read("a.yaml") == "a: &x {k: 1}\nb: *x\n"
    cli.write("b.json", '{"a": ')
    assert cli.run("set", "a=1", "--in", "b.json").status == 3
    assert cli.read("b.json") == '{"a": '


def test_a_compiled_image_is_not_edited(cli):
    cli.write("app.yaml", "x: 1\nl: [1]\n")
    assert cli.run("compile", "-f", "app.yaml", "-o", "app.sci").status == 0
    image = (cli.folder / "app.sci").read_bytes()
    (cli.folder / "plain").write_bytes(image)
    reason = ("error: a compiled image cannot be edited; change its sources and compile again "
              "[cannot-edit]\n")
    for words in (("set", "z=1"), ("unset", "x"), ("set", "l=2", "--append"),
                  ("set", "x=2", "--dry-run")):
        for file in ("app.sci", "plain"):
            assert cli.run(*words, "--in", file) == (3, "", f"superconfig: {file}: {reason}")
        done = cli.run(*words, "--in", "-", stdin=image)
        assert (done.status, done.out) == (3, "") and done.err.endswith(reason)
    done = cli.run("set", "z=1", "--in", "-", "--from", "image", stdin=image)
    assert done.status == 3 and done.err.endswith(reason)
    assert (cli.folder / "app.sci").read_bytes() == image
    for name in ("shell", "docker-env", "github-env", "systemd-env", "environ"):
        done = cli.run("set", "z=1", "--in", "-", "--from", name, stdin="x=1\n")
        assert done.status in (2, 3) and name in done.err, name


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes links of others")
def test_a_link_of_another_user_is_not_followed(cli):
    cli.write("a.toml", "a = 1\n")
    (cli.folder / "b.toml").symlink_to("a.toml")
    os.lchown(cli.folder / "b.toml", 12345, 12345)
    for options in ((), ("--in-place",)):
        done = cli.run("set", "a=2", "--in", "b.toml", *options)
        assert done.status == 3 and done.err == (
            "superconfig: b.toml: error: the file or its folder may not be written: a link on "
            "the way to it belongs to another user [unreadable-file]\n")
    assert cli.read("a.toml") == "a = 1\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_may_not_be_written(cli):
    cli.write("d/a.toml", "a = 1\n")
    for path in ("d/a.toml", "d"):
        (cli.folder / path).chmod(0o555)
        done = cli.run("set", "a=2", "--in", "d/a.toml")
        assert done.status == 3 and done.err.endswith(
            "the file or its folder may not be written [unreadable-file]\n")
        (cli.folder / path).chmod(0o755)
    assert cli.read("d/a.toml") == "a = 1\n"


def test_hard_links_need_in_place(cli):
    path = cli.write("a.env", "A=1\n")
    os.link(path, cli.folder / "b.env")
    done = cli.run("set", "A=2", "--in", "a.env")
    assert done.status == 3 and "[not-replaceable]" in done.err and "--in-place" in done.err
    assert cli.run("set", "A=2", "--in", "a.env", "--in-place") == (0, "", "")
    assert cli.read("b.env") == "A=2\n"


def test_usage(cli):
    cli.write("a.json", "{}")
    assert cli.run("set", "a=1").err.startswith("superconfig: 'set' needs --in FILE")
    assert cli.run("set", "a", "--in", "a.json").status == 2
    assert cli.run("set", "--in", "a.json").status == 2
    assert cli.run("set", "a..b=1", "--in", "a.json").status == 2
    assert cli.run("set", "a=1", "--string", "--json", "--in", "a.json").status == 2
    assert cli.run("set", "a=1", "--in", "a.json", "-f", "x").status == 2
    assert cli.run("unset", "a", "--in", "a.json", "--string").status == 2
    assert cli.run("set", "a=1", "--in", "none.json").status == 3
