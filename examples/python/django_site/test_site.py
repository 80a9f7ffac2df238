"""Django reads its settings once in a process, so each test that needs others starts its own."""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
PAGE = """
import django
from django.test import Client
django.setup()
print(Client(headers={"host": "shop.example.com"}).get("/").content.decode())
"""


def run(script, **variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SITE_")}
    environment.update(variables, DJANGO_SETTINGS_MODULE="settings")
    return subprocess.run(
        [sys.executable, "-c", script], cwd=HERE, env=environment, timeout=60,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)


def test_the_site_passes_djangos_checks():
    done = run("from django.core.management import execute_from_command_line as run\n"
               "run(['manage.py', 'check'])")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_production_is_a_profile():
    done = run(PAGE, SITE_PROFILE="production", SITE_SECRET_KEY="001", SITE_TIME_ZONE="Asia/Tokyo")
    assert done.stdout == '{"zone": "Asia/Tokyo", "debug": false}\n', done.stderr


def test_types_are_those_that_django_wants():
    done = run("import settings\n"
               "print(settings.SECRET_KEY, settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_AGE,"
               " settings.DATABASES['default']['NAME'])",
               SITE_SECRET_KEY="00123", SITE_ALLOWED_HOSTS="a.example.com, b.example.com")
    assert done.stdout == "00123 ['a.example.com', 'b.example.com'] 1209600 :memory:\n", done.stderr


def test_production_without_a_key_does_not_start():
    done = run("import settings", SITE_PROFILE="production")
    assert done.returncode == 1
    assert "no value at `secret_key` (the variable `SITE_SECRET_KEY` sets it)" in done.stderr
