"""Verdicts → findings: words, place, policy reference, money, for whole runs; and objects for a few."""

from dataclasses import dataclass
from typing import Any, Self

import polars as pl

from facetwise.domain.collecting import FEW_ROWS, collected
from facetwise.domain.finding import Finding, Fix, Place, PolicyReference
from facetwise.domain.finding_table import EVIDENCE, FINDINGS
from facetwise.domain.vocabulary import Grain, Severity, Verdict
from facetwise.engine.citations import policy_texts, with_policy_numbers
from facetwise.engine.days import as_sent, said_once
from facetwise.engine.giving_way import without_what_others_say
from facetwise.engine.run import Asked, Run
from facetwise.engine.verdicts import WAITING, names
from facetwise.engine.waiting import NOTICES, Notice, waiting_claims
from facetwise.engine.wording import has_gap, sentence, shown, title_of
from facetwise.lexicon.choose import choose
from facetwise.policy.payer_names import names_like
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
NO_DAY = "without a service date"
_DAY = (
    pl.when(pl.col("service_date").is_null()).then(pl.lit(NO_DAY)).otherwise(pl.lit("on this service date"))
)


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
        [rows.with_columns(evidence_no=pl.int_range(pl.len(), dtype=pl.UInt32)), *_notices(run)],
        how="diagonal",
    )
    ordered = rows.sort(_order(kinds, as_sent(run.claims)), maintain_order=True)
    return said_once(_complete(ordered, evidence, kinds, run), run.claims)


def to_objects(frame: pl.DataFrame) -> list[Finding]:
    """The findings as objects, for showing a few."""
    return [_finding(row) for row in frame.iter_rows(named=True)]


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
        message=_message(rule, rows),
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


def _message(rule: Rule, rows: pl.DataFrame) -> pl.Expr:
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
    """One finding per claim and missing thing, naming every rule that waits for it; worded once per kind."""
    if run.waiting.is_empty():
        return []
    waiting = waiting_claims(run.waiting, [asked.rule for asked in run.asked])
    about = ["waiting", "rules", "severity", "pack", "payer_name", "state", "day"]
    few = waiting.height <= FEW_ROWS
    claims = run.claims.lazy().select("claim_key", *about[3:-1], day=_DAY)
    rows = collected(waiting.lazy().join(claims, on="claim_key", how="left"), few=few).lazy()
    parts = collected(rows.select(about).unique(), few=few).partition_by("waiting", as_dict=True)
    worded = pl.concat([_notice(int(str(kind)), part, len(run.asked)) for (kind,), part in parts.items()])
    told = rows.join(worded.lazy(), on=about, how="left", nulls_equal=True)
    return [collected(told.drop("waiting", "rules", "pack", "payer_name", "state", "day"), few=few)]


def _notice(waiting: int, rows: pl.DataFrame, first_kind: int) -> pl.DataFrame:
    kind = list(NOTICES).index(WAITING[waiting])
    notice = NOTICES[WAITING[waiting]]
    return rows.with_columns(
        kind=pl.lit(first_kind + kind, dtype=pl.UInt16),
        verdict=pl.lit(str(Verdict.UNDETERMINED)),
        message=sentence(notice.message, rows.schema),
        help=_first_to_give(rows, notice.help) if WAITING[waiting] == "payer" else pl.lit(notice.help),
    )


def _first_to_give(rows: pl.DataFrame, help_text: str) -> pl.Series:
    """The help of each row: the day where none is given, else the known payers that a name may mean."""
    told = zip(rows["payer_name"], rows["state"], rows["day"] == NO_DAY, strict=True)
    return pl.Series(
        [_help(payer, state, help_text, lacks_day=day) for payer, state, day in told],
        dtype=pl.String,
    )


def _help(payer: str | None, state: str | None, help_text: str, *, lacks_day: bool) -> str:
    if lacks_day:
        return f"give the service date: each policy holds for its time; {help_text}"
    names = names_like(payer, state) if payer else ()
    return f"did you mean {' or '.join(names)}? {help_text}" if names else help_text


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
        fix=Fix(
            text=row["fix"],
            applicability=row["fix_applicability"] or "needs-review",
            edits=(row["edit"],) if row["edit"] else (),
        )
        if row["fix"]
        else None,
        help=row["help"],
    )
