"""The tables of payer names, plans and contractors in ``data``, each with its sources, and when a row of them holds."""

import csv
from datetime import date
from importlib.resources import files

FILING_INDICATOR = "claim_filing_indicator"
ELECTRONIC_ID = "electronic_payer_id"


def in_force(row: dict[str, str], on: date | None) -> bool:
    """Whether a row holds on a day; without a day, whether it has no end."""
    if on is None:
        return not row["effective_until"]
    day = on.isoformat()
    return (not row["effective_from"] or row["effective_from"] <= day) and (
        not row["effective_until"] or day < row["effective_until"]
    )


def folded(name: str) -> str:
    """A name as names are compared: small letters, no points, single blanks."""
    return " ".join(name.lower().replace(".", " ").split())


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table of ``data`` by its file name."""
    text = (files("facetwise.policy") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
