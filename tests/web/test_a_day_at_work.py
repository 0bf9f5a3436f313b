"""An ordinary day of a coder, the front desk, a physician, an auditor and an administrator, on the demo practice."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from facetwise.store.models import Authorization, Claim, LoadedFile, Patient, Person, Role, WorkState
from facetwise.web.charts import Part, bars
from facetwise.web.checking import recheck, today
from facetwise.web.demo_files import demo_835, demo_837
from facetwise.web.loading import load_claims, load_sessions
from tests.web.test_patients import blocks, see

PAGE = "<!doctype html>"


@pytest.fixture
def coder(demo_ledger, signed_in):
    return signed_in(Role.CODER)


@pytest.fixture
def desk(demo_ledger, signed_in):
    return signed_in(Role.FRONT_DESK)


@pytest.fixture
def alma(demo_ledger):
    return Patient.objects.get(chart_number="DEMO-101")


def words(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def claim_page(client, number):
    return client.get(reverse("claim", args=[Claim.objects.get(claim_id=number).uid]))


# The worklist


def test_the_back_button_gets_the_whole_page_and_not_the_rows_alone(coder):
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/worklist"}
    rows = coder.get(reverse("worklist"), {"worst": "0"}, **asked).content.decode()
    back = coder.get(reverse("worklist"), HTTP_HX_HISTORY_RESTORE_REQUEST="true", **asked).content.decode()
    assert PAGE not in rows
    assert PAGE in back


def test_the_filter_calls_a_payer_as_the_rows_do(coder):
    page = coder.get(reverse("worklist")).content.decode()
    named = "UnitedHealthcare Commercial and Individual Exchange"
    assert f'<option value="uhc_commercial">{named}</option>' in page
    assert page.count(named) > 1
    assert "uhc commercial" not in page


def test_an_empty_list_says_what_leaves_it_empty(coder):
    assert "No claim of this kind is with you" in words(coder.get(reverse("worklist"), {"mine": "1"}))
    released = words(coder.get(reverse("worklist"), {"state": WorkState.RELEASED}))
    assert "None has this state, finding and payer." in released
    assert "Load a file" not in released


# One claim


def test_the_lines_of_a_claim_are_added_up(coder):
    """675.00, 337.50 and 210.00."""
    assert "All lines $1,222.50" in words(claim_page(coder, "D-1002"))


def test_a_finding_leads_to_what_its_rule_its_denials_and_the_code_mean(coder):
    page = claim_page(coder, "D-1002").content.decode()
    for name in ("levels-billed-exceed-documented", "CO-150", "64492"):
        address = f"{reverse('explain')}?name={name}"
        assert f'href="{address}"' in page
        assert "Not known here" not in coder.get(address).content.decode()


def test_what_was_typed_stays_when_it_could_not_be_done(coder):
    claim = Claim.objects.get(claim_id="D-1004")
    seen = {"seen": "long ago", "action": "hold", "reason": "the signature is on its way"}
    answer = coder.post(reverse("claim-work", args=[claim.uid]), seen)
    assert (answer.status_code, "the signature is on its way" in answer.content.decode()) == (409, True)
    told = {"rule": "note-unsigned", "line": "", "reason": "attested on paper", "until": "2020-01-01"}
    answer = coder.post(reverse("claim-disagree", args=[claim.uid]), told)
    assert (answer.status_code, "attested on paper" in answer.content.decode()) == (400, True)


def test_the_days_and_hours_of_a_claim_say_whose_clock_they_are(coder):
    assert re.search(r"version 1, \d{4}-\d\d-\d\d \d\d:\d\d UTC", words(claim_page(coder, "D-1002")))


def test_a_claim_and_its_patient_tell_the_same_of_earlier_sessions(coder, alma):
    """D-1006 brought no history, but the practice knows the patient's sessions, and that they are all."""
    assert alma.history_complete
    claim = words(claim_page(coder, "D-1006"))
    assert "earlier sessions of this patient were not loaded" not in claim
    assert f"Checked as of {today()}." in claim


def test_who_says_that_the_history_is_whole_has_the_claims_checked_again(coder, desk):
    dora = Patient.objects.get(chart_number="DEMO-104")
    waiting = "earlier sessions of this patient were not loaded"
    assert waiting in words(claim_page(coder, "D-1004"))
    desk.post(reverse("patient-history", args=[dora.uid]), {"complete": "yes"})
    assert waiting not in words(claim_page(coder, "D-1004"))


