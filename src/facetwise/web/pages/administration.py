"""Administration: people and their roles, sessions and second factors, keys of programs. No patient is seen here."""

import secrets
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session as SignedIn
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from facetwise.codes.npi import is_valid_npi
from facetwise.store.models import ApiKey, Person, Role
from facetwise.store.models.people import ROLES
from facetwise.store.permissions import Permission
from facetwise.web.access import needs, note
from facetwise.web.api.keys import Scope, create_key


@needs(Permission.ADMINISTER)
@require_GET
def administration(request: HttpRequest) -> HttpResponse:
    """People and keys."""
    return _page(request)


def _page(request: HttpRequest, *, told: str = "", secret: str = "", error: str = "") -> HttpResponse:
    signed_in = _signed_in()
    factors: dict[int, list[str]] = {}
    for user, kind in Authenticator.objects.values_list("user_id", "type"):
        factors.setdefault(user, []).append(kind)
    people = [
        {
            "person": person,
            "factors": sorted(set(factors.get(person.pk, [])) - {"recovery_codes"}),
            "sessions": len(signed_in.get(person.pk, [])),
        }
        for person in Person.objects.order_by("-is_active", "username")
    ]
    shown: dict[str, Any] = {
        "people": people,
        "roles": ROLES,
        "keys": ApiKey.objects.order_by("revoked_at", "-created_at"),
        "scopes": list(Scope),
        "told": told,
        "secret": secret,
        "error": error,
        "typed": request.POST if error else {},
    }
    note(request, "list", "person")
    return render(request, "facetwise/administration.html", shown, status=400 if error else 200)


@needs(Permission.ADMINISTER)
@require_POST
@reauthentication_required
def add_person(request: HttpRequest) -> HttpResponse:
    """Make somebody who can sign in; the first password is shown this once."""
    name, role = request.POST.get("name", "").strip(), request.POST.get("role", "")
    npi = request.POST.get("npi", "").strip()
    error = _fault(name, role, npi)
    if error:
        return _page(request, error=error)
    password = secrets.token_urlsafe(12)
    made = Person.objects.create_user(
        username=name,
        password=password,
        role=role,
        npi=npi,
        first_name=request.POST.get("first_name", "").strip()[:80],
        last_name=request.POST.get("last_name", "").strip()[:80],
    )
    note(request, "create person", "person", str(made.pk), purpose=role)
    return _page(request, told=f"{name} can sign in with this password, shown this once:", secret=password)


def _fault(name: str, role: str, npi: str) -> str:
    if not name or len(name) > 80 or not name.replace(".", "").replace("-", "").isalnum():
        return "a name to sign in with has letters, digits, points and dashes, at most 80"
    if Person.objects.filter(username__iexact=name).exists():
        return f"there is already somebody called {name}"
    if role not in list(Role):
        return f"choose a role: {', '.join(word for _, word in ROLES)}"
    if wrong := _wrong_npi(npi):
        return wrong
    return _lacks_npi(role, npi)


def _lacks_npi(role: str, npi: str) -> str:
    needs_one = role == Role.PHYSICIAN and not npi
    return "a physician needs the NPI: it decides whose patients they see" if needs_one else ""


def _wrong_npi(npi: str) -> str:
    if npi and not (npi.isdigit() and len(npi) == 10):
        return "an NPI has ten digits"
    if npi and not is_valid_npi(npi):
        return f"{npi} is no NPI: its last digit does not fit the others; compare it with the registry"
    return ""


@needs(Permission.ADMINISTER)
@require_POST
@reauthentication_required
def change_person(request: HttpRequest, number: int) -> HttpResponse:
    """Another role, an end, a new password, or an end of all sessions; each is recorded."""
    person = get_object_or_404(Person, pk=number)
    action = request.POST.get("action", "")
    if action in ("deactivate", "role") and _is_last_administrator(person):
        return _page(request, error="this is the last administrator; make another one first")
    told, secret = "", ""
    role, npi = request.POST.get("role", ""), request.POST.get("npi", person.npi).strip()
    if action == "role" and role in list(Role):
        if wrong := _wrong_npi(npi) or _lacks_npi(role, npi):
            return _page(request, error=f"{person.username}: {wrong}")
        person.role, person.npi = role, npi
        person.save(update_fields=["role", "npi"])
    elif action in ("deactivate", "activate"):
        person.is_active = action == "activate"
        person.save(update_fields=["is_active"])
    elif action == "new password":
        secret = secrets.token_urlsafe(12)
        person.set_password(secret)
        person.save(update_fields=["password"])
        told = f"{person.username} can sign in with this password, shown this once:"
    elif action == "forget second factor":
        Authenticator.objects.filter(user=person).delete()
    elif action != "end sessions":
        return HttpResponseBadRequest("unknown action")
    if action != "activate":
        _end_sessions(person)  # what somebody may do changed: nothing that was open stays open
    note(request, action, "person", str(person.pk), purpose=person.role)
    if secret:
        return _page(request, told=told, secret=secret)
    return redirect("administration")


def _is_last_administrator(person: Person) -> bool:
    others = Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=person.pk)
    return person.role == Role.ADMINISTRATOR and person.is_active and not others.exists()


def _signed_in() -> dict[int, list[SignedIn]]:
    """Sessions that have not expired, by person."""
    found: dict[int, list[SignedIn]] = {}
    for session in SignedIn.objects.filter(expire_date__gt=timezone.now()).iterator():
        user = session.get_decoded().get("_auth_user_id")
        if user is not None:
            found.setdefault(int(user), []).append(session)
    return found


def _end_sessions(person: Person) -> None:
    for session in _signed_in().get(person.pk, []):
        session.delete()


@needs(Permission.ADMINISTER)
@require_POST
@reauthentication_required
def add_key(request: HttpRequest) -> HttpResponse:
    """Make a key for a program; it is shown this once."""
    scopes = [scope for scope in Scope if scope in request.POST.getlist("scope")]
    role, name = request.POST.get("role", ""), request.POST.get("name", "").strip()[:80]
    if not scopes or role not in list(Role) or not name:
        return _page(
            request, error="a key needs a name, a role whose data it may see, and at least one scope"
        )
    made = create_key(name, scopes, Role(role))
    note(request, "create key", "key", made.split("_")[1], purpose=role)
    return _page(request, told=f"The key for {name}, shown this once:", secret=made)


@needs(Permission.ADMINISTER)
@require_POST
@reauthentication_required
def revoke_key(request: HttpRequest, prefix: str) -> HttpResponse:
    """End a key."""
    key = get_object_or_404(ApiKey, prefix=prefix, revoked_at=None)
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
    note(request, "revoke key", "key", prefix)
    return redirect("administration")
