"""Errors as problem details (RFC 9457): what is wrong, in which field, and what to write instead."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from facetwise.interop.problems import InputProblem

TYPE = "application/problem+json"


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


PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem}


class ApiProblemError(Exception):
    """Raised to answer with a problem."""

    def __init__(
        self, status: int, title: str, detail: str, errors: list[dict[str, Any]] | None = None
    ) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.errors = status, title, detail, errors or []


def from_input(problems: list[InputProblem]) -> list[dict[str, Any]]:
    """Reader's problems as field problems."""
    return [{"field": item.path, "message": item.message, "remedy": item.expected} for item in problems]


def add_handlers(api: NinjaAPI) -> None:
    """Every way to fail answers with a problem, and none shows a trace."""

    @api.exception_handler(ApiProblemError)
    def _ours(request: HttpRequest, error: ApiProblemError) -> HttpResponse:
        return problem_answer(error.status, error.title, error.detail, error.errors)

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
                "remedy": None,
            }
            for item in error.errors
        ]
        return problem_answer(422, "a field cannot be used", "see `errors`", told)

    @api.exception_handler(HttpError)
    def _plain(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem_answer(
            error.status_code, "the request cannot be used", "the body has to be one JSON object", []
        )


def problem_answer(status: int, title: str, detail: str, errors: list[dict[str, Any]]) -> HttpResponse:
    """A problem as an answer; the same for what never reaches an operation."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": errors}
    return JsonResponse(body, status=status, content_type=TYPE)
