"""An administrator keeps people, keys, backups and public files, sees no patient, and every step is recorded."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from facetwise.store.models import AccessEntry, ApiKey, Person, Role
from facetwise.web.api.keys import Scope, create_key
from facetwise.web.demo import make_ledger


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMINISTRATOR)


def secret_of(page):
    return re.search(r'class="told">.*?<code>(\S+)</code>', page.content.decode(), re.DOTALL).group(1)


def last_action():
    return AccessEntry.objects.exclude(action="list").order_by("-number").first().action


def test_somebody_new_signs_in_with_the_password_that_was_shown_once(admin):
    page = admin.post(reverse("person-add"), {"name": "new.coder", "role": "coder"})
    made = Person.objects.get(username="new.coder")
    assert made.check_password(secret_of(page))
    assert secret_of(page) not in admin.get(reverse("administration")).content.decode()
    assert last_action() == "create person"


@pytest.mark.parametrize(
    "given, why",
    [
        ({"name": "x y", "role": "coder"}, "letters, digits"),
        ({"name": "administrator", "role": "coder"}, "already somebody"),
        ({"name": "dr", "role": "physician"}, "needs the NPI"),
        ({"name": "dr", "role": "physician", "npi": "12"}, "ten digits"),
        ({"name": "dr", "role": "owner"}, "choose a role"),
    ],
)
def test_a_person_who_cannot_be_is_refused_with_the_reason(admin, given, why):
    page = admin.post(reverse("person-add"), given)
    assert page.status_code == 400
    assert why in page.content.decode()


def test_who_loses_access_is_out_at_once(admin, signed_in):
    coder = signed_in(Role.CODER)
    assert coder.get(reverse("worklist")).status_code == 200
    person = Person.objects.get(username="coder")
    admin.post(reverse("person-change", args=[person.pk]), {"action": "deactivate"})
    assert coder.get(reverse("worklist")).status_code == 302


def test_the_last_administrator_cannot_be_ended(admin):
    person = Person.objects.get(username="administrator")
    for action in ({"action": "deactivate"}, {"action": "role", "role": "coder"}):
        assert admin.post(reverse("person-change", args=[person.pk]), action).status_code == 400
    person.refresh_from_db()
    assert (person.is_active, person.role) == (True, Role.ADMINISTRATOR)


def test_a_key_is_shown_once_works_and_ends(admin):
    page = admin.post(reverse("key-add"), {"name": "billing", "role": "coder", "scope": "check"})
    bearer = {"Authorization": f"Bearer {secret_of(page)}"}
    encounter = {"encounter_id": "E", "payer": "cpt", "service_date": "2026-03-02"}
    address = "/api/v1/code"
    ask = {"content_type": "application/json", "headers": bearer}
    assert Client().post(address, encounter, **ask).status_code == 200
    admin.post(reverse("key-revoke", args=[ApiKey.objects.get().prefix]))
    assert Client().post(address, encounter, **ask).status_code == 401


def test_a_backup_is_written_beside_the_data_and_checked(admin, settings_data):
    page = admin.post(reverse("back-up")).content.decode()
    name = re.search(r"\d{4}-\d\d-\d\d-\d{6}\.jsonl\.gz", page).group(0)
    place = settings_data / "backups" / name
    assert place.stat().st_mode & 0o077 == 0
    assert "is whole" in admin.post(reverse("backup-check"), {"name": name}).content.decode()
    place.write_bytes(place.read_bytes()[:-20])
    assert admin.post(reverse("backup-check"), {"name": name}).status_code == 400


def test_no_other_file_can_be_named_as_a_backup(admin, settings_data):
    assert admin.post(reverse("backup-check"), {"name": "../secret.key"}).status_code == 400


@pytest.fixture
def settings_data(tmp_path):
    from django.test import override_settings  # noqa: PLC0415 - after Django is set up

    with override_settings(DATA_DIR=tmp_path):
        yield tmp_path


def test_the_log_is_read_filtered_and_checked(signed_in, admin):
    create_key("x", [Scope.CHECK])
    auditor = signed_in(Role.AUDITOR)
    page = auditor.get(reverse("access-log"), {"kind": "key"}).content.decode()
    assert "create key" in page
    assert "fit together" in auditor.post(reverse("access-log")).content.decode()


def test_an_administrator_s_pages_name_no_patient(admin):
    make_ledger()
    for page in ("administration", "machine", "access-log"):
        assert b"Demo-Ashe" not in admin.get(reverse(page)).content


CLOSED = {
    "person-add": [],
    "person-change": [1],
    "key-add": [],
    "key-revoke": ["x"],
    "back-up": [],
    "backup-check": [],
    "import-public": [],
}


@pytest.mark.parametrize("role", [Role.CODER, Role.FRONT_DESK, Role.PHYSICIAN, Role.AUDITOR])
@pytest.mark.parametrize("view", CLOSED)
def test_nobody_else_administers(signed_in, view, role):
    assert signed_in(role).post(reverse(view, args=CLOSED[view])).status_code == 403
