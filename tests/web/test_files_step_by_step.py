"""A claim file is worked through in steps by a process of its own: its page tells how far, and nothing is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from polars.exceptions import PanicException
from tools.generate_claims import interchange

from facetwise.store.models import (
    Claim,
    ClaimVersion,
    FileClaim,
    LoadedFile,
    LoadState,
    Remittance,
    Role,
    Session,
    Verdict,
)
from facetwise.web import file_worker, loading, remittances
from facetwise.web.file_content import content_of_file
from facetwise.web.file_progress import progress
from facetwise.web.known_files import receive, work_through
from facetwise.web.loaders import STEPS
from facetwise.web.loading import claim_steps, load_claims

CLAIMS = 60


def claim_file(claims=CLAIMS):
    return "".join("~".join(part) + "~" for part in interchange(claims, 20, random.Random(3))).encode()


@pytest.fixture
def small_steps(monkeypatch):
    monkeypatch.setattr(loading, "CLAIMS_AT_ONCE", 20)
    monkeypatch.setattr(loading, "CLAIMS_A_STEP", 10)


def held_by_the_ledger():
    return {
        "claims": Claim.objects.count(),
        "versions": ClaimVersion.objects.count(),
        "findings": Verdict.objects.count(),
        "sessions": Session.objects.count(),
        "file": list(LoadedFile.objects.values_list("held_in_file", "accepted", "set_aside", "rejected")),
        "of the file": FileClaim.objects.count(),
        "worst": sorted(Claim.objects.values_list("claim_id", "worst", "at_risk_cents")),
    }


def breaks_after(steps, number):
    for count, step in enumerate(steps):
        if count == number:
            raise OSError("the disk is full")
        yield step


def test_a_dropped_file_is_acknowledged_before_it_is_checked(signed_in, monkeypatch, small_steps):
    asked = []
    monkeypatch.setattr(file_worker, "begin", asked.extend)
    client = signed_in(Role.CODER)
    sent = SimpleUploadedFile("march.837", claim_file())

    page = client.post(reverse("files"), {"kind": "claims", "files": sent}, follow=True).content.decode()

    file = LoadedFile.objects.get()
    assert "Being checked" in page
    assert asked == [file.uid]
    assert content_of_file(file) == claim_file()
    assert Claim.objects.count() == 0

    file_worker.work(asked)

    page = client.get(reverse("file", args=[file.uid])).content.decode()
    assert "Being checked" not in page
    assert "adds up" in page
    file.refresh_from_db()
    assert (file.held_in_file, file.is_reconciled, file.state) == (CLAIMS, True, LoadState.LOADED)


def test_how_far_a_file_is_shows_and_ends_in_its_page(signed_in, small_steps):
    client = signed_in(Role.CODER)
    file = receive("claims", "march.837", claim_file()).file
    with pytest.raises(OSError, match="disk"):
        work_through(file, breaks_after(claim_steps(file, claim_file()), 4))
    LoadedFile.objects.update(state=LoadState.LOADING)

    moving = client.get(reverse("file-how-far", args=[file.uid]))
    assert f"{file.held_in_file} of about {CLAIMS} claims" in moving.content.decode()
    assert "hx-get" in moving.content.decode()
    assert "HX-Refresh" not in moving

    file_worker.work([file.uid])
    assert client.get(reverse("file-how-far", args=[file.uid]))["HX-Refresh"] == "true"


def test_a_panic_of_polars_stops_its_file_alone(ledger, monkeypatch):
    def panics(_file, _content):
        yield from ()
        raise PanicException("assertion failed")

    files = [
        receive("claims", name, claim_file() + name.encode()).file for name in ("march.837", "april.837")
    ]
    monkeypatch.setitem(STEPS, "claims", panics)

    file_worker.work([file.uid for file in files])

    assert [file.state for file in LoadedFile.objects.all()] == [LoadState.FAILED] * 2


def test_a_file_that_broke_says_so_and_goes_on_where_it_stopped(signed_in, small_steps):
    client = signed_in(Role.CODER)
    file = receive("claims", "march.837", claim_file()).file
    with pytest.raises(OSError, match="disk"):
        work_through(file, breaks_after(claim_steps(file, claim_file()), 4))

    page = client.get(reverse("file", args=[file.uid])).content.decode()
    assert "Not all of this file was checked" in page
    assert "something unexpected happened (OSError)" in page
    kept = set(ClaimVersion.objects.values_list("pk", flat=True))
    assert 0 < len(kept) < CLAIMS

    client.post(reverse("file-go-on", args=[file.uid]))
    interrupted = held_by_the_ledger()
    assert kept <= set(ClaimVersion.objects.values_list("pk", flat=True))
    assert interrupted["claims"] == interrupted["of the file"] == CLAIMS
    assert LoadedFile.objects.get().is_reconciled


def test_an_interrupted_file_ends_as_one_that_was_not(ledger, small_steps):
    file = receive("claims", "march.837", claim_file()).file
    for stop in (1, 3, 6):
        with pytest.raises(OSError, match="disk"):
            work_through(file, breaks_after(claim_steps(file, claim_file()), stop))
    work_through(file, claim_steps(file, claim_file()))
    interrupted = held_by_the_ledger()
    for model in (FileClaim, Verdict, Session):
        model.objects.all()._raw_delete("default")
    ClaimVersion.objects.all()._raw_delete("default")
    Claim.objects.all()._raw_delete("default")
    LoadedFile.objects.update(sha256="of another time")
    load_claims("march.837", claim_file())
    assert held_by_the_ledger() | {"file": None} == interrupted | {"file": None}
    assert interrupted["file"] == [
        LoadedFile.objects.values_list("held_in_file", "accepted", "set_aside", "rejected").last()
    ]


PAST = b"patient_id,service_date,region,purpose\n" + b"".join(
    b"P-%d,2026-0%d-12,lumbar_sacral,diagnostic\n" % (number, 1 + number % 9) for number in range(120)
)
ANSWERS = Path("examples/remits/clinic.835").read_bytes()
OTHERS = {"sessions": (PAST, Session), "remittances": (ANSWERS, Remittance)}


@pytest.mark.parametrize("kind", list(OTHERS))
def test_past_sessions_and_answers_are_loaded_by_another_process_too(signed_in, monkeypatch, kind):
    content, rows = OTHERS[kind]
    monkeypatch.setattr(remittances, "ANSWERS_AT_ONCE", 2)
    asked = []
    monkeypatch.setattr(file_worker, "begin", asked.extend)
    client = signed_in(Role.CODER)
    sent = SimpleUploadedFile("of-last-year", content)

    page = client.post(reverse("files"), {"kind": kind, "files": sent}, follow=True).content.decode()
    assert "Being loaded" in page
    assert rows.objects.count() == 0

    file = LoadedFile.objects.get()
    with pytest.raises(OSError, match="disk"):
        work_through(file, breaks_after(STEPS[kind](file, content), 2))
    some = rows.objects.count()
    page = client.get(reverse("file", args=[file.uid])).content.decode()
    assert f"{some} of about {file.expected}" in page
    assert "Go on where it stopped" in page

    client.post(reverse("file-go-on", args=[file.uid]))
    file_worker.work(asked)
    file.refresh_from_db()
    assert 0 < some < rows.objects.count() == file.held_in_file == file.expected
    assert (file.state, file.is_reconciled) == (LoadState.LOADED, True)
    assert client.get(reverse("file-original", args=[file.uid])).content == content


def test_two_processes_do_not_take_the_same_step(ledger, small_steps):
    file = receive("claims", "march.837", claim_file()).file
    other = LoadedFile.objects.get()
    steps = claim_steps(file, claim_file())

    def overtaken():
        for count, step in enumerate(steps):
            if count == 3:
                work_through(other, claim_steps(other, claim_file()))
            yield step

    work_through(file, overtaken())
    assert (file.state, file.held_in_file, file.is_reconciled) == (LoadState.LOADED, CLAIMS, True)
    assert FileClaim.objects.count() == Claim.objects.count() == CLAIMS


def test_a_file_nobody_works_on_any_more_can_be_gone_on_with(signed_in, small_steps):
    client = signed_in(Role.CODER)
    file = receive("claims", "march.837", claim_file()).file
    page = reverse("file", args=[file.uid])
    assert "Being checked" in client.get(page).content.decode()
    LoadedFile.objects.update(beat_at=timezone.now() - timedelta(minutes=5))
    assert "The process that worked on it ended" in client.get(page).content.decode()
    client.post(reverse("files"), {"kind": "claims", "files": SimpleUploadedFile("march.837", claim_file())})
    assert LoadedFile.objects.get().state == LoadState.LOADED


def test_rate_and_time_left(ledger):
    now = timezone.now()
    file = LoadedFile(
        state=LoadState.LOADING,
        expected=1000,
        held_in_file=400,
        held_at_begin=200,
        began_at=now - timedelta(seconds=100),
        beat_at=now,
        created_at=now,
    )
    told = progress(file)
    assert told.percent == 40
    assert told.a_second == pytest.approx(2, rel=0.05)
    assert told.time_left == "about 5 minutes left"
    file.expected = None
    assert (progress(file).percent, progress(file).time_left) == (None, "time left not known yet")


def test_what_an_837_bills_is_history_for_later_claims(ledger):
    load_claims("march.837", claim_file())
    assert Session.objects.count() > 0
    assert not Session.objects.exclude(joints=None).exists()  # which joints, a claim does not tell


WORKER = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from facetwise.web import file_worker, known_files, loading
loading.CLAIMS_A_STEP = 10
file = known_files.receive("claims", "march.837", open(sys.argv[1], "rb").read()).file
print("begun", flush=True)
file_worker.work([file.uid])
from facetwise.store.models import Claim, ClaimVersion, FileClaim, LoadedFile, Verdict
file = LoadedFile.objects.get()
whole = Claim.objects.filter(versions__number=1, versions__verdicts__is_current=True).distinct().count()
print(file.state, file.held_in_file, file.is_reconciled, Claim.objects.count(), ClaimVersion.objects.count(),
      FileClaim.objects.count(), whole)
"""


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_in_the_middle_of_a_file_nothing_is_lost_or_taken_twice(tmp_path, request, database):
    given = {k: v for k, v in os.environ.items() if k != "FACETWISE_DATABASE_URL"}
    given |= {"FACETWISE_APP_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "facetwise.web.settings"}
    if database == "postgresql":
        given["FACETWISE_DATABASE_URL"] = request.getfixturevalue("new_postgresql")()
    path = tmp_path / "march.837"
    path.write_bytes(claim_file(400))
    command = [sys.executable, "-c", WORKER, str(path)]

    for wait in (0.8, 1.1, 1.4):
        with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True) as worker:
            worker.stdout.readline()
            time.sleep(wait)
            worker.send_signal(signal.SIGKILL)
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)

    state, held, reconciled, claims, versions, of_file, whole = done.stdout.split("\n")[1].split()
    assert (state, reconciled) == ("loaded", "True"), done.stderr
    assert held == claims == versions == of_file == "400"
    assert int(whole) > 300  # a claim without any finding has none to show
