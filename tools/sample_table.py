"""Reads every public X12 file of a folder, and prints the page of what was read, what was found, and why.

usage: python tools/sample_table.py [FOLDER] > docs/x12-samples.md

The folder is that of the public samples (``../shared/peers/samples`` if left out), with its ``MANIFEST.csv``.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from facetwise.interop.x12 import read_837
from facetwise.interop.x12.as_tables import tables_of_x12
from facetwise.interop.x12.document import read_document
from facetwise.interop.x12.syntax import no_faults, syntax_faults

FOLDER = Path(__file__).parents[2] / "shared" / "peers" / "samples"
AS_OF = date(2026, 11, 24)


@dataclass(frozen=True)
class Sample:
    """What became of one file."""

    name: str
    stated: str
    guide: str
    claims: int
    set_aside: int
    refused: str | None  # why nothing was read
    faults: pl.DataFrame
    is_written_back: bool  # reading and writing gives the same bytes, but for UTF-16


def samples(folder: Path) -> Iterator[Sample]:
    """Every file that the manifest names."""
    with (folder / "MANIFEST.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield sample(folder / row["file"], row["file"], row["stated_validity"], row["guide"])


def sample(path: Path, name: str, stated: str, guide: str) -> Sample:
    """One file: read as claims, checked for form, and written back."""
    data = path.read_bytes()
    claims = aside = 0
    refused = None
    for chunk in read_837(data, source=name, as_of=AS_OF):
        claims += chunk.claims_read
        aside += chunk.claims_set_aside
        fatal = [problem.message for problem in chunk.problems if problem.fatal]
        refused = fatal[0] if fatal else refused
    faults = pl.concat([no_faults(), *syntax_faults(data)])
    return Sample(name, stated, guide, claims, aside, refused, faults, _is_written_back(data))


def _is_written_back(data: bytes) -> bool:
    try:
        return read_document(data).to_bytes() == data
    except ValueError:
        return True  # no X12: nothing to write


def reason(found: Sample) -> str:
    """The faults in a few words, the most frequent first."""
    counts = Counter(found.faults["message"].to_list())
    told = [f"{message} ({number}×)" if number > 1 else message for message, number in counts.most_common(2)]
    return "; ".join(told) + (f"; and {len(counts) - 2} more kinds" if len(counts) > 2 else "")


@dataclass(frozen=True)
class Answer:
    """What became of a file of another kind than claims."""

    name: str
    stated: str
    rows: dict[str, int]
    problems: tuple[str, ...]


def answers(folder: Path) -> Iterator[Answer]:
    """Every file of the manifest that holds no claims, as tables."""
    with (folder / "MANIFEST.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["file"].startswith("837"):
                continue
            rows: Counter[str] = Counter()
            said: list[str] = []
            for part in tables_of_x12(folder / row["file"], source=row["file"], as_of=AS_OF):
                rows.update({name: table.height for name, table in part.tables.items() if table.height})
                said += [problem.message for problem in part.problems]
            yield Answer(row["file"], row["stated_validity"], dict(rows), tuple(said))


def page(found: list[Sample], answered: list[Answer]) -> str:
    """The page, as it stands in the documentation."""
    claim_files = [one for one in found if one.name.startswith("837") and not one.name.startswith("837D")]
    dental = [one for one in found if one.name.startswith("837D")]
    clean = sum(one.faults.is_empty() and one.refused is None for one in claim_files)
    claims = [_line(one.name, one.stated, one.claims, one.set_aside, one.faults.height, one.refused or reason(one))
              for one in claim_files]  # fmt: skip
    others = [
        _line(one.name, one.stated, _rows(one.rows), len(one.problems), _few(one.problems))
        for one in answered
    ]
    refused = [_line(one.name, one.stated, one.claims, one.set_aside, one.refused or "") for one in dental]
    return (
        HEAD.format(files=len(found), claim_files=len(claim_files), clean=clean)
        + "\n## Claims\n\n| file | stated | claims | set aside | faults | what is wrong |\n|---|---|---|---|---|---|\n"
        + "".join(claims)
        + "\n## Dental claims, which are set aside\n\n"
        + "| file | stated | claims | set aside | why |\n|---|---|---|---|---|\n"
        + "".join(refused)
        + "\n## Remittances, acknowledgments, authorizations, eligibility\n\n"
        + "| file | stated | rows read | said | what is wrong |\n|---|---|---|---|---|\n"
        + "".join(others)
    )


HEAD = """# Public X12 files

Every one of {files} files that other projects published is read with `python tools/sample_table.py`, which writes
this page; a test holds the two equal where the files are at hand. None raises an exception, and each is written back
byte for byte. Of {claim_files} files with medical claims {clean} have no fault. Most faults of files published as valid
are made-up NPIs without a right check digit, counts that nobody kept (SE01), a separator in ISA16 that the file does
not use, segments left over from version 4010 (DMG and AMT*F2 in loop 2320), and files cut out of larger ones. The two
most frequent kinds of faults are shown; of other files than claims only envelopes and balances are checked. What
findings the rules add about the claims is not shown.
"""


def _line(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |\n"


def _rows(rows: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in rows.items())


def _few(problems: tuple[str, ...]) -> str:
    counts = Counter(problems)
    told = [f"{message} ({count}×)" if count > 1 else message for message, count in counts.most_common(2)]
    return "; ".join(told) + (f"; and {len(counts) - 2} more" if len(counts) > 2 else "")


def main() -> None:
    """Print the page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    sys.stdout.write(page(list(samples(folder)), list(answers(folder))))


if __name__ == "__main__":
    main()
