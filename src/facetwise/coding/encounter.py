"""An encounter → the claim lines that its record supports, what was not counted, and what has to be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from facetwise.coding import not_counted, queries
from facetwise.coding.conventions import Conventions
from facetwise.coding.counting import (
    SIDES,
    CountedJoint,
    JointCount,
    count,
)
from facetwise.coding.distinct_sites import with_distinct_sites
from facetwise.coding.drug_lines import drug_part
from facetwise.coding.facet_lines import facet_part
from facetwise.coding.families import CodeFamily, choose
from facetwise.coding.parts import Part, together
from facetwise.coding.sacroiliac import SacroiliacCount, count_sacroiliac
from facetwise.coding.sacroiliac_lines import sacroiliac_part
from facetwise.coding.sequence import in_order
from facetwise.coding.treatments import Treatment, treatments
from facetwise.domain import spine
from facetwise.domain.claim import CodedEncounter, ProposedLine, Query, TreatedJoint
from facetwise.domain.encounter import Encounter, Procedure

SACROILIAC_WORDS = "the sacroiliac joint"


def code(encounter: Encounter) -> CodedEncounter:
    """The lines that the record supports, with the reason for each. What it leaves open is asked."""
    if encounter.procedures is None:
        return CodedEncounter(facet_procedure_performed=None, queries=(queries.procedure_not_given(),))
    choices = [(procedure, choose(procedure)) for procedure in encounter.procedures]
    chosen = [(procedure, choice.family) for procedure, choice in choices if choice.family]
    uncoded = [procedure for procedure, choice in choices if not choice.family]
    treated = treatments(chosen)
    questions = Part(
        queries=tuple(query for _, choice in choices for query in choice.queries),
        notes=tuple(note for _, choice in choices for note in choice.notes),
    )
    part = together([questions, _work_part(chosen, treated, uncoded, encounter)])
    return CodedEncounter(
        facet_procedure_performed=_is_facet_work(encounter.procedures, count_sacroiliac(chosen)),
        lines=part.lines,
        joints=_treated_joints(treated, uncoded),
        not_counted=part.not_counted,
        queries=part.queries,
        notes=part.notes,
    )


def _work_part(
    chosen: Sequence[tuple[Procedure, CodeFamily]],
    treated: Sequence[Treatment],
    uncoded: Sequence[Procedure],
    encounter: Encounter,
) -> Part:
    """Everything that follows from the procedures: lines in their order, then what is open."""
    conventions = Conventions.of(encounter)
    sacroiliac = count_sacroiliac(chosen)
    all_targets = count(target for procedure, _ in chosen for target in procedure.targets)
    performed = together(
        [
            *(facet_part(treatment, conventions, encounter) for treatment in treated),
            sacroiliac_part(sacroiliac, all_targets, conventions, encounter),
        ]
    )
    drugs = drug_part(encounter, performed.lines, conventions)
    open_counts = [count(procedure.targets) for procedure in uncoded]
    parts = together(
        [
            performed,
            drugs,
            *(_treatment_left_overs(treatment, sacroiliac) for treatment in treated),
            *(_count_left_overs(item, sacroiliac) for item in open_counts),
            Part(queries=tuple(_missing(encounter))),
        ]
    )
    lines = with_distinct_sites(in_order(parts.lines), conventions, encounter.service_date)
    return replace(
        parts, lines=lines, queries=(*parts.queries, *_diagnosis_queries(lines, encounter.diagnoses))
    )


def _treatment_left_overs(treatment: Treatment, sacroiliac: SacroiliacCount) -> Part:
    names = list(dict.fromkeys(item.joint for item in treatment.without_code))
    return together(
        [
            _count_left_overs(treatment.count, sacroiliac),
            Part(
                not_counted=tuple(not_counted.of_treatment(treatment)),
                queries=(queries.no_destruction_code(names),) if names else (),
            ),
        ]
    )


def _count_left_overs(counted: JointCount, sacroiliac: SacroiliacCount) -> Part:
    return Part(
        not_counted=tuple(not_counted.of_count(counted, sacroiliac)),
        queries=queries.counting_queries(_without_sacroiliac_nerves(counted, sacroiliac)),
    )


def _without_sacroiliac_nerves(counted: JointCount, sacroiliac: SacroiliacCount) -> JointCount:
    """L5 beside a whole sacroiliac nerve set belongs to that set: nothing is open about it."""
    open_nerves = (
        item for item in counted.left_over if not (item.nerve == "L5" and sacroiliac.has_nerve_set(item.side))
    )
    return replace(counted, left_over=tuple(open_nerves))


def _missing(encounter: Encounter) -> Iterable[Query]:
    procedures = encounter.procedures or ()
    yield from (queries.targets_not_stated(procedure) for procedure in procedures if not procedure.targets)
    if encounter.service_date is None:
        yield queries.service_date_not_given()


def _diagnosis_queries(lines: Sequence[ProposedLine], diagnoses: Sequence[str] | None) -> Iterable[Query]:
    """One question for all procedure lines that no diagnosis explains; drugs ask nothing."""
    unexplained = [line for line in lines if line.region is not None and not line.diagnosis_pointers]
    places = list(
        dict.fromkeys(place for line in unexplained for place in line.joints or (SACROILIAC_WORDS,))
    )
    if places:
        yield queries.no_fitting_diagnosis(places, are_given=bool(diagnoses))


def _treated_joints(treated: Sequence[Treatment], uncoded: Sequence[Procedure]) -> tuple[TreatedJoint, ...]:
    """Every joint that the record's targets make, coded or not, from the head down."""
    found: set[CountedJoint] = set()
    for treatment in treated:
        found |= {*treatment.count.joints, *treatment.repeated, *treatment.without_code}
    for procedure in uncoded:
        found |= set(count(procedure.targets).joints)
    pairs = {(item.joint, item.side) for item in found}
    ordered = sorted(pairs, key=lambda pair: (spine.joints()[pair[0]].order, SIDES.index(pair[1])))
    return tuple(TreatedJoint(joint=joint, side=side) for joint, side in ordered)


def _is_facet_work(procedures: Sequence[Procedure], sacroiliac: SacroiliacCount) -> bool | None:
    """Whether a facet joint or one of its nerves was treated; None where the targets do not tell."""
    counted = count(target for procedure in procedures for target in procedure.targets)
    if counted.joints or _without_sacroiliac_nerves(counted, sacroiliac).left_over:
        return True
    tells = all(procedure.targets for procedure in procedures) and not counted.unknown
    return False if tells else None