def test_sessions_loaded_after_the_check_ask_for_another_where_they_were_too_many(coder, monkeypatch):
    monkeypatch.setattr("facetwise.web.rechecking.MOST_RECHECKED", 0)
    claim = Claim.objects.get(claim_id="D-1002")
    day = claim.service_date - timedelta(days=200)
    table = f"patient_id,service_date,region,purpose\nDEMO-102,{day},cervical_thoracic,diagnostic\n"
    load_sessions("past.csv", table.encode())
    assert "Past sessions of this patient were loaded since" in words(claim_page(coder, "D-1002"))
    recheck(claim.newest)
    assert "were loaded since" not in words(claim_page(coder, "D-1002"))


def test_an_837_that_lacks_facts_names_them_in_words_and_leads_back(coder):
    load_claims("clinic.837", demo_837(today()))
    claim = Claim.objects.get(claim_id="D-2006")
    answer = coder.get(reverse("claim-export", args=[claim.uid, "837"]))
    assert answer.status_code == 422
    assert "patient, address, street is missing" in words(answer)
    assert reverse("claim", args=[claim.uid]) in answer.content.decode()
    assert "back button" not in answer.content.decode()


def test_what_was_typed_for_a_file_stays_in_its_own_tab(coder):
    page = coder.get(reverse("code")).content.decode()
    for form in ("837", "json"):
        assert f'formaction="{reverse("code-export", args=[form])}" formtarget="_blank"' in page
    answer = coder.post(reverse("code-export", args=["837"]), {"payer": "medicare"})
    assert "stands as you left it in the other tab" in words(answer)


def test_a_note_of_something_else_is_told_to_hold_no_procedure(coder):
    answer = coder.post(reverse("code-answer"), {"note": "Bread, butter, and a new pair of shoes."})
    page = words(answer)
    assert "Nothing in this note says that a facet joint procedure was done" in page
    assert "nothing found" not in page  # no line was checked: that is no pass


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"0" * 300, b"\xff\xd8\xff\xe0" + b"JFIF" * 90])
def test_a_photo_dropped_as_a_note_is_not_read_as_letters(coder, content):
    sent = {"document": SimpleUploadedFile("note.png", content), "note": ""}
    assert "this is a picture" in words(coder.post(reverse("code-document"), sent))


# Files


def test_a_file_is_taken_for_what_it_says_it_is(coder):
    day = today()
    for chosen, name, content, kind in (
        ("claims", "paid.835", demo_835(day), "remittances"),
        ("remittances", "sent.837", demo_837(day), "claims"),
    ):
        sent = {"kind": chosen, "files": SimpleUploadedFile(name, content)}
        coder.post(reverse("files"), sent, follow=True)
        assert LoadedFile.objects.order_by("-pk").first().kind == kind


def test_why_a_claim_is_set_aside_is_said_once(coder):
    sent = {"kind": "claims", "files": SimpleUploadedFile("clinic.837", demo_837(today()))}
    page = words(coder.post(reverse("files"), sent, follow=True))
    assert page.count("the claim has no service line") == 1


# Reports and policies


def test_a_period_that_ends_before_it_begins_is_said(coder):
    for name in ("reports", "backtest"):
        page = words(coder.get(reverse(name), {"since": "2026-12-01", "until": "2026-01-01"}))
        assert "The period ends on 2026-01-01, before it begins on 2026-12-01" in page


def test_money_is_drawn_with_its_sign_and_inside_the_drawing():
    drawn = str(bars("money", [("open", [12_607.5]), ("held", [0.0])], [Part("dollars", "plain")]))
    (place,) = re.findall(r'x="([\d.]+)" y="\d+">\$12,607.50<', drawn)
    assert float(place) + 11 * 8 < 720
    assert ">$0.00<" in drawn


@pytest.mark.parametrize(
    "asked, found",
    [("OH", "CGS L38773"), ("Original Medicare", ""), ("UnitedHealthcare", "UnitedHealthcare Commercial")],
)
def test_a_policy_is_found_by_a_state_or_another_name_of_the_payer(coder, asked, found):
    assert found in words(coder.get(reverse("policies"), {"name": asked}))


