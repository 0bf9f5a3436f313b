"""Fills an empty ledger with a synthetic practice of any size, for measuring how the app copes with it.

    python tools/fill_ledger.py 1000000 --data FOLDER      or on PostgreSQL, by FACETWISE_DATABASE_URL

Lines and findings are the checks' own answers to some hundred generated claims and to the demo's; they are repeated
under other numbers, days, patients and physicians, and go past the app straight into the tables. Nobody in it is real.
"""

import argparse
import json
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generate_claims import GIVEN, SURNAMES, interchange

if TYPE_CHECKING:
    from django.db.models import Model

    from facetwise.domain.encounter import Encounter

GENERATED = 400  # claims that are really checked, beside the demo's
PHYSICIANS = tuple(f"{number:010}" for number in range(1000000012, 1000000412, 20))
CLAIMS_A_PATIENT = 3
DAYS = 3 * 365
ROWS_AT_ONCE = 20_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """One checked claim, as text with its number and day left open, and what stands of it on the worklist."""

    content: str
    claim: Row
    verdicts: tuple[Row, ...]
    region: str
    purpose: str


def main() -> None:
    """Fill the ledger that the environment or `--data` names."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("claims", type=int)
    arguments.add_argument("--data", type=Path)
    options = arguments.parse_args()
    from facetwise.web.commands.starting import start

    start(options.data)
    fill(options.claims, today=date.today())
    print(f"{options.claims:,} claims are in the ledger")


def fill(claims: int, *, today: date, seed: int = 7) -> None:
    """Patients, claims with versions and findings, sessions, authorizations and remittances."""
    from facetwise.store import models

    if models.Claim.objects.exists():
        raise SystemExit("this ledger is not empty; name another folder or database")
    samples = _samples(today)
    for start in range(0, claims, ROWS_AT_ONCE):
        some = range(start, min(start + ROWS_AT_ONCE, claims))
        chance = random.Random(seed + start)
        rows = [_claim_rows(number, samples, today, chance) for number in some]
        insert(models.Patient, (_patient(number) for number in some if number % CLAIMS_A_PATIENT == 0))
        insert(models.Claim, (row["claim"] for row in rows))
        insert(models.ClaimVersion, (row["version"] for row in rows))
        insert(models.Verdict, chain.from_iterable(row["verdicts"] for row in rows))
        insert(models.Session, (row["session"] for row in rows))
        insert(models.Authorization, (row["authorization"] for row in rows if "authorization" in row))
        insert(models.Remittance, (row["remittance"] for row in rows if "remittance" in row))
    _finish()


@cache
def _samples(today: date) -> tuple[Sample, ...]:
    from facetwise.web.claim_files import claim_parts
    from facetwise.web.demo_claims import demo_file

    text = "".join("~".join(part) + "~" for part in interchange(GENERATED, 100, random.Random(7)))
    files = (("generated.837", text.encode()), ("demo.json", demo_file(today)))
    encounters = [
        encounter
        for name, data in files
        for part in claim_parts(name, data, as_of=today)
        for encounter in part.encounters
    ]
    return tuple(_sample(encounter, findings) for encounter, findings in _checked(encounters, today))


def _checked(encounters: Sequence["Encounter"], today: date) -> Iterator[tuple["Encounter", list[Row]]]:
    from facetwise.report.json_lines import finding_object, json_line
    from facetwise.workflow import check_encounters

    results = check_encounters(encounters, as_of=today, sources=[item.encounter_id for item in encounters])
    for encounter, result in zip(encounters, results, strict=True):
        yield encounter, [json.loads(json_line(finding_object(item))) for item in result.findings]


def _sample(encounter: "Encounter", findings: list[Row]) -> Sample:
    from facetwise.store.models import Worst
    from facetwise.store.verdicts import rank
    from facetwise.web.checking import content_of

    content = content_of(encounter)
    content["service_date"] = "@DAY@"
    content["encounter_id"] = content["claim"]["claim_id"] = "@CLAIM@"
    worst = min(findings, key=rank, default=None)
    money = [item["money_at_risk"] for item in findings if rank(item)[0] in (Worst.DENIAL, Worst.RISK)]
    code = encounter.claim_lines[0].code
    return Sample(
        content=json.dumps(content),
        claim={
            "payer": encounter.payer or "",
            "authorization_number": "",
            "total_cents": round(100 * sum(line.charge or 0 for line in encounter.claim_lines)),
            "at_risk_cents": max((round(100 * dollars) for dollars in money if dollars), default=None),
            "worst": int(rank(worst)[0]),
            "worst_rule": worst["name"] if worst else "",
            "worst_message": worst["message"] if worst else "",
        },
        verdicts=tuple(_verdict(item) for item in findings),
        region="lumbar_sacral" if code in ("64493", "64494", "64635", "64636") else "cervical_thoracic",
        purpose="ablation" if code.startswith("6463") else "diagnostic",
    )


def _verdict(finding: Row) -> Row:
    return {
        "rule": finding["name"],
        "severity": finding["severity"],
        "verdict": finding["verdict"],
        "finding": json.dumps(finding),
    }


def _patient(claim: int) -> Row:
    number = claim // CLAIMS_A_PATIENT
    return {
        "id": number + 1,
        "match_key": f"{number:064}",
        "chart_number": f"S{number:07}",
        "name": f"{SURNAMES[number % 10]}-{number:06} {GIVEN[number // 10 % 10]}".title(),
        "birth_date": date(1935, 1, 1) + timedelta(days=number * 37 % 20_000),
        "sex": "MF"[number % 2],
        "payer": "medicare",
        "member_id": f"M{number:07}",
        "state": "OH",
        "history_complete": True,
        "is_synthetic": True,
    }


def _claim_rows(number: int, samples: Sequence[Sample], today: date, chance: random.Random) -> Row:
    """The rows of one claim in every table; keys are the claim's number, since the ledger was empty."""
    sample, key = samples[chance.randrange(len(samples))], number + 1
    day, name = today - timedelta(days=chance.randrange(DAYS)), f"S{number:08}"
    state = chance.choices(("released", "open", "held"), (70, 25, 5))[0]
    npi, patient = chance.choice(PHYSICIANS), number // CLAIMS_A_PATIENT + 1
    content = sample.content.replace("@DAY@", day.isoformat()).replace("@CLAIM@", name)
    rows: Row = {
        "claim": {
            **sample.claim,
            "id": key,
            "claim_id": name,
            "patient_id": patient,
            "service_date": day,
            "rendering_npi": npi,
            "deadline": day + timedelta(days=365),
            "state": state,
            "hold_reason": "waits for the note" if state == "held" else "",
        },
        "version": {
            "id": key,
            "claim_id": key,
            "number": 1,
            "content": content,
            "digest": f"{key:064}",
            "why": "",
        },
        "verdicts": [
            {**row, "version_id": key, "as_of": today, "is_current": True} for row in sample.verdicts
        ],
        "session": _session(key, patient, day, npi, sample),
    }
    if number % 50 == 0:
        rows["authorization"] = _authorization(patient, key, day, chance)
    if state == "released" and number % 3 == 0:
        rows["remittance"] = _remittance(key, name, day, sample, chance)
    return rows


