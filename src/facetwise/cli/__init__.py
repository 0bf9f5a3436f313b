"""The command line: it reads what was typed, calls the library, and prints. No decision of its own."""

from facetwise.cli.entry import main

__all__ = ["main"]
