"""What is missing is said once a claim, however many rules wait for it.

A row that cannot be decided waits for the payer, the record, the history, a policy value, a confirmation of a
value held at low confidence, or the payer's diagnosis list. Each kind gives one `undetermined` finding a claim,
with the severity of the gravest rule waiting and the names of all. What waits for none of these is a finding of
its own.
"""

from dataclasses import dataclass
from functools import cache

import polars as pl

from facetwise.domain.vocabulary import Severity, Verdict
from facetwise.lexicon.choose import choose
from facetwise.rules.declare import Need, Rule


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
        message="no policy found for payer {payer_name}, state {state}, on this service date; not decided: {rules}",
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
        message="earlier sessions of this patient were not loaded; not decided: {rules}",
        help="give the patient's past sessions with --history, or `history: []` if there are none",
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


def waiting_for(rule: Rule) -> pl.Expr:
    """What an undetermined row of this rule waits for, as ``waiting``; null where it speaks for itself."""
    return _waiting(
        needs_record=Need.RECORD in rule.needs,
        needs_history=Need.HISTORY in rule.needs,
        policy_kind=None if rule.names_unknown_policy else _policy_kind(rule),
        speaks_for_itself=bool(rule.undetermined),
    )


def _policy_kind(rule: Rule) -> str:
    return "diagnosis_list" if any(name.startswith("codes.dx_") for name in rule.parameters) else "policy"


@cache
def _waiting(
    *, needs_record: bool, needs_history: bool, policy_kind: str | None, speaks_for_itself: bool
) -> pl.Expr:
    standing, violated = pl.col("standing"), pl.col("violated")
    cases: list[tuple[pl.Expr, str | None]] = [
        (pl.col("verdict") != str(Verdict.UNDETERMINED), None),
        (standing == "no_policy", "payer"),
    ]
    if needs_record:
        cases.append((~pl.col("has_record").fill_null(False), "record"))
    if needs_history:
        cases.append((violated.is_null() & ~pl.col("history_loaded").fill_null(False), "history"))
    if policy_kind is not None:
        cases.append((standing.is_in(["unknown", "conflict"]), policy_kind))
    if needs_record and not speaks_for_itself:
        cases.append(((standing == "known") & violated.is_null(), "record_items"))
    cases.append(((standing == "low") & violated.eq_missing(False), "confirmation"))
    return choose(cases).alias("waiting")


def waiting_claims(rules_and_rows: list[tuple[Rule, pl.DataFrame]]) -> pl.DataFrame:
    """One row per claim and thing waited for: the names of the rules waiting, and the gravest severity."""
    parts = [
        rows.filter(pl.col("waiting").is_not_null())
        .select("claim_key", "waiting")
        .unique()
        .with_columns(
            rule_no=pl.lit(number, dtype=pl.UInt16),
            gravity=pl.lit(SEVERITY_ORDER.index(str(rule.severity)), dtype=pl.UInt8),
        )
        for number, (rule, rows) in enumerate(rules_and_rows)
        if not rows.is_empty()
    ]
    names = [rule.name for rule, _ in rules_and_rows]
    if not parts:
        parts = [
            pl.DataFrame(
                schema={
                    "claim_key": pl.UInt32,
                    "waiting": pl.String,
                    "rule_no": pl.UInt16,
                    "gravity": pl.UInt8,
                }
            )
        ]
    grouped = (
        pl.concat(parts)
        .group_by("claim_key", "waiting")
        .agg(pl.col("rule_no").cast(pl.String).str.join(","), pl.col("gravity").max())
    )
    return _with_names(grouped, names)


def _with_names(grouped: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    distinct = grouped["rule_no"].unique()
    texts = [", ".join(names[int(number)] for number in text.split(",")) for text in distinct]
    return grouped.with_columns(
        rules=pl.col("rule_no").replace_strict(
            distinct, pl.Series(texts, dtype=pl.String), return_dtype=pl.String
        ),
        severity=pl.col("gravity").replace_strict(
            list(range(len(SEVERITY_ORDER))), list(SEVERITY_ORDER), return_dtype=pl.String
        ),
    ).drop("rule_no", "gravity")
