"""Care that was had before is told apart from a drug that is listed, left off, not borne or allowed afterwards."""

import pytest

from facetwise.notes import read_note

BLOCK = (
    "DOS 1/5/2026\nProcedure: Left L3, L4 medial branch block under fluoroscopy, diagnostic.\n"
    "A needle was placed and 0.5 mL given at each.\n"
)


def _kinds(words: str) -> set[object]:
    facts = read_note(f"{BLOCK}{words}\n").facts
    return {fact.value for path, fact in facts.items() if "conservative_care.kinds" in path}


@pytest.mark.parametrize(
    "words",
    [
        "Allergies: ibuprofen.",
        "She is allergic to naproxen.",
        "Meds: Tylenol, lisinopril, meloxicam 15 mg daily.",
        "NSAIDs were held for five days before.",
        "He may take Tylenol for soreness.",
        "Take acetaminophen as needed at home.",
        "PT 12.1, INR 1.0, platelets normal.",
    ],
)
def test_a_drug_is_no_earlier_care_by_its_name_alone(words: str) -> None:
    assert _kinds(words) == set()


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Tylenol and ibuprofen tried without benefit.", {"NSAID", "acetaminophen"}),
        ("Meds: meloxicam 15 mg, no relief after 6 weeks.", {"NSAID"}),
        ("PT x 8 weeks and naproxen failed to hold the pain.", {"physical therapy", "NSAID"}),
        ("PT 12 visits, chiropractic care.", {"physical therapy", "chiropractic"}),
    ],
)
def test_what_was_tried_is_read(words: str, kinds: set[object]) -> None:
    assert _kinds(words) == kinds


@pytest.mark.parametrize(
    ("words", "percent"),
    [
        ("After the block her pain was reduced by 80%.", 80),
        ("Pain decreased by 80 percent after the block.", 80),
        ("After the block her pain increased by 70%.", None),
        ("Facet pain confirmed by two positive diagnostic medial branch blocks with 85% pain relief.", None),
        ("After the block her pain was reduced to 20% of what it was.", None),
    ],
)
def test_relief_is_a_pain_that_grew_less(words: str, percent: int | None) -> None:
    fact = read_note(f"{BLOCK}{words}\n").facts.get("documentation.response.percent")
    assert (fact.value if fact else None) == percent


@pytest.mark.parametrize(
    "words", ["MRI: axial and sagittal images show arthrosis.", "A co-axial needle was used."]
)
def test_axial_images_are_no_axial_pain(words: str) -> None:
    fact = read_note(f"{BLOCK}{words}\n").facts.get("documentation.pain.axial")
    assert fact is None or fact.value is None
