"""Error pages: what happened and what to do, with no value of any record."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from facetwise.web.api.problems import problem_answer
from facetwise.web.uploads import over_limit_at_once

API = "/api/"
CSRF = -400  # no status of its own
_SAID = {
    400: ("This request cannot be read", "Go back and try again; a form may have been open for too long."),
    CSRF: (
        "This form is too old, or cookies are refused",
        "Nothing was done. Load its page anew and send it again; the browser has to take the cookies of this site.",
    ),
    403: ("This is not open to your role", "If you need it for your work, ask an administrator."),
    404: (
        "There is nothing here for you",
        "The address is wrong, or what it names is not open to your role.",
    ),
    405: (
        "This address takes a form alone",
        "Nothing was done. Go to the page where you were, and choose there again.",
    ),
    413: ("Too much was sent at once", "Nothing of it was kept."),
    500: (
        "Something broke on our side",
        "Nothing of what you sent is shown or logged. Try again, then tell your administrator the time.",
    ),
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where too much was sent at once."""
    if isinstance(exception, RequestDataTooBig):
        return _page(request, 413, f"The limit is {over_limit_at_once()}; send fewer files.")
    return _page(request, 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """400 for a form without its token."""
    return _page(request, CSRF)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, 404)


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405."""
    return _page(request, 405)


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page(request, 500)


def _page(request: HttpRequest, status: int, more: str = "") -> HttpResponse:
    title, advice = _SAID[status]
    status = abs(status)
    advice = f"{advice} {more}".strip()
    if request.path.startswith(API):
        return problem_answer(status, title.lower(), advice, [])
    return render(request, "facetwise/error.html", {"title": title, "advice": advice}, status=status)
