"""What people send as files: judged by content, within limits that are said, never run, never trusted for its name."""

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from facetwise.store.models import Authorization, Claim, LoadedFile, Patient, Role
from facetwise.web.demo import make_ledger
from facetwise.web.loaders import load_file
from facetwise.web.loading import load_claims

CLINIC = Path("examples/claims/clinic.837").read_bytes()
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def coder(signed_in):
    return signed_in(Role.CODER)


def send(client, name, data, kind="claims", **more):
    return client.post(
        reverse("files"), {"kind": kind, "files": SimpleUploadedFile(name, data, **more)}, follow=True
    )


OTHER_KINDS = {
    "a PDF": b"%PDF-1.7 and so on",
    "a picture": b"\x89PNG\r\n\x1a\n and so on",
    "an archive": b"PK\x03\x04 and so on",
    "a program": b"\x7fELF\x02\x01\x01\x00\x00",
    "a web page": b"<!doctype html><html><body>hello</body></html>",
    "bytes": bytes(range(256)) * 8,
}


@pytest.mark.parametrize("kind", ["claims", "sessions", "remittances"])
@pytest.mark.parametrize("what", OTHER_KINDS)
def test_a_file_is_taken_for_what_it_holds_not_for_what_it_is_called(ledger, what, kind):
    name = {"claims": "march.837", "sessions": "past.csv", "remittances": "march.835"}[kind]
    file = load_file(kind, name, OTHER_KINDS[what]).file
    assert (file.accepted, file.held) == (0, 0)
    assert file.problems and file.problems[0].startswith(name)
    assert not Claim.objects.exists() and not Patient.objects.exists()


@override_settings(MAX_FILE_BYTES=2 * 2**20)
def test_a_file_over_the_limit_is_refused_by_name_with_the_limit_and_the_others_are_kept_back(coder):
    large = SimpleUploadedFile("whole-year.837", b"x" * (2 * 2**20 + 1))
    small = SimpleUploadedFile("march.837", CLINIC)
    answer = coder.post(reverse("files"), {"kind": "claims", "files": [small, large]})
    assert answer.status_code == 400
    assert "whole-year.837 has 2.1 MB; a file may have 2 MB here" in answer.content.decode()
    assert "march.837 has" not in answer.content.decode()
    assert not LoadedFile.objects.exists()


@override_settings(MAX_FILE_BYTES=1000)
def test_every_page_that_takes_a_file_names_it_and_the_limit(signed_in, coder):
    make_ledger()
    desk, admin = signed_in(Role.FRONT_DESK), signed_in(Role.ADMINISTRATOR)
    row = Authorization.objects.filter(superseded_by=None).first()
    large = lambda: SimpleUploadedFile("large.bin", b"x" * 2000)  # noqa: E731
    answers = [
        coder.post(reverse("code-document"), {"document": large()}),
        desk.post(reverse("authorization-answer", args=[row.uid]), {"file": large()}),
        admin.post(reverse("import-public"), {"kind": "mue", "file": large()}),
    ]
    for answer in answers:
        assert "large.bin has 0.1 MB; a file may have 0.1 MB here" in answer.content.decode()


def test_a_patient_is_told_the_limit_in_plain_words(ledger):
    large = SimpleUploadedFile("my-bill.pdf", b"x" * (5 * 2**20 + 1))
    page = Client().post(reverse("bill"), {"file": large}).content.decode()
    assert "The file my-bill.pdf is larger than 5 MB." in page


@override_settings(MAX_REQUEST_BYTES=5000)
def test_too_much_at_once_is_refused_before_it_is_read(coder):
    files = [SimpleUploadedFile(f"{number}.837", b"x" * 3000) for number in range(2)]
    answer = coder.post(reverse("files"), {"kind": "claims", "files": files})
    assert answer.status_code == 413
    assert "The limit is 0.1 MB together" in answer.content.decode()
    assert not LoadedFile.objects.exists()


def test_no_temporary_file_is_made_of_what_is_sent(coder, tmp_path):
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path / "does-not-exist")):
        answer = send(
            coder, "march.837", CLINIC + b"\n" * 3 * 2**20
        )  # beyond the framework's own limit for memory
    assert answer.status_code == 200
    assert LoadedFile.objects.get().accepted == 9


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/run.837", "..\\..\\run.837", "/etc/passwd", "a\x00b.837", "x" * 400 + ".837"]
)
def test_a_name_that_leads_elsewhere_is_a_name_and_no_path(coder, name):
    send(coder, name, CLINIC)
    kept = LoadedFile.objects.get().name
    assert not {"/", "\\", "\x00"} & set(kept)
    assert 0 < len(kept) <= 200


