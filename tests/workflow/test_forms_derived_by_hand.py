"""Claims, their paper, requests for authorization and the answers, derived by hand from the formats' references.

The tables `derived_by_hand_forms.yaml` and `derived_by_hand_answers.yaml` are for billers to read.
"""

from pathlib import Path

import pytest
import yaml

from facetwise.interop.cms1500 import pages_of, readable_text, ub04_fields
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.prior_authorization import read_278_response, write_278
from facetwise.interop.x12.write import Interchange, facts_of, write_837
from tests.interop.prior_authorization.test_stories import MADE
from tests.interop.x12.writing import encounter_text, settings

FORMS, ANSWERS = (
    yaml.safe_load(Path(__file__).with_name(f"derived_by_hand_{name}.yaml").read_text(encoding="utf-8"))
    for name in ("forms", "answers")
)
HEAD = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261124*1200*^*00501*000000001*0*T*:",
    "GS*HI*PAYER*CLINIC*20261124*1200*1*X*005010X217",
)


@pytest.mark.parametrize("story", FORMS, ids=[story["story"] for story in FORMS])
def test_a_form_says_what_its_reference_says(story):
    text = encounter_text(story["shape"])
    for old, new in story.get("change", {}).items():
        assert old in text, old
        text = text.replace(old, new)
    (read,) = read_encounters(text.encode(), source="e.yaml").encounters

    form = story.get("form", "x12")
    facts, lacks = facts_of(read.encounter, settings(), is_request=form == "278")

    assert {lack.path: lack.state for lack in lacks} == story.get("held", {})
    if facts is not None:
        written = _written(form, facts)
        assert [words for words in story.get("says", []) if words not in written] == []
        assert [words for words in story.get("never", []) if words in written] == []
        if "once" in story:
            assert written.count(story["once"]) == 1


@pytest.mark.parametrize("story", ANSWERS, ids=[story["story"] for story in ANSWERS])
def test_an_answer_is_read_as_the_payer_meant_it(story, facetwise, tmp_path):
    path = tmp_path / "answer.278"
    path.write_text(_file(_answer(story)), encoding="ascii")

    found = read_278_response(path.read_bytes())

    assert (found.decision, [line.decision for line in found.lines]) == (story["decision"], story["lines"])
    assert (found.number, found.trace) == (story.get("number"), "OURS1")
    assert found.appeal_by == story.get("appeal_by")
    assert [words for words in story.get("said", []) if words not in found.reasons] == []
    assert facetwise("authorization", "answer", path).status == story["exit"]


def test_the_answer_of_another_patient_in_the_same_file_is_never_taken_along(facetwise, tmp_path):
    granted, refused = ANSWERS[0], next(item for item in ANSWERS if item["decision"] == "denied")
    path = tmp_path / "answers.278"
    path.write_text(_file(_answer(granted), _answer(refused, trace="OTHERS2")), encoding="ascii")

    asked = facetwise("authorization", "answer", path)
    theirs = facetwise("authorization", "answer", path, "--trace", "OTHERS2")
    nobodys = facetwise("authorization", "answer", path, "--trace", "NONE3")

    assert (asked.status, theirs.status, nobodys.status) == (2, 1, 2)
    assert "2 answers, to the requests OURS1, OTHERS2; --trace NUMBER names one" in asked.err
    assert "approved" not in theirs.text
    assert read_278_response(path.read_bytes(), trace="OURS1").decision == "approved"


def test_an_answer_that_is_cut_off_decides_nothing(facetwise, tmp_path):
    path = tmp_path / "cut.278"
    path.write_text(_file(_answer(ANSWERS[1])).partition("HCR*A3")[0], encoding="ascii")

    result = facetwise("authorization", "answer", path)

    assert result.status == 2
    assert "cut off" in result.err


def _written(form, facts):
    made = Interchange(MADE, 1)
    if form == "278":
        return write_278(facts, settings(), made, trace="PA-1").decode()
    if form == "ub04":
        fields = ub04_fields(facts, settings().statements)
        return "\n".join(f"{item['field']} {item['value']}" for item in fields)
    if form == "readable":
        return "\n".join(
            " ".join(row.split()) for row in readable_text(pages_of(facts, settings())).splitlines()
        )
    return write_837([facts], settings(), made).decode()


def _answer(story, trace="OURS1"):
    body = [
        f"BHT*0007*11*{trace}*20261124*1200*18",
        "HL*1**20*1", "NM1*X3*2*PLAN*****PI*99999", "HL*2*1*21*1", "NM1*1P*2*CLINIC*****XX*1234567893",
        "HL*3*2*22*1", "NM1*IL*1*TESTPATIENT*PAT****MI*TST000000001",
        "HL*4*3*EV*1", *(row for row in story["event"] if row.startswith("TRN")),
        f"TRN*2*{trace}*9123456789", "UM*HS*I*2*11:B",
        *(row for row in story["event"] if not row.startswith("TRN")),
    ]  # fmt: skip
    for number, decided in enumerate(story["services"], start=1):
        service = f"SV1*HC:{('64493', '64494')[number - 1]}:50**UN*1"
        body += [f"HL*{4 + number}*4*SS*0", f"TRN*2*{trace}-{number}*9123456789", *decided, service]
    return body


def _file(*answers):
    segments = list(HEAD)
    for number, body in enumerate(answers, start=1):
        segments += [f"ST*278*{number:04d}*005010X217", *body, f"SE*{len(body) + 2}*{number:04d}"]
    return "~\n".join([*segments, f"GE*{len(answers)}*1", "IEA*1*000000001", ""])
