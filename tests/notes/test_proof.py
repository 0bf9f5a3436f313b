"""What shows that the work was done, what stands against it, and what is then asked."""

import pytest

from facetwise.domain.claim import Query
from facetwise.notes import read_note

NAMED = "Right L4-5 and L5-S1 facet joint injections, fluoroscopy."


def asked(text: str) -> Query:
    reading = read_note(text)
    assert reading.facet_procedure_performed is None
    assert reading.encounter.procedures is None
    (query,) = [query for query in reading.queries if query.about == "procedure"]
    return query


@pytest.mark.parametrize(
    "given",
    [
        "0.5 mL bupivacaine each.",
        "Kenalog 20 in each.",
        "Both were injected, prone.",
        "Done today.",
    ],
)
def test_a_name_and_what_was_given_are_work_done(given: str) -> None:
    assert read_note(f"{NAMED} {given}").facet_procedure_performed


@pytest.mark.parametrize(
    "around",
    ["", "Consent signed.", "Prone, prepped, time-out.", "Propofol 20 mg.", "1% lidocaine 2 mL, skin."],
)
def test_without_anything_given_it_is_asked_whether_it_was_done(around: str) -> None:
    assert asked(f"{NAMED} {around}").question.endswith("was it performed?")


def test_four_things_around_a_procedure_show_it_where_no_drug_is_told() -> None:
    assert read_note(f"{NAMED} Prone. 22G needle in each joint. No complications.").facet_procedure_performed


def test_what_is_shown_stands_in_the_question() -> None:
    text = f"{NAMED} Prone."

    query = asked(text)

    assert "image, table" in query.question
    assert {text[start:end] for start, end in query.evidence} >= {"fluoroscopy", "Prone"}


def test_what_is_denied_shows_nothing() -> None:
    assert asked(f"{NAMED} We did not inject, no bupivacaine, no steroid went near either joint.")


def test_a_paper_full_of_an_insurers_words_is_asked_about_whatever_it_quotes_from_the_note() -> None:
    text = (
        "Claim 5520019, second appeal. Your plan denied payment for medical necessity. "
        "The policy asks for two blocks. "
        "Right L3, L4 and L5 medial branch lesions, 80 C for 90 s, 18G cannulae, fluoroscopy, were well tolerated. "
        "We ask the reviewer to reverse the determination."
    )

    assert "insurer" in asked(text).question


def test_a_note_that_names_its_insurer_and_what_was_approved_is_still_a_note() -> None:
    text = (
        f"Authorization 88120 approved by the insurer after an appeal. {NAMED} 0.5 mL each, tolerated well."
    )

    assert read_note(text).facet_procedure_performed


@pytest.mark.parametrize("words", ["Entered in error.", "Test entry, please disregard.", "Wrong chart."])
def test_a_text_that_disowns_itself_is_asked_about(words: str) -> None:
    query = asked(f"{NAMED} 0.5 mL bupivacaine each, tolerated well. {words}")

    assert "says of itself" in query.question


def test_what_is_quoted_from_another_paper_was_not_done_here() -> None:
    text = (
        'New patient, neck pain. Outside note reads: "Under fluoroscopy 22 gauge needles were put in the L4-5 joints '
        'and 20 mg of triamcinolone was injected in each facet joint." Start nortriptyline.'
    )

    assert not read_note(text).facet_procedure_performed


def test_a_list_of_days_is_a_history() -> None:
    text = "1/9 L4-5 IA facets (K40) 50%. 3/3 MBB L3 L4 L5 0.5 mL each. 5/12 RFA same, 80 C 90 s. 11/1 pain back."

    assert not read_note(text).facet_procedure_performed


def test_an_operation_named_first_is_what_was_done() -> None:
    text = (
        "Percutaneous nephrostomy, left. 22G needle advanced under fluoroscopy lateral to the L2-3 facet joint, "
        "10 mL contrast injected. Tolerated well."
    )

    assert not read_note(text).facet_procedure_performed
