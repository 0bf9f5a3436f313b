"""What came of importing one public file: kept beside its rows, and printed."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that were not taken, and why."""

    reason: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One import. Rows read = rows kept + rows left out, always; a release speaks for a half-open period."""

    kind: str
    file: str  # its name alone: where it lay is nobody's business
    sha256: str
    release: str
    setting: str | None  # practitioner | hospital_outpatient | dme, where the kind has several
    part: str  # which part of the release, where it comes in several files
    effective_from: date
    effective_until: date
    rows_read: int
    rows_kept: int
    left_out: tuple[LeftOut, ...]
    tables: tuple[str, ...]
    imported_on: date
    folder: Path = Path()
    replaces: str | None = None  # hash of an earlier file for the same part of the release
    is_repeated: bool = False  # this very file had been imported before; nothing was written

    @property
    def order(self) -> tuple[date, str, str, str]:
        """Sorts receipts by release, oldest first."""
        return self.effective_from, self.release, self.setting or "", self.part

    @property
    def stem(self) -> str:
        """Beginning of the names of its files."""
        parts = (self.setting, self.part, self.sha256[:12])
        return "-".join(part for part in parts if part)

    def table_path(self, name: str) -> Path:
        """Where the rows of one of its tables are."""
        return self.folder / f"{self.stem}.{name}.parquet"


def receipt_object(receipt: Receipt) -> dict[str, Any]:
    """The receipt as it is kept and printed as JSON."""
    fields = asdict(receipt)
    del fields["folder"]
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}


def read_receipt(path: Path) -> Receipt:
    """A receipt as kept on disk."""
    fields = json.loads(path.read_text(encoding="utf-8"))
    dates = {
        name: date.fromisoformat(fields[name])
        for name in ("effective_from", "effective_until", "imported_on")
    }
    left_out = tuple(LeftOut(**item) for item in fields["left_out"])
    kept = Receipt(**{**fields, **dates, "left_out": left_out, "tables": tuple(fields["tables"])})
    return replace(kept, folder=path.parent)
