"""The demo's files: an 837 as a billing program writes it, one claim of it without lines, and the payer's answers."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from facetwise.domain.encounter import Encounter
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.x12.write import Interchange, facts_of, read_settings, write_837
from facetwise.web.demo_claims import demo_file, demo_practice

CLAIMS = 9
BROKEN = 4  # the claim whose lines the billing program lost
FIRST_ID = 2001
_HEAD = (
    "ISA*00*          *00*          *ZZ*DEMOPAYER      *ZZ*DEMO001        *{day:%y%m%d}*0900*^*00501*000000007*0*T*:",
    "GS*HP*DEMOPAYER*DEMO001*{day:%Y%m%d}*0900*7*X*005010X221A1",
    "ST*835*0001",
    "BPR*I*{paid:.2f}*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999999992*DA*987654*{day:%Y%m%d}",
    "TRN*1*DEMO-EFT-7*1512345678",
    "DTM*405*{day:%Y%m%d}",
    "N1*PR*DEMO MEDICARE",
    "N3*PO BOX 1",
    "N4*COLUMBUS*OH*432150000",
    "PER*BL*PROVIDER SERVICES*TE*5555550199",
    "N1*PE*DEMO SPINE CLINIC*XX*1234567893",
    "LX*1",
)
_REFUSALS = {  # claims by number: why the payer refuses each of their lines
    1: "CO*151",
    3: "CO*50",
    5: "CO*151",
}


def demo_837(now: date) -> bytes:
    """Claims of the last months; one tells no side, one has two units beside 50, one has no lines."""
    settings, _ = read_settings(demo_practice(), source="practice.yaml")
    told = [facts_of(encounter, settings)[0] for encounter in _encounters(now)]
    made = Interchange(datetime.combine(now - timedelta(days=2), time(9, 30)), 1)
    text = write_837([facts for facts in told if facts is not None], settings, made).decode()
    start = text.index("LX*1~", text.index(f"CLM*D-{FIRST_ID + BROKEN}*"))
    lost = text[start : text.index("HL*", start)]
    count = int(text[text.rindex("SE*") + 3 :].split("*")[0])
    end = text.replace(lost, "", 1).replace(f"SE*{count}*", f"SE*{count - lost.count('~')}*")
    return end.encode()


def demo_835(now: date) -> bytes:
    """The payer's answers to the claims of that file."""
    answers = [_answer(number, record) for number, record in enumerate(_records(now)) if number != BROKEN]
    paid = sum(amount for _, amount in answers)
    body = [line.format(day=now - timedelta(days=1), paid=paid) for line in _HEAD]
    for segments, _ in answers:
        body += segments
    body += [f"SE*{len(body) - 1}*0001", "GE*1*7", "IEA*1*000000007"]
    return "".join(f"{line}~\n" for line in body).encode()


def _records(now: date) -> list[dict[str, Any]]:
    """The demo's claims of one payer, earlier and under other numbers, as a claim file can tell them."""
    records = [item for item in json.loads(demo_file(now)) if item["payer"] == "medicare"][:CLAIMS]
    for number, record in enumerate(records):
        name = f"D-{FIRST_ID + number}"
        record["encounter_id"], record["claim"]["claim_id"] = name, name
        if record["patient"]["id"] == "DEMO-102":  # the billing program knows him by another name
            record["patient"]["first_name"] = "Bertram"
        record["service_date"] = (now - timedelta(days=40 + 17 * number)).isoformat()
    for line in records[5]["claim_lines"][:1]:
        line.update(modifiers=["50", "KX"], units=2)
    return records


def _encounters(now: date) -> list[Encounter]:
    read = read_encounters(json.dumps(_records(now)).encode(), source="demo.json")
    return [item.encounter for item in read.encounters]


def _answer(number: int, record: dict[str, Any]) -> tuple[list[str], float]:
    """CLP with its lines, and what was paid."""
    refusal = _REFUSALS.get(number)
    lines: list[str] = []
    total = paid = 0.0
    for line in record["claim_lines"]:
        charge = float(line["charge"])
        allowed = 0.0 if refusal else round(charge * 0.4, 2)
        total, paid = total + charge, paid + allowed
        code = ":".join(["HC", line["code"], *line["modifiers"]])
        lines += [
            f"SVC*{code}*{charge:g}*{allowed:g}**{line['units']}",
            f"DTM*472*{record['service_date'].replace('-', '')}",
            f"CAS*{refusal}*{charge:g}" if refusal else f"CAS*CO*45*{charge - allowed:g}",
        ]
    claim = record["claim"]["claim_id"]
    head = f"CLP*{claim}*{4 if refusal else 1}*{total:g}*{paid:g}**MB*DEMO-ICN-{number}*11*1"
    return [head, "NM1*QC*1*DEMO*PATIENT****MI*DEMO", *lines], paid
