"""The ledger remembers: nothing is destroyed, nothing is taken twice, and the counts add up."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from facetwise.store.access_log import Access, record, verify
from facetwise.store.history import history_of
from facetwise.store.models import AccessEntry, Claim, Patient, Session, WorkState
from facetwise.store.models.base import NeverDestroyedError
from facetwise.web.backups import read_backup, write_backup
from facetwise.web.demo_claims import demo_file
from facetwise.web.loading import load_claims, load_sessions
from facetwise.web.safe_csv import safe

DAY = date(2026, 11, 20)
CLINIC = Path("examples/claims/clinic.837")


@pytest.mark.parametrize("data", [demo_file(DAY), CLINIC.read_bytes()], ids=["encounters", "x12"])
def test_the_same_file_twice_changes_nothing(ledger, data):
    first = load_claims("claims", data, as_of=DAY)
    counts = (Claim.objects.count(), Patient.objects.count(), Session.objects.count())
    again = load_claims("claims-again", data, as_of=DAY)
    assert first.file.is_reconciled
    assert first.file.accepted > 0
    assert (again.is_new, again.file.pk) == (False, first.file.pk)
    assert counts == (Claim.objects.count(), Patient.objects.count(), Session.objects.count())


def test_what_a_claim_file_bills_is_history_of_its_patients(ledger):
    load_claims("clinic.837", CLINIC.read_bytes(), as_of=DAY)
    for claim in Claim.objects.exclude(patient=None):
        days = {past.service_date for past in history_of(claim.patient)}
        assert claim.service_date in days, claim.claim_id


def test_a_claim_sent_in_another_file_is_accepted_unchanged(ledger):
    claims = json.loads(demo_file(DAY))
    load_claims("all", json.dumps(claims).encode(), as_of=DAY)
    part = load_claims("part", json.dumps(claims[:3]).encode(), as_of=DAY).file
    assert (part.held_in_file, part.accepted, part.unchanged, part.set_aside) == (3, 3, 3, 0)


def test_changed_lines_make_a_second_version_and_keep_the_first(ledger):
    claims = json.loads(demo_file(DAY))[:1]
    load_claims("one", json.dumps(claims).encode(), as_of=DAY)
    claims[0]["claim_lines"] = claims[0]["claim_lines"][:1]
    load_claims("two", json.dumps(claims).encode(), as_of=DAY)
    versions = Claim.objects.get().versions.order_by("number")
    assert [len(version.content["claim_lines"]) for version in versions] == [2, 1]


def test_what_cannot_be_read_is_rejected_and_counted(ledger):
    file = load_claims("note.txt", b"The patient was seen today. No procedure.", as_of=DAY).file
    assert (file.accepted, len(file.problems)) == (0, 1)


def test_a_claim_is_checked_beside_the_patients_other_claims_of_its_day(ledger):
    """One joint, its right side on one claim and its left on another: two lines where Medicare pays one with 50.

    The first was checked before the second came, so it is checked again behind it.
    """
    jane = {"id": "P-9", "name": "Doe, Jane", "birth_date": "1950-01-01"}
    claim = {"payer": "medicare", "state": "OH", "place_of_service": "11", "bill_for": "professional"}
    claim |= {"patient": jane, "providers": {"billing_npi": "1234567893", "rendering_npi": "1245319599"}}
    claim |= {"service_date": "2026-03-02", "diagnoses": ["M47.812"]}
    files = []
    for name, side in (("A", "RT"), ("B", "LT")):
        line = {"code": "64490", "modifiers": [side], "units": 1, "charge": 100, "diagnosis_pointers": [1]}
        told = claim | {"encounter_id": name, "claim_lines": [line]}
        files.append(load_claims(name, json.dumps(told).encode(), as_of=DAY).file)

    first, second = (Claim.objects.get(claim_id=name).newest for name in "AB")
    for version in (first, second):
        assert "units-over-limit" in {found.rule for found in version.verdicts.filter(is_current=True)}
    assert [(file.rechecked, file.rechecked_changed, file.recheck_left) for file in files] == [
        (0, 0, 0),
        (1, 1, 0),
    ]


def _block(number, day, code="64493"):
    line = {"code": code, "modifiers": ["RT", "KX"], "units": 1, "charge": 100, "diagnosis_pointers": [1]}
    return {
        "encounter_id": f"B{number}",
        "patient": {"id": "P-7", "name": "Roe, Richard", "birth_date": "1950-01-01"},
        "payer": "medicare",
        "state": "OH",
        "place_of_service": "11",
        "bill_for": "professional",
        "providers": {"billing_npi": "1234567893", "rendering_npi": "1245319599"},
        "service_date": day,
        "diagnoses": ["M47.816"],
        "procedures": [{"purpose": "diagnostic", "technique": "medial_branch_block"}],
        "claim_lines": [line],
    }


def test_earlier_sessions_that_come_late_are_told_to_the_claims_after_them(ledger, monkeypatch):
    monkeypatch.setattr("facetwise.web.rechecking.MOST_RECHECKED", 2)
    later = [_block(number, f"2026-0{number}-15") for number in (5, 6, 7)]
    load_claims("later", json.dumps(later).encode(), as_of=DAY)
    Claim.objects.filter(claim_id="B6").update(state=WorkState.RELEASED)
    early = [_block(8, "2026-01-15"), _block(9, "2026-02-15"), _block(1, "2026-08-15", "64490")]
    late = load_claims("early", json.dumps(early).encode(), as_of=DAY).file

    assert (late.rechecked, late.rechecked_changed, late.recheck_left) == (2, 1, 0)
    july = Claim.objects.get(claim_id="B7").newest.verdicts.get(
        is_current=True, rule="session-limit-exceeded"
    )
    assert july.verdict == "violated"  # the fifth in twelve months; the one sent already is left as it went
    monkeypatch.setattr("facetwise.web.rechecking.MOST_RECHECKED", 1)
    table = "patient_id,service_date,region,purpose\nP-7,2026-03-05,lumbar_sacral,diagnostic\n"
    assert load_sessions("past.csv", table.encode()).file.recheck_left > 0


def test_a_claim_read_long_before_its_other_half_of_the_file_is_checked_again(ledger, monkeypatch):
    monkeypatch.setattr("facetwise.web.loading.CLAIMS_AT_ONCE", 1)
    halves = [_block(1, "2026-03-02"), _block(2, "2026-03-02")]
    halves[1]["claim_lines"][0]["modifiers"] = ["LT", "KX"]
    file = load_claims("halves", json.dumps(halves).encode(), as_of=DAY).file
    assert (file.rechecked, file.rechecked_changed) == (1, 1)
    assert "units-over-limit" in {
        found.rule for found in Claim.objects.get(claim_id="B1").newest.verdicts.filter(is_current=True)
    }


def test_nothing_is_deleted(ledger):
    load_claims("all", demo_file(DAY), as_of=DAY)
    with pytest.raises(NeverDestroyedError):
        Claim.objects.first().delete()
    with pytest.raises(NeverDestroyedError):
        Session.objects.all().delete()


def test_past_sessions_become_history(ledger):
    table = (
        "patient_id,service_date,region,purpose,joints,sides,relief_percent\n"
        "P-9,2026-01-05,cervical_thoracic,diagnostic,C4-C5|C5-C6,right,85\n"
        ",2026-02-05,cervical_thoracic,diagnostic,C4-C5,right,85\n"
    )
    file = load_sessions("past.csv", table.encode()).file
    (patient,) = Patient.objects.all()
    (past,) = history_of(patient)
    assert (past.joints, past.relief_percent) == (("C4-C5", "C5-C6"), 85)
    assert (file.accepted, file.rejected, file.is_reconciled) == (1, 1, True)
    assert history_of(patient, before=date(2026, 1, 5)) is None  # not known is not none


PAST = (
    "patient_id;service_date;region;purpose;joints;sides\n"
    "Müller-9;2026-01-05;cervical_thoracic;diagnostic;C4-C5;right\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_of_past_sessions_is_read_whatever_program_saved_it(ledger, encoding):
    file = load_sessions("past.csv", PAST.encode(encoding)).file
    assert (file.accepted, file.is_reconciled) == (1, True)
    assert Patient.objects.get().chart_number == "Müller-9"
    assert any("read as Windows-1252" in problem for problem in file.problems) is (encoding == "cp1252")


@pytest.mark.parametrize(
    "data, why",
    [
        (PAST.replace("ü", "u").encode() + b"\x81\x8d;2026-02-01;;;;\n", "neither UTF-8 nor Windows-1252"),
        (b"PK\x03\x04 and so on", "a ZIP archive or an Office document"),
        (b"patient_id,service_date\n\x00", "a binary file"),
        (b"service_date,region\n2026-01-05,lumbar_sacral\n", "no column patient_id"),
        (b"", "the file is empty"),
    ],
)
def test_what_is_no_table_of_sessions_is_said_in_a_line_and_nothing_is_kept(ledger, data, why):
    file = load_sessions("past.csv", data).file
    assert why in file.problems[0]
    assert file.problems[0].startswith("past.csv")
    assert not Patient.objects.exists()


def test_a_row_that_is_cut_off_is_counted_and_named(ledger):
    file = load_sessions("past.csv", PAST.encode() + b"P-8;2026-01-06\n").file
    assert (file.held_in_file, file.accepted, file.rejected, file.is_reconciled) == (2, 1, 1, True)
    assert file.problems[-1].startswith("past.csv:3:")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_the_access_log(ledger, change):
    record(Access("someone", "coder", "read", "claim", "abc"))
    rows = AccessEntry.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(actor="nobody") if change == "update" else rows.delete()


def test_an_entry_written_past_the_chain_shows(ledger):
    record(Access("someone", "coder", "read", "claim", "abc"))
    last = record(Access("someone", "coder", "read", "claim", "abc"))
    AccessEntry.objects.create(number=last.number + 1, actor="forged", previous=last.digest, digest="0" * 64)
    assert verify().broken_at == last.number + 1


def test_a_backup_that_was_changed_is_refused(ledger, tmp_path):
    load_claims("all", demo_file(DAY), as_of=DAY)
    target = tmp_path / "ledger.backup"
    assert write_backup(target) > 50
    damaged = tmp_path / "damaged.backup"
    damaged.write_bytes(target.read_bytes()[:-40])
    with pytest.raises(ValueError, match="not a whole backup"):
        read_backup(damaged)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_spreadsheet_takes_no_cell_for_a_formula(text):
    assert safe(text) == f"'{text}"
