from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.codes import drug_names, drugs, loading
from facetwise.codes.drug_names import NameAction

TODAY = date(2026, 3, 2)
DOSES = st.integers(min_value=0, max_value=4000).map(lambda tenths: tenths / 10)


def test_depo_medrol_40_mg_was_retired_after_march_2024():
    assert drugs.drug("J1030", date(2024, 3, 31)) is not None
    assert drugs.drug("J1030", date(2024, 4, 1)) is None
    retired = drugs.known_drug("J1030")
    assert retired is not None and retired.effective_until == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("code", "last_day"),
    [("J2001", date(2024, 9, 30)), ("J1094", date(2025, 3, 31)), ("S0020", date(2023, 6, 30))],
)
def test_other_retired_codes_end_with_their_last_day(code, last_day):
    assert drugs.drug(code, last_day) is not None
    assert drugs.drug(code, last_day.replace(year=last_day.year + 1)) is None


@pytest.mark.parametrize(
    ("dose", "code", "units"),
    [
        (40, "J1010", 40),
        (40, "J3301", 4),
        (15, "J3301", 2),
        (10, "J1100", 10),
        (12, "J0702", 2),
        (0.3, "J3010", 3),
    ],
)
def test_a_dose_becomes_units_rounded_up(dose, code, units):
    assert drugs.units_for(dose, code, TODAY) == units


def test_contrast_counts_by_volume_and_is_not_guessed_from_milligrams():
    assert drugs.units_for(None, "Q9966", TODAY, volume_ml=1.5) == 2
    assert drugs.units_for(300, "Q9966", TODAY) is None


def test_an_unknown_dose_has_unknown_units():
    assert drugs.units_for(None, "J3301", TODAY) is None
    assert drugs.discarded_units(None, "J3301", TODAY) is None


def test_units_of_a_code_that_is_not_valid_that_day_are_an_error():
    with pytest.raises(ValueError, match="J1030 is no drug code that is known and valid on 2024-04-01"):
        drugs.units_for(40, "J1030", date(2024, 4, 1))


def test_a_negative_dose_is_an_error():
    with pytest.raises(ValueError, match="-1 mg is below zero"):
        drugs.units_for(-1, "J1010", TODAY)


def test_less_than_a_whole_unit_thrown_away_is_not_billed():
    assert drugs.discarded_units(9, "J3301", TODAY) == 0
    assert drugs.discarded_units(25, "J3301", TODAY) == 2


def test_a_used_unit_that_covers_the_rest_of_the_vial_leaves_nothing_to_bill():
    """12 mg used and 11 mg thrown away: two units used already hold the 20 whole milligrams of the vial."""
    assert drugs.discarded_units(11, "J3301", TODAY) == 1
    assert drugs.discarded_units(11, "J3301", TODAY, used_mg=12) == 0


@settings(max_examples=200)
@given(used=DOSES, wasted=DOSES)
def test_used_and_discarded_units_never_pass_the_vial(used, wasted):
    unit = 10
    billed = drugs.units_for(used, "J3301", TODAY)
    discarded = drugs.discarded_units(wasted, "J3301", TODAY, used_mg=used)
    assert billed is not None and discarded is not None and discarded >= 0
    assert billed * unit >= used > (billed - 1) * unit
    if discarded:
        assert (billed + discarded) * unit <= used + wasted + 1e-9
        assert discarded * unit <= wasted + 1e-9


@settings(max_examples=200)
@given(dose=DOSES, code=st.sampled_from(["J1010", "J3301", "J1100", "J0702", "J3010", "J0665"]))
def test_columns_count_units_as_single_doses_do(dose, code):
    row = drugs.frame().filter(code=code).with_columns(dose=pl.lit(dose))
    counted = row.select(
        drugs.billing_units(pl.col("dose"), pl.col("unit_amount")).alias("billed"),
        drugs.whole_units(pl.col("dose"), pl.col("unit_amount")).alias("whole"),
    )
    assert counted["billed"].item() == drugs.units_for(dose, code, TODAY)
    assert counted["whole"].item() == drugs.discarded_units(dose, code, TODAY)


def test_local_anesthetic_and_contrast_are_part_of_the_procedure_and_steroid_is_not():
    included = {code: drugs.known_drug(code).is_included_in_procedure for code in ("J0665", "Q9966", "J3301")}
    assert included == {"J0665": True, "Q9966": True, "J3301": False}


