"""Public tables that the user has imported: which releases there are, and their rows.

They live as Parquet in the data folder (``FACETWISE_DATA``, else the XDG data folder), one folder a kind and
release, each file with its receipt beside it. Nothing here reads a public file: that is `importers`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl

from facetwise.codes.receipts import Receipt, read_receipt

ENVIRONMENT = "FACETWISE_DATA"
RECEIPT = ".receipt.json"
FOR_EVER = date(9999, 12, 31)

_pinned: ContextVar[str | None] = ContextVar("pinned_release", default=None)


def data_folder() -> Path:
    """Where the user's data lives: ``FACETWISE_DATA``, else ``facetwise`` in the XDG data folder."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "facetwise"


def kind_folder(kind: str) -> Path:
    """Where the tables of one kind of public file lie."""
    return data_folder() / "codes" / kind


def receipts(kind: str) -> tuple[Receipt, ...]:
    """What was imported of a kind, oldest release first; only the pinned release where one is pinned."""
    folder = kind_folder(kind)
    try:
        found = sorted(folder.glob(f"*/*{RECEIPT}"))
        stamp = max((path.stat().st_mtime_ns for path in found), default=0)
    except OSError:
        return ()
    every = _receipts(tuple(found), stamp)
    release = _pinned.get()
    chosen = tuple(item for item in every if item.release == release)
    return chosen or every


def table(kind: str, name: str = "rows", setting: str | None = None) -> pl.DataFrame | None:
    """The rows of all releases of a kind, with ``release``, ``release_from`` and ``release_until``.

    A release that is pinned holds for every day. ``None`` where nothing is loaded.

    Args:
        kind: as in `facetwise import`.
        name: which of its tables.
        setting: only the releases for this setting.
    """
    wanted = tuple(item for item in receipts(kind) if setting in (None, item.setting) and name in item.tables)
    return _table(wanted, name, _pinned.get()) if wanted else None


def newest(kind: str, setting: str | None = None) -> tuple[Receipt, ...]:
    """The receipts of the newest release of a kind: its parts, where it came in several files."""
    found = [item for item in receipts(kind) if setting in (None, item.setting)]
    return tuple(item for item in found if item.effective_from == found[-1].effective_from)


def is_pinned() -> bool:
    """Whether one release is asked to speak for every day."""
    return _pinned.get() is not None


def all_releases() -> set[str]:
    """The names of every release of every kind that is loaded."""
    kinds = (data_folder() / "codes").glob("*/*/")
    return {path.name for path in kinds if any(path.glob(f"*{RECEIPT}"))}


@contextmanager
def pinned(release: str | None) -> Iterator[None]:
    """Inside, kinds that have this release speak with it alone, for every service date."""
    token = _pinned.set(release)
    try:
        yield
    finally:
        _pinned.reset(token)


@lru_cache(maxsize=64)
def _receipts(paths: tuple[Path, ...], _stamp: int) -> tuple[Receipt, ...]:
    return tuple(sorted((read_receipt(path) for path in paths), key=lambda item: item.order))


@lru_cache(maxsize=32)
def _table(found: tuple[Receipt, ...], name: str, pinned_release: str | None) -> pl.DataFrame:
    return pl.concat(
        [
            pl.read_parquet(item.table_path(name)).with_columns(
                release=pl.lit(item.release),
                setting=pl.lit(item.setting, dtype=pl.String),
                release_from=pl.lit(date.min if pinned_release else item.effective_from),
                release_until=pl.lit(FOR_EVER if pinned_release else _until(item, found)),
            )
            for item in found
        ],
        how="diagonal_relaxed",  # a later reader may store one column more
    )


def _until(item: Receipt, found: tuple[Receipt, ...]) -> date:
    """Where its period ends: at the latest where the next release begins, as an update within a fiscal year does."""
    later = (
        other.effective_from
        for other in found
        if other.setting == item.setting and other.effective_from > item.effective_from
    )
    return min([item.effective_until, *later])
