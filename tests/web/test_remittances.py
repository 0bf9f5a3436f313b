"""What payers answered: kept once, beside its claim, in words that say what to do next."""

from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from facetwise.domain.vocabulary import Side
from facetwise.store.history import history_of
from facetwise.store.models import Claim, Patient, Remittance, Role
from facetwise.web.loading import load_claims
from facetwise.web.remittances import load_remittances

DAY = date(2026, 11, 20)
CLAIMS, REMITS = Path("examples/claims/clinic.837"), Path("examples/remits/clinic.835")


def loaded():
    load_claims("clinic.837", CLAIMS.read_bytes(), as_of=DAY)
    return load_remittances("clinic.835", REMITS.read_bytes())


def test_answers_stand_beside_their_claims_and_the_counts_add_up(ledger):
    file = loaded().file

    assert file.is_reconciled
    assert file.accepted == Remittance.objects.exclude(claim=None).count() > 0
    for row in Remittance.objects.exclude(claim=None):
        assert row.claim.claim_id == row.claim_number


def test_the_same_remittance_twice_changes_nothing(ledger):
    first = loaded()
    again = load_remittances("again.835", REMITS.read_bytes())
    resent = load_remittances("resent.835", REMITS.read_bytes() + b"\n")

    assert (again.is_new, again.file.pk) == (False, first.file.pk)
    assert resent.file.unchanged == first.file.held_in_file
    assert Remittance.objects.count() == first.file.held_in_file


def test_an_answer_to_a_claim_that_is_not_here_is_kept_and_held(ledger):
    file = load_remittances("clinic.835", REMITS.read_bytes()).file

    assert (file.accepted, file.held) == (0, file.held_in_file)
    assert file.is_reconciled


def test_an_answer_that_came_first_joins_its_claim_when_that_comes(ledger):
    load_remittances("clinic.835", REMITS.read_bytes())
    load_claims("clinic.837", CLAIMS.read_bytes(), as_of=DAY)

    joined = Remittance.objects.exclude(claim=None)
    assert joined.count() > 0
    assert all(row.claim.claim_id == row.claim_number for row in joined)


def test_a_corrected_answer_takes_the_place_of_the_first(ledger):
    loaded()
    text = REMITS.read_text()
    changed = text.replace("CLP*C00000000*1*970*412*103", "CLP*C00000000*1*970*400*103")
    load_remittances("corrected.835", changed.encode())

    (standing,) = Remittance.objects.filter(claim_number="C00000000", superseded_by=None)
    (earlier,) = standing.supersedes.all()
    assert (standing.paid_cents, earlier.paid_cents) == (40000, 41200)


def test_no_name_of_the_file_is_kept(ledger):
    loaded()

    kept = str(list(Remittance.objects.values_list("content", flat=True)))
    assert "SAMPLE" not in kept
    assert "ANN" not in kept


def test_a_biller_loads_an_835_and_reads_the_denial_on_the_claim(signed_in):
    load_claims("clinic.837", CLAIMS.read_bytes(), as_of=DAY)
    client = signed_in(Role.CODER)
    sent = SimpleUploadedFile("clinic.835", REMITS.read_bytes())
    client.post(reverse("files"), {"kind": "remittances", "files": sent})
    denied = next(row for row in Remittance.objects.exclude(claim=None) if row.denial_codes)

    page = client.get(reverse("claim", args=[denied.claim.uid])).content.decode()

    assert "What the payer answered" in page
    assert denied.denial_codes[0] in page
    assert "Next:" in page


def test_what_is_no_remittance_is_said(ledger):
    file = load_remittances("note.txt", b"Seen today.").file

    assert file.problems
    assert Remittance.objects.count() == 0


RECORD = b"""
encounter_id: E-9
patient: {id: P-9, name: Test Nine, birth_date: 1960-05-04}
service_date: 2026-03-02
payer: medicare
state: OH
place_of_service: "11"
procedures:
  - purpose: diagnostic
    technique: medial_branch_block
    guidance: fluoroscopy
    targets: [{nerve: C4, side: right}, {nerve: C5, side: right}]
documentation: {response: {recorded: true, percent: 85}}
claim_lines: [{code: "64490", modifiers: [RT, KX], units: 1, charge: 100.0}]
"""


def test_a_claim_with_its_record_becomes_history_with_joints_and_sides(ledger):
    load_claims("one.yaml", RECORD, as_of=DAY)

    (past,) = history_of(Patient.objects.get())
    assert (past.joints, past.sides, past.relief_percent) == (("C4-C5",), (Side.RIGHT,), 85)
    assert Claim.objects.get().sessions.count() == 1


def test_a_file_that_was_taken_for_claims_can_still_be_loaded_as_what_it_is(ledger):
    load_claims("clinic.837", CLAIMS.read_bytes(), as_of=DAY)
    mistaken = load_claims("clinic.835", REMITS.read_bytes(), as_of=DAY)

    found = load_remittances("clinic.835", REMITS.read_bytes())

    assert mistaken.file.accepted == 0
    assert found.is_new and found.file.accepted > 0


def test_the_file_of_a_payer_leads_to_each_claim_that_it_answers(signed_in):
    file = loaded().file
    page = signed_in(Role.CODER).get(reverse("file", args=[file.uid])).content.decode()

    answered = Claim.objects.exclude(remittances=None)
    assert answered
    for claim in answered:
        assert f'<a href="{reverse("claim", args=[claim.uid])}">{claim.claim_id}</a>' in page
    assert page.count("not here yet") == file.held
