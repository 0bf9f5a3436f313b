"""Verdicts → findings: words, place, policy reference and money, for whole runs at once."""

from dataclasses import dataclass
from typing import Any, Self

import polars as pl

from facetwise.domain.collecting import FEW_ROWS, collected
from facetwise.domain.finding_table import EVIDENCE, FINDINGS
from facetwise.domain.vocabulary import Grain, Severity, Verdict
from facetwise.engine.citations import policy_texts, with_policy_numbers
from facetwise.engine.days import as_sent, said_once
from facetwise.engine.giving_way import without_what_others_say
from facetwise.engine.messages import message_of
from facetwise.engine.notices import notices_of
from facetwise.engine.run import Asked, Run
from facetwise.engine.verdicts import names
from facetwise.engine.waiting import NOTICES, Notice
from facetwise.engine.wording import sentence, shown
from facetwise.lexicon.choose import choose
from facetwise.rules.declare import Rule

ROW = {  # what differs between the findings of one rule; the rest is looked up
    "claim_key": pl.UInt32,
    "kind": pl.UInt16,
    "session_id": pl.UInt32,
    "line_no": pl.Int16,
    "policy_key": pl.UInt32,
    "verdict": pl.String,
    "severity": pl.String,
    "message": pl.String,
    "fix": pl.String,
    "edit": pl.String,
    "help": pl.String,
    "has_own_charge": pl.Boolean,  # the rule itself says which charge is at risk
    "own_charge_cents": pl.Int64,
}
OWN_CHARGE = "charge_at_risk_cents"  # column of an answer, where the subject's charge would say too much


def findings_frame(run: Run) -> pl.DataFrame:
    """All findings of a run with the columns of `FINDINGS`, by claim, place, gravity and code.

    What differs from row to row is made rule by rule and put in order; what is the same for all rows of a rule
    or a scope is looked up at the end, so that nothing long is moved twice.
    """
    kinds = [*(_Kind.of_rule(asked.rule) for asked in run.asked), *map(_Kind.of_notice, NOTICES.values())]
    spoken = enumerate(without_what_others_say(run.asked))
    own = [_own(number, asked, run) for number, asked in spoken if not asked.answers.is_empty()]
    evidence = pl.concat([pl.Series(dtype=EVIDENCE), *(part["evidence"] for part in own)])
    rows = pl.concat([pl.DataFrame(schema=ROW), *(part.drop("evidence") for part in own)])
    rows = pl.concat(
        [rows.with_columns(evidence_no=pl.int_range(pl.len(), dtype=pl.UInt32)), *notices_of(run)],
        how="diagonal",
    )
    ordered = rows.sort(_order(kinds, as_sent(run.claims)), maintain_order=True)
    return said_once(_complete(ordered, evidence, kinds, run), run.claims)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What all findings of one rule or notice have in common."""

    code: str
    name: str
    family: str
    grain: Grain
    path: str
    denial_codes: tuple[str, ...] = ()
    fix_applicability: str | None = None

    @classmethod
    def of_rule(cls, rule: Rule) -> Self:
        return cls(
            rule.code,
            rule.name,
            rule.family,
            rule.grain,
            rule.span,
            rule.denial_codes,
            rule.fix_applicability,
        )

    @classmethod
    def of_notice(cls, notice: Notice) -> Self:
        return cls(notice.code, notice.name, notice.family, Grain.CLAIM, notice.path)


def _own(number: int, asked: Asked, run: Run) -> pl.DataFrame:
    """One rule's findings: the columns of `ROW`, and ``evidence``."""
    rule, rows = asked.rule, asked.answers
    violated = pl.col("verdict") == str(Verdict.VIOLATED)
    if rule.parameters:
        rows = rows.with_columns(policy_text=names(pl.col("policy_key"), policy_texts(rule, run.policies)))
    schema = rows.schema
    fix = sentence(rule.fix, schema) if rule.fix else pl.lit(None, dtype=pl.String)
    return rows.select(
        pl.col("claim_key").cast(pl.UInt32),
        pl.lit(number, dtype=pl.UInt16).alias("kind"),
        pl.col("session_id")
        if rule.grain is Grain.SESSION
        else pl.lit(None, dtype=pl.UInt32).alias("session_id"),
        (pl.col("line_no") if rule.grain is Grain.LINE else pl.lit(None)).cast(pl.Int16).alias("line_no"),
        (pl.col("policy_key") if rule.parameters else pl.lit(None)).cast(pl.UInt32).alias("policy_key"),
        "verdict",
        severity=(pl.col("severity") if "severity" in schema else pl.lit(str(rule.severity))),
        message=message_of(rule, rows),
        fix=pl.when(violated).then(fix),
        edit=pl.when(violated).then(sentence(rule.edit, schema) if rule.edit else None),
        help=sentence(rule.help, schema),
        has_own_charge=pl.lit(OWN_CHARGE in schema),
        own_charge_cents=(pl.col(OWN_CHARGE) if OWN_CHARGE in schema else pl.lit(None)).cast(pl.Int64),
        evidence=_evidence(rule, schema).cast(EVIDENCE),
    )


