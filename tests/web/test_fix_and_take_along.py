"""A coder applies safe fixes and takes them back, asks the physician, and takes the claim along."""

import csv
import io
import json
from datetime import date, timedelta

import polars as pl
import pytest
from django.urls import reverse

from facetwise.interop.encounter.read import read_encounters
from facetwise.store.models import Claim, Role
from facetwise.web.demo_claims import demo_file, demo_practice
from facetwise.web.loading import load_claims
from facetwise.web.practice_file import ENVIRONMENT
from facetwise.workflow import check_encounters

DAY = date(2026, 11, 20)

CLAIM = {
    "encounter_id": "B-1",
    "claim": {"claim_id": "B-1", "frequency_code": "1"},
    "patient": {
        "id": "P-9",
        "last_name": "Testpatient",
        "first_name": "Pat",
        "birth_date": "1950-01-15",
        "sex": "F",
        "address": {"street": "1 Test Ave", "city": "Columbus", "state": "OH", "zip": "43215"},
    },
    "insurance": {"responsibility": "primary", "relationship": "self", "member_id": "DEMO1"},
    "service_date": "2026-10-05",
    "payer": "medicare",
    "state": "OH",
    "place_of_service": "11",
    "bill_for": "professional",
    "providers": {"billing_npi": "1234567893", "rendering_npi": "1245319599"},
    "procedures": [
        {
            "purpose": "diagnostic",
            "technique": "medial_branch_block",
            "guidance": "fluoroscopy",
            "targets": [{"nerve": nerve, "side": "bilateral"} for nerve in ("C4", "C5")],
        }
    ],
    "diagnoses": ["M47.812"],
    "claim_lines": [
        {
            "code": "64490",
            "modifiers": ["50", "KX"],
            "units": 2,
            "charge": 650.0,
            "diagnosis_pointers": [1],
        }
    ],
}
NOTE = (
    "PROCEDURE: Right C4 and C5 medial branch block under fluoroscopy.\n"
    "DESCRIPTION: Under fluoroscopic guidance the right C4 and C5 medial branches were each blocked with 0.5 mL "
    "of bupivacaine 0.5%.\nImages <were> saved."
)


@pytest.fixture
def practice(tmp_path, monkeypatch):
    place = tmp_path / "practice.yaml"
    place.write_bytes(demo_practice())
    monkeypatch.setenv(ENVIRONMENT, str(place))
    return place


@pytest.fixture
def claim(ledger):
    load_claims("b.json", json.dumps([CLAIM]).encode())
    return Claim.objects.get(claim_id="B-1")


def _units(claim):
    return [line["units"] for line in claim.newest.content["claim_lines"]]


def test_fixes_are_a_new_version_and_undoing_them_another(signed_in, claim):
    coder = signed_in(Role.CODER)
    page = coder.get(reverse("claim", args=[claim.uid])).content.decode()
    assert "Apply 1 safe fix<" in page
    coder.post(reverse("claim-fix", args=[claim.uid]))
    assert _units(claim) == [1]
    assert "Undo the fixes" in coder.get(reverse("claim", args=[claim.uid])).content.decode()
    coder.post(reverse("claim-undo", args=[claim.uid]))
    assert _units(claim) == [2]
    assert [version.number for version in claim.versions.order_by("number")] == [1, 2, 3]


def test_a_fix_changes_no_fact(signed_in, claim):
    before = claim.newest.content
    signed_in(Role.CODER).post(reverse("claim-fix", args=[claim.uid]))
    after = claim.newest.content
    assert {k: v for k, v in before.items() if k != "claim_lines"} == {
        k: v for k, v in after.items() if k != "claim_lines"
    }


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.AUDITOR, Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_only_a_coder_fixes(signed_in, claim, role):
    for view in ("claim-fix", "claim-undo"):
        assert signed_in(role, "1245319599").post(reverse(view, args=[claim.uid])).status_code == 403
    assert claim.versions.count() == 1


def test_a_claim_goes_out_as_837_that_reads_back(signed_in, claim, practice):
    answer = signed_in(Role.CODER).get(reverse("claim-export", args=[claim.uid, "837"]))
    assert answer["Content-Disposition"] == 'attachment; filename="B-1.837"'
    content = answer.content.decode()
    assert "SV1*HC:64490:50:KX*650*UN*2***1~" in content
    assert "NM1*IL*1*TESTPATIENT*PAT" in content.upper()


def test_an_837_is_not_written_without_the_practice(signed_in, claim, tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "none.yaml"))
    answer = signed_in(Role.CODER).get(reverse("claim-export", args=[claim.uid, "837"]))
    assert answer.status_code == 422
    assert "settings: billing_providers" in answer.content.decode()


def test_a_claim_as_json_reads_back_as_itself(signed_in, claim):
    content = signed_in(Role.CODER).get(reverse("claim-export", args=[claim.uid, "json"])).content
    (read,) = read_encounters(content, source="B-1.json").encounters
    assert (read.encounter.claim.claim_id, read.encounter.claim_lines[0].units) == ("B-1", 2)


def test_a_procedure_on_the_page_goes_out_as_json(signed_in):
    form = {"target": ["nerve:C4:right", "nerve:C5:right"], "purpose": "diagnostic", "payer": "medicare"}
    form |= {"technique": "medial_branch_block", "guidance": "fluoroscopy", "diagnoses": "M47.812"}
    content = signed_in(Role.PHYSICIAN).post(reverse("code-export", args=["json"]), form).content
    assert [line["code"] for line in json.loads(content)["claim_lines"]] == ["64490"]


