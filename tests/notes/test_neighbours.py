"""What is done beside facet work is recognised; a place, a heart sound or what merely hurts is no procedure."""

import pytest

from facetwise.domain.vocabulary import Technique
from facetwise.notes import read_note

BLOCK = (
    "Procedure: Left L3, L4 medial branch block under fluoroscopy, diagnostic.\n"
    "A needle was placed and 0.5 mL given at each.\n"
)


def _beside(words: str) -> list[str]:
    reading = read_note(f"DOS 1/5/2026\n{BLOCK}{words}\n")
    (procedure,) = reading.encounter.procedures or ()
    assert procedure.technique is Technique.MEDIAL_BRANCH_BLOCK
    assert [(target.nerve, str(target.side)) for target in procedure.targets] == [
        ("L3", "left"),
        ("L4", "left"),
    ]
    return [item.what for item in reading.recognised if item.context == "performed"]


@pytest.mark.parametrize(
    "words",
    [
        "Heart: regular rate, S1 and S2 without murmur. A needle was placed and 0.5 mL injected at each nerve.",
        "Heart sounds S1, S2 normal. A needle was placed.",
        "She lay prone with a pillow below the hips and a roll under each shoulder. A needle was placed.",
        "A shoulder roll was placed. Needles were advanced to each nerve.",
        "No epidural run-off was seen. 0.5 mL was injected at each nerve.",
        "Her knee pain is unchanged. A needle was placed and 0.5 mL injected at each nerve.",
        "The stomach was decompressed before sedation. A needle was placed.",
    ],
)
def test_what_is_no_procedure_is_not_recognised_as_one(words: str) -> None:
    assert _beside(words) == []


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("The right knee was then injected with 40 mg of Kenalog.", "peripheral joint or bursa injection"),
        ("The lateral branches of S1, S2 and S3 were ablated as well.", "sacral lateral branch procedure"),
        ("An ulnar nerve block was given for the cubital tunnel.", "peripheral nerve procedure"),
        ("A lumbar epidural steroid injection followed.", "epidural injection"),
        ("Then a decompression of the lumbar canal was carried out.", "spine operation"),
    ],
)
def test_what_was_done_beside_is_recognised(words: str, what: str) -> None:
    assert what in _beside(words)
