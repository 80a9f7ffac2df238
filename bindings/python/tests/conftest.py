"""Fixtures that several tests share."""
import os

import pytest

import superconfig


@pytest.fixture
def builder():
    """A builder without sources, of the default registry."""
    return superconfig.create_config()


@pytest.fixture
def write(tmp_path):
    """A function that writes a file below the test's folder and gives its path."""

    def write_file(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_file


@pytest.fixture
def variables(monkeypatch):
    """A function that sets variables of the process for one test."""

    def set_variables(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return set_variables


@pytest.fixture
def inside(tmp_path, monkeypatch):
    """The test's folder as the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pytest_report_header():
    """Prints which copy of the package is tested."""
    return "superconfig " + superconfig.__version__ + " of " + os.path.dirname(superconfig.__file__)


def pytest_configure(config):
    """Names the marks that choose tests."""
    config.addinivalue_line("markers", "slow: left out on all but three of CPython's versions")
