"""Damages valid claim files in every small way and counts what is lost in silence: `python tools/damage.py [FILE…]`.

Every segment is dropped, written twice and swapped with the next; bytes are changed at places drawn by ``--seed``.
After each damage the file is read and checked for form, its diagnoses too. Nothing may raise; claims read = delivered
+ set aside; and where a claim, a line or a diagnosis is gone, or anything else is no longer what it was, something must
have been said. Prints how many damages there were of each kind, how many of them were said, and each silent loss.
"""

import argparse
import random
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import accumulate
from pathlib import Path

import polars as pl

from facetwise.interop.x12 import X12Chunk, read_837
from facetwise.interop.x12.delimiters import Delimiters, NotX12Error, delimiters_of
from facetwise.interop.x12.document import Document, read_document
from facetwise.interop.x12.syntax import syntax_faults

AS_OF = date(2026, 11, 24)
NEW_BYTES = b"*:^~\n\r \x00\xffA9"
PLACES = 400
READ_AT_ONCE = 12  # so few that what is said of them is not cut short


@dataclass(frozen=True, slots=True)
class Damage:
    """One way in which a file was damaged."""

    kind: str  # drop, double, swap, byte
    place: int  # segment counted from 1, or byte from 0
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file: everything the tables hold but the places, and what was said."""

    facts: dict[str, Counter[tuple[object, ...]]]  # by table
    said: Counter[str]

    @property
    def claims(self) -> int:
        """How many claims the tables hold."""
        return self.facts.get("claims", Counter()).total()


def segment_damages(data: bytes) -> Iterator[Damage]:
    """Each segment dropped, doubled, and swapped with the next: all of them."""
    document = read_document(data)
    segments = list(document.segments)
    for n, segment in enumerate(segments):
        rest = segments[n + 1 :]
        yield Damage("drop", n + 1, _written(document, [*segments[:n], *rest]))
        yield Damage("double", n + 1, _written(document, [*segments[: n + 1], segment, *rest]))
        if rest and rest[0].text != segment.text:
            swapped = [*segments[:n], rest[0], segment, *rest[1:]]
            yield Damage("swap", n + 1, _written(document, swapped))


def byte_damages(data: bytes, seed: int, places: int = PLACES) -> Iterator[Damage]:
    """Bytes at drawn places, each changed into one of those that mean something, or into any."""
    chance = random.Random(seed)
    for place in sorted(chance.sample(range(len(data)), min(places, len(data)))):
        new = chance.choice([*NEW_BYTES, chance.randrange(256)])
        if data[place] != new:
            yield Damage("byte", place, data[:place] + bytes([new]) + data[place + 1 :])


def reading(data: bytes) -> Reading:
    """What is read of a file.

    Raises:
        AssertionError: if claims read are not those delivered and those set aside.
    """
    return _readings([data], b"")[0]


def _readings(files: Sequence[bytes], between: bytes) -> list[Reading]:
    """What is read of each file where they stand in one, each with the same between it and the next.

    Every file and every part between is a stretch of segments and of claims; what is said of a part between belongs to
    the file before it, which it closes.
    """
    parts = [part for data in files for part in ((data, between) if between else (data,))]
    of_segments, of_claims = _Stretches(map(_segments, parts)), _Stretches(map(_claims, parts))
    step = 2 if between else 1
    readings = [Reading({}, Counter()) for _ in files]
    whole = b"".join(parts)
    for chunk in read_837(whole, source="damaged", as_of=AS_OF, details=True):
        if chunk.claims_read != chunk.tables.claims.height + chunk.claims_set_aside:
            raise AssertionError("claims read are not claims delivered plus claims set aside")
        for problem in chunk.problems:
            place = int((problem.path or "segment 1").removeprefix("segment "))
            if problem.path or len(parts) == 1:
                readings[of_segments.at(place - 1) // step].said[problem.message] += 1
        for key, code in _malformed(chunk.tables.diagnoses):
            readings[of_claims.at(key) // step].said[code] += 1
        for table, key, row in _rows(chunk):
            part = of_claims.at(key)
            if part % step == 0:
                told = readings[part // step].facts.setdefault(table, Counter())
                told[(key - of_claims.starts[part], *row)] += 1
    for segment, said in _faults(whole, is_repeated=bool(between)):
        readings[of_segments.at(segment - 1) // step].said[said] += 1
    return readings


def _faults(data: bytes, *, is_repeated: bool) -> Iterator[tuple[int, str]]:
    """What is said of the form; where the same interchange is repeated, not that its number was used before."""
    for faults in syntax_faults(data):
        for segment, tag, message, expected in faults.select(
            "segment", "tag", "message", "expected"
        ).iter_rows():
            if message is None:
                raise AssertionError("a fault says nothing")
            if not (is_repeated and tag == "ISA" and message.endswith("was used before")):
                yield segment, f"{message}; {expected}"


class _Stretches:
    """One behind the other, each with its length: which of them a number from 0 falls into."""

    def __init__(self, lengths: Iterable[int]) -> None:
        self.starts = [0, *accumulate(lengths)]

    def at(self, number: int) -> int:
        """The stretch; the last where the number lies behind all."""
        return min(bisect_right(self.starts, number) - 1, len(self.starts) - 2)


def _segments(data: bytes) -> int:
    return len(read_document(data).segments) if _delimiters(data) else 0


def _claims(data: bytes) -> int:
    if not _delimiters(data):
        return 0
    document = read_document(data)
    return sum(document.tag(segment) == "CLM" for segment in document.segments)


def silent_losses(valid: bytes, damages: Iterable[Damage]) -> Iterator[tuple[Damage, str]]:
    """Damages of a valid file by which something was lost without a word, and what.

    Many are read at once, in one file with the valid one between them: reading a small file costs nearly what a
    larger one costs. What seems lost there is looked at again by itself.
    """
    before = reading(valid)
    if before.said:
        raise AssertionError("the file is not valid before it is damaged")
    waiting: list[Damage] = []
    for damage in damages:
        if _can_stand_among_others(damage.data, valid):
            waiting.append(damage)
        elif what := silent_loss(before, damage):
            yield damage, what
    for start in range(0, len(waiting), READ_AT_ONCE):
        some = waiting[start : start + READ_AT_ONCE]
        for damage, after in zip(some, _readings([d.data for d in some], valid), strict=True):
            if _loss(before, after, damage) and (what := silent_loss(before, damage)):
                yield damage, what


def silent_loss(before: Reading, damage: Damage) -> str | None:
    """What was lost without a word; None where nothing was."""
    return _loss(before, reading(damage.data), damage)


def _loss(before: Reading, after: Reading, damage: Damage) -> str | None:
    """A changed byte may make one valid value of another: there only what is gone counts, not what is different."""
    if after.said - before.said:
        return None
    if after.claims < before.claims:
        return f"{before.claims - after.claims} claims gone"
    if damage.kind == "byte":
        fewer = _size(before) - _size(after)
        return f"{fewer} rows gone" if fewer > 0 else None
    return "the facts are others" if after.facts != before.facts else None


def _size(one: Reading) -> int:
    return sum(rows.total() for rows in one.facts.values())


def _can_stand_among_others(data: bytes, valid: bytes) -> bool:
    """Whether it has the separators of the valid file and ends a segment: so it stays apart from what follows."""
    return delimiters_of(valid) == _delimiters(data) and data.rstrip()[-1:] == valid.rstrip()[-1:]


def _delimiters(data: bytes) -> Delimiters | None:
    try:
        return delimiters_of(data)
    except NotX12Error:
        return None


def _malformed(diagnoses: pl.DataFrame) -> list[tuple[int, str]]:
    """Diagnoses of a form that no code has: the rule `diagnosis-malformed` speaks of each."""
    shape = r"^[A-Z]\d[A-Z0-9](\.[A-Z0-9]{1,4})?$"
    return diagnoses.filter(~pl.col("icd10").str.contains(shape)).select("claim_key", "icd10").rows()


def _written(document: Document, segments: Iterable[object]) -> bytes:
    return Document(document.mark, document.delimiters, tuple(segments), document.tail).to_bytes()  # type: ignore[arg-type]


def _rows(chunk: X12Chunk) -> Iterator[tuple[str, int, tuple[object, ...]]]:
    """Of every row its table, the number of its claim, and what else it says but where it stands."""
    for owner in (chunk.tables, chunk.details):
        for item in fields(owner) if owner else ():
            frame: pl.DataFrame = getattr(owner, item.name)
            told = frame.drop("segment", "claim_key", strict=False)
            for key, row in zip(frame["claim_key"].to_list(), told.iter_rows(), strict=True):
                yield item.name, key, tuple(str(value) for value in row)


def main() -> int:
    """Damage the files and print the counts; the exit status is 1 if something was lost in silence."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", type=Path, nargs="*", default=sorted(Path("examples/claims").glob("*.837")))
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--places", type=int, default=PLACES, help="changed bytes in each file")
    asked = options.parse_args()
    tried: Counter[str] = Counter()
    lost: list[str] = []
    for path in asked.files:
        data = path.read_bytes()
        if said := reading(data).said:
            print(f"{path}: left out, for it is not valid before it is damaged: {next(iter(said))}")
            continue
        damages = [*segment_damages(data), *byte_damages(data, asked.seed, asked.places)]
        tried.update(damage.kind for damage in damages)
        lost += [
            f"{path}: {damage.kind} at {damage.place}: {what}"
            for damage, what in silent_losses(data, damages)
        ]
    print(", ".join(f"{count:,} × {kind}" for kind, count in tried.items()), f"- {len(lost)} lost in silence")
    print(*lost[:50], sep="\n")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
