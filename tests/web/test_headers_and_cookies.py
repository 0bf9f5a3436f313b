"""What a browser is told beside a page: by every page of sign-in and every failure too, and over TLS by the cookies."""

import datetime
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import reverse

from facetwise.store.models import Person, Role
from facetwise.web.pages import patients
from tests.web.test_every_address import _Inline

OF_SIGN_IN = [
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
]


def hold(answer, name):
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy, name
    assert "frame-ancestors 'none'" in policy, name
    assert answer["X-Frame-Options"] == "DENY", name
    assert answer["X-Content-Type-Options"] == "nosniff", name
    assert answer["Referrer-Policy"] == "same-origin", name
    assert "no-store" in answer["Cache-Control"], name
    if answer["Content-Type"].startswith("text/html"):
        parser = _Inline()
        parser.feed(
            re.sub(
                r'<script[^>]*type="application/json".*?</script>', "", answer.content.decode(), flags=re.S
            )
        )
        assert parser.found == [], name


@pytest.mark.parametrize("name", OF_SIGN_IN)
def test_the_pages_of_sign_in_forbid_inline_script_and_have_none(signed_in, name):
    for client in (Client(), signed_in(Role.CODER)):
        hold(client.get(reverse(name), follow=True), name)


@pytest.mark.parametrize(
    "address",
    ["/no-such-page", "/claims/0", "/administration", "/api/v1/no-such-call", "/api/v1/ledger/claims"],
)
def test_a_refusal_has_the_same_headers(signed_in, address):
    hold(signed_in(Role.CODER).get(address), address)


@pytest.mark.parametrize("error, status", [(ValueError, 500), (SuspiciousOperation, 400)])
def test_a_failure_has_the_same_headers_and_says_nothing_of_what_was_sent(
    signed_in, monkeypatch, error, status
):
    def broken(*_):
        raise error("Testpatient-Secret")

    monkeypatch.setattr(patients, "visible", broken)
    client = signed_in(Role.CODER)
    client.raise_request_exception = False
    answer = client.get(reverse("patients"), {"q": "Testpatient-Secret"})
    assert answer.status_code == status
    assert b"Secret" not in answer.content
    hold(answer, error)


def test_a_zero_character_is_refused_wherever_it_stands(signed_in):
    client = signed_in(Role.CODER)
    assert client.get(reverse("patients"), {"q": "a\x00b"}).status_code == 400
    assert client.post(reverse("code-answer"), {"note": "a\x00b"}).status_code == 400
    assert client.get("/claims/a%00b").status_code == 400


def test_nobody_signs_up_alone(ledger):
    for name in ("account_signup", "mfa_signup_webauthn"):
        try:
            address = reverse(name)
        except Exception:  # there is no such address at all
            continue
        Client().post(address, {"username": "mallory", "password1": "a-long-password-42"})
    assert not Person.objects.filter(username="mallory").exists()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of our own for localhost, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return folder / "certificate.pem", folder / "key.pem"


def _serve(folder, demo, *words):
    """A copy of the demo practice at a port of its own, and the password of its coder."""
    made, passwords = demo
    shutil.copytree(made, folder / "data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {k: v for k, v in os.environ.items() if not k.startswith(("FACETWISE_APP", "DJANGO"))}
    command = [
        sys.executable,
        "-c",
        "import facetwise.cli as c; c.main()",
        "serve",
        "--demo",
        *map(str, words),
    ]
    printed = folder / "printed"
    with printed.open("w") as out:
        server = subprocess.Popen(
            [*command, "--port", str(port), "--data", str(folder / "data")],
            env=given,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.2)
    return server, port, passwords["coder"]


class Browser:
    """Enough of a browser to sign in: it keeps the attributes of each cookie."""

    def __init__(self, connect, **headers):
        self._connect, self._headers, self.cookies, self.seen = connect, headers, {}, {}

    def ask(self, method, path, body=None, **headers):
        connection = self._connect()
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **self._headers, **headers}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            pair, *attributes = line.split("; ")
            name, _, value = pair.partition("=")
            self.cookies[name], self.seen[name] = value, {word.lower() for word in attributes}
        return answer, text

    def sign_in(self, origin, password):
        _, page = self.ask("GET", "/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
        form = f"csrfmiddlewaretoken={token}&login=coder&password={password}"
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{origin}/account/login/"}
        return self.ask("POST", "/account/login/", form, Origin=origin, **kind)


def hold_over_tls(browser, answer):
    assert set(browser.seen) >= {"__Host-facetwise_session", "__Host-facetwise_csrf"}
    for name, attributes in browser.seen.items():
        assert {"secure", "path=/", "samesite=lax", "httponly"} <= attributes, name
        assert not any(word.startswith("domain=") for word in attributes), name
    assert (
        int(re.search(r"max-age=(\d+)", answer.headers["Strict-Transport-Security"]).group(1)) >= 31_536_000
    )


def test_over_tls_cookies_are_of_this_host_and_of_tls_alone(tmp_path, demo, certificate):
    place, key = certificate
    server, port, password = _serve(tmp_path, demo, "--tls-certificate", place, "--tls-key", key)
    try:
        trusting = ssl.create_default_context(cafile=place)
        browser = Browser(lambda: http.client.HTTPSConnection("localhost", port, context=trusting))
        answer, _ = browser.sign_in(f"https://localhost:{port}", password)
        assert answer.status == 302
        assert browser.ask("GET", "/worklist")[0].status == 200
        hold_over_tls(browser, answer)
        with pytest.raises((http.client.HTTPException, OSError)):
            plain = http.client.HTTPConnection("localhost", port, timeout=20)
            plain.request("GET", "/health")
            plain.getresponse()
    finally:
        server.terminate()
        server.wait()


def test_behind_a_declared_proxy_cookies_are_as_over_tls(tmp_path, demo):
    server, port, password = _serve(tmp_path, demo, "--behind-proxy")
    try:
        told = {"X-Forwarded-Proto": "https", "Host": "localhost"}
        browser = Browser(lambda: http.client.HTTPConnection("localhost", port), **told)
        answer, _ = browser.sign_in("https://localhost", password)
        assert answer.status == 302
        hold_over_tls(browser, answer)
        health, text = browser.ask("GET", "/health")
        assert json.loads(text) == {"status": "ok"}
        assert health.status == 200
    finally:
        server.terminate()
        server.wait()
