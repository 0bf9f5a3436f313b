"""Imports one published file into the data folder: read it, store it as Parquet, keep a receipt.

A file is known by its hash: importing it again changes nothing.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

from facetwise.codes import loaded
from facetwise.codes.importers import (
    add_on,
    coverage_database,
    facility_addenda,
    fee_schedule,
    hcpcs,
    icd10cm,
    mue,
    ncci_ptp,
    place_of_service,
)
from facetwise.codes.importers.model import Hints, Imported, Importer
from facetwise.codes.importers.source import members_of, sha256_of
from facetwise.codes.receipts import Receipt, receipt_object


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of public file."""

    name: str
    what: str
    read: Importer


KINDS = {
    kind.name: kind
    for kind in (
        Kind("ncci-ptp", "NCCI code pairs (ccipra-…, ccioph-…)", ncci_ptp.read),
        Kind("mue", "unit limits (MCR_MUE_…)", mue.read),
        Kind("add-on", "add-on code links (AOC_V…)", add_on.read),
        Kind("fee-schedule", "physician fee schedule (PPRRVU…, rvu26d.zip)", fee_schedule.read),
        Kind("opps-addendum-b", "hospital outpatient payment (Addendum B)", facility_addenda.read_opps),
        Kind("asc-addenda", "surgery centre payment (addenda AA, BB, FF)", facility_addenda.read_asc),
        Kind("icd10cm", "diagnosis codes (icd10cm_order_….txt)", icd10cm.read),
        Kind("hcpcs", "HCPCS Level II codes (HCPC…_ANWEB)", hcpcs.read),
        Kind("pos", "place-of-service codes", place_of_service.read),
        Kind("coverage-database", "Medicare coverage articles (current_article.zip)", coverage_database.read),
    )
}


def import_file(kind: str, path: Path, *, hints: Hints | None = None, today: date) -> Receipt:
    """Import one file and give its receipt.

    Raises:
        ImportRefusedError: if the file is not of this kind or cannot be read; nothing is stored then.
        OSError: if the file cannot be opened or the data folder cannot be written.
    """
    digest = sha256_of(path)
    for earlier in loaded.receipts(kind):
        if earlier.sha256 == digest:
            return replace(earlier, is_repeated=True)
    imported = KINDS[kind].read(members_of(path), hints or Hints())
    receipt = _receipt(kind, path, digest, imported, today)
    _store(receipt, imported)
    return receipt


def _receipt(kind: str, path: Path, digest: str, imported: Imported, today: date) -> Receipt:
    same = [
        item
        for item in loaded.receipts(kind)
        if (item.release, item.setting, item.part) == (imported.release, imported.setting, imported.part)
    ]
    return Receipt(
        kind=kind,
        file=path.name,
        sha256=digest,
        release=imported.release,
        setting=imported.setting,
        part=imported.part,
        effective_from=imported.effective_from,
        effective_until=imported.effective_until,
        rows_read=imported.rows_read,
        rows_kept=imported.rows_kept,
        left_out=imported.left_out,
        tables=tuple(imported.tables),
        imported_on=today,
        folder=loaded.kind_folder(kind) / _folder_name(imported.release),
        replaces=same[0].sha256 if same else None,
    )


def _folder_name(release: str) -> str:
    return (
        "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in release).strip(".") or "release"
    )


def _store(receipt: Receipt, imported: Imported) -> None:
    """Rows first, the receipt last: what has no receipt does not exist."""
    receipt.folder.mkdir(parents=True, exist_ok=True)
    for name, frame in imported.tables.items():
        _write_whole(receipt.table_path(name), partial(frame.write_parquet, statistics=True))
    text = json.dumps(receipt_object(receipt), indent=1)
    _write_whole(
        receipt.folder / f"{receipt.stem}{loaded.RECEIPT}", lambda path: path.write_text(text, "utf-8")
    )
    for earlier in loaded.receipts(receipt.kind):
        if earlier.sha256 == receipt.replaces and earlier.release == receipt.release:
            (earlier.folder / f"{earlier.stem}{loaded.RECEIPT}").unlink(missing_ok=True)


def _write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """The file in one step: a reader sees it whole or not at all."""
    unfinished = path.with_name(f".{uuid4().hex}")
    try:
        write(unfinished)
        os.replace(unfinished, path)  # noqa: PTH105 - one system call, whole or not at all
    finally:
        unfinished.unlink(missing_ok=True)
