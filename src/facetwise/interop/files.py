"""Which reader for which file, by its content first and its name second; and what a command line names."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from glob import glob, has_magic
from pathlib import Path

from facetwise.interop.compressed import plain_head, plain_name
from facetwise.interop.encounter.decode import binary_kind
from facetwise.interop.problems import InputProblem

HEAD_BYTES = 4096


class FileKind(StrEnum):
    """What a file holds."""

    ENCOUNTER_YAML = "encounter_yaml"
    ENCOUNTER_JSON = "encounter_json"
    ENCOUNTER_JSONL = "encounter_jsonl"
    X12 = "x12"
    CSV = "csv"
    PARQUET = "parquet"
    NOTE = "note"
    FHIR_JSON = "fhir_json"
    UNKNOWN = "unknown"


_KIND_BY_SUFFIX = {
    ".yaml": FileKind.ENCOUNTER_YAML,
    ".yml": FileKind.ENCOUNTER_YAML,
    ".json": FileKind.ENCOUNTER_JSON,
    ".jsonl": FileKind.ENCOUNTER_JSONL,
    ".ndjson": FileKind.ENCOUNTER_JSONL,
    ".837": FileKind.X12,
    ".835": FileKind.X12,
    ".edi": FileKind.X12,
    ".x12": FileKind.X12,
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".parquet": FileKind.PARQUET,
    ".txt": FileKind.NOTE,
    ".md": FileKind.NOTE,
    ".rtf": FileKind.NOTE,
    ".docx": FileKind.NOTE,
    ".pdf": FileKind.NOTE,
    ".xml": FileKind.NOTE,
}
_X12 = re.compile(r"ISA[^A-Za-z0-9\s]|GS([^A-Za-z0-9\s])[A-Z]{2}\1|ST([^A-Za-z0-9\s])\d{3}(\2|\s|$)|ISA\s*$")
_CLINICAL_DOCUMENT = re.compile(rb"<(?:\w+:)?ClinicalDocument[\s>]")
_FHIR = re.compile(r'"resourceType"\s*:')
_JSON_LINES = re.compile(r"\{[^\n]*\n\s*\{")
_ENCOUNTER_KEY = re.compile(
    r"^(?:- |  )?(encounter_id|service_date|place_of_service|bill_for|procedures|claim_lines|diagnoses"
    r"|other_services|payer|patient)\s*:(?=\s|$)",
    re.MULTILINE,
)
_CSV_HEADER = re.compile(r'^[\w "]+(?:[,;\t|][\w "]*)+$')
_CSV_COLUMN = re.compile(
    r"\b(claim_id|encounter_id|service_date|code|modifiers|claim_lines_code|patient_id)\b"
)
_EXPECTED = (
    "an encounter (.yaml, .json, .jsonl), a note (.txt, .md, .rtf, .docx, .pdf), "
    "claims (.837, .csv, .parquet) or FHIR JSON"
)


def kind_of(path: str | Path, head: bytes) -> FileKind:
    """What a file holds, from its first `HEAD_BYTES` and, where these do not tell, from its name."""
    by_name = _KIND_BY_SUFFIX.get(Path(plain_name(path)).suffix.casefold())
    head = plain_head(head)
    if head.startswith(b"PAR1"):
        return FileKind.PARQUET
    if _is_saved_note(head, by_name):
        return FileKind.NOTE
    if binary_kind(head):
        return FileKind.UNKNOWN
    text = _head_text(head)
    return _kind_of_text(text, by_name) or by_name or FileKind.UNKNOWN


def why_unknown(path: str | Path, head: bytes) -> InputProblem:
    """The line for a file that nothing here reads."""
    what = binary_kind(head)
    message = f"this is {what}" if what else "neither its content nor its name says what this file is"
    return InputProblem(source=str(path), message=message, expected=_EXPECTED, fatal=True)


@dataclass(frozen=True, slots=True)
class Expanded:
    """The files that a command line names, each once and in the order named, and what names none."""

    files: tuple[Path, ...]
    problems: tuple[InputProblem, ...]


def expand(paths: Iterable[str | Path]) -> Expanded:
    """Files, folders (with what lies in them, hidden files left out) and patterns to single files.

    A name that leads to no file is a problem, never an exception; so is a file in a folder whose ending
    belongs to no reader.
    """
    files: dict[Path, None] = {}
    problems: list[InputProblem] = []
    for path in paths:
        found, told = _files_of(str(path))
        files |= dict.fromkeys(found)
        problems += told
    return Expanded(tuple(files), tuple(problems))


def _files_of(name: str) -> tuple[list[Path], list[InputProblem]]:
    try:
        return _existing(name)
    except (OSError, ValueError):
        return [], [_no_file(name, "this cannot be the name of a file")]


def _existing(name: str) -> tuple[list[Path], list[InputProblem]]:
    path = Path(name)
    if path.is_dir():
        return _in_folder(path)
    if path.exists():
        return [path], []
    if not has_magic(name):
        return [], [_no_file(name, "no such file or folder")]
    matches = [Path(match) for match in sorted(glob(name, recursive=True)) if Path(match).is_file()]  # noqa: PTH207
    return matches, [] if matches else [_no_file(name, "no file matches this pattern")]


def _in_folder(folder: Path) -> tuple[list[Path], list[InputProblem]]:
    inside = (path for path in folder.rglob("*") if not _is_hidden(path.relative_to(folder)))
    files = sorted(path for path in inside if path.is_file())
    readable = [path for path in files if Path(plain_name(path)).suffix.casefold() in _KIND_BY_SUFFIX]
    if not readable:
        return [], [_no_file(str(folder), "no file in this folder can be read")]
    return readable, [_skipped(path) for path in files if path not in set(readable)]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _skipped(path: Path) -> InputProblem:
    return InputProblem(
        source=str(path), message="left out: its name says no kind of file", expected=_EXPECTED
    )


def _no_file(name: str, message: str) -> InputProblem:
    return InputProblem(source=name, message=message, expected="a file, a folder or a pattern", fatal=True)


def _head_text(head: bytes) -> str:
    """The beginning as text; what cannot be decoded, such as a character cut in two, does not matter here."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="replace").lstrip("\ufeff \t\r\n")
    return head.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")


