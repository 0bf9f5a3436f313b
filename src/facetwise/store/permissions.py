"""Who may do what. What is not listed is refused.

An administrator keeps people, keys and the machine, and sees no patient; an auditor sees everything and changes
nothing; a physician sees the patients whose sessions or claims carry their NPI.
"""

from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from facetwise.store.models import Authorization, Claim, Patient, Person, Remittance, Role, Session


class Permission(StrEnum):
    """One thing that somebody may do."""

    USE_TOOLS = "use_tools"  # code, check, explain, policies: nothing of the ledger
    READ_CLAIMS = "read_claims"
    WORK_CLAIMS = "work_claims"
    LOAD_FILES = "load_files"
    READ_PATIENTS = "read_patients"
    WRITE_PATIENTS = "write_patients"
    READ_AUTHORIZATIONS = "read_authorizations"
    WRITE_AUTHORIZATIONS = "write_authorizations"
    WRITE_POLICIES = "write_policies"
    READ_REPORTS = "read_reports"
    READ_ACCESS_LOG = "read_access_log"
    ADMINISTER = "administer"


P = Permission
_GRANTED: dict[str, frozenset[Permission]] = {
    Role.CODER: frozenset(
        {P.USE_TOOLS, P.READ_CLAIMS, P.WORK_CLAIMS, P.LOAD_FILES, P.READ_PATIENTS, P.READ_AUTHORIZATIONS}
        | {P.WRITE_POLICIES, P.READ_REPORTS}
    ),
    Role.FRONT_DESK: frozenset(
        {P.USE_TOOLS, P.READ_PATIENTS, P.WRITE_PATIENTS, P.READ_AUTHORIZATIONS, P.WRITE_AUTHORIZATIONS}
    ),
    Role.PHYSICIAN: frozenset(
        {P.USE_TOOLS, P.READ_CLAIMS, P.READ_PATIENTS, P.READ_AUTHORIZATIONS, P.READ_REPORTS}
    ),
    Role.AUDITOR: frozenset(
        {
            P.USE_TOOLS,
            P.READ_CLAIMS,
            P.READ_PATIENTS,
            P.READ_AUTHORIZATIONS,
            P.READ_REPORTS,
            P.READ_ACCESS_LOG,
        }
    ),
    Role.ADMINISTRATOR: frozenset({P.USE_TOOLS, P.WRITE_POLICIES, P.READ_ACCESS_LOG, P.ADMINISTER}),
}


def may(role: str, permission: Permission) -> bool:
    """Whether a role grants a permission; an unknown role grants none."""
    return permission in _GRANTED.get(role, frozenset())


def visible_patients(role: str, npi: str = "") -> QuerySet:
    """The patients that somebody may see."""
    treated = Q(pk__in=Session.objects.filter(rendering_npi=npi).values("patient"))
    billed = Q(pk__in=Claim.objects.filter(rendering_npi=npi).values("patient"))
    return _seen(Patient.objects.filter(same_as=None), role, P.READ_PATIENTS, treated | billed, npi)


def visible_claims(role: str, npi: str = "") -> QuerySet:
    """The claims that somebody may see."""
    return _seen(Claim.objects.all(), role, P.READ_CLAIMS, Q(rendering_npi=npi), npi)


def visible_authorizations(role: str, npi: str = "") -> QuerySet:
    """The standing authorizations that somebody may see."""
    standing = Authorization.objects.filter(superseded_by=None)
    mine = {"rendering_npi": npi, "patient": OuterRef("patient")}
    own = Q(Exists(Session.objects.filter(**mine))) | Q(Exists(Claim.objects.filter(**mine)))
    return _seen(standing, role, P.READ_AUTHORIZATIONS, own, npi)


def visible_remittances(role: str, npi: str = "") -> QuerySet:
    """The answers of payers on claims that somebody may see; those without a claim only where all claims are seen."""
    rows = Remittance.objects.filter(superseded_by=None)
    return _seen(rows, role, P.READ_CLAIMS, Q(claim__rendering_npi=npi), npi)


def is_permitted(person: Person, permission: Permission) -> bool:
    """Whether somebody who signed in may do something."""
    return bool(person.is_authenticated and person.is_active and may(person.role, permission))


def _seen(rows: QuerySet, role: str, permission: Permission, own: Q, npi: str) -> QuerySet:
    if not may(role, permission):
        return rows.none()
    if role != Role.PHYSICIAN:
        return rows
    return rows.filter(own) if npi else rows.none()
