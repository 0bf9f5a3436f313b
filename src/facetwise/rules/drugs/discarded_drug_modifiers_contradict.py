"""JW or JZ against each other, or against the record.

## What it checks

JZ says that nothing of a single-dose vial was discarded, JW that part was. They must not stand on one line, nor
both on the lines of one drug; and they must agree with the record's vial and discarded amount.

## Why claims are denied for this

A claim that says both cannot be read, and is returned. JW without an amount in the record bills a discard that
nobody wrote down.

## Example

J3301-JZ with 3 units, and the record says that 15 of 40 mg were discarded.

## What to do

Keep the modifier that the record supports. A unit that already covers the rest of the vial leaves nothing for JW.

## What this check cannot see

Whether the record's amount is right. Two vials of one drug, one emptied and one not, need a person's eye.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_modifier
from facetwise.lexicon.drugs import OF_A_CODE, drug_lines, drugs_given
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW704",
    name="discarded-drug-modifiers-contradict",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code} ({drug}): {contradiction}",
    help="keep the modifier that the record supports; JW needs the discarded amount in the record",
    denial_codes=("CO-4", "CO-16"),
    sources=(
        Source(
            document="Pub. 100-04",
            paragraph="ch. 17 § 40, Transmittal 1248: discarded drugs of single-dose vials",
            dated=None,
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def discarded_drug_modifiers_contradict(t: Tables) -> pl.LazyFrame:
    """JW or JZ against each other, or against the record."""
    some, nothing = pl.col("says_some"), pl.col("says_nothing")
    discarded = pl.col("units_discarded")
    lines = drug_lines(t).with_columns(says_some=has_modifier("JW"), says_nothing=has_modifier("JZ"))
    beside = lines.filter("says_some").select(*OF_A_CODE, has_discard_line=pl.lit(True)).unique()
    faults = [  # the first that holds; the last two are what is left to be said against the record
        (some & nothing, "JW and JZ on one line"),
        (nothing & pl.col("has_discard_line"), "JZ beside a JW line of the same drug"),
        (pl.col("is_multi_dose"), "the record names a multi-dose vial, for which neither is meant"),
        (nothing, "JZ, and the record says that part of the vial was discarded"),
        (some, "JW, and by the record no whole unit was discarded"),
    ]
    words = pl.coalesce([pl.when(fault).then(pl.lit(text)) for fault, text in faults])
    against_record = (
        pl.when(pl.col("is_multi_dose"))
        .then(True)
        .otherwise(pl.when(nothing).then(discarded > 0).otherwise(discarded == 0))
    )
    return (
        lines.join(beside, on=OF_A_CODE, how="left")
        .join(drugs_given(t), on=OF_A_CODE, how="left")
        .select(
            *LINE,
            "code",
            "drug",
            "has_record",
            contradiction=words,
            applies=pl.col("drug_role").is_not_null() & (some | nothing),
            violated=(nothing & pl.col("has_discard_line").fill_null(False)) | against_record,
        )
    )
