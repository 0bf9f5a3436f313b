"""What was planned and left undone is not billed: the note says so, or it is asked."""

from facetwise.notes import read_note

PLAN = "Procedure: bilateral L4-5 and L5-S1 facet joint injections under fluoroscopy.\n"
NEEDLES = (
    "Description: under fluoroscopy 22 gauge needles were placed into the {} joints and 1 mL was injected.\n"
)


def targets(text: str) -> set[tuple[str, str]]:
    found = read_note(text)
    return {
        (str(target.joint), str(target.side))
        for procedure in found.encounter.procedures or ()
        for target in procedure.targets
    }


def test_what_alone_was_performed_counts():
    text = "Planned procedure: bilateral L4-5 facet joint injection under fluoroscopy.\nPerformed: right L4-5 only.\n"

    assert targets(text + NEEDLES.format("right L4-5")) == {("L4-L5", "right")}


def test_a_level_that_could_not_be_entered_does_not_count_as_done():
    text = PLAN + NEEDLES.format("L4-5") + "The L5-S1 joints could not be entered.\n"

    assert "L5-S1" not in {joint for joint, _ in targets(text)}


def test_a_procedure_that_was_cancelled_is_asked_about_and_gives_no_target():
    found = read_note(PLAN + "The procedure was cancelled because of an infection.\n")

    assert not found.encounter.procedures
    assert found.queries or found.facet_procedure_performed is False
