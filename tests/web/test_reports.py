"""Reports count what the ledger holds, for those claims alone that the reader may see."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.urls import reverse

from facetwise.cli.backtest import backtest
from facetwise.store import ledger as kept
from facetwise.store.models import Claim, ClaimVersion, Remittance, Role
from facetwise.store.verdicts import keep_verdicts
from facetwise.web.backtests import judged
from facetwise.web.loading import load_claims
from facetwise.web.remittances import load_remittances
from facetwise.web.report_figures import by_payer, by_rule, documentation, money

NPI = "1245319599"


@pytest.fixture
def claims(demo_ledger, ledger):
    return Claim.objects.all()


def rows_of(client, name, **filters):
    text = client.get(reverse("report-csv", args=[name]), filters).content.decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_every_claim_is_counted_once(signed_in, claims):
    rows = rows_of(signed_in(Role.AUDITOR), "payers")
    counted = sum(int(row[state]) for row in rows for state in ("denial", "risk", "undetermined", "met"))
    assert counted == claims.count()


def test_a_physician_s_reports_count_own_claims_alone(signed_in, claims):
    rows = rows_of(signed_in(Role.PHYSICIAN, NPI), "providers")
    assert [row["rendering provider (NPI)"] for row in rows] == [NPI]


def test_a_filter_narrows_the_page_and_its_files_alike(signed_in, claims):
    client = signed_in(Role.AUDITOR)
    assert [row["payer"] for row in rows_of(client, "payers", payer="medicare")] == ["medicare"]
    assert b"r-rules" in client.get(reverse("reports"), {"payer": "medicare"}).content


def test_missing_and_not_known_are_told_apart_in_the_record(claims):
    signed = next(row for row in documentation(claims).rows if row[0] == "signed")
    _, missing, not_known, there = signed
    assert (missing, not_known) == (3, 3)
    assert there == claims.count() - 6


def test_a_rule_is_counted_on_the_standing_version_alone(claims):
    claim = claims.filter(worst_rule="level-not-documented").first() or claims.filter(worst=0).first()
    before = {row[0]: row[1] for row in by_rule(claims).rows}[claim.worst_rule]
    old = claim.newest
    new = ClaimVersion.objects.create(
        claim=claim, number=old.number + 1, content={**old.content, "claim_lines": []}, digest="x"
    )
    keep_verdicts(new, [], as_of=claim.service_date)
    after = {row[0]: row[1] for row in by_rule(claims).rows}.get(claim.worst_rule, 0)
    assert after < before


def test_money_is_saved_once_a_correction_takes_it_out_of_risk(claims):
    claim = claims.filter(worst=0, at_risk_cents__gt=0).first()
    at_risk = claim.at_risk_cents / 100
    new = ClaimVersion.objects.create(claim=claim, number=2, content=claim.newest.content, digest="x")
    keep_verdicts(new, [], as_of=claim.service_date)
    figures = {row[0]: row[1] for row in money(Claim.objects.all()).rows}
    assert figures["saved by a correction"] == at_risk


def test_held_money_is_told_apart_from_open(claims):
    claim = claims.filter(at_risk_cents__gt=0).first()
    kept.hold(claim, "ask the physician")
    figures = {row[0]: row[1] for row in money(Claim.objects.all()).rows}
    assert figures["held back"] == claim.at_risk_cents / 100


def test_a_name_that_is_a_formula_does_not_run_in_a_spreadsheet(signed_in, claims):
    claims.filter(payer="medicare").update(payer="=cmd|'/c calc'!A0")
    rows = rows_of(signed_in(Role.AUDITOR), "payers")
    assert all(not row["payer"].startswith("=") for row in rows)


def test_no_advice_loaded_is_not_no_denial(signed_in, claims):
    page = signed_in(Role.AUDITOR).get(reverse("reports")).content.decode()
    assert "That is not the same as no denial" in page


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_files_are_closed_like_the_page(signed_in, claims, role):
    assert signed_in(role).get(reverse("report-csv", args=["rules"])).status_code == 403


def test_there_is_no_other_report(signed_in, claims):
    assert signed_in(Role.AUDITOR).get(reverse("report-csv", args=["patients"])).status_code == 404
    assert by_payer(claims.none()).rows == ()


CLAIMS, REMITS = Path("examples/claims/clinic.837"), Path("examples/remits/clinic.835")


def answered():
    """The clinic's claims, and the payers' answers to them."""
    load_claims("clinic.837", CLAIMS.read_bytes(), as_of=date(2026, 11, 1))
    load_remittances("clinic.835", REMITS.read_bytes())


def test_the_backtest_of_the_ledger_says_what_the_command_says_of_the_files(ledger):
    """Two ways to the same figures: the ledger's page, and the command on the files themselves."""
    answered()
    asked = ["--claims", str(CLAIMS), "--remits", str(REMITS), "--format", "json"]
    told = CliRunner().invoke(backtest, [*asked, "--as-of", "2026-11-01"])
    objects = [json.loads(line) for line in told.stdout.splitlines()]
    totals = next(item["outcomes"] for item in objects if item["kind"] == "totals")
    outcomes, rules, reasons = judged(Claim.objects.all()).figures

    answers = {name: count for name, count in outcomes.rows if name != "unanswered"}
    assert answers == {name: count for name, count in totals.items() if name != "unanswered"}
    columns = ("fired_denied", "fired_paid")
    of_command = {r["name"]: tuple(r[c] for c in columns) for r in objects if r["kind"] == "rule"}
    of_page = {row[0]: row[1:3] for row in rules.rows}
    fired = {name: counts for name, counts in of_command.items() if any(counts)}
    assert fired and {name: counts for name, counts in of_page.items() if any(counts)} == fired
    assert sum(row[2] for row in reasons.rows) >= answers["denied"]


def test_the_backtest_page_leads_from_a_refused_line_to_its_claim_and_the_next_step(signed_in):
    answered()
    page = signed_in(Role.AUDITOR).get(reverse("backtest"), {"since": "2020-01-01"}).content.decode()
    assert page.count('<svg class="chart"') == 3
    assert "Next: " in page
    claim = Claim.objects.get(claim_id="C00000006")
    assert reverse("claim", args=[claim.uid]) in page


def test_each_chart_of_the_backtest_has_its_file(signed_in):
    answered()
    client = signed_in(Role.CODER)
    for name, first in (("outcomes", "outcome"), ("foretold", "rule"), ("refused-money", "reason")):
        text = client.get(reverse("backtest-csv", args=[name]), {"since": "2020-01-01"}).content.decode()
        assert text.startswith(f"{first},") and text.count("\n") > 1
    assert client.get(reverse("backtest-csv", args=["nothing"])).status_code == 404


def test_without_an_answer_the_backtest_says_what_to_load_first(signed_in, claims):
    page = signed_in(Role.CODER).get(reverse("backtest")).content.decode()
    assert "Load the payers' remittances" in page or "Load the payers&#x27; remittances" in page


def test_denials_are_counted_by_payer_provider_and_month(signed_in):
    answered()
    client = signed_in(Role.AUDITOR)
    advices = Remittance.objects.exclude(claim=None).filter(superseded_by=None).count()
    for name in ("denial-payers", "denial-providers", "denial-months"):
        rows = rows_of(client, name, since="2020-01-01")
        assert sum(int(row["denied"]) + int(row["not denied"]) for row in rows) == advices
