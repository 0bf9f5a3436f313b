"""Coverage-guided fuzzing of the readers with atheris: `python tools/fuzz_coverage.py 600`, ten minutes for each.

A reader may refuse and must say why; it may never raise, and what it read and what it set aside must add up. Each
reader starts from the corpus in the tree and runs in a process of its own, with its code instrumented. New inputs
and failures are kept under ``build/fuzz/coverage/``; ``--distil`` copies the smallest inputs that reach new code
into the corpus, which an ordinary test replays.
"""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "interop" / "x12" / "corpus"
WORK = ROOT / "build" / "fuzz" / "coverage"
READERS = ("claims", "syntax", "remits", "responses", "authorization", "document", "note", "fhir")
MOST_BYTES = 4_096
SMALL = 1_200  # bytes of an input that may enter the corpus
MOST_OF_A_READER = 8  # inputs that one distillation adds


def main() -> int:
    """Fuzz each reader for the seconds given; the exit status is 1 if one failed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("seconds", type=int, nargs="?", default=60, help="for each reader")
    arguments.add_argument("--readers", nargs="*", choices=READERS, default=READERS)
    arguments.add_argument("--distil", action="store_true", help="add the best new inputs to the corpus")
    if sys.argv[1:2] == ["--inside"]:  # the process of one reader; the rest is for libFuzzer
        _fuzz(sys.argv[2], sys.argv[3:])
        return 0
    options = arguments.parse_args()
    failed = [reader for reader in options.readers if not _run(reader, options.seconds)]
    if options.distil:
        for reader in options.readers:
            _distil(reader)
    return 1 if failed else 0


def _run(reader: str, seconds: int) -> bool:
    found, broken = WORK / reader, WORK / "failures"
    found.mkdir(parents=True, exist_ok=True)
    broken.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, __file__, "--inside", reader, str(found), str(CORPUS / reader),
        f"-max_total_time={seconds}", f"-max_len={MOST_BYTES}", "-timeout=20", "-rss_limit_mb=2048",
        f"-artifact_prefix={broken}/{reader}-", "-print_final_stats=1",
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    tried = re.search(r"number_of_executed_units: (\d+)", run.stderr)
    reached = re.findall(r"cov: (\d+)", run.stderr)
    print(
        f"{reader:14} {int(tried[1]) if tried else 0:9,} inputs in {seconds:,} s, "
        f"{reached[-1] if reached else '?'} branches reached, "
        f"{'no failure' if run.returncode == 0 else f'FAILED, see {broken}'}",
        flush=True,
    )
    if run.returncode:
        (broken / f"{reader}.log").write_text(run.stderr)
    return run.returncode == 0


def _fuzz(reader: str, libfuzzer: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["facetwise"]):
        read = reader_named(reader)
    atheris.Setup([sys.argv[0], *libfuzzer], read)
    atheris.Fuzz()


def _distil(reader: str) -> None:
    """Add the newest small inputs: libFuzzer keeps an input only if it reached code that no earlier one did."""
    known = {path.read_bytes() for path in (CORPUS / reader).iterdir()}
    new = sorted((WORK / reader).iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    small = [path for path in new if path.stat().st_size <= SMALL and path.read_bytes() not in known]
    for path in small[:MOST_OF_A_READER]:
        shutil.copyfile(path, CORPUS / reader / path.name[:12])


def reader_named(name: str) -> Callable[[bytes], None]:
    """What is called with every input; it raises only if the reader is at fault."""
    import fuzz
    from facetwise.interop.x12.document import read_document
    from facetwise.interop.x12.syntax import syntax_faults

    def document(data: bytes) -> None:
        with suppress(ValueError):  # how this reader refuses
            is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # written back as UTF-8
            if not is_utf_16 and read_document(data).to_bytes() != data:
                raise AssertionError("the file that was read is not the file that was written back")

    def syntax(data: bytes) -> None:
        for part in syntax_faults(data):
            if part["message"].null_count():
                raise AssertionError("a fault says nothing")

    def all_of(*names: str) -> Callable[[bytes], None]:
        def read(data: bytes) -> None:
            for one in names:
                fuzz.READERS[one](data)

        return read

    return {
        "claims": all_of("837"),
        "syntax": syntax,
        "remits": all_of("835"),
        "responses": all_of("999", "277CA", "271"),
        "authorization": all_of("278", "278 answer"),
        "document": document,
        "note": all_of("note"),
        "fhir": all_of("FHIR"),
    }[name]


if __name__ == "__main__":
    sys.exit(main())
