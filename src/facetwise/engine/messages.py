"""What a finding says: the rule's own sentence, or what stands in its way."""

import polars as pl

from facetwise.domain.vocabulary import Verdict
from facetwise.engine.wording import has_gap, sentence, title_of
from facetwise.lexicon.choose import choose
from facetwise.rules.declare import Rule

UNDECIDED = {
    "unknown": "not decided: {policy_text} is not known",
    "conflict": "not decided: sources for {policy_text} contradict each other",
    "low": "not decided, the policy value is held at low confidence; under it: ",
}
MISSING = {  # by what an answer waits for
    "payer": "the payer's policy was not found",
    "record": "the record was not given",
    "record_items": "the record does not say",
    "history": "earlier sessions were not loaded",
    "diagnosis_list": "the payer's list was not read",
    "policy": "the policy is not known on this",
    "confirmation": "the policy is not known for certain",
    "table": "no public table is loaded for the day",
}


def message_of(rule: Rule, rows: pl.DataFrame) -> pl.Expr:
    """The rule's sentence; where the policy may not decide, what stands in the way is said before or instead."""
    schema = rows.schema
    found = sentence(rule.message, schema)
    undecided = sentence(rule.undetermined, schema) if rule.undetermined else found
    verdict, standing = pl.col("verdict"), pl.col("standing")
    is_open = verdict == str(Verdict.UNDETERMINED)
    low = pl.lit(UNDECIDED["low"]) + found
    cases = [(is_open & (standing == "low") & pl.col("violated"), low)]
    if rule.parameters and not rule.undetermined:
        cases += [
            (is_open & (standing == state), sentence(UNDECIDED[state], schema))
            for state in ("unknown", "conflict")
        ]
    if rows.filter((verdict != str(Verdict.VIOLATED)) & ~(is_open & pl.col("waiting").is_null())).height:
        cases += _without_gaps(rule, schema)
    return choose([*cases, (is_open, undecided)], found)


def _without_gaps(rule: Rule, schema: pl.Schema) -> list[tuple[pl.Expr, pl.Expr]]:
    """What is said, of all verdicts, where a value of the rule's own sentence is not there."""
    verdict, waiting, title = pl.col("verdict"), pl.col("waiting"), title_of(rule.documentation)
    lacks = has_gap(rule.message, schema)
    lacks_open = has_gap(rule.undetermined, schema) if rule.undetermined else lacks
    why = waiting.replace_strict(MISSING, default=None, return_dtype=pl.String)
    return [
        ((verdict == str(Verdict.NOT_APPLICABLE)) & lacks, pl.lit(f"does not apply: {title}")),
        ((verdict == str(Verdict.MET)) & lacks, pl.lit(f"not found: {title}")),
        (waiting.is_not_null() & lacks_open, pl.format("not decided, {}: {}", why, pl.lit(title))),
    ]
