"""The product as a user runs it, measured from outside: seconds and peak memory of whole processes."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FACETWISE = ROOT / ".venv" / "bin" / "facetwise"
# as on a user's machine: the compiled modules of the last run are there
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
MEASURED = """\
import json, resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True)
taken = time.perf_counter() - started
assert done.returncode in (0, 1, 3), done.stderr.decode()[-2000:]
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([taken, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024]))
"""


@dataclass(frozen=True)
class Run:
    """One run of the product: seconds by the clock, seconds of all cores together, and peak memory in MB."""

    seconds: float
    core_seconds: float
    memory: int


def checked(path: Path, folder: Path, form: str, as_of: str, *, data: Path | None = None) -> Run:
    """A file checked with every rule and the public tables in ``data``, and its findings written."""
    command = [
        FACETWISE,
        "check",
        path,
        "--format",
        form,
        "--output",
        folder / "findings",
        "--as-of",
        as_of,
        "--quiet",
    ]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, command)],
        capture_output=True,
        text=True,
        check=True,
        env=COMPILED | {"FACETWISE_DATA": str(data or folder / "no-tables")},
    )
    return Run(*json.loads(done.stdout))


def cold_start(example: Path, as_of: str) -> float:
    """Seconds from the shell to the answer for one encounter."""
    started = time.perf_counter()
    subprocess.run(
        [FACETWISE, "code", example, "--as-of", as_of], capture_output=True, check=False, env=COMPILED
    )
    return time.perf_counter() - started
