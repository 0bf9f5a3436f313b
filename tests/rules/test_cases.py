"""Every rule's cases: those of one rule together, all in one shuffled batch, and some alone, with the same answers."""

import random
import re
from collections.abc import Sequence
from functools import cache

import polars as pl
import polars.selectors as cs
import pytest

from facetwise.domain.vocabulary import Grain
from facetwise.engine.findings import findings_frame
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.engine.run import Run, ask_rules
from facetwise.rules.declare import Rule
from facetwise.rules.registry import all_rules
from tests.rules.case_files import Case, cases_of

NEVER = {
    "same-joint-too-soon": {
        "met",
        "violated",
    },  # every interval known is of an old or undated text  # verdicts that a rule cannot give
    "guidance-not-stated": {"violated"},  # a silent record can only be asked about
    "authorization-need-unknown": {"violated"},  # a need that is not known is no fault
    "site-of-service-review": {"violated"},  # whether a reason holds for the patient, the claim does not say
    "injectate-not-covered": {"met"},  # only what a policy may leave out is asked about
    "sedation-billed-apart": {"met", "violated"},  # the claim of the procedure decides, not this one
}
UNTIDY_NUMBER = re.compile(r"\d\.0\b")  # 80.0 where a person writes 80
SAY_WHAT_IS_NOT_STATED = {  # of the claim: in all other sentences it would be a gap that somebody filled
    "add-on-bilateral-form-unsettled",
    "authorization-missing",
    "bilateral-modifier-at-surgery-centre",
    "bilateral-on-two-lines",
    "drug-at-facility",
    "nerve-set-incomplete",
    "second-diagnostic-after-little-relief",
    "sedation-time-in-facility",
    "session-limit-exceeded",
    "units-over-limit",
}
CASES = [case for rule in all_rules().values() for case in cases_of(rule)]


def name_of(case: Case) -> str:
    return f"{case.rule.code}-{case.name}"


def run_cases(cases: Sequence[Case], rules) -> tuple[Run, dict[tuple[str, str], int]]:
    """Run rules over the encounters of all cases; gives the claim key of each case's claim under test."""
    intakes, first_key, as_of = [], {}, []
    for case in cases:
        first_key[case.rule.code, case.name] = len(intakes) + case.number
        intakes += [Intake(encounter, case.name) for encounter in case.encounters]
        as_of += [case.as_of] * len(case.encounters)
    base = tables_from_encounters(intakes, as_of=as_of[0])
    tables = {name: getattr(base, name) for name in base.__slots__}
    tables["claims"] = tables["claims"].with_columns(as_of=pl.Series(as_of, dtype=pl.Date))
    for case in cases:
        for name, values in case.columns.items():
            tables[name] = with_columns_of(tables[name], first_key[case.rule.code, case.name], values)
    return ask_rules(type(base)(**tables), rules, strict=True, all_verdicts=True), first_key


def with_columns_of(table: pl.DataFrame, claim_key: int, values: dict) -> pl.DataFrame:
    """The table with these values in all rows of one claim."""
    is_its_own = pl.col("claim_key") == claim_key
    return table.with_columns(
        pl.when(is_its_own).then(pl.lit(value, dtype=table.schema[name])).otherwise(name).alias(name)
        for name, value in values.items()
    )


def answers_of(run: Run, case: Case, claim_key: int) -> pl.DataFrame:
    (asked,) = [asked for asked in run.asked if asked.rule.code == case.rule.code]
    rows = asked.answers.filter(pl.col("claim_key") == claim_key)
    if case.rule.grain is Grain.SESSION:
        regions = run.sessions.select("session_id", session_region=pl.col("region"))
        rows = rows.join(regions, on="session_id", how="left").sort("session_id")
    return rows


def verdicts(case: Case, rows: pl.DataFrame) -> str | dict:
    if isinstance(case.expect, dict):
        key = "line_no" if case.rule.grain is Grain.LINE else "session_region"
        return {
            subject: v for subject, v in rows.select(key, "verdict").iter_rows() if subject in case.expect
        }
    found = set(rows["verdict"]) - {"not_applicable"}
    return found.pop() if len(found) == 1 else "not_applicable" if not found else sorted(found)


