"""Errors as problem details (RFC 9457): what is wrong, in which field, and what to write instead."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from facetwise.interop.problems import InputProblem

TYPE = "application/problem+json"


_REMEDIES = {
    "missing": "send this field",
    "extra_forbidden": "leave this field out",
    "string_pattern_mismatch": "write it in the form that /api/v1/openapi.json gives",
    "date_from_datetime_parsing": "write a date as 2026-03-02",
    "date_type": "write a date as 2026-03-02",
    "list_type": "write a list: [ ]",
    "string_type": "write text in quotes",
}


class FieldProblem(Schema):
    """One field that cannot be used."""

    field: str | None
    message: str
    remedy: str | None


class Problem(Schema):
    """What every error answers."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem]


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 413, 422, 429), Problem)


class ApiProblemError(Exception):
    """Raised to answer with a problem."""

    def __init__(
        self, status: int, title: str, detail: str, errors: list[dict[str, Any]] | None = None
    ) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.errors = status, title, detail, errors or []


class TooOftenError(ApiProblemError):
    """A key that calls more often than it may."""

    def __init__(self, most: int, wait: int) -> None:
        super().__init__(
            429, "the key calls too often", f"at most {most} calls a minute; send the next in {wait} s"
        )
        self.wait = wait


def from_input(problems: list[InputProblem]) -> list[dict[str, Any]]:
    """Reader's problems as field problems."""
    return [{"field": item.path, "message": item.message, "remedy": item.expected} for item in problems]


def add_handlers(api: NinjaAPI) -> None:
    """Every way to fail answers with a problem, and none shows a trace."""

    @api.exception_handler(ApiProblemError)
    def _ours(request: HttpRequest, error: ApiProblemError) -> HttpResponse:
        response = problem_answer(error.status, error.title, error.detail, error.errors)
        if isinstance(error, TooOftenError):
            response["Retry-After"] = str(error.wait)
        return response

    @api.exception_handler(AuthenticationError)
    def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        advice = "send `Authorization: Bearer KEY`; an administrator makes keys with `facetwise key create`"
        response = problem_answer(401, "no valid key", advice, [])
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        told = [
            {
                "field": ".".join(str(part) for part in item["loc"][1:]),
                "message": item["msg"].lower(),
                "remedy": _remedy(item),
            }
            for item in error.errors
        ]
        return problem_answer(422, "a field cannot be used", "see `errors`", told)

    @api.exception_handler(RequestDataTooBig)
    def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        return problem_answer(
            413, f"the body is larger than {most} MB", "load larger files with `facetwise load`", []
        )

    @api.exception_handler(HttpError)
    def _plain(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem_answer(
            error.status_code, "the request cannot be used", "the body has to be one JSON object", []
        )


def _remedy(item: dict[str, Any]) -> str:
    """What the validator expects; never what was sent."""
    context = item.get("ctx", {})
    if "expected" in context:
        return f"write {context['expected']}"
    limits = {"ge": "at least", "le": "at most", "max_length": "at most", "min_length": "at least"}
    named = [f"{words} {context[name]}" for name, words in limits.items() if name in context]
    if named:
        return f"{', '.join(named)}{' long' if 'length' in item['type'] or 'long' in item['type'] else ''}"
    return _REMEDIES.get(item["type"], "see /api/v1/openapi.json")


def problem_answer(status: int, title: str, detail: str, errors: list[dict[str, Any]]) -> HttpResponse:
    """A problem as an answer; the same for what never reaches an operation."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": errors}
    return JsonResponse(body, status=status, content_type=TYPE)
