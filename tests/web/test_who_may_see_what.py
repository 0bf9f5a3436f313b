"""Each role tries every page and the others' objects; what is not granted is refused, and both are recorded."""

import pytest
from django.test import Client
from django.urls import reverse

from facetwise.store.access_log import verify
from facetwise.store.models import AccessEntry, Claim, Role

PAGES = {
    "home": set(Role),
    "worklist": {Role.CODER, Role.PHYSICIAN, Role.AUDITOR},
    "code": set(Role),
    "files": {Role.CODER},
    "policies": set(Role),
    "explain": set(Role),
    "policies-compare": set(Role),
    "authorizations": {Role.CODER, Role.FRONT_DESK, Role.PHYSICIAN, Role.AUDITOR},
    "reports": {Role.CODER, Role.PHYSICIAN, Role.AUDITOR},
    "administration": {Role.ADMINISTRATOR},
    "machine": {Role.ADMINISTRATOR},
    "access-log": {Role.ADMINISTRATOR, Role.AUDITOR},
    "own-policies": {Role.CODER, Role.ADMINISTRATOR},
    "patients": {Role.CODER, Role.FRONT_DESK, Role.PHYSICIAN, Role.AUDITOR},
}
NPI = "1245319599"


@pytest.fixture
def claims(demo_ledger, ledger):
    return list(Claim.objects.order_by("id"))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_their_roles_alone(signed_in, page, role):
    expected = 200 if role in PAGES[page] else 403
    assert signed_in(role).get(reverse(page)).status_code == expected


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_a_page_without_signing_in(ledger, page):
    answer = Client().get(reverse(page))
    assert answer.status_code == 302
    assert "/account/login" in answer["Location"]


def test_a_physician_sees_own_claims_and_no_others(signed_in, claims):
    client = signed_in(Role.PHYSICIAN, NPI)
    for claim in claims:
        expected = 200 if claim.rendering_npi == NPI else 404
        assert client.get(reverse("claim", args=[claim.uid])).status_code == expected


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_a_claim_is_closed_to_roles_without_claims(signed_in, claims, role):
    assert signed_in(role).get(reverse("claim", args=[claims[0].uid])).status_code == 403


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.AUDITOR, Role.FRONT_DESK, Role.ADMINISTRATOR])
@pytest.mark.parametrize("view", ["claim-work", "claim-disagree"])
def test_only_a_coder_works_on_claims(signed_in, claims, role, view):
    answer = signed_in(role, NPI).post(reverse(view, args=[claims[0].uid]), {"action": "release"})
    assert answer.status_code == 403
    assert Claim.objects.get(pk=claims[0].pk).state == "open"


def test_reading_a_claim_is_recorded_without_its_content(signed_in, claims):
    signed_in(Role.CODER).get(reverse("claim", args=[claims[0].uid]))
    entry = AccessEntry.objects.order_by("-number").first()
    assert (entry.actor, entry.action, entry.kind, entry.identifier) == (
        "coder",
        "read",
        "claim",
        claims[0].uid,
    )
    assert verify().broken_at is None


def test_a_refusal_is_recorded(signed_in, claims):
    signed_in(Role.PHYSICIAN, "1999999999").get(reverse("claim", args=[claims[0].uid]))
    assert AccessEntry.objects.order_by("-number").first().outcome == "refused"


def test_a_pasted_note_is_coded_and_not_kept(signed_in, claims):
    note = (
        "PROCEDURE: Right C4 and C5 medial branch block under fluoroscopy.\n"
        "DESCRIPTION: Under fluoroscopic guidance the right C4 and C5 medial branches were each blocked with 0.5 mL "
        "of bupivacaine 0.5%."
    )
    answer = signed_in(Role.CODER).post(
        reverse("code-answer"), {"note": note, "payer": "medicare", "state": "OH"}
    )
    assert b"64490" in answer.content
    assert list(Claim.objects.order_by("id")) == claims
