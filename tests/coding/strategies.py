"""Random encounters whose records hold everything that is asked of them, to check what `code` makes.

`encounters` gives faultless records: one region, no more levels than Medicare covers, whole nerve sets,
every documentation item, a fitting diagnosis, a history that supports the purpose. What is random is the
anatomy (which joints, how named, which sides), the purpose, the technique, the guidance, the date and the
place.
"""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from facetwise.coding.counting import count
from facetwise.domain import spine
from facetwise.domain.encounter import (
    Authorization,
    ConservativeCare,
    Cyst,
    Documentation,
    Encounter,
    FunctionScale,
    Pain,
    PastSession,
    Patient,
    Procedure,
    Providers,
    Response,
    Sedation,
    Target,
)
from facetwise.domain.vocabulary import (
    AuthorizationStatus,
    ClaimType,
    Guidance,
    Purpose,
    Region,
    SedationKind,
    Side,
    Technique,
)

DIAGNOSIS_BY_REGION = {
    "cervical": "M47.812",
    "cervicothoracic": "M47.813",
    "thoracic": "M47.814",
    "thoracolumbar": "M47.815",
    "lumbar": "M47.816",
    "lumbosacral": "M47.817",
}
PLACES = {
    ClaimType.PROFESSIONAL: ("11", "22", "24"),
    ClaimType.ASC: ("24",),
    ClaimType.HOSPITAL: ("22",),
}
TECHNIQUES = {
    Purpose.DIAGNOSTIC: (Technique.MEDIAL_BRANCH_BLOCK,),
    Purpose.THERAPEUTIC: (Technique.INTRAARTICULAR, Technique.MEDIAL_BRANCH_BLOCK),
    Purpose.ABLATION: (Technique.RADIOFREQUENCY,),
}
FACET_CODES_NEEDING_AUTHORIZATION = (
    "64490", "64491", "64492", "64493", "64494", "64495", "64633", "64634", "64635", "64636",
)  # fmt: skip
NPI = "1234567893"  # the published example; its check digit is right


def sides():
    """One side or both, always stated."""
    return st.sampled_from([Side.RIGHT, Side.LEFT, Side.BILATERAL])


@st.composite
def joint_names(draw, region=None, max_levels=2, across_the_junction=False):
    """Distinct facet joints of one region, from the head down; T12-L1 only where it is asked for."""
    region = region or draw(st.sampled_from(list(Region)))
    names = [
        joint.name
        for joint in spine.joints().values()
        if joint.region is region
        and joint.is_zygapophyseal
        and (across_the_junction or joint.name != "T12-L1")
    ]
    chosen = draw(st.sets(st.sampled_from(names), min_size=1, max_size=max_levels))
    return sorted(chosen, key=lambda name: spine.joints()[name].order)


@st.composite
def targets(draw, joints):
    """Targets that make exactly these joints, named by joint or by whole nerve sets, in any order."""
    sided = {joint: draw(sides()) for joint in joints}
    by_nerves = [
        Target(nerve=nerve, side=side)
        for joint, side in sided.items()
        for nerve in spine.joints()[joint].nerves
    ]
    by_joint = [Target(joint=joint, side=side) for joint, side in sided.items()]
    mixed = [target for joint in joints for target in _named(draw, joint, sided[joint])]
    style = draw(st.sampled_from([by_nerves, by_joint, mixed]))
    exact = {item.joint for item in count(style).joints} == set(joints) and not _changes_sides(style, sided)
    return tuple(draw(st.permutations(style if exact else by_joint)))


def _named(draw, joint, side):
    if draw(st.booleans()):
        return [Target(joint=joint, side=side)]
    return [Target(nerve=nerve, side=side) for nerve in spine.joints()[joint].nerves]


def _changes_sides(style, sided):
    wanted = {
        (joint, one)
        for joint, side in sided.items()
        for one in ((Side.RIGHT, Side.LEFT) if side is Side.BILATERAL else (side,))
    }
    return {(item.joint, item.side) for item in count(style).joints} != wanted


