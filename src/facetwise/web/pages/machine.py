"""The machine: whether all is well, backups, and public files to import."""

import os
import platform
import shutil
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from facetwise.codes.importers.model import Hints
from facetwise.codes.importers.run import KINDS, import_file
from facetwise.codes.importers.source import ImportRefusedError
from facetwise.report.import_receipts import receipt_text
from facetwise.store.models import AccessEntry, Authorization, Claim, LoadedFile, Patient, Session
from facetwise.store.permissions import Permission
from facetwise.web.access import needs, note
from facetwise.web.backups import BackupError, check_backup, write_backup
from facetwise.web.paging import MOST_COUNTED, counted, last_number
from facetwise.web.typed_values import typed_day
from facetwise.web.uploads import over_limit

LONGEST_NAME = 60  # characters, each of at most four bytes of the 255 that a name may have
_STANDING: dict[type[Model], dict[str, None]] = {  # what took the place of what is told once
    Patient: {"same_as": None},
    Session: {"superseded_by": None},
    Authorization: {"superseded_by": None},
}
_COUNTED = (Patient, Session, Claim, Authorization, LoadedFile, AccessEntry)


@needs(Permission.ADMINISTER)
@require_GET
def machine(request: HttpRequest) -> HttpResponse:
    """The health of the app, its backups, its public files."""
    return _page(request)


def _page(request: HttpRequest, *, told: str = "", error: str = "") -> HttpResponse:
    disk = shutil.disk_usage(settings.DATA_DIR)
    shown: dict[str, Any] = {
        "told": told,
        "error": error,
        "facts": {
            "version": version("facetwise"),
            "Python": platform.python_version(),
            "database": {"sqlite": "SQLite, embedded", "postgresql": "PostgreSQL"}.get(
                connection.vendor, connection.vendor
            ),
            "free on the disk": f"{disk.free / 2**30:.1f} GB of {disk.total / 2**30:.1f} GB",
            "served": "with TLS" if settings.SESSION_COOKIE_SECURE else "on loopback, without TLS",
        },
        "counts": [(_words(model), *_held(model)) for model in _COUNTED],
        "backups": _backups(),
        "kinds": KINDS.values(),
    }
    return render(request, "facetwise/machine.html", shown, status=400 if error else 200)


def _held(model: type[Model]) -> tuple[int, bool]:
    """How many rows there are; of many the number of the last, and that it is an upper bound."""
    rows = model._base_manager.filter(**_STANDING.get(model, {}))
    number = counted(rows)
    return (number, False) if number <= MOST_COUNTED else (last_number(model), model is not AccessEntry)


def _words(model: type[Model]) -> str:
    return "entries of the access log" if model is AccessEntry else str(model._meta.verbose_name_plural)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "backups"


def _backups() -> list[dict[str, Any]]:
    found = sorted(_folder().glob("*.jsonl.gz"), reverse=True) if _folder().is_dir() else []
    return [{"name": path.name, "bytes": path.stat().st_size} for path in found[:50]]


@needs(Permission.ADMINISTER)
@require_POST
@reauthentication_required
def back_up(request: HttpRequest) -> HttpResponse:
    """Write a backup beside the data. It is not sent to the browser: an administrator sees no patient."""
    _folder().mkdir(mode=0o700, exist_ok=True)
    name = f"{timezone.now():%Y-%m-%d-%H%M%S}.jsonl.gz"
    note(request, "back up", "ledger", name)
    try:
        rows = write_backup(_folder() / name)
    except OSError as wrong:
        return _page(request, error=f"no backup was written: {(wrong.strerror or 'unknown reason').lower()}")
    return _page(request, told=f"{rows:,} rows are in {name}. Copy it to an encrypted place elsewhere.")


@needs(Permission.ADMINISTER)
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Read a backup from end to end without restoring it."""
    name = request.POST.get("name", "")
    if name not in {item["name"] for item in _backups()}:
        return _page(request, error="there is no such backup")
    note(request, "check backup", "ledger", name)
    try:
        rows = check_backup(_folder() / name)
    except BackupError as wrong:
        return _page(request, error=str(wrong))
    return _page(request, told=f"{name} is whole: {rows:,} rows, as written.")


@needs(Permission.ADMINISTER)
@require_POST
def import_public(request: HttpRequest) -> HttpResponse:
    """A public CMS file, as published, into the code tables of this machine."""
    file, kind = request.FILES.get("file"), request.POST.get("kind", "")
    if file is None or kind not in KINDS:
        return _page(request, error="choose what the file is, and the file")
    if told := over_limit(file):
        return _page(request, error=f"{told}; larger ones by command: facetwise import {kind} FILE")
    note(request, "import", "public file", kind)
    try:
        return _page(request, told=_imported(kind, file, typed_day(request.POST.get("since", ""))))
    except ImportRefusedError as refused:
        why = str(refused).replace("--from DATE", "its first day in the field for it")
        return _page(request, error=f"not imported as {kind}: {why}")


def _imported(kind: str, file: UploadedFile, since: date | None) -> str:
    """Import from a folder of its own, under the file's own name, which tells the release."""
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.basename(file.name or "file")  # noqa: PTH119 - whatever a browser sends
        place = Path(folder) / name[-LONGEST_NAME:]
        place.write_bytes(file.read())
        return receipt_text(import_file(kind, place, hints=Hints(effective_from=since), today=date.today()))
