"""The way through the app: one entry a page, shown to those who may open it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from facetwise.store.models import Role
from facetwise.store.permissions import Permission, is_permitted
from facetwise.web.passkey_place import at_localhost, is_in_digits


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the navigation; ``key`` opens it after ``g``."""

    name: str  # of the URL
    title: str
    permission: Permission
    key: str
    job: str  # what it is for, on the first page


ENTRIES = (
    Entry(
        "worklist",
        "Worklist",
        Permission.READ_CLAIMS,
        "w",
        "Claims that need a hand, worst and dearest first.",
    ),
    Entry(
        "code",
        "Code a procedure",
        Permission.USE_TOOLS,
        "c",
        "From joints and nerves to lines, with the reason for each.",
    ),
    Entry(
        "files",
        "Check files",
        Permission.LOAD_FILES,
        "f",
        "Drop claim files; see what is wrong before the payer does.",
    ),
    Entry(
        "patients",
        "Patients",
        Permission.READ_PATIENTS,
        "s",
        "Sessions so far, how many are left, when the next may be, what must come first.",
    ),
    Entry(
        "authorizations",
        "Authorizations",
        Permission.READ_AUTHORIZATIONS,
        "a",
        "Needed, asked, pending, approved, denied: what runs out first, and who has it.",
    ),
    Entry(
        "policies",
        "Policies",
        Permission.USE_TOOLS,
        "p",
        "What each payer asks for, by date, with its paragraph.",
    ),
    Entry(
        "explain",
        "Look up",
        Permission.USE_TOOLS,
        "e",
        "What a code, modifier, denial or check means, in plain words.",
    ),
    Entry(
        "reports",
        "Reports",
        Permission.READ_REPORTS,
        "r",
        "What was found and denied, by rule, payer and provider, and the money in it.",
    ),
    Entry(
        "administration",
        "Administration",
        Permission.ADMINISTER,
        "m",
        "People, roles, second factors, keys, backups, public files.",
    ),
    Entry(
        "access-log",
        "Access log",
        Permission.READ_ACCESS_LOG,
        "l",
        "Who did what with whose data, and whether the chain is whole.",
    ),
    Entry(
        "bill",
        "My bill",
        Permission.USE_TOOLS,
        "b",
        "A patient's bill in plain words; open to everybody, nothing is kept.",
    ),
)


def context(request: HttpRequest) -> dict[str, object]:
    """What every page's frame needs."""
    person = getattr(request, "user", None)
    match = request.resolver_match
    return {
        "navigation": [entry for entry in ENTRIES if person and is_permitted(person, entry.permission)],  # type: ignore[arg-type]
        "here": match.url_name if match else "",
        "may_see_log": bool(person and is_permitted(person, Permission.READ_ACCESS_LOG)),  # type: ignore[arg-type]
        "lacks_npi": getattr(person, "role", "") == Role.PHYSICIAN and not person.npi,  # type: ignore[union-attr]
        "is_demo": settings.IS_DEMO,
        "is_in_digits": is_in_digits(request),
        "at_localhost": at_localhost(request),
    }