@pytest.mark.parametrize(
    "asked, said",
    [
        ("64491", "second"),
        ("co-97", "In plain words"),
        ("FW401", "session-limit-exceeded"),
        ("TON", "third occipital nerve"),
        ("sesion-limit-exceded", "Did you mean session-limit-exceeded"),
        ("", "For example 64491"),
        ("<b>x</b>", "Not known here"),
    ],
)
def test_everybody_at_work_looks_up_what_a_name_means(desk, asked, said):
    answer = desk.get(reverse("explain"), {"name": asked})
    assert answer.status_code == 200
    assert said in words(answer)


# Patients and their plan


@pytest.mark.parametrize(
    "asked", ["Demo-Ashe Alma", "Demo-Ashe, Alma", "alma  demo-ashe", "1951-04-09", "demo-101", "ashe"]
)
def test_a_patient_is_found_as_people_ask(desk, asked):
    page = words(desk.post(reverse("patients"), {"sought": asked}))
    assert "Alma Demo-Ashe" in page
    assert "Bert" not in page


def test_two_words_that_no_name_holds_together_find_nobody(desk):
    assert "Nobody whom you may see" in words(desk.post(reverse("patients"), {"sought": "Alma Demo-Birk"}))


@pytest.mark.parametrize("day", ["2099-01-01", "2001-01-01", "2026-02-30"])
def test_a_day_that_no_plan_reaches_is_said_and_not_silently_another(desk, alma, day):
    page = words(desk.post(reverse("patient", args=[alma.uid]), {"on": day}))
    assert (
        f"{day} is more than three years from today, or no day: what follows is seen from {today()}." in page
    )


def test_a_patient_leads_to_the_claims_for_those_who_may_see_them(coder, desk, alma):
    address = reverse("patient", args=[alma.uid])
    claim = reverse("claim", args=[Claim.objects.get(claim_id="D-1006").uid])
    assert claim in coder.get(address).content.decode()
    assert "/claims/" not in desk.get(address).content.decode()


def test_the_drawing_names_the_days_that_it_draws(signed_in, ledger):
    page = see(signed_in(Role.FRONT_DESK), blocks("P-90", "1245319599", 200, 100))
    first, last = today() - timedelta(days=200), today() - timedelta(days=100)
    assert f"2 sessions from {first} to {last}; planned day {today()}" in page


def test_the_relief_that_is_needed_is_drawn_where_the_payer_s_is_known(signed_in, ledger):
    desk, found = signed_in(Role.FRONT_DESK), blocks("P-91", "1245319599", 100)
    assert "t-need" in see(desk, found)
    found.payer, found.state = "a payer that nobody knows", ""
    found.save()
    assert "t-need" not in see(desk, found)


# Authorizations


@pytest.fixture
def asked(demo_ledger):
    return Authorization.objects.get(status="pending", superseded_by=None)


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"valid_from": "2026-12-31", "expires": "2026-12-01"}, "the last day 2026-12-01 lies before"),
        ({"asked_on": "2026-11-20", "answer_due": "2026-11-02"}, "is due 2026-11-02 lies before"),
        ({"status": "denied", "decided": "2099-01-01"}, "decided on 2099-01-01: that day is still to come"),
        ({"status": "approved", "number": ""}, "an approval has a number"),
    ],
)
def test_days_that_cannot_be_are_refused_and_what_was_typed_stays(desk, asked, typed, said):
    given = {"codes": "64490", "next_step": "call Ms Example again", "sides": "left", **typed}
    answer = desk.post(reverse("authorization-change", args=[asked.uid]), given)
    assert answer.status_code == 400
    assert said in words(answer)
    assert 'value="call Ms Example again"' in answer.content.decode()
    assert Authorization.objects.get(pk=asked.pk).superseded_by is None


def test_the_side_that_was_noted_wrongly_is_put_right(desk, asked):
    given = {"sides_shown": "yes", "sides": "right"}
    desk.post(reverse("authorization-change", args=[asked.uid]), given)
    row = Authorization.objects.get(trace=asked.trace, superseded_by=None)
    assert row.sides == ["right"]
    desk.post(reverse("authorization-change", args=[row.uid]), {"next_step": "wait"})
    assert Authorization.objects.get(trace=asked.trace, superseded_by=None).sides == ["right"]


def test_what_is_needed_names_a_code_and_stays_typed_until_it_does(desk, alma):
    address = reverse("authorization-new", args=[alma.uid])
    before = Authorization.objects.count()
    for codes, said in (("", "name at least one procedure code"), ("6463", "6463 is no procedure code")):
        given = {
            "status": "needed",
            "codes": codes,
            "units": "2",
            "sides": "right",
            "planned_for": "2027-01-08",
        }
        page = desk.post(address, given).content.decode()
        assert said in page
        assert 'value="2027-01-08"' in page
        assert 'value="right" checked' in page
        assert '<details class="what-if card" open><summary>An authorization is needed' in page
    assert Authorization.objects.count() == before