def is_waiting(case: Case, rows: pl.DataFrame) -> bool:
    """Whether an undetermined row waits for what the case says."""
    wanted = None if case.waiting == "nothing" else case.waiting
    return case.waiting is None or wanted in set(rows.filter(verdict="undetermined")["waiting"])


@cache
def of_rule(rule: Rule) -> tuple[Run, dict, pl.DataFrame]:
    """The rule alone, asked about its own cases, and its findings."""
    run, keys = run_cases(cases_of(rule), [rule])
    return run, keys, findings_frame(run).filter(pl.col("code") == rule.code)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case(case: Case) -> None:
    run, keys, findings = of_rule(case.rule)
    claim_key = keys[case.rule.code, case.name]
    rows = answers_of(run, case, claim_key)
    assert verdicts(case, rows) == case.expect
    own = findings.filter(pl.col("claim_key") == claim_key)
    assert not any(UNTIDY_NUMBER.search(message) for message in own["message"])
    assert case.rule.name in SAY_WHAT_IS_NOT_STATED or not any("not stated" in m for m in own["message"])
    if case.message:
        assert case.message in " | ".join(own["message"])
    if case.help:
        assert case.help in " | ".join(own["help"])
    if case.fix:
        assert case.fix in " | ".join(own["fix"].drop_nulls())
    if case.severity:
        assert case.severity in set(
            own.filter(pl.col("verdict").is_in(["violated", "undetermined"]))["severity"]
        )
    if case.at_risk is not None:
        assert own["money_at_risk_cents"].sum() == round(case.at_risk * 100)
    assert is_waiting(case, rows)


@cache
def batch() -> tuple[Run, dict]:
    shuffled = random.Random(2026).sample(CASES, len(CASES))
    return run_cases(shuffled, tuple(all_rules().values()))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case_in_one_shuffled_batch(case: Case) -> None:
    run, keys = batch()
    assert verdicts(case, answers_of(run, case, keys[case.rule.code, case.name])) == case.expect


def what_is_there(case: Case) -> tuple[object, ...]:
    """Which tables of the case would be empty if it stood alone."""
    encounter = case.encounters[case.number]
    parts = (encounter.claim_lines, encounter.diagnoses, encounter.procedures, encounter.drugs)
    parts += (encounter.other_services, encounter.history, *(p.targets for p in encounter.procedures or ()))
    return len(case.encounters), encounter.claim_type, *map(bool, parts)


ALONE = list({what_is_there(case): case for case in CASES}.values())


def all_answers(run: Run, claim_keys: range) -> dict[str, list[tuple]]:
    """What each rule says of these claims, counted from 0."""
    first = claim_keys.start
    return {
        asked.rule.name: asked.answers.filter(pl.col("claim_key").is_in(claim_keys))
        .select(
            pl.col("claim_key") - first,
            cs.by_name("line_no", require_all=False),
            "verdict",
            "standing",
            "waiting",
        )
        .sort(pl.all())
        .rows()
        for asked in run.asked
    }


@pytest.mark.parametrize("case", ALONE, ids=name_of)
def test_every_rule_says_of_a_case_alone_what_it_says_among_the_others(case: Case) -> None:
    (together, keys), number = batch(), len(case.encounters)
    alone, _ = run_cases([case], tuple(all_rules().values()))
    first = keys[case.rule.code, case.name] - case.number
    assert all_answers(alone, range(number)) == all_answers(together, range(first, first + number))


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.name)
def test_rule_has_a_case_for_every_verdict_it_can_give(rule) -> None:
    seen = set()
    for case in cases_of(rule):
        seen |= set(case.expect.values()) if isinstance(case.expect, dict) else {case.expect}
    wanted = {"met", "violated", "not_applicable"} - NEVER.get(rule.name, set())
    if rule.parameters or rule.needs or rule.undetermined:
        wanted.add("undetermined")
    assert wanted <= seen, f"{rule.cases_path.name} lacks a case that is {', '.join(sorted(wanted - seen))}"


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.name)
def test_case_names_are_sentences_and_distinct(rule) -> None:
    names = [case.name for case in cases_of(rule)]
    assert len(names) == len(set(names))
    assert all(name.count("_") >= 2 and name == name.lower() for name in names), names