def test_depo_medrol_needs_its_dose_before_april_2024_and_no_longer_after():
    march, april = date(2024, 3, 31), date(2024, 4, 1)
    assert drug_names.drug_of_name("Depo-Medrol", march, dose_mg=40).code == "J1030"
    asked = drug_names.drug_of_name("Depo-Medrol", march, dose_mg=60)
    assert (asked.action, asked.code) == (NameAction.QUERY, None)
    assert asked.note == "one of J1020 (dose 20 mg), J1030 (dose 40 mg), J1040 (dose 80 mg): ask"
    assert drug_names.drug_of_name("Depo-Medrol", april, dose_mg=60).code == "J1010"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Omnipaque 300", "Q9967"),
        ("iohexol 240", "Q9966"),
        ("Iohexol 180 mgI/mL", "Q9965"),
        ("Isovue-M-200", "Q9966"),
        ("KENALOG 40", "J3301"),
        ("triamcinolone 40 mg/mL", "J3301"),
        ("bupivacaine 0.25%", "J0665"),
        ("1% Lidocaine HCl", "J2003"),
        ("celestone  soluspan", "J0702"),
    ],
)
def test_names_are_read_as_records_write_them(name, code):
    found = drug_names.drug_of_name(name, TODAY)
    assert found is not None and found.code == code


def test_contrast_without_its_concentration_is_a_question():
    found = drug_names.drug_of_name("Omnipaque", TODAY)
    assert (found.action, found.code, found.note) == (NameAction.QUERY, None, "ask for the concentration")
    assert drug_names.drug_of_name("Omnipaque", TODAY, iodine_mg_per_ml=299.5).code == "Q9966"


def test_a_strange_concentration_is_a_question_too():
    found = drug_names.drug_of_name("iohexol 450", TODAY)
    assert (found.action, found.code) == (NameAction.QUERY, None)
    assert "Q9967 (300-399 mg iodine per mL)" in found.note


def test_a_local_block_with_lidocaine_had_no_code_before_october_2024():
    before = drug_names.drug_of_name("lidocaine", date(2024, 9, 30))
    assert (before.action, before.code) == (NameAction.DO_NOT_BILL, None)
    assert drug_names.drug_of_name("lidocaine", date(2024, 10, 1)).code == "J2003"


def test_a_known_name_without_a_code_on_the_day_is_a_question():
    found = drug_names.drug_of_name("lidocaine with epinephrine", date(2024, 9, 30))
    assert found.action is NameAction.QUERY
    assert found.note == "no code of ours for lidocaine with epinephrine is valid on 2024-09-30: ask"


def test_an_unknown_name_stays_unknown():
    assert drug_names.drug_of_name("sarapin", TODAY) is None


def test_columns_and_single_names_are_matched_alike():
    names = ["1% Lidocaine  HCl", "Depo-Medrol", "bupivacaine 0.25 %", "Kenalog-40", "Isovue-M 200"]
    keys = pl.DataFrame({"name": names}).select(drug_names.name_keys(pl.col("name"))).to_series().to_list()
    assert keys == [drug_names.name_key(name) for name in names]
    assert keys == ["lidocaine", "depo medrol", "bupivacaine", "kenalog 40", "isovue m 200"]


def test_every_code_that_a_name_gives_is_valid_in_the_same_days():
    names = loading.text_table("drug_aliases").filter(pl.col("code").is_not_null())
    codes = drugs.frame().select("code", begins="effective_from", ends="effective_until")
    joined = drug_names.frame().filter(pl.col("code").is_not_null()).join(codes, on="code", how="left")
    assert set(names["code"]) <= set(codes["code"])
    assert joined.select(pl.col("effective_until").eq_missing(pl.col("ends")).all()).item()


def test_a_drug_is_packaged_from_the_day_for_which_that_was_read():
    assert not drugs.is_packaged_at_hospital("J1010", date(2026, 3, 31))
    assert drugs.is_packaged_at_hospital("J1010", date(2026, 4, 1))


def test_the_slow_form_of_triamcinolone_has_its_code_since_2019():
    assert drugs.drug("J3304", date(2018, 12, 31)) is None
    assert drugs.drug("J3304", date(2019, 1, 1)) is not None


def test_a_limit_counts_from_the_day_for_which_it_was_read_until_the_next_one():
    limits = drugs.unit_limits().filter(code="J3300", setting="hospital_outpatient").sort("effective_from")
    assert limits.select("units_max", "effective_from", "effective_until").rows() == [
        (40.0, date(2024, 7, 1), date(2026, 4, 1)),
        (80.0, date(2026, 4, 1), None),
    ]