def test_the_front_desk_begins_the_day_with_what_runs_out(desk):
    """Of the demo's three: an answer due in 4 days, an appeal in 25, an approval in 40."""
    page = words(desk.get(reverse("home")))
    assert "pending 1 soon or past 1" in page
    assert "approved 1 denied 1 " in page
    assert page.count("soon or past") == 1


# The auditor and the administrator


def test_the_auditor_goes_from_a_patient_to_who_looked_at_them(demo_ledger, signed_in, desk, alma):
    desk.get(reverse("patient", args=[alma.uid]))
    auditor = signed_in(Role.AUDITOR)
    page = auditor.get(reverse("patient", args=[alma.uid])).content.decode()
    (address,) = re.findall(r'href="([^"]+)">Who looked at this patient', page)
    log = words(auditor.get(html.unescape(address)))
    assert "2 entries, newest first" in log
    assert "front desk" in log
    assert "Who looked" not in desk.get(reverse("patient", args=[alma.uid])).content.decode()


def test_a_log_without_such_an_entry_says_so(demo_ledger, signed_in):
    page = words(signed_in(Role.AUDITOR).get(reverse("access-log"), {"actor": "nobody.here"}))
    assert "No entry is of this kind." in page


def test_health_counts_an_authorization_once_however_often_it_was_changed(desk, asked, signed_in):
    desk.post(reverse("authorization-change", args=[asked.uid]), {"next_step": "wait"})
    page = words(signed_in(Role.ADMINISTRATOR).get(reverse("machine")))
    assert f"authorizations {Authorization.objects.filter(superseded_by=None).count()} " in page


@pytest.mark.parametrize(
    "npi, said", [("1234567890", "1234567890 is no NPI: its last digit does not fit"), ("123", "ten digits")]
)
def test_an_npi_with_a_wrong_last_digit_is_refused_and_the_form_stays_filled(ledger, signed_in, npi, said):
    given = {"name": "d.doe", "first_name": "Dana", "last_name": "Doe", "role": "physician", "npi": npi}
    answer = signed_in(Role.ADMINISTRATOR).post(reverse("person-add"), given)
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (400, True)
    assert 'value="Dana"' in page
    assert '<option value="physician" selected>' in page
    assert not Person.objects.filter(username="d.doe").exists()


def test_a_physician_s_npi_is_entered_and_mended_later(ledger, signed_in):
    admin = signed_in(Role.ADMINISTRATOR)
    person = Person.objects.create_user(username="c.doe", role=Role.CODER)
    address = reverse("person-change", args=[person.pk])
    assert "a physician needs the NPI" in words(admin.post(address, {"action": "role", "role": "physician"}))
    admin.post(address, {"action": "role", "role": "physician", "npi": "1245319599"})
    person.refresh_from_db()
    assert (person.role, person.npi) == (Role.PHYSICIAN, "1245319599")


# Signing in


def test_who_was_signed_out_by_time_is_told_so_and_that_nothing_was_done(coder):
    claim = Claim.objects.get(claim_id="D-1002")
    session = coder.session
    session["seen"] = 1
    session.save()
    answer = coder.post(
        reverse("claim-work", args=[claim.uid]),
        {"action": "hold", "reason": "x"},
        follow=True,
        HTTP_REFERER=f"http://testserver{reverse('claim', args=[claim.uid])}",
    )
    page = words(answer)
    assert "You were signed out: after half an hour" in page
    assert "What you sent last was not done." in page
    assert f'value="{reverse("claim", args=[claim.uid])}"' in answer.content.decode()
    assert "signed out" not in words(Client().get(reverse("worklist"), follow=True))


def test_a_password_that_was_shown_once_can_be_changed_by_a_link(coder):
    page = coder.get(reverse("mfa_index")).content.decode()
    assert f'href="{reverse("account_change_password")}"' in page
    form = coder.get(reverse("account_change_password")).content.decode()
    assert "An administrator can give you a new one" in form
    assert "/account/password/reset/" not in form


def test_a_form_without_its_token_is_explained():
    answer = Client(enforce_csrf_checks=True).post(reverse("bill"), {"text": "64490"})
    assert answer.status_code == 400
    assert "This form is too old, or cookies are refused" in words(answer)
