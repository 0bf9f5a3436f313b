"""The answers of many rules → one verdict each, all rows at once.

A verdict is first the rule's own (``applies`` and ``violated``, null = cannot tell), then what the policy behind
it allows: an unknown, conflicting or low value never lets a claim pass, and never condemns it alone. Verdicts,
standings and what is waited for are small numbers here, places in the tuples below: a claim has a hundred answers.
"""

from collections.abc import Iterable, Sequence

import polars as pl

from facetwise.domain.collecting import FEW_ROWS, collected
from facetwise.domain.vocabulary import Verdict
from facetwise.engine.history import VOID
from facetwise.engine.policy_columns import PolicyScopes
from facetwise.rules.declare import Need, Rule

VERDICTS = tuple(
    str(verdict) for verdict in (Verdict.NOT_APPLICABLE, Verdict.MET, Verdict.VIOLATED, Verdict.UNDETERMINED)
)
NOT_APPLICABLE, MET, VIOLATED, UNDETERMINED = range(4)
STANDINGS = ("known", "low", "not_addressed", "unknown", "conflict", "no_policy")
KNOWN, LOW, NOT_ADDRESSED, UNKNOWN, CONFLICT, NO_POLICY = range(6)
WAITING = ("payer", "record", "record_items", "history", "diagnosis_list", "policy", "confirmation", "table")
PAYER, RECORD, RECORD_ITEMS, HISTORY, DIAGNOSIS_LIST, POLICY, CONFIRMATION, TABLE = range(8)


def judged(
    rules: Sequence[Rule], answers: Sequence[pl.DataFrame], policies: PolicyScopes, claims: pl.DataFrame
) -> pl.DataFrame:
    """One row per rule and subject: ``verdict``, ``standing`` and ``waiting`` of row ``row`` of rule ``number``.

    ``waiting`` is what an undetermined row waits for; null where it speaks for itself.
    """
    rows = _stacked(rules, answers)
    judging = rows.lazy().with_columns(standing=_standing(rules, policies))
    if any(rule.stands_without_policy for rule in rules):
        stands = pl.when(pl.col("stands")).then(pl.lit(KNOWN, pl.UInt8)).otherwise(pl.col("standing"))
        judging = judging.with_columns(standing=stands)
    judging = _voids_passed_over(judging, rules, claims).with_columns(verdict=_verdict(), **_given(claims))
    return collected(judging.drop("stands", "policy_key"), few=rows.height <= FEW_ROWS)


