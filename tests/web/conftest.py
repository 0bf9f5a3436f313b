"""One SQLite ledger for all tests of the app, made by its own migrations; each test rolls back what it wrote."""

import os
import tempfile
from pathlib import Path
from time import time

import pytest

_DATA = Path(tempfile.mkdtemp(prefix="facetwise-web-tests-"))
os.environ["FACETWISE_APP_DATA"] = str(_DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "facetwise.web.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.signals import request_finished, request_started  # noqa: E402
from django.db import close_old_connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from facetwise.store.models import Person, Role  # noqa: E402
from facetwise.web import wsgi  # noqa: E402
from facetwise.web.figures_kept import forget  # noqa: E402


@pytest.fixture(scope="session")
def ledger_made():
    setup_test_environment()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    yield
    teardown_test_environment()


@pytest.fixture
def ledger(ledger_made):
    forget()  # figures that a slow machine kept from a ledger that is rolled back by now
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def application(ledger):
    """The app as a server calls it, on the test's own connection, which a server would close between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield wsgi.application
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def signed_in(ledger):
    """A browser in which somebody of a role is signed in."""

    def sign_in(role: Role, npi: str = "") -> Client:
        person, _ = Person.objects.get_or_create(
            username=f"{role}{npi}", defaults={"role": role.value, "npi": npi}
        )
        client = Client()
        client.force_login(person)
        confirm_password(client, person, time())
        return client

    return sign_in


def confirm_password(client, person, at):
    """As if the person had typed the password again at this time; administration asks for it."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": at, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
