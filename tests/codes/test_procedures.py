from datetime import date

import polars as pl
import pytest

from facetwise.codes import add_ons, loading, procedures, unit_limits
from facetwise.codes.procedures import TechniqueGroup
from facetwise.codes.unit_limits import Setting
from facetwise.domain.vocabulary import Region

INJECTIONS = {"64490", "64491", "64492", "64493", "64494", "64495"}
ULTRASOUND = {"0213T", "0214T", "0215T", "0216T", "0217T", "0218T"}
DESTRUCTIONS = {"64633", "64634", "64635", "64636"}


def test_the_sixteen_facet_codes_are_those_of_the_three_kinds_of_families():
    assert procedures.facet_codes() == INJECTIONS | ULTRASOUND | DESTRUCTIONS


def test_a_fourth_cervical_level_has_no_code_of_its_own():
    codes = procedures.family_codes("injection", "cervical_thoracic")
    assert codes == ("64490", "64491", "64492")
    assert not codes.counts_units
    third = procedures.procedure("64492")
    assert third is not None
    assert third.unit_rule == "one unit per day covers every level from the third"
    assert third.note is not None and third.note.startswith("A fourth and fifth joint add nothing")


def test_ablation_bills_each_further_joint_as_a_unit_of_one_code():
    codes = procedures.family_codes(TechniqueGroup.DESTRUCTION, Region.LUMBAR_SACRAL)
    assert codes == ("64635", "64636", "64636")
    assert codes.counts_units


def test_a_family_may_be_named_by_its_category():
    assert procedures.family_codes("facet_injection_ultrasound", "lumbar_sacral").primary == "0216T"


def test_an_unknown_family_is_an_error_not_an_empty_answer():
    with pytest.raises(ValueError, match="cryoneurolysis"):
        procedures.family_codes("cryoneurolysis", "lumbar_sacral")


def test_a_code_outside_the_table_is_unknown():
    assert procedures.procedure("27447") is None


def test_codes_keep_their_leading_zero_and_may_be_typed_loosely():
    found = procedures.procedure(" 0213t ")
    assert found is not None
    assert (found.code, found.technique_group) == ("0213T", TechniqueGroup.ULTRASOUND_INJECTION)


def test_the_office_pays_more_relative_units_than_the_facility():
    found = procedures.procedure("64490")
    assert found is not None
    values = found.relative_values[0]
    assert (values.in_force_on, values.total_nonfacility, values.total_facility) == (
        date(2025, 10, 1),
        5.76,
        3.16,
    )


def test_injections_have_no_global_days_and_ablations_ten():
    days = {code: procedures.procedure(code).global_days for code in ("64490", "64633", "64636")}
    assert days == {"64490": "000", "64633": "010", "64636": "ZZZ"}


def test_every_facet_code_allows_the_bilateral_modifier():
    facets = procedures.frame().filter(pl.col("technique_group").is_not_null())
    assert facets["bilateral_indicator"].unique().to_list() == ["1"]


def test_imaging_codes_are_found_by_category():
    assert {"77002", "77003", "76942"} <= procedures.codes_in_category("imaging")
    assert procedures.codes_in_category("nonsense") == frozenset()


def test_frame_has_one_row_per_code():
    assert procedures.frame()["code"].is_unique().all()


def test_the_unit_limit_of_an_injection_is_one_a_day_and_cannot_be_waived():
    limit = unit_limits.unit_limit("64492", Setting.PRACTITIONER, date(2026, 3, 2))
    assert limit is not None
    assert (limit.units_max, limit.adjudication_indicator, limit.confidence) == (1, 2, "high")


def test_a_unit_limit_is_not_known_before_the_day_it_was_read_for():
    assert unit_limits.unit_limit("64634", Setting.HOSPITAL_OUTPATIENT, date(2024, 6, 30)) is None
    first_day = unit_limits.unit_limit("64634", Setting.HOSPITAL_OUTPATIENT, date(2024, 7, 1))
    assert first_day is not None and first_day.units_max == 4


def test_a_later_reading_replaces_the_earlier_one_with_its_own_confidence_and_source():
    before = unit_limits.unit_limit("64633", Setting.PRACTITIONER, date(2026, 9, 30))
    after = unit_limits.unit_limit("64633", Setting.PRACTITIONER, date(2026, 10, 1))
    assert before is not None and after is not None
    assert (before.confidence, after.confidence) == ("high", "medium")
    assert before.source.startswith("CMS files 2024-07-01") and after.source.startswith("secondary memo")


def test_the_raised_limit_of_another_code_does_not_reach_back():
    """64772 went from 2 to 6 units in 2026; only the later value was read."""
    assert unit_limits.unit_limit("64772", Setting.PRACTITIONER, date(2025, 12, 31)) is None


def test_t12_l1_lets_a_thoracic_primary_carry_the_lumbar_add_on_since_2023():
    def primaries(on):
        return {link.primary for link in add_ons.primaries("64494", on)}

    assert primaries(date(2022, 12, 31)) == {"64493"}
    assert primaries(date(2023, 1, 1)) == {"64493", "64490"}


def test_the_add_on_tables_give_the_lumbar_ablation_add_on_only_its_own_primary():
    assert [link.primary for link in add_ons.primaries("64636", date(2026, 3, 2))] == ["64635"]


def test_a_primary_is_no_add_on():
    assert not add_ons.is_add_on("64490")
    assert add_ons.primaries("64490", date(2026, 3, 2)) == ()


def test_add_on_links_and_procedures_tell_the_same_primaries():
    linked = add_ons.frame().group_by("add_on").agg("primary").rows()
    listed = procedures.frame().filter(pl.col("primaries").list.len() > 0).select("code", "primaries").rows()
    assert {code: set(primaries) for code, primaries in linked} == {
        code: set(primaries) for code, primaries in listed
    }


@pytest.mark.parametrize(
    "table",
    [
        "codes",
        "add_ons",
        "modifiers",
        "drugs",
        "drug_aliases",
        "pos",
        "ptp_facet",
        "ptp_absent",
        "ptp_modifiers",
        "carc_rarc",
        "carc_general",
        "dx_regions",
        "icd10_coverage",
    ],
)
def test_every_row_of_every_table_has_a_source_and_a_confidence(table):
    rows = loading.text_table(table)
    assert rows.height > 0
    assert rows["source"].null_count() == 0
    assert rows["confidence"].is_in(["high", "medium", "low"]).all()