def shown(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that somebody has to hear of."""
    return rows.filter(pl.col("verdict") >= VIOLATED)


def with_waiting(rows: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """The rows with what each waits for."""
    if rows.is_empty():
        return rows.with_columns(waiting=pl.lit(None, dtype=pl.UInt8))
    return rows.with_columns(waiting=_waiting(rules))


def names(codes: pl.Expr, texts: Iterable[str]) -> pl.Expr:
    """Numbers as the texts that they stand for."""
    return pl.lit(pl.Series(list(texts), dtype=pl.String)).gather(codes)


def _stacked(rules: Sequence[Rule], answers: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The columns that every rule answers with, one rule below the other."""
    heights = [answer.height for answer in answers]
    counts = pl.DataFrame({"number": pl.Series(range(len(rules)), dtype=pl.UInt16), "height": heights})
    places = collected(
        counts.lazy()
        .select("number", row=pl.int_ranges("height", dtype=pl.UInt32))
        .explode("row", empty_as_null=False),
        few=sum(heights) <= FEW_ROWS,
    )
    silent = pl.repeat(None, max(heights, default=0), dtype=pl.Boolean, eager=True)
    stands = [
        answer[rule.stands_without_policy].cast(pl.Boolean)
        if rule.stands_without_policy
        else silent.head(answer.height)
        for rule, answer in zip(rules, answers, strict=True)
    ]
    return pl.DataFrame(
        {
            "number": places["number"],
            "row": places["row"],
            **{
                name: pl.concat([_typed(answer[name], dtype) for answer in answers])
                for name, dtype in (
                    ("claim_key", pl.UInt32),
                    ("policy_key", pl.UInt32),
                    ("applies", pl.Boolean),
                    ("violated", pl.Boolean),
                )
            },
            "stands": pl.concat(stands),
        }
    )


def _typed(column: pl.Series, dtype: type[pl.DataType]) -> pl.Series:
    return column if column.dtype == dtype else column.cast(dtype)


def _standing(rules: Sequence[Rule], policies: PolicyScopes) -> pl.Expr:
    """How far each row may rest on its policy values: of every rule its scopes are listed, then the lack of any."""
    scopes = len(policies.resolutions)
    found: list[int] = []
    for rule in rules:
        if rule.parameters:
            found += [*(STANDINGS.index(name) for name in policies.standings_of(rule.parameters)), NO_POLICY]
        else:
            found += [KNOWN] * (scopes + 1)
    place = pl.col("number").cast(pl.UInt32) * (scopes + 1) + pl.col("policy_key").fill_null(scopes)
    return pl.lit(pl.Series(found, dtype=pl.UInt8)).gather(place)


def _voids_passed_over(rows: pl.LazyFrame, rules: Sequence[Rule], claims: pl.DataFrame) -> pl.LazyFrame:
    """A void takes back a claim, often one that should not have gone out: only checks of its form apply."""
    voids = claims["claim_key"].filter(claims["frequency_code"].eq_missing(VOID))
    if voids.is_empty():
        return rows
    is_of_form = pl.lit(pl.Series([rule.checks_form for rule in rules])).gather(pl.col("number"))
    takes_back = pl.col("claim_key").cast(voids.dtype).is_in(voids.implode())
    return rows.with_columns(applies=pl.when(takes_back & ~is_of_form).then(False).otherwise("applies"))


def _verdict() -> pl.Expr:
    applies, violated, standing = pl.col("applies"), pl.col("violated"), pl.col("standing")

    def code(number: int) -> pl.Expr:
        return pl.lit(number, dtype=pl.UInt8)

    return (
        pl.when(~applies | (standing == NOT_ADDRESSED))
        .then(code(NOT_APPLICABLE))
        .when(applies.is_null() | violated.is_null() | (standing != KNOWN))
        .then(code(UNDETERMINED))
        .when(violated)
        .then(code(VIOLATED))
        .otherwise(code(MET))
    )


def _given(claims: pl.DataFrame) -> dict[str, pl.Expr]:
    """Whether the claim of a row came with a record and with its history; most runs know it for all claims."""
    given = {}
    for name in ("has_record", "history_loaded"):
        column = claims[name].fill_null(False)
        if column.all() or not column.any():
            known: pl.Expr = pl.lit(bool(column.any()))
        else:
            known = pl.col("claim_key").is_in(claims["claim_key"].filter(column).implode())
        given[name] = known
    return given


def _waiting(rules: Sequence[Rule]) -> pl.Expr:
    """The first thing that is missing, in the order in which it has to be found."""
    standing, violated = pl.col("standing"), pl.col("violated")

    def of_rule(flags: list[bool]) -> pl.Expr:
        return pl.lit(pl.Series(flags)).gather(pl.col("number"))

    def code(number: int) -> pl.Expr:
        return pl.lit(number, dtype=pl.UInt8)

    needs_record = of_rule([Need.RECORD in rule.needs for rule in rules])
    needs_history = of_rule([Need.HISTORY in rule.needs for rule in rules])
    needs_table = of_rule([Need.TABLE in rule.needs for rule in rules])
    is_folded = of_rule([not rule.names_unknown_policy for rule in rules])
    has_own_words = of_rule([bool(rule.undetermined) for rule in rules])
    is_list = of_rule([any(name.startswith("codes.dx_") for name in rule.parameters) for rule in rules])
    return (
        pl.when(pl.col("verdict") != UNDETERMINED)
        .then(None)
        .when(standing == NO_POLICY)
        .then(code(PAYER))
        .when(needs_record & ~pl.col("has_record"))
        .then(code(RECORD))
        .when(needs_history & violated.is_null() & ~pl.col("history_loaded"))
        .then(code(HISTORY))
        .when(is_folded & standing.is_between(UNKNOWN, CONFLICT))
        .then(pl.when(is_list).then(code(DIAGNOSIS_LIST)).otherwise(code(POLICY)))
        .when(needs_table & pl.col("applies") & violated.is_null())
        .then(code(TABLE))
        .when(needs_record & ~has_own_words & (standing <= LOW) & violated.is_null())
        .then(code(RECORD_ITEMS))
        .when((standing == LOW) & violated.eq_missing(False))
        .then(code(CONFIRMATION))
        .otherwise(None)
    )