@st.composite
def procedures(draw, purpose=None, region=None, max_levels=2, across_the_junction=False):
    """One well documented procedure."""
    purpose = purpose or draw(st.sampled_from([Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC, Purpose.ABLATION]))
    joints = draw(joint_names(region, max_levels, across_the_junction))
    return Procedure(
        purpose=purpose,
        technique=draw(st.sampled_from(TECHNIQUES[purpose])),
        targets=draw(targets(joints)),
        guidance=draw(st.sampled_from([Guidance.FLUOROSCOPY, Guidance.CT])),
        image_saved=True,
        contrast=True,
        temperature_c=draw(st.sampled_from([80.0, 85.0])) if purpose is Purpose.ABLATION else None,
    )


@st.composite
def encounters(  # noqa: PLR0917 - every setting has a name and a default
    draw,
    payer="medicare",
    state="OH",
    claim_type=None,
    purpose=None,
    region=None,
    max_levels=2,
    across_the_junction=False,
    first_day=date(2025, 3, 1),
    last_day=date(2026, 9, 30),
):
    """A complete encounter with a faultless record.

    Args:
        draw: given by hypothesis.
        payer: name as in an encounter file; ``cpt`` for the code book alone.
        state: picks the Medicare contractor.
        claim_type: whose claim; any if left out.
        purpose: any if left out.
        region: any if left out.
        max_levels: Medicare covers two in a session.
        across_the_junction: whether T12-L1 may be among the joints.
        first_day: earliest service date.
        last_day: latest service date.
    """
    claim_type = claim_type or draw(st.sampled_from(list(ClaimType)))
    procedure = draw(procedures(purpose, region, max_levels, across_the_junction))
    service_date = draw(st.dates(first_day, last_day))
    return Encounter(
        encounter_id=f"E-{draw(st.integers(1, 9999))}",
        patient=Patient(id="P-1", birth_date=date(1950, 1, 1), sex="F"),
        service_date=service_date,
        payer=payer,
        state=state,
        place_of_service=draw(st.sampled_from(PLACES[claim_type])),
        bill_for=claim_type,
        providers=Providers(
            billing_npi=NPI, rendering_npi=NPI, referring_npi=NPI, facility_npi=NPI, referral_required=False
        ),
        procedures=(procedure,),
        diagnoses=fitting_diagnoses(procedure),
        drugs=(),
        other_services=(),
        documentation=full_documentation(procedure.purpose),
        authorization=authorization(claim_type, service_date),
        history=supporting_history(procedure, service_date),
    )


def fitting_diagnoses(procedure):
    """One spondylosis code for each diagnosis region of the joints treated."""
    joints = [spine.joints()[item.joint] for item in count(procedure.targets).joints]
    regions = dict.fromkeys(joint.diagnosis_regions[0] for joint in joints)
    return tuple(DIAGNOSIS_BY_REGION[region] for region in regions)


def full_documentation(purpose):
    """A record that holds every item, and the reason that the purpose asks for."""
    return Documentation(
        signed=True,
        dated=True,
        patient_name=True,
        service_date=True,
        legible=True,
        assessment=True,
        history=True,
        rationale=True,
        procedure_description=True,
        consent=True,
        response=Response(recorded=True, percent=85),
        follow_up=True,
        pain=Pain(
            months=6, score=7, scale="NRS", axial=True, radiculopathy=False, other_cause=False,
            score_after=1, scale_after="NRS",
        ),
        pain_source_in_question=False,
        function_scale=FunctionScale(name="ODI", score=42),
        conservative_care=ConservativeCare(tried=True, failed=True, kinds=("physical therapy",), weeks=26),
        ablation_not_possible_reason="anticoagulation" if purpose is Purpose.THERAPEUTIC else None,
        sedation=Sedation(kind=SedationKind.NONE),
    )  # fmt: skip


def authorization(claim_type, service_date):
    """Affirmed for the hospital, which needs it under Medicare; known not to be needed elsewhere."""
    if claim_type is not ClaimType.HOSPITAL:
        return Authorization(required=False)
    return Authorization(
        required=True,
        number="06A00000000001",
        status=AuthorizationStatus.AFFIRMED,
        decided=service_date - timedelta(days=10),
        expires=service_date + timedelta(days=100),
        codes=FACET_CODES_NEEDING_AUTHORIZATION,
        sides=(Side.RIGHT, Side.LEFT),
    )


