from datetime import date

import polars as pl
import pytest

from facetwise.codes import code_pairs
from facetwise.codes.code_pairs import PairStatus, Setting

ON = date(2026, 3, 2)


def test_fluoroscopic_beside_ultrasound_injection_is_barred_to_physicians_and_liftable_for_hospitals():
    physician = code_pairs.pair_edit("64490", "0213T", "practitioner", ON).edit
    hospital = code_pairs.pair_edit("64490", "0213T", "hospital_outpatient", ON).edit
    assert physician is not None and not physician.can_be_lifted
    assert hospital is not None and hospital.can_be_lifted


def test_two_regions_on_one_day_meet_no_edit_in_either_direction():
    for pair in (("64490", "64493"), ("64493", "64490")):
        for setting in Setting:
            assert code_pairs.pair_edit(*pair, setting, ON).status is PairStatus.NO_EDIT


def test_imaging_beside_an_injection_is_an_edit_that_a_modifier_would_pass():
    answer = code_pairs.pair_edit("64490", "77003", Setting.PRACTITIONER, ON)
    assert answer.edit is not None and answer.edit.can_be_lifted


def test_ultrasound_guidance_beside_ablation_has_no_edit_where_looked_up_and_is_unknown_elsewhere():
    status = {
        (first, setting): code_pairs.pair_edit(
            first, {"64633", "76942"}.difference({first}).pop(), setting, ON
        ).status
        for first in ("64633", "76942")
        for setting in Setting
    }
    assert status.pop(("76942", Setting.PRACTITIONER)) is PairStatus.NOT_KNOWN
    assert set(status.values()) == {PairStatus.NO_EDIT}


def test_the_clinic_visit_edit_of_hospitals_begins_in_july_2025():
    def status(on):
        return code_pairs.pair_edit("64490", "G0463", Setting.HOSPITAL_OUTPATIENT, on).status

    assert status(date(2025, 6, 30)) is PairStatus.NO_EDIT
    assert status(date(2025, 7, 1)) is PairStatus.EDIT


def test_an_edit_that_ended_with_2024_still_holds_on_its_last_day():
    ended = code_pairs.frame().filter(pl.col("effective_until") == date(2025, 1, 1)).row(0, named=True)
    pair = (ended["column1"], ended["column2"], ended["setting"])
    assert code_pairs.pair_edit(*pair, date(2024, 12, 31)).status is PairStatus.EDIT
    assert code_pairs.pair_edit(*pair, date(2025, 1, 1)).status is not PairStatus.EDIT


def test_a_missing_row_under_a_facet_code_says_no_edit_and_when_that_was_read():
    answer = code_pairs.pair_edit("64490", "70450", Setting.PRACTITIONER, ON)
    assert (answer.status, answer.seen_on) == (PairStatus.NO_EDIT, date(2024, 7, 1))


def test_a_missing_row_under_another_code_proves_nothing():
    answer = code_pairs.pair_edit("22551", "64490", Setting.PRACTITIONER, ON)
    assert (answer.status, answer.seen_on) == (PairStatus.NOT_KNOWN, None)


def test_a_trigger_point_stands_over_the_facet_injection():
    edits = code_pairs.edits_between("64490", "20552", Setting.PRACTITIONER, ON)
    assert [(edit.column1, edit.column2) for edit in edits] == [("20552", "64490")]


def test_ablation_stands_over_the_injection_at_the_same_joint():
    assert "64490" in [edit.column2 for edit in code_pairs.edits_of("64633", "practitioner", ON)]


def test_an_unknown_setting_is_an_error():
    with pytest.raises(ValueError, match="ambulance"):
        code_pairs.pair_edit("64490", "64493", "ambulance", ON)


def test_frame_has_one_row_per_pair_and_setting():
    assert not code_pairs.frame().select("column1", "column2", "setting").is_duplicated().any()


def test_no_pair_is_both_an_edit_and_known_to_be_none():
    key = ["column1", "column2", "setting"]
    assert code_pairs.frame().join(code_pairs.absent_frame(), on=key, how="semi").is_empty()
