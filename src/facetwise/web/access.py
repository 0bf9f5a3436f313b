"""Who may call a view, and the one way to an object: looked up among what the person may see, and recorded."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from facetwise.store.access_log import Access, record
from facetwise.store.permissions import (
    Permission,
    visible_authorizations,
    visible_claims,
    visible_patients,
)

View = Callable[..., HttpResponse]

_VISIBLE: dict[str, Callable[[str, str], QuerySet]] = {
    "patient": visible_patients,
    "claim": visible_claims,
    "authorization": visible_authorizations,
}


def needs(permission: Permission) -> Callable[[View], View]:
    """A view for people who sign in and hold a permission. Without `needs` or `public` a view is refused."""

    def mark(view: View) -> View:
        view.facetwise_permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """A view for everybody, without sign-in; it must not touch the ledger."""
    view.facetwise_public = True  # type: ignore[attr-defined]
    return view


def fetch(request: HttpRequest, kind: str, uid: str, action: str = "read") -> Any:  # noqa: ANN401 - a row
    """One patient, claim or authorization by its public name, recorded as granted or refused.

    Raises:
        Http404: if there is none among those that the person may see; that it exists is not told.
    """
    found = visible(request, kind).filter(uid=uid).first()
    note(request, action, kind, uid, outcome="granted" if found else "refused")
    if found is None:
        raise Http404
    return found


def visible(request: HttpRequest, kind: str) -> QuerySet:
    """The rows of a kind that the person may see; a list of them is recorded with `note`."""
    return _VISIBLE[kind](request.user.role, request.user.npi)  # type: ignore[union-attr]


def note(
    request: HttpRequest,
    action: str,
    kind: str,
    identifier: str = "",
    *,
    purpose: str = "",
    outcome: str = "granted",
) -> None:
    """Record an access by the person of the request."""
    person = request.user
    name, role = (person.username, person.role) if person.is_authenticated else ("nobody", "")  # type: ignore[union-attr]
    record(Access(name, role, action, kind, identifier[:64], purpose, outcome))
