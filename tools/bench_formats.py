"""The other formats and the public tables: writing 837, reading 835, importing code pairs, rules with and without them.

What is written and read is made up in the forms that the standards give; sizes are those of real files.
"""

import random
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench_process import COMPILED, FACETWISE, ROOT, checked
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.write import ClaimFacts, Interchange, Settings, facts_of, read_settings, write_837
from facetwise.workflow import with_proposed_lines

PAIRS = 2_600_000  # about as many as the practitioner edits of a quarter, with their history
MADE = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, and seconds of all cores together."""

    seconds: float
    core_seconds: float


def writing_837(claims: int, runs: int) -> Taken:
    """Writing claims whose facts are complete: each of another patient and account."""
    facts, settings = _facts(claims)
    return _median(runs, lambda: write_837(facts, settings, Interchange(MADE, 1)))


def reading_835(folder: Path, claims: int, runs: int) -> Taken:
    """Reading the remittance of as many claims, with two lines and adjustments each."""
    path = folder / f"remits-{claims}.835"
    path.write_text("~".join([*_remittance(claims), ""]), encoding="ascii")

    def read() -> None:
        for _ in read_835(path, source=path.name):
            pass

    return _median(runs, read)


def importing_pairs(folder: Path) -> tuple[float, Path]:
    """Seconds of importing the code pairs of a quarter, and the data folder that holds them afterwards."""
    data, file = folder / "data", folder / "ccipra-v323r0-f1.txt"
    _write_pairs(file)
    started = time.perf_counter()
    subprocess.run(
        [FACETWISE, "import", "ncci-ptp", str(file)],
        check=True,
        capture_output=True,
        env=COMPILED | {"FACETWISE_DATA": str(data)},
    )
    return time.perf_counter() - started, data


def rules_with_and_without(
    path: Path, folder: Path, data: Path, as_of: str, runs: int
) -> tuple[float, float]:
    """Median core seconds of checking a file without any table and with the loaded ones, by turns."""
    without, loaded = [], []
    for _ in range(runs):
        without.append(checked(path, folder, "parquet", as_of).core_seconds)
        loaded.append(checked(path, folder, "parquet", as_of, data=data).core_seconds)
    return statistics.median(without), statistics.median(loaded)


def _facts(claims: int) -> tuple[list[ClaimFacts], Settings]:
    example = ROOT / "examples" / "encounters" / "claim-to-send.yaml"
    settings, _ = read_settings(ROOT / "examples" / "practice.yaml", source="practice.yaml")
    one, _ = with_proposed_lines(read_encounters(example, source=example.name).encounters[0].encounter)
    made = []
    for number in range(claims):
        born = date(1940, 1, 1) + timedelta(days=number % 9_000)
        person = replace(one.patient, last_name=f"TEST{number % 30_000}", birth_date=born)
        claim = replace(one.claim, claim_id=f"B{number:07}")
        insurance = replace(one.insurance, member_id=f"TST{number % 30_000:06}")
        facts, missing = facts_of(replace(one, patient=person, claim=claim, insurance=insurance), settings)
        if facts is None:
            raise ValueError(f"the example lacks {missing}")
        made.append(facts)
    return made, settings


def _remittance(claims: int) -> list[str]:
    segments = [
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261020*0900*^*00501*000000007*0*T*:",
        "GS*HP*PAYER*CLINIC*20261020*0900*7*X*005010X221A1",
        "ST*835*0001",
        f"BPR*I*{claims * 412}*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999999992*DA*987654*20261020",
        "TRN*1*EFT0007*1512345678",
        "N1*PR*EXAMPLE PAYER",
        "N1*PE*EXAMPLE CLINIC*XX*1234567893",
        "LX*1",
    ]
    for number in range(claims):
        segments += [
            f"CLP*B{number:07}*1*970*412*103*MB*ICN{number:07}*11*1",
            f"NM1*QC*1*TEST{number % 30_000}*ANN****MI*TST{number % 30_000:06}",
            "SVC*HC:64490:50:KX*650*280**1",
            "DTM*472*20260501",
            "CAS*CO*45*300",
            "CAS*PR*2*70",
            f"REF*6R*B{number:07}-1",
            "SVC*HC:64491:50:KX*320*132**1",
            "DTM*472*20260501",
            "CAS*CO*45*155",
            "CAS*PR*2*33",
            f"REF*6R*B{number:07}-2",
        ]
    return [*segments, f"SE*{len(segments) - 1}*0001", "GE*1*7", "IEA*1*000000007"]


def _write_pairs(file: Path) -> None:
    """Pairs of made-up codes in the columns of the published file."""
    chance = random.Random(7)
    with file.open("w", encoding="ascii") as out:
        for number in range(PAIRS):
            first, second = 10_000 + number * 37 % 89_999, 10_000 + chance.randrange(89_999)
            out.write(f"{first:05}\t{second:05}\t\t20200101\t*\t{number % 2}\tMade up\n")


def _median(runs: int, work: Callable[[], object]) -> Taken:
    taken = []
    for _ in range(runs):
        started, used = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - started, time.process_time() - used))
    seconds, core_seconds = zip(*taken, strict=True)
    return Taken(statistics.median(seconds), statistics.median(core_seconds))
