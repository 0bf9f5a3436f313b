"""Cases beside the rules: reading them, and turning each into encounters.

A case::

    - name: a_fifth_diagnostic_session_in_twelve_months_is_over_the_limit
      base: cervical_diagnostic      # a name of case_bases.yaml
      change: {history: [...]}       # merged into the base; lists replace; null = not known
      lines: ["64490-50-KX x1 $650 @1,2"]   # short for claim_lines
      record: false                  # the claim alone, as an 837 gives it
      columns: {claims: {segment: 12}}   # what no encounter can say: values of all rows of the claim's tables
      others: [{change: {...}}]      # more claims of the same patient in the same run
      before: [{change: {...}}]      # the same, standing before it in the file
      as_of: 2026-03-10              # checking date; the day after service if left out
      expect: violated               # or {1: met, 2: violated} by line, {lumbar_sacral: met} by region
      message: session 5 of 4        # optional: the message holds this
      fix: order 1, 2                # optional: the fix says this
      waiting: record                # optional: what an undetermined row waits for; nothing: it speaks for itself
      at_risk: 450.00                # optional: the money that the violations put at risk, in dollars

A plain ``expect`` holds when every subject to which the rule applies has that verdict.
"""

import copy
import json
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import facetwise.rules
from facetwise.domain.encounter import Authorization, Documentation, Encounter
from facetwise.interop.encounter.read import read_encounters
from facetwise.rules.declare import Rule

LINE = re.compile(
    r"(?P<code>\w+)(?P<modifiers>(-\w+)*)( x(?P<units>[\d.]+))?( \$(?P<charge>[\d.]+))?( @(?P<pointers>[\d,]+))?"
)
CASE_KEYS = {
    "name",
    "base",
    "change",
    "lines",
    "record",
    "columns",
    "others",
    "before",
    "as_of",
    "expect",
    "message",
    "help",
    "fix",
    "waiting",
    "severity",
    "at_risk",
    "why",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One story about one rule."""

    rule: Rule
    name: str
    encounters: tuple[Encounter, ...]
    number: int  # of the one under test, from 0
    as_of: date
    expect: str | dict[Any, str]
    message: str | None
    help: str | None
    fix: str | None
    waiting: str | None
    severity: str | None
    columns: dict[str, dict[str, Any]]
    at_risk: float | None


@cache
def bases() -> dict[str, dict[str, Any]]:
    path = Path(facetwise.rules.__file__).with_name("case_bases.yaml")
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def cases_of(rule: Rule) -> tuple[Case, ...]:
    if not rule.cases_path.exists():
        return ()
    written = yaml.load(rule.cases_path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(_case(rule, item) for item in written)


def _case(rule: Rule, item: dict[str, Any]) -> Case:
    unknown = set(item) - CASE_KEYS
    if unknown:
        raise ValueError(
            f"{rule.cases_path.name}: case {item.get('name')} has unknown keys {sorted(unknown)}"
        )
    before, others = (
        [encounter_of({"base": item["base"], **other}) for other in item.get(key, [])]
        for key in ("before", "others")
    )
    in_order = [*before, encounter_of(item), *others]
    encounters = [_named(e, f"{rule.code}/{item['name']}", number) for number, e in enumerate(in_order)]
    served = max((e.service_date for e in encounters if e.service_date), default=date(2026, 1, 1))
    return Case(
        rule=rule,
        name=item["name"],
        encounters=tuple(encounters),
        number=len(before),
        as_of=item.get("as_of", served + timedelta(days=1)),
        expect=item["expect"],
        message=item.get("message"),
        help=item.get("help"),
        fix=item.get("fix"),
        waiting=item.get("waiting"),
        severity=item.get("severity"),
        columns=item.get("columns", {}),
        at_risk=item.get("at_risk"),
    )


def encounter_of(item: dict[str, Any]) -> Encounter:
    data = merged(bases()[item["base"]], item.get("change", {}))
    if "lines" in item:
        data["claim_lines"] = [_line(text) for text in item["lines"]]
        charges = [line["charge"] for line in data["claim_lines"]]
        data["claim"]["total_charge"] = None if None in charges else sum(charges)
        if "total_charge" in item.get("change", {}).get("claim", {}):
            data["claim"]["total_charge"] = item["change"]["claim"]["total_charge"]
    encounter = _read(data)
    if item.get("record", True):
        return encounter
    return replace(
        encounter,
        procedures=None,
        drugs=None,
        other_services=None,
        history=None,
        documentation=Documentation(),
        authorization=replace(Authorization(), number=encounter.authorization.number),
    )


def _read(data: dict[str, Any]) -> Encounter:
    file = read_encounters(json.dumps(data, default=str).encode(), source="case")
    problems = [*file.problems, *(problem for read in file.encounters for problem in read.problems)]
    if problems:
        raise ValueError(f"the case cannot be read: {problems}")
    return file.encounters[0].encounter


def merged(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The base with the change laid over it: mappings merge, everything else replaces."""
    result = copy.deepcopy(base)
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def _line(text: str) -> dict[str, Any]:
    match = LINE.fullmatch(text)
    if match is None:
        raise ValueError(f"case line {text!r}: expected CODE-MOD-MOD xUNITS $CHARGE @POINTER,POINTER")
    return {
        "code": match["code"],
        "modifiers": [m for m in match["modifiers"].split("-") if m],
        "units": float(match["units"] or 1),
        "charge": float(match["charge"] or 100),
        "diagnosis_pointers": [int(p) for p in (match["pointers"] or "1").split(",")],
    }


def _named(encounter: Encounter, name: str, number: int) -> Encounter:
    """Patient and claim ids of its own, so that cases do not become each other's history."""
    claim_id = (
        encounter.claim.claim_id if number and encounter.claim.claim_id != "base" else f"{name}#{number}"
    )
    patient = encounter.patient
    return replace(
        encounter,
        patient=replace(patient, id=patient.id and f"{name}/{patient.id}"),
        claim=replace(encounter.claim, claim_id=claim_id),
    )
