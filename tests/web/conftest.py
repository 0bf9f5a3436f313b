"""One SQLite ledger for all tests of the app, made by its own migrations; each test rolls back what it wrote."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from time import time

import pytest

_DATA = Path(tempfile.mkdtemp(prefix="facetwise-web-tests-"))
os.environ["FACETWISE_APP_DATA"] = str(_DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "facetwise.web.settings"

import django  # noqa: E402
import psycopg  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.signals import request_finished, request_started  # noqa: E402
from django.db import close_old_connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from facetwise.store.models import Person, Role  # noqa: E402
from facetwise.web import file_worker, wsgi  # noqa: E402
from facetwise.web.demo import make_ledger  # noqa: E402
from facetwise.web.figures_kept import forget  # noqa: E402
from tests.web.served import browser, demo, practice, practice_settings, signed_in_as  # noqa: E402, F401 - fixtures


@pytest.fixture(scope="session")
def ledger_made():
    setup_test_environment()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    yield
    teardown_test_environment()


@pytest.fixture
def ledger(ledger_made, monkeypatch):
    monkeypatch.setattr(
        file_worker, "begin", file_worker.work
    )  # another process would not see this transaction
    forget()  # figures that a slow machine kept from a ledger that is rolled back by now
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo_ledger(ledger_made):
    """The demo ledger, made once for a module: each test takes back only what it wrote itself."""
    with transaction.atomic():
        make_ledger()
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


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory):
    """Runs Python code in a folder of its own, knowing nothing of the ledger of these tests."""
    folder = tmp_path_factory.mktemp("elsewhere")
    given = {k: v for k, v in os.environ.items() if not k.startswith(("FACETWISE", "DJANGO"))}

    def run(code, *words, **environment):
        command = [sys.executable, "-c", code, *map(str, words)]
        return subprocess.run(
            command, env={**given, **environment}, cwd=folder, capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture(scope="session")
def facetwise(elsewhere):
    """Runs the command."""

    def run(*words, **environment):
        return elsewhere("import facetwise.cli as c; c.main()", *words, **environment)

    return run


ONE_AFTER_ANOTHER = """
import json, sys
from facetwise.cli.entry import run
for words in json.loads(sys.argv[1]):
    status = run(words)
    print(f"\\x1d{status}\\x1e", end="", flush=True)
"""


@pytest.fixture(scope="session")
def facetwise_in_turn(elsewhere):
    """Runs the command several times in one process, which saves its start; the status and words of each."""

    def run(commands, **environment):
        words = json.dumps([[str(word) for word in command] for command in commands])
        done = elsewhere(ONE_AFTER_ANOTHER, words, **environment)
        answers = [answer.split("\x1d") for answer in done.stdout.split("\x1e")[:-1]]
        assert len(answers) == len(commands), done.stderr
        return [(int(status), said) for said, status in answers]

    return run


SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="session")
def postgresql_server():
    """A server of our own, run by an unprivileged user; the beginning of its addresses."""
    if not SERVERS:
        pytest.fail("PostgreSQL is not installed; tools/system_packages.sh does it")
    folder = Path(tempfile.mkdtemp(prefix="facetwise-postgresql-"))
    data = folder / "data"
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = lambda *words: subprocess.run(  # noqa: E731
        words, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    run(SERVERS[-1] / "initdb", "-D", data, "-U", "facetwise", "-A", "trust")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    run(SERVERS[-1] / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    yield f"postgresql://facetwise@127.0.0.1:{port}/"
    run(SERVERS[-1] / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


_NUMBERS = count(1)


@pytest.fixture(scope="session")
def new_postgresql(postgresql_server):
    """Makes databases, empty or like another one; the address of each."""

    def make(like="postgresql://template1"):
        name = f"practice{next(_NUMBERS)}"
        with psycopg.connect(f"{postgresql_server}postgres", autocommit=True) as server:
            server.execute(f"create database {name} template {like.rpartition('/')[2]}")
        return f"{postgresql_server}{name}"

    return make
