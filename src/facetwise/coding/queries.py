"""Neutral questions to the physician or coder, where the record does not say.

No question names the answer that would pay more, or any answer at all that the record does not hold.
"""

from collections.abc import Iterable, Sequence

from facetwise.coding.counting import CountedJoint, JointCount, LeftOverNerve, canonical_name
from facetwise.coding.wording import joined, nerve_names, on_side
from facetwise.domain.claim import Query
from facetwise.domain.encounter import Drug, Procedure
from facetwise.domain.vocabulary import Guidance, Technique

GUIDANCE_WORDS = {
    Guidance.FLUOROSCOPY: "fluoroscopy",
    Guidance.CT: "CT guidance",
    Guidance.ULTRASOUND: "ultrasound guidance",
    Guidance.MRI: "MRI guidance",
    Guidance.NONE: "no imaging guidance",
}
TECHNIQUE_WORDS = {
    Technique.INTRAARTICULAR: "intra-articular injection",
    Technique.MEDIAL_BRANCH_BLOCK: "medial branch block",
    Technique.RADIOFREQUENCY: "radiofrequency destruction",
    Technique.PULSED_RADIOFREQUENCY: "pulsed radiofrequency",
    Technique.CYST_ASPIRATION: "cyst aspiration",
    Technique.OTHER: "procedure",
    None: "procedure",
}


def _subject(procedure: Procedure) -> str:
    names = list(dict.fromkeys(canonical_name(target) for target in procedure.targets))
    return f"{TECHNIQUE_WORDS[procedure.technique]} at {joined(names)}" if names else "procedure"


def procedure_not_given() -> Query:
    """Nothing at all is said about what was done."""
    return Query(about="procedure", question="what was done on this day: which procedure, and where?")


def service_date_not_given() -> Query:
    """Codes, conventions and drugs all go by the day."""
    return Query(about="service_date", question="on which day was the procedure done?")


def targets_not_stated(procedure: Procedure) -> Query:
    """A procedure without a joint or nerve."""
    return Query(
        about="targets",
        question=f"which joints or nerves were treated in the {_subject(procedure)}, and on which side?",
    )


def target_unknown(names: Sequence[str]) -> Query:
    """A name that is neither joint nor nerve of the spine table."""
    return Query(about="targets", question=f"which joint or nerve does {joined(names)} stand for?")


def technique_not_stated(procedure: Procedure) -> Query:
    """No technique."""
    return Query(about="technique", question=f"by which technique was the {_subject(procedure)} done?")


def technique_unclear(procedure: Procedure) -> Query:
    """A technique that has no code of its own here: cooled, cryo, laser, chemical, or something else."""
    return Query(
        about="technique",
        question=f"by which technique was the {_subject(procedure)} done, with which device or agent, and, "
        "if by heat, at which temperature?",
    )


def temperature_not_stated(procedure: Procedure) -> Query:
    """Destruction by radiofrequency without its temperature."""
    return Query(about="temperature", question=f"which temperature was reached in the {_subject(procedure)}?")


def guidance_not_stated(procedure: Procedure) -> Query:
    """No word about imaging."""
    return Query(
        about="guidance", question=f"which imaging, if any, guided the needle in the {_subject(procedure)}?"
    )


def guidance_without_code(procedure: Procedure) -> Query:
    """Imaging for which no facet code is stated."""
    guidance = GUIDANCE_WORDS[procedure.guidance] if procedure.guidance else "the guidance recorded"
    return Query(
        about="guidance",
        question=f"the record says {guidance} for the {_subject(procedure)}, for which no facet code is "
        "stated: is the guidance recorded as it was?",
    )


def guidance_differs(joints: Sequence[CountedJoint]) -> Query:
    """The nerves of one joint were blocked under two kinds of guidance, each of which has codes of its own."""
    named = [f"{nerve_names(item.nerves)} ({item.joint}{on_side(item.side)})" for item in joints]
    return Query(
        about="guidance",
        question=f"{joined(named)}: the record gives two kinds of imaging for the nerves of one joint: "
        "which imaging guided each needle?",
    )


def muscles_not_stated(procedure: Procedure) -> Query:
    """An injection without imaging is coded by the number of muscles."""
    return Query(
        about="guidance",
        question=f"the record says that no imaging was used for the {_subject(procedure)}: what was "
        "injected, and, if muscles, how many? (20552 and 20553 are told apart by the number of muscles)",
    )


