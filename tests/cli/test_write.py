"""``facetwise write``: encounters go out as a claim file, and what is missing is named."""

from pathlib import Path

from tests.interop.x12.pyx12_validator import complaints
from tests.interop.x12.writing import SETTINGS, encounter_text


def put(folder: Path, *, encounter: str = "", settings: bytes = SETTINGS) -> tuple[str, str]:
    (folder / "practice.yaml").write_bytes(settings)
    (folder / "e.yaml").write_text(encounter or encounter_text("office"), encoding="utf-8")
    return str(folder / "e.yaml"), str(folder / "practice.yaml")


def test_an_encounter_is_written_as_a_file_that_a_validator_accepts(facetwise, tmp_path):
    given, practice = put(tmp_path)
    out = tmp_path / "out.837"
    result = facetwise("write", given, "--settings", practice, "-o", str(out))

    assert result.status == 0
    assert "1 read = 1 written + 0 set aside" in result.err
    assert complaints(out.read_text()) == []


def test_a_claim_without_its_member_id_is_set_aside_and_the_others_go_on(facetwise, tmp_path):
    whole = encounter_text("office")
    lacking = whole.replace(", member_id: 1EG4TE5MK73", "").replace("E-1", "E-2")
    given, practice = put(tmp_path, encounter=f"{whole}---\n{lacking}")
    result = facetwise("write", given, "--settings", practice)

    assert result.status == 3
    assert "E-2: not written, insurance.member_id is missing" in result.err
    assert "2 read = 1 written + 1 set aside" in result.err
    assert result.text.count("CLM*") == 1


def test_lines_are_proposed_where_nobody_chose_any(facetwise, tmp_path):
    text = encounter_text("office").replace(
        "diagnoses: [M47.816, M54.50]",
        """diagnoses: [M47.812]
procedures:
  - {purpose: diagnostic, technique: medial_branch_block, guidance: fluoroscopy, image_saved: true,
     targets: [{joint: C4-C5, side: right}]}""",
    )
    lines = text[text.index("claim_lines:") : text.index("claim: {")]
    given, practice = put(tmp_path, encounter=text.replace(lines, ""))
    result = facetwise("write", given, "--settings", practice)

    assert "SV1*HC:64490:RT:KX*650*UN*1***1~" in result.text


def test_settings_without_a_sender_are_refused_in_one_line(facetwise, tmp_path):
    given, practice = put(tmp_path, settings=b"receiver: {name: X, id: Y}\n")
    result = facetwise("write", given, "--settings", practice)

    assert result.status == 2
    assert "missing: sender.name, sender.id, sender.contact, sender.phone" in result.err


def test_the_note_of_a_claim_is_written_as_a_275(facetwise, tmp_path):
    text = encounter_text("office").replace(
        "claim: {", "claim: {attachment_control_number: ATT-7, attachment_sent_by: electronic, "
    )
    given, practice = put(tmp_path, encounter=text)
    note = tmp_path / "note.pdf"
    note.write_bytes(b"%PDF-1.4 the note %%EOF")

    result = facetwise("write", given, "--settings", practice, "--form", "275", "--note", str(note))

    assert result.status == 0
    assert "TRN*1*ATT-7~" in result.text
    without = facetwise("write", given, "--settings", practice, "--form", "275")
    assert without.status == 2
    assert "--note" in without.err
