"""Kills a process that writes to the ledger, many times over, and asks afterwards: is anything acknowledged lost?

usage: kill_writes.py [KILLS]    (the database by FACETWISE_DATABASE_URL, else SQLite in a folder of its own)
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time

WRITER = """
import sys
from itertools import count
import django
django.setup()
from datetime import date
from django.db import transaction
from facetwise.domain.encounter import ClaimHeader, ClaimLine, Encounter, Patient
from facetwise.store.access_log import Access, record
from facetwise.store.ledger import keep_claim
for number in count():
    name = f"{sys.argv[1]}-{number}"
    encounter = Encounter(patient=Patient(id=name), service_date=date(2026, 1, 5), claim=ClaimHeader(claim_id=name),
                          claim_lines=(ClaimLine(code="64490", charge=650.0),))
    with transaction.atomic():
        keep_claim(encounter, {"claim": {"claim_id": name}})
        record(Access("writer", "coder", "write", "claim", name))
    print(name, flush=True)
"""


def main() -> int:
    """Kill, count, verify; 0 if nothing was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("FACETWISE_APP_DATA", folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "facetwise.web.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        acknowledged = [name for number in range(kills) for name in killed(f"{os.getpid()}-{number}")]
        return judge(kills, acknowledged)


def killed(prefix: str) -> list[str]:
    """The names that one writer acknowledged before it was killed in the middle of its writes."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, prefix], stdout=subprocess.PIPE, text=True, bufsize=1
    ) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(random.uniform(0.0, 0.15))
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read()
    return [line for line in (first + rest).split("\n")[:-1] if line]


def judge(kills: int, acknowledged: list[str]) -> int:
    """Say what was found; 1 if an acknowledged write is missing, half there, or the chain is broken."""
    from django.db import connection

    from facetwise.store.access_log import verify
    from facetwise.store.models import AccessEntry, Claim

    whole = set(Claim.objects.filter(versions__number=1).values_list("claim_id", flat=True))
    logged = set(AccessEntry.objects.values_list("identifier", flat=True))
    lost = [name for name in acknowledged if name not in whole or name not in logged]
    half = whole ^ {name for name in logged if name}
    chain = verify()
    print(
        f"{connection.vendor}: {kills} kills, {len(acknowledged)} writes acknowledged, {len(lost)} lost, "
        f"{len(half)} half written, chain {'verifies' if chain.broken_at is None else 'is broken'}"
    )
    return 1 if lost or half or chain.broken_at is not None or not acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
