"""Backups that either database can read: every table as JSON lines, compressed, with a count and a digest."""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from facetwise.store.models import AccessEntry, Person

_LEFT_OUT = {"sessions.Session", "contenttypes.ContentType", "auth.Permission"}


class BackupError(ValueError):
    """A backup that cannot be used; the message says why."""


def write_backup(target: Path) -> int:
    """Write all rows as of one moment; the number of rows."""
    count, mark = 0, hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb") as file, _one_moment():
        for model in _models():
            for row in model._base_manager.order_by("pk").iterator():
                line = json.dumps(json.loads(serializers.serialize("json", [row]))[0]).encode() + b"\n"
                mark.update(line)
                file.write(line)
                count += 1
        file.write(json.dumps({"end": count, "sha256": mark.hexdigest()}).encode() + b"\n")
    return count


@contextmanager
def _one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, and nobody is kept from writing meanwhile."""
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("set transaction isolation level repeatable read")
            yield
    finally:
        connection.transaction_mode = mode


def read_backup(source: Path) -> int:
    """Fill the empty database; the number of rows.

    Raises:
        BackupError: if the file is damaged or the ledger is not empty.
    """
    if AccessEntry.objects.exists() or Person.objects.exists():
        raise BackupError("this ledger is not empty; restore into a new folder or database")
    count = check_backup(source)  # first, so that damage is told as damage
    with transaction.atomic(), connection.constraint_checks_disabled():
        for line in _rows(source):
            _keep(line, source)
        connection.check_constraints()
        _count_on()
    return count


def check_backup(source: Path) -> int:
    """Read a backup from end to end; the number of rows.

    Raises:
        BackupError: if it is damaged.
    """
    return sum(1 for _ in _rows(source))


def _rows(source: Path) -> Iterator[bytes]:
    """The rows one at a time, for a ledger need not fit into memory; at the end their count and digest are checked."""
    count, mark, last = 0, hashlib.sha256(), b""
    try:
        with gzip.open(source, "rb") as file:
            for line in file:
                if last:
                    count += 1
                    mark.update(last)
                    yield last
                last = line
        told = json.loads(last)
    except (OSError, EOFError, ValueError, zlib.error):
        raise BackupError(f"{source.name} is not a whole backup") from None
    if told != {"end": count, "sha256": mark.hexdigest()}:
        raise BackupError(f"{source.name} was changed or cut short since it was written")


def _keep(line: bytes, source: Path) -> None:
    try:
        for row in serializers.deserialize("json", b"[" + line + b"]"):
            row.save(force_insert=True)
    except (serializers.base.DeserializationError, IntegrityError):
        raise BackupError(f"{source.name} holds a row that this version cannot take") from None


def _count_on() -> None:
    """Rows came with their numbers; PostgreSQL would begin again at 1 for the next."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(_models()))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _models() -> Iterable[type[Model]]:
    ours = [model for app in apps.get_app_configs() for model in app.get_models()]
    kept = [model for model in ours if model._meta.label not in _LEFT_OUT]
    ordered: list[type[Model]] = serializers.sort_dependencies([(None, kept)])
    return ordered
