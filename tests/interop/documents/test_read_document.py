"""A note is a note whatever it was saved as; what cannot be read gets one plain line, without a word of the note."""

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetwise.interop.documents import DocumentForm, DocumentText, read_document
from facetwise.interop.documents.document import MAX_CHARACTERS
from facetwise.interop.documents.pdf import MAX_PAGES
from facetwise.interop.problems import InputProblem
from tests.interop.documents import samples

ACCENTED = "Patient: Zoë Inventée – “right” L4–L5, 80 °C, ½ mL\n"


def _text(data: bytes) -> DocumentText:
    read = read_document(data, source="note")
    assert isinstance(read, DocumentText), read
    return read


def _problem(data: bytes) -> str:
    read = read_document(data, source="note")
    assert isinstance(read, InputProblem)
    assert read.fatal
    return str(read)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_notes_read_alike_with_or_without_a_mark(encoding: str) -> None:
    read = _text(ACCENTED.encode(encoding))
    assert read.text == ACCENTED
    assert read.problems == ()


def test_windows_text_is_read_and_said() -> None:
    read = _text(ACCENTED.encode("cp1252"))
    assert read.text == ACCENTED
    assert "Windows-1252" in str(read.problems[0])


def test_latin_1_is_the_last_resort() -> None:
    read = _text(b"Right L4-5, caf\xe9\x81 80\xb0C")
    assert read.text == "Right L4-5, café  80°C"
    assert "ISO 8859-1" in str(read.problems[0])


def test_every_line_end_counts_as_one_character() -> None:
    assert _text(b"a\r\nb\rc\n").text == "a\nb\nc\n"


def test_a_stray_control_character_moves_no_place() -> None:
    read = _text(b"Right L4-5\x0b facet joint injection, fluoroscopy")
    assert read.text.index("facet") == 12
    assert read.problems


def test_rich_text_loses_its_formatting_and_nothing_else() -> None:
    read = _text(samples.RTF)
    assert read.form is DocumentForm.RICH_TEXT
    assert read.text.split("\n")[:3] == [
        "Patient: Ada Sampleton",
        "Right L4–5 facet joint, fluoroscopy",
        "80 °C",
    ]


def test_word_gives_headers_paragraphs_and_tables_in_order() -> None:
    read = _text(samples.word())
    assert read.form is DocumentForm.WORD
    assert read.text.split("\n")[:4] == [
        "Riverbend Pain Center",
        "Patient: Ada Sampleton",
        "Date of service:\t02/03/2026",
        "Right L4-5 facet joint injection under fluoroscopy.",
    ]


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    body = (
        "<w:p><w:r><w:t>Block on the </w:t></w:r><w:del><w:r><w:delText>right</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>left</w:t></w:r></w:ins></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>L4-5</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    read = _text(samples.word_with(body))
    assert "Block on the left\nL4-5" in read.text
    assert "right" not in read.text
    assert "tracked changes" in str(read.problems[0])


def test_pdf_text_is_read_page_by_page() -> None:
    read = _text(samples.pdf(samples.LINES, ("Addendum: images were saved.",)))
    assert read.form is DocumentForm.PDF
    assert "Right L4-5 facet joint injection under fluoroscopy.\n\nAddendum" in read.text


def test_a_scan_is_told_apart_from_an_empty_note() -> None:
    assert "it is a scan" in _problem(samples.pdf((), ()))


def test_a_page_that_is_a_picture_is_named() -> None:
    assert "page 2 of 2 holds no text" in str(_text(samples.pdf(samples.LINES, ())).problems[0])


def test_a_clinical_document_gives_header_facts_and_narrative() -> None:
    read = _text(samples.CLINICAL.encode())
    assert read.form is DocumentForm.CLINICAL_DOCUMENT
    lines = [line.strip() for line in read.text.split("\n") if line.strip()]
    assert lines == [
        "Procedure Note",
        "Patient: Ada Sampleton",
        "Date of birth: 1950-02-14",
        "Date of service: 2026-02-03",
        "Electronically signed by Ivo Noone on 2026-02-03",
        "Procedure Description",
        "Right L4-5 facet joint injection.",
        "Guidance\tfluoroscopy",
        "Consent signed",
    ]


ENTITY_BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    b'<ClinicalDocument xmlns="urn:hl7-org:v3">&b;</ClinicalDocument>'
)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the file is empty"),
        (b" \n\t ", "the file is empty"),
        (bytes(range(256)) * 40, "binary file"),
        (b"\xd0\xcf\x11\xe0 Jane Secret", "old Word"),
        (b"%PDF-1.7 Jane Secret", "the PDF cannot be read"),
        (b"PK\x03\x04 Jane Secret", "ZIP archive and is damaged"),
        (samples.archive(claims_dot_csv=b"Jane Secret"), "not a Word document"),
        (samples.archive(word__document_dot_xml=b"<Jane Secret"), "it is damaged"),
        (samples.archive(word__document_dot_xml=b"0" * (65 * 1024 * 1024)), "unpacks to 68,157,440 bytes"),
        (samples.locked_pdf(), "locked with a password"),
        (samples.pdf(*[()] * (MAX_PAGES + 1)), "201 pages"),
        (b"a" * (MAX_CHARACTERS + 1), "2,000,001 characters"),
        (ENTITY_BOMB, "cannot be read"),
        (
            b'<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Jane Secret</title></ClinicalDocument>',
            "no narrative",
        ),
        (b"{\\rtf1 }", "holds no text"),
    ],
)
def test_what_cannot_be_read_gets_one_line_without_its_words(data: bytes, told: str) -> None:
    line = _problem(data)
    assert told in line
    assert line.startswith("note: ")
    assert "Secret" not in line


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    read = read_document(tmp_path / "gone.txt", source="gone.txt")
    assert str(read) == "gone.txt: no such file"


@pytest.mark.parametrize(
    "data", [samples.RTF, samples.word(), samples.pdf(samples.LINES), samples.CLINICAL.encode()]
)
def test_no_library_logs_a_word_of_the_note(data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        read_document(data, source="note")
        read_document(data[: len(data) * 2 // 3], source="note")
    assert "Sampleton" not in caplog.text
    assert "facet" not in caplog.text
    assert "Sampleton" not in repr(read_document(data, source="note"))


@given(
    st.sampled_from([samples.RTF, samples.word(), samples.pdf(samples.LINES), samples.CLINICAL.encode()]),
    st.data(),
)
def test_damage_anywhere_never_ends_in_a_traceback(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=20)) + whole[at + data.draw(st.integers(0, 40)) :]
    assert isinstance(read_document(damaged, source="note"), DocumentText | InputProblem)
