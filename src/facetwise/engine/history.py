"""Every claim's earlier sessions: from its own record, and from the other claims of the run.

The one place where a claim sees others (architecture, guard 4). It leaves out the claim itself, its own day and
what comes after it, and claims that another one replaces or voids. A day is one session however many claims it took.
"""

import polars as pl

from facetwise.domain.tables import HISTORY_ENTRIES
from facetwise.domain.vocabulary import Purpose, Region, Technique

WHAT = {"region": pl.Enum(Region), "purpose": pl.Enum(Purpose), "technique": pl.Enum(Technique)}

REPLACEMENT, VOID = "7", "8"


def thin_facts(sessions: pl.LazyFrame) -> pl.LazyFrame:
    """What other claims need to know of a session: who, when, where, why; claims without a patient left out.

    Of millions of claims these stay in memory (`facts_of_run`): about twenty bytes each, the account number as a hash.
    """
    return sessions.filter(pl.col("patient_key").is_not_null()).select(
        "patient_key",
        "service_date",
        *(pl.col(name).cast(dtype) for name, dtype in WHAT.items()),
        "claim_key",
        account_key=pl.when(pl.col("claim_id").is_not_null()).then(_hash(pl.col("claim_id"))),
        is_original=~pl.col("frequency_code").is_in([REPLACEMENT, VOID]).fill_null(False),
        is_void=pl.col("frequency_code").eq_missing(VOID),
    )


def _hash(text: pl.Expr) -> pl.Expr:
    """Four bytes, enough to tell apart the accounts of one patient on one day."""
    return (text.hash() & 0xFFFFFFFF).cast(pl.UInt32)


def standing(facts: pl.LazyFrame) -> pl.LazyFrame:
    """Facts of claims that still stand: a void, and what a replacement or void speaks of, is left out."""
    account = ["patient_key", "account_key", "service_date"]
    superseded = facts.filter(~pl.col("is_original")).select(account).unique()
    originals = facts.filter(pl.col("is_original")).join(superseded, on=account, how="anti")
    replacements = facts.filter(~pl.col("is_original") & ~pl.col("is_void"))
    return pl.concat([originals, replacements])


def history(entries: pl.LazyFrame, sessions: pl.LazyFrame, facts: pl.LazyFrame) -> pl.LazyFrame:
    """One row per claim and earlier session of its patient; ``origin`` says where it is known from."""
    loaded = entries.with_columns(origin=pl.lit("record"))
    siblings = (
        sessions.filter(pl.col("patient_key").is_not_null())
        .select("claim_key", "patient_key", this_date=pl.col("service_date"))
        .unique()
        .join(
            standing(facts)
            .select("patient_key", "service_date", pl.col(list(WHAT)).cast(pl.String))
            .unique(),
            on="patient_key",
            how="inner",
        )
        .filter(pl.col("service_date") < pl.col("this_date"))
        .select(
            "claim_key",
            "service_date",
            "region",
            "purpose",
            "technique",
            *(
                pl.lit(None, dtype=HISTORY_ENTRIES[name]).alias(name)
                for name in HISTORY_ENTRIES
                if name not in ("claim_key", "service_date", "region", "purpose", "technique")
            ),
            origin=pl.lit("run"),
        )
    )
    return pl.concat([loaded, siblings])


def history_joints(past: pl.LazyFrame) -> pl.LazyFrame:
    """History by joint and side; joint or side null where the history does not say."""
    return (
        past.explode("joints", empty_as_null=True)
        .explode("sides", empty_as_null=True)
        .rename({"joints": "joint", "sides": "side"})
        .with_columns(
            side=pl.when(pl.col("side") == "bilateral")
            .then(pl.lit(["right", "left"]))
            .otherwise(pl.concat_list("side"))
        )
        .explode("side")
    )
