"""Coding and rules are written apart and check each other: what `code` makes of a faultless record is clean.

Random anatomy, sides, purposes and claim types, for every Medicare contractor, the code book alone and a payer
whose conventions nobody has read. `undetermined` is allowed, `violated` at denial or risk is not.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facetwise.domain.encounter import Target
from facetwise.domain.vocabulary import Severity, Side, Technique, Verdict
from facetwise.policy import payer_names
from facetwise.workflow import as_claim_lines, check_encounters, code_encounter, code_encounters
from tests.coding.strategies import days_of_work, encounters
from tests.rules.case_files import encounter_of

CONTRACTORS = {
    "CGS": "OH",
    "Noridian JE": "CA",
    "Noridian JF": "WA",
    "NGS": "NY",
    "Palmetto": "NC",
    "WPS": "IA",
    "Novitas": "TX",
    "First Coast": "FL",
}

OTHER_PAYERS = sorted({*payer_names.payer_ids(), "nobody knows it"} - {payer_names.MEDICARE})
# in a pair: whether the muscles lie apart from the joints no record here says
BESIDE_MUSCLES = ("20552", "20553")
AT_FAULT = {  # faults of what was done, of what was written down, or of what the payer pays at all
    "levels-over-limit",
    "regions-over-limit",
    "side-not-documented",
    "ultrasound-not-covered",
    "guidance-none",
    "procedure-not-covered",
    "technique-not-covered",
    "code-pair-excluded",  # two families on one joint's neighbours, which the national edits never pay together
    "units-over-limit",  # many ablated joints on both sides: no text says how they are written (coding.md 5)
    "add-on-edit-at-hospital",  # the contractor's own form of T12-L1 with L1-L2 meets the hospital's edit
    "authorization-for-other-codes",
    "session-limit-exceeded",
    "ablation-without-two-blocks",  # where a side or joint of what was done is not told
}

MANY = 8  # encounters that are coded and checked together, which takes little longer than one
slow_but_few = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))


def several(one):
    """So many of them, each of a patient of its own."""
    return st.lists(one, min_size=MANY, max_size=MANY).map(
        lambda found: [
            replace(item, patient=replace(item.patient, id=f"P-{number}"))
            for number, item in enumerate(found)
        ]
    )


def violations(*encounters):
    """What is found wrong at denial or risk; when they are sent does not matter here."""
    last = max(encounter.service_date or date(2026, 1, 1) for encounter in encounters)
    return [
        (finding.code, finding.name, finding.line, finding.message)
        for result in code_encounters(encounters, as_of=last + timedelta(days=2))
        for finding in result.findings
        if finding.verdict is Verdict.VIOLATED
        and finding.severity is not Severity.NOTE
        and finding.name != "filed-too-late"
    ]


@pytest.mark.parametrize("state", CONTRACTORS.values(), ids=list(CONTRACTORS))
@slow_but_few
@given(data=st.data())
def test_lines_of_a_faultless_record_are_clean_for_every_medicare_contractor(state, data):
    assert violations(*data.draw(several(encounters(payer="medicare", state=state)))) == []


@pytest.mark.parametrize("payer", ["cpt", "aetna_commercial", "uhc_commercial", "humana_ma"])
@slow_but_few
@given(data=st.data())
def test_lines_of_a_faultless_record_are_clean_for_other_payers(payer, data):
    found = violations(*data.draw(several(encounters(payer=payer, state="OH"))))
    # whether the payer pays for the procedure at all is no matter of coding
    assert [item for item in found if item[1] != "procedure-not-covered"] == []


@slow_but_few
@given(several(encounters(payer="medicare", state="OH", across_the_junction=True)))
def test_the_thoracolumbar_junction_is_one_lumbar_session_where_the_contractor_says_so(found):
    assert violations(*found) == []


@slow_but_few
@given(several(encounters(payer="medicare", state="OH", max_levels=5)))
def test_a_third_level_is_written_and_found_at_fault_not_miscoded(found):
    # many ablated joints on both sides also pass the unit limit: no text says how they are written (coding.md 5)
    assert {code for code, *_ in violations(*found)} <= {"FW008", "FW603"}


@pytest.mark.parametrize("kind", ["medicare", "others"])
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_was_done_the_coding_of_it_is_never_at_fault(kind, data):
    """Every payer and contractor, five years of dates, one to three procedures of any kind on a day.

    What may be violated is what was done or recorded (`AT_FAULT`), never how it was coded.
    """
    payers_asked = st.just("medicare") if kind == "medicare" else st.sampled_from(OTHER_PAYERS)
    states = st.sampled_from([*CONTRACTORS.values(), "PR", "ZZ"])
    day = st.tuples(payers_asked, states).flatmap(lambda where: days_of_work(*where))
    found = violations(*data.draw(several(day)))
    found = [
        item
        for item in found
        if not (item[1] == "code-pair-without-modifier" and any(code in item[3] for code in BESIDE_MUSCLES))
    ]
    assert [item for item in found if item[1] not in AT_FAULT] == []


def test_adding_a_level_to_the_claim_is_caught():
    """The property above could pass if nothing fired: one line too many must be found."""
    encounter = encounter_of({"base": "cervical_diagnostic"})
    coded = code_encounter(encounter, as_of=date(2026, 3, 4)).coded
    lines = as_claim_lines(coded)
    padded = (*lines, replace(lines[-1], code="64492"))
    (result,) = check_encounters([replace(encounter, claim_lines=padded)], as_of=date(2026, 3, 4))
    assert "levels-billed-exceed-documented" in {
        f.name for f in result.findings if f.verdict is Verdict.VIOLATED
    }


def test_a_warm_and_a_pulsed_lesion_of_one_day_are_not_blamed_on_each_other():
    """The warm lesion has its line, the pulsed one has none: nothing is wrong with the line that is there."""
    encounter = encounter_of({"base": "lumbar_ablation"})
    (warm,) = encounter.procedures
    pulsed = replace(
        warm,
        technique=Technique.PULSED_RADIOFREQUENCY,
        temperature_c=42.0,
        targets=(Target(joint="L2-L3", side=Side.LEFT),),
    )
    assert violations(replace(encounter, procedures=(pulsed, warm))) == []


def test_the_junction_with_a_further_level_is_left_open_as_no_text_settles_it():
    encounter = encounter_of({"base": "cervical_diagnostic"})
    (block,) = encounter.procedures
    joints = ("T12-L1", "L1-L2", "L2-L3")
    targets = tuple(Target(joint=joint, side=Side.RIGHT) for joint in joints)
    crossing = replace(
        encounter, procedures=(replace(block, targets=targets),), diagnoses=("M47.815", "M47.816")
    )
    assert violations(crossing) == []
    found = code_encounter(crossing, as_of=date(2026, 3, 4)).findings
    assert Verdict.UNDETERMINED in {f.verdict for f in found if f.name == "regions-over-limit"}
