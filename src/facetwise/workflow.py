"""The typed library: what the command line, a page or another program calls.

`code_encounter` proposes lines from a documented procedure and checks them; `check_encounters` checks lines that
somebody chose; `check_tables` checks claims by the million as they come from a reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from facetwise.coding import code
from facetwise.domain.bill import Amount, Bill
from facetwise.domain.claim import CodedEncounter
from facetwise.domain.encounter import ClaimLine, Encounter
from facetwise.domain.finding import Finding
from facetwise.domain.tables import BaseTables
from facetwise.domain.vocabulary import Verdict
from facetwise.engine.facts_of_run import FactsOfPatients
from facetwise.engine.finding_objects import to_objects
from facetwise.engine.findings import findings_frame
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.engine.prepare import Prepared
from facetwise.engine.run import ask_rules
from facetwise.policy.payer_names import CODE_BOOK
from facetwise.rules.registry import all_rules

WHAT_IF_FAMILIES = ("counting", "necessity", "frequency", "authorization")
"""The families that can be told before a session takes place."""


@dataclass(frozen=True, slots=True)
class CodedResult:
    """An encounter, the lines it supports, and what the checks say of them."""

    encounter: Encounter
    coded: CodedEncounter
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One claim's findings."""

    claim_id: str | None
    source: str | None
    findings: tuple[Finding, ...]
    encounter_id: str | None = None


def code_encounter(
    encounter: Encounter, *, as_of: date, source: str | None = None, all_verdicts: bool = False
) -> CodedResult:
    """Propose the claim lines that the record supports, and check them as if they were to be sent."""
    (result,) = code_encounters([encounter], as_of=as_of, sources=[source], all_verdicts=all_verdicts)
    return result


def code_encounters(
    encounters: Sequence[Encounter],
    *,
    as_of: date,
    sources: Sequence[str | None] | None = None,
    all_verdicts: bool = False,
) -> list[CodedResult]:
    """Propose the lines of many encounters and check all of them at once, each with the others as its history."""
    coded = [code(encounter) for encounter in encounters]
    proposed = [
        replace(encounter, claim_lines=as_claim_lines(item))
        for encounter, item in zip(encounters, coded, strict=True)
    ]
    checked = check_encounters(proposed, as_of=as_of, sources=sources, all_verdicts=all_verdicts)
    return [
        CodedResult(encounter, item, result.findings)
        for encounter, item, result in zip(encounters, coded, checked, strict=True)
    ]


def check_encounters(
    encounters: Sequence[Encounter],
    *,
    as_of: date,
    sources: Sequence[str | None] | None = None,
    all_verdicts: bool = False,
) -> list[CheckResult]:
    """Check encounters that carry ``claim_lines``, each with the others as its history."""
    names = sources if sources is not None else [None] * len(encounters)
    intakes = [Intake(encounter, name) for encounter, name in zip(encounters, names, strict=True)]
    base = tables_from_encounters(intakes, as_of=as_of)
    frame = check_tables(base, all_verdicts=all_verdicts)
    by_claim = {key: part for (key,), part in frame.partition_by("claim_key", as_dict=True).items()}
    nothing = frame.clear()
    return [
        CheckResult(claim_id, source, tuple(to_objects(by_claim.get(key, nothing))), encounter_id)
        for key, claim_id, source, encounter_id in base.claims.select(
            "claim_key", "claim_id", "source", "encounter_id"
        ).iter_rows()
    ]


def what_if(encounter: Encounter, *, on: date, as_of: date, source: str | None = None) -> tuple[Finding, ...]:
    """What the checks say of a session that is only proposed, of what can be told before it takes place."""
    proposed = replace(encounter, service_date=on)
    result = code_encounter(proposed, as_of=max(as_of, on), source=source)
    return tuple(
        finding
        for finding in result.findings
        if finding.family in WHAT_IF_FAMILIES and finding.verdict in (Verdict.VIOLATED, Verdict.UNDETERMINED)
    )


def bill_findings(
    bill: Bill, *, payer: str | None, as_of: date, state: str | None = None, service_date: date | None = None
) -> tuple[Finding, ...]:
    """What the checks say of a bill's lines, with no record at hand; without a payer by the code book alone."""
    lines = tuple(
        ClaimLine(
            code=line.code, modifiers=line.modifiers, units=line.units, charge=line.amount(Amount.BILLED)
        )
        for line in bill.lines
    )
    if not lines:
        return ()
    day = service_date or as_of
    claim = Encounter(payer=payer or CODE_BOOK, state=state, service_date=day, claim_lines=lines)
    (result,) = check_encounters([claim], as_of=as_of)
    return result.findings


def check_tables(
    base: BaseTables | Prepared, *, other_claims: FactsOfPatients | None = None, all_verdicts: bool = False
) -> pl.DataFrame:
    """Findings (columns of `FINDINGS`) on claims as a reader gave them.

    Args:
        base: the claims, or what `prepare` made of them.
        other_claims: thin facts of all claims of the run where ``base`` is one chunk of it (`facts_of_run`).
        all_verdicts: also ``met`` and ``not_applicable``.
    """
    run = ask_rules(base, tuple(all_rules().values()), other_claims=other_claims, all_verdicts=all_verdicts)
    return findings_frame(run)


def load_rules() -> None:
    """Load the modules of all rules, which the first check would do otherwise."""
    all_rules()


def as_claim_lines(coded: CodedEncounter) -> tuple[ClaimLine, ...]:
    """Proposed lines as lines of a claim, without charges."""
    return tuple(
        ClaimLine(
            code=line.code,
            modifiers=line.modifiers,
            units=line.units,
            diagnosis_pointers=line.diagnosis_pointers,
        )
        for line in coded.lines
    )


def with_proposed_lines(encounter: Encounter) -> tuple[Encounter, tuple[str, ...]]:
    """The encounter with lines to bill, and the questions that stand open where they had to be proposed.

    Lines that somebody chose stay as they are.
    """
    if encounter.claim_lines is not None:
        return encounter, ()
    coded = code(encounter)
    return replace(encounter, claim_lines=as_claim_lines(coded)), tuple(q.question for q in coded.queries)
