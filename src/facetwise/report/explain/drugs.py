"""Drug codes explained: what one unit is, since when the code is valid, how many units a dose makes."""

from collections.abc import Iterable

from facetwise.codes.loading import text_table
from facetwise.report.explain.model import Explanation, part, parts, sentence, texts

Row = dict[str, str | None]


def known_drugs() -> Iterable[str]:
    """The drug codes that can be explained."""
    return [row["code"] for row in text_table("drugs").iter_rows(named=True)]


def explain_drug(name: str) -> Explanation | None:
    """A drug code."""
    rows = text_table("drugs").filter(code=name.upper()).to_dicts()
    return _explanation(rows[-1]) if rows else None


def _explanation(row: Row) -> Explanation:
    note = row["note"]
    return Explanation(
        name=str(row["code"]),
        kind="drug",
        title=f"{row['code']}: {row['drug']}, billed by {row['billing_unit'] or 'a unit that is not known'}",
        parts=parts(
            part("What it is", texts()["drug_roles"].get(row["role"])),
            part("Valid", _validity(row)),
            part("Units", *_units(row)),
            part("To know", sentence(note) if note else None),
        ),
        sources=(f"{row['source']} ({row['confidence']} confidence)",),
    )


def _validity(row: Row) -> str | None:
    since, until = row["effective_from"], row["effective_until"]
    if since and until:
        return f"From {since} until the day before {until}."
    if until:
        return f"Until the day before {until}; after that it is an invalid code."
    return f"From {since}." if since else None


def _units(row: Row) -> list[str | None]:
    amount, unit = row["unit_amount"], row["unit_name"]
    if not amount or not unit:
        return [sentence(row["unit_rule"]) if row["unit_rule"] else None]
    example = (
        f"One unit is {amount} {unit}. The dose is divided by that and rounded up to the next whole unit."
    )
    return [example, sentence(row["unit_rule"]) if row["unit_rule"] else None]
