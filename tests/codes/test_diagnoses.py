from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.codes import diagnoses

CODES = st.from_regex(r"[A-Z][0-9][0-9A-Z]([0-9A-Z]{1,4})?", fullmatch=True)


def test_low_back_pain_was_one_code_until_it_was_divided():
    last_day = diagnoses.diagnosis("M54.5", date(2021, 9, 30))
    next_day = diagnoses.diagnosis("M54.5", date(2021, 10, 1))
    assert last_day is not None and last_day.is_billable
    assert next_day is not None and not next_day.is_billable


def test_its_successors_begin_on_the_day_it_ends():
    assert diagnoses.diagnosis("M54.50", date(2021, 9, 30)) is None
    successor = diagnoses.diagnosis("M54.50", date(2021, 10, 1))
    assert successor is not None and successor.regions == ("lumbar", "lumbosacral")


def test_every_period_can_be_asked_for():
    assert [d.effective_until for d in diagnoses.periods("m545")] == [date(2021, 10, 1), None]


def test_cervical_spondylosis_with_and_without_its_dot():
    on = date(2026, 3, 2)
    found = diagnoses.diagnosis("m47812 ", on)
    assert found is not None and found == diagnoses.diagnosis("M47.812", on)
    assert (found.code, found.regions, found.category) == ("M47.812", ("cervical",), "M47")


@pytest.mark.parametrize("code", ["G89.4", "M47.819", "M47.9", "M43.19"])
def test_a_diagnosis_without_one_region_contradicts_no_joint(code):
    found = diagnoses.diagnosis(code, date(2026, 3, 2))
    assert found is not None and found.regions == ()


def test_a_diagnosis_outside_the_table_is_unknown_though_well_formed():
    assert diagnoses.is_well_formed("E11.9")
    assert diagnoses.diagnosis("E11.9", date(2026, 3, 2)) is None


@pytest.mark.parametrize("code", ["", "M4", "47.812", "M47.81234", "M47-812", "MM7.1"])
def test_what_has_not_the_shape_of_a_diagnosis_is_told_apart(code):
    assert not diagnoses.is_well_formed(code)


@settings(max_examples=200)
@given(CODES)
def test_normalizing_is_the_same_with_and_without_dot_and_for_columns(bare):
    dotted = diagnoses.normalize(bare)
    assert dotted.replace(".", "") == bare
    assert diagnoses.normalize(dotted) == dotted
    assert diagnoses.is_well_formed(dotted)
    column = pl.DataFrame({"typed": [bare, dotted, f" {bare.lower()} ", None]})
    answers = column.select(
        diagnoses.normalized(pl.col("typed")).alias("code"),
        diagnoses.well_formed(pl.col("typed")).alias("ok"),
    )
    assert answers["code"].to_list() == [dotted, dotted, dotted, None]
    assert answers["ok"].to_list() == [True, True, True, None]


def test_the_noridian_article_covers_spondylosis_and_not_plain_neck_pain():
    on = date(2026, 3, 2)
    covered = diagnoses.coverage("A58403", "M47812", on)
    assert covered is not None and covered.coverage == "supported"
    neck_pain = diagnoses.coverage("A58403", "M54.2", on)
    assert neck_pain is not None and (neck_pain.coverage, neck_pain.match) == ("not_listed", "prefix")


def test_a_cyst_diagnosis_is_covered_for_the_cyst_only():
    found = diagnoses.coverage("A58403", "M53.82", date(2026, 3, 2))
    assert found is not None and found.coverage == "supported_cyst_only"


def test_a_row_for_a_category_says_nothing_of_the_codes_below_it():
    parent = diagnoses.coverage("A58403", "M47.81", date(2026, 3, 2))
    assert parent is not None and parent.coverage == "not_billable_parent"
    assert diagnoses.coverage("A58403", "M47.810", date(2026, 3, 2)) is None


def test_an_exact_row_of_an_article_goes_before_its_prefix(monkeypatch):
    prefix = diagnoses.coverage("A58403", "M54.2", date(2026, 3, 2))
    assert prefix is not None
    exact = replace(prefix, icd10="M54.2", match="exact", coverage="supported")
    for rows in ((prefix, exact), (exact, prefix)):
        monkeypatch.setattr(diagnoses, "_coverages", lambda rows=rows: rows)
        assert diagnoses.coverage("A58403", "M54.2", date(2026, 3, 2)) is exact
        assert diagnoses.coverage("A58403", "M54.6", date(2026, 3, 2)) is prefix


def test_an_article_is_silent_before_its_list_was_known_and_about_what_it_does_not_name():
    assert diagnoses.coverage("A58403", "M47.812", date(2025, 2, 25)) is None
    assert diagnoses.coverage("A58403", "M47.812", date(2025, 2, 26)) is not None
    assert diagnoses.coverage("A58403", "E11.9", date(2026, 3, 2)) is None
    assert diagnoses.coverage("A57787", "M47.812", date(2026, 3, 2)) is None


def test_no_two_periods_of_a_code_overlap():
    ordered = diagnoses.frame().sort("icd10", "effective_from")
    gaps = ordered.select(
        pl.col("effective_until").shift(1).over("icd10").alias("previous_end"),
        is_second=pl.col("icd10").is_first_distinct().not_(),
        begin="effective_from",
    ).filter("is_second")
    assert gaps.select((pl.col("previous_end") <= pl.col("begin")).all()).item()


def test_stenosis_of_the_lumbar_region_was_billable_until_it_got_codes_of_its_own():
    before, after = date(2017, 9, 30), date(2017, 10, 1)
    assert diagnoses.diagnosis("M48.06", before).is_billable
    assert not diagnoses.diagnosis("M48.06", after).is_billable
    assert diagnoses.diagnosis("M48.061", before) is None
    assert diagnoses.diagnosis("M48.061", after).is_billable
