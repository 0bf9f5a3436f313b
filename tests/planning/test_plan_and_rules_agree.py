"""The plan and the rules are written apart; of the same history they say the same, whatever it leaves untold."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from facetwise.coding import code
from facetwise.domain.encounter import Encounter, PastSession, Patient, Procedure, Target
from facetwise.domain.vocabulary import ClaimType, Guidance, Purpose, Region, Side, Technique, Verdict
from facetwise.planning import Plan, Standing, plan_for
from facetwise.workflow import as_claim_lines, check_encounters

DAY = date(2026, 6, 6)
DAYS_BEFORE = (-20, 0, 3, 13, 14, 15, 40, 90, 150, 200, 364, 365, 366, 400, 500, 900)
JOINTS = {Region.LUMBAR_SACRAL: ("L3-L4", "L4-L5", "L5-S1"), Region.CERVICAL_THORACIC: ("C4-C5", "C5-C6")}
BLOCKS = (Technique.MEDIAL_BRANCH_BLOCK, Technique.MEDIAL_BRANCH_BLOCK, Technique.INTRAARTICULAR)
CODES = {
    Region.LUMBAR_SACRAL: (("64493", "64494"), ("64635",), ("64493", "64635"), ("77003",)),
    Region.CERVICAL_THORACIC: (("64490",), ("64633", "64634"), ("64490", "64634"), ("64493", "64490")),
}
SIDES = ((Side.RIGHT,), (Side.LEFT,), (Side.BILATERAL,), None)
STANDINGS = {
    Verdict.VIOLATED: Standing.MISSING,
    Verdict.MET: Standing.MET,
    Verdict.UNDETERMINED: Standing.UNDETERMINED,
}
RULE_OF_STEP = {
    (Purpose.DIAGNOSTIC, "the wait"): "second-diagnostic-too-soon",
    (Purpose.DIAGNOSTIC, "enough relief from"): "second-diagnostic-after-little-relief",
    (Purpose.ABLATION, "diagnostic blocks"): "ablation-without-two-blocks",
    (Purpose.ABLATION, "lasting relief"): "repeat-without-lasting-relief",
    (Purpose.THERAPEUTIC, "diagnostic blocks"): "therapeutic-without-two-blocks",
    (Purpose.THERAPEUTIC, "lasting relief"): "repeat-without-lasting-relief",
}


def past_session(chance: random.Random) -> PastSession:
    region, purpose = chance.choice(list(Region)), chance.choice(list(Purpose))
    techniques = {Purpose.ABLATION: (Technique.RADIOFREQUENCY,), Purpose.UNSPECIFIED: tuple(Technique)}
    joints = tuple(chance.sample(JOINTS[region], chance.choice((1, 2))))
    return PastSession(
        service_date=DAY - timedelta(days=chance.choice(DAYS_BEFORE)),
        region=chance.choice((region, region, region, None)),
        purpose=purpose,
        technique=chance.choice((*techniques.get(purpose, BLOCKS), None)),
        joints=chance.choice((joints, joints, joints, None)),
        sides=chance.choice(SIDES),
        relief_percent=chance.choice((None, 40, 79, 80, 90)),
        relief_months=chance.choice((None, 2, 3, 5, 6, 8)),
        function_gain_percent=chance.choice((None, 0, 30, 50)),
        guidance=chance.choice((None, Guidance.FLUOROSCOPY, Guidance.CT, Guidance.ULTRASOUND)),
        codes=chance.choice((None, *CODES[region])),
    )


def proposed(chance: random.Random, number: int) -> Encounter:
    purpose, side = chance.choice(list(PURPOSES)), chance.choice((Side.RIGHT, Side.LEFT, Side.BILATERAL))
    is_ablation = purpose is Purpose.ABLATION
    joints = chance.sample(JOINTS[Region.LUMBAR_SACRAL], chance.choice((1, 2)))
    done = Procedure(
        purpose=purpose,
        technique=Technique.RADIOFREQUENCY if is_ablation else Technique.MEDIAL_BRANCH_BLOCK,
        guidance=Guidance.FLUOROSCOPY,
        temperature_c=80 if is_ablation else None,
        targets=tuple(Target(joint=joint, side=side) for joint in joints),
    )
    encounter = Encounter(
        encounter_id=str(number),
        patient=Patient(id=f"P-{number}"),
        payer="medicare",
        state=chance.choice(("OH", "NY", "CA", "NC", "WI")),
        bill_for=ClaimType.PROFESSIONAL,
        place_of_service="11",
        service_date=DAY,
        diagnoses=("M47.816",),
        procedures=(done,),
        history=tuple(past_session(chance) for _ in range(chance.randint(0, 6))),
    )
    return replace(encounter, claim_lines=as_claim_lines(code(encounter)))


PURPOSES = (Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC, Purpose.ABLATION)


def standings(plan: Plan, purpose: Purpose) -> Iterator[tuple[str, Standing | None]]:
    """What the plan says, by the rule that asks the same; None where it has no such step."""
    region = Region.LUMBAR_SACRAL
    limit = next(item for item in plan.limits if (item.purpose, item.region) == (purpose, region))
    yield "session-limit-exceeded", limit.standing
    steps = [step for step in plan.steps if (step.purpose, step.region) == (purpose, region)]
    for (asked_for, words), rule in RULE_OF_STEP.items():
        if asked_for is purpose:
            yield rule, next((step.standing for step in steps if words in step.what), None)


def before_an_ablation(chance: random.Random, number: int) -> Encounter:
    """An ablation of one joint after a row of blocks there, good and bad."""
    ablation = Procedure(
        purpose=Purpose.ABLATION,
        technique=Technique.RADIOFREQUENCY,
        guidance=Guidance.FLUOROSCOPY,
        temperature_c=80,
        targets=(Target(joint="L4-L5", side=Side.LEFT),),
    )
    blocks = tuple(
        PastSession(
            service_date=DAY - timedelta(days=20 * (place + 1)),
            region=Region.LUMBAR_SACRAL,
            purpose=Purpose.DIAGNOSTIC,
            technique=chance.choice((*BLOCKS, None)),
            joints=chance.choice((("L4-L5",), ("L4-L5",), ("L4-L5",), ("L3-L4",), None)),
            sides=(Side.LEFT,),
            relief_percent=chance.choice((None, 40, 85, 85, 85)),
        )
        for place in range(chance.randint(2, 5))
    )
    encounter = replace(proposed(chance, number), procedures=(ablation,), history=blocks, claim_lines=None)
    return replace(encounter, claim_lines=as_claim_lines(code(encounter)))


@pytest.mark.parametrize(
    ("kind", "seed", "number"), [(proposed, 1, 400), (proposed, 2, 400), (before_an_ablation, 1, 60)]
)
def test_of_any_history_the_plan_says_what_the_rules_say(
    kind: Callable[[random.Random, int], Encounter], seed: int, number: int
) -> None:
    chance = random.Random(seed)
    encounters = [kind(chance, each) for each in range(number)]
    checked = {item.claim_id: item for item in check_encounters(encounters, as_of=DAY, all_verdicts=True)}
    for encounter in encounters:
        verdicts = {finding.name: finding.verdict for finding in checked[encounter.encounter_id].findings}
        purpose = (encounter.procedures or ())[0].purpose
        for rule, standing in standings(plan_for(encounter, day=DAY), purpose):
            said = STANDINGS.get(verdicts[rule])
            is_first = standing is None and said in (None, Standing.MET)  # nothing before it to ask about
            assert is_first or said is standing, (rule, encounter.state, encounter.history)
