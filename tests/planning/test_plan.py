"""The front desk's questions: may this patient have another session, when, and what is needed first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetwise.domain.encounter import (
    Authorization,
    Documentation,
    Encounter,
    Pain,
    PastSession,
    Patient,
    Procedure,
    Target,
)
from facetwise.domain.vocabulary import (
    AuthorizationStatus,
    ClaimType,
    Guidance,
    Purpose,
    Region,
    Side,
    Technique,
)
from facetwise.planning import Standing, plan_for
from facetwise.planning.windows import months_later

DAY = date(2026, 3, 10)
NECK, LOW_BACK = Region.CERVICAL_THORACIC, Region.LUMBAR_SACRAL


def block(day: date, relief: float | None = 85, *, region: Region = NECK, **changed) -> PastSession:
    facts = {
        "purpose": Purpose.DIAGNOSTIC,
        "technique": Technique.MEDIAL_BRANCH_BLOCK,
        "joints": ("C4-C5",),
        "sides": (Side.RIGHT,),
    }
    return PastSession(service_date=day, region=region, relief_percent=relief, **(facts | changed))


def patient(*history: PastSession, loaded: bool = True, **changed) -> Encounter:
    facts = {"payer": "medicare", "state": "OH", "bill_for": ClaimType.PROFESSIONAL}
    return Encounter(patient=Patient(id="P-1"), history=history if loaded else None, **(facts | changed))


def limit_of(encounter: Encounter, purpose: Purpose, *, region: Region = NECK, day: date = DAY):
    plan = plan_for(encounter, day=day)
    return next(item for item in plan.limits if item.purpose is purpose and item.region is region)


def step_of(encounter: Encounter, purpose: Purpose | None, words: str, *, day: date = DAY):
    plan = plan_for(encounter, day=day)
    return next(item for item in plan.steps if item.purpose is purpose and words in item.what)


FOUR = [date(2025, 4, 2), date(2025, 6, 18), date(2025, 9, 30), date(2026, 1, 5)]


def test_a_fifth_block_within_a_year_waits_until_the_oldest_has_surely_left_the_window():
    limit = limit_of(patient(*map(block, FOUR)), Purpose.DIAGNOSTIC)

    assert (limit.standing, limit.left, limit.used) == (Standing.MISSING, 0, tuple(FOUR))
    assert limit.earliest == date(2026, 4, 3)  # the day after 2025-04-02 + 12 months


def test_exactly_on_the_last_day_of_the_window_it_is_left_open():
    limit = limit_of(patient(*map(block, FOUR)), Purpose.DIAGNOSTIC, day=date(2026, 4, 2))

    assert (limit.standing, limit.perhaps) == (Standing.UNDETERMINED, (date(2025, 4, 2),))
    assert (
        limit_of(patient(*map(block, FOUR)), Purpose.DIAGNOSTIC, day=date(2026, 4, 3)).standing
        is Standing.MET
    )


def test_a_history_that_nobody_loaded_is_never_a_pass():
    limit = limit_of(patient(loaded=False), Purpose.DIAGNOSTIC)

    assert (limit.standing, limit.left, limit.earliest) == (Standing.UNDETERMINED, None, None)
    assert "not loaded" in limit.why


def test_each_region_and_each_purpose_has_its_own_counter():
    encounter = patient(*map(block, FOUR), block(date(2026, 2, 1), region=LOW_BACK))

    assert limit_of(encounter, Purpose.THERAPEUTIC).left == 4
    assert limit_of(encounter, Purpose.DIAGNOSTIC, region=LOW_BACK).left == 3


def test_a_session_of_unknown_purpose_may_count_and_is_not_forgotten():
    unclear = block(date(2026, 2, 1), purpose=Purpose.UNSPECIFIED)
    limit = limit_of(patient(*map(block, FOUR[1:]), unclear), Purpose.DIAGNOSTIC)

    assert (limit.standing, limit.perhaps) == (Standing.UNDETERMINED, (date(2026, 2, 1),))
    assert limit_of(patient(unclear), Purpose.ABLATION).perhaps == ()  # a block is no ablation


def test_a_payer_whose_limit_is_not_known_gives_no_number():
    limit = limit_of(patient(payer="aetna_commercial"), Purpose.THERAPEUTIC)

    assert (limit.standing, limit.left) == (Standing.UNDETERMINED, None)
    assert "payer" in limit.why


def test_an_unknown_payer_is_said_and_nothing_passes():
    plan = plan_for(patient(payer="Acme Mutual"), day=DAY)

    assert any("Acme Mutual" in problem for problem in plan.problems)
    assert {item.standing for item in plan.limits} == {Standing.UNDETERMINED}
    assert Standing.MET not in {step.standing for step in plan.steps}


def test_two_good_blocks_open_the_way_to_ablation_of_that_joint():
    plan = plan_for(patient(block(FOUR[2]), block(FOUR[3], 80)), day=DAY)

    (joint,) = plan.joints
    assert (joint.joint, joint.side, joint.good_blocks) == ("C4-C5", Side.RIGHT, (FOUR[2], FOUR[3]))
    assert "ablation of this joint is the next step" in joint.next_step


@pytest.mark.parametrize(
    ("history", "standing"),
    [
        ([block(FOUR[3])], Standing.MISSING),
        ([block(FOUR[2]), block(FOUR[3], 79)], Standing.MISSING),
        ([block(FOUR[2]), block(FOUR[3], None)], Standing.UNDETERMINED),
        ([block(FOUR[2]), block(FOUR[3], technique=Technique.INTRAARTICULAR)], Standing.MISSING),
        ([block(FOUR[2]), block(FOUR[3])], Standing.MET),
    ],
)
def test_ablation_needs_two_medial_branch_blocks_of_enough_relief(history, standing):
    assert step_of(patient(*history), Purpose.ABLATION, "diagnostic blocks").standing is standing


def test_where_no_row_is_asked_a_bad_block_between_two_good_ones_takes_nothing_away():
    history = [block(FOUR[1]), block(FOUR[2], 40), block(FOUR[3])]
    in_ohio, in_california = patient(*history), patient(*history, state="CA")

    assert step_of(in_ohio, Purpose.ABLATION, "diagnostic blocks").standing is Standing.MISSING
    assert step_of(in_california, Purpose.ABLATION, "diagnostic blocks").standing is Standing.MET
    (joint,) = plan_for(in_ohio, day=DAY).joints
    assert "1 of 2 blocks in a row" in joint.next_step


def planned(*joints: str, side: Side = Side.RIGHT) -> tuple[Procedure, ...]:
    return (Procedure(targets=tuple(Target(joint=joint, side=side) for joint in joints)),)


@pytest.mark.parametrize(
    ("history", "standing"),
    [
        ([block(FOUR[2]), block(FOUR[3], sides=(Side.LEFT,))], Standing.MISSING),  # one on each side
        ([block(FOUR[2]), block(FOUR[3], sides=(Side.BILATERAL,))], Standing.MET),
        ([block(FOUR[2]), block(FOUR[3], joints=("C5-C6",))], Standing.MISSING),
        ([block(FOUR[2]), block(FOUR[3], joints=None)], Standing.UNDETERMINED),  # it may complete the row
        ([block(FOUR[1]), block(FOUR[2], 40), block(FOUR[3])], Standing.MISSING),  # a bad one breaks the row
        ([block(FOUR[1]), block(FOUR[2], 40, joints=("C5-C6",)), block(FOUR[3])], Standing.MET),
        ([block(FOUR[2]), block(FOUR[3], guidance=Guidance.ULTRASOUND)], Standing.UNDETERMINED),
        ([block(FOUR[2]), block(FOUR[3], guidance=Guidance.CT)], Standing.MET),
    ],
)
def test_blocks_are_asked_for_at_the_joint_and_side_that_is_planned(history, standing):
    encounter = patient(*history, procedures=planned("C4-C5"))

    assert step_of(encounter, Purpose.ABLATION, "diagnostic blocks").standing is standing


def test_blocks_of_other_joints_leave_it_open_where_the_payer_names_no_level():
    encounter = patient(block(FOUR[2]), block(FOUR[3]), state="CA", procedures=planned("C5-C6"))

    assert step_of(encounter, Purpose.ABLATION, "diagnostic blocks").standing is Standing.UNDETERMINED


def test_a_block_of_another_joint_with_little_relief_says_nothing_of_the_planned_one():
    encounter = patient(block(date(2026, 3, 1), 40), procedures=planned("C5-C6"))

    plan = plan_for(encounter, day=DAY)
    assert not [step for step in plan.steps if step.purpose is Purpose.DIAGNOSTIC]


def ablation(**told) -> PastSession:
    return block(FOUR[0], purpose=Purpose.ABLATION, technique=Technique.RADIOFREQUENCY, **told)


@pytest.mark.parametrize(
    ("state", "told", "standing"),
    [
        ("OH", {"relief": 60, "relief_months": 6}, Standing.MET),
        ("OH", {"relief": 60, "relief_months": 4}, Standing.UNDETERMINED),  # function may have gained
        (
            "OH",
            {"relief": 40, "relief_months": 4, "function_gain_percent": 30},
            Standing.MET,
        ),  # no percentage
        ("NY", {"relief": 40, "relief_months": 4, "function_gain_percent": 30}, Standing.MISSING),
        ("NY", {"relief": 40, "relief_months": 4, "function_gain_percent": 50}, Standing.MET),
        ("OH", {"relief": 40, "relief_months": 4, "function_gain_percent": 0}, Standing.MISSING),
    ],
)
def test_a_repeat_asks_for_lasting_relief_or_for_better_function(state, told, standing):
    encounter = patient(ablation(**told), state=state)

    assert step_of(encounter, Purpose.ABLATION, "lasting relief").standing is standing


def test_the_joint_at_which_the_last_one_helped_least_decides():
    good = ablation(relief=90, relief_months=9)
    bad = block(
        date(2025, 1, 7),
        20,
        purpose=Purpose.ABLATION,
        technique=Technique.RADIOFREQUENCY,
        joints=("C5-C6",),
        relief_months=2,
        function_gain_percent=0,
    )
    targets = tuple(Target(joint=joint, side=Side.RIGHT) for joint in ("C4-C5", "C5-C6"))
    planned = Procedure(purpose=Purpose.ABLATION, technique=Technique.RADIOFREQUENCY, targets=targets)

    step = step_of(patient(good, bad, procedures=(planned,)), Purpose.ABLATION, "lasting relief")

    assert step.standing is Standing.MISSING
    assert "2025-01-07" in step.what


def test_the_second_block_waits_two_weeks_and_wants_eighty_percent():
    encounter = patient(block(date(2026, 3, 1), 75))

    assert step_of(encounter, Purpose.DIAGNOSTIC, "enough relief").standing is Standing.MISSING
    wait = step_of(encounter, Purpose.DIAGNOSTIC, "the wait")
    assert wait.standing is Standing.MISSING
    assert "2026-03-15" in wait.why
    assert step_of(encounter, Purpose.DIAGNOSTIC, "the wait", day=date(2026, 3, 15)).standing is Standing.MET


def test_what_the_record_does_not_say_is_asked_and_what_it_denies_is_missing():
    silent, too_short = patient(), patient(documentation=Documentation(pain=Pain(months=2)))

    assert step_of(silent, None, "pain for the least time").standing is Standing.UNDETERMINED
    assert step_of(too_short, None, "pain for the least time").standing is Standing.MISSING


def test_the_hospital_needs_an_authorization_and_the_physician_does_not():
    hospital = patient(bill_for=ClaimType.HOSPITAL)

    assert step_of(patient(), None, "prior authorization").standing is Standing.NOT_ASKED
    assert step_of(hospital, None, "prior authorization").standing is Standing.UNDETERMINED


@pytest.mark.parametrize(
    ("held", "standing", "words"),
    [
        ({"expires": DAY}, Standing.MET, "holds until 2026-03-10"),
        (
            {"expires": DAY - timedelta(days=1)},
            Standing.MISSING,
            "ended on 2026-03-09, before the planned day",
        ),
        ({"decided": DAY - timedelta(days=120)}, Standing.MET, "holds until 2026-03-10"),  # 120 days
        ({"decided": DAY - timedelta(days=121)}, Standing.MISSING, "ended on 2026-03-09"),
        ({}, Standing.UNDETERMINED, "until which day is not known"),
        ({"expires": DAY, "sides": (Side.LEFT,)}, Standing.MISSING, "not for the right"),
        ({"expires": DAY, "sides": (Side.BILATERAL,)}, Standing.MET, ""),
        ({"status": AuthorizationStatus.EXEMPT}, Standing.MET, "exempt"),
    ],
)
def test_an_authorization_is_for_the_planned_day_and_side(held, standing, words):
    given = Authorization(**({"status": AuthorizationStatus.AFFIRMED} | held))
    asked = patient(bill_for=ClaimType.HOSPITAL, authorization=given, procedures=planned("C4-C5"))

    step = step_of(asked, None, "prior authorization")
    assert (step.standing, words in step.why) == (standing, True)


@given(
    st.lists(st.dates(date(2025, 1, 1), date(2026, 3, 9)), max_size=9, unique=True),
    st.dates(date(2026, 3, 10), date(2026, 12, 31)),
)
def test_on_the_earliest_day_one_more_is_inside_the_limit_and_the_day_before_it_is_not_sure(days, day):
    encounter = patient(*map(block, days))
    limit = limit_of(encounter, Purpose.DIAGNOSTIC, day=day)

    def counted(on: date) -> int:
        return sum(item < on and months_later(item, 12) >= on for item in days)

    assert limit.earliest is not None and limit.earliest >= day
    assert counted(limit.earliest) < 4
    assert limit.earliest == day or counted(limit.earliest - timedelta(days=1)) >= 4


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 12, date(2026, 12, 15)),
    ],
)
def test_months_end_where_the_calendar_ends_them(day, months, later):
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("codes", "region", "purposes"),
    [
        (["64635", "64636"], Region.LUMBAR_SACRAL, {Purpose.ABLATION}),
        (["64490"], Region.CERVICAL_THORACIC, {Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC}),
    ],
)
def test_what_is_asked_for_narrows_the_plan_whatever_the_history_is_about(codes, region, purposes):
    earlier = PastSession(
        service_date=date(2026, 1, 5), region=Region.CERVICAL_THORACIC, purpose=Purpose.DIAGNOSTIC
    )
    asked = plan_for(
        Encounter(payer="medicare", state="OH", history=(earlier,)), day=date(2026, 6, 1), codes=codes
    )

    assert {limit.region for limit in asked.limits} == {region}
    assert {limit.purpose for limit in asked.limits} == purposes
    assert {step.purpose for step in asked.steps if step.purpose} <= purposes


def test_billed_codes_tell_an_injection_from_an_ablation_and_the_region():
    billed = [
        PastSession(service_date=date(2025, 8, 1), codes=("64490", "64491")),
        PastSession(service_date=date(2025, 9, 1), codes=("64490",)),
        PastSession(service_date=date(2025, 10, 1), codes=("64633", "64634", "J1100")),
    ]
    ablations, blocks = (limit_of(patient(*billed), kind) for kind in (Purpose.ABLATION, Purpose.DIAGNOSTIC))

    assert (ablations.standing, ablations.left) == (Standing.MET, 1)
    assert ablations.used == (date(2025, 10, 1),)
    assert blocks.used == () and blocks.perhaps == (date(2025, 8, 1), date(2025, 9, 1))


def test_a_day_billed_as_both_may_be_either():
    both = PastSession(service_date=date(2025, 9, 1), codes=("64493", "64635"))
    assert limit_of(patient(both), Purpose.ABLATION, region=LOW_BACK).perhaps == (date(2025, 9, 1),)


def test_a_later_session_that_may_count_is_named_where_the_relief_of_the_last_sure_one_is_known():
    ablation = block(
        date(2025, 3, 1), 70, relief_months=9, purpose=Purpose.ABLATION, technique=Technique.RADIOFREQUENCY
    )
    untold = PastSession(service_date=date(2025, 12, 1), region=NECK)
    step = step_of(patient(ablation, untold), Purpose.ABLATION, "lasting relief")

    assert step.standing is Standing.UNDETERMINED
    assert "whether what was done on 2025-12-01 was such a session" in step.why
    injected = replace(untold, codes=("64490",))
    assert step_of(patient(ablation, injected), Purpose.ABLATION, "lasting relief").standing is Standing.MET
