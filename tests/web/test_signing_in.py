"""Signing in, and what ends it: wrong passwords, second factors, idleness, a whole day; and what a failure tells."""

import io
import logging
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client, override_settings
from django.urls import reverse

from facetwise.store.models import ApiKey, Person, Role
from facetwise.web import middleware
from facetwise.web.api.keys import Scope, create_key
from facetwise.web.pages import patients

PASSWORD = "three-quiet-herons-42"


@pytest.fixture
def person(ledger):
    return Person.objects.create_user(username="robin", password=PASSWORD, role=Role.CODER)


def sign_in(client, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": "robin", "password": password, **more})


def is_in(client):
    return client.get(reverse("worklist")).status_code == 200


def test_after_five_wrong_passwords_the_right_one_does_not_help(person):
    client = Client()
    for _ in range(5):
        sign_in(client, "wrong-wrong-wrong")
    sign_in(client)
    assert not is_in(client)


def test_the_right_password_opens_and_never_leads_elsewhere(person):
    client = Client()
    answer = sign_in(client, next="https://elsewhere.example/")
    assert is_in(client)
    assert answer["Location"].startswith("/")
    cookie = client.cookies["facetwise_session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_half_an_hour_of_silence_ends_a_session(person, monkeypatch):
    client = Client()
    sign_in(client)
    assert is_in(client)
    start = time.time()
    monkeypatch.setattr(middleware.time, "time", lambda: start + middleware.IDLE_SECONDS + 1)
    assert not is_in(client)


def test_a_session_ends_after_its_longest_time_however_busy(person, monkeypatch):
    client = Client()
    sign_in(client)
    start = time.time()
    opened = []
    for minutes in range(0, 12 * 60 + 41, 20):
        monkeypatch.setattr(middleware.time, "time", lambda now=start + minutes * 60: now)
        opened.append(is_in(client))
    assert opened[:36] == [True] * 36
    assert opened[-1] is False


def _code(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_a_second_factor_is_asked_and_a_used_code_refused(person):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    client, again = Client(), Client()
    sign_in(client)
    assert not is_in(client)
    right = _code(secret)
    wrong = f"{(int(right) + 500_000) % 1_000_000:06}"
    client.post(reverse("mfa_authenticate"), {"code": wrong})
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": right})
    assert is_in(client)
    sign_in(again)
    again.post(reverse("mfa_authenticate"), {"code": right})
    assert not is_in(again)


def test_a_recovery_code_opens_once(person):
    totp.TOTP.activate(person, totp.generate_totp_secret())
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    opened = []
    for client in (Client(), Client()):
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        opened.append(is_in(client))
    assert opened == [True, False]


def test_a_failure_shows_and_logs_nothing_of_a_patient(signed_in, monkeypatch):
    def broken(*_: object) -> None:
        patient = "Testpatient-Secret, born 1951-02-03"
        raise ValueError(f"cannot use {patient}")

    monkeypatch.setattr(patients, "visible", broken)
    client = signed_in(Role.CODER)
    client.raise_request_exception = False
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    lines = io.StringIO()
    before = handler.setStream(lines)
    answer = client.get(reverse("patients"), {"q": "Testpatient-Secret"})
    handler.setStream(before)
    assert answer.status_code == 500
    assert b"Secret" not in answer.content and b"Traceback" not in answer.content
    assert re.search(r"ValueError at .*patients\.py:\d+", lines.getvalue())
    assert "Secret" not in lines.getvalue() and "1951" not in lines.getvalue()


def lines_of(act):
    """What the app's own log handler writes while something happens."""
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    lines = io.StringIO()
    before = handler.setStream(lines)
    act()
    handler.setStream(before)
    return lines.getvalue()


def test_an_address_that_somebody_typed_is_not_logged(signed_in):
    client = signed_in(Role.CODER)
    said = lines_of(lambda: client.get("/patients/Testpatient-Secret"))
    assert said == "WARNING django.request: 404 at /patients/<str:uid>\n"
    said = lines_of(lambda: client.get("/Testpatient-Secret"))
    assert said == "WARNING django.request: 404 at an address that is not here\n"


def test_a_request_that_the_framework_refuses_is_logged_without_its_words(signed_in):
    client = signed_in(Role.CODER)
    said = lines_of(lambda: client.get("/", headers={"host": "testpatient-secret.example"}))
    assert "a request that cannot be answered was refused" in said
    assert "secret" not in said


def test_a_second_factor_is_kept_under_the_secret_of_the_practice(person):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    with override_settings(SECRET_KEY="another practice's"):
        client = Client()
        sign_in(client)
        client.raise_request_exception = False
        client.post(reverse("mfa_authenticate"), {"code": _code(secret)})
        assert not is_in(client)


def test_a_password_is_kept_as_argon2(person):
    assert Person.objects.get(pk=person.pk).password.startswith("argon2$argon2id$")


def test_a_key_is_kept_as_a_digest(ledger):
    made = create_key("billing", [Scope.CHECK])
    row = ApiKey.objects.get()
    _, _, secret = made.split("_", 2)  # the secret may hold one too
    assert secret not in str(vars(row))


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("localhost:8000", b"Sign in with a passkey"),
        ("127.0.0.1:8000", b'<a href="http://localhost:8000/account/login/">open this page at localhost</a>'),
        ("[::1]:8000", b'<a href="http://localhost:8000/account/login/">open this page at localhost</a>'),
    ],
)
def test_the_way_to_passkeys_is_shown_where_the_browser_would_refuse_them(ledger, host, said):
    page = Client().get("/account/login/", headers={"host": host}).content
    assert said in page
    assert (b"Sign in with a passkey" in page) == host.startswith("localhost")


def test_after_a_session_ended_one_comes_back_to_the_page_and_not_to_its_form(ledger):
    """The half hour is over while somebody writes why a claim is held."""
    gone = Client().post(
        "/claims/abc/work", {"action": "hold"}, headers={"referer": "http://testserver/claims/abc?rule=x"}
    )
    assert gone["Location"] == "/account/login/?next=/claims/abc"


def test_a_live_part_of_a_page_whose_session_ended_brings_the_whole_page_to_sign_in(ledger):
    part = Client().get(
        "/worklist?worst=1", headers={"hx-request": "true", "referer": "http://testserver/worklist"}
    )
    assert (part.status_code, part["HX-Redirect"]) == (204, "/account/login/?next=/worklist")
    assert not part.content


def test_an_address_for_a_form_alone_says_so_on_a_page(signed_in):
    page = signed_in(Role.CODER).get("/claims/abc/work")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert b"This address takes a form alone" in page.content
