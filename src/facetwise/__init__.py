"""Facetwise: spinal facet joint claims, counted, checked and explained.

The names a program needs, each loaded when it is first asked for:

- read: `read_encounters` (YAML, JSON, JSON lines), `read_note` (the text of a procedure note), `read_837` (claim files)
- work: `code_encounter`, `check_encounters`, `check_tables`, `what_if`, `plan_for`
- what goes in and comes out: `Encounter`, `ClaimLine`, `Finding`, `Verdict`, `Severity`
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from facetwise.domain.encounter import ClaimLine, Encounter
    from facetwise.domain.finding import Finding
    from facetwise.domain.vocabulary import Severity, Verdict
    from facetwise.interop.encounter.read import read_encounters
    from facetwise.interop.x12 import read_837
    from facetwise.notes import read_note
    from facetwise.planning import plan_for
    from facetwise.workflow import (
        check_encounters,
        check_tables,
        code_encounter,
        code_encounters,
        what_if,
    )

__all__ = [
    "ClaimLine",
    "Encounter",
    "Finding",
    "Severity",
    "Verdict",
    "check_encounters",
    "check_tables",
    "code_encounter",
    "code_encounters",
    "plan_for",
    "read_837",
    "read_encounters",
    "read_note",
    "what_if",
]

_HOMES: Final = {
    "facetwise.domain.encounter": ("ClaimLine", "Encounter"),
    "facetwise.domain.finding": ("Finding",),
    "facetwise.domain.vocabulary": ("Severity", "Verdict"),
    "facetwise.interop.encounter.read": ("read_encounters",),
    "facetwise.interop.x12": ("read_837",),
    "facetwise.notes": ("read_note",),
    "facetwise.planning": ("plan_for",),
    "facetwise.workflow": (
        "check_encounters", "check_tables", "code_encounter", "code_encounters", "what_if",
    ),
}  # fmt: skip
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """The public name, from where it lives; a command that needs few of them starts without the others.

    Raises:
        AttributeError: if there is no such name here.
    """
    if name not in _HOME_OF:
        raise AttributeError(f"facetwise has no {name}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
