"""A level that the note names for its work and that no target took is asked about, never dropped in silence."""

import pytest

from facetwise.notes import NoteReading, read_note


def _levels_asked(reading: NoteReading) -> bool:
    return any(query.about == "levels" for query in reading.queries)


@pytest.mark.parametrize(
    "text",
    [
        "Procedure: Left L4-5, L5-L6 facet joint injections, intra-articular. Fluoroscopy. 22G needles, 20 mg Kenalog "
        "in each joint.",
        "Procedure: Right L3, L4, L5, L6 medial branch blocks. Fluoroscopy. 25G needles, 0.5 mL bupivacaine each.",
        "Procedure: Right L4-5 facet joint injection. Fluoroscopy. The L4-5 joint was entered with a 22G needle and 20 "
        "mg Kenalog given. Then the needle was placed at L3-4 and 20 mg Kenalog was given.",
        "Procedure: Right C4, C5 medial branch RFA. Fluoroscopy. Cannulas at C4, C5 and C6. 80 C for 90 s.",
    ],
    ids=[
        "a sixth vertebra of a joint",
        "a sixth nerve",
        "a joint beyond the heading",
        "a nerve beyond the heading",
    ],
)
def test_a_level_that_no_target_took_is_asked_about(text: str) -> None:
    reading = read_note(text)

    assert _levels_asked(reading)
    assert not (reading.encounter.procedures or ())[0].targets


@pytest.mark.parametrize(
    "said",
    [
        "The needles were placed at L4, L5 and the ala.",
        "Cannulas at L3, L4 and L5.",
        "The needle at L2 was not advanced.",
    ],
    ids=["bones on which the nerves lie", "the nerves again", "a needle that was not used"],
)
def test_what_the_targets_explain_is_not_asked_about(said: str) -> None:
    reading = read_note(
        f"Procedure: Right L3, L4 medial branch and L5 dorsal ramus RFA. Fluoroscopy. {said} 80 C for 90 seconds."
    )

    assert not _levels_asked(reading)


@pytest.mark.parametrize(
    ("written", "joint"),
    [("L5-Sl", "L5-S1"), ("L5/51", "L5-S1"), ("L4-S", "L4-L5"), ("L.4-5", "L4-L5"), ("I4-5", "L4-L5")],
)
def test_a_misread_character_is_what_it_can_alone_be(written: str, joint: str) -> None:
    reading = read_note(
        f"Procedure: left {written} facet joint injection. Fluoroscopy. 22G needle, 20 mg Kenalog into the joint."
    )

    (procedure,) = reading.encounter.procedures or ()
    assert [(target.joint, str(target.side)) for target in procedure.targets] == [(joint, "left")]


def test_pillars_of_the_neck_name_their_nerves_as_inferred() -> None:
    reading = read_note(
        "Left cervical MBB. 25G needle to the centroid of the C4 articular pillar, 0.3 mL bupivacaine. Same at the C5 "
        "pillar. Fluoroscopy."
    )

    (procedure,) = reading.encounter.procedures or ()
    assert {(target.nerve, str(target.side)) for target in procedure.targets} == {
        ("C4", "left"),
        ("C5", "left"),
    }
    assert str(reading.facts["procedures[0].targets[0].nerve"].certainty) == "inferred"


def test_neurolysis_with_phenol_is_no_lesion_by_heat() -> None:
    reading = read_note(
        "Procedure: right L3, L4 medial branch and L5 dorsal ramus neurolysis\nFluoroscopy. 0.5 mL of 6% phenol "
        "at each nerve."
    )

    assert [str(item.technique) for item in reading.encounter.procedures or ()] == ["other"]
