"""Random and damaged input for every reader, for as long as asked: `make fuzz SECONDS=600`.

Starts from every example file and damages it: cut, byte flips, doubled and dropped pieces, swapped separators,
random bytes. A reader may refuse, and must say why; it may never raise, and what it read and what it set aside
must add up. A failure is written to ``build/fuzz/`` with the seed that made it.
"""

import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from polars.exceptions import PanicException

from facetwise.interop.bill_text import read_bill
from facetwise.interop.documents import DocumentText, read_document
from facetwise.interop.encounter.claim_table import read_claim_table
from facetwise.interop.encounter.history import read_history
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.fhir.benefits import read_benefits
from facetwise.interop.fhir.claims import as_encounters
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.services import read_claims_or_services
from facetwise.interop.files import kind_of
from facetwise.interop.prior_authorization.fhir_response import read_claim_response
from facetwise.interop.prior_authorization.x12_response import read_278_response
from facetwise.interop.problems import UnreadableInputError
from facetwise.interop.x12 import read_837
from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.responses import read_271, read_277ca, read_278, read_999
from facetwise.interop.x12.syntax import syntax_faults
from facetwise.interop.x12.write.settings import read_settings
from facetwise.notes import read_note
from facetwise.workflow import check_encounters, code_encounter

ROOT = Path(__file__).parents[1]
AS_OF = date(2026, 11, 1)


FHIR_SEEDS = [
    b'{"resourceType": "Claim", "id": "1", "use": "claim", "item": [{"sequence": 1, "productOrService": {"coding": '
    b'[{"system": "http://www.ama-assn.org/go/cpt", "code": "64493"}]}, "quantity": {"value": 1}, '
    b'"servicedDate": "2026-03-02", "net": {"value": 100.5}}], "diagnosis": [{"sequence": 1, '
    b'"diagnosisCodeableConcept": {"coding": [{"code": "M47.816"}]}}]}',
    b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "ClaimResponse", "outcome": "complete", '
    b'"preAuthRef": "A1", "item": [{"itemSequence": 1, "adjudication": [{"category": {"text": "x"}}]}]}}]}',
]


def main() -> int:
    """Fuzz for the seconds given; the exit status is 1 if a reader failed."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    seeds = [
        path.read_bytes() for path in sorted((ROOT / "examples").rglob("*")) if path.is_file()
    ] + FHIR_SEEDS
    ends, tried, failures = time.monotonic() + seconds, 0, 0
    while time.monotonic() < ends:
        chance = random.Random(tried)
        data = damaged(chance.choice(seeds), chance)
        for name, read in READERS.items():
            try:
                read(data)
            except (Exception, PanicException) as error:
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


def _reorder(data: bytes, chance: random.Random) -> bytes:
    """Segments, or lines, in other places than they were, many at once: one such place may be read, and two not."""
    between = b"~" if b"~" in data else b"\n"
    parts = data.split(between)
    for _ in range(chance.randint(2, 20)):
        parts.insert(chance.randrange(len(parts)), parts[chance.randrange(len(parts))])
        if chance.random() < 0.5:
            del parts[chance.randrange(len(parts))]
    return between.join(parts)


def _noise(data: bytes, chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + chance.randbytes(chance.randint(1, 60)) + data[place:]


DAMAGES: list[Callable[[bytes, random.Random], bytes]] = [
    _cut,
    _flip,
    _double,
    _drop,
    _swap,
    _noise,
    _reorder,
]


def _read_claims(data: bytes) -> None:
    for chunk in read_837(data, source="fuzz", as_of=AS_OF, details=True):
        if chunk.claims_read != chunk.tables.claims.height + chunk.claims_set_aside:
            raise AssertionError("claims read are not claims delivered plus claims set aside")


def _read_fhir(data: bytes) -> None:
    resources = read_fhir(data, source="fuzz")
    as_encounters(read_claims_or_services(resources, source="fuzz"), source="fuzz")
    read_benefits(resources)
    read_claim_response(resources)


def _read_278(data: bytes) -> None:
    with suppress(ValueError):  # how this reader refuses
        read_278_response(data)


def _read_settings(data: bytes) -> None:
    with suppress(UnreadableInputError):
        read_settings(data, source="fuzz")


def _check(data: bytes) -> None:
    """Every tenth input goes through all rules too: what can be read can be checked."""
    if len(data) % 10:
        return
    read = [item.encounter for item in read_encounters(data, source="fuzz").encounters]
    check_encounters([item for item in read if item.claim_lines], as_of=AS_OF)
    for encounter in read:
        code_encounter(encounter, as_of=AS_OF)


def _read_note(data: bytes) -> None:
    """A document gives a text or one reason; a text gives a reading that can be shown."""
    document = read_document(data, source="fuzz")
    if isinstance(document, DocumentText):
        read_note(document.text).as_json()


READERS: dict[str, Callable[[bytes], object]] = {
    "form": lambda data: list(syntax_faults(data)),
    "note": _read_note,
    "encounters": lambda data: read_encounters(data, source="fuzz"),
    "claim table": lambda data: read_claim_table(data, source="fuzz"),
    "history": lambda data: read_history(data, source="fuzz"),
    "kind of file": lambda data: kind_of("fuzz", data[:4096]),
    "837": _read_claims,
    "835": lambda data: list(read_835(data, source="fuzz", chunk_bytes=512)),
    "999": lambda data: read_999(data, source="fuzz"),
    "277CA": lambda data: read_277ca(data, source="fuzz"),
    "278": lambda data: read_278(data, source="fuzz"),
    "271": lambda data: read_271(data, source="fuzz"),
    "FHIR": _read_fhir,
    "278 answer": _read_278,
    "settings": _read_settings,
    "bill": lambda data: read_bill(data.decode("utf-8", errors="replace")),
    "rules": _check,
}


def _keep(reader: str, number: int, data: bytes, error: BaseException) -> None:
    folder = ROOT / "build" / "fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{reader.replace(' ', '-')}-{number}.bin").write_bytes(data)
    print(f"{reader}, input {number}: {type(error).__name__}: {error}"[:200], file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
