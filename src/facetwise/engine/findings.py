"""Verdicts → findings: words, place, policy reference, money, for whole runs; and objects for a few."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from facetwise.domain.finding import Finding, Fix, Place, PolicyReference
from facetwise.domain.tables import EVIDENCE, FINDINGS, POLICY
from facetwise.domain.vocabulary import Grain, Severity, Verdict
from facetwise.engine.run import Asked, Run
from facetwise.engine.verdicts import WAITING
from facetwise.engine.waiting import NOTICES, Notice, waiting_claims
from facetwise.engine.wording import sentence, shown
from facetwise.lexicon.choose import choose
from facetwise.policy.keys import key_of_leaf
from facetwise.policy.stale import is_stale
from facetwise.rules.declare import Rule

UNDECIDED = {
    "unknown": "not decided: {policy_text} is not known",
    "conflict": "not decided: sources for {policy_text} contradict each other",
    "low": "not decided, the policy value is held at low confidence; under it: ",
}


def findings_frame(run: Run) -> pl.DataFrame:
    """All findings of a run with the columns of `FINDINGS`, by claim, place, gravity and code."""
    subjects = _Subjects(run)
    own = [_own_findings(asked, subjects, run) for asked in run.asked if not asked.answers.is_empty()]
    shown = [part for part in (*own, *_notices(run)) if not part.is_empty()]
    frame = pl.concat([pl.DataFrame(schema=FINDINGS), *shown])
    gravity = pl.col("severity").replace_strict(
        {str(s): rank for rank, s in enumerate((Severity.DENIAL, Severity.RISK, Severity.NOTE))},
        return_dtype=pl.UInt8,
    )
    return frame.sort("claim_key", pl.col("verdict") == "undetermined", gravity, "code", "line_no")


def to_objects(frame: pl.DataFrame) -> list[Finding]:
    """The findings as objects, for showing a few."""
    return [_finding(row) for row in frame.iter_rows(named=True)]


class _Subjects:
    """The columns of claims, sessions and lines that a finding shows beside its rule's own."""

    def __init__(self, run: Run) -> None:
        claims = run.claims.select(
            "claim_key",
            "claim_id",
            "source",
            "as_of",
            claim_segment=pl.col("segment"),
            claim_money=pl.col("lines_charge_cents"),
        )
        self.by_grain = {
            Grain.CLAIM: claims,
            Grain.SESSION: run.sessions.select(
                "claim_key", "session_id", money=pl.col("session_charge_cents")
            ).join(claims, on="claim_key", how="left"),
            Grain.LINE: run.lines.select(
                "claim_key", "line_no", line_segment=pl.col("segment"), money=pl.col("charge_cents")
            ).join(claims, on="claim_key", how="left"),
        }


def _own_findings(asked: Asked, subjects: _Subjects, run: Run) -> pl.DataFrame:
    rule = asked.rule
    rows = asked.answers
    keys = {
        Grain.CLAIM: ["claim_key"],
        Grain.SESSION: ["claim_key", "session_id"],
        Grain.LINE: ["claim_key", "line_no"],
    }
    context = subjects.by_grain[rule.grain]
    clashes = [name for name in context.columns if name in rows.columns and name not in keys[rule.grain]]
    rows = rows.drop(clashes).join(context, on=keys[rule.grain], how="left", maintain_order="left")
    rows = _with_policy(rows, rule, run)
    return rows.select(_columns(rule, rows.schema))


def _with_policy(rows: pl.DataFrame, rule: Rule, run: Run) -> pl.DataFrame:
    """The rule's policy values as a list of references, one lookup per scope and checking date."""
    policy_keys = list(dict.fromkeys(key_of_leaf(leaf) for leaf in rule.parameters))
    scopes = rows.select("policy_key", "as_of").unique()
    references = [
        [_reference(run, policy_key, key, as_of) for key in policy_keys] if policy_key is not None else []
        for policy_key, as_of in scopes.iter_rows()
    ]
    texts = [", ".join(f"{r['key']} ({r['pack']})" for r in found) for found in references]
    looked_up = scopes.with_columns(
        policy=pl.Series(references, dtype=pl.List(POLICY)), policy_text=pl.Series(texts, dtype=pl.String)
    )
    return rows.join(
        looked_up, on=["policy_key", "as_of"], how="left", nulls_equal=True, maintain_order="left"
    )


def _reference(run: Run, policy_key: int, key: str, as_of: date | None) -> dict[str, Any]:
    value = run.policies.reference(policy_key, key)
    verified = value.verified_through
    return {
        "pack": value.pack,
        "key": key,
        "value": value.text,
        "in_force_from": value.effective_from,
        "cite": value.cite or value.why or "",
        "confidence": value.confidence,
        "verified_through": verified,
        "stale": is_stale(verified, as_of),
    }


