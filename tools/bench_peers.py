"""What others do with the same file. Each is asked for the least that it offers, and pyx12 for its validation too."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

# its models need pydantic below 2, which nothing else here can live with: it gets an environment of its own
LINUXFORHEALTH = ("linuxforhealth-x12==0.57.0", "pydantic<2", "httpx")
SEGMENTS = """\
import statistics, sys, time
from linuxforhealth.x12.io import X12SegmentReader
taken = []
for _ in range(int(sys.argv[2])):
    started = time.perf_counter()
    with X12SegmentReader(sys.argv[1]) as reader:
        for _ in reader.segments():
            pass
    taken.append(time.perf_counter() - started)
print(statistics.median(taken))
"""


def pyx12_segments(path: Path) -> None:
    """Segments, with pyx12's checks of the envelopes."""
    from pyx12.x12file import X12Reader

    with path.open(encoding="ascii") as file:
        for _ in X12Reader(file):
            pass


def pyx12_validation(path: Path) -> None:
    """The whole of pyx12's validation against its map."""
    import pyx12.params
    import pyx12.x12n_document

    with path.open(encoding="ascii") as file:
        pyx12.x12n_document.x12n_document(pyx12.params.params(), file, io.StringIO(), None, None)


def linuxforhealth_segments(path: Path, runs: int) -> float | str:
    """Median seconds of linuxforhealth's segment reader, or why it could not be measured."""
    with tempfile.TemporaryDirectory(prefix="facetwise-peer-") as folder:
        python = Path(folder) / "bin" / "python"
        steps = (
            [sys.executable, "-m", "venv", folder],
            [python, "-m", "pip", "install", "--quiet", *LINUXFORHEALTH],
            [python, "-c", SEGMENTS, path, str(runs)],
        )
        for step in steps:
            done = subprocess.run(list(map(str, step)), capture_output=True, text=True, check=False)
            if done.returncode:
                return (done.stderr.strip().splitlines() or ["it cannot be installed"])[-1]
        return float(done.stdout)
