"""The app under ten people at once: the real server on a temporary ledger, measured from outside.

    make bench-app                                     20,000 claims on SQLite
    make bench-app APP="--claims 1000000"              a ledger of a million claims
    make bench-app APP="--postgresql"                  on a PostgreSQL server of our own
    make bench-app APP="--pause 0"                     ten people who never stop to look: the most that it serves
    make bench-app APP="--file 10000"                  while a file of 10,000 claims is checked beside them

Prints for each page how often it was opened, the median, the 95th percentile and the worst time from asking to the
last byte, in milliseconds, beside the aims of all pages together and of the live recheck.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path

from app_people import PASSWORD, PEOPLE, Visit, at_work, send_file
from bench_process import FACETWISE
from own_postgresql import free_port, postgresql

CLAIMS = 20_000
SECONDS, WARM_SECONDS, PAUSE = 60.0, 10.0, 1.5
MEDIAN_AIM, P95_AIM, RECHECK_AIM = 100, 300, 250  # milliseconds
RECHECK = "live recheck"


def main() -> int:
    """Fill, serve, measure, print; 1 if a page answered with an error."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--claims", type=int, default=CLAIMS)
    arguments.add_argument("--seconds", type=float, default=SECONDS)
    arguments.add_argument(
        "--pause", type=float, default=PAUSE, help="seconds a person looks at a page, on average"
    )
    arguments.add_argument("--file", type=int, default=0, help="claims of a file that is checked meanwhile")
    arguments.add_argument("--postgresql", action="store_true")
    arguments.add_argument("--data", type=Path, help="a folder that is kept, and used again if it is filled")
    options = arguments.parse_args()
    folder = nullcontext(str(options.data)) if options.data else tempfile.TemporaryDirectory()
    with folder as data, postgresql() if options.postgresql else nullcontext() as url:
        os.environ["FACETWISE_APP_DATA"] = data
        if url:
            os.environ["FACETWISE_DATABASE_URL"] = url
        _filled(options.claims)
        with _served() as port:
            at_work(port, WARM_SECONDS, 0.2)
            if options.file:
                send_file(port, claim_file(options.file))
            visits = at_work(port, options.seconds, options.pause)
        if options.file:
            _tell_file()
    where = "PostgreSQL" if options.postgresql else "SQLite"
    print(
        f"{options.claims:,} claims on {where}, {os.cpu_count()} cores, {len(PEOPLE)} people for "
        f"{options.seconds:g} s, {options.pause:g} s at a page: {len(visits) / options.seconds:.1f} pages/s\n"
    )
    _print(visits)
    return 1 if any(visit.status != 200 for visit in visits) else 0


def _filled(claims: int) -> None:
    from facetwise.web.commands.starting import start
    from fill_ledger import fill

    start(None)
    from facetwise.store.models import Claim, Person

    if not Person.objects.exists():
        for name, role, npi, _ in PEOPLE:
            Person.objects.create_user(username=name, password=PASSWORD, role=role, npi=npi)
    if not Claim.objects.exists():
        fill(claims, today=date.today())


def claim_file(claims: int) -> bytes:
    """A generated 837, of today and so unlike any that a kept ledger holds."""
    from generate_claims import interchange

    chance = random.Random(time.time_ns())
    return "".join("~".join(part) + "~" for part in interchange(claims, 100, chance)).encode()


def _tell_file() -> None:
    from facetwise.store.models import LoadedFile

    file = LoadedFile.objects.latest("pk")
    seconds = (file.beat_at - file.began_at).total_seconds()
    print(
        f"meanwhile {file.held_in_file:,} claims of a file were checked ({file.state}), "
        f"{file.held_in_file / seconds:,.0f} a second"
    )


@contextmanager
def _served() -> Iterator[int]:
    port = free_port()
    command = [FACETWISE, "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            _wait(port, server)
            yield port
        finally:
            server.terminate()


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
            return
        except OSError:
            if server.poll() is not None:
                raise SystemExit("the server ended before it answered") from None
            time.sleep(0.1)
    raise SystemExit("the server did not answer within a minute")


def _print(visits: Sequence[Visit]) -> None:
    pages = sorted({visit.page for visit in visits})
    print(f"{'page':28} {'opened':>7} {'median':>8} {'95 %':>8} {'worst':>8}")
    for page in pages:
        _row(page, [visit for visit in visits if visit.page == page])
    print()
    _row("all pages", [visit for visit in visits if visit.page != RECHECK])
    print(f"{'aim':28} {'':7} {'<' + str(MEDIAN_AIM):>8} {'<' + str(P95_AIM):>8}")
    _row(RECHECK, [visit for visit in visits if visit.page == RECHECK])
    print(f"{'aim':28} {'':7} {'<' + str(RECHECK_AIM):>8}")
    for page, status in sorted({(visit.page, visit.status) for visit in visits if visit.status != 200}):
        print(f"answered with {status}: {page}")


def _row(page: str, visits: Sequence[Visit]) -> None:
    taken = sorted(1000 * visit.seconds for visit in visits)
    if not taken:
        return
    p95 = taken[min(len(taken) - 1, int(0.95 * len(taken)))]
    print(f"{page:28} {len(taken):7} {statistics.median(taken):8.0f} {p95:8.0f} {taken[-1]:8.0f}")


if __name__ == "__main__":
    sys.exit(main())
