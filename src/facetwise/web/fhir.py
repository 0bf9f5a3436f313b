"""FHIR operations under ``/fhir/``: check claims, explain benefits, a payer's questionnaire. Keys are those of the API.

What is wrong with a request is answered as OperationOutcome with the place and what was expected.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from facetwise.domain.vocabulary import Purpose
from facetwise.interop.fhir.benefits import benefits_left_out, read_benefits
from facetwise.interop.fhir.claims import read_coverage_payer
from facetwise.interop.fhir.documents import FhirFile, from_value
from facetwise.interop.fhir.outcomes import outcome
from facetwise.interop.fhir.questionnaire_packages import packaged, purposes_of_orders
from facetwise.interop.fhir.services import read_claims_or_services
from facetwise.interop.fhir.systems import Resource, listed, text_of
from facetwise.interop.problems import InputProblem
from facetwise.policy.payers import identify
from facetwise.report.bill import bill_object, explain_bill
from facetwise.store.access_log import Access, record
from facetwise.store.models import ApiKey
from facetwise.web.access import public
from facetwise.web.api.keys import Bearer, Scope
from facetwise.web.api.problems import TooOftenError
from facetwise.workflow import bill_findings, check_encounters

FHIR_JSON = "application/fhir+json"
SOURCE = "request"
Operation = Callable[[HttpRequest, FhirFile], Resource]


class RefusedError(Exception):
    """A request that cannot be answered; ``problem`` says why."""

    def __init__(self, status: int, message: str, expected: str, path: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.problem = InputProblem(source=SOURCE, path=path, message=message, expected=expected, fatal=True)


@public
@require_GET
def metadata(_: HttpRequest) -> HttpResponse:
    """The capability statement."""
    return _answered(
        {
            "resourceType": "CapabilityStatement",
            "status": "active",
            "date": "2026-11-25",
            "kind": "instance",
            "software": {"name": "Facetwise"},
            "implementation": {"description": "checks and explains facet joint claims"},
            "fhirVersion": "4.0.1",
            "format": ["json"],
            "rest": [
                {
                    "mode": "server",
                    "resource": [
                        {
                            "type": name,
                            "operation": [
                                {"name": operation, "definition": f"urn:facetwise:{name}-{operation}"}
                            ],
                        }
                        for name, operation in (
                            ("Claim", "check"),
                            ("ExplanationOfBenefit", "explain"),
                            ("Questionnaire", "questionnaire-package"),
                        )
                    ],
                }
            ],
        }
    )


def _operation(answer: Operation) -> Callable[[HttpRequest], HttpResponse]:
    """A view for an operation: key, body, answer, and a refusal as OperationOutcome."""

    @public
    @csrf_exempt
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        try:
            _key(request)
            return _answered(answer(request, _body(request)))
        except RefusedError as refused:
            return _answered(outcome([], [refused.problem]), refused.status)

    return view


def _checked(_: HttpRequest, file: FhirFile) -> Resource:
    """Each Claim, or where there is none the services, with the findings: a bundle of outcomes in their order."""
    read = read_claims_or_services(file, source=SOURCE)
    checked = (
        check_encounters([item.encounter for item in read.claims], as_of=date.today()) if read.claims else []
    )
    answers = [
        outcome(result.findings, place=item.place, item_places=item.item_places)
        for item, result in zip(read.claims, checked, strict=True)
    ]
    if read.problems:
        answers.insert(0, outcome([], read.problems))
    if len(answers) == 1:
        return answers[0]
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": item} for item in answers]}


def _explained(request: HttpRequest, file: FhirFile) -> Resource:
    """Each ExplanationOfBenefit in plain words, as Parameters with our own JSON in a text."""
    language = "es" if request.headers.get("Accept-Language", "").startswith("es") else "en"
    bills = read_benefits(file)
    if not bills:
        why = [problem.message for problem in benefits_left_out(file, source="the body")]
        raise RefusedError(
            422, why[0] if why else "no resource stands here", "a FHIR R4 ExplanationOfBenefit"
        )
    said = [
        bill_object(
            explain_bill(bill, bill_findings(bill, payer=None, as_of=date.today()), language=language)
        )
        for bill in bills
    ]
    return _parameters([("explanation", json.dumps(item, ensure_ascii=False)) for item in said])


def _package(request: HttpRequest, file: FhirFile) -> Resource:
    """What the payer asks for an order, as DTR 2.2.0 packages it: a Questionnaire and a response to fill in.

    Parameters are the guide's ``coverage`` and ``order``, or in their place our own ``payer``, ``state``, ``purpose``
    and ``date``. An injection may be for two purposes: both are answered where none is named.
    """
    asked = {
        str(part.get("name")): text_of(part.get("valueString"))
        or text_of(part.get("valueCode"))
        or text_of(part.get("valueDate"))
        for item in file.of("Parameters")
        for part in listed(item.resource.get("parameter"))
    }
    day, purposes = _day_and_purposes(asked, file)
    named = asked.get("payer") or read_coverage_payer(file)
    payer = identify(named, state=asked.get("state"), on=day)
    if payer.pack is None:
        expected = "a coverage whose payor is known, or payer; for Medicare its contractor or the state"
        raise RefusedError(422, payer.why or "the payer is not known", expected)
    base = request.build_absolute_uri("/fhir").rstrip("/")
    packages = [packaged(payer.pack, purpose, day=day, base=base, payer=named) for purpose in purposes]
    parameters = [{"name": "packagebundle", "resource": item} for item in packages]
    return {"resourceType": "Parameters", "parameter": parameters}


def _day_and_purposes(asked: dict[str, str | None], file: FhirFile) -> tuple[date, tuple[Purpose, ...]]:
    try:
        day = date.fromisoformat(asked.get("date") or date.today().isoformat())
        named = asked.get("purpose")
        purposes = (Purpose(named),) if named else purposes_of_orders(file)
    except ValueError:
        purposes = ()
    if not purposes:
        raise RefusedError(
            422,
            "purpose or date cannot be read, and no order names a facet procedure",
            "an order with its code; or purpose diagnostic, therapeutic or ablation; date as 2026-03-02",
            "Parameters.parameter",
        )
    return day, purposes


def _key(request: HttpRequest) -> ApiKey:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        key = Bearer().authenticate(request, token) if kind.casefold() == "bearer" else None
    except TooOftenError as wrong:
        raise RefusedError(429, wrong.title, wrong.detail) from None
    if key is None:
        raise RefusedError(401, "no key, or one that is not known", "Authorization: Bearer KEY")
    if Scope.CHECK not in key.scopes:
        record(Access(f"key {key.prefix}", key.role, "call", "fhir", outcome="refused"))
        raise RefusedError(403, "the key does not open this", f"a key with the scope {Scope.CHECK}")
    record(Access(f"key {key.prefix}", key.role, "call", "fhir", request.path[:64]))
    return key


def _body(request: HttpRequest) -> FhirFile:
    asked = (request.content_params or {}).get("fhirversion", "4.0")  # the framework writes names small
    if asked.strip('"') not in ("4.0", "4.0.1"):
        raise RefusedError(415, f"this is sent as FHIR {asked[:8]}", "FHIR R4: fhirVersion=4.0, or none")
    try:
        value: Any = json.loads(request.body or b"null")
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024
        expected = f"at most {most:,} KB at once: send it in parts, or check the file with the command"
        raise RefusedError(413, "the body is too large", expected) from None
    except (ValueError, RecursionError):
        raise RefusedError(
            400, "the body is not JSON that can be read", "a FHIR R4 resource as JSON"
        ) from None
    file = from_value(value, source=SOURCE)
    if not file.resources:
        first = next(iter(file.problems), None)
        if first is not None and first.path:
            raise RefusedError(
                422, first.message, first.expected or "a FHIR R4 resource or Bundle", first.path
            )
        raise RefusedError(400, "no resourceType stands in the body", "a FHIR R4 resource or Bundle")
    return file


def _parameters(parts: list[tuple[str, str]]) -> Resource:
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": name, "valueString": value} for name, value in parts],
    }


def _answered(value: Resource, status: int = 200) -> JsonResponse:
    return JsonResponse(
        value, status=status, content_type=FHIR_JSON, json_dumps_params={"ensure_ascii": False}
    )


check_claims = _operation(_checked)
explain_benefits = _operation(_explained)
questionnaire_package = _operation(_package)
