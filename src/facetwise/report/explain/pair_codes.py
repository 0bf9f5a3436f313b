"""Codes that are held only as one side of code-pair edits with facet codes."""

import polars as pl

from facetwise.codes import code_pairs
from facetwise.report.explain.model import Explanation, part, parts

_SHOWN = 12


def explain_pair_code(name: str) -> Explanation | None:
    """A code that is no facet code and no neighbour with words of its own, by its edits."""
    code = name.upper()
    edits = code_pairs.frame()
    under = edits.filter(pl.col("column2") == code)
    over = edits.filter(pl.col("column1") == code)
    if under.is_empty() and over.is_empty():
        return None
    read = pl.concat([under, over])
    return Explanation(
        name=code,
        kind="procedure",
        title=f"{code}: a code held only for its edits with facet codes",
        parts=parts(
            part("What it is", "No words of ours: look it up in the code book."),
            part("Paid within", *_said(under, "column1")),
            part("Takes in", *_said(over, "column2")),
            part(
                "How to read this",
                "Of two codes of one provider, patient and day the first is paid and the second is not, unless the "
                "edit lets a modifier tell them apart and the record shows that they were.",
            ),
        ),
        sources=tuple(read["source"].unique().sort()),
        see_also=("code-pair-excluded", "code-pair-without-modifier"),
    )


def _said(edits: pl.DataFrame, other: str) -> list[str]:
    grouped = (
        edits.group_by("setting", "can_be_lifted", maintain_order=True)
        .agg(codes=pl.col(other).unique().sort(), seen=pl.coalesce("reconfirmed_on", "in_force_on").max())
        .iter_rows(named=True)
    )
    return [_sentence(row) for row in grouped]


def _sentence(row: dict[str, object]) -> str:
    codes = list(row["codes"])  # type: ignore[call-overload]
    more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
    lifted = "a fitting modifier lifts it" if row["can_be_lifted"] else "no modifier lifts it"
    table = str(row["setting"]).replace("_", " ")
    return f"{', '.join(codes[:_SHOWN])}{more}: {table} table, {lifted}; read for {row['seen']}."
