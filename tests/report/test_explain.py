"""What a name means, in words that a patient or a new biller follows."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.codes import (
    code_pairs,
    denials,
    diagnoses,
    drug_names,
    drugs,
    modifiers,
    places,
    procedures,
)
from facetwise.domain import spine
from facetwise.report.explain import UnknownNameError, explain, explanation_object, explanation_text
from facetwise.report.explain.terms import terms
from facetwise.report.marks import PLAIN, Style
from facetwise.rules.registry import all_rules


def said(name):
    return " ".join(explanation_text(explain(name), Style(width=400)).split())


@pytest.mark.parametrize("code", ["64492", "64495", "0215T", "0218T"])
def test_a_fourth_level_is_not_another_unit_of_the_third_level_code(code):
    text = said(code)

    assert "A fourth or fifth level is NOT another unit" in text
    assert "CPT Assistant February 2010" in text
    assert "CPT note" in text
    assert "medically unlikely edits" in text


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("MBB", 'never "nerves minus one"'),
        ("RFA", "64633 and 64634 for the neck"),
        ("facet", "A joint counts once"),
        ("prior auth", "42 CFR 419.83"),
        ("ABN", "GZ that none was"),
        ("ASC", "place of service 24"),
        ("place of service 24", "ambulatory surgical center"),
        ("third level", "one unit of 64492 or 64495"),
        ("cooled RF", "64999"),
        ("aborted procedure", "74 after it was begun"),
        ("wasted drug", "Its units stand on a line of their own with JW"),
        ("UB-04", "837I"),
        ("frequency code 7", "the payer's own number"),
        ("dorsal ramus", "At L5 the dorsal ramus"),
        ("conscious sedation", "anxiety or preference is not enough"),
    ],
)
def test_the_words_that_a_new_biller_or_a_patient_types_are_known(asked, says):
    assert says in said(asked)


def test_every_word_of_the_field_is_explained_by_itself_and_leads_to_things_that_are_known():
    for term in terms():
        assert term.sources or term.text
        for name in term.names:
            assert explain(name).name == term.names[0]
        for name in term.see_also:
            explain(name)


def test_the_official_rule_wins_over_the_articles_that_repeat_64492():
    assert "Some articles for patients say that this code is repeated" in said("64492")
    assert "64490 + 64491 + 64492, each once" in said("64492")


@pytest.mark.parametrize("code", ["64492", "64495"])
def test_medicare_does_not_cover_the_third_level_and_two_contractors_were_not_read(code):
    text = said(code)

    assert "Medicare does not cover it" in text
    assert "Novitas and First Coast it is only inferred" in text
    assert "L38773" in text


def test_ablation_counts_joints_with_units():
    assert "one unit a joint, not a nerve, and only beside 64633" in said("64634")


@pytest.mark.parametrize("code", ["64634", "64636"])
def test_several_further_joints_on_both_sides_have_no_form_that_a_text_states(code):
    text = said(code)

    assert (
        "two or more further joints are written that were each treated on both sides is stated in no text"
        in text
    )
    assert "do not cover a third joint in a session, however it is written" in text
    assert "ICD-9 years, 50 with one service (low confidence)" in text


@pytest.mark.parametrize("code", ["64633", "64491", "64495"])
def test_codes_that_count_once_a_day_have_no_several_further_joints(code):
    assert "two or more further joints" not in said(code)


def test_modifier_50_says_what_it_is_not_and_how_three_kinds_of_claims_write_it():
    text = said("50")

    assert "It does not mean two levels" in text
    assert "no 50, an RT line and an LT line" in text
    assert "150 percent" in text


def test_a_number_that_is_modifier_and_denial_is_the_modifier_and_points_at_the_denial():
    assert explain("50").kind == "modifier"
    assert "facetwise explain CO-50" in str(explain("50").parts)
    assert explain("CO-50").kind == "denial"


@pytest.mark.parametrize("written", ["CO-97", "co97", "97", "CARC 97"])
def test_a_denial_is_found_however_it_is_written(written):
    assert "part of another one on the claim" in said(written)


def test_a_denial_says_who_owes_the_amount():
    assert "the patient owes this" in said("PR-50")
    assert "CO the provider, PR the patient" in said("97")


def test_a_remark_code_names_the_denials_it_stands_beside():
    text = said("N519")

    assert "modifiers on the line do not go together" in text
    assert "CO-4" in explain("N519").see_also


def test_a_drug_says_its_unit_and_since_when_it_is_valid():
    assert "One unit is 1 mg" in said("J1010")
    assert "From 2024-04-01." in said("J1010")
    assert "Until the day before 2024-04-01; after that it is an invalid code." in said("J1030")


def test_imaging_is_inside_the_facet_codes():
    assert "part of the facet codes" in said("77003")


def test_trigger_points_are_the_fallback_of_injections_and_64999_of_destruction():
    assert "facet injection done without imaging" in said("20552")
    assert "destruction without fluoroscopy or CT" in said("64999")


def test_a_joint_says_which_nerves_make_it_count():
    assert "the C4 medial branch and the C5 medial branch were treated, both on the same side" in said(
        "C4-C5"
    )
    assert "the third occipital nerve was treated" in said("C2-C3")
    assert "Only when the joint itself was entered" in said("C1-C2")


@pytest.mark.parametrize("written", ["TON", "third occipital nerve"])
def test_the_third_occipital_nerve_is_one_level_by_itself(written):
    assert "C2-C3: by itself. It is one level, never two." in said(written)


def test_the_c8_nerve_warns_of_its_trap():
    assert "A needle at T1 is therefore a block of the C8 nerve" in said("C8")


def test_a_diagnosis_says_which_joints_it_fits_and_until_when_it_was_valid():
    assert "it fits C0-C1, C1-C2, C2-C3" in said("m47812")
    assert "until the day before 2021-10-01" in said("M54.5")


def test_a_diagnosis_that_is_not_held_is_unknown_here_and_not_called_wrong():
    with pytest.raises(UnknownNameError, match="only common diagnoses of the spine are held here"):
        explain("Z99.9")


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        explain("6449O")

    assert "64490" in caught.value.suggestions


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("what is RFA", "radiofrequency ablation"),
        ("What does KX mean?", "modifier KX"),
        ("CPT code 64490", "64490"),
        ("what is a denial code?", "carc"),
        ("KX modifier", "modifier KX"),
        ("T1 modifier", "modifier T1"),
        ("50 denial", "50: not necessary"),
        ("the L5 dorsal ramus", "L5"),
        ("what is a facet cyst", "facet cyst"),
        ("frequency limit", "session"),
    ],
)
def test_a_name_is_found_in_the_words_of_a_question(question, title):
    assert explain(question).title.startswith(title)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("can I bill 64490 and 64493 on same day", ("64490", "64493")),
        ("does medicare need prior auth for RFA?", ("prior auth", "RFA")),
        ("co-97 64494", ("co-97", "64494")),
        ("modifier 50 on 64494", ("modifier 50", "64494")),
        ("59 vs XS", ("59", "XS")),
    ],
)
def test_a_question_about_more_is_answered_with_the_names_in_it(question, names):
    with pytest.raises(UnknownNameError) as caught:
        explain(question)

    assert caught.value.suggestions == names


EVERY_NAME = [
    *procedures.frame()["code"],
    *modifiers.frame()["modifier"],
    *(f"CO-{code}" for code in denials.frame()["code"]),
    *diagnoses.frame()["icd10"],
    *spine.joints(),
    *spine.nerves(),
]


@pytest.mark.parametrize("name", EVERY_NAME)
def test_everything_in_the_tables_can_be_explained_with_a_source(name):
    found = explain(name)

    assert found.sources
    assert found.parts
    assert all(part.paragraphs for part in found.parts)
    assert not re.search(r"\bNone\b(?! needed)", explanation_text(found, PLAIN))
    assert explanation_text(found, Style(ascii_only=True)).isascii()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_explained_or_refused(name):
    try:
        assert explanation_object(explain(name))["title"]
    except UnknownNameError as unknown:
        assert len(unknown.suggestions) <= 3


def every_name():
    """Every code, modifier, denial, rule, place, drug, diagnosis, joint and nerve that the tables hold."""
    pairs = code_pairs.frame()
    yield from procedures.frame()["code"]
    yield from {*pairs["column1"], *pairs["column2"]}
    yield from drugs.frame()["code"]
    yield from drug_names.frame()["alias"]
    yield from modifiers.frame()["modifier"]
    yield from modifiers.edit_frame()["modifier"]
    yield from denials.frame()["code"]
    yield from places.frame()["place_of_service"]
    yield from diagnoses.frame()["icd10"]
    yield from diagnoses.coverage_frame()["icd10"]
    yield from (*spine.joints(), *spine.nerves(), "SIJ", "S1 lateral branch", "GON", "C2")
    for rule in all_rules().values():
        yield from (rule.name, rule.code, *rule.denial_codes)


def test_every_name_of_the_tables_is_explained():
    unknown = []
    for name in dict.fromkeys(every_name()):
        try:
            assert explain(name).parts, name
        except UnknownNameError:
            unknown.append(name)

    assert unknown == []


def test_a_name_of_a_nerve_and_a_toe_is_the_nerve_until_the_modifier_is_asked_for():
    assert explain("T1").kind == "nerve"
    assert explain("modifier T1").kind == "modifier"


def test_a_number_that_is_a_place_alone_is_the_place():
    assert explain("19").kind == "place"
    assert explain("24").kind == "modifier"
    assert "surgical center" in said("POS 24")
    assert "surgical center" in said("place 24")


@pytest.mark.parametrize("name", ["Kenalog", "kenalog-40", "triamcinolone"])
def test_a_drug_is_found_by_its_name(name):
    assert "J3301" in said(name)


def test_a_contrast_name_asks_for_its_concentration():
    assert "Q9966 (one unit is 1 mL), where 200-299 mg iodine per mL." in said("Omnipaque")


@pytest.mark.parametrize("name", ["SIJ", "sacroiliac joint", "S2 lateral branch", "greater occipital nerve"])
def test_what_is_no_facet_level_says_so(name):
    assert "No. " in said(name)


def test_a_code_held_only_for_its_edits_says_where_it_is_paid_within():
    text = said("36000")

    assert "Paid within" in text
    assert "no words of ours" in text.lower()
