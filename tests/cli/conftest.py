"""The command line under test, run in this process."""

import pytest

from facetwise.cli.entry import run
from tests.cli.command import Ran


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
