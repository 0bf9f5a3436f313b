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


def test_what_another_procedure_was_given_shows_nothing_of_a_facet_injection() -> None:
    text = (
        "Facet injections L4-5 here, 50% for a month. Agreed on trigger point injections: 25G, 4 mL of 1% lidocaine, "
        "tolerated well."
    )

    assert not read_note(text).facet_procedure_performed


def test_a_line_that_recalls_the_last_procedure_recalls_all_of_it() -> None:
    text = (
        "Follow-up.\nLast procedure 3/13: left lumbar radiofrequency. Three cannulae, L3, L4, L5 medial branches, 80 C "
        "for 90 s, fluoroscopy, 1 mL lidocaine at each.\nThe right side aches."
    )

    assert not read_note(text).facet_procedure_performed


def test_a_list_of_several_people_is_nobodys_record() -> None:
    text = "Tuesday list\n" + "\n".join(
        f"{number} {person} L4-5 facet injection, bilateral, LA, 40 mg Depo-Medrone"
        for number, person in enumerate(("Mrs Ash", "Mr Birch", "Ms Cole"), 1)
    )

    assert asked(text)


def test_what_somebody_came_for_is_done_where_enough_shows_it() -> None:
    text = (
        "Here for her left L4-5 and L5-S1 facet injections. Face down, fluoro. 22 gauge needles went in, a bit of "
        "dye, then half a cc of marcaine in each joint. Tolerated fine."
    )

    assert read_note(text).facet_procedure_performed


@pytest.mark.parametrize(
    "text",
    [
        "PROCEDURE NOTE (draft)\nPatient name: ____________\nLevels: [ ] L2-3 [x] L3-4 [x] L4-5   Side: [ ] R [x] L\n"
        "Procedure: [ ] ESI [x] MBB [ ] RFA\nGuidance: [x] fluoro [ ] CT\nLocal: lidocaine 2% ___ ml",
        "FACET JOINT PROCEDURE FLOWSHEET\nSite: Lumbar  Side: Lt\nLevel   Needle  Injectate\nL3/4    22g     0.5ml LA\n"
        "L4/5    22g     0.5ml LA\nFluoro time 48 s.",
    ],
    ids=["a form of which boxes are ticked and blanks are open", "a sheet of levels and doses that names no procedure"],
)  # fmt: skip
def test_what_somebody_began_to_fill_in_is_asked_about(text):
    reading = read_note(text)

    assert reading.facet_procedure_performed is None
    assert [query.about for query in reading.queries] == ["procedure"]
