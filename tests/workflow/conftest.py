"""The command line under test, as the stories of the commands have it."""

from tests.cli.conftest import facetwise

__all__ = ["facetwise"]
