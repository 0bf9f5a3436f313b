"""Every rule's cases: each alone, and all together in one shuffled batch, with the same answers."""

import random
from functools import cache

import polars as pl
import pytest

from facetwise.domain.vocabulary import Grain
from facetwise.engine.findings import findings_frame
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.engine.run import Run, ask_rules
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
}
CASES = [case for rule in all_rules().values() for case in cases_of(rule)]


def run_cases(cases: list[Case], rules) -> tuple[Run, dict[str, list[int]]]:
    """Run rules over the encounters of all cases; gives the claim key of each case's claim under test."""
    intakes, first_key, as_of = [], {}, []
    for case in cases:
        first_key[case.rule.code, case.name] = len(intakes)
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


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule.code}-{case.name}")
def test_case_alone(case: Case) -> None:
    run, keys = run_cases([case], [case.rule])
    rows = answers_of(run, case, keys[case.rule.code, case.name])
    assert verdicts(case, rows) == case.expect
    findings = findings_frame(run).filter(pl.col("claim_key") == 0)
    own = findings.filter(pl.col("code") == case.rule.code)
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
    if case.waiting:
        assert case.waiting in set(rows["waiting"])


@cache
def batch() -> tuple[Run, dict]:
    shuffled = random.Random(2026).sample(CASES, len(CASES))
    return run_cases(shuffled, tuple(all_rules().values()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule.code}-{case.name}")
def test_case_in_one_shuffled_batch(case: Case) -> None:
    run, keys = batch()
    assert verdicts(case, answers_of(run, case, keys[case.rule.code, case.name])) == case.expect


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
