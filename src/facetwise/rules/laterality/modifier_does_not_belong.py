"""A modifier that cannot belong to a facet line.

## What it checks

Modifiers of other kinds of lines on a facet code: of visits (24, 25, 27, 57), of laboratory tests (91), of parts of a
service (26, TC), of drugs, of anesthesia, of chiropractic treatment, of telehealth (93, 95, GQ, GT); of other parts of
the body (T1 to T9 are toes and not vertebrae, E1 to E4 eyelids); 51 on an add-on; 53, a physician's word for a
procedure that was stopped, on a facility's own claim, and 73 and 74, the facility's, on a physician's.

## Why claims are denied for this

Facet codes have no professional and technical part, are no visits and no drugs, and add-ons are never reduced as
second procedures. The line is returned or denied as a code with a modifier that does not fit.

## Example

64490-26 at a surgery centre, to say that only the physician bills.

## What to do

Remove it, or move it to the line it belongs to. The place of service already says where it was done.

## What this check cannot see

Modifiers that may stand on a facet line and do not fit the case, and modifiers outside the table.
"""

from datetime import date

import polars as pl

from facetwise.codes.modifiers import modifiers_foreign_to_facet_lines, modifiers_in_group
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.lexicon.lines import MODIFIER_COLUMNS
from facetwise.rules.declare import rule

TELEHEALTH = ("93", "95", "GQ", "GT")  # nobody puts in a needle from afar
STOPPED_BY_PHYSICIAN, STOPPED_AT_FACILITY = "53", ("73", "74")


@rule(
    code="FW110",
    name="modifier-does-not-belong",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    span="line.modifiers",
    message="{code} ({plain_name}) carries {foreign}, which cannot belong to it",
    help="remove {foreign}, or move it to the line that it belongs to",
    denial_codes=("CO-4", "N519"),
    sources=(
        Source(
            document="CMS physician fee schedule, October 2025",
            paragraph="professional/technical indicator 0; add-ons not reduced as several procedures",
            dated=date(2025, 10, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
        Source(
            document="modifier lists of CMS and X12, June 2024",
            paragraph="53 for physicians; 73 and 74 for surgery centres and hospitals",
            dated=date(2024, 6, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
        Source(
            document="CMS NCCI policy manual, rev. 2026-01-01, as relayed",
            paragraph="chapter I section E: anatomic modifiers, and those of visits and laboratory tests",
            dated=date(2026, 1, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
        Source(
            document="CMS place-of-service code set of 2023-09",
            paragraph="02 and 10, telehealth: no facet procedure is possible by it (our reading)",
            dated=date(2023, 9, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    fix="remove {foreign}",
    fix_applicability="needs-review",
)
def modifier_does_not_belong(t: Tables) -> pl.LazyFrame:
    """A modifier that cannot belong to a facet line."""
    never = sorted(modifiers_foreign_to_facet_lines())
    not_on_add_ons = sorted(modifiers_in_group("several"))
    is_add_on = pl.col("role") != "primary"
    is_physicians = pl.col("claim_type") == ClaimType.PROFESSIONAL
    foreign = [
        pl.when(
            pl.col(column).is_in([*never, *TELEHEALTH])
            | (pl.col(column).is_in(not_on_add_ons) & is_add_on)
            | (pl.col(column).is_in(STOPPED_AT_FACILITY) & is_physicians)
            | ((pl.col(column) == STOPPED_BY_PHYSICIAN) & ~is_physicians)
        ).then(column)
        for column in MODIFIER_COLUMNS
    ]
    return t.lines.select(
        *LINE,
        "code",
        "plain_name",
        foreign=pl.concat_str(foreign, separator=", ", ignore_nulls=True),
        applies=is_facet_line(),
        violated=pl.any_horizontal(part.is_not_null() for part in foreign),
    )