def _columns(rule: Rule, schema: pl.Schema) -> list[pl.Expr]:
    is_line = rule.grain is Grain.LINE
    violated = pl.col("verdict") == str(Verdict.VIOLATED)
    fix = sentence(rule.fix, schema) if rule.fix else pl.lit(None, dtype=pl.String)
    static = [
        {
            "pack": None,
            "key": None,
            "value": None,
            "in_force_from": s.dated,
            "cite": f"{s.document} § {s.paragraph}",
            "confidence": s.confidence,
            "verified_through": s.verified_through,
            "stale": False,
        }
        for s in rule.sources
    ]
    policy = pl.col("policy") if rule.parameters else _constant([], pl.List(POLICY))
    if static:
        policy = pl.concat_list(policy, _constant(static, pl.List(POLICY)))
    severity = pl.col("severity") if "severity" in schema else pl.lit(str(rule.severity))
    values = {
        "claim_key": pl.col("claim_key"),
        "claim_id": pl.col("claim_id"),
        "source": pl.col("source"),
        "code": pl.lit(rule.code),
        "name": pl.lit(rule.name),
        "family": pl.lit(rule.family),
        "severity": severity,
        "verdict": pl.col("verdict"),
        "grain": pl.lit(str(rule.grain)),
        "line_no": pl.col("line_no") if is_line else pl.lit(None),
        "segment": pl.coalesce("line_segment", "claim_segment") if is_line else pl.col("claim_segment"),
        "path": _path(rule),
        "message": _message(rule, schema),
        "evidence": _evidence(rule, schema),
        "policy": policy,
        "denial_codes": _constant(list(rule.denial_codes), pl.List(pl.String)),
        "money_at_risk_cents": pl.when(violated & (severity != str(Severity.NOTE))).then(
            pl.col("claim_money" if rule.grain is Grain.CLAIM else "money")
        ),
        "fix": pl.when(violated).then(fix),
        "fix_applicability": pl.when(violated & fix.is_not_null()).then(
            pl.lit(rule.fix_applicability, dtype=pl.String)
        ),
        "help": sentence(rule.help, schema),
    }
    return [values[name].cast(dtype).alias(name) for name, dtype in FINDINGS.items()]


def _path(rule: Rule) -> pl.Expr:
    if rule.grain is Grain.LINE and rule.span.startswith("line."):
        place = pl.format("claim_lines[{}].", pl.col("line_no") - 1)
        return place + pl.lit(rule.span.removeprefix("line."))
    return pl.lit(rule.span)


def _message(rule: Rule, schema: pl.Schema) -> pl.Expr:
    """The rule's sentence; where the policy may not decide, what stands in the way is said before or instead."""
    found = sentence(rule.message, schema)
    undecided = sentence(rule.undetermined, schema) if rule.undetermined else found
    verdict, standing = pl.col("verdict"), pl.col("standing")
    is_open = verdict == str(Verdict.UNDETERMINED)
    low = pl.lit(UNDECIDED["low"]) + found
    cases = [(is_open & (standing == "low") & pl.col("violated"), low)]
    if not rule.undetermined:
        cases += [
            (is_open & (standing == state), sentence(UNDECIDED[state], schema))
            for state in ("unknown", "conflict")
        ]
    return choose([*cases, (is_open, undecided)], found)


def _evidence(rule: Rule, schema: pl.Schema) -> pl.Expr:
    if not rule.evidence:
        return _constant([], EVIDENCE)
    return pl.concat_list(
        pl.struct(
            label=pl.lit(name.removesuffix("_cents").replace("_", " ")), value=shown(name, schema[name])
        )
        for name in rule.evidence
    )


def _notices(run: Run) -> list[pl.DataFrame]:
    """One finding per claim and missing thing, naming every rule that waits for it."""
    if run.waiting.is_empty():
        return []
    waiting = waiting_claims(run.waiting, [asked.rule for asked in run.asked])
    claims = run.claims.select(
        "claim_key", "claim_id", "source", "pack", "payer_name", "state", claim_segment=pl.col("segment")
    )
    kinds = waiting.join(claims, on="claim_key", how="left").partition_by("waiting", as_dict=True)
    return [_notice(NOTICES[WAITING[int(str(kind))]], rows) for (kind,), rows in kinds.items()]


def _notice(notice: Notice, rows: pl.DataFrame) -> pl.DataFrame:
    return _conform(
        rows.with_columns(
            code=pl.lit(notice.code),
            name=pl.lit(notice.name),
            family=pl.lit(notice.family),
            verdict=pl.lit(str(Verdict.UNDETERMINED)),
            grain=pl.lit(str(Grain.CLAIM)),
            segment=pl.col("claim_segment"),
            path=pl.lit(notice.path),
            message=sentence(notice.message, rows.schema),
            help=pl.lit(notice.help),
        )
    )


def _conform(frame: pl.DataFrame) -> pl.DataFrame:
    empty_lists: Mapping[str, pl.DataType] = {
        "evidence": EVIDENCE,
        "policy": pl.List(POLICY),
        "denial_codes": pl.List(pl.String),
    }
    return frame.select(
        (
            pl.col(name)
            if name in frame.columns
            else _constant([], empty_lists[name])
            if name in empty_lists
            else pl.lit(None)
        )
        .cast(dtype)
        .alias(name)
        for name, dtype in FINDINGS.items()
    )


def _constant(value: list[Any], dtype: pl.DataType) -> pl.Expr:
    """The same list in every row."""
    return pl.lit(pl.Series([value], dtype=dtype)).first()


def _finding(row: dict[str, Any]) -> Finding:
    cents = row["money_at_risk_cents"]
    return Finding(
        code=row["code"],
        name=row["name"],
        family=row["family"],
        severity=Severity(row["severity"]),
        verdict=Verdict(row["verdict"]),
        grain=Grain(row["grain"]),
        claim_id=row["claim_id"],
        line=row["line_no"],
        message=row["message"],
        place=Place(path=row["path"], source=row["source"], segment=row["segment"]),
        evidence=tuple((item["label"], item["value"]) for item in row["evidence"]),
        policy=tuple(PolicyReference(**reference) for reference in row["policy"]),
        denial_codes=tuple(row["denial_codes"]),
        money_at_risk=None if cents is None else cents / 100,
        fix=Fix(text=row["fix"], applicability=row["fix_applicability"] or "needs-review")
        if row["fix"]
        else None,
        help=row["help"],
    )
