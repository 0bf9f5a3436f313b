"""A patient's page: sessions to scale, the plan, a session that is only proposed, and who may see whom."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from facetwise.domain.encounter import ClaimLine, Encounter, PastSession
from facetwise.domain.encounter import Patient as PatientFacts
from facetwise.domain.vocabulary import Purpose, Region, Side, Technique
from facetwise.store.fitting import digest
from facetwise.store.models import AccessEntry, Patient, Role
from facetwise.store.sessions import SESSION_FACTS, keep_session, patient_of
from facetwise.web.checking import today
from facetwise.web.checking_many import billed_sessions

NPI, OTHER_NPI = "1245319599", "1999999976"


def blocks(identity, npi, *days):
    """A patient of Medicare in Ohio with a good block of C4-C5, right, so many days ago."""
    found = patient_of(
        Encounter(
            patient=PatientFacts(id=identity, name=f"Test {identity}", birth_date=date(1957, 3, 4)),
            payer="medicare",
            state="OH",
        )
    )
    for back in days:
        past = PastSession(
            service_date=today() - timedelta(days=back),
            region=Region.CERVICAL_THORACIC,
            purpose=Purpose.DIAGNOSTIC,
            technique=Technique.MEDIAL_BRANCH_BLOCK,
            joints=("C4-C5",),
            sides=(Side.RIGHT,),
            relief_percent=85.0,
        )
        keep_session(found, past, rendering_npi=npi)
    return found


@pytest.fixture
def treated(ledger):
    found = blocks("P-77", NPI, 300, 200, 100, 30)
    found.history_complete = True
    found.save()
    return found


def see(client, patient, **posted):
    address = reverse("patient", args=[patient.uid])
    return (client.post(address, posted) if posted else client.get(address)).content.decode()


def test_four_blocks_in_a_year_leave_none_and_say_when_the_next_may_be(signed_in, treated):
    page = see(signed_in(Role.FRONT_DESK), treated)
    assert "0 of 4 left in 12 months" in page
    assert "one more is surely inside the limit from" in page
    assert page.count('class="t-counts"') >= 4


def test_sessions_that_happen_to_be_known_are_not_all(signed_in, ledger):
    page = see(signed_in(Role.FRONT_DESK), blocks("P-80", NPI, 200, 100))
    assert "2 of 4 left in 12 months" not in page
    assert "nobody said that the ones known are all" in page


def test_none_is_left_however_many_more_there_were(signed_in, ledger):
    page = see(signed_in(Role.FRONT_DESK), blocks("P-81", NPI, 300, 200, 100, 30))
    assert "0 of 4 left in 12 months" in page
    assert "one more is surely inside the limit from" not in page


def test_a_later_day_leaves_one_again(signed_in, treated):
    later = today() + timedelta(days=120)
    assert "1 of 4 left in 12 months" in see(signed_in(Role.FRONT_DESK), treated, on=later.isoformat())


def test_a_fifth_block_is_warned_of_before_it_is_scheduled(signed_in, treated):
    page = see(
        signed_in(Role.FRONT_DESK),
        treated,
        joint="C4-C5",
        side="right",
        purpose="diagnostic",
        technique="medial_branch_block",
        guidance="fluoroscopy",
    )
    assert "session 5 of 4 covered in 12 months" in page
    assert treated.sessions.count() == 4


def test_sessions_not_loaded_are_not_taken_for_none(signed_in, ledger):
    nobody = blocks("P-78", NPI)
    client = signed_in(Role.FRONT_DESK)
    assert "That is not the same as none" in see(client, nobody)
    client.post(reverse("patient-history", args=[nobody.uid]), {"complete": "yes"})
    assert "There were no earlier sessions" in see(client, nobody)


def test_the_calendar_names_the_date_and_no_patient(signed_in, treated):
    answer = signed_in(Role.FRONT_DESK).get(reverse("patient-calendar", args=[treated.uid]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in answer.content
    assert b"P-77" not in answer.content


def test_nobody_is_found_by_an_address(signed_in, treated):
    client = signed_in(Role.FRONT_DESK)
    assert b"Test P-77" in client.post(reverse("patients"), {"sought": "p-77"}).content
    assert b"Test P-77" not in client.post(reverse("patients"), {"sought": "nobody"}).content


def test_a_physician_sees_own_patients_alone(signed_in, treated):
    other = blocks("P-79", OTHER_NPI, 30)
    client = signed_in(Role.PHYSICIAN, NPI)
    listed = client.get(reverse("patients")).content.decode()
    assert "Test P-77" in listed
    assert "Test P-79" not in listed
    for view in ("patient", "patient-calendar"):
        assert client.get(reverse(view, args=[treated.uid])).status_code == 200
        assert client.get(reverse(view, args=[other.uid])).status_code == 404
    assert AccessEntry.objects.order_by("-number").first().outcome == "refused"


@pytest.mark.parametrize("role", [Role.CODER, Role.PHYSICIAN, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_the_front_desk_writes(signed_in, treated, role):
    answer = signed_in(role, NPI).post(reverse("patient-history", args=[treated.uid]), {"complete": "no"})
    assert answer.status_code == 403
    assert Patient.objects.get(pk=treated.pk).history_complete


def test_each_look_is_recorded(signed_in, treated):
    see(signed_in(Role.FRONT_DESK), treated)
    entry = AccessEntry.objects.order_by("-number").first()
    assert (entry.action, entry.kind, entry.identifier) == ("read", "patient", treated.uid)


def test_blocks_known_from_their_claims_alone_leave_both_ablations_and_are_kept_once(signed_in, ledger):
    found = blocks("P-82", NPI)
    found.history_complete = True
    found.save()
    for back in (90, 60, 60):
        lines = (ClaimLine(code="64490", units=1), ClaimLine(code="64491", units=1), ClaimLine(code="J1100"))
        claim = Encounter(
            payer="medicare", state="OH", service_date=today() - timedelta(days=back), claim_lines=lines
        )
        for past in billed_sessions([claim])[0]:
            keep_session(found, past, rendering_npi=NPI)
    page = see(signed_in(Role.FRONT_DESK), found)

    assert page.count("billed as 64490, 64491") == 2
    assert "2 of 2 left in 12 months" in page  # ablations
    assert "up to 4 of 4 left in 12 months" in page  # blocks, of which it is not told what for


def test_a_session_kept_before_codes_were_is_the_same_session(ledger):
    found = blocks("P-83", NPI, 30)
    told = {name: getattr(found.sessions.get(), name) for name in SESSION_FACTS if name != "codes"}
    assert found.sessions.get().digest == digest([found.match_key, told])
