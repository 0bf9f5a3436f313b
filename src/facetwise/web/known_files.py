"""A file is loaded once as its kind: the same content again is the file that is here already."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from facetwise.store.models import LoadedFile, Person

NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file of the ledger, and whether it came now or was here already."""

    file: LoadedFile
    is_new: bool


def load_once(
    kind: str, name: str, data: bytes, take: Callable[[LoadedFile], None], *, by: Person | None = None
) -> Loaded:
    """Take a file in: all of it, or, if something breaks on the way, nothing.

    ``take`` keeps what the file holds, and counts it on the row.
    """
    mark = hashlib.sha256(data).hexdigest()
    known = LoadedFile.objects.filter(kind=kind, sha256=mark)
    if (found := known.first()) is not None:
        return Loaded(found, is_new=False)
    try:
        with transaction.atomic():
            file = LoadedFile.objects.create(name=name[-NAME_LENGTH:], kind=kind, sha256=mark, by=by)
            take(file)
            file.save()
    except IntegrityError:
        if (found := known.first()) is None:
            raise
        return Loaded(found, is_new=False)  # somebody loaded it at the same time, and was first
    return Loaded(file, is_new=True)
