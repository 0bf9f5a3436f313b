"""Backups that either database can read: every table as JSON lines, compressed, with a count and a digest."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.core import serializers
from django.db import connection, transaction
from django.db.models import Model

from facetwise.store.models import AccessEntry

_LEFT_OUT = {"sessions.Session", "contenttypes.ContentType", "auth.Permission"}


class BackupError(ValueError):
    """A backup that cannot be used; the message says why."""


def write_backup(target: Path) -> int:
    """Write all rows as of one moment; the number of rows."""
    count, mark = 0, hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb") as file, transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        for model in _models():
            for row in model._base_manager.order_by("pk").iterator():
                line = json.dumps(json.loads(serializers.serialize("json", [row]))[0]).encode() + b"\n"
                mark.update(line)
                file.write(line)
                count += 1
        file.write(json.dumps({"end": count, "sha256": mark.hexdigest()}).encode() + b"\n")
    return count


def read_backup(source: Path) -> int:
    """Fill the empty database; the number of rows.

    Raises:
        BackupError: if the file is damaged or the ledger is not empty.
    """
    if AccessEntry.objects.exists():
        raise BackupError("this ledger is not empty; restore into a new folder or database")
    lines = _whole(source)
    with transaction.atomic(), connection.constraint_checks_disabled():
        for line in lines:
            for row in serializers.deserialize("json", b"[" + line + b"]"):
                row.save()
        connection.check_constraints()
    return len(lines)


def check_backup(source: Path) -> int:
    """Read a backup from end to end; the number of rows.

    Raises:
        BackupError: if it is damaged.
    """
    return len(_whole(source))


def _whole(source: Path) -> list[bytes]:
    try:
        with gzip.open(source, "rb") as file:
            *lines, end = file.read().splitlines(keepends=True)
        told = json.loads(end)
    except (OSError, EOFError, ValueError):
        raise BackupError(f"{source.name} is not a whole backup") from None
    if told.get("end") != len(lines) or told.get("sha256") != hashlib.sha256(b"".join(lines)).hexdigest():
        raise BackupError(f"{source.name} was changed or cut short since it was written")
    return lines


def _models() -> Iterable[type[Model]]:
    ours = [model for app in apps.get_app_configs() for model in app.get_models()]
    kept = [model for model in ours if model._meta.label not in _LEFT_OUT]
    ordered: list[type[Model]] = serializers.sort_dependencies([(None, kept)])
    return ordered