def unlisted(procedure: Procedure, why: str) -> Query:
    """A destruction that the thermal codes do not describe."""
    return Query(
        about="technique",
        question=f"the record says {why} ({_subject(procedure)}): are technique, temperature and guidance "
        "recorded as they were? (the code book points to the unlisted code 64999 for this, which a person "
        "has to decide on)",
    )


def no_destruction_code(joints: Sequence[str]) -> Query:
    """C0-C1 and C1-C2 have no destruction code."""
    return Query(
        about="technique",
        question=f"no block or destruction code is stated for {joined(joints)}: what exactly was done there?",
    )


def purpose_not_stated(joints: Sequence[str]) -> Query:
    """Diagnostic and therapeutic injections are the same act: only the physician can say which it was."""
    return Query(
        about="purpose",
        question=f"for which purpose was the injection at {joined(joints)} given: diagnostic or therapeutic?",
    )


def purposes_differ(joints: Sequence[str]) -> Query:
    """One joint stands under two purposes."""
    return Query(
        about="purpose",
        question=f"the record gives several purposes for the injection at {joined(joints)}: which one holds?",
    )


def purpose_unlike_technique(procedure: Procedure) -> Query:
    """A block said to be an ablation, or a destruction said to be diagnostic."""
    return Query(
        about="purpose",
        question=f"the record gives the purpose of the {_subject(procedure)} as {procedure.purpose}: "
        "what was done, and for which purpose?",
    )


def side_not_stated(names: Sequence[str]) -> Query:
    """No side for these targets."""
    return Query(about="laterality", question=f"on which side or sides was {joined(names)} treated?")


def left_over(nerves: Sequence[LeftOverNerve]) -> Query:
    """Nerves that complete no joint; the missing partner is deliberately not named in the question."""
    named = [f"{nerve_names([item.nerve])}{on_side(item.side)}" for item in nerves]
    return Query(
        about="levels",
        question=f"{joined(named)}: no whole facet joint is supplied by what is recorded; "
        "which nerves were treated, and which joints were meant?",
    )


def sacral_branch_unclear(names: Sequence[str]) -> Query:
    """S1 alone can be a communicating branch, a lateral branch or a joint."""
    return Query(
        about="levels",
        question=f"what does {joined(names)} stand for, and which structure was treated there?",
    )


def sacral_set_incomplete(names: Sequence[str]) -> Query:
    """Some, but not all of the S1-S3 lateral branches."""
    return Query(
        about="levels", question=f"{joined(names)}: which lateral branches were treated, and on which side?"
    )


def no_fitting_diagnosis(joints: Sequence[str], *, are_given: bool) -> Query:
    """None of the diagnoses names the region that was treated, or there is none at all."""
    why = (
        "none of the diagnoses given is known to belong there" if are_given else "no diagnosis code is given"
    )
    return Query(about="diagnosis", question=f"for which diagnosis was {joined(joints)} treated? {why}")


def drug_unclear(drug: Drug, what: str) -> Query:
    """Something about a drug that its code or its units need."""
    return Query(about="drugs", question=f"{drug.name or 'the drug given'}: {what}")


def place_not_stated() -> Query:
    """A drug is billed by the professional only outside facilities."""
    return Query(about="place_of_service", question="where was the procedure done (place of service)?")


def counting_queries(count: JointCount) -> tuple[Query, ...]:
    """What the count of joints leaves open: sides, left-over nerves, unknown names."""
    return tuple(query for query in (_unsided(count), _left_over(count), _unknown(count)) if query)


def _unsided(count: JointCount) -> Query | None:
    items: Iterable[str] = [item.joint for item in count.joints if item.side is None]
    names = [*items, *(item.nerve for item in count.left_over if item.side is None)]
    return side_not_stated(names) if names else None


def _left_over(count: JointCount) -> Query | None:
    nerves = [item for item in count.left_over if needs_answer(item)]
    return left_over(nerves) if nerves else None


def _unknown(count: JointCount) -> Query | None:
    names = [item.name or "the target without a name" for item in count.unknown]
    return target_unknown(list(dict.fromkeys(names))) if names else None


def needs_answer(nerve: LeftOverNerve) -> bool:
    """Whether anything is open: a nerve whose joints are all counted already changes nothing."""
    return bool(nerve.partners) or not nerve.joints_counted_otherwise
