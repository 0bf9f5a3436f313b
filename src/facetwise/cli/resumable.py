"""A folder of claim files, checked in two passes with a receipt for each step, so that a run can be killed and go on.

    out/facts/…     pass 1: who had a session when, for the history of all others
    out/findings/…  pass 2: the findings, one Parquet file for each claim file
    out/receipts/…  written last: the file, what it held, what could not be read

A file is known by its content; a step is done when its result stands under its final name, to which it is moved in
one step of the file system. Since all claims are each other's history, another set of files is another run, and so are
other options, tables or another version: findings are named by all of these, and those of an earlier run are taken away
when the new ones are complete.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from facetwise.cli.claims import ClaimFiles
from facetwise.cli.encounters import InputFile
from facetwise.domain.finding_table import FINDINGS
from facetwise.domain.tables import base_tables
from facetwise.engine.facts_of_run import FactsOfPatients, facts_of_run
from facetwise.engine.run import session_facts
from facetwise.workflow import check_tables

HASHED_AT_ONCE = 4 * 1024 * 1024
Reader = Callable[[InputFile], ClaimFiles]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file."""

    source: str
    content: str  # digest of its bytes
    claims: int
    set_aside: int
    findings: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FolderRun:
    """Where a run stands: its files by content, and its folder."""

    files: dict[str, InputFile]
    twice: tuple[str, ...]  # files whose content another file has already
    out: Path
    how: str  # all that findings depend on beside the files: the day, options, tables, version

    @property
    def name(self) -> str:
        """The set of files and how they are checked: what findings are named by."""
        return _short("\n".join([self.how, *sorted(self.files)]))

    def _facts_of(self, content: str) -> Path:
        return self.out / "facts" / f"{content}-{_short(self.how)}.parquet"

    def receipts(self, read: Reader) -> Iterator[Receipt]:
        """Do what is left to do, and give every file's receipt; those of earlier runs are read, not made again."""
        for part in ("facts", "findings", "receipts"):
            (self.out / part).mkdir(parents=True, exist_ok=True)
            _take_away_torn(self.out / part)
        for content, file in self.files.items():
            if not self._facts_of(content).exists():
                _write(self._facts_of(content), _facts(read(file)))
        facts = facts_of_run(pl.read_parquet(self._facts_of(content)) for content in self.files)
        for content, file in self.files.items():
            yield self._receipt(content, file, facts, read)
        self._take_away_others()

    def _receipt(self, content: str, file: InputFile, facts: FactsOfPatients | None, read: Reader) -> Receipt:
        target = self.out / "receipts" / f"{content}-{self.name}.json"
        if target.exists():
            said = json.loads(target.read_text(encoding="utf-8"))
            return Receipt(**said | {"problems": tuple(said["problems"])})
        receipt, findings = _checked(content, file, facts, read)
        _write(self.out / "findings" / f"{content}-{self.name}.parquet", findings)
        _move_into_place(target, json.dumps(asdict(receipt)).encode())
        return receipt

    def _take_away_others(self) -> None:
        """What earlier runs found, now that this one is complete."""
        for part in ("findings", "receipts"):
            for path in (self.out / part).iterdir():
                if f"-{self.name}." not in path.name:
                    path.unlink(missing_ok=True)
        known = {self._facts_of(content).name for content in self.files}
        for path in (self.out / "facts").iterdir():
            if path.name not in known:
                path.unlink(missing_ok=True)


def folder_run(files: Sequence[InputFile], out: Path, *, how: str) -> FolderRun:
    """The run over these files; what stands twice under two names is checked once.

    Args:
        files: the claim files.
        out: folder of findings and receipts.
        how: all that the findings depend on beside the files, as a text.
    """
    known: dict[str, InputFile] = {}
    twice: list[str] = []
    for file in files:
        content = _digest(file)
        if content in known:
            twice.append(file.source)
        known.setdefault(content, file)
    return FolderRun(known, tuple(twice), out, how)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _take_away_torn(folder: Path) -> None:
    """Files that a killed run had not finished; those of a run that is alive stay."""
    for path in folder.glob("*.tmp"):
        pid = path.suffixes[-2].removeprefix(".")
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            path.unlink(missing_ok=True)


def _facts(claims: ClaimFiles) -> pl.DataFrame:
    found = [session_facts(part.base) for part in claims.parts() if part.base is not None]
    return pl.concat(found) if found else session_facts(base_tables())


def _checked(
    content: str, file: InputFile, facts: FactsOfPatients | None, read: Reader
) -> tuple[Receipt, pl.DataFrame]:
    findings: list[pl.DataFrame] = [pl.DataFrame(schema=FINDINGS)]
    problems: list[str] = []
    claims = read_claims = 0
    for part in read(file).parts():
        problems += [str(problem) for problem in part.problems]
        height = 0 if part.base is None else part.base.claims.height
        read_claims += part.read or height
        if part.base is None:
            continue
        claims += height
        found = check_tables(part.base, other_claims=facts)
        if part.faults is not None:
            form = part.faults.findings(part.base.claims)
            found = pl.concat([form, found]).sort("claim_key", maintain_order=True)
        findings.append(found)
    table = pl.concat(findings)
    return Receipt(file.source, content, claims, read_claims - claims, table.height, tuple(problems)), table


def _digest(file: InputFile) -> str:
    """The content's digest, read piece by piece."""
    found = hashlib.sha256()
    if isinstance(file.content, bytes):
        found.update(file.content)
    else:
        with file.content.open("rb") as stream:
            while block := stream.read(HASHED_AT_ONCE):
                found.update(block)
    return found.hexdigest()[:32]


def _write(target: Path, frame: pl.DataFrame) -> None:
    waiting = target.with_suffix(f".{os.getpid()}.tmp")
    frame.write_parquet(waiting, compression="zstd")
    _settle(waiting, target)


def _move_into_place(target: Path, content: bytes) -> None:
    waiting = target.with_suffix(f".{os.getpid()}.tmp")
    waiting.write_bytes(content)
    _settle(waiting, target)


def _settle(waiting: Path, target: Path) -> None:
    """On the disk first, then under its name: a file of this name is always whole."""
    with waiting.open("rb") as stream:
        os.fsync(stream.fileno())
    waiting.replace(target)
