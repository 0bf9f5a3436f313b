"""A note goes with a claim: one number on both, right counts, and the document as it was."""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.x12.write import Interchange, facts_of, read_settings, write_837
from facetwise.interop.x12.write.attachment import Note, write_275
from tests.interop.x12.pyx12_validator import complaints
from tests.interop.x12.writing import SETTINGS, encounter_text

MADE = Interchange(datetime(2026, 11, 25, 9, 0, tzinfo=UTC), 42)
PDF = b"%PDF-1.4\n~ * : ^ \x00\xff\r\n%%EOF"
DOCUMENT = Path("examples/notes/cervical-block-right.xml").read_bytes()


def practice():
    return read_settings(SETTINGS, source="practice.yaml")[0]


def claim(number="ATT-0001", way="electronic"):
    (item,) = read_encounters(encounter_text("office").encode(), source="e.yaml").encounters
    header = replace(item.encounter.claim, attachment_control_number=number, attachment_sent_by=way)
    facts, missing = facts_of(replace(item.encounter, claim=header), practice())
    assert missing == ()
    return facts


def rows(content):
    return [row.split("*") for row in content.decode().replace("\n", "").split("~") if row]


def attached(content):
    """The document that a receiver takes out of a 275."""
    (data,) = [row for row in rows(content) if row[0] == "BDS"]
    assert (data[1], int(data[2])) == ("B64", len(data[3]))
    entity = message_from_bytes(base64.b64decode(data[3], validate=True))
    return entity.get_content_type(), entity.get_payload(decode=True)


@pytest.mark.parametrize(("content", "kind"), [(PDF, "application/pdf"), (DOCUMENT, "application/xml")])
def test_the_document_comes_out_as_it_went_in(content, kind):
    assert attached(write_275(claim(), practice(), MADE, Note(content))) == (kind, content)


@given(st.binary(max_size=2000))
def test_whatever_bytes_a_document_holds_they_come_out_again(data):
    content = b"%PDF-1.7\n" + data

    assert attached(write_275(claim(), practice(), MADE, Note(content)))[1] == content


def test_claim_and_attachment_bear_one_number():
    facts = claim("ATT-0001")
    sent = write_837([facts], practice(), MADE)

    (named,) = [row for row in rows(sent) if row[0] == "PWK"]
    (traced,) = [row for row in rows(write_275(facts, practice(), MADE, Note(PDF))) if row[0] == "TRN"]
    assert named == ["PWK", "OB", "EL", "", "", "AC", "ATT-0001"]
    assert traced == ["TRN", "1", "ATT-0001"]
    assert complaints(sent.decode()) == []


def test_an_attachment_counts_its_segments_and_names_payer_provider_patient_and_claim():
    found = rows(write_275(claim(), practice(), MADE, Note(PDF)))
    names = {row[1]: row for row in found if row[0] == "NM1"}
    start = next(i for i, row in enumerate(found) if row[0] == "ST")
    end = next(i for i, row in enumerate(found) if row[0] == "SE")

    assert int(found[end][1]) == end - start + 1
    assert found[0][12] == "00602"
    assert names["1P"][9] == "1234567893"
    assert names["QC"][8:] == ["MI", "1EG4TE5MK73"]
    assert ["REF", "EJ", "ACCT0001"] in found


@pytest.mark.parametrize(
    ("facts", "note", "words"),
    [
        (claim(number=None), PDF, "attachment_control_number is missing"),
        (claim(way="fax"), PDF, "a 275 goes electronic"),
        (claim(), b"plain words", "neither a PDF nor a C-CDA"),
        (claim(), b"%PDF-" + bytes(33 * 1024 * 1024), "expected at most"),
    ],
)
def test_what_cannot_go_as_a_275_is_refused_with_what_to_change(facts, note, words):
    with pytest.raises(ValueError, match=words):
        write_275(facts, practice(), MADE, Note(note))
