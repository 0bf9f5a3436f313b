"""SMART App Launch 2: from inside an EHR opens the code page with the patient's note, or the patient's own page.

The launch address of the patient page is ``…/smart/launch?view=patient``; it shows whom the ledger holds already.

Only servers that the practice names are ever called (``FACETWISE_SMART_SERVERS``: a JSON file of FHIR server address to
client id). Somebody must be signed in here too; what the EHR hands over fills the page and is not stored.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from facetwise.interop.documents import DocumentText, read_document
from facetwise.interop.fhir.claims import read_coverage_payer
from facetwise.interop.fhir.documents import FhirFile, from_value
from facetwise.interop.fhir.notes import read_carried_notes
from facetwise.store.permissions import Permission
from facetwise.web.access import needs, note, visible
from facetwise.web.pages.code import filled_page
from facetwise.web.smart_patient import patient_of_chart

SERVERS = "FACETWISE_SMART_SERVERS"
SCOPES = "launch openid fhirUser patient/Patient.rs patient/Coverage.rs patient/DocumentReference.rs patient/Binary.rs"
SECONDS = 10.0
MOST_NOTES = 20
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class LaunchRefusedError(ValueError):
    """A launch that cannot go on; the text says why and what was expected."""


@dataclass(frozen=True, slots=True)
class Server:
    """An EHR that may launch us."""

    address: str
    client_id: str

    def get(self, path: str, token: str) -> Any:  # noqa: ANN401 - JSON
        """A resource or search of the server."""
        answer = httpx.get(
            f"{self.address}/{path}",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/fhir+json"},
            timeout=SECONDS,
            follow_redirects=False,
        )
        if answer.status_code != httpx.codes.OK:
            raise LaunchRefusedError(
                f"the server answered {answer.status_code} to a read that the launch allows"
            )
        return answer.json()


@needs(Permission.USE_TOOLS)
@require_GET
def launch(request: HttpRequest) -> HttpResponse:
    """The EHR opens us: on to its own authorization."""
    try:
        server = _server(request.GET.get("iss", ""))
        configuration = _configuration(server)
    except LaunchRefusedError as refused:
        return HttpResponseBadRequest(str(refused), content_type="text/plain; charset=utf-8")
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    request.session["smart"] = {
        "server": server.address,
        "state": state,
        "verifier": verifier,
        "token_endpoint": configuration["token_endpoint"],
        "view": "patient" if request.GET.get("view") == "patient" else "code",
    }
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": server.client_id,
        "redirect_uri": _redirect(request),
        "scope": SCOPES,
        "state": state,
        "aud": server.address,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if request.GET.get("launch"):
        asked["launch"] = request.GET["launch"]
    return redirect(f"{configuration['authorization_endpoint']}?{urlencode(asked)}")


@needs(Permission.USE_TOOLS)
@require_GET
def launched(request: HttpRequest) -> HttpResponse:
    """Back from the EHR: the code page with the patient's newest note in it."""
    waiting = request.session.pop("smart", None)
    try:
        if waiting is None or not hmac.compare_digest(waiting["state"], request.GET.get("state", "")):
            raise LaunchRefusedError(
                "this launch was not begun here, or it is used up; open the app from the EHR again"
            )
        server = _server(waiting["server"])
        given = _token(request, server, waiting)
        if waiting["view"] == "patient":
            return _patient_page(request, server, given)
        text, payer = _context(server, given)
    except LaunchRefusedError as refused:
        return HttpResponseBadRequest(str(refused), content_type="text/plain; charset=utf-8")
    except (httpx.HTTPError, ValueError, KeyError):
        said = "the EHR's server could not be read; open the app from the EHR again"
        return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")
    note(request, "launch", "ehr", server.address, purpose="smart")
    return filled_page(request, note_text=text, payer=payer)


def _patient_page(request: HttpRequest, server: Server, given: dict[str, Any]) -> HttpResponse:
    chart = server.get(f"Patient/{quote(str(given['patient']), safe='')}", str(given["access_token"]))
    found = patient_of_chart(chart, visible(request, "patient"))
    note(request, "launch", "ehr", server.address, purpose="smart", outcome="granted" if found else "refused")
    if found is None:
        said = "this patient is not among those of the ledger that are open to your role; load the sessions first"
        return HttpResponseNotFound(said, content_type="text/plain; charset=utf-8")
    return redirect("patient", uid=found.uid)


def _server(address: str) -> Server:
    """The named server.

    Raises:
        LaunchRefusedError: if the practice does not name it, or it is neither TLS nor loopback.
    """
    plain = address.rstrip("/")
    client_id = _servers(os.environ.get(SERVERS, "")).get(plain)
    if client_id is None:
        raise LaunchRefusedError(
            f"this server may not launch the app; the practice names servers in {SERVERS}"
        )
    parts = urlsplit(plain)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise LaunchRefusedError("the server's address must begin with https://")
    return Server(plain, client_id)


@lru_cache
def _servers(path: str) -> dict[str, str]:
    loaded = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
    return {str(address).rstrip("/"): str(client) for address, client in loaded.items()}


def _configuration(server: Server) -> dict[str, str]:
    try:
        answer = httpx.get(f"{server.address}/.well-known/smart-configuration", timeout=SECONDS)
        found = answer.json()
        wanted = {name: str(found[name]) for name in ("authorization_endpoint", "token_endpoint")}
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        raise LaunchRefusedError("the server offers no SMART configuration that can be read") from None
    for name, address in wanted.items():
        parts = urlsplit(address)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise LaunchRefusedError(f"the server's {name} must begin with https://")
    return wanted


def _token(request: HttpRequest, server: Server, waiting: dict[str, str]) -> dict[str, Any]:
    code = request.GET.get("code")
    if not code:
        raise LaunchRefusedError("the EHR did not authorize the launch; ask whoever runs it")
    answer = httpx.post(
        waiting["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": _redirect(request),
            "client_id": server.client_id,
            "code_verifier": waiting["verifier"],
        },
        timeout=SECONDS,
    )
    if answer.status_code != httpx.codes.OK:
        raise LaunchRefusedError("the EHR did not accept the launch; open the app from the EHR again")
    given: dict[str, Any] = answer.json()
    if not given.get("access_token") or not given.get("patient"):
        raise LaunchRefusedError("the EHR named no patient; open the app from a patient's chart")
    return given


def _context(server: Server, given: dict[str, Any]) -> tuple[str, str | None]:
    """The newest note's text and the payer's name; empty and None where the chart holds none that can be read."""
    token, patient = str(given["access_token"]), str(given["patient"])
    search = urlencode({"patient": patient, "_sort": "-date", "_count": MOST_NOTES})
    documents = from_value(server.get(f"DocumentReference?{search}", token), source="chart")
    coverage = from_value(server.get(f"Coverage?{urlencode({'patient': patient})}", token), source="chart")
    return _newest(documents), read_coverage_payer(coverage)


def _newest(documents: FhirFile) -> str:
    for carried in read_carried_notes(documents, source="chart").notes:
        found = read_document(carried.content, source="chart")
        if isinstance(found, DocumentText):
            return found.text
    return ""


def _redirect(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("smart-launched"))
