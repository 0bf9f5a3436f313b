"""Every claim's earlier sessions: from its own record, and from the other claims of the run.

With `same_day` the one place where a claim sees others (architecture, guard 4). It leaves out the claim itself, its own
day and what comes after it, and claims that another one replaces or voids. A day is one session however many claims it
took.
"""

from collections.abc import Iterator
from functools import cache

import polars as pl

from facetwise.codes import procedures
from facetwise.codes.procedures import TechniqueGroup
from facetwise.domain import spine
from facetwise.domain.tables import HISTORY_ENTRIES
from facetwise.domain.vocabulary import ClaimType, Purpose, Region, Technique
from facetwise.lexicon.history import number_key
from facetwise.lexicon.published import is_sedation_line, is_surgery_line, is_visit_line

WHAT = {"region": pl.Enum(Region), "purpose": pl.Enum(Purpose), "technique": pl.Enum(Technique)}

REPLACEMENT, VOID = "7", "8"


def thin_facts(sessions: pl.LazyFrame) -> pl.LazyFrame:
    """What other claims need to know of a session: who, when, where, why; claims without a patient left out.

    Of millions of claims these stay in memory (`facts_of_run`): about 50 bytes each, the numbers of claims as hashes.
    """
    return sessions.filter(pl.col("patient_key").is_not_null()).select(
        "patient_key",
        "service_date",
        *(pl.col(name).cast(dtype) for name, dtype in WHAT.items()),
        "claim_key",
        account_key=number_key("claim_id"),
        control_key=number_key("payer_control_number"),
        practice_key=number_key("billing_npi"),
        physician_key=number_key("rendering_npi"),
        claim_type=pl.col("claim_type").cast(pl.Enum(ClaimType)),
        billed=pl.col("billed").cast(pl.UInt64),
        place="place",
        is_original=~pl.col("frequency_code").is_in([REPLACEMENT, VOID]).fill_null(False),
        is_void=pl.col("frequency_code").eq_missing(VOID),
    )


