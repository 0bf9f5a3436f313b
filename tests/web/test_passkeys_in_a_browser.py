"""Somebody adds a passkey and signs in with it, in Chromium with an authenticator that its DevTools protocol plays.

A passkey belongs to a host's name, never to an address in digits: on this machine it is used at localhost.
"""

import pytest

from tests.web.served import PATIENCE, PORT, sign_in

HOME = f"http://localhost:{PORT}/"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser):
    context = browser.new_context()
    shown = context.new_page()
    shown.set_default_timeout(PATIENCE)
    refused = []
    shown.on("console", lambda said: refused.append(said.text) if "Security Policy" in said.text else None)
    yield shown
    assert refused == []
    context.close()


@pytest.fixture
def authenticator(page):
    """Chromium's own authenticator in place of a fingerprint reader; sends commands to it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    return lambda command, **more: session.send(f"WebAuthn.{command}", {"authenticatorId": made, **more})


def sign_out(page):
    page.context.clear_cookies()
    page.goto(f"{HOME}worklist")
    assert "/account/login/" in page.url


def add_passkey(page, password):
    page.goto(f"{HOME}account/2fa/webauthn/add/")
    assert "/account/reauthenticate/" in page.url  # a session left open adds no key
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.fill("[name=name]", "this laptop")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(f"{HOME}account/2fa/webauthn/")
    page.wait_for_selector("text=this laptop")


def press_passkey(page):
    page.goto(f"{HOME}account/login/")
    page.click("#passkey_login")


def test_a_passkey_is_added_and_opens_without_a_password(page, practice, authenticator):
    sign_in(page, "coder", practice["coder"], HOME)
    add_passkey(page, practice["coder"])
    (kept,) = authenticator("getCredentials")["credentials"]
    assert (kept["rpId"], kept["isResidentCredential"]) == ("localhost", True)

    sign_out(page)
    press_passkey(page)
    page.wait_for_url(HOME)
    page.goto(f"{HOME}worklist")
    assert page.url == f"{HOME}worklist"

    sign_out(page)
    authenticator("setUserVerified", isUserVerified=False)  # the laptop, without its owner's finger
    press_passkey(page)
    page.wait_for_timeout(1000)
    page.goto(f"{HOME}worklist")
    assert "/account/login/" in page.url
