"""What nobody should type, typed all the same: the page says what to write instead, and never breaks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from facetwise.store.ledger import keep_claim
from facetwise.store.models import Authorization, Claim, Override, Role
from facetwise.web.checking import content_of, encounter_of

CONTENT = {
    "encounter_id": "ACCOUNT-77",
    "service_date": "2026-03-02",
    "payer": "medicare",
    "patient": {"id": "P-77", "name": "Test Seventyseven", "birth_date": "1950-01-02"},
    "claim_lines": [{"code": "64493", "units": 1, "charge": 900}],
}


@pytest.fixture
def claim(ledger):
    encounter = encounter_of(CONTENT)
    return keep_claim(encounter, content_of(encounter)).version.claim


@pytest.mark.parametrize("worst", ["²", "9" * 30, "-1", "denial"])
def test_a_finding_that_is_none_leaves_the_worklist_as_it_is(signed_in, claim, worst):
    assert b"ACCOUNT-77" in signed_in(Role.CODER).get(reverse("worklist"), {"worst": worst}).content


@pytest.mark.parametrize("until", ["2026-13-45", "tomorrow", ""])
def test_a_disagreement_needs_a_day_that_exists(signed_in, claim, until):
    told = {"reason": "the note says it", "rule": "note-unsigned", "line": "²", "until": until}
    answer = signed_in(Role.CODER).post(reverse("claim-disagree", args=[claim.uid]), told)
    assert answer.status_code == 400
    assert b"an end date within the next year" in answer.content
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("codes", "neck", b"NECK is no procedure code; write five signs, such as 64493"),
        ("units", "²", "² is no number of units".encode()),
        ("planned_for", "2026-02-30", b"planned for: 2026-02-30 is no day; write it as 2026-03-31"),
    ],
)
def test_an_authorization_is_not_made_of_what_cannot_be(signed_in, claim, field, typed, said):
    address = reverse("authorization-new", args=[claim.patient.uid])
    answer = signed_in(Role.FRONT_DESK).post(address, {"status": "needed", "codes": "64493", field: typed})
    assert answer.status_code == 400
    assert said in answer.content
    assert b"Test Seventyseven" in answer.content  # the patient's page, to try again
    assert not Authorization.objects.exists()


def test_a_day_that_was_entered_wrongly_can_be_taken_out_again(signed_in, claim):
    desk = signed_in(Role.FRONT_DESK)
    address = reverse("authorization-new", args=[claim.patient.uid])
    desk.post(address, {"status": "needed", "codes": "64493", "planned_for": "2026-03-04", "units": "2"})
    row = Authorization.objects.get()
    desk.post(
        reverse("authorization-change", args=[row.uid]), {"planned_for": "", "units": "", "next_step": "call"}
    )
    row = Authorization.objects.get(superseded_by=None)
    assert (row.planned_for, row.units, row.codes) == (None, None, ["64493"])


def test_a_claim_is_found_by_its_number_which_no_address_holds(signed_in, claim):
    coder = signed_in(Role.CODER)
    found = coder.post(reverse("worklist"), {"number": " account-77 "})
    assert found["Location"] == reverse("claim", args=[claim.uid])
    none = coder.post(reverse("worklist"), {"number": "ACCOUNT-78"})
    assert b"No claim that you may see bears the number ACCOUNT-78" in none.content
    foreign = signed_in(Role.PHYSICIAN, "1999999999").post(reverse("worklist"), {"number": "ACCOUNT-77"})
    assert b"No claim that you may see" in foreign.content


def test_who_looks_at_an_old_page_does_not_undo_what_another_did(signed_in, claim):
    """Two coders open the same claim; the second holds it, and the first still sees it open."""
    coder = signed_in(Role.CODER)
    address = reverse("claim-work", args=[claim.uid])
    seen = coder.get(reverse("claim", args=[claim.uid])).context["seen"]
    assert (
        coder.post(address, {"action": "hold", "reason": "waits for the note", "seen": seen}).status_code
        == 302
    )
    late = coder.post(address, {"action": "release", "seen": seen})
    assert late.status_code == 409
    assert b"somebody changed this claim since you opened it" in late.content
    assert Claim.objects.get().hold_reason == "waits for the note"


def test_a_physician_without_npi_reads_why_nothing_is_shown(signed_in, claim):
    assert b"No NPI is entered for you" in signed_in(Role.PHYSICIAN).get(reverse("worklist")).content


@pytest.mark.parametrize("kind", ["claims", "sessions", "remittances"])
@pytest.mark.parametrize("content", [b"", b"hello,world\n1,2\n"])
def test_a_file_that_gave_nothing_is_not_shown_as_fine(signed_in, kind, content):
    """Silence is not a pass: no tick stands beside a file of which nothing was looked at."""
    coder = signed_in(Role.CODER)
    sent = {"kind": kind, "files": SimpleUploadedFile("text.csv", content)}
    page = coder.post(reverse("files"), sent, follow=True).content
    assert b"Nothing of this file was taken" in page
    assert b"mark-met" not in page
    assert b"nothing taken" in coder.get(reverse("files")).content
