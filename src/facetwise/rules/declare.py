"""How a rule is declared: one decorated function that answers for every subject of its grain."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity

RuleFunction = Callable[[Tables], pl.LazyFrame]


class Need(StrEnum):
    """A record that a rule waits for. What is missing is said once a claim, not once a rule."""

    RECORD = "record"  # a note or encounter
    HISTORY = "history"  # earlier sessions of the patient
    TABLE = "table"  # a public file of CMS that the user imports


class Presence(StrEnum):
    """What some claim has to hold before a rule has anything to judge."""

    FACET_WORK = "facet_work"  # a facet line, or a procedure in the record; what most rules are about
    OTHER_SERVICE = "other_service"  # a line without a facet code, or a service meant to be billed beside
    DESTRUCTION = "destruction"  # a line
    ULTRASOUND_CODE = "ultrasound_code"  # a line
    BOTH_SIDES = "both_sides"  # lines that say both, together or each, or by several units
    REPEATED_CODE = "repeated_code"  # several lines of one code
    KX = "kx"  # a line with this modifier
    LIABILITY_MODIFIER = "liability_modifier"  # a line with a modifier about the notice to the patient
    UNTIDY_CODE = "untidy_code"  # a line whose codes are not written as they should
    DIAGNOSIS_WITH_DOT = "diagnosis_with_dot"  # in a file of claims
    CORRECTION = "correction"  # a claim that replaces or voids another
    THIRD_LEVEL = "third_level"  # a line of the code for third and further levels
    ADD_ON = "add_on"  # a facet line that is not the primary
    SEVERAL_POINTERS = "several_pointers"  # a line with more than one diagnosis pointer
    DIAGNOSTIC = "diagnostic"  # a session of this purpose
    THERAPEUTIC = "therapeutic"
    ABLATION = "ablation"
    HOSPITAL = "hospital"  # a claim of this type
    SURGERY_CENTRE = "surgery_centre"
    AUTHORIZATION = "authorization"  # a claim with its number, or with how it stands
    BOTH_TECHNIQUES = "both_techniques"  # lines of injections and of destructions
    CYST = "cyst"  # in the record, or a claim without a record
    DRUG = "drug"  # in the record
    REPEATABLE = "repeatable"  # a session of treatment: therapeutic, or an ablation


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check with everything needed to run it, show it and explain it."""

    code: str
    name: str
    family: str
    grain: Grain
    severity: Severity
    message: str
    undetermined: str
    help: str
    span: str
    parameters: tuple[str, ...]
    looks_at: tuple[str, ...]
    needs: tuple[Need, ...]
    tables: tuple[str, ...]
    evidence: tuple[str, ...]
    denial_codes: tuple[str, ...]
    sources: tuple[Source, ...]
    fix: str | None
    fix_applicability: str | None
    edit: str | None
    names_unknown_policy: bool
    stands_without_policy: str | None
    checks_form: bool
    of_every_claim: bool
    only_with: Presence | None
    severity_while_open: Severity | None
    gives_way_to: tuple[str, ...]
    documentation: str
    module: str
    path: Path
    function: RuleFunction

    @property
    def cases_path(self) -> Path:
        """The file of cases beside the rule."""
        return self.path.with_suffix(".cases.yaml")

    @property
    def concerned(self) -> tuple[Presence, ...]:
        """All that a claim has to hold for the rule to have anything to say of it; nothing where any claim will do."""
        about = () if self.of_every_claim else (Presence.FACET_WORK,)
        return about if self.only_with is None else (*about, self.only_with)