@pytest.mark.parametrize("name", ["../../../mue.csv", "é" * 250 + ".csv", "a\x00b.csv"])
def test_a_public_file_with_such_a_name_is_refused_for_what_it_holds(signed_in, name):
    file = SimpleUploadedFile(name, b"no table")
    answer = signed_in(Role.ADMINISTRATOR).post(reverse("import-public"), {"kind": "mue", "file": file})
    assert answer.status_code == 400
    assert "not imported as mue" in answer.content.decode()


def test_markup_in_a_name_or_in_a_file_is_shown_as_text(coder):
    claim = CLINIC.replace(b"CLM*C00000000*", f"CLM*{SCRIPT[:20]}*".encode())
    for name in (f"{SCRIPT}.837", f'"onload="{SCRIPT}.837'):
        page = send(coder, name, claim).content.decode()
        assert "&lt;script&gt;" in page
        assert SCRIPT not in page
        assert SCRIPT not in coder.get(reverse("files")).content.decode()


def test_what_was_sent_is_never_given_back_as_a_page(coder):
    page = b"<!doctype html><script>alert(1)</script>"
    send(coder, "page.html", page, content_type="text/html")
    file = LoadedFile.objects.get()
    addresses = [
        reverse("file-findings", args=[file.uid, "csv"]),
        reverse("file-fixed", args=[file.uid, "jsonl"]),
        reverse("file-set-aside", args=[file.uid]),
        reverse("file-original", args=[file.uid]),
    ]
    for address in addresses:
        answer = coder.get(address)
        assert answer["X-Content-Type-Options"] == "nosniff"
        if answer.status_code == 200:
            assert answer["Content-Disposition"].startswith("attachment"), address
            assert not answer["Content-Type"].startswith("text/html"), address
    assert b"alert(1)" in b"".join(coder.get(addresses[-1]))  # it is there, and only to be saved


def bomb_in_gzip(start):
    """Some 65 kB that would become 64 MB, beyond what any claim file shrinks to."""
    return gzip.compress(start + b"0" * (64 * 2**20))


def bomb_in_zip():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (80 * 2**20))
        archive.writestr("[Content_Types].xml", b"")
    return held.getvalue()


BOMBS = {
    "claims": ("march.837.gz", CLINIC[:400]),
    "sessions": ("past.csv.gz", b"patient_id,service_date\n"),
    "remittances": ("march.835.gz", Path("examples/remits/clinic.835").read_bytes()[:400]),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_small_file_that_would_grow_without_end_is_refused(ledger, kind):
    name, start = BOMBS[kind]
    file = load_file(kind, name, bomb_in_gzip(start)).file
    assert any("grows beyond" in problem for problem in file.problems)
    assert (file.accepted, file.held) == (0, 0)


def test_a_document_that_would_unpack_to_too_much_is_refused(coder):
    answer = coder.post(
        reverse("code-document"), {"document": SimpleUploadedFile("note.docx", bomb_in_zip())}
    )
    assert "unpacks to 83,886,080 bytes" in answer.content.decode()


def test_an_archive_of_public_files_that_would_unpack_to_too_much_is_refused(signed_in):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mue.csv", b"0" * (80 * 2**20))
    file = SimpleUploadedFile("mue.zip", held.getvalue())
    answer = signed_in(Role.ADMINISTRATOR).post(reverse("import-public"), {"kind": "mue", "file": file})
    assert answer.status_code == 400
    assert "more than the limit" in answer.content.decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_findings_as_a_table_hold_no_formula(coder, start):
    formula = f"{start}HYPERLINK(1)"
    claims = [
        {
            "encounter_id": formula,
            "service_date": "2026-03-02",
            "payer": "medicare",
            "claim_lines": [{"code": "64490", "units": 1}],
        }
    ]
    file = load_claims("claims.json", json.dumps(claims).encode()).file
    table = coder.get(reverse("file-findings", args=[file.uid, "csv"]))
    text = table.getvalue().decode() if table.streaming else table.content.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > 1
    for row in rows[1:]:
        assert row[0].startswith("'")
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
