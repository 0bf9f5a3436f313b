"""What people type is read as they mean it, without complaint."""

import re
from datetime import date

import pytest

from facetwise.domain.encounter import ClaimLine, Target
from facetwise.domain.vocabulary import ClaimType, Guidance, Purpose, Side, Technique
from facetwise.interop.encounter.read import read_encounters


def one(text, source="visit.yaml"):
    read = read_encounters(text.encode() if isinstance(text, str) else text, source=source)
    assert read.all_problems == ()
    assert len(read.encounters) == 1
    return read.encounters[0].encounter


VISIT = """
encounter_id: E-1
service_date: 2026-03-02
place_of_service: "24"
bill_for: professional
procedures:
  - purpose: diagnostic
    technique: medial_branch_block
    targets:
      - {nerve: C4, side: right}
      - {nerve: C5, side: right}
    guidance: fluoroscopy
"""


def test_a_visit_as_the_contract_has_it():
    visit = one(VISIT)
    assert visit.service_date == date(2026, 3, 2)
    assert visit.bill_for is ClaimType.PROFESSIONAL
    assert visit.procedures[0].purpose is Purpose.DIAGNOSTIC
    assert visit.procedures[0].technique is Technique.MEDIAL_BRANCH_BLOCK
    assert visit.procedures[0].targets[1] == Target(nerve="C5", side=Side.RIGHT)


def test_what_is_not_written_is_not_known_and_an_empty_list_is_known_to_be_empty():
    visit = one("encounter_id: E-1\ndiagnoses: []\nhistory: null\ndrugs: ~\nother_services:\n")
    assert visit.diagnoses == ()
    assert visit.history is None
    assert visit.drugs is None
    assert visit.other_services is None
    assert visit.documentation.signed is None


@pytest.mark.parametrize(
    ("written", "read"), [("24", "24"), ("'24'", "24"), ("09", "09"), ("9", "09"), ("011", None)]
)
def test_a_place_of_service_is_two_digits_and_never_octal(written, read):
    found = read_encounters(f"encounter_id: E\nplace_of_service: {written}".encode(), source="v.yaml")
    assert found.encounters[0].encounter.place_of_service == read
    assert bool(found.all_problems) is (read is None)


def test_codes_and_modifiers_stay_text_however_they_are_typed():
    visit = one(
        "claim_lines:\n"
        "  - {code: 64490, modifiers: 50}\n"
        "  - {code: 64491, modifiers: 'rt:kx'}\n"
        "  - {code: 0213t, modifiers: [lt, '59,kx']}\n"
        "other_services: [77003, 99213, g0260]\n"
        "encounter_id: 0123\n"
    )
    assert visit.claim_lines == (
        ClaimLine(code="64490", modifiers=("50",)),
        ClaimLine(code="64491", modifiers=("RT", "KX")),
        ClaimLine(code="0213T", modifiers=("LT", "59", "KX")),
    )
    assert visit.other_services == ("77003", "99213", "G0260")
    assert visit.encounter_id == "0123"


def test_no_is_not_a_state_but_guidance_none_is_guidance():
    read = read_encounters(b"state: NO\nprocedures: [{guidance: none}]", source="v.yaml")
    assert read.encounters[0].encounter.state is None
    assert "'NO' is no state" in read.all_problems[0].message
    assert read.encounters[0].encounter.procedures[0].guidance is Guidance.NONE


@pytest.mark.parametrize("written", ["M47.812", "m47.812", "M47812", "m47812"])
def test_a_diagnosis_gets_its_dot(written):
    assert one(f"diagnoses: [{written}]").diagnoses == ("M47.812",)


def test_a_diagnosis_of_another_shape_keeps_its_place_so_that_pointers_still_fit():
    read = read_encounters(b"diagnoses: [neck pain, M47.812]", source="v.yaml")
    assert read.encounters[0].encounter.diagnoses == ("NECKPAIN", "M47.812")
    assert "ICD-10-CM" in read.all_problems[0].message


@pytest.mark.parametrize(
    ("written", "side"), [("RT", "right"), ("l", "left"), ("Both", "bilateral"), ("~", None)]
)
def test_sides_in_the_usual_short_forms(written, side):
    visit = one(f"procedures: [{{targets: [{{joint: C4-5, side: {written}}}]}}]")
    assert visit.procedures[0].targets == (Target(joint="C4-C5", side=side and Side(side)),)


def test_a_phrase_for_three_nerves_makes_three_targets():
    visit = one("procedures: [{targets: [{nerve: S1-S3 lateral branches, side: left}]}]")
    assert [target.nerve for target in visit.procedures[0].targets] == ["S1", "S2", "S3"]


def test_letters_of_box_24e_point_at_diagnoses():
    assert one("claim_lines: [{code: '64490', diagnosis_pointers: [A, 2, c]}]").claim_lines[
        0
    ].diagnosis_pointers == (1, 2, 3)


def test_a_reason_that_is_known_to_be_absent_is_an_empty_text():
    assert one("documentation: {intraarticular_reason: ''}").documentation.intraarticular_reason == ""
    assert one("documentation: {intraarticular_reason: false}").documentation.intraarticular_reason == ""
    assert (
        one("documentation: {intraarticular_reason: null, signed: yes}").documentation.intraarticular_reason
        is None
    )


JSON = '{"encounter_id": "E-1", "service_date": "2026-03-02T08:00:00Z", "procedures": []}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("text", "source"), [(VISIT, "v.yaml"), (JSON, "v.json"), (JSON, "-"), (VISIT, "v.txt")]
)
def test_encodings_with_and_without_a_mark(text, source, encoding):
    assert one(text.encode(encoding), source).service_date == date(2026, 3, 2)


def test_windows_text_is_read_with_a_warning():
    read = read_encounters("encounter_id: E\npatient: {name: Zoë}".encode("cp1252"), source="v.yaml")
    assert read.encounters[0].encounter.patient.name == "Zoë"
    assert [problem.line for problem in read.problems] == [2]
    assert "Windows-1252" in read.problems[0].message


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("encounter_id: A\n---\nencounter_id: B\n", "v.yaml"),
        ("- encounter_id: A\n- encounter_id: B\n", "v.yaml"),
        ('[{"encounter_id": "A"},\n {"encounter_id": "B"}]', "v.json"),
        ('{"encounter_id": "A"}\n\n{"encounter_id": "B"}\n', "v.jsonl"),
        ('{"encounter_id": "A"}\n{"encounter_id": "B"}', "v.json"),
    ],
)
def test_several_encounters_in_one_file(text, source):
    read = read_encounters(text.encode(), source=source)
    assert read.all_problems == ()
    assert [item.encounter.encounter_id for item in read.encounters] == ["A", "B"]
    assert [item.index for item in read.encounters] == [0, 1]


def test_a_file_by_its_path(tmp_path):
    path = tmp_path / "visit.yaml"
    path.write_text(VISIT, encoding="utf-8")
    assert read_encounters(path, source="visit.yaml").encounters[0].encounter.encounter_id == "E-1"


def test_an_anchor_that_is_used_twice_is_plain_yaml():
    visit = one("diagnoses: &dx [M47.812]\nprocedures:\n - {targets: [&t {nerve: C4, side: left}, *t]}\n")
    assert len(visit.procedures[0].targets) == 2
    assert re.fullmatch(r"M47\.812", visit.diagnoses[0])