def supporting_history(procedure, service_date):
    """No session before a first diagnostic block; two good ones at the same joints before anything else."""
    if procedure.purpose is Purpose.DIAGNOSTIC:
        return ()
    found = count(procedure.targets).joints
    joints = tuple(dict.fromkeys(item.joint for item in found))
    return tuple(
        PastSession(
            service_date=service_date - timedelta(days=days),
            region=spine.joints()[joints[0]].region,
            purpose=Purpose.DIAGNOSTIC,
            technique=Technique.MEDIAL_BRANCH_BLOCK,
            joints=joints,
            sides=tuple(side for side in (Side.RIGHT, Side.LEFT) if any(item.side is side for item in found)),
            relief_percent=85,
            guidance=Guidance.FLUOROSCOPY,
        )
        for days in (90, 60)
    )


@st.composite
def days_of_work(draw, payer, state, first_day=date(2022, 1, 1), last_day=date(2026, 12, 31)):
    """An encounter of up to three procedures of any kind: sides not stated, two regions, any guidance and heat.

    Each joint is treated once, and the guidance is always stated: what is missing there leaves the lines open.
    """
    base = draw(encounters(payer=payer, state=state, first_day=first_day, last_day=last_day))
    drawn = [draw(_any_procedure()) for _ in range(draw(st.integers(1, 3)))]
    done = tuple(_at_joints_of_its_own(drawn))
    joints = [spine.joints()[item.joint] for one in done for item in count(one.targets).joints]
    regions = dict.fromkeys(region for joint in joints for region in joint.diagnosis_regions)
    past = tuple(session for one in done for session in _history_of(one, base.service_date))
    return replace(
        base,
        procedures=done,
        diagnoses=tuple(DIAGNOSIS_BY_REGION[region] for region in regions if region in DIAGNOSIS_BY_REGION),
        documentation=replace(
            full_documentation(Purpose.THERAPEUTIC),
            intraarticular_reason="hardware covers the nerves",
            same_day_reason="two sources of pain, each with its own findings",
            cyst=Cyst(imaging=True, matching_symptoms=True),
        ),
        history=past,
    )


def _at_joints_of_its_own(procedures):
    taken = set()
    for procedure in procedures:
        rest = tuple(target for target in procedure.targets if target.joint not in taken)
        taken |= {target.joint for target in rest}
        if rest:
            yield replace(procedure, targets=rest)


@st.composite
def _any_procedure(draw):
    purpose = draw(st.sampled_from([Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC, Purpose.ABLATION]))
    techniques = {
        Purpose.ABLATION: (Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY),
        Purpose.THERAPEUTIC: (*TECHNIQUES[Purpose.THERAPEUTIC], Technique.CYST_ASPIRATION),
        Purpose.DIAGNOSTIC: TECHNIQUES[Purpose.DIAGNOSTIC],
    }
    names = draw(joint_names(max_levels=4, across_the_junction=True))
    return Procedure(
        purpose=purpose,
        technique=draw(st.sampled_from(techniques[purpose])),
        targets=tuple(Target(joint=name, side=draw(st.sampled_from([*Side, None]))) for name in names),
        guidance=draw(st.sampled_from(Guidance)),
        image_saved=True,
        temperature_c=draw(st.sampled_from([60.0, 80.0])) if purpose is Purpose.ABLATION else None,
        muscles=draw(st.sampled_from([None, 2])),
    )


def _history_of(procedure, service_date):
    """Two good blocks before whatever is no block, each procedure's joints on both sides."""
    if procedure.purpose is Purpose.DIAGNOSTIC:
        return
    found = dict.fromkeys(target.joint for target in procedure.targets)
    region = spine.joints()[next(iter(found))].region
    for days in (90, 60):
        yield PastSession(
            service_date=service_date - timedelta(days=days),
            region=region,
            purpose=Purpose.DIAGNOSTIC,
            technique=Technique.MEDIAL_BRANCH_BLOCK,
            joints=tuple(found),
            sides=(Side.RIGHT, Side.LEFT),
            relief_percent=85,
            guidance=Guidance.FLUOROSCOPY,
        )
