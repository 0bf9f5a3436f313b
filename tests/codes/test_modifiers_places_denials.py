from datetime import date

import pytest

from facetwise.codes import denials, loading, modifiers, places
from facetwise.domain.vocabulary import ClaimType

ON = date(2026, 3, 2)


def test_fifty_speaks_of_both_sides_of_one_level():
    found = modifiers.modifier("50")
    assert found is not None and found.meaning == "both sides of the same level, in one session"
    assert found.misuse is not None and "Not with RT or LT on the same line." in found.misuse


@pytest.mark.parametrize("code", ["50", "76", "77", "22", "KX"])
def test_what_cannot_lift_a_code_pair_edit(code):
    assert code not in modifiers.lifting_modifiers(ON)


def test_what_can_lift_an_edit_on_a_facet_line():
    expected = {"LT", "RT", "59", "XE", "XS", "XP", "XU", "58", "78", "79"}
    assert modifiers.lifting_modifiers_for_facet_lines(ON) == expected


def test_an_eyelid_modifier_lifts_edits_and_still_makes_no_sense_here():
    found = modifiers.edit_modifier("e1")
    assert found is not None and (found.lifts_edit, found.fits_facet_lines) == (True, "no")
    assert "E1" not in modifiers.lifting_modifiers_for_facet_lines(ON)


def test_the_list_of_lifting_modifiers_is_not_known_before_july_2024():
    assert modifiers.lifting_modifiers(date(2024, 6, 30)) == frozenset()


def test_groups_hold_single_modifiers_only():
    assert modifiers.modifiers_in_group("side") == {"RT", "LT"}
    assert modifiers.modifiers_in_group("discarded_drug") == {"JW", "JZ"}


def test_what_cannot_belong_on_a_facet_line():
    foreign = modifiers.modifiers_foreign_to_facet_lines()
    assert {"AT", "26", "TC", "25", "JZ", "QS"} <= foreign
    assert foreign.isdisjoint({"50", "RT", "LT", "KX", "59", "GA", "51"})


def test_jz_begins_in_july_2023():
    found = modifiers.modifier("JZ")
    assert found is not None and found.effective_from == date(2023, 7, 1)


def test_a_surgery_center_is_a_facility_where_physician_and_center_both_bill():
    found = places.place("24")
    assert found is not None and found.is_facility
    assert found.fits(ClaimType.ASC) and found.fits(ClaimType.PROFESSIONAL)
    assert not found.fits(ClaimType.HOSPITAL)


def test_the_office_is_no_facility_and_only_the_physician_bills():
    found = places.place("11")
    assert found is not None and not found.is_facility
    assert found.claim_types == (ClaimType.PROFESSIONAL,)


def test_a_place_keeps_its_leading_zero():
    assert places.place("02") is not None
    assert places.place("2") is None


@pytest.mark.parametrize(
    ("text", "group", "code"),
    [
        ("CO-97", "CO", "97"),
        ("co97", "CO", "97"),
        ("97", None, "97"),
        ("N519", None, "N519"),
        (" PR 204 ", "PR", "204"),
        ("ma130", None, "MA130"),
        ("CO-A1", "CO", "A1"),
        ("B15", None, "B15"),
    ],
)
def test_denial_codes_are_read_as_people_write_them(text, group, code):
    assert denials.parse(text) == denials.DenialCode(group, code)


@pytest.mark.parametrize("text", ["", "CO", "64490", "session-limit-exceeded", "CO-"])
def test_what_is_no_denial_code(text):
    assert denials.parse(text) is None


def test_co_97_is_explained_with_cause_and_remedy():
    found = denials.denial("CO-97")
    assert found is not None and found.meaning == "paid for within another service"
    assert found.typical_cause is not None and "77003" in found.typical_cause
    assert found.what_to_do.startswith("Look up the code pair")
    assert denials.group_meaning("co") is not None


def test_a_code_outside_the_table_is_unknown_though_well_formed():
    assert denials.parse("CO-260") is not None
    assert denials.denial("CO-260") is None
    assert denials.group_meaning("ZZ") is None


@pytest.mark.parametrize(
    ("code", "meaning"), [("PR-1", "yearly amount"), ("CO-45", "price"), ("CO-253", "federal")]
)
def test_what_every_remittance_holds_beside_denials_is_known_too(code, meaning):
    assert meaning in denials.denial(code).meaning


def test_no_code_stands_in_both_tables():
    assert denials.frame()["code"].is_unique().all()


def test_every_denial_code_says_what_to_do():
    assert denials.frame()["what_to_do"].null_count() == 0


@pytest.mark.parametrize(
    "table", ["carc_rarc", "carc_general", "modifiers", "codes", "drugs", "drug_aliases", "pos"]
)
def test_texts_name_no_file_that_is_not_in_the_product(table):
    texts = loading.text_table(table).drop("source")
    shown = " ".join(cell for column in texts.iter_columns() for cell in column.drop_nulls())
    assert ".md" not in shown and ".csv" not in shown
