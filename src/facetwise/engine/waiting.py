"""What is missing is said once a claim, however many rules wait for it.

A row that cannot be decided waits for the payer, the record, the history, a policy value, a confirmation of a
value held at low confidence, a public table, or the payer's diagnosis list. Each kind gives one `undetermined`
finding a claim, with the severity of the gravest rule waiting and the names of all. What waits for none of these
is a finding of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from facetwise.domain.collecting import FEW_ROWS, collected
from facetwise.domain.vocabulary import Severity
from facetwise.engine.verdicts import WAITING
from facetwise.rules.declare import Rule

BITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The one finding that stands for all rules that wait for the same thing."""

    code: str
    name: str
    family: str
    message: str
    help: str
    path: str
    documentation: str


NOTICES: dict[str, Notice] = {
    "payer": Notice(
        code="FW990",
        name="payer-rules-not-found",
        family="claim_data",
        path="payer",
        message="no policy found for payer {payer_name}, state {state}, {day}; not decided: {rules}",
        help="give the payer as it is named in `facetwise policy list`, and for Medicare the state, "
        "which picks the contractor",
        documentation="The payer was not recognised, or Medicare's contractor cannot be told without the state. "
        "No rule that rests on the payer's policy can be decided.",
    ),
    "record": Notice(
        code="FW590",
        name="record-not-given",
        family="documentation",
        path="procedures",
        message="the procedure note or encounter was not given; not decided: {rules}",
        help="check the encounter or the note of this session instead of the claim alone",
        documentation="A claim alone does not say what was done, why, or what the record holds. "
        "Rules that need the record wait for it; they are not passed.",
    ),
    "record_items": Notice(
        code="FW591",
        name="record-silent",
        family="documentation",
        path="documentation",
        message="the record given does not say what these rules ask: {rules}",
        help="look in the note; answer true or false under documentation, never by guess",
        documentation="A record was given, and some of its fields were left out. "
        "A field that is left out is not known, which is neither yes nor no.",
    ),
    "history": Notice(
        code="FW490",
        name="history-not-loaded",
        family="frequency",
        path="history",
        message="earlier sessions of this patient were not loaded, or not all of them; not decided: {rules}",
        help="give all of the patient's past sessions with --history, or `history: []` if there are none",
        documentation="Limits over time and the blocks before an ablation need the patient's earlier sessions. "
        "The other claims of the same file are a lower bound only.",
    ),
    "diagnosis_list": Notice(
        code="FW390",
        name="diagnosis-list-not-read",
        family="necessity",
        path="diagnoses",
        message="the covered diagnosis list of {pack} has not been read; not decided: {rules}",
        help="compare the diagnoses with the billing article's list by hand",
        documentation="The payer covers the procedure for listed diagnoses only, and its list has not been read. "
        "Another payer's list is never used in its place.",
    ),
    "table": Notice(
        code="FW690",
        name="public-table-not-loaded",
        family="pairs_and_units",
        path="claim_lines",
        message="no public table is loaded for the service date; not decided: {rules}",
        help="load the CMS file that is named after each check: facetwise import KIND FILE",
        documentation="Codes other than facet codes are checked against the public files of CMS, which are "
        "imported once a quarter. Without them nothing is assumed: neither a fault nor a pass.",
    ),
    "policy": Notice(
        code="FW991",
        name="policy-value-not-known",
        family="claim_data",
        path="payer",
        message="{pack} does not settle what these rules ask: {rules}",
        help="see `facetwise policy show` for each value and why it is not known; ask the payer",
        documentation="The payer's policy was not read on this point, or its sources contradict each other. "
        "Not seen is not the same as no rule.",
    ),
    "confirmation": Notice(
        code="FW992",
        name="policy-value-not-confirmed",
        family="claim_data",
        path="payer",
        message="fine under values of {pack} that are held at low confidence only: {rules}",
        help="see `facetwise policy show` for the values and their sources; confirm them with the payer",
        documentation="The values behind these rules come from weak, undated or older sources, or speak for "
        "another time. They are shown and never decide.",
    ),
}

SEVERITY_ORDER = (str(Severity.NOTE), str(Severity.RISK), str(Severity.DENIAL))


def waiting_claims(waiting: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """One row per claim and thing waited for, in the order of the claims: ``rules`` by name, and ``severity``.

    Which rules wait is a set of bits, so that the few sets that occur are put into words once.

    Args:
        waiting: ``claim_key``, ``waiting`` and the ``number`` of the rule, any number of times each.
        rules: the rules by number.
    """
    words = [f"bits_{word}" for word in range((len(rules) + BITS - 1) // BITS)]
    plan = (
        waiting.lazy()
        .with_columns(_bits(len(rules)))
        .group_by(place=pl.col("claim_key").cast(pl.UInt64) * len(WAITING) + pl.col("waiting"))
        .agg(pl.col(words).bitwise_or())
        .sort("place")
        .select(
            *words,
            claim_key=(pl.col("place") // len(WAITING)).cast(pl.UInt32),
            waiting=(pl.col("place") % len(WAITING)).cast(pl.UInt8),
        )
    )
    few = waiting.height <= FEW_ROWS
    # streaming takes a third of the other engine's time for so many groups, and ten times as long to start
    sets = (collected(plan, few=True) if few else plan.collect(engine="streaming")).lazy()
    distinct = collected(sets.select(words).unique(), few=few)
    named = [_named(row, rules) for row in distinct.iter_rows()]
    in_words = distinct.lazy().with_columns(
        rules=pl.Series([names for names, _ in named], dtype=pl.String),
        severity=pl.Series([severity for _, severity in named], dtype=pl.String),
    )
    joined = sets.join(in_words, on=words, how="left", maintain_order="left")
    return collected(joined.drop(words), few=few)


def _bits(count: int) -> list[pl.Expr]:
    """The bit of a rule's number, in the word that it belongs to."""
    return [
        pl.lit(
            pl.Series(
                [1 << number % BITS if number // BITS == word else 0 for number in range(count)],
                dtype=pl.UInt64,
            )
        )
        .gather(pl.col("number"))
        .alias(f"bits_{word}")
        for word in range((count + BITS - 1) // BITS)
    ]


def _named(words: Sequence[int], rules: Sequence[Rule]) -> tuple[str, str]:
    waiting = [rule for number, rule in enumerate(rules) if words[number // BITS] >> number % BITS & 1]
    severities = (str(rule.severity_while_open or rule.severity) for rule in waiting)
    return ", ".join(_with_tables(rule) for rule in waiting), max(severities, key=SEVERITY_ORDER.index)


def _with_tables(rule: Rule) -> str:
    """The rule's name, and the public files that it waits for."""
    return f"{rule.name} ({' or '.join(rule.tables)})" if rule.tables else rule.name
