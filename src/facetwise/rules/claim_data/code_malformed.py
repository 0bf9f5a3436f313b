"""A code or modifier that has the wrong form.

## What it checks

Each line's procedure code has five characters (digits, with a letter first or last where the set has one), each
modifier two, and a national drug code eleven digits.

## Why claims are denied for this

What has the wrong form is in no code set. The claim is rejected, or the line denied as not valid on that day.

## Example

6449 typed for 64490.

## What to do

Correct the typing from the record and the code book.

## What this check cannot see

Codes of the right form that do not exist, or mean something else.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.lexicon.lines import MODIFIER_COLUMNS
from facetwise.rules.declare import rule

PROCEDURE = r"^[0-9A-Z][0-9]{3}[0-9A-Z]$"
MODIFIER = r"^[0-9A-Z]{2}$"
NATIONAL_DRUG_CODE = r"^[0-9]{11}$"


@rule(
    code="FW908",
    name="code-malformed",
    grain=Grain.LINE,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="line.code",
    message="{malformed}",
    help="correct the typing from the record and the code set; a code of another form is in no set",
    denial_codes=("CO-16", "CO-181", "CO-182"),
    sources=(
        Source(
            document="837P SV101 and LIN03",
            paragraph="form of procedure codes, modifiers and national drug codes",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    checks_form=True,
)
def code_malformed(t: Tables) -> pl.LazyFrame:
    """A code or modifier that has the wrong form."""
    drug_code = pl.col("national_drug_code").str.replace_all("-", "")
    faults = [
        _unlike(pl.col("code"), PROCEDURE, "{} is no procedure code: five characters"),
        *(_unlike(pl.col(name), MODIFIER, "{} is no modifier: two characters") for name in MODIFIER_COLUMNS),
        _unlike(drug_code, NATIONAL_DRUG_CODE, "{} is no national drug code: eleven digits"),
    ]
    malformed = pl.concat_str(faults, separator="; ", ignore_nulls=True)
    return t.lines.select(
        *LINE,
        malformed=malformed,
        applies=pl.col("code").is_not_null(),
        violated=malformed != "",
    )


def _unlike(value: pl.Expr, form: str, sentence: str) -> pl.Expr:
    """The sentence where the value is there and has another form; else null."""
    return pl.when(~value.str.contains(form)).then(pl.format(sentence, value))