def rule(
    *,
    code: str,
    name: str,
    grain: Grain,
    severity: Severity,
    message: str,
    help: str,
    span: str,
    undetermined: str = "",
    parameters: tuple[str, ...] = (),
    looks_at: tuple[str, ...] = (),
    needs: tuple[Need, ...] = (),
    tables: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
    denial_codes: tuple[str, ...] = (),
    sources: tuple[Source, ...] = (),
    fix: str | None = None,
    fix_applicability: str | None = None,
    edit: str | None = None,
    names_unknown_policy: bool = False,
    stands_without_policy: str | None = None,
    checks_form: bool = False,
    of_every_claim: bool = False,
    only_with: Presence | None = None,
    severity_while_open: Severity | None = None,
    gives_way_to: tuple[str, ...] = (),
) -> Callable[[RuleFunction], Rule]:
    """Make a rule of a function from tables to one row per subject.

    The function returns the keys of its grain (`lexicon.CLAIM`, `SESSION` or `LINE`), ``applies`` and
    ``violated`` (null = cannot tell), and evidence columns. It filters nothing.

    Args:
        code: short handle, ``FW401``; never used again for another rule.
        name: names the defect, in kebab case.
        grain: what one row is about.
        severity: the consequence. A ``severity`` column in the answer overrides it row by row; a column
            ``charge_at_risk_cents`` overrides the charge of the claim, session or line as the money at risk.
        message: sentence for a violation, with ``{column}`` for values of the answer.
        undetermined: sentence for a row that cannot be decided; empty where only missing records or policy
            values can be the reason (the engine words those).
        help: what to do, with ``{column}`` likewise.
        span: path of the value in the claim or record.
        parameters: leaf names of the policy values that the answer rests on. Where one is unknown, in
            conflict or of low confidence the verdict is ``undetermined``; where one is not addressed by a
            policy that was read, ``not_applicable``.
        looks_at: leaf names that are only shown, or that the rule itself handles when null.
        needs: records without which the rule waits.
        tables: kinds of public files (as in `facetwise import`) without which it waits: ``violated`` null
            where none is loaded for the day; ``applies`` null is an own finding, worded by ``undetermined``.
        evidence: columns of the answer to show beside the message.
        denial_codes: usual denial codes (CARC with group, RARC).
        sources: where the rule comes from when it does not rest on policy values alone.
        fix: what to change, with ``{column}``; None where only a person can tell.
        fix_applicability: ``safe`` (only how the same facts are presented) or ``needs-review``.
        edit: a safe fix as a program makes it, with ``{column}`` likewise: one of `domain.claim_edits`.
        names_unknown_policy: give an own finding, worded by ``undetermined``, where the policy value is unknown
            or in conflict. Left out, such rows are said once a claim for all rules together.
        stands_without_policy: column of the answer, true where the row rests on the claim and the record alone,
            so that an unknown or weak policy value does not stand in its way.
        checks_form: asks whether the claim can be read and matched at all. Only these speak of a void, which
            takes back a claim whatever was wrong in it.
        of_every_claim: speaks of claims without facet work too. Other rules are not asked about such claims.
        only_with: what the claims have to hold; where none does, the rule is not asked unless all verdicts are
            wanted. Without it no answer may be a violation or undetermined.
        severity_while_open: how grave it is that it waits, where that is less than the consequence: for what few
            payers ask, so that every claim would wait for it.
        gives_way_to: names of rules that find the same fault and say more exactly what it is: a violation is not
            said where one of them finds the same code of the claim at fault, at least as gravely. All of them answer
            with a column ``code``, or ``codes`` joined by ``, ``.
    """

    def declare(function: RuleFunction) -> Rule:
        module = inspect.getmodule(function)
        if module is None or module.__doc__ is None:
            raise ValueError(f"rule {code}: the module needs a docstring, it is the rule's documentation")
        return Rule(
            code=code,
            name=name,
            family=module.__name__.split(".")[-2],
            grain=grain,
            severity=severity,
            message=message,
            undetermined=undetermined,
            help=help,
            span=span,
            parameters=parameters,
            looks_at=looks_at,
            needs=(*needs, Need.TABLE) if tables else needs,
            tables=tables,
            evidence=evidence,
            denial_codes=denial_codes,
            sources=sources,
            fix=fix,
            fix_applicability=fix_applicability,
            edit=edit,
            names_unknown_policy=names_unknown_policy,
            stands_without_policy=stands_without_policy,
            checks_form=checks_form,
            of_every_claim=of_every_claim,
            only_with=only_with,
            severity_while_open=severity_while_open,
            gives_way_to=gives_way_to,
            documentation=module.__doc__,
            module=module.__name__,
            path=Path(inspect.getfile(function)),
            function=function,
        )

    return declare