def _order(kinds: list[_Kind], claim_sent: pl.Expr) -> pl.Expr:
    """One number a row: claim, violated before undetermined, gravity, code, line."""
    codes = sorted(kind.code for kind in kinds)
    rank = pl.lit(pl.Series([codes.index(kind.code) for kind in kinds], dtype=pl.UInt64)).gather(
        pl.col("kind")
    )
    gravity = pl.col("severity").replace_strict(
        {str(s): place for place, s in enumerate((Severity.DENIAL, Severity.RISK, Severity.NOTE))},
        return_dtype=pl.UInt64,
    )
    is_open = (pl.col("verdict") == str(Verdict.UNDETERMINED)).cast(pl.UInt64)
    line = (pl.col("line_no").cast(pl.Int64) + 1).fill_null(0).cast(pl.UInt64)
    claim = claim_sent.cast(pl.UInt64)
    return (((claim * 2 + is_open) * 4 + gravity) * 2**13 + rank) * 2**16 + line


def _complete(rows: pl.DataFrame, evidence: pl.Series, kinds: list[_Kind], run: Run) -> pl.DataFrame:
    """The rows with everything that is looked up."""
    cited = with_policy_numbers(
        rows.join(_claims(run), on="claim_key", how="left", maintain_order="left"), run
    )

    def common(name: str, dtype: pl.DataType | type[pl.DataType] = pl.String) -> pl.Expr:
        values = [getattr(kind, name) for kind in kinds]
        texts = [list(v) if isinstance(v, tuple) else v if v is None else str(v) for v in values]
        return pl.lit(pl.Series(texts, dtype=dtype)).gather(pl.col("kind")).alias(name)

    at_risk = (pl.col("verdict") == str(Verdict.VIOLATED)) & (pl.col("severity") != str(Severity.NOTE))
    money = choose(
        [
            (pl.col("has_own_charge"), pl.col("own_charge_cents")),
            (pl.col("grain") == "line", pl.col("line_money")),
            (pl.col("grain") == "session", pl.col("session_money")),
        ],
        pl.col("claim_money"),
    )
    told = (
        cited.frame.lazy()
        .join(_lines(run), on=["claim_key", "line_no"], how="left", maintain_order="left")
        .join(_sessions(run), on="session_id", how="left", maintain_order="left")
        .with_columns(
            *(common(name) for name in ("code", "name", "family", "grain", "path", "fix_applicability")),
            common("denial_codes", pl.List(pl.String)),
            segment=pl.coalesce("line_segment", "claim_segment"),
            evidence=_looked_up(evidence, pl.col("evidence_no")),
            policy=_looked_up(cited.policies, pl.col("policy_no")),
        )
        .with_columns(
            path=_path(),
            money_at_risk_cents=pl.when(at_risk).then(money),
            fix_applicability=pl.when(pl.col("fix").is_not_null()).then("fix_applicability"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in FINDINGS.items())
    )
    return collected(told, few=rows.height <= FEW_ROWS)


def _looked_up(values: pl.Series, place: pl.Expr) -> pl.Expr:
    """The list at each place; an empty one where there is no place."""
    nothing = pl.Series([[]], dtype=values.dtype)
    return pl.lit(pl.concat([values, nothing], rechunk=True)).gather(place.fill_null(len(values)))


def _claims(run: Run) -> pl.DataFrame:
    return run.claims.select(
        "claim_key", "claim_id", "source", "as_of", claim_segment="segment", claim_money="lines_charge_cents"
    )


def _lines(run: Run) -> pl.LazyFrame:
    return run.lines.lazy().select("claim_key", "line_no", line_segment="segment", line_money="charge_cents")


def _sessions(run: Run) -> pl.LazyFrame:
    return run.sessions.lazy().select("session_id", session_money="session_charge_cents")


def _path() -> pl.Expr:
    """The place in the claim: paths within a line name it."""
    of_line = (pl.col("grain") == str(Grain.LINE)) & pl.col("path").str.starts_with("line.")
    within = pl.format("claim_lines[{}].{}", pl.col("line_no") - 1, pl.col("path").str.strip_prefix("line."))
    return pl.when(of_line).then(within).otherwise("path")


def _evidence(rule: Rule, schema: pl.Schema) -> pl.Expr:
    if not rule.evidence:
        return _constant([], EVIDENCE)
    return pl.concat_list(
        pl.struct(
            label=pl.lit(name.removesuffix("_cents").replace("_", " ")), value=shown(name, schema[name])
        )
        for name in rule.evidence
    )


def _constant(value: list[Any], dtype: pl.DataType) -> pl.Expr:
    """The same list in every row."""
    return pl.lit(pl.Series([value], dtype=dtype)).first()
