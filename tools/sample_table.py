"""Reads every public claim file of a folder, and prints what was read, what was found, and the gravest reason.

usage: python tools/sample_table.py [FOLDER] > table.md

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


def main() -> None:
    """Print the table of the claim files, and the sums of all files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    found = list(samples(folder))
    claim_files = [one for one in found if one.name.startswith("837") and not one.name.startswith("837D")]
    print("| file | stated | claims | set aside | faults | what is wrong |\n|---|---|---|---|---|---|")
    for one in claim_files:
        said = (one.refused or reason(one)).replace("|", "\\|")
        print(
            f"| {one.name} | {one.stated} | {one.claims} | {one.set_aside} | {one.faults.height} | {said} |"
        )
    clean = sum(one.faults.is_empty() and one.refused is None for one in claim_files)
    print(
        f"\n{len(found)} files read without exception; {len(claim_files)} claim files, {clean} of them without a fault;"
    )
    print(f"{sum(one.is_written_back for one in found)} of {len(found)} written back byte for byte.")


if __name__ == "__main__":
    main()
