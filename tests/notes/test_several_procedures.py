"""Several procedures of one visit: each keeps its own technique, targets and side, and none takes those of another."""

import pytest

from facetwise.domain.encounter import Procedure
from facetwise.domain.vocabulary import Side, Technique
from facetwise.notes import read_note

HEAD = "Patient: Ann Sample  Date of service: 01/05/2026\n"
FOOT = "\nConsent. Fluoroscopy. Tolerated well.\nElectronically signed A B MD\n"
RIGHT, LEFT = Side.RIGHT, Side.LEFT
RADIOFREQUENCY, BLOCK, JOINT = (
    Technique.RADIOFREQUENCY,
    Technique.MEDIAL_BRANCH_BLOCK,
    Technique.INTRAARTICULAR,
)
STORIES = {
    "one sentence tells of a joint on the left and of nerves on the right": (
        "Today we performed a left C5-C6 facet joint steroid injection and a right C4, C5 and C6 medial branch "
        "radiofrequency neurotomy. Left side: 25G needle into the C5-C6 joint, dexamethasone 4 mg. Right side: "
        "cannulas along C4, C5 and C6, 80 degrees for 90 seconds.",
        [(JOINT, {"C5-C6"}, LEFT), (RADIOFREQUENCY, {"C4", "C5", "C6"}, RIGHT)],
    ),
    "the same nerves are ablated on one side and blocked on the other": (
        "RIGHT SIDE: radiofrequency ablation of L3, L4 medial branches and L5 dorsal ramus, 80 C, 90 s each.\n"
        "LEFT SIDE: diagnostic medial branch block of L3, L4 medial branches and L5 dorsal ramus, 0.5 mL each.",
        [(RADIOFREQUENCY, {"L3", "L4", "L5"}, RIGHT), (BLOCK, {"L3", "L4", "L5"}, LEFT)],
    ),
    "heat at two nerves, pulses at the third": (
        "Left C3 and C4 medial branches: thermal radiofrequency, 80C x 75 s each.\n"
        "Left third occipital nerve: pulsed only, 42C x 240 s.",
        [(RADIOFREQUENCY, {"C3", "C4"}, LEFT), (Technique.PULSED_RADIOFREQUENCY, {"TON"}, LEFT)],
    ),
    "nerves listed before sacral lateral branches share their technique": (
        "Procedure: Left L4 medial branch, L5 dorsal ramus, S1-S3 lateral branch RFA at 80 C",
        [(RADIOFREQUENCY, {"L4", "L5"}, LEFT)],
    ),
    "a side that was left out of one joint leaves the other side": (
        "Bilateral L5-S1 and left L4-5 facet injections were scheduled. On the left, needles went into L4-5 and L5-S1; "
        "each got 20 mg Kenalog. On the right, L5-S1 would not admit the needle, so we left it.",
        [(JOINT, {"L4-L5", "L5-S1"}, LEFT)],
    ),
}


def _told(procedure: Procedure) -> tuple[Technique | None, set[str], Side | None]:
    (side,) = {target.side for target in procedure.targets}
    return procedure.technique, {target.joint or target.nerve or "" for target in procedure.targets}, side


@pytest.mark.parametrize("story", STORIES)
def test_each_procedure_keeps_what_is_its_own(story: str) -> None:
    body, expected = STORIES[story]
    procedures = read_note(HEAD + body + FOOT).encounter.procedures or ()
    assert [_told(procedure) for procedure in procedures] == expected


def test_nerves_named_only_where_an_earlier_block_is_recalled_are_asked() -> None:
    reading = read_note(
        HEAD
        + "Freezing of the left L3 and L4 medial branches on 11/10/2025 took away 85% of his pain. Today we "
        "repeated these: 0.5 cc of 0.5% bupivacaine was deposited at each of the three nerves." + FOOT
    )
    (procedure,) = reading.encounter.procedures or ()
    assert procedure.targets == ()
    assert "levels" in {query.about for query in reading.queries}


def test_pairs_beside_the_joints_that_their_nerves_supply_are_nerves() -> None:
    reading = read_note(HEAD + "RFA lumbar facets, left (L3/L4 MBs, L5 DR) for L4/5, L5/S1, 80 C" + FOOT)
    (procedure,) = reading.encounter.procedures or ()
    assert {target.nerve for target in procedure.targets} == {"L3", "L4", "L5"}


def test_a_dose_beside_a_volume_for_each_nerve_is_asked_and_not_multiplied() -> None:
    reading = read_note(
        HEAD
        + "Right C5, C6, C7 medial branch blocks, therapeutic.\n9 mg Celestone + 2.5 cc Marcaine 0.25%, 1 cc per "
        "nerve." + FOOT
    )
    assert {drug.dose_mg for drug in reading.encounter.drugs or ()} == {None}


@pytest.mark.parametrize(
    "form",
    [
        "PT=Ann Sample\nDOS=01/05/2026\nPROC=FACET INJ\nLVL=C5-6;C6-7\nLAT=L\nGUID=FLUORO\nRX=KENALOG 20 MG\n",
        "Patient : Ann Sample\nProcedure : left C5-6 , C6-7 facet joint injections ( therapeutic )\n"
        "Fluoroscopy . 20 mg Kenalog was injected .\n",
        "Patient: Ann Sample     DOS: 01/05/2026     Procedure: left C5-6, C6-7 facet joint injections\nFluoroscopy. "
        "20 mg Kenalog was injected.\n",
    ],
)
def test_fields_are_read_however_they_are_set_apart(form: str) -> None:
    (procedure,) = read_note(form).encounter.procedures or ()
    assert {(target.joint, target.side) for target in procedure.targets} == {("C5-C6", LEFT), ("C6-C7", LEFT)}


def test_a_template_that_nobody_filled_in_is_no_procedure() -> None:
    reading = read_note(
        "Patient: @NAME@  Date: @TD@\nProcedure: lumbar medial branch block at {L3, L4, L5:***}\nUnder fluoroscopy a "
        "needle was advanced and *** mL of *** was injected.\n"
    )
    assert reading.facet_procedure_performed is False


@pytest.mark.parametrize(
    "body",
    [
        "ESI L5-S1 with a 20G Tuohy. The needle was walked off the lamina past the facet. 80 mg Depo-Medrol. Both "
        "facets at L4-5 were seen.",
        "Denial review: left L4-5 facet joint injections 11/02/2025, 40 mg Kenalog, fluoroscopy. Records lack relief.",
    ],
)
def test_a_facet_passed_by_and_a_review_of_a_denial_are_no_procedure(body: str) -> None:
    assert not read_note(HEAD + body + FOOT).encounter.procedures