def _is_saved_note(head: bytes, by_name: FileKind | None) -> bool:
    """RTF, PDF, Word and clinical documents, where no other name is given; a ZIP archive needs the name of a note."""
    if head.startswith(b"PK\x03\x04"):
        return by_name is FileKind.NOTE
    is_document = head.startswith((b"{\\rtf", b"%PDF-")) or bool(_CLINICAL_DOCUMENT.search(head))
    return by_name in (None, FileKind.NOTE) and is_document


def _kind_of_text(text: str, by_name: FileKind | None) -> FileKind | None:
    """What a text shows itself to be; ``None`` where its name must tell."""
    if _X12.match(text):
        return FileKind.X12
    if text.startswith(("{", "[")):
        return _kind_of_brackets(text, by_name)
    if by_name in (None, FileKind.NOTE) and _looks_like_encounter(text):
        return FileKind.ENCOUNTER_YAML
    if by_name in (None, FileKind.NOTE) and _looks_like_table(text):
        return FileKind.CSV
    return None


def _kind_of_brackets(text: str, by_name: FileKind | None) -> FileKind | None:
    if _FHIR.search(text):
        return FileKind.FHIR_JSON
    if by_name is FileKind.ENCOUNTER_JSONL or _JSON_LINES.match(text):
        return FileKind.ENCOUNTER_JSONL
    is_named_otherwise = by_name in (FileKind.ENCOUNTER_YAML, FileKind.CSV)
    is_prose = by_name is FileKind.NOTE and not re.match(r'[{\[]\s*["{\[]', text)  # "[Draft] Procedure note"
    return None if is_named_otherwise or is_prose else FileKind.ENCOUNTER_JSON


def _looks_like_encounter(text: str) -> bool:
    keys = set(_ENCOUNTER_KEY.findall(text))
    return len(keys) >= 2 and any("_" in key or key.endswith("s") for key in keys)


def _looks_like_table(text: str) -> bool:
    header = text.partition("\n")[0].rstrip("\r")
    return bool(_CSV_HEADER.match(header)) and len(set(_CSV_COLUMN.findall(header))) >= 2
