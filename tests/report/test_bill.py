"""What a patient reads about a bill."""

import re
from datetime import date

import pytest

from facetwise.interop.bill_text import read_bill
from facetwise.report.bill import LANGUAGES, explain_bill
from facetwise.report.bill.words import words
from facetwise.rules.registry import all_rules
from facetwise.workflow import bill_findings

DAY = date(2026, 11, 1)


def explained(text, language="en", payer=None):
    bill = read_bill(text)
    return explain_bill(bill, bill_findings(bill, payer=payer, as_of=DAY), language=language)


def test_three_joints_make_three_lines_and_that_looks_right():
    found = explained("64490 RT x1\n64491 RT x1\n64492 RT x1")

    assert "Each joint has its own line: the first, the second, and one line for all others." in found.why
    assert "The third-joint code stands here once." in found.looks_right
    assert not any("more than once" in question for question in found.ask)


def test_a_third_joint_without_the_second_is_asked_about_and_does_not_look_right():
    found = explained("64490 RT\n64492 RT")

    assert "The first joint has its line, and the next joints come after it." not in found.looks_right
    assert any("Line 2" in question and "the second joint?" in question for question in found.ask)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_of_a_check_that_there_is(language):
    assert set(words(language)["ask"]["rules"]) <= set(all_rules())


def test_a_fourth_level_written_as_a_second_third_level_code_becomes_a_question_and_no_reproach():
    found = explained("64490 RT\n64491 RT\n64492 RT\n64492 RT")

    assert any("Lines 3 and 4" in question and "more than once" in question for question in found.ask)
    assert "The third-joint code stands here once." not in found.looks_right
    assert not re.search(r"overcharg|fraud|mistake|error|wrong", " ".join(found.ask), re.IGNORECASE)


def test_pictures_billed_beside_the_shot_are_asked_about_by_their_line():
    assert (
        "Line 2: are these pictures part of the shot, or apart from it?" in explained("64490 RT\n77003").ask
    )


def test_one_line_for_both_sides_is_explained():
    assert any("1 line for 2 sides" in row for row in explained("64490 50").why)


def test_a_denial_is_not_a_bill_and_says_whose_part_it_is():
    found = explained("64490 RT CO-197")

    assert "A no from the plan is not a bill." in found.summary
    assert "The plan counts it as the office's part. Ask before you pay it." in found.lines[0].meaning


def test_a_sum_says_how_many_of_the_lines_it_holds():
    told = explained("64490 50 $1,200.00\n64491 50")

    assert "Billed on 1 of 2 lines: $1,200.00." in told.summary[0]


def test_the_sum_that_the_bill_itself_gives_comes_first_and_a_difference_is_asked_about():
    found = explained(
        "64490 50 $1,200.00 you owe $50.00\n64491 50 $600.00 you owe $25.00\nAmount due: $95.00"
    )

    assert found.summary[0] == "Your part, as printed: $95.00."
    assert (
        "Your parts of the lines add up to $75.00, and the bill says $95.00. What is the rest?" in found.ask
    )


def test_a_third_joint_under_a_plan_that_covers_two_is_asked_about():
    bill = read_bill("64493 LT\n64494 LT\n64495 LT")
    found = explain_bill(bill, bill_findings(bill, payer="medicare", state="OH", as_of=DAY))

    assert any("only so many joints" in question for question in found.ask)


def test_a_text_without_codes_says_what_to_type():
    assert explained("hello").summary == (words("en")["nothing_found"],)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_one_language_stands_in_the_other(language):
    def shape(value):
        if isinstance(value, dict):
            return {key: shape(item) for key, item in value.items()}
        return len(value) if isinstance(value, list) else sorted(re.findall(r"\{\w+\}", str(value)))

    assert shape(words(language)) == shape(words("en"))


def test_english_words_read_at_the_level_of_a_twelve_year_old():
    """Flesch-Kincaid grade, with syllables counted as groups of vowels."""

    def texts(value):
        if isinstance(value, dict):
            return [text for item in value.values() for text in texts(item)]
        return [text for item in value for text in texts(item)] if isinstance(value, list) else [str(value)]

    said = [text for text in texts(words("en")) if len(text.split()) > 3]
    sentences = [part for text in said for part in re.split(r"[.?!:]+\s*", text) if len(part.split()) > 2]
    every = [word for part in sentences for word in re.findall(r"[A-Za-z']+", part)]
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in every)
    grade = 0.39 * len(every) / len(sentences) + 11.8 * syllables / len(every) - 15.59

    assert grade < 7


@pytest.mark.parametrize(
    ("reason", "asks"), [("CO-151", True), ("PI-151", True), ("PR-1", False), ("CO-45 PR-2", False)]
)
def test_money_asked_for_what_the_plan_calls_the_offices_part_becomes_a_question(reason, asks):
    found = explained(f"64490 RT $600.00 plan paid $0.00 you owe $600.00 {reason}")

    assert any("The bill asks you for it" in question for question in found.ask) is asks


def test_a_side_printed_against_the_code_is_read():
    (line,) = read_bill("64490RT 640.00").lines
    assert (line.code, line.modifiers) == ("64490", ("RT",))
    assert not read_bill("6449012 640.00").lines
    assert not read_bill("64490RTX 640.00").lines


def test_a_bill_of_more_lines_than_are_read_says_so_and_adds_nothing_up():
    found = explained("64490 50 $900\n" * 230)
    assert "This bill has 230 lines. I read the first 200 only, so I add nothing up." in found.summary
    assert not any("Billed" in said for said in found.summary)
    assert len(found.lines) == 200


def test_lines_that_look_the_same_are_both_named():
    asked = explained("64490 RT\n64491 RT\n64490 RT").ask
    assert "Lines 1 and 3: these lines look the same. Are they two treatments?" in asked


@pytest.mark.parametrize(
    "text, said",
    [
        ("99999", "Line 1: what is this code?"),
        ("99999\n99998", "Lines 1 and 2: what is this code?"),
        ("99999\n99998\n99997\n64490 RT\n99996", "Lines 1 to 3 and 5: what is this code?"),
    ],
)
def test_lines_are_counted_as_people_do(text, said):
    assert said in explained(text).ask


def test_a_bill_without_a_spine_joint_is_not_asked_which_joint():
    other, spine = explained("99213 $90.00"), explained("64490 RT\n99213 $90.00")
    assert any("None of these codes is for the small joints" in said for said in other.summary)
    assert not any("Which joints" in question for question in other.ask)
    assert not any("None of these" in said for said in spine.summary)
    assert any("Which joints" in question for question in spine.ask)
