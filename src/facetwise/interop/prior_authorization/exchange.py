"""A request sent to the payer's own FHIR server (PAS 2.2.1), and what it answers at once.

Only a server that somebody named is called, over TLS or on this machine; nothing is followed elsewhere.
"""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

import httpx

from facetwise.interop.fhir.documents import FhirFile, read_fhir
from facetwise.interop.fhir.systems import Resource, listed, member, text_of

SECONDS = 15.0  # PAS asks the payer to answer within that time, if only that the request is pended
MOST_BYTES = 16 * 1024 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Operation(StrEnum):
    """What is asked of the payer."""

    SUBMIT = "$submit"
    INQUIRE = "$inquire"


class ExchangeError(ValueError):
    """The payer's server did not answer with a decision; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class PayerServer:
    """A payer's FHIR server and the token that opens it."""

    address: str
    token: str | None = field(default=None, repr=False)


def ask_payer(server: PayerServer, operation: Operation, bundle: Resource) -> FhirFile:
    """What the payer answers.

    Raises:
        ExchangeError: if the server may not be called, cannot be reached, refuses, or answers no FHIR.
    """
    parts = urlsplit(server.address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ExchangeError(
            f"the payer's address is {server.address[:100]}; expected one that begins with https://"
        )
    headers = {"Accept": "application/fhir+json", "Content-Type": "application/fhir+json"}
    if server.token:
        headers["Authorization"] = f"Bearer {server.token}"
    address = f"{server.address.rstrip('/')}/Claim/{operation}"
    try:
        answer = httpx.post(
            address,
            content=json.dumps(bundle).encode(),
            headers=headers,
            timeout=SECONDS,
            follow_redirects=False,
        )
    except (httpx.HTTPError, httpx.InvalidURL):
        raise ExchangeError(
            "the payer's server cannot be reached; whether the request arrived is not known: ask before sending again"
        ) from None
    if len(answer.content) > MOST_BYTES:
        raise ExchangeError(f"the payer answered {len(answer.content):,} bytes, more than are taken")
    file = read_fhir(answer.content, source="the payer's answer")
    if not answer.is_success:
        said = "; ".join(_issues(file)) or "without a reason"
        raise ExchangeError(f"the payer's server refused with {answer.status_code}: {said}")
    if not file.of("ClaimResponse"):
        said = "; ".join(_issues(file)) or "nothing about this request"
        raise ExchangeError(f"the payer's server answered without a decision: {said}")
    return file


def _issues(file: FhirFile) -> list[str]:
    """What an OperationOutcome says, shortened."""
    issues = [issue for item in file.of("OperationOutcome") for issue in listed(item.resource.get("issue"))]
    texts = [
        text_of(member(issue, "details").get("text")) or text_of(issue.get("diagnostics")) for issue in issues
    ]
    return [text[:300] for text in texts if text][:3]
