"""Dictation writes what it hears: numbers, levels and days in words are read, and shown as they were written."""

import pytest

from facetwise.notes import read_note


def targets(text: str) -> list[tuple[str, str]]:
    return [
        (target.joint or target.nerve or "", str(target.side))
        for procedure in read_note(text).encounter.procedures or ()
        for target in procedure.targets
    ]


BLOCK = (
    "Date of service march ninth twenty twenty six. {procedure}. Consent obtained. Under fluoroscopy 25 gauge "
    "needles were advanced and {dose} was injected at each. No complications."
)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Left medial branch blocks at el three, el four and the el five dorsal ramus", ["L3", "L4", "L5"]),
        ("Left facet joint injections tee six seven and tee seven eight", ["T6-T7", "T7-T8"]),
        ("Left facet joint injections at ell four five and ell five ess one", ["L4-L5", "L5-S1"]),
    ],
)
def test_the_letter_of_a_region_is_written_as_it_sounds(said: str, read: list[str]) -> None:
    found = targets(BLOCK.format(procedure=said, dose="0.5 mL of 0.5% bupivacaine"))

    assert found == [(name, "left") for name in read]


@pytest.mark.parametrize("said", ["tea five times a day", "el camino hospital", "a tee shirt"])
def test_other_words_stay_as_they_are(said: str) -> None:
    assert targets(BLOCK.format(procedure=f"Left C4 and C5 medial branch blocks, {said}", dose="1 mL")) == [
        ("C4", "left"),
        ("C5", "left"),
    ]


@pytest.mark.parametrize(
    ("said", "milligrams"),
    [("point five cc of half percent marcaine", 5.0), ("three-tenths of a cc of 0.75 percent marcaine", 4.5)],
)
def test_a_dose_in_words_is_counted(said: str, milligrams: float) -> None:
    found = read_note(BLOCK.format(procedure="Left C4 and C5 medial branch blocks", dose=said))

    assert [drug.dose_mg for drug in found.encounter.drugs or ()] == [milligrams]


def test_a_day_in_words_is_read_and_shown_as_it_was_written() -> None:
    found = read_note(BLOCK.format(procedure="Left C4 and C5 medial branch blocks", dose="1 mL"))

    fact = found.facts["service_date"]
    assert (str(fact.value), fact.text) == ("2026-03-09", "march ninth twenty twenty six")


def test_a_side_that_is_taken_back_in_the_same_breath_is_not_said() -> None:
    text = (
        "Left L4-5 facet joint injection. Under fluoroscopy the needle entered the right, correction, left L4-5 "
        "facet joint and 1 mL of 1% lidocaine was injected."
    )

    assert targets(text) == [("L4-L5", "left")]
