"""Predictions against what the payer did, rule by rule, with money; and every denial with its next step.

A rule speaks about a line, or about a whole claim. It *fired* where it was violated at denial or risk. *Silent and
denied* counts denials for one of the rule's own usual reasons where it had looked and found nothing wrong: what it
should have seen. *Undecided and denied* counts those where a record, a history or a policy was missing.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from facetwise.outcomes.judgement import CUT, DENIED, PAID, PATIENT, UNANSWERED, judged_lines
from facetwise.outcomes.matching import Matched, Returned, Sent, match
from facetwise.outcomes.next_steps import NextStep, next_step
from facetwise.rules.registry import all_rules

_FIRED = (pl.col("verdict") == "violated") & pl.col("severity").is_in(["denial", "risk"])
GRAVITY = {"violated": 0, "undetermined": 1, "met": 2}
REFUSED = (DENIED, CUT)
KEPT = (PAID, PATIENT)


@dataclass(frozen=True, slots=True)
class Denied:
    """One line that was refused, in plain words."""

    claim_id: str | None
    line_no: int
    code: str | None
    charge_cents: int | None
    denied_cents: int | None
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    predicted_by: tuple[str, ...]
    steps: tuple[NextStep, ...]
    remit_source: str | None
    remit_segment: int | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of the predictions."""

    lines: pl.DataFrame  # one row per line sent, with its outcome
    rules: pl.DataFrame  # one row per rule that fired or was silent
    denials: tuple[Denied, ...]
    matched: Matched
    remitted_cents: int  # paid by the remittances for all their claims

    @property
    def money(self) -> dict[str, int]:
        """Cents billed, paid and refused of the lines sent, and what was remitted: the rest of it found no line."""
        sums = {"charge_cents": "billed", "paid_cents": "paid", "denied_cents": "refused"}
        placed = {name: int(self.lines[column].sum()) for column, name in sums.items()}
        return {
            **placed,
            "remitted": self.remitted_cents,
            "without a line": self.remitted_cents - placed["paid"],
        }

    @property
    def unanswered_lines(self) -> pl.DataFrame:
        """Lines without an answer in claims that were answered: what the payer bundled or left out."""
        silent = self.lines.filter(pl.col("outcome") == UNANSWERED)
        return silent.join(self.matched.claims.select("claim_key").unique(), on="claim_key", how="semi")

    @property
    def outcomes(self) -> dict[str, int]:
        """Lines by outcome."""
        counts = self.lines["outcome"].value_counts(sort=True)
        return dict(counts.iter_rows())

    @property
    def refused_by_reason(self) -> pl.DataFrame:
        """``reason``, ``lines`` and ``cents`` of what was denied or cut; a line stands in each of its reasons."""
        refused = self.lines.filter(pl.col("outcome").is_in([DENIED, CUT]))
        return (
            refused.explode("reasons", empty_as_null=True)
            .group_by(reason=pl.col("reasons").fill_null("no reason given"))
            .agg(lines=pl.len(), cents=pl.col("denied_cents").sum())
            .sort("cents", "reason", descending=[True, False])
        )


def backtest(sent: Sent, returned: Returned, findings: pl.DataFrame) -> Backtest:
    """Match, judge and count.

    Args:
        sent: the claims as they were sent.
        returned: the remittances.
        findings: every verdict on the claims, with the columns of `FINDINGS`.
    """
    matched = match(sent, returned)
    lines = judged_lines(sent, returned, matched)
    answers = _answers(findings, lines)
    fired = answers.filter(_FIRED)
    remitted = int(returned.claims["paid_cents"].sum())
    return Backtest(lines, _by_rule(answers, fired, lines), tuple(_denials(lines, fired)), matched, remitted)


