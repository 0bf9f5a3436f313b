"""Pages for patients, chapters and instructions tell how it is done; a note in the present tense tells of somebody."""

import pytest

from facetwise.notes import read_note

IN_GENERAL = {
    "a page for patients": """What is a facet joint injection?
An anesthetic and a steroid are injected into a small joint of the spine. You lie on your stomach on an x-ray table.
Once your skin is numbed, the doctor guides a thin needle into the joint, and the medicine is given.""",
    "an encyclopedia": """Radiofrequency neurotomy treats pain that arises from the facet joints. An electrode
is placed beside the medial branch and is heated to 80 degrees for 60 to 90 seconds. It can be repeated later.""",
    "instructions for colleagues": """Lumbar medial branch block, step by step
Position the patient prone. Advance a 22 gauge needle to the junction of the transverse process and the superior
articular process of L4 and L5. Inject 0.5 mL of bupivacaine 0.5% at each. Withdraw the needle.""",
    "a chapter": """Technique. The patient lies prone. The needle is advanced to the centroid of the pillar, and 0.3 ml
of local anesthetic is injected at each nerve. The source of the pain was confirmed by two blocks in most series.""",
}
OF_SOMEBODY = {
    "a side": """The patient is placed prone. A 22 gauge needle is advanced under fluoroscopy into the right L4-5 facet
joint. 1 mL of bupivacaine 0.5% is injected. The needle is withdrawn.""",
    "both sides, tersely": """Pt is prone, skin is prepped. L4-5 and L5-S1 facets are entered on both sides with 22 g
needles under C-arm. 0.5 cc of 0.25% bupivacaine is injected in each. Pt tolerates well.""",
    "a day": """03/04/2026. Patient is placed prone. Under fluoroscopy needles are advanced to the medial branches of
L3, L4 and the L5 dorsal ramus and 0.5 mL of lidocaine 2% is injected at each.""",
}


@pytest.mark.parametrize("text", IN_GENERAL.values(), ids=IN_GENERAL)
def test_what_is_told_in_general_was_done_to_nobody(text):
    reading = read_note(text)
    assert reading.facet_procedure_performed is False
    assert not reading.queries


@pytest.mark.parametrize("text", OF_SOMEBODY.values(), ids=OF_SOMEBODY)
def test_a_note_in_the_present_tense_is_a_note(text):
    assert read_note(text).facet_procedure_performed
