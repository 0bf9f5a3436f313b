"""Modifiers about the notice to the patient that contradict each other or the service.

## What it checks

GA (a notice is on file), GX (a voluntary notice), GY (excluded by law) and GZ (a denial is expected, and there is no
notice) on facet lines: GA with GZ, GX or GY say two things; GX belongs to GY; GY says that Medicare never covers the
service, which is not so for facet procedures.

## Why claims are denied for this

A line with contradicting modifiers is returned. GY is denied at once as excluded by law, and the patient is billed for
what the policy might have covered.

## Example

64495-GY because the third level is not covered: that is a matter of necessity, for which GA with a signed notice
speaks.

## What to do

Keep the modifier that is true: GA only where the patient signed the notice before the service, GZ where nobody did.
A notice is never dated back.

## What this check cannot see

Whether a notice was signed, and whether its reason fits.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_any_modifier, has_modifier, is_facet_line
from facetwise.lexicon.lines import LIABILITY_MODIFIERS
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW912",
    name="liability-modifiers-contradict",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    span="line.modifiers",
    message="{code}: {contradiction}",
    help=(
        "keep the modifier that is true: GA only for a notice signed before the service, GZ where there is none; a "
        "notice is never dated back"
    ),
    denial_codes=("CO-4", "CO-96", "CO-50"),
    sources=(
        Source(
            document="CMS modifier list, June 2024",
            paragraph="GA, GX, GY, GZ",
            dated=date(2024, 6, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
    only_with=Presence.LIABILITY_MODIFIER,
)
def liability_modifiers_contradict(t: Tables) -> pl.LazyFrame:
    """Modifiers about the notice to the patient that contradict each other or the service."""
    required, voluntary, excluded, none = (has_modifier(name) for name in LIABILITY_MODIFIERS)
    faults = [
        (required & none, "GA says that a notice is on file, GZ that there is none"),
        (required & (excluded | voluntary), "GA is for what may be covered, GY and GX for what never is"),
        (none & (excluded | voluntary), "GZ is for what may be covered, GY and GX for what never is"),
        (excluded, "GY says excluded by law, and facet procedures are a matter of necessity"),
        (voluntary, "GX belongs to services that are excluded by law, with GY"),
    ]
    contradiction = pl.coalesce([pl.when(fault).then(pl.lit(text)) for fault, text in faults])
    return t.lines.select(
        *LINE,
        "code",
        contradiction=contradiction,
        applies=is_facet_line() & has_any_modifier(LIABILITY_MODIFIERS),
        violated=contradiction.is_not_null(),
    )
