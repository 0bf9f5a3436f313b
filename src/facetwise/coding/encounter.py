"""An encounter → the claim lines that its record supports, what was not counted, and what has to be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from facetwise.coding import queries
from facetwise.coding.conventions import Conventions
from facetwise.coding.distinct_sites import with_distinct_sites
from facetwise.coding.drug_lines import drug_part
from facetwise.coding.facet_lines import facet_part
from facetwise.coding.left_overs import left_over_part
from facetwise.coding.parts import Part, together
from facetwise.coding.sacroiliac_lines import sacroiliac_part
from facetwise.coding.sequence import in_order
from facetwise.coding.session import Session
from facetwise.domain.claim import CodedEncounter, ProposedLine, Query
from facetwise.domain.encounter import Encounter
from facetwise.policy.contractors import contractor_of_a_part

SACROILIAC_WORDS = "the sacroiliac joint"


def code(encounter: Encounter) -> CodedEncounter:
    """The lines that the record supports, with the reason for each. What it leaves open is asked."""
    if encounter.procedures is None:
        return CodedEncounter(facet_procedure_performed=None, queries=(queries.procedure_not_given(),))
    session = Session.of(encounter.procedures)
    part = _with_lines_in_order(_everything(session, encounter), encounter)
    return CodedEncounter(
        facet_procedure_performed=session.is_facet_work,
        lines=part.lines,
        joints=session.treated_joints,
        not_counted=part.not_counted,
        queries=part.queries,
        notes=part.notes,
    )


def _everything(session: Session, encounter: Encounter) -> Part:
    """Choices, procedure lines, drugs beside them, then what is open."""
    conventions = Conventions.of(encounter)
    performed = together(
        [
            *(Part(queries=choice.queries, notes=choice.notes) for choice in session.choices),
            *(facet_part(treatment, conventions, encounter) for treatment in session.treatments),
            sacroiliac_part(session.sacroiliac, session.count, conventions, encounter),
        ]
    )
    return together(
        [
            performed,
            drug_part(encounter, performed.lines, conventions),
            left_over_part(session),
            Part(queries=() if encounter.service_date else (queries.service_date_not_given(),)),
            Part(notes=_other_contractor(conventions)),
        ]
    )


def _other_contractor(conventions: Conventions) -> tuple[str, ...]:
    """That Medicare's contractor, whose rules were followed, may be another one in a part of the state."""
    told = conventions.encounter
    part = (
        contractor_of_a_part(told.state, told.contractor, told.service_date)
        if conventions.is_medicare
        else None
    )
    return (part,) if part else ()


def _with_lines_in_order(part: Part, encounter: Encounter) -> Part:
    lines = with_distinct_sites(in_order(part.lines), Conventions.of(encounter), encounter.service_date)
    asked = (*part.queries, *_diagnosis_queries(lines, encounter.diagnoses))
    return replace(part, lines=lines, queries=asked)


def _diagnosis_queries(lines: Sequence[ProposedLine], diagnoses: Sequence[str] | None) -> Iterable[Query]:
    """One question for all procedure lines that no diagnosis explains; drugs ask nothing."""
    unexplained = [line for line in lines if line.region is not None and not line.diagnosis_pointers]
    places = [place for line in unexplained for place in line.joints or (SACROILIAC_WORDS,)]
    if places:
        yield queries.no_fitting_diagnosis(list(dict.fromkeys(places)), are_given=bool(diagnoses))
