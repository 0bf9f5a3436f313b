"""``check --fix``: makes the safe fixes in the claims themselves, and shows what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from facetwise.cli.checking import checked_parts
from facetwise.cli.claims import ClaimFiles
from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import InputFile
from facetwise.interop.compressed import SUFFIXES, CompressedFileError, read_plain
from facetwise.interop.files import FileKind

MOST_ROUNDS = 5  # one fix may uncover the next; each is made once
_ENCOUNTERS = (FileKind.ENCOUNTER_YAML, FileKind.ENCOUNTER_JSON, FileKind.ENCOUNTER_JSONL)

Edits = dict[int, tuple[tuple[int | None, str], ...]]


@dataclass(slots=True)
class SafeEdits:
    """The edits that findings carry: by claim key and by CLM segment."""

    by_key: Edits = field(default_factory=dict)
    by_segment: Edits = field(default_factory=dict)

    def see(self, findings: pl.DataFrame, claims: pl.DataFrame) -> None:
        """Take up the edits of one part."""
        safe = findings.filter(
            (pl.col("verdict") == "violated")
            & (pl.col("fix_applicability") == "safe")
            & pl.col("edit").is_not_null()
        )
        segments = dict(claims.select("claim_key", "segment").iter_rows())
        for key, line, edit in safe.select("claim_key", "line_no", "edit").iter_rows():
            self.by_key[key] = (*self.by_key.get(key, ()), (line, edit))
            if segments.get(key) is not None:
                self.by_segment[segments[key]] = self.by_key[key]


def expect_one(files: Sequence[InputFile], output: Path | None) -> None:
    """One file comes in and one goes out.

    Raises:
        InputError: if there are several files, no output, or a kind of file that is not written.
    """
    if output is None:
        raise InputError("--fix writes the claims to a file; expected -o FILE")
    if len(files) != 1:
        raise InputError(f"--fix takes one file, {len(files)} were given; expected one 837 or encounter file")
    if files[0].kind is not FileKind.X12 and files[0].kind not in _ENCOUNTERS:
        raise InputError(f"{files[0].source}: --fix writes 837 and encounter files; expected one of these")
    if output.name.casefold().endswith(SUFFIXES):
        raise InputError(
            f"-o {output}: the fixed file is written plain; expected a name without its last ending"
        )
    if isinstance(files[0].content, Path) and output.exists() and output.samefile(files[0].content):
        raise InputError(f"-o {output} is the file that is read; expected another one")


def write_fixed(files: ClaimFiles, first: SafeEdits, output: Path, console: Console) -> None:
    """Make the fixes, check again, and go on until nothing is left to fix; then write the claims.

    Raises:
        InputError: if the output cannot be written.
    """
    (file,) = files.files
    make = _x12 if file.kind is FileKind.X12 else _encounters
    data, edits, fixes = _bytes_of(file), first, 0
    for _ in range(MOST_ROUNDS):
        new, lines = make(replace(file, content=data), edits)
        if new == data:
            break
        fixes += sum(map(len, edits.by_key.values()))
        for line in lines:
            console.show(line)
        data = new
        edits = _edits_of(replace(files, files=(replace(file, content=data),)))
    try:
        output.write_bytes(data)
    except OSError as wrong:
        raise InputError(f"-o {output}: {(wrong.strerror or '').lower()}; expected a file to write") from None
    console.warn(f"{output}: {fixes} safe fix{'es' if fixes != 1 else ''} made, everything else as it was")


def _bytes_of(file: InputFile) -> bytes:
    try:
        return read_plain(file.content if isinstance(file.content, bytes) else file.content.read_bytes())
    except CompressedFileError as wrong:
        raise InputError(f"{file.source}: {wrong}") from None


def _edits_of(files: ClaimFiles) -> SafeEdits:
    again = replace(files, check_syntax=False, _faults={})
    edits = SafeEdits()
    for findings, claims in checked_parts(again, lambda _: None, jobs=1, all_verdicts=False).parts:
        edits.see(findings, claims)
    return edits


def _x12(file: InputFile, edits: SafeEdits) -> tuple[bytes, Iterator[str]]:
    from facetwise.interop.x12.document import read_documents  # noqa: PLC0415 - only where something is fixed
    from facetwise.interop.x12.fix import fixed_document  # noqa: PLC0415

    data = _bytes_of(file)
    if not edits.by_segment:
        return data, iter(())
    fixed = [fixed_document(document, edits.by_segment) for document in read_documents(data)]
    changes = [change for _, of_document in fixed for change in of_document]
    shown = (
        f"{sign} segment {change.segment}: {text.decode(errors='replace')}"
        for change in changes
        for sign, texts in (("-", change.before), ("+", change.after))
        for text in texts
    )
    return (b"".join(document.to_bytes() for document, _ in fixed) if changes else data), shown


def _encounters(file: InputFile, edits: SafeEdits) -> tuple[bytes, Iterator[str]]:
    from facetwise.interop.encounter.fix import fixed_encounters  # noqa: PLC0415 - only where something is fixed

    data = _bytes_of(file)
    return (
        fixed_encounters(data, source=file.source, edits=edits.by_key) if edits.by_key else (data, iter(()))
    )
