"""What was meant and only partly done, what changed on the way, and words that only look like a side."""

import pytest

from facetwise.notes import read_note

HEAD = "Patient: Ansel Rook. Date: 08/20/2026. Consent signed. "
DONE = {
    "Procedure: bilateral L4-5, L5-S1 facet joint injections. Fluoroscopy. 22G needles into both L4-5 joints and the "
    "right L5-S1 joint, Kenalog 20 mg each. The left L5-S1 joint was too arthritic to enter and was skipped.": {
        "L4-L5 bilateral",
        "L5-S1 right",
    },
    "Procedure: Right L3, L4, L5 medial branch blocks. Fluoroscopy, 25G. L4 and L5 were blocked with 0.5 mL "
    "bupivacaine each. L3 was omitted because of a vascular pattern of contrast.": {"L4 right", "L5 right"},
    "Procedure: Right lumbar medial branch ablation of L3, L4 and L5. C-arm. Lesions at 80 C were completed at L4 and "
    "L5. Motor stimulation was positive at L3, and L3 was therefore left untreated.": {
        "L4 right",
        "L5 right",
    },
    "Procedure: Left L4-5 and L5-S1 facet injections. Fluoro. Right after the needles were placed the patient coughed, "
    "and they were repositioned. 20 mg Depo-Medrol into each joint.": {"L4-L5 left", "L5-S1 left"},
    "Procedure: Right L4-5 facet injection. The L5-S1 joint was left alone. Fluoro. 22G into the right L4-5 joint, "
    "40 mg Kenalog.": {"L4-L5 right"},
    "Planned: bilateral C5-6 facet injections. Done: right only. Fluoro. 25G to the right C5-6 joint, dexamethasone 4 "
    "mg. Left deferred to next month.": {"C5-C6 right"},
    "Procedure: L4-5 facet injection on the right, and on the left L5-S1. Fluoro, 22G, 20 mg Kenalog each.": {
        "L4-L5 right",
        "L5-S1 left",
    },
    "Procedure: Right L2-3, L3-4 facet injections under fluoro. L4-S1 fused. 20 mg Kenalog into each joint with 22G.": {
        "L2-L3 right",
        "L3-L4 right",
    },
}
ASKED = (
    "Procedure: Lumbar medial branch blocks.\nLevels and side: [[levels_and_side]]\nTechnique: Fluoroscopy, prone. The "
    "ala was found for the L5 dorsal ramus. Needles were advanced and [[injectate]] was injected at each.",
    "Procedure: Right L3-4, L4-5 facet injections. Fluoro, 22G. Addendum: the levels were L4-5 and L5-S1, not L3-4 and "
    "L4-5.",
    "Procedure: right lumbar facet injection. Levels: L4-5 (planned L3-4 changed to L4-5 after review of images). "
    "Fluoro. 22G needle in the right L4-5 joint, 40 mg Depo.",
    "Procedure: Bilateral L3, L4, L5 MBB. Fluoro. 0.5 mL lidocaine at each on the right. The patient then had a panic "
    "attack and we stopped; the left was not blocked.",
)


@pytest.mark.parametrize("text", DONE, ids=lambda text: text[:50])
def test_what_was_done_in_the_end_is_read(text: str) -> None:
    performed = read_note(HEAD + text).encounter.procedures or ()

    done = {f"{target.joint or target.nerve} {target.side}" for item in performed for target in item.targets}
    assert done == DONE[text]


@pytest.mark.parametrize("text", ASKED, ids=lambda text: text[:50])
def test_what_stays_open_is_asked(text: str) -> None:
    reading = read_note(HEAD + text)

    assert {query.about for query in reading.queries} & {"levels", "procedure"}
    assert not any(fact.is_known for fact in reading if fact.path.endswith((".joint", ".nerve")))


def test_no_side_is_told_where_the_work_was_stopped_on_one_of_two():
    reading = read_note(
        HEAD
        + "Today: bilateral L3, L4 and L5 MBB attempted under fluoro. Right side completed, 0.4 ml Marcaine each. "
        "On the left she could not bear the position; stopped before any needle was placed on that side."
    )

    assert "laterality" in {query.about for query in reading.queries}
    assert not any(fact.is_known for fact in reading if fact.path.endswith(".side"))
