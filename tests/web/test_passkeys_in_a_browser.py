"""Somebody adds a passkey and signs in with it, in Chromium with an authenticator that its DevTools protocol plays.

A passkey belongs to a host's name, never to an address in digits: on this machine it is used at localhost.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import sync_playwright

PATIENCE = 60_000  # milliseconds; on a busy machine a page may take long
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """A served demo practice: its address by name, and its passwords."""
    folder = tmp_path_factory.mktemp("practice")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {k: v for k, v in os.environ.items() if not k.startswith(("FACETWISE_APP", "DJANGO"))}
    words = [sys.executable, "-c", "import facetwise.cli as c; c.main()", "serve", "--demo"]
    printed = folder / "printed"
    with printed.open("w") as out:
        server = subprocess.Popen(
            [*words, "--port", str(port), "--data", str(folder / "data")],
            env=given,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health"):
                break
        except OSError:
            time.sleep(0.2)
    found = re.findall(r"^(\w+) +[a-z]+(?: desk)? +(\S{16})$", printed.read_text(), re.MULTILINE)
    yield f"http://localhost:{port}/", dict(found)
    server.terminate()
    server.wait()


@pytest.fixture
def page(practice):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        shown = browser.new_page()
        shown.set_default_timeout(PATIENCE)
        refused = []
        shown.on(
            "console", lambda said: refused.append(said.text) if "Security Policy" in said.text else None
        )
        yield shown
        assert refused == []
        browser.close()


@pytest.fixture
def authenticator(page):
    """Chromium's own authenticator in place of a fingerprint reader; sends commands to it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    return lambda command, **more: session.send(f"WebAuthn.{command}", {"authenticatorId": made, **more})


def sign_in(page, home, password):
    page.goto(f"{home}account/login/")
    page.fill("[name=login]", "coder")
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(home)


def sign_out(page, home):
    page.context.clear_cookies()
    page.goto(f"{home}worklist")
    assert "/account/login/" in page.url


def add_passkey(page, home, password):
    page.goto(f"{home}account/2fa/webauthn/add/")
    assert "/account/reauthenticate/" in page.url  # a session left open adds no key
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.fill("[name=name]", "this laptop")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(f"{home}account/2fa/webauthn/")
    page.wait_for_selector("text=this laptop")


def press_passkey(page, home):
    page.goto(f"{home}account/login/")
    page.click("#passkey_login")


def test_a_passkey_is_added_and_opens_without_a_password(page, practice, authenticator):
    home, passwords = practice
    sign_in(page, home, passwords["coder"])
    add_passkey(page, home, passwords["coder"])
    (kept,) = authenticator("getCredentials")["credentials"]
    assert (kept["rpId"], kept["isResidentCredential"]) == ("localhost", True)

    sign_out(page, home)
    press_passkey(page, home)
    page.wait_for_url(home)
    page.goto(f"{home}worklist")
    assert page.url == f"{home}worklist"

    sign_out(page, home)
    authenticator("setUserVerified", isUserVerified=False)  # the laptop, without its owner's finger
    press_passkey(page, home)
    page.wait_for_timeout(1000)
    page.goto(f"{home}worklist")
    assert "/account/login/" in page.url
