"""The command line under test, run in this process."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from command import Ran

from facetwise.cli.entry import run


@pytest.fixture
def facetwise(capfdbinary):
    """Run the command line as a shell does, and give its status and what it wrote."""

    def call(*arguments):
        capfdbinary.readouterr()
        status = run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ran(int(status), out, err.decode())

    return call


@pytest.fixture
def encounter(tmp_path):
    """Write an encounter file made of YAML text."""

    def write(text, name="encounter.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
