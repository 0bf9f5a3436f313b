"""Random and damaged input for every reader, for as long as asked: `make fuzz SECONDS=600`.

Starts from every example file and damages it: cut, byte flips, doubled and dropped pieces, swapped separators,
random bytes. A reader may refuse, and must say why; it may never raise, and what it read and what it set aside
must add up. A failure is written to ``build/fuzz/`` with the seed that made it.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from facetwise.interop.encounter.claim_table import read_claim_table
from facetwise.interop.encounter.history import read_history
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.files import kind_of
from facetwise.interop.x12 import read_837

ROOT = Path(__file__).parents[1]
AS_OF = date(2026, 11, 1)


def main() -> int:
    """Fuzz for the seconds given; the exit status is 1 if a reader failed."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    seeds = [path.read_bytes() for path in sorted((ROOT / "examples").rglob("*")) if path.is_file()]
    ends, tried, failures = time.monotonic() + seconds, 0, 0
    while time.monotonic() < ends:
        chance = random.Random(tried)
        data = damaged(chance.choice(seeds), chance)
        for name, read in READERS.items():
            try:
                read(data)
            except Exception as error:
                failures += 1
                _keep(name, tried, data, error)
        tried += 1
    print(f"{tried:,} inputs for {len(READERS)} readers in {seconds:.0f} s: {failures} failures")
    return 1 if failures else 0


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to five damages."""
    for _ in range(chance.randint(1, 5)):
        data = chance.choice(DAMAGES)(data, chance)
    return data


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _double(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.choices(range(len(data) + 1), k=2))
    return data[:end] + data[start:end] + data[end:]


def _drop(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.choices(range(len(data) + 1), k=2))
    return data[:start] + data[min(end, start + 200) :]


def _swap(data: bytes, chance: random.Random) -> bytes:
    one, other = (bytes([chance.choice(b"*~:^|\n,{}[]-\"'#&%0A")]) for _ in range(2))
    return data.replace(one, other)


def _noise(data: bytes, chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + chance.randbytes(chance.randint(1, 60)) + data[place:]


DAMAGES: list[Callable[[bytes, random.Random], bytes]] = [_cut, _flip, _double, _drop, _swap, _noise]


def _read_claims(data: bytes) -> None:
    for chunk in read_837(data, source="fuzz", as_of=AS_OF):
        if chunk.claims_read != chunk.tables.claims.height + chunk.claims_set_aside:
            raise AssertionError("claims read are not claims delivered plus claims set aside")


READERS: dict[str, Callable[[bytes], object]] = {
    "encounters": lambda data: read_encounters(data, source="fuzz"),
    "claim table": lambda data: read_claim_table(data, source="fuzz"),
    "history": lambda data: read_history(data, source="fuzz"),
    "kind of file": lambda data: kind_of("fuzz", data[:4096]),
    "837": _read_claims,
}


def _keep(reader: str, number: int, data: bytes, error: Exception) -> None:
    folder = ROOT / "build" / "fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{reader.replace(' ', '-')}-{number}.bin").write_bytes(data)
    print(f"{reader}, input {number}: {type(error).__name__}: {error}"[:200], file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
