"""Each role tries every address of the app, and each other's objects: what is not granted here is refused.

The table names every address. One that is added without saying here whom it is for fails the first test.
"""

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from facetwise.store.models import Authorization, Claim, Patient, Role

EVERYBODY = {"home", "code", "code-answer", "code-document", "code-export", "code-questionnaire"} | {
    "policies",
    "explain",
    "policies-compare",
    "policies-changes",
    "policies-to-do",
    "policy",
    "policy-time-line",
}
PUBLIC = {
    "health",
    "bill",
    "hooks",
    "hook",
    "hook-feedback",
    "smart-launch",
    "smart-launched",
    "fhir-metadata",
}
BY_KEY = {"fhir-check", "fhir-explain", "fhir-questionnaire"}
R = Role
READERS = {R.CODER, R.PHYSICIAN, R.AUDITOR}
ALLOWED: dict[str, set[Role]] = {
    **{name: set(Role) for name in EVERYBODY},
    **dict.fromkeys(
        ("worklist", "claim", "claim-export", "reports", "report-csv", "backtest", "backtest-csv"), READERS
    ),
    **{
        name: {R.CODER} for name in ("claim-work", "claim-disagree", "claim-agree", "claim-fix", "claim-undo")
    },
    **{
        name: {R.CODER}
        for name in ("files", "file", "file-findings", "file-fixed", "file-set-aside", "file-original")
    },
    **{name: {R.CODER} for name in ("file-how-far", "file-go-on")},
    **{name: READERS | {R.FRONT_DESK} for name in ("patients", "patient", "patient-calendar")},
    **{
        name: READERS | {R.FRONT_DESK}
        for name in (
            "authorizations",
            "authorization",
            "authorization-packet",
            "authorization-questionnaire",
            "authorization-answers",
        )
    },
    **{name: {R.FRONT_DESK} for name in ("patient-history", "authorization-new", "authorization-change")},
    "authorization-answer": {R.FRONT_DESK},
    "patient-same": {R.FRONT_DESK},
    "patient-not-same": {R.FRONT_DESK},
    "authorization-request": {R.FRONT_DESK},
    **{name: {R.ADMINISTRATOR} for name in ("administration", "person-add", "person-change", "key-add")},
    **{name: {R.ADMINISTRATOR} for name in ("key-revoke", "machine", "back-up", "backup-check")},
    "import-public": {R.ADMINISTRATOR},
    "access-log": {R.ADMINISTRATOR, R.AUDITOR},
    **{name: {R.ADMINISTRATOR, R.CODER} for name in ("own-policies", "own-policy-end")},
}
NPI, ANOTHER_NPI = "1245319599", "1999999999"
OF_OBJECTS = {
    "claim": ("claim", "claim-export"),
    "patient": ("patient", "patient-calendar"),
    "authorization": (
        "authorization",
        "authorization-packet",
        "authorization-questionnaire",
        "authorization-answers",
    ),
}


def _addresses() -> dict[str, URLPattern]:
    """Our own addresses by name; those of the sign-in library and of the API have tests of their own."""
    return {str(item.name): item for item in get_resolver().url_patterns if isinstance(item, URLPattern)}


def _path(name: str, uid: str = "1") -> str:
    names = list(_addresses()[name].pattern.converters)
    given = dict.fromkeys(names, "1") | {word: uid for word in names if word == "uid"}
    if "form" in given:
        given["form"] = "csv" if name == "file-findings" else "json"
    return reverse(name, kwargs=given)


def test_every_address_says_whom_it_is_for():
    assert set(_addresses()) == set(ALLOWED) | PUBLIC | BY_KEY


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_refused_whatever_is_not_granted(signed_in, role):
    client = signed_in(role)
    for name, roles in ALLOWED.items():
        answers = {client.get(_path(name)).status_code, client.post(_path(name)).status_code}
        assert (answers == {403}) if role not in roles else (403 not in answers), (name, answers)


def test_nobody_comes_in_without_signing_in(ledger):
    for name in ALLOWED:
        for answer in (Client().get(_path(name)), Client().post(_path(name))):
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/account/login/"), name


def test_another_physician_gets_nothing_of_any_object(demo_ledger, signed_in):
    rows = {"claim": Claim, "patient": Patient, "authorization": Authorization}
    other = signed_in(Role.PHYSICIAN, ANOTHER_NPI)
    tried = 0
    for kind, names in OF_OBJECTS.items():
        for row in rows[kind].objects.all():
            for name in names:
                answer = other.get(_path(name, row.uid))
                assert answer.status_code == 404, name
                assert b"Demo-" not in answer.content
                tried += 1
    assert tried > len(OF_OBJECTS)


class _Inline(HTMLParser):
    """Collects what a strict policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith("on")]
        self.found += [value for _, value in attrs if (value or "").casefold().startswith("javascript:")]


@pytest.mark.parametrize("role", list(Role))
def test_every_page_forbids_inline_script_and_has_none(demo_ledger, signed_in, role):
    uids = {"claim": Claim, "patient": Patient, "authorization": Authorization}
    client = signed_in(role, NPI if role is Role.PHYSICIAN else "")
    for name in [*ALLOWED, *PUBLIC]:
        kind = name.split("-", maxsplit=1)[0]
        row = uids[kind].objects.first() if kind in uids else None
        answer = client.get(_path(name, row.uid if row else "1"))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, name
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert "no-store" in answer["Cache-Control"], name
        if answer["Content-Type"].startswith("text/html"):
            parser = _Inline()
            parser.feed(answer.content.decode())
            assert parser.found == [], name


@pytest.mark.parametrize("role", list(Role))
def test_a_form_of_another_site_changes_nothing(signed_in, role):
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(role).cookies
    for name in ALLOWED:
        answer = client.post(_path(name))
        assert answer.status_code == 400, name
        assert b"This form is too old" in answer.content, name