def test_a_note_of_any_kind_becomes_the_text_in_the_field(signed_in):
    rich = io.BytesIO(b"{\\rtf1\\ansi Right C4 medial branch block.\\par Under fluoroscopy.}")
    rich.name = "note.rtf"
    answer = signed_in(Role.CODER).post(reverse("code-document"), {"document": rich})
    assert "Right C4 medial branch block.\nUnder fluoroscopy." in answer.content.decode()
    assert answer["HX-Trigger-After-Settle"] == "note-read"


def test_a_document_without_words_is_told(signed_in):
    broken = io.BytesIO(b"\xd0\xcf\x11\xe0 old")
    broken.name = "note.doc"
    answer = signed_in(Role.CODER).post(reverse("code-document"), {"document": broken}).content.decode()
    assert "saved anew as .docx" in answer


def test_the_note_is_shown_with_marks_and_without_its_markup(signed_in):
    answer = signed_in(Role.CODER).post(
        reverse("code-answer"), {"note": NOTE, "payer": "medicare", "state": "OH"}
    )
    shown = answer.content.decode()
    assert '<mark class="fact-stated"' in shown
    assert "&lt;were&gt;" in shown and "<were>" not in shown


def test_what_is_open_becomes_a_text_for_the_physician(signed_in):
    answer = signed_in(Role.CODER).post(
        reverse("code-answer"), {"note": NOTE.replace("ight", "").replace("R ", ""), "payer": "medicare"}
    )
    shown = answer.content.decode()
    assert "Query to the physician" in shown
    assert "1. " in shown and "addendum" in shown


def test_a_file_is_taken_along_mended_and_with_its_findings(signed_in):
    file = load_claims("claims", demo_file(DAY), as_of=DAY).file
    client = signed_in(Role.CODER)

    table = pl.read_parquet(client.get(reverse("file-findings", args=[file.uid, "parquet"])).content)
    text = client.get(reverse("file-findings", args=[file.uid, "csv"])).content.decode()
    fixed = client.get(reverse("file-fixed", args=[file.uid, "jsonl"]))

    assert table.height == len(list(csv.reader(io.StringIO(text)))) - 1 > 0
    assert "attachment" in fixed["Content-Disposition"]
    read = read_encounters(fixed.content, source="fixed.jsonl")
    assert len(read.encounters) == file.accepted + file.held
    results = check_encounters([item.encounter for item in read.encounters], as_of=DAY)
    left = [f for result in results for f in result.findings if f.fix and f.fix.applicability == "safe"]
    assert not [finding.name for finding in left if finding.verdict == "violated"]
    assert client.get(reverse("file-findings", args=[file.uid, "exe"])).status_code == 404


def test_a_disagreement_is_left_out_until_its_day_and_can_be_taken_back(signed_in):
    load_claims("claims", demo_file(DAY), as_of=DAY)
    claim = Claim.objects.filter(worst=0).first()
    client, rule = signed_in(Role.CODER), claim.worst_rule
    finding = next(
        v.finding for v in claim.newest.verdicts.filter(is_current=True) if v.finding["name"] == rule
    )
    said = {"rule": rule, "line": finding["line"] or "", "reason": "agreed with the payer on the phone"}
    until = date.today() + timedelta(days=30)

    without_end = client.post(reverse("claim-disagree", args=[claim.uid]), said)
    assert "end date" in without_end.content.decode()
    client.post(reverse("claim-disagree", args=[claim.uid]), {**said, "until": until})
    page = client.get(reverse("claim", args=[claim.uid])).content.decode()
    assert f"left out until {until}" in page and "agreed with the payer on the phone" in page
    claim.refresh_from_db()
    after = (claim.worst, claim.worst_rule)

    (override,) = claim.overrides.all()
    client.post(reverse("claim-agree", args=[claim.uid]), {"override": override.uid})
    claim.refresh_from_db()
    assert claim.worst_rule == rule and after != (claim.worst, claim.worst_rule)
    assert "left out until" not in client.get(reverse("claim", args=[claim.uid])).content.decode()
    override.refresh_from_db()
    assert override.withdrawn_at is not None  # who disagreed, and why, stays in the ledger


def test_a_finding_counts_again_once_the_day_of_the_disagreement_is_over(signed_in):
    load_claims("claims", demo_file(DAY), as_of=DAY)
    claim = Claim.objects.filter(worst=0).first()
    client, rule = signed_in(Role.CODER), claim.worst_rule
    finding = next(
        v.finding for v in claim.newest.verdicts.filter(is_current=True) if v.finding["name"] == rule
    )
    said = {"rule": rule, "line": finding["line"] or "", "reason": "the payer agreed", "until": date.today()}
    client.post(reverse("claim-disagree", args=[claim.uid]), said)
    client.get(reverse("worklist"))
    claim.refresh_from_db()
    assert claim.worst_rule != rule  # its last day is today

    claim.overrides.update(until=date.today() - timedelta(days=1))
    client.get(reverse("worklist"))
    claim.refresh_from_db()
    assert claim.worst_rule == rule
    assert claim.overrides.get().reason == "the payer agreed"
