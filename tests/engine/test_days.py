"""A claim of several days is judged day by day, and what is found goes back to the claim that was sent."""

from dataclasses import replace
from datetime import date

import polars as pl

from facetwise.domain.encounter import ClaimHeader, ClaimLine, Encounter
from facetwise.engine.days import by_day
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.workflow import check_encounters

FIRST, SECOND, AS_OF = date(2026, 2, 3), date(2026, 2, 17), date(2026, 3, 1)
BOTH_DAYS = Encounter(
    encounter_id="E-1",
    payer="medicare",
    state="OH",
    service_date=FIRST,
    place_of_service="11",
    bill_for="professional",
    diagnoses=("M47.816",),
    claim_lines=tuple(
        ClaimLine(
            code=code, modifiers=modifiers, service_date=day, units=1, charge=650, diagnosis_pointers=(1,)
        )
        for code, modifiers, day in (
            ("64493", ("RT",), FIRST),
            ("99213", (), SECOND),
            ("64493", ("LT",), SECOND),
        )
    ),
    claim=ClaimHeader(claim_id="A-1", total_charge=1950),
)


def parts(encounter: Encounter) -> pl.DataFrame:
    base = by_day(tables_from_encounters([Intake(encounter)], as_of=AS_OF))
    lines = base.lines.group_by("claim_key").agg("line_no")
    return base.claims.join(lines, on="claim_key").sort("claim_key")


def test_each_day_is_a_claim_with_its_own_lines_and_all_diagnoses() -> None:
    found = parts(BOTH_DAYS)
    assert found["service_date"].to_list() == [FIRST, SECOND]
    assert found["line_no"].to_list() == [[1], [2, 3]]
    assert found["whole_key"].to_list() == [0, 0]
    base = by_day(tables_from_encounters([Intake(BOTH_DAYS)], as_of=AS_OF))
    assert base.diagnoses["claim_key"].to_list() == found["claim_key"].to_list()


def test_a_claim_of_one_day_and_one_with_its_record_stay_as_they_are() -> None:
    first_line = BOTH_DAYS.claim_lines[:1] if BOTH_DAYS.claim_lines else ()
    for whole in (replace(BOTH_DAYS, claim_lines=first_line), replace(BOTH_DAYS, procedures=())):
        assert parts(whole)["whole_key"].to_list() == [None]


def test_the_policy_is_that_of_each_day() -> None:
    lines = tuple(
        replace(line, service_date=date(2026, 4, 15) if number == 0 else date(2026, 4, 16))
        for number, line in enumerate(BOTH_DAYS.claim_lines or ())
    )
    washington = replace(BOTH_DAYS, state="WA", service_date=date(2026, 4, 15), claim_lines=lines)
    assert [pack.rsplit("/")[-1] for pack in parts(washington)["pack"]] == ["L38803", "L38801-JF"]


def test_findings_come_back_under_the_claim_that_was_sent_in_its_order() -> None:
    later = replace(BOTH_DAYS, encounter_id="E-2", claim=ClaimHeader(claim_id="A-2", total_charge=1950))
    for result in check_encounters([BOTH_DAYS, later], as_of=AS_OF):
        found = [(finding.name, finding.line) for finding in result.findings if finding.verdict == "violated"]
        assert found == [("visit-without-25", 2)]


def test_what_holds_for_the_whole_claim_is_said_once_with_the_money_of_all_days() -> None:
    wrong = replace(BOTH_DAYS, claim=ClaimHeader(claim_id="A-1", total_charge=1900))
    (result,) = check_encounters([wrong], as_of=AS_OF)
    (total,) = [finding for finding in result.findings if finding.name == "total-differs-from-lines"]
    assert total.message == "the claim says $1900.00, its lines add up to $1950.00"
    assert total.money_at_risk == 1950
    notices = [finding.name for finding in result.findings if finding.name == "record-not-given"]
    assert notices == ["record-not-given"]
