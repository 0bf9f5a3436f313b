"""What a change of policy does to a set of claims, as text and as JSON."""

from collections.abc import Iterator

import polars as pl

from facetwise.outcomes.impact import by_rule
from facetwise.report.amounts import counted
from facetwise.report.json_lines import Object
from facetwise.report.outcomes.backtest_text import money

MOST_CLAIMS_NAMED = 8


def impact_text(found: pl.DataFrame, claims: int, before: str, after: str) -> str:
    """The changes by rule, and the claims behind each."""
    touched = found["claim_key"].n_unique()
    head = (
        f"{counted(claims, 'claim')} judged from {before} and from {after}: "
        f"{touched:,} change, {counted(found.height, 'verdict')}"
    )
    return "\n\n".join([head, *(_rule(row) for row in by_rule(found).iter_rows(named=True))])


def impact_objects(found: pl.DataFrame, claims: int, before: str, after: str) -> Iterator[Object]:
    """One object for the totals, one a kind of change, one a verdict."""
    yield {
        "kind": "totals",
        "from": before,
        "to": after,
        "claims": claims,
        "claims_changed": found["claim_key"].n_unique(),
        "verdicts_changed": found.height,
    }
    for row in by_rule(found).iter_rows(named=True):
        yield {"kind": "rule", **row}
    for row in found.drop("claim_key").iter_rows(named=True):
        yield {"kind": "verdict", **row}


def _rule(row: dict[str, object]) -> str:
    ids = row["claim_ids"]
    names = [str(name) for name in ids] if isinstance(ids, list) else []
    more = f" and {len(names) - MOST_CLAIMS_NAMED:,} more" if len(names) > MOST_CLAIMS_NAMED else ""
    cents = row["charge_cents"]
    billed = f", {money(cents)} billed" if isinstance(cents, int) else ""
    return (
        f"{row['severity']}[{row['code']}] {row['name']}: {row['before']} → {row['after']}\n"
        f"  {counted(int(str(row['verdicts'])), 'verdict')} on {counted(int(str(row['claims'])), 'claim')}{billed}\n"
        f"  claims: {', '.join(names[:MOST_CLAIMS_NAMED])}{more}"
    )
