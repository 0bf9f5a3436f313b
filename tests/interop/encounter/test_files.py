"""Which reader for which file, and what a command line names."""

import pytest

from facetwise.interop.files import FileKind, expand, kind_of, why_unknown

ISA = b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260302*1200*^*00501*1*0*T*:~"


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.txt", ISA, FileKind.X12),
        ("a.txt", b"\xef\xbb\xbf\r\n\n" + ISA, FileKind.X12),
        ("a.837", b"GS*HC*A*B*20260302*1200*1*X*005010X222A1~", FileKind.X12),
        ("a.dat", b"ST*837*0001*005010X222A1~", FileKind.X12),
        ("a.837", b"rubbish", FileKind.X12),
        ("note.txt", b"ST ELEVATION was ruled out. PROCEDURE: medial branch block", FileKind.NOTE),
        ("note.txt", b"ISAAC DOE had a medial branch block", FileKind.NOTE),
        ("note.md", b"# Procedure note\n\nPatient: x\nProcedure: block", FileKind.NOTE),
        ("note.txt", b"[DRAFT] Procedure note", FileKind.NOTE),
        ("note.rtf", b"{\\rtf1 Procedure note}", FileKind.NOTE),
        ("note.docx", b"PK\x03\x04", FileKind.NOTE),
        ("scan", b"%PDF-1.7", FileKind.NOTE),
        ("export.xml", b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3">', FileKind.NOTE),
        ("visit.txt", b"encounter_id: E\nservice_date: 2026-03-02\n", FileKind.ENCOUNTER_YAML),
        ("visit.yml", b"encounter_id: E", FileKind.ENCOUNTER_YAML),
        ("visit.yaml", b"{encounter_id: E}", FileKind.ENCOUNTER_YAML),
        ("visit", b'{"encounter_id": "E"}', FileKind.ENCOUNTER_JSON),
        ("visit.json", b'[{"encounter_id": "E"}]', FileKind.ENCOUNTER_JSON),
        ("visit.json", b'{"encounter_id": "E"}\n{"encounter_id": "F"}', FileKind.ENCOUNTER_JSONL),
        ("visit.jsonl", b'{"encounter_id": "E"}', FileKind.ENCOUNTER_JSONL),
        ("claim.json", b'{"resourceType": "Claim"}', FileKind.FHIR_JSON),
        ("claims.csv", b"claim_id,code\n", FileKind.CSV),
        ("claims.txt", b"claim_id;code;units\nC;64490;1", FileKind.CSV),
        ("claims.dat", b"PAR1\x15\x00", FileKind.PARQUET),
        ("a.yaml", b"PK\x03\x04", FileKind.UNKNOWN),
        ("a.pdf", b"%PDF-1.4", FileKind.NOTE),
        ("a.txt", b"\x00\x01\x02", FileKind.UNKNOWN),
        ("a.xyz", b"words", FileKind.UNKNOWN),
        ("a.yaml", b"", FileKind.ENCOUNTER_YAML),
        ("a.txt", "encounter_id: E\nservice_date: 2026-03-02\n".encode("utf-16"), FileKind.ENCOUNTER_YAML),
    ],
)
def test_content_first_then_name(name, head, kind):
    assert kind_of(name, head) is kind


def test_an_unknown_file_is_told_what_it_is_and_what_could_be_read():
    assert str(why_unknown("a.pdf", b"%PDF-1.4")).startswith("a.pdf: this is a PDF; expected an encounter")
    assert why_unknown("a.xyz", b"words").fatal


@pytest.fixture
def folder(tmp_path):
    for name in ("b.yaml", "a.json", "skip.png", ".hidden.yaml", "deep/c.837"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    return tmp_path


def test_a_folder_gives_its_readable_files_and_names_the_others(folder):
    found = expand([folder])
    assert [path.name for path in found.files] == ["a.json", "b.yaml", "c.837"]
    assert [problem.source.rpartition("/")[2] for problem in found.problems] == ["skip.png"]


def test_patterns_and_files_each_once(folder):
    found = expand([folder / "b.yaml", f"{folder}/*.yaml", f"{folder}/**/*.837"])
    assert [path.name for path in found.files] == ["b.yaml", "c.837"]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.yaml", "no such file or folder"),
        ("*.none", "no file matches this pattern"),
        ("a\x00b", "no such file or folder"),
    ],
)
def test_what_leads_to_no_file_is_told(folder, name, message):
    found = expand([f"{folder}/{name}"])
    assert found.files == ()
    assert message in found.problems[0].message
    assert found.problems[0].fatal


def test_a_folder_without_readable_files_is_told(tmp_path):
    assert "no file in this folder can be read" in expand([tmp_path]).problems[0].message
