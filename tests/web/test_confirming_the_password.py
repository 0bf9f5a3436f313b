"""Before people, keys or a backup are touched, whoever administers confirms the password, also in an open session."""

from time import time

import pytest
from django.urls import reverse

from facetwise.store.models import Person, Role
from tests.web.conftest import confirm_password

PASSWORD = "a long sentence for the tests"


@pytest.fixture
def admin(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    person = Person.objects.get(username=Role.ADMINISTRATOR)
    person.set_password(PASSWORD)
    person.save()
    client.force_login(person)
    return client, person


def test_an_open_session_is_asked_for_the_password(admin):
    client, person = admin
    confirm_password(client, person, time() - 3600)

    answer = client.post(reverse("person-add"), {"name": "somebody.new", "role": "coder"})

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Person.objects.filter(username="somebody.new").exists()
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_the_right_password_lets_the_step_go_on_and_a_wrong_one_does_not(admin):
    client, _ = admin
    asked = client.post(reverse("person-add"), {"name": "somebody.new", "role": "coder"})

    client.post(asked["Location"], {"password": "not this one"})
    assert not Person.objects.filter(username="somebody.new").exists()
    client.post(asked["Location"], {"password": PASSWORD})

    assert Person.objects.filter(username="somebody.new").exists()


def test_a_password_just_confirmed_is_not_asked_again(admin):
    client, person = admin
    confirm_password(client, person, time())

    answer = client.post(reverse("person-add"), {"name": "somebody.new", "role": "coder"})

    assert answer.status_code == 200
    assert Person.objects.filter(username="somebody.new").exists()
