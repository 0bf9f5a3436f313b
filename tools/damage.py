"""Damages valid claim files in every small way and counts what is lost in silence: `python tools/damage.py [FILE…]`.

Every segment is dropped, written twice and swapped with the next; bytes are changed at places drawn by ``--seed``.
After each damage the file is read and checked for form, its diagnoses too. Nothing may raise; claims read = delivered
+ set aside; and where a claim, a line or a diagnosis is gone, or anything else is no longer what it was, something must
have been said. Prints how many damages there were of each kind, how many of them were said, and each silent loss.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import polars as pl

from facetwise.interop.x12 import read_837
from facetwise.interop.x12.document import Document, read_document
from facetwise.interop.x12.syntax import syntax_faults

AS_OF = date(2026, 11, 24)
NEW_BYTES = b"*:^~\n\r \x00\xffA9"
PLACES = 400


@dataclass(frozen=True, slots=True)
class Damage:
    """One way in which a file was damaged."""

    kind: str  # drop, double, swap, byte
    place: int  # segment counted from 1, or byte from 0
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file: everything the tables hold but the places, and what was said."""

    facts: tuple[Counter[tuple[object, ...]], ...]
    claims: int
    said: Counter[str]


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


def reading(data: bytes, *, details: bool = True) -> Reading:
    """What is read of a file; without ``details`` only claims, lines and diagnoses.

    Raises:
        AssertionError: if claims read are not those delivered and those set aside.
    """
    claims, said = 0, Counter[str]()
    facts: dict[str, Counter[tuple[object, ...]]] = {}
    for chunk in read_837(data, source="damaged", as_of=AS_OF, details=details):
        if chunk.claims_read != chunk.tables.claims.height + chunk.claims_set_aside:
            raise AssertionError("claims read are not claims delivered plus claims set aside")
        claims += chunk.tables.claims.height
        said.update(problem.message for problem in chunk.problems)
        said.update(_malformed(chunk.tables.diagnoses))
        tables = [chunk.tables] if chunk.details is None else [chunk.tables, chunk.details]
        for owner in tables:
            for item in fields(owner):
                facts.setdefault(f"{type(owner).__name__}.{item.name}", Counter()).update(
                    _rows(getattr(owner, item.name))
                )
    for part in syntax_faults(data):
        said.update(
            f"{message}; {expected}" for message, expected in part.select("message", "expected").iter_rows()
        )
        if part["message"].null_count():
            raise AssertionError("a fault says nothing")
    return Reading(tuple(facts[name] for name in sorted(facts)), claims, said)


def silent_loss(before: Reading, damage: Damage) -> str | None:
    """What was lost without a word; None where nothing was.

    A changed byte may make one valid value of another: there only what is gone counts, not what is different.
    """
    if reading(damage.data, details=False).said - before.said:
        return None
    after = reading(damage.data)
    if after.claims < before.claims:
        return f"{before.claims - after.claims} claims gone"
    if damage.kind == "byte":
        fewer = sum(sum(old.values()) for old in before.facts) - sum(sum(new.values()) for new in after.facts)
        return f"{fewer} rows gone" if fewer > 0 else None
    return "the facts are others" if after.facts != before.facts else None


def _malformed(diagnoses: pl.DataFrame) -> list[str]:
    """Diagnoses of a form that no code has: the rule `diagnosis-malformed` speaks of each."""
    shape = r"^[A-Z]\d[A-Z0-9](\.[A-Z0-9]{1,4})?$"
    return diagnoses.filter(~pl.col("icd10").str.contains(shape))["icd10"].to_list()


def _written(document: Document, segments: Iterable[object]) -> bytes:
    return Document(document.mark, document.delimiters, tuple(segments), document.tail).to_bytes()  # type: ignore[arg-type]


def _rows(frame: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    told = frame.drop("segment", strict=False)
    return (tuple(str(value) for value in row) for row in told.iter_rows())


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
        before = reading(data)
        if any("held to no guide" in message for message in before.said):
            print(f"{path}: left out, its form is not checked")
            continue
        for damage in (*segment_damages(data), *byte_damages(data, asked.seed, asked.places)):
            tried[damage.kind] += 1
            what = silent_loss(before, damage)
            if what:
                lost.append(f"{path}: {damage.kind} at {damage.place}: {what}")
    print(", ".join(f"{count:,} × {kind}" for kind, count in tried.items()), f"- {len(lost)} lost in silence")
    print(*lost[:50], sep="\n")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
