"""A claim file and the chart name the same person apart: one patient where that is certain, a question where not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from facetwise.store.history import history_of
from facetwise.store.models import AccessEntry, Authorization, Claim, Joining, Patient, Role, Session
from facetwise.web.checking import today
from facetwise.web.demo_claims import demo_file
from facetwise.web.demo_files import demo_837
from facetwise.web.loading import load_claims, load_sessions

PAST = "patient_id,service_date,region,purpose\nDEMO-101,{day},cervical_thoracic,diagnostic\n"


def charts():
    return load_claims("charts.json", demo_file(today()))


def billed(change=lambda text: text):
    return load_claims("billed.837", change(demo_837(today()).decode()).encode())


@pytest.fixture
def both(ledger):
    charts()
    billed()


def alma():
    return Patient.objects.get(chart_number="DEMO-101")


def bertram():
    return Patient.objects.get(name="Bertram Demo-Birk")


def test_who_comes_by_a_claim_file_has_the_name_that_the_file_holds(ledger):
    billed()
    assert sorted(Patient.objects.values_list("name", "chart_number", "member_id"))[:2] == [
        ("Alma Demo-Ashe", "", "DEMO101"),
        ("Bertram Demo-Birk", "", "DEMO102"),
    ]


@pytest.mark.parametrize("order", [(charts, billed), (billed, charts)])
def test_payer_member_number_birth_date_and_name_make_one_patient_of_two(ledger, order):
    for load in order:
        load()
    assert alma().same_as is None
    assert set(alma().claims.values_list("claim_id", flat=True)) >= {"D-1001", "D-2001"}
    assert not Claim.objects.filter(patient__same_as__isnull=False).exists()


def test_what_is_loaded_again_after_that_changes_nothing(ledger):
    billed()
    charts()
    before = (Session.objects.count(), Claim.objects.count(), Joining.objects.count())
    billed(lambda text: text.replace("~", "~\n"))  # another file with the same claims
    assert (Session.objects.count(), Claim.objects.count(), Joining.objects.count()) == before


def test_past_sessions_of_the_chart_are_history_for_what_the_claim_file_bills(ledger):
    load_sessions("past.csv", PAST.format(day=today() - timedelta(days=500)).encode())
    charts()
    billed()
    assert today() - timedelta(days=500) in {item.service_date for item in history_of(alma())}
    assert (
        load_sessions(
            "again.csv", (PAST.format(day=today() - timedelta(days=500)) + "\n").encode()
        ).file.unchanged
        == 1
    )


def test_another_name_under_the_same_number_is_a_question_and_no_answer(signed_in, both):
    bert = Patient.objects.get(chart_number="DEMO-102")
    assert bertram().same_as is None
    page = signed_in(Role.CODER).get(reverse("patient", args=[bert.uid])).content.decode()
    assert "Perhaps the same patient" in page
    assert "Bertram Demo-Birk" in page
    assert "They are the same" not in page  # a coder reads, the front desk decides


def test_the_front_desk_joins_them_and_takes_them_apart_again(signed_in, both):
    desk, bert, other = signed_in(Role.FRONT_DESK), Patient.objects.get(chart_number="DEMO-102"), bertram()
    own, others = set(bert.claims.all()), set(other.claims.all())
    Authorization.objects.create(patient=other, payer="medicare", codes=["64490"])

    desk.post(reverse("patient-same", args=[bert.uid]), {"other": other.uid, "they": "same"})
    assert set(bert.claims.all()) == own | others
    assert bert.authorizations.count() == 1
    assert desk.get(reverse("patient", args=[other.uid]))["Location"] == reverse("patient", args=[bert.uid])
    assert AccessEntry.objects.filter(action="join", identifier=other.uid, outcome="granted").exists()
    page = desk.get(reverse("patient", args=[bert.uid])).content.decode()
    assert "Kept as one with Bertram Demo-Birk" in page
    assert "Perhaps the same patient" not in page

    joining = Joining.objects.get(joined=other)
    desk.post(reverse("patient-not-same", args=[bert.uid]), {"joining": joining.uid})
    assert (set(bert.claims.all()), set(bertram().claims.all())) == (own, others)
    page = desk.get(reverse("patient", args=[bert.uid])).content.decode()
    assert "Perhaps the same patient" not in page  # somebody said that they are two


def test_two_people_stay_two(signed_in, both):
    desk, bert = signed_in(Role.FRONT_DESK), Patient.objects.get(chart_number="DEMO-102")
    asked = reverse("patient-same", args=[bert.uid])
    assert desk.post(asked, {"other": alma().uid, "they": "same"}).status_code == 404  # nobody asked that
    desk.post(asked, {"other": bertram().uid, "they": "two"})
    assert "Perhaps" not in desk.get(reverse("patient", args=[bert.uid])).content.decode()
    assert bertram().same_as is None
