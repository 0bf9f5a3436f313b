"""How sides become modifiers, units and lines, by each way a payer may want it."""

from dataclasses import replace
from datetime import date

import pytest

from facetwise.coding import code
from facetwise.coding.laterality import BilateralForm, Form, levels_all_at_once, levels_one_by_one, one_level
from facetwise.domain.vocabulary import ClaimType, Side

from .cases import BOTH, block, injection, joints, nerves, shown, visit

R, L = Side.RIGHT, Side.LEFT
PAIR = (R, L)


@pytest.mark.parametrize(
    ("method", "units", "expected"),
    [
        ("mod50_one_line", 1, [Form(("50",), 1)]),
        ("mod50_one_line", 2, [Form(("50",), 2)]),
        ("rt_lt_two_lines", 1, [Form(("RT",), 1), Form(("LT",), 1)]),
        ("two_lines", 1, [Form(("RT",), 1), Form(("LT",), 1)]),
        ("rt_lt_one_line", 2, [Form(("RT", "LT"), 2)]),
        ("one_line_two_units", 2, [Form((), 2)]),
    ],
)
def test_each_way_of_writing_both_sides(method, units, expected):
    assert one_level(PAIR, BilateralForm(method, units)) == expected


@pytest.mark.parametrize(
    "method", ["mod50_one_line", "rt_lt_two_lines", "rt_lt_one_line", "one_line_two_units"]
)
def test_one_side_is_written_the_same_by_every_convention(method):
    form = BilateralForm(method, 1)
    assert one_level((R,), form) == [Form(("RT",), 1)]
    assert one_level((L,), form) == [Form(("LT",), 1)]
    assert one_level((None,), form) == [Form((), 1)]
    assert one_level((R, None), form) == [Form(("RT",), 1)]


def test_additional_joints_of_equal_sides_share_a_line():
    forms = levels_one_by_one([(R,), PAIR, (R,)], BilateralForm("mod50_one_line", 1))
    assert forms == [Form(("RT",), 2, (0, 2)), Form(("50",), 1, (1,))]


def test_a_surgery_centre_adds_one_sided_joints_to_its_right_and_left_lines():
    forms = levels_one_by_one([PAIR, (R,)], BilateralForm("rt_lt_two_lines", 1))
    assert forms == [Form(("RT",), 2, (0, 1)), Form(("LT",), 1, (0,))]


def test_several_bilateral_additional_joints_fall_back_to_the_code_books_form():
    assert levels_one_by_one([PAIR, PAIR], BilateralForm("mod50_one_line", 1)) == [Form((), 4, (0, 1))]


def test_one_unit_for_all_further_levels_whatever_their_sides():
    form = BilateralForm("mod50_one_line", 1)
    assert levels_all_at_once([(R,), (R,)], form) == [Form(("RT",), 1, (0, 1))]
    assert levels_all_at_once([PAIR, PAIR], form) == [Form(("50",), 1, (0, 1))]
    assert levels_all_at_once([(R,), (L,)], form) == [Form((), 1, (0, 1))]


# --- the same through whole encounters, by payer, claim type and state --------------------------------------

TWO_BOTH_SIDES = visit(injection(joints("C4-C5 C5-C6", BOTH)))
MEDICARE, BOOK, CENTRE = (
    ["64490-50", "64491-50"],
    ["64490-50", "64491 x2"],
    ["64490-RT", "64490-LT", "64491-RT", "64491-LT"],
)


@pytest.mark.parametrize("state", ["OH", "CA", "NY", "NC", "WI", "TX", "FL", None])
@pytest.mark.parametrize("claim_type", [ClaimType.PROFESSIONAL, ClaimType.HOSPITAL])
def test_medicare_is_one_line_with_50_whoever_the_contractor_is(state, claim_type):
    assert shown(code(replace(TWO_BOTH_SIDES, state=state, bill_for=claim_type))) == MEDICARE


@pytest.mark.parametrize("state", ["OH", "FL", None])
def test_medicares_surgery_centre_lists_right_and_left(state):
    one = replace(TWO_BOTH_SIDES, state=state, bill_for=ClaimType.ASC, place_of_service="24")
    assert shown(code(one)) == CENTRE


@pytest.mark.parametrize("payer", ["cpt", "aetna_commercial", "Nobody Health", None])
def test_elsewhere_the_surgery_centre_lists_right_and_left_too(payer):
    one = replace(TWO_BOTH_SIDES, payer=payer, bill_for=ClaimType.ASC, place_of_service="24")
    assert shown(code(one)) == CENTRE


@pytest.mark.parametrize("payer", ["cpt", "aetna_commercial", "bcbs_nd", "Nobody Health", None])
def test_without_a_known_convention_the_code_books_form_stands(payer):
    assert shown(code(replace(TWO_BOTH_SIDES, payer=payer))) == BOOK


@pytest.mark.parametrize("payer", ["aetna_commercial", "Nobody Health", None])
def test_a_convention_that_is_not_known_is_said(payer):
    assert any("code book's form" in note for note in code(replace(TWO_BOTH_SIDES, payer=payer)).notes)


def test_the_code_book_itself_needs_no_such_word():
    assert code(replace(TWO_BOTH_SIDES, payer="cpt")).notes == ()


@pytest.mark.parametrize("state", ["OH", "CA", "NY", "NC", "WI", "TX", "FL", None])
def test_kx_on_the_diagnostic_lines_of_every_contractor(state):
    assert shown(code(visit(block(nerves("C4 C5")), state=state))) == ["64490-RT-KX"]


def test_conventions_that_are_older_than_any_text_fall_back_to_the_code_books_form():
    one = replace(TWO_BOTH_SIDES, payer="cpt", service_date=date(2019, 12, 31))
    assert shown(code(one)) == BOOK
