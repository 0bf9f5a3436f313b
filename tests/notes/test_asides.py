"""A procedure named as a reason, an alternative or what came before is not the one that was done."""

import pytest

from facetwise.domain.encounter import Procedure
from facetwise.domain.vocabulary import Technique
from facetwise.notes import read_note

DAY = "DOS 1/5/2026\n"
DONE = "\nFluoroscopy. Kenalog 40 mg. Consent signed. A needle was placed."


def _procedures(words: str) -> tuple[Procedure, ...]:
    return read_note(f"{DAY}{words}{DONE}").encounter.procedures or ()


@pytest.mark.parametrize(
    "title",
    [
        "Procedure: Left L4-5 facet joint injection (RFA contraindicated, pacemaker)",
        "Procedure: Left L4-5 facet injection in lieu of radiofrequency ablation",
        "Left L4-5 facet injection, failed RFA last year.",
        "Left L4-5 facet injection, patient not a candidate for denervation.",
        "Procedure: Left L4-5 facet joint injection with MBB-negative history",
        "Procedure: intra-articular facet injection L4-5 left because medial branch block was not possible (hardware)",
        "She cannot have radiofrequency because of her pacemaker, so I injected the left L4-5 facet joint.",
    ],
)
def test_an_injection_stays_one_whatever_it_stands_in_for(title: str) -> None:
    (procedure,) = _procedures(title)
    assert procedure.technique is Technique.INTRAARTICULAR
    assert [(target.joint, str(target.side)) for target in procedure.targets] == [("L4-L5", "left")]


@pytest.mark.parametrize(
    "title",
    [
        "Procedure: diagnostic MBB L3, L4, L5 left prior to RFA",
        "Procedure: Left L3, L4 MBB and L5 DR block, in a patient considered for RFA",
        "Procedure: Left L3, L4, L5 medial branch block with RF needle stimulation; no lesion made",
    ],
)
def test_a_block_stays_one_with_all_its_nerves(title: str) -> None:
    (procedure,) = _procedures(title)
    assert procedure.technique is Technique.MEDIAL_BRANCH_BLOCK
    assert [target.nerve for target in procedure.targets] == ["L3", "L4", "L5"]
    assert {str(target.side) for target in procedure.targets} == {"left"}


def test_a_lesion_after_blocks_is_the_lesion() -> None:
    (procedure,) = _procedures("Procedure: Left L3, L4 MB radiofrequency ablation after two positive blocks")
    assert procedure.technique is Technique.RADIOFREQUENCY


def test_a_lesion_and_a_block_of_one_visit_are_two() -> None:
    found = _procedures(
        "Procedure: Left C4, C5 medial branch radiofrequency ablation and right C4, C5 diagnostic medial branch block"
    )
    assert [(item.technique, {str(target.side) for target in item.targets}) for item in found] == [
        (Technique.RADIOFREQUENCY, {"left"}),
        (Technique.MEDIAL_BRANCH_BLOCK, {"right"}),
    ]


def test_a_recollection_with_its_day_is_not_taken_for_today() -> None:
    words = "8 May 2025\nDear Dr. Sample,\nYou will recall that on 10 April 2025 I blocked the right C4, C5 nerves."
    assert not read_note(words).facet_procedure_performed