def _answers(findings: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Rule, line and verdict; an answer about a whole claim is about each of its lines, and the gravest counts."""
    said = findings.filter(pl.col("verdict") != "not_applicable").select(
        "claim_key", "name", "severity", "verdict", "line_no", "help"
    )
    of_line = said.filter(pl.col("line_no").is_not_null()).with_columns(is_of_claim=False)
    of_claim = said.filter(pl.col("line_no").is_null()).drop("line_no").with_columns(is_of_claim=True)
    everywhere = of_claim.join(lines.select("claim_key", "line_no"), on="claim_key").select(of_line.columns)
    gravity = pl.col("verdict").replace_strict(GRAVITY, default=9, return_dtype=pl.UInt8)
    both = pl.concat([of_line, everywhere], how="vertical_relaxed").sort(gravity, maintain_order=True)
    return both.unique(["claim_key", "line_no", "name"], keep="first", maintain_order=True)


def _by_rule(answers: pl.DataFrame, fired: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    answered = lines.filter(pl.col("outcome") != UNANSWERED)
    keys = ["claim_key", "line_no"]
    with_outcome = fired.join(answered, on=keys)
    refused = pl.col("outcome").is_in(REFUSED)
    came_true = pl.col("is_of_claim") & refused.any().over(
        "claim_key", "name"
    )  # by another line of the claim
    kept = pl.col("outcome").is_in(KEPT) & ~pl.col("came_true")
    with_outcome = with_outcome.with_columns(came_true=came_true)
    seen = with_outcome.group_by("name").agg(
        fired_denied=refused.sum(),
        fired_denied_cents=pl.col("denied_cents").filter(refused).sum(),
        fired_paid=kept.sum(),
        fired_paid_cents=pl.col("paid_cents").filter(kept).sum(),
    )
    usual = _denied_as_usual(answers, answered)
    silent = _counted(usual.filter(pl.col("verdict") == "met"), "silent_denied")
    undecided = _counted(usual.filter(pl.col("verdict") == "undetermined"), "undecided_denied")
    rules = pl.DataFrame(
        [{"name": rule.name, "code": rule.code, "family": rule.family} for rule in all_rules().values()]
    )
    counted = rules.join(seen, on="name", how="left").join(silent, on="name", how="left")
    counted = counted.join(undecided, on="name", how="left")
    numbers = [name for name in counted.columns if name not in rules.columns]
    return (
        counted.with_columns(pl.col(numbers).fill_null(0).cast(pl.Int64))
        .filter(
            pl.any_horizontal(pl.col("fired_denied", "fired_paid", "silent_denied", "undecided_denied") > 0)
        )
        .sort("fired_denied_cents", "silent_denied_cents", "code", descending=[True, True, False])
    )


def _usual_reasons() -> dict[str, tuple[str, ...]]:
    """Each rule's usual reason codes without their group: the payer chooses the group."""
    return {
        rule.name: tuple(code.rpartition("-")[2] for code in rule.denial_codes)
        for rule in all_rules().values()
        if rule.denial_codes
    }


def _denied_as_usual(answers: pl.DataFrame, answered: pl.DataFrame) -> pl.DataFrame:
    """Rules and refused lines where the payer gave one of the rule's usual reasons or remarks."""
    reasons = [(name, code) for name, codes in _usual_reasons().items() for code in codes]
    usual = pl.DataFrame(reasons, schema={"name": pl.String, "given": pl.String}, orient="row").unique()
    numbers = pl.col("reasons").list.eval(pl.element().str.extract(r"(\w+)$"))
    given = (
        answered.filter(pl.col("outcome").is_in(REFUSED))
        .select("claim_key", "line_no", "denied_cents", given=pl.concat_list(numbers, "remarks"))
        .explode("given", empty_as_null=True)
    )
    by_rule = given.join(usual, on="given").unique(["claim_key", "line_no", "name"], maintain_order=True)
    return by_rule.join(answers, on=["claim_key", "line_no", "name"])


def _counted(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.group_by("name").agg(
        pl.len().alias(name), pl.col("denied_cents").sum().alias(f"{name}_cents")
    )


def _denials(lines: pl.DataFrame, fired: pl.DataFrame) -> list[Denied]:
    by_line: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for row in fired.iter_rows(named=True):
        by_line.setdefault((row["claim_key"], row["line_no"]), []).append(row)
    refused = lines.filter(pl.col("outcome").is_in(REFUSED)).sort(
        "denied_cents", descending=True, nulls_last=True
    )
    return [
        _denied(row, by_line.get((row["claim_key"], row["line_no"]), []))
        for row in refused.iter_rows(named=True)
    ]


def _denied(row: dict[str, Any], predicted: list[dict[str, Any]]) -> Denied:
    usual = _usual_reasons()
    steps = []
    for reason in row["reasons"] or ():
        number = reason.rpartition("-")[2]
        helpful = next((p["help"] for p in predicted if number in usual.get(p["name"], ())), None)
        steps.append(next_step(reason, helpful))
    return Denied(
        claim_id=row["claim_id"],
        line_no=row["line_no"],
        code=row["code"],
        charge_cents=row["charge_cents"],
        denied_cents=row["denied_cents"],
        reasons=tuple(row["reasons"] or ()),
        remarks=tuple(row["remarks"] or ()),
        predicted_by=tuple(item["name"] for item in predicted),
        steps=tuple(steps),
        remit_source=row["remit_source"],
        remit_segment=row["remit_segment"],
    )
