"""Prior authorization: whether it is needed, whether there is one, and which lines it has to cover."""

from functools import cache

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import AuthorizationStatus
from facetwise.lexicon.lines import MODIFIER_COLUMNS, is_facet_line
from facetwise.lexicon.once import once
from facetwise.lexicon.parameters import parameter

NEED = ("prior_auth.required.required",)
PROGRAM = (
    "prior_auth.required.codes",
    "prior_auth.required.codes_unsettled",
    "prior_auth.required.unless_modifier",
)
WHEN = "prior_auth.required.when"
OUTPATIENT_BILL = "13"  # the program binds the hospital's 13X claim (medicare.md 10)
EMERGENCY_REVENUE = "045"
GRANTED = (AuthorizationStatus.AFFIRMED, AuthorizationStatus.APPROVED)
NOT_GRANTED = (AuthorizationStatus.DENIED, AuthorizationStatus.NON_AFFIRMED, AuthorizationStatus.PENDING)


def is_needed() -> pl.Expr:
    """What the record says of the need, else the policy; null where it depends or is not known.

    A rule that asks names `WHEN` in its ``looks_at``: a hospital claim of another bill type is outside.
    """
    policy = parameter("prior_auth.required.required")
    of_13x = parameter(WHEN).str.contains("bill_type_13x", literal=True)
    is_other_bill = of_13x & ~pl.col("bill_type").str.starts_with(OUTPATIENT_BILL)
    by_policy = (
        pl.when(is_other_bill).then(False).when(policy == "yes").then(True).when(policy == "no").then(False)
    )
    return pl.coalesce("authorization_required", by_policy)


def is_given() -> pl.Expr:
    """There is an authorization: a number, or the word that it was granted. Never null."""
    return pl.col("authorization_number").is_not_null() | has_status(GRANTED)


@cache
def has_status(statuses: tuple[AuthorizationStatus, ...]) -> pl.Expr:
    """The authorization is known to stand so. Never null."""
    return pl.col("authorization_status").is_in(statuses).fill_null(False)


def matters() -> pl.Expr:
    """What is wrong with an authorization counts, unless none is needed. Never null.

    An unread policy does not heal an authorization that was refused, has ended or names something else.
    """
    return pl.coalesce(
        "authorization_required", (parameter("prior_auth.required.required") != "no").fill_null(True)
    )


def lines_to_authorize(t: Tables, claims: pl.Expr) -> pl.LazyFrame:
    """Facet lines of the claims that meet a condition, with the claim's authorization.

    ``is_in_program`` is null where sources do not settle whether the payer's list names the code on that
    day; every facet code is in where there is no list. ``is_outside`` marks lines that a modifier or an
    emergency's revenue code takes out.
    """
    asked = t.claims.filter(claims).select("claim_key")
    return _facet_lines_and_program(t).join(asked, on="claim_key", how="semi")


@once
def _facet_lines_and_program(t: Tables) -> pl.LazyFrame:
    codes, unsettled, unless = PROGRAM
    programs = t.claims.select(
        "claim_key",
        "authorization_codes",
        "authorization_sides",
        "authorization_units",
        listed=parameter(codes).str.split("|"),
        unsettled=parameter(unsettled).str.split("|"),
        unless=parameter(unless),
    )
    code = pl.col("code")
    return (
        t.lines.filter(is_facet_line())
        .select(
            "claim_key",
            "code",
            "units",
            "has_50",
            "has_rt",
            "has_lt",
            "line_authorization_number",
            "revenue_code",
            *MODIFIER_COLUMNS,
        )
        .join(programs, on="claim_key")
        .with_columns(
            is_in_program=pl.when(pl.col("listed").is_null() | pl.col("listed").list.contains(code))
            .then(True)
            .when(pl.col("unsettled").list.contains(code))
            .then(None)
            .otherwise(False),
            is_outside=pl.any_horizontal(
                pl.col("unless").is_not_null() & pl.col("revenue_code").str.starts_with(EMERGENCY_REVENUE),
                *(pl.col(column) == pl.col("unless") for column in MODIFIER_COLUMNS),
            ),
        )
    )
