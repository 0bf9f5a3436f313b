"""Opens what CMS publishes: a file, or a zip of files, or a zip inside a zip, within limits."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MOST_BYTES = 2 * 1024**3  # all files of an archive together, unpacked
MOST_TIMES_SMALLER = 250  # official text files shrink to a tenth, a bomb to a thousandth
SMALLEST_JUDGED = 16 * 1024**2
MOST_MEMBERS = 2_000
DEEPEST = 3
READABLE = (".txt", ".csv", ".xlsx", ".xls", ".tsv")
_PREFERRED = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
_BLOCK = 1 << 20


class ImportRefusedError(ValueError):
    """The file cannot be imported; the message is one line that says why and what was expected."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file as published, with the names of the archives around it, outermost first."""

    name: str
    data: bytes
    inside: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """Its ending, in small letters."""
        return PurePosixPath(self.name).suffix.casefold()

    @property
    def stem(self) -> str:
        """Its name without folders and ending, in small letters."""
        return PurePosixPath(self.name).stem.casefold()

    @property
    def names(self) -> str:
        """All names that may tell what it is, innermost first."""
        return " ".join((PurePosixPath(self.name).name, *reversed(self.inside)))


def sha256_of(path: Path) -> str:
    """The hash of a file, by which an import knows it again."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def members_of(path: Path) -> list[Member]:
    """The readable files that a published file holds, each once: CMS gives many as csv, text and sheet of one name.

    A csv comes first, which says its columns; then a text, then a sheet.

    Raises:
        ImportRefusedError: if it is no such file, is damaged or locked, or unpacks to too much.
    """
    data = path.read_bytes()
    if not data:
        raise ImportRefusedError("the file is empty")
    is_archive = zipfile.is_zipfile(io.BytesIO(data)) and path.suffix.casefold() not in (".xlsx", ".xls")
    budget = _Budget()
    found = list(_unpacked(data, (path.name,), budget)) if is_archive else [Member(path.name, data)]
    readable = [member for member in found if member.suffix in READABLE or not is_archive]
    if not readable:
        raise ImportRefusedError(f"the archive holds no {', '.join(READABLE[:3])} file")
    first = {_name(member): member for member in sorted(readable, key=preference, reverse=True)}
    return [member for member in readable if member is first[_name(member)]]


def _name(member: Member) -> tuple[tuple[str, ...], str]:
    """Where it lies and what it is called, whatever its form."""
    return member.inside, str(PurePosixPath(member.name).with_suffix("")).casefold()


def preference(member: Member) -> int:
    """Lowest for the form that is read best."""
    return _PREFERRED.index(member.suffix) if member.suffix in _PREFERRED else len(_PREFERRED)


@dataclass(slots=True)
class _Budget:
    bytes_left: int = MOST_BYTES
    members_left: int = MOST_MEMBERS


def _unpacked(data: bytes, inside: tuple[str, ...], budget: _Budget) -> Iterator[Member]:
    if len(inside) > DEEPEST:
        raise ImportRefusedError(f"archives lie more than {DEEPEST} deep in each other")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if not info.is_dir() and not info.filename.startswith("__MACOSX"):
                    yield from _member(archive, info, inside, budget)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as wrong:
        raise ImportRefusedError(f"the archive is damaged or locked ({type(wrong).__name__})") from None


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, inside: tuple[str, ...], budget: _Budget
) -> Iterator[Member]:
    suffix = PurePosixPath(info.filename).suffix.casefold()
    if suffix not in (*READABLE, ".zip"):
        return
    budget.members_left -= 1
    if budget.members_left < 0:
        raise ImportRefusedError(f"the archive holds more than {MOST_MEMBERS:,} files")
    content = _read_within(archive, info, budget)
    if suffix == ".zip":
        yield from _unpacked(content, (*inside, PurePosixPath(info.filename).name), budget)
    else:
        yield Member(info.filename, content, inside)


def _read_within(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """The content; what the directory says of its size is not believed."""
    most = budget.bytes_left
    if info.compress_size and info.file_size > SMALLEST_JUDGED:
        most = min(most, max(info.compress_size * MOST_TIMES_SMALLER, SMALLEST_JUDGED))
    if info.file_size > most:
        raise ImportRefusedError(
            f"{PurePosixPath(info.filename).name} would unpack to {info.file_size:,} bytes, more than the limit"
        )
    with archive.open(info) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise ImportRefusedError(f"{PurePosixPath(info.filename).name} unpacks to more than the limit")
    budget.bytes_left -= len(content)
    return content
