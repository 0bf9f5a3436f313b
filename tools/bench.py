"""Speed, beside the limit and the peers, on the same generated 837P file in one run.

    make bench                             100,000 claims, and 1,000 to 1,000,000 for how cost grows
    make bench BENCH="--claims 10000 --sizes 1000 10000"      a shorter one

Prints medians and ratios. The limit is ``bytes.split(b"~")``: the least that any reader in Python does. Peers run
on a slice of the same file, since they would take minutes for all of it. The product runs as a whole process, so
that its start and its peak memory count.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench_formats import PAIRS, importing_pairs, reading_835, rules_with_and_without, writing_837
from bench_peers import linuxforhealth_segments, pyx12_segments, pyx12_validation
from bench_process import ROOT, checked, cold_start

AS_OF = "2026-11-01"
CLAIMS = 100_000
PEER_CLAIMS = 1_000
SIZES = (1_000, 10_000, 100_000, 1_000_000)
FACET_ONE_IN = 50  # in a file as a clearinghouse gets it
RUNS = 3
WARM_RUNS = 50


@dataclass(frozen=True)
class Row:
    """One measurement, with the claims a second that are aimed at."""

    what: str
    claims: int
    seconds: float
    aim: int | None = None
    core_seconds: float | None = None
    memory: int | None = None


def main() -> None:
    """Generate, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=CLAIMS)
    arguments.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="for how cost grows")
    options = arguments.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="facetwise-bench-") as name:
        folder = Path(name)
        _bench_file(folder, options.claims)
        _bench_formats(folder, options.claims)
        _bench_one()
        _bench_sizes(folder, options.sizes)


def _bench_file(folder: Path, claims: int) -> None:
    path, sliced = _generated(folder, claims), _generated(folder, PEER_CLAIMS)
    data = path.read_bytes()
    print(
        f"{claims:,} claims, {len(data) / 1e6:.1f} MB, medians of {RUNS} runs; peers on {PEER_CLAIMS:,} claims\n"
    )
    limit = Row("limit: bytes.split(b'~')", claims, _median(lambda: data.split(b"~")))
    rows = [
        limit,
        Row("facetwise: read into tables", claims, _median(lambda: _read_only(path))),
        *(_whole(path, folder, claims, form) for form in ("parquet", "json")),
        _whole(
            _generated(folder, claims, FACET_ONE_IN),
            folder,
            claims,
            "parquet",
            f", one claim in {FACET_ONE_IN} of facet work",
        ),
        Row("pyx12: segments, envelope checks", PEER_CLAIMS, _median(lambda: pyx12_segments(sliced))),
        Row("pyx12: full validation", PEER_CLAIMS, _median(lambda: pyx12_validation(sliced), 1)),
    ]
    found = linuxforhealth_segments(sliced, RUNS)
    if isinstance(found, str):
        print(f"linuxforhealth-x12 is left out: {found}\n")
    else:
        rows.append(Row("linuxforhealth: segments", PEER_CLAIMS, found))
    _print_rows(rows, limit)


def _bench_formats(folder: Path, claims: int) -> None:
    """Writing, remittances, and what loaded tables cost."""
    written, remits = writing_837(claims, RUNS), reading_835(folder, claims, RUNS)
    _print_rows(
        [
            Row("facetwise: write 837P", claims, written.seconds, 50_000, written.core_seconds),
            Row("facetwise: read 835", claims, remits.seconds, 50_000, remits.core_seconds),
        ]
    )
    seconds, data = importing_pairs(folder)
    some = min(claims, 20_000)
    path = _generated(folder, some)
    without, loaded = rules_with_and_without(path, folder, data, AS_OF, RUNS)
    print(f"import of {PAIRS:,} code pairs: {seconds:.1f} s")
    print(
        f"{some:,} claims checked without tables: {without:.2f} core seconds, with these pairs: {loaded:.2f}; "
        f"{loaded / without:.2f} times as many (aim: less than 2)\n"
    )


def _print_rows(rows: list[Row], limit: Row | None = None) -> None:
    print(
        f"{'what':72} {'claims/s':>12} {'aim':>8} {'seconds':>9} {'x limit':>8} {'core s':>8} {'peak MB':>8}"
    )
    for row in rows:
        against = f"{(row.seconds / row.claims) / (limit.seconds / limit.claims):.1f}" if limit else ""
        cores = "" if row.core_seconds is None else f"{row.core_seconds:.2f}"
        aim = "" if row.aim is None else f"{row.aim:,}"
        print(
            f"{row.what:72} {row.claims / row.seconds:12,.0f} {aim:>8} {row.seconds:9.3f} {against:>8} "
            f"{cores:>8} {row.memory or '':>8}"
        )
    print()


def _whole(path: Path, folder: Path, claims: int, form: str, of: str = "") -> Row:
    runs = [checked(path, folder, form, AS_OF) for _ in range(RUNS)]
    return Row(
        f"facetwise: read, every rule, write {form}{of}",
        claims,
        statistics.median(run.seconds for run in runs),
        100_000 if form == "parquet" else None,
        statistics.median(run.core_seconds for run in runs),
        max(run.memory for run in runs),
    )


def _bench_one() -> None:
    """One encounter: warm process with all rules, and a cold shell."""
    from facetwise.interop.encounter.read import read_encounters
    from facetwise.rules.registry import all_rules
    from facetwise.workflow import code_encounter

    examples = sorted((ROOT / "examples" / "encounters").glob("*.yaml"))
    encounters = [read_encounters(path, source=path.name).encounters[0].encounter for path in examples]
    as_of = date.fromisoformat(AS_OF)
    for encounter in encounters:
        code_encounter(encounter, as_of=as_of)
    chosen = [encounters[number % len(encounters)] for number in range(WARM_RUNS)]
    warm = [_timed(lambda one=one: code_encounter(one, as_of=as_of)) for one in chosen]  # type: ignore[misc]
    cold = [cold_start(examples[0], AS_OF) for _ in range(5)]
    print(
        f"one encounter of {len(encounters)}, warm, code and {len(all_rules())} rules: "
        f"median {statistics.median(warm) * 1e3:.1f} ms ({WARM_RUNS} runs; aim: 30 ms)"
    )
    print(f"facetwise code from a cold shell: median {statistics.median(cold):.2f} s (5 runs; aim: 1 s)\n")


def _bench_sizes(folder: Path, sizes: list[int]) -> None:
    """How cost grows with the number of claims."""
    print(f"{'claims':>10} {'seconds':>9} {'claims/s':>10} {'core s':>8} {'peak MB':>8}")
    for claims in sizes:
        path = _generated(folder, claims)
        run = checked(path, folder, "parquet", AS_OF)
        print(
            f"{claims:10,} {run.seconds:9.2f} {claims / run.seconds:10,.0f} {run.core_seconds:8.1f} {run.memory:8}",
            flush=True,
        )
        path.unlink()


def _generated(folder: Path, claims: int, facet_one_in: int = 1) -> Path:
    path = folder / f"claims-{claims}-{facet_one_in}.837"
    if not path.exists():
        command = [
            sys.executable,
            ROOT / "tools" / "generate_claims.py",
            str(claims),
            "-o",
            str(path),
            "--facet-one-in",
            str(facet_one_in),
        ]
        subprocess.run(command, check=True, capture_output=True)
    return path


def _read_only(path: Path) -> None:
    from facetwise.interop.x12 import read_837

    for _ in read_837(path, source=path.name, as_of=date.fromisoformat(AS_OF)):
        pass


def _median(work: Callable[[], object], runs: int = RUNS) -> float:
    return statistics.median(_timed(work) for _ in range(runs))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