def asking(sessions: pl.DataFrame, claims: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Patients of visits and sedation without facet work of the claim, so that the facts of these patients are kept.

    Rows like `thin_facts` with the patient alone. Surgery looks back on ablations, whose facts are kept anyway.
    """
    others = _without_facet_work(sessions, claims, lines, is_visit_line() | is_sedation_line())
    return others.select(pl.col("patient_key").drop_nulls().unique())


def standing(facts: pl.LazyFrame) -> pl.LazyFrame:
    """Facts of claims that still stand: a void, and what a replacement or void speaks of, is left out."""
    corrections = facts.filter(~pl.col("is_original"))
    originals = facts.filter(pl.col("is_original"))
    left = _not_replaced(originals, corrections)
    return pl.concat([left, _last_of_each(corrections.filter(~pl.col("is_void")))])


def _not_replaced(originals: pl.LazyFrame, corrections: pl.LazyFrame) -> pl.LazyFrame:
    """Originals that no correction speaks of: by the payer's number, or by account and day.

    A correction whose account has no claim of its day corrects the day too, where the account has claims of one day
    alone: with claims of several days it is the patient's account, and does not tell which of them is meant.
    """
    account = ["patient_key", "account_key"]
    of_day = [*account, "service_date"]
    moved = corrections.join(originals, on=of_day, how="anti").select(account)
    only_day = (
        originals.group_by(account).agg(days=pl.col("service_date").n_unique()).filter(pl.col("days") == 1)
    )
    return (
        originals.join(corrections, on=["patient_key", "control_key"], how="anti")
        .join(corrections, on=of_day, how="anti")
        .join(moved.join(only_day, on=account, how="semi"), on=account, how="anti")
    )


def _last_of_each(replacements: pl.LazyFrame) -> pl.LazyFrame:
    """Of several replacements of one claim, the one with the latest day; a claim that is not named has one."""
    last = pl.col("service_date").max().over("patient_key", "control_key")
    return replacements.filter(pl.col("control_key").is_null() | (pl.col("service_date") == last))


def looking_back(sessions: pl.DataFrame, claims: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Claims that other sessions matter to, with patient and day: with facet work, a visit, sedation or surgery."""
    follows = is_visit_line() | is_sedation_line() | is_surgery_line()
    others = _without_facet_work(sessions, claims, lines, follows)
    own = sessions.select(others.columns).unique()
    return pl.concat([own, others]).filter(pl.col("patient_key").is_not_null())


def _without_facet_work(
    sessions: pl.DataFrame, claims: pl.DataFrame, lines: pl.DataFrame, is_asked: pl.Expr
) -> pl.DataFrame:
    """The claims with such a line and no facet work."""
    asked = lines.filter(is_asked).select("claim_key").unique()
    found = claims.select("claim_key", "patient_key", "service_date").join(asked, on="claim_key", how="semi")
    return found.join(sessions, on="claim_key", how="anti")


def before_the_claim(entries: pl.LazyFrame, claims: pl.LazyFrame) -> pl.LazyFrame:
    """Of the sessions that came with the claims, those of earlier days.

    A patient's whole history holds the session of the claim itself, and what came after it.
    """
    days = claims.select("claim_key", this_date="service_date")
    is_earlier = pl.col("service_date") < pl.col("this_date")
    return (
        entries.join(days, on="claim_key", how="left", maintain_order="left")
        .filter(is_earlier.fill_null(True))
        .drop("this_date")
    )


def as_told(entries: pl.LazyFrame) -> pl.LazyFrame:
    """The sessions with what their joints, technique and billed codes alone tell.

    The joints tell the region, else the codes; the technique, else the codes, tell an ablation. ``is_injection`` is
    true where the codes are of injections alone and nobody said more: diagnostic or therapeutic, but no ablation.
    """
    billed = pl.col("codes").list.set_intersection(list(_facet_groups()))
    is_destruction = billed.list.eval(
        pl.element().replace_strict(_facet_groups()) == TechniqueGroup.DESTRUCTION
    )
    is_unsaid = pl.col("purpose") == Purpose.UNSPECIFIED
    is_billed_alone = is_unsaid & pl.col("technique").is_null() & (billed.list.len() > 0)
    is_ablation = (is_unsaid & (pl.col("technique") == Technique.RADIOFREQUENCY)).fill_null(False) | (
        is_billed_alone & is_destruction.list.all()
    )
    has_joints = (pl.col("joints").list.len() > 0).fill_null(False)
    of_joints, of_codes = _only(pl.col("joints"), _regions_of_joints()), _only(billed, _regions_of_codes())
    return entries.with_columns(
        region=pl.coalesce("region", pl.when(has_joints).then(of_joints).otherwise(of_codes)),
        purpose=pl.when(is_ablation).then(pl.lit(str(Purpose.ABLATION))).otherwise("purpose"),
        is_injection=pl.when(is_billed_alone & ~is_destruction.list.any()).then(True),
    )


def _only(names: pl.Expr, told: dict[str, str]) -> pl.Expr:
    """The one thing that all names of a list tell; null where they tell several, or one of them nothing."""
    found = names.list.eval(
        pl.element().replace_strict(told, default=None, return_dtype=pl.String)
    ).list.unique()
    return pl.when(found.list.len() == 1).then(found.list.first())


@cache
def _facet_groups() -> dict[str, str]:
    return dict(_of_facet_codes("technique_group"))


@cache
def _regions_of_codes() -> dict[str, str]:
    return dict(_of_facet_codes("region"))


def _of_facet_codes(column: str) -> Iterator[tuple[str, str]]:
    return (
        procedures.frame().filter(pl.col("technique_group").is_not_null()).select("code", column).iter_rows()
    )


@cache
def _regions_of_joints() -> dict[str, str]:
    return {name: str(joint.region) for name, joint in spine.joints().items()}


def history(entries: pl.LazyFrame, claims: pl.LazyFrame, facts: pl.LazyFrame) -> pl.LazyFrame:
    """One row per claim and earlier session of its patient, numbered as ``entry``; ``origin`` says where it is from.

    ``practice_keys`` are those who billed for its physicians (`number_key`), ``physician_keys`` these, or the
    biller where none is named; both where claims of the run tell.

    Args:
        entries: earlier sessions that came with the claims (`before_the_claim`, `as_told`).
        claims: those that look back, as `looking_back` gives them.
        facts: of all claims of their patients.
    """
    loaded = entries.select(
        *HISTORY_ENTRIES,
        "is_injection",
        practice_keys=pl.lit(None, dtype=pl.List(pl.UInt32)),
        physician_keys=pl.lit(None, dtype=pl.List(pl.UInt32)),
        origin=pl.lit("record"),
    )
    is_physicians = (pl.col("claim_type") == str(ClaimType.PROFESSIONAL)).fill_null(False)
    physician = pl.coalesce("physician_key", "practice_key")
    siblings = (
        claims.select("claim_key", "patient_key", this_date=pl.col("service_date"))
        .join(
            standing(facts)
            .group_by("patient_key", "service_date", pl.col(list(WHAT)).cast(pl.String))
            .agg(
                practice_keys=pl.col("practice_key").filter(is_physicians).drop_nulls().unique(),
                physician_keys=physician.filter(is_physicians).drop_nulls().unique(),
            ),
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
            # its code would show an ablation
            is_injection=pl.when(pl.col("purpose") == Purpose.UNSPECIFIED).then(True),
            practice_keys="practice_keys",
            physician_keys="physician_keys",
            origin=pl.lit("run"),
        )
    )
    return pl.concat([loaded, siblings]).with_row_index("entry")


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