def _session(key: int, patient: int, day: date, npi: str, sample: Sample) -> Row:
    joints = ["L4-L5", "L5-S1"] if sample.region == "lumbar_sacral" else ["C4-C5", "C5-C6"]
    return {
        "patient_id": patient,
        "claim_id": key,
        "service_date": day,
        "region": sample.region,
        "purpose": sample.purpose,
        "technique": "radiofrequency" if sample.purpose == "ablation" else "medial_branch_block",
        "joints": json.dumps(joints),
        "sides": json.dumps(["left" if key % 2 else "right"]),
        "relief_percent": 85.0,
        "guidance": "fluoroscopy",
        "rendering_npi": npi,
        "digest": f"{key:064}",
    }


def _authorization(patient: int, claim: int, day: date, chance: random.Random) -> Row:
    return {
        "patient_id": patient,
        "claim_id": claim,
        "payer": "aetna_commercial",
        "number": f"A{claim:08}",
        "status": chance.choice(("needed", "asked", "pending", "approved", "denied")),
        "codes": json.dumps(["64490", "64491"]),
        "sides": json.dumps(["right"]),
        "units": 2.0,
        "units_used": 0.0,
        "planned_for": day + timedelta(days=30),
        "answer_due": day + timedelta(days=14),
        "expires": day + timedelta(days=120),
        "appeal_by": day + timedelta(days=180),
        "next_step": "call the payer",
    }


def _remittance(claim: int, name: str, day: date, sample: Sample, chance: random.Random) -> Row:
    is_denied = chance.random() < 0.2
    content = {"payer": "15202", "patient_cents": 0, "is_reversal": False, "lines": []}
    return {
        "claim_id": claim,
        "claim_number": name,
        "payer_control_number": "",
        "paid_on": day + timedelta(days=30),
        "charged_cents": sample.claim["total_cents"],
        "paid_cents": 0 if is_denied else sample.claim["total_cents"],
        "denial_codes": json.dumps(
            [chance.choice(("CO-50", "CO-119", "CO-197", "CO-16"))] if is_denied else []
        ),
        "content": json.dumps(content),
        "digest": f"{claim:064}",
    }


def insert(model: "type[Model]", rows: Iterable[Row]) -> None:
    """Rows of one shape straight into a table; COPY where the database has it."""
    from django.db import connection, transaction

    every = iter(rows)
    first = next(every, None)
    if first is None:
        return
    common = _defaults(model, first)
    names = ["uid", *common, *first]
    values = (
        (uuid.UUID(int=random.getrandbits(128)).hex, *common.values(), *row.values())
        for row in chain([first], every)
    )
    listed = ", ".join(f'"{name}"' for name in names)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"copy {model._meta.db_table} ({listed}) from stdin") as copy:
                for row in values:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(names))
        while some := list(islice(values, ROWS_AT_ONCE)):
            cursor.executemany(f"insert into {model._meta.db_table} ({listed}) values ({marks})", some)


def _defaults(model: "type[Model]", row: Row) -> Row:
    """What the model would fill in for the columns that the rows leave out."""
    from django.db.models import DateTimeField, JSONField

    found: Row = {}
    for column in model._meta.concrete_fields:
        if column.attname in {"uid", *row} or column.primary_key or column.generated:
            continue
        if isinstance(column, DateTimeField) and column.auto_now_add:
            found[column.attname] = datetime.now(UTC)
        elif column.has_default() or not column.null:
            value = column.get_default()
            found[column.attname] = json.dumps(value) if isinstance(column, JSONField) else value
    return found


def _finish() -> None:
    """Let PostgreSQL's keys count on, and both databases know what they hold."""
    from django.core.management.color import no_style
    from django.db import connection

    from facetwise.store import models

    tables = [models.Patient, models.Claim, models.ClaimVersion]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
        cursor.execute("analyze")


if __name__ == "__main__":
    main()
