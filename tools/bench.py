"""Speed, beside the limit and the peers, on the same generated 837P file in one run.

    make bench                 100,000 claims
    make bench BENCH=--linear  1,000, 10,000, 100,000 and 1,000,000 claims as well

Prints medians and ratios. The limit is ``bytes.split(b"~")``: the least that any reader in Python does. Peers run
on a slice of the same file, since they would take minutes for all of it. The product runs as a whole process, so
that its start and its peak memory count.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
FACETWISE = ROOT / ".venv" / "bin" / "facetwise"
AS_OF = "2026-11-01"
CLAIMS = 100_000
PEER_CLAIMS = 1_000
RUNS = 3


def main() -> None:
    """Generate, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--linear", action="store_true", help="also other sizes, up to a million claims")
    arguments.add_argument("--claims", type=int, default=CLAIMS)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="facetwise-bench-") as folder:
        _bench_file(Path(folder), options.claims)
        _bench_one(Path(folder))
        if options.linear:
            _bench_sizes(Path(folder))


def _bench_file(folder: Path, claims: int) -> None:
    path, sliced = _generated(folder, claims), _generated(folder, PEER_CLAIMS)
    data = path.read_bytes()
    print(f"{claims:,} claims, {len(data) / 1e6:.1f} MB, medians of {RUNS} runs\n")
    limit = _median(lambda: data.split(b"~"))
    rows = [("limit: bytes.split(b'~')", claims, limit, None)]
    reading = _median(lambda: _read_only(path))
    rows.append(("facetwise: read into tables", claims, reading, None))
    whole = [_whole_process(path, folder) for _ in range(RUNS)]
    seconds = statistics.median(second for second, _ in whole)
    rows.append(
        ("facetwise: read, every rule, write (whole process)", claims, seconds, max(m for _, m in whole))
    )
    rows.append(
        ("pyx12: segments, envelope checks", PEER_CLAIMS, _median(lambda: _pyx12_segments(sliced)), None)
    )
    rows.append(("pyx12: full validation", PEER_CLAIMS, _median(lambda: _pyx12_validation(sliced), 1), None))
    linuxforhealth = _linuxforhealth(sliced)
    if linuxforhealth is not None:
        rows.append(("linuxforhealth: segments", PEER_CLAIMS, linuxforhealth, None))
    else:
        print("linuxforhealth-x12 is not installed (it needs pydantic below 2): left out\n")
    print(f"{'what':54} {'claims/s':>12} {'seconds':>9} {'x limit':>8} {'peak MB':>8}")
    for name, count, taken, memory in rows:
        against = (taken / count) / (limit / claims)
        print(f"{name:54} {count / taken:12,.0f} {taken:9.3f} {against:8.1f} {memory or '':>8}")
    print()


def _bench_one(folder: Path) -> None:
    """One encounter: warm process with all rules, and a cold shell."""
    from facetwise.interop.encounter.read import read_encounters
    from facetwise.workflow import code_encounter

    example = next((ROOT / "examples" / "encounters").glob("*.yaml"))
    encounter = read_encounters(example, source=example.name).encounters[0].encounter
    served = replace(encounter)
    code_encounter(served, as_of=date.fromisoformat(AS_OF))
    warm = [_timed(lambda: code_encounter(served, as_of=date.fromisoformat(AS_OF))) for _ in range(50)]
    cold = [
        _timed(
            lambda: subprocess.run(
                [FACETWISE, "code", example, "--as-of", AS_OF], capture_output=True, check=False
            )
        )
        for _ in range(5)
    ]
    print(
        f"one encounter, warm, code and every rule: median {statistics.median(warm) * 1e3:.1f} ms (50 runs)"
    )
    print(f"facetwise code from a cold shell: median {statistics.median(cold):.2f} s (5 runs)\n")


def _bench_sizes(folder: Path) -> None:
    print(f"{'claims':>10} {'seconds':>9} {'claims/s':>10} {'peak MB':>8}")
    for claims in (1_000, 10_000, 100_000, 1_000_000):
        path = _generated(folder, claims)
        seconds, memory = _whole_process(path, folder)
        print(f"{claims:10,} {seconds:9.2f} {claims / seconds:10,.0f} {memory:8}")
        path.unlink()


def _generated(folder: Path, claims: int) -> Path:
    path = folder / f"claims-{claims}.837"
    if not path.exists():
        command = [sys.executable, ROOT / "tools" / "generate_claims.py", str(claims), "-o", str(path)]
        subprocess.run(command, check=True, capture_output=True)
    return path


def _whole_process(path: Path, folder: Path) -> tuple[float, int]:
    """Seconds and peak memory (MB) of checking a file in a process of its own."""
    script = (
        "import json, resource, subprocess, sys, time\n"
        "started = time.perf_counter()\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True)\n"
        "taken = time.perf_counter() - started\n"
        "assert done.returncode in (0, 1, 3), done.stderr.decode()[-2000:]\n"
        "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "print(json.dumps([taken, peak // 1024]))\n"
    )
    command = [
        FACETWISE,
        "check",
        path,
        "--format",
        "parquet",
        "--output",
        folder / "findings.parquet",
        "--as-of",
        AS_OF,
    ]
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, command), "--quiet"],
        capture_output=True,
        text=True,
        check=True,
    )
    taken, peak = json.loads(done.stdout)
    return taken, peak


def _read_only(path: Path) -> None:
    from facetwise.interop.x12 import read_837

    for _ in read_837(path, source=path.name, as_of=date.fromisoformat(AS_OF)):
        pass


def _pyx12_segments(path: Path) -> None:
    from pyx12.x12file import X12Reader

    with path.open(encoding="ascii") as file:
        for _ in X12Reader(file):
            pass


def _pyx12_validation(path: Path) -> None:
    import io

    import pyx12.params
    import pyx12.x12n_document

    with path.open(encoding="ascii") as file:
        pyx12.x12n_document.x12n_document(pyx12.params.params(), file, io.StringIO(), None, None)


def _linuxforhealth(path: Path) -> float | None:
    try:
        from linuxforhealth.x12.io import X12SegmentReader
    except ImportError:
        return None

    def read() -> None:
        with X12SegmentReader(str(path)) as reader:
            for _ in reader.segments():
                pass

    return _median(read)


def _median(work: Callable[[], object], runs: int = RUNS) -> float:
    return statistics.median(_timed(work) for _ in range(runs))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    print(f"peak of this process so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    main()
