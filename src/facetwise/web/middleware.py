"""What holds for every request: headers, the end of idle sessions, and refusal unless a view says whom it is for."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from facetwise.policy.fresh import refresh
from facetwise.store.permissions import is_permitted
from facetwise.web.access import note
from facetwise.web.pages.errors import wrong_method

Handler = Callable[[HttpRequest], HttpResponse]

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 60 * 60  # counted from sign-in; the cookie's own age begins anew at each write
SEEN_EVERY = 60  # how often the last sign of life is written down
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
_ALLAUTH_OPEN = {"account_login", "account_logout", "mfa_authenticate", "mfa_login_webauthn"}
_ALLAUTH_SIGNED_IN = {"account_reauthenticate", "account_change_password", "mfa_reauthenticate"}


def headers(handle: Handler) -> Handler:
    """No inline script, no other host, nothing kept by caches on the way."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def own_policy_values(handle: Handler) -> Handler:
    """What somebody entered in another process counts from the next request on."""

    def answer(request: HttpRequest) -> HttpResponse:
        refresh()
        return handle(request)

    return answer


def no_zero_characters(handle: Handler) -> Handler:
    """Refuse a form or an address with a zero character: no person types one, and PostgreSQL cannot keep it."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = (
            value for form in (request.GET, request.POST) for values in form.lists() for value in values[1]
        )
        if "\x00" in request.path or any("\x00" in value for value in given):
            raise SuspiciousOperation
        return handle(request)

    return answer


def session_expiry(handle: Handler) -> Handler:
    """Sign somebody out who has not been seen for half an hour, or who signed in half a day ago."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get("seen")
            began = request.session.setdefault("began", now)
            if now - began > LONGEST_SECONDS or (seen is not None and now - seen > IDLE_SECONDS):
                logout(request)
            elif seen is None or now - seen > SEEN_EVERY:
                request.session["seen"] = now
        return handle(request)

    return answer


def pages_for_forms_alone(handle: Handler) -> Handler:
    """Say on a page that an address takes a form alone, where somebody opens it by hand or by the back button."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            told = wrong_method(request)
            told.headers.setdefault("Allow", response.headers.get("Allow", ""))
            return told
        return response

    return answer


class DenyByDefault:
    """Refuses every view that does not say whom it is for, and everybody whom it is not for."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision falls once the view is known."""
        return self._handle(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Nothing where the view may be called, else a redirection to sign-in or a refusal."""
        if _is_open(request, view):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        permission = getattr(view, "facetwise_permission", None)
        if permission is not None and is_permitted(request.user, permission):  # type: ignore[arg-type]
            return None
        if _name(request) in _ALLAUTH_SIGNED_IN or _name(request).startswith("mfa_"):
            return None
        note(request, "call", "page", _name(request), outcome="refused")
        raise PermissionDenied


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To sign-in, and from there to the page where somebody was: what a form sends is not sent again."""
    is_part = request.headers.get("HX-Request") == "true"
    before = urlsplit(request.headers.get("Referer", "")).path or "/"
    is_sent = request.method != "GET"
    answer = redirect_to_login(before if is_part or is_sent else request.get_full_path())
    if settings.SESSION_COOKIE_NAME in request.COOKIES:  # there was a session, and it ended by itself
        answer["Location"] += f"&ended={'sent' if is_sent and not is_part else 'yes'}"
    if is_part:  # else the page of sign-in would stand inside the page
        return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})
    return answer


def _is_open(request: HttpRequest, view: Callable[..., Any]) -> bool:
    if getattr(view, "facetwise_public", False) or _name(request) in _ALLAUTH_OPEN:
        return True
    match = request.resolver_match
    return bool(
        match and match.namespaces and match.namespaces[0] == "api"
    )  # the API asks for its key itself


def _name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""
