"""The statements of the article that the system began from, one by one, as a user meets them.

Where the article errs, the official rule wins, and the last test holds that the product says so.
"""

from datetime import date, timedelta

import pytest

from facetwise.domain.vocabulary import Verdict
from facetwise.report.explain import explain, explanation_text
from facetwise.report.marks import Style
from facetwise.workflow import check_encounters, code_encounter
from tests.rules.case_files import encounter_of

RIGHT = "right"


def visit(base="cervical_diagnostic", **item):
    return encounter_of({"base": base, **item})


def coded(levels, **change):
    """The lines for cervical joints entered on the right, or as ``levels`` says with sides."""
    targets = [
        {"joint": joint, "side": side}
        for joint, side in (level if isinstance(level, tuple) else (level, RIGHT) for level in levels)
    ]
    procedure = {
        "purpose": "diagnostic",
        "technique": "intraarticular",
        "guidance": "fluoroscopy",
        "targets": targets,
    }
    encounter = visit(change={"procedures": [procedure], **change})
    return code_encounter(encounter, as_of=encounter.service_date + timedelta(days=1)).coded.lines


def shown(lines):
    return ["-".join((line.code, *line.modifiers)) for line in lines]


def wrong(base="cervical_diagnostic", **item):
    """Names of what is violated on an encounter that somebody coded."""
    encounter = visit(base, **item)
    (result,) = check_encounters(
        [encounter], as_of=item.get("as_of", encounter.service_date + timedelta(days=1))
    )
    return {finding.name for finding in result.findings if finding.verdict is Verdict.VIOLATED}


def test_64490_is_the_first_level_64491_the_second_and_64492_the_third_and_further():
    joints = ["C2-C3", "C3-C4", "C4-C5", "C5-C6"]
    families = [[line.code for line in coded(joints[:number])] for number in (1, 2, 3, 4)]

    assert families == [["64490"], ["64490", "64491"], *[["64490", "64491", "64492"]] * 2]


def test_joints_are_counted_and_not_nerves():
    three_nerves = visit()  # C4, C5 and C6 on the right: two joints
    two_joints = code_encounter(three_nerves, as_of=date(2026, 3, 3)).coded

    assert [line.code for line in two_joints.lines] == ["64490", "64491"]
    assert "levels-billed-exceed-documented" in wrong(lines=["64490-RT-KX", "64491-RT-KX", "64492-RT"])


def test_both_sides_are_one_level_with_modifier_50():
    assert shown(coded([("C4-C5", "bilateral")])) == ["64490-50-KX"]
    assert "two-units-with-bilateral-modifier" in wrong("lumbar_therapeutic", lines=["64493-50 x2"])


def test_a_surgery_centre_lists_right_and_left():
    centre = coded([("C4-C5", "bilateral")], bill_for="asc", place_of_service="24")

    assert [name[:8] for name in shown(centre)] == ["64490-RT", "64490-LT"]
    assert "bilateral-modifier-at-surgery-centre" in wrong(
        "lumbar_therapeutic", change={"bill_for": "asc", "place_of_service": "24"}
    )


@pytest.mark.parametrize("guidance", ["none", "ultrasound"])
def test_fluoroscopy_or_ct_is_required_and_ultrasound_is_not_covered(guidance):
    procedures = [{**PROCEDURE, "guidance": guidance}]

    assert wrong(change={"procedures": procedures}) & {"guidance-none", "fluoroscopy-code-with-ultrasound"}


PROCEDURE = {
    "purpose": "diagnostic",
    "technique": "medial_branch_block",
    "image_saved": True,
    "targets": [{"nerve": nerve, "side": RIGHT} for nerve in ("C4", "C5", "C6")],
}


def test_pain_has_lasted_three_months():
    assert "pain-too-short" in wrong(change={"documentation": {"pain": {"months": 2}}})
    assert "pain-too-short" not in wrong(change={"documentation": {"pain": {"months": 3}}})


@pytest.mark.parametrize("care", [{"tried": False}, {"tried": True, "failed": False}])
def test_conservative_care_has_failed(care):
    assert "conservative-care-not-failed" in wrong(change={"documentation": {"conservative_care": care}})


def test_a_covered_diagnosis_is_linked_to_each_line():
    assert "diagnosis-not-covered" in wrong("lumbar_ablation", change={"diagnoses": ["M54.50"]})
    assert "diagnosis-of-another-region" in wrong(change={"diagnoses": ["M47.816"]})
    lines = [
        {"code": "64490", "modifiers": ["RT", "KX"], "units": 1, "charge": 650, "diagnosis_pointers": []}
    ]
    assert "line-without-diagnosis" in wrong(change={"claim_lines": lines})


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("legible", "note-illegible"),
        ("signed", "note-unsigned"),
        ("dated", "note-undated"),
        ("patient_name", "patient-name-missing"),
        ("service_date", "service-date-missing-in-note"),
        ("assessment", "assessment-missing"),
        ("history", "history-missing"),
        ("rationale", "rationale-missing"),
        ("procedure_description", "procedure-description-missing"),
        ("follow_up", "follow-up-missing"),
    ],
)
def test_the_note_holds_what_a_reviewer_looks_for(item, name):
    assert name in wrong(change={"documentation": {item: False}})


def test_the_response_to_a_block_is_recorded():
    assert "response-missing" in wrong(change={"documentation": {"response": {"recorded": False}}})


def test_four_sessions_a_region_in_twelve_months():
    days = ["2025-05-02", "2025-07-18", "2025-10-30", "2026-01-05"]
    past = [
        {
            "service_date": day,
            "region": "cervical_thoracic",
            "purpose": "diagnostic",
            "technique": "medial_branch_block",
            "joints": ["C4-C5"],
            "sides": [RIGHT],
            "relief_percent": 85,
        }
        for day in days
    ]

    assert "session-limit-exceeded" in wrong(change={"history": past})
    assert "session-limit-exceeded" not in wrong(change={"history": past[1:]})


def test_payers_differ():
    pair = [("C4-C5", "bilateral"), ("C5-C6", "bilateral")]

    assert shown(coded(pair)) == ["64490-50-KX", "64491-50-KX"]
    assert [(line.code, line.modifiers, line.units) for line in coded(pair, payer="cpt")] == [
        ("64490", ("50",), 1),
        ("64491", (), 2),
    ]


def test_prior_authorization_where_the_payer_asks_for_it():
    hospital = {
        "bill_for": "hospital",
        "place_of_service": "22",
        "authorization": {"status": "not_requested"},
    }

    assert "authorization-missing" in wrong(change=hospital)
    assert "authorization-missing" not in wrong(change={"authorization": {"status": "not_requested"}})


def test_the_commonest_errors_are_each_found():
    assert "levels-billed-exceed-documented" in wrong(lines=["64490-RT-KX", "64491-RT-KX", "64492-RT"])
    assert "note-unsigned" in wrong(change={"documentation": {"signed": False}})
    assert "side-differs-from-record" in wrong(lines=["64490-LT-KX", "64491-LT-KX"])


def test_the_article_errs_where_it_repeats_64492_for_a_fourth_level():
    four = coded(["C2-C3", "C3-C4", "C4-C5", "C5-C6"])
    text = " ".join(explanation_text(explain("64492"), Style(width=400)).split())

    assert [(line.code, line.units) for line in four][-1] == ("64492", 1)
    assert {"third-level-code-repeated", "units-over-limit"} & wrong(
        lines=["64490-RT-KX", "64491-RT-KX", "64492-RT", "64492-RT x1 $90"]
    )
    assert "A fourth or fifth level is NOT another unit" in text
    assert "official rules" in text
