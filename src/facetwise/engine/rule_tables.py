"""Prepared claims → the tables that rules are asked about, with policy values, history and what is pointed at."""

import polars as pl

from facetwise.domain.collecting import FEW_ROWS, collected
from facetwise.domain.tables import BaseTables, Tables
from facetwise.domain.vocabulary import Grain
from facetwise.engine import history as past
from facetwise.engine.facts_of_run import FactsOfPatients
from facetwise.engine.prepare import Prepared
from facetwise.engine.same_day import place_in_file, same_day


def tables_for_rules(
    prepared: Prepared, subjects: dict[Grain, pl.DataFrame], other_claims: FactsOfPatients | None
) -> Tables:
    """The tables of prepared claims, whose claims, sessions and lines (``subjects``) have their policy values."""
    base = prepared.base
    few = prepared.lines.height <= FEW_ROWS
    claims, sessions, lines = (subjects[grain] for grain in (Grain.CLAIM, Grain.SESSION, Grain.LINE))
    looking_back = past.looking_back(prepared.sessions, prepared.claims, prepared.lines)
    facts = (
        collected(past.thin_facts(prepared.sessions.lazy()), few=few)
        if other_claims is None
        else other_claims.of_patients(looking_back["patient_key"])
    )
    entries = past.as_told(past.before_the_claim(base.history_entries.lazy(), claims.lazy()))
    earlier = collected(past.history(entries, looking_back.lazy(), facts.lazy()), few=few)
    siblings = same_day(_with_sender(looking_back, prepared), prepared.sessions, facts)
    return Tables(
        claims=claims.lazy(),
        lines=lines.lazy(),
        sessions=sessions.lazy(),
        diagnoses=base.diagnoses.lazy(),
        pointers=_pointers(base, few=few).lazy(),
        procedures=base.procedures.lazy(),
        targets=base.targets.lazy(),
        documented_joints=prepared.documented_joints.lazy(),
        leftover_nerves=prepared.leftover_nerves.lazy(),
        drugs=base.drugs.lazy(),
        other_services=base.other_services.lazy(),
        history=earlier.lazy(),
        history_joints=past.history_joints(earlier.lazy()),
        same_day=siblings.lazy(),
        few=few,
    )


def _with_sender(looking_back: pl.DataFrame, prepared: Prepared) -> pl.DataFrame:
    names = ("claim_key", "billing_npi", "rendering_npi", "claim_type")
    sender = prepared.claims.select(*names, place=place_in_file())
    return looking_back.join(sender, on="claim_key", how="left", maintain_order="left")


def _pointers(base: BaseTables, *, few: bool) -> pl.DataFrame:
    """One row per line and pointer with the diagnosis it points at (null where it points past the list).

    The lines of an institutional claim have no pointers: all its diagnoses stand for each of them.
    """
    hospitals = base.claims.filter(claim_type="hospital").select("claim_key", is_hospital=True)
    hospital = (
        base.lines.filter(pl.col("pointer_1").is_null())
        .join(hospitals, on="claim_key", how="left", maintain_order="left")
        .filter(pl.col("revenue_code").is_not_null() | pl.col("is_hospital"))
        .select("claim_key", "line_no")
    )
    if hospital.is_empty():
        return _written_pointers(base, few=few)
    for_all = base.diagnoses.select(
        "claim_key", "position", place=pl.format("pointer_{}", "position"), icd10="icd10",
        is_typed_with_dot="is_typed_with_dot",
    )  # fmt: skip
    written = _written_pointers(base, few=few)
    return pl.concat([written, hospital.join(for_all, on="claim_key").select(written.columns)])


def _written_pointers(base: BaseTables, *, few: bool) -> pl.DataFrame:
    return collected(
        base.lines.lazy()
        .select("claim_key", "line_no", "pointer_1", "pointer_2", "pointer_3", "pointer_4")
        .unpivot(index=["claim_key", "line_no"], value_name="position", variable_name="place")
        .drop_nulls("position")
        .join(base.diagnoses.lazy(), on=["claim_key", "position"], how="left"),
        few=few,
    )
