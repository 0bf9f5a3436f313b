"""The facet lines of one family of codes: rank, sides, required modifiers, pointers, reason."""

from collections.abc import Iterable, Sequence

from facetwise.coding import laterality, modifiers, queries, reasons
from facetwise.coding.conventions import Answer, Conventions, Topic
from facetwise.coding.families import CodeFamily, trigger_point_code
from facetwise.coding.laterality import BilateralForm, Form
from facetwise.coding.levels import (
    Rank,
    RankedLevels,
    is_thoracolumbar_pair,
    ranked,
    reaches_over_the_junction,
)
from facetwise.coding.parts import Part, together
from facetwise.coding.pointers import pointers
from facetwise.coding.treatments import Treatment, single_purpose, single_technique
from facetwise.domain.claim import ProposedLine, Query
from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import Purpose, Region

REVIEW = {"C0-C1", "C1-C2"}
REVIEW_NOTE = (
    "C0-C1 and C1-C2 are coded as a first level on second-hand advice; payers may treat them as not covered"
)
ALIAS_NOTE = "C2 and C3 were taken together for the third occipital nerve, which supplies C2-C3"
JUNCTION_NOTE = (
    "T12-L1 stands beside lumbar joints: each family's own lines were written, since the policy does not "
    "settle how the two are combined"
)


def facet_part(treatment: Treatment, conventions: Conventions, encounter: Encounter) -> Part:
    """Lines, questions and notes of one treatment."""
    if treatment.family is CodeFamily.TRIGGER_POINT:
        return _trigger_point(treatment, encounter)
    pair = _pair_answer(treatment, conventions)
    codes = ranked(treatment, pair_is_one_lumbar_session=pair.value)
    return together(
        [
            *(_ranked_part(item, conventions, encounter) for item in codes),
            Part(queries=_purpose_queries(treatment), notes=(*pair.notes, *_review_notes(treatment))),
        ]
    )


def _pair_answer(treatment: Treatment, conventions: Conventions) -> Answer[bool]:
    """Whether T12-L1 with L1-L2 is one lumbar session; the payer is asked only where that can matter."""
    if is_thoracolumbar_pair(treatment.levels) and treatment.family is not CodeFamily.ULTRASOUND_INJECTION:
        levels = treatment.levels
        topic = Topic(
            purpose=single_purpose(levels), technique=single_technique(levels), region=Region.LUMBAR_SACRAL
        )
        return conventions.pair_is_one_lumbar_session(topic, treatment.family)
    crosses = reaches_over_the_junction(treatment.levels)
    return Answer(value=False, notes=(JUNCTION_NOTE,) if crosses else ())


def _ranked_part(item: RankedLevels, conventions: Conventions, encounter: Encounter) -> Part:
    topic = Topic(
        purpose=single_purpose(item.levels), technique=single_technique(item.levels), region=item.region
    )
    sides = [level.sides for level in item.levels]
    both = laterality.bilateral_levels(sides)
    bilateral = conventions.bilateral(topic, is_add_on=item.is_add_on)
    required = (
        conventions.required_on_diagnostic_injection(topic)
        if modifiers.can_require(item)
        else Answer(value=())
    )
    notes = [*(bilateral.notes if both else ()), *required.notes, *_side_notes(item, both, bilateral.value)]
    return Part(
        lines=tuple(_line(item, form, required.value, encounter) for form in _forms(item, bilateral.value)),
        notes=tuple(notes),
    )


def _forms(item: RankedLevels, bilateral: BilateralForm) -> list[Form]:
    sides = [level.sides for level in item.levels]
    if item.rank is Rank.FURTHER_ONCE:
        return laterality.levels_all_at_once(sides, bilateral)
    return laterality.levels_one_by_one(sides, bilateral)


def _side_notes(item: RankedLevels, both: int, bilateral: BilateralForm) -> Iterable[str]:
    if item.rank is Rank.EACH_ADDITIONAL and both > 1 and bilateral.method == "mod50_one_line":
        yield laterality.SEVERAL_BILATERAL_NOTE
    if item.rank is Rank.FURTHER_ONCE and laterality.is_mixed([level.sides for level in item.levels]):
        yield laterality.MIXED_FURTHER_NOTE


def _line(item: RankedLevels, form: Form, required: Sequence[str], encounter: Encounter) -> ProposedLine:
    joints = tuple(item.levels[index].joint for index in form.levels)
    return ProposedLine(
        code=item.code,
        modifiers=modifiers.combined(form.modifiers, required),
        units=form.units,
        diagnosis_pointers=pointers(encounter.diagnoses or (), joints, encounter.service_date),
        joints=joints,
        reason=reasons.of_line(item, form),
        region=item.region,
    )


def _purpose_queries(treatment: Treatment) -> tuple[Query, ...]:
    """Injections whose purpose is not stated, or is stated twice; a destruction says its own."""
    if treatment.family is CodeFamily.DESTRUCTION:
        return ()
    unsaid = [level.joint for level in treatment.levels if level.purposes == {Purpose.UNSPECIFIED}]
    several = [level.joint for level in treatment.levels if len(level.purposes) > 1]
    return (
        *((queries.purpose_not_stated(unsaid),) if unsaid else ()),
        *((queries.purposes_differ(several),) if several else ()),
    )


def _review_notes(treatment: Treatment) -> Iterable[str]:
    if any(level.joint in REVIEW for level in treatment.levels):
        yield REVIEW_NOTE
    if any(found.by_alias for level in treatment.levels for found in level.found):
        yield ALIAS_NOTE


def _trigger_point(treatment: Treatment, encounter: Encounter) -> Part:
    muscles = sum(procedure.muscles or 0 for procedure in treatment.procedures)
    joints = tuple(level.joint for level in treatment.levels)
    line = ProposedLine(
        code=trigger_point_code(muscles),
        diagnosis_pointers=pointers(encounter.diagnoses or (), joints, encounter.service_date),
        joints=joints,
        reason=reasons.of_trigger_point(muscles, joints),
    )
    return Part(lines=(line,))
