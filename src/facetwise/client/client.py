"""The calls of the API, one method each."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import TracebackType
from typing import Any, Self

import httpx

from facetwise.client.errors import ApiError, FieldError

Object = dict[str, Any]
Encounter = Mapping[str, Any]  # the shape of an encounter file
SECONDS = 30.0


class Client:
    """A connection to one practice's app.

    Args:
        base_url: where the app is, such as ``http://127.0.0.1:8000``.
        key: what ``facetwise key create`` printed.
        transport: another way to send requests, for tests.
    """

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        timeout: float = SECONDS,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = httpx.Client(
            base_url=f"{base_url.rstrip('/')}/api/v1/",
            headers={"Authorization": f"Bearer {key}"},
            timeout=timeout,
            transport=transport,
        )

    def __enter__(self) -> Self:
        """The client itself; leaving closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def code(self, encounter: Encounter, *, as_of: date | None = None) -> Object:
        """The lines that a documented procedure supports, and the checks on them."""
        return self._post("code", encounter, as_of=as_of)

    def check(self, encounter: Encounter, *, as_of: date | None = None) -> Object:
        """What the checks say of an encounter's ``claim_lines``."""
        return self._post("check", encounter, as_of=as_of)

    def plan(self, encounter: Encounter, *, on: date | None = None) -> Object:
        """Sessions left, earliest next dates, and what must come first."""
        return self._post("plan", encounter, on=on)

    def explain(self, name: str) -> Object:
        """A rule, code, modifier, denial, joint or nerve in plain words."""
        return self._get(f"explain/{name}")

    def policies(self) -> list[Object]:
        """Every payer's pack, with how much of it is known."""
        found: list[Object] = self._answer(self._http.get("policies"))
        return found

    def policy(self, pack: str, *, on: date | None = None) -> Object:
        """One policy on one day, each value with its paragraph."""
        return self._get(f"policies/{pack}", date=on)

    def claims(self) -> Iterator[Object]:
        """The claims of the ledger, in the order in which they came."""
        return self._all("ledger/claims")

    def claim(self, uid: str) -> Object:
        """One claim with its newest version and current findings."""
        return self._get(f"ledger/claims/{uid}")

    def add_claim(self, encounter: Encounter, *, idempotency_key: str | None = None) -> Object:
        """Keep a claim and check it; unchanged content changes nothing."""
        return self._post("ledger/claims", encounter, idempotency_key)

    def patients(self) -> Iterator[Object]:
        """The patients that the key may see."""
        return self._all("ledger/patients")

    def sessions(self, patient: str) -> Iterator[Object]:
        """A patient's sessions; ``superseded`` where a corrected one took the place."""
        return self._all(f"ledger/patients/{patient}/sessions")

    def add_session(
        self, patient: str, session: Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> Object:
        """Keep a past session; the same again changes nothing."""
        return self._post(f"ledger/patients/{patient}/sessions", session, idempotency_key)

    def authorizations(self) -> Iterator[Object]:
        """The standing authorizations."""
        return self._all("ledger/authorizations")

    def authorization(self, uid: str) -> Object:
        """One authorization."""
        return self._get(f"ledger/authorizations/{uid}")

    def add_authorization(
        self, patient: str, authorization: Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> Object:
        """Note for a patient that an authorization is needed, or what is known of one."""
        return self._post(f"ledger/patients/{patient}/authorizations", authorization, idempotency_key)

    def change_authorization(
        self, uid: str, changes: Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> Object:
        """What somebody learned of one: the row that stands now, with a new ``uid``."""
        return self._post(f"ledger/authorizations/{uid}/change", changes, idempotency_key)

    def authorization_request(
        self, uid: str, request: Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> Object:
        """The request for the payer, made and, where ``send`` is true, sent."""
        return self._post(f"ledger/authorizations/{uid}/request", request, idempotency_key)

    def authorization_answer(
        self, uid: str, answer: Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> Object:
        """Take over the payer's answer: ``fhir`` as an object, or ``x12`` as text."""
        return self._post(f"ledger/authorizations/{uid}/answer", answer, idempotency_key)

    def add_remittances(
        self, x12: str, *, name: str = "remittance.835", idempotency_key: str | None = None
    ) -> Object:
        """Keep what a payer answered, from an 835; the same file again changes nothing."""
        return self._post("ledger/remittances", {"x12": x12, "name": name}, idempotency_key)

    def remittance(self, uid: str) -> Object:
        """One remittance."""
        return self._get(f"ledger/remittances/{uid}")

    def remittances(self) -> Iterator[Object]:
        """What payers answered, one for each claim."""
        return self._all("ledger/remittances")

    def _all(self, path: str) -> Iterator[Object]:
        cursor: str | None = ""
        while cursor is not None:
            page = self._get(path, cursor=cursor)
            yield from page["items"]
            cursor = page["next_cursor"]

    def _get(self, path: str, **query: date | str | None) -> Object:
        found: Object = self._answer(self._http.get(path, params=_given(query)))
        return found

    def _post(
        self, path: str, body: Mapping[str, Any], idempotency_key: str | None = None, **query: date | None
    ) -> Object:
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        answer = self._http.post(path, json=dict(body), params=_given(query), headers=headers)
        found: Object = self._answer(answer)
        return found

    @staticmethod
    def _answer(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON
        """The body.

        Raises:
            ApiError: if the API refused.
        """
        if answer.is_success:
            return answer.json()
        try:
            told = answer.json()
            errors = tuple(FieldError(e["field"], e["message"], e["remedy"]) for e in told["errors"])
            raise ApiError(answer.status_code, told["title"], told["detail"], errors)
        except (ValueError, KeyError, TypeError):
            raise ApiError(answer.status_code, "no answer of the API", "is this the app's address?") from None


def _given(query: Mapping[str, date | str | None]) -> dict[str, str]:
    return {name: str(value) for name, value in query.items() if value is not None and value != ""}
