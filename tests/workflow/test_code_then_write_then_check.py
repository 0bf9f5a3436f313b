"""A record is coded, its claim written as X12 and checked as a clearinghouse would: nothing new is wrong with it."""

import json
import random
from dataclasses import replace
from datetime import date

import yaml

from facetwise.cli.entry import run
from facetwise.domain.vocabulary import Verdict
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.x12.write import Interchange, facts_of, write_837
from facetwise.interop.x12.write.settings import Charge
from facetwise.workflow import as_claim_lines, code_encounters
from tests.workflow.mixed_claims import MADE, mixed_claims, practice

DAY, AS_OF = date(2026, 3, 2), date(2026, 6, 1)
POOLS = (
    ("C2-C3", "C3-C4", "C4-C5", "C5-C6", "C6-C7"),
    ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"),
)
DONE = (
    ("diagnostic", "medial_branch_block"),
    ("therapeutic", "intraarticular"),
    ("ablation", "radiofrequency"),
)
DIAGNOSES = (["M47.812"], ["M47.816", "M47.817"])
CODES = ("64490", "64491", "64492", "64493", "64494", "64495", "64633", "64634", "64635", "64636")


def records(count):
    """What was done for each claim of `mixed_claims`, each of another patient and none with more than two levels."""
    draw = random.Random(18)
    for number, claim in enumerate(mixed_claims(count, seed=18)):
        place = draw.randrange(len(POOLS))
        purpose, technique = draw.choice(DONE)
        side = draw.choice(("right", "left", "bilateral"))
        targets = [{"joint": joint, "side": side} for joint in draw.sample(POOLS[place], draw.choice((1, 2)))]
        done = {"purpose": purpose, "technique": technique, "guidance": "fluoroscopy", "targets": targets}
        patient = claim["patient"] | {"last_name": f"Test{'ABCDEFGHIJ'[number % 10]}{'KLMN'[number // 10]}"}
        yield {name: value for name, value in claim.items() if name != "claim_lines"} | {
            "patient": patient, "service_date": DAY, "diagnoses": DIAGNOSES[place],
            "procedures": [done | ({"temperature_c": 80} if purpose == "ablation" else {})],
            "authorization": {"number": "06A00000000001"} if claim["bill_for"] == "hospital" else {},
        }  # fmt: skip


def test_what_was_coded_is_no_worse_as_a_claim_file(tmp_path):
    text = "---\n".join(yaml.safe_dump(record, sort_keys=False) for record in records(30))
    read = read_encounters(text.encode(), source="records.yaml")
    assert read.all_problems == ()
    coded = code_encounters([item.encounter for item in read.encounters], as_of=AS_OF)
    assert all(result.coded.lines and not result.coded.queries for result in coded)
    prices = tuple(Charge(code=code, amount=100, revenue_code="0361") for code in CODES)
    settings = replace(practice(), charges=prices)
    billed = [replace(result.encounter, claim_lines=as_claim_lines(result.coded)) for result in coded]
    told = [facts_of(encounter, settings) for encounter in billed]
    assert [lacks for _, lacks in told if lacks] == []
    path, answer = tmp_path / "claims.837", tmp_path / "answer.json"
    path.write_bytes(write_837([facts for facts, _ in told if facts], settings, Interchange(MADE, 1)))

    run(["check", str(path), "--format", "json", "--as-of", str(AS_OF), "--quiet", "--output", str(answer)])

    checked = {
        item["claim_id"]: {f["name"] for f in item["findings"] if f["verdict"] == "violated"}
        for item in map(json.loads, answer.read_text(encoding="utf-8").splitlines())
    }
    before = {
        result.encounter.claim.claim_id: {f.name for f in result.findings if f.verdict is Verdict.VIOLATED}
        for result in coded
    }
    assert checked.keys() == before.keys()
    assert {name: checked[name] - before[name] for name in checked if checked[name] - before[name]} == {}
