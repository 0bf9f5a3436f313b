"""A block on the way to an ablation is a block: what it is to show is its purpose, and not what was done."""

import pytest

from facetwise.notes import Certainty, read_note

BLOCK = (
    "Procedure: right C3, C4 and C5 medial branch nerve blocks\nFluoroscopy. Consent signed. 25 gauge needles "
    "were guided "
    "to each target and 0.3 mL of bupivacaine 0.5% was placed at each. {}\n"
)


@pytest.mark.parametrize(
    "said",
    [
        "If she gets 80 percent or better twice, she will be offered nerve ablation.",
        "Should he report 70% relief or more I would list him for denervation.",
        "Radiofrequency to be arranged if the diary shows relief of 80%.",
        "Depending on the response we will go on to rhizotomy.",
    ],
)
def test_what_its_relief_decides_on_makes_a_block_diagnostic(said: str) -> None:
    fact = read_note(BLOCK.format(said)).facts["procedures[0].purpose"]

    assert (str(fact.value), fact.certainty) == ("diagnostic", Certainty.INFERRED)


@pytest.mark.parametrize(
    "said",
    [
        "If the pain returns we may think of radiofrequency.",
        "If relief is short-lived we would look at ablation.",
        "Return if there is fever.",
    ],
)
def test_what_comes_once_relief_is_gone_says_nothing_of_the_purpose(said: str) -> None:
    assert read_note(BLOCK.format(said)).facts["procedures[0].purpose"].value is None


def test_blocks_as_part_of_an_assessment_for_ablation_are_blocks() -> None:
    text = (
        "This gentleman attended for lumbar medial branch blocks as part of his assessment for radiofrequency "
        "denervation. Having checked consent, I carried out the blocks prone, with fluoroscopic screening, at L3, "
        "L4 and "
        "L5 on both sides. 0.5 ml of 0.5% levobupivacaine was placed at each point.\n"
    )
    found = read_note(text)

    (procedure,) = found.encounter.procedures or ()
    assert str(procedure.technique) == "medial_branch_block"
    assert {(target.nerve, str(target.side)) for target in procedure.targets} == {
        ("L3", "bilateral"),
        ("L4", "bilateral"),
        ("L5", "bilateral"),
    }


def test_a_double_blind_pair_was_not_done_blindly() -> None:
    text = (
        "Procedure: left C5, C6 MBB, block A of a double-blind comparative pair\nC-arm. 25 gauge needles, 0.5 mL "
        "each.\n"
    )

    (procedure,) = read_note(text).encounter.procedures or ()
    assert str(procedure.guidance) == "fluoroscopy"


def test_what_each_of_these_usually_brings_is_no_result_of_today() -> None:
    found = read_note(BLOCK.format("She gets about 3 months of 70% relief with each of these."))

    assert "documentation.response.percent" not in {path for path, fact in found.facts.items() if fact.value}


def test_a_result_read_as_a_negative_block_tells_that_it_was_a_test() -> None:
    found = read_note(BLOCK.format("Interpretation: negative block."))

    assert str((found.encounter.procedures or ())[0].purpose) == "diagnostic"


@pytest.mark.parametrize(
    "said",
    ["therapeutic (no RFA, pacemaker)", "therapeutic, since RFA failed", "therapeutic; ablation was denied"],
)
def test_an_ablation_that_was_not_done_or_failed_is_no_work_of_today(said: str) -> None:
    text = (
        f"Procedure: Right L3, L4 and L5 medial branch blocks, {said}\nFluoroscopy. 25 gauge needles, 0.5 mL of 0.25% "
        "bupivacaine at each. No complications.\n"
    )

    assert [str(item.technique) for item in read_note(text).encounter.procedures or ()] == [
        "medial_branch_block"
    ]


def test_a_failed_ablation_in_the_intent_is_no_second_procedure() -> None:
    text = (
        "Procedure today: Left L2-3 and L3-4 facet joint injections, intra-articular, with steroid. Intent: "
        "therapeutic, "
        "since RFA failed.\nFluoroscopy. 22 G. 0.5 mL of triamcinolone 40 mg/mL each. No complications.\n"
    )

    assert [str(item.technique) for item in read_note(text).encounter.procedures or ()] == ["intraarticular"]


def test_an_ablation_that_was_done_after_others_failed_is_one() -> None:
    text = (
        "Procedure: Right L3, L4 and L5 medial branch RFA after failed facet injections\nFluoroscopy. 18 gauge "
        "cannulas, 80 C for 90 seconds at each. No complications.\n"
    )

    assert [str(item.technique) for item in read_note(text).encounter.procedures or ()] == ["radiofrequency"]
