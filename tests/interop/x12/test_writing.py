"""A claim of every shape goes out as X12 that an outside validator accepts, and comes back with the same facts."""

from dataclasses import replace
from datetime import datetime

import pytest

from facetwise.domain.encounter import ClaimLine
from facetwise.interop.x12 import read_837
from facetwise.interop.x12.write import Interchange, facts_of, write_837
from facetwise.interop.x12.write.settings import Charge
from tests.interop.x12.files import AS_OF
from tests.interop.x12.pyx12_validator import complaints
from tests.interop.x12.writing import SHAPES, encounter, settings

FURTHER_LINE = '  - {code: "99213", units: 1, charge: 1, diagnosis_pointers: [1]}\n'
MADE = Interchange(datetime(2026, 11, 23, 9, 0), 7)


def written(*shapes: str) -> str:
    facts = [facts_of(encounter(shape), settings()) for shape in shapes]
    assert [missing for _, missing in facts] == [()] * len(shapes)
    return write_837([one for one, _ in facts], settings(), MADE).decode()


def read(text: str):
    (chunk,) = read_837(text.encode(), source="out.837", as_of=AS_OF)
    assert chunk.problems == ()
    return chunk.tables


@pytest.mark.parametrize("shape", SHAPES)
def test_pyx12_accepts_the_claim(shape):
    assert complaints(written(shape)) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_the_claim_reads_back_with_its_lines_charges_and_diagnoses(shape):
    given, tables = encounter(shape), read(written(shape))

    claim = tables.claims.row(0, named=True)
    assert claim["claim_id"] == "ACCT0001"
    assert claim["claim_type"] == given.bill_for
    assert claim["frequency_code"] == given.claim.frequency_code
    assert claim["payer_control_number"] == given.claim.payer_control_number
    assert claim["authorization_number"] == given.authorization.number
    assert claim["total_charge_cents"] == sum(round(line.charge * 100) for line in given.claim_lines)
    assert tables.diagnoses["icd10"].to_list() == list(given.diagnoses)
    assert tables.lines["code"].to_list() == [line.code for line in given.claim_lines]
    assert tables.lines["units"].to_list() == [line.units for line in given.claim_lines]


def test_all_shapes_go_into_one_file_with_a_group_for_each_guide():
    text = written(*SHAPES)

    assert complaints(text) == []
    assert text.count("\nGS*") == 2
    assert read(text).claims.height == len(SHAPES)


def test_every_line_carries_a_control_number_that_comes_back_with_the_payment():
    text = written("office")

    assert text.count("REF*6R*") == text.count("LX*") == 2
    assert "REF*6R*ACCT0001-1~" in text


def test_a_line_keeps_the_control_number_it_was_given():
    line = {"charge: 1200,": "charge: 1200, control_number: MY-LINE,"}
    facts, _ = facts_of(encounter("office", **line), settings())

    assert b"REF*6R*MY-LINE~" in write_837([facts], settings(), MADE)


def test_the_earlier_payer_explains_each_line_and_the_balance_holds():
    text = written("secondary payer")

    assert "SVD*60054*600*HC:64493:50:KX**1~" in text
    assert "CAS*CO*45*500~\nCAS*PR*2*100~" in text
    assert "DTP*573*D8*20261110~" in text


def test_separators_and_accents_in_a_note_cannot_break_the_file():
    assert "NTE*ADD*Diagnostic block 2 of 2 relief 85 % Jose~" in written("with a referral and a note")


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        ("insurance: {responsibility: primary, relationship: self, member_id: 1EG4TE5MK73}", "insurance.member_id"),
        ("address: {street: 1 Test Ave, city: Columbus, state: OH, zip: \"43215\"}", "patient.address.street"),
        ("claim: {claim_id: ACCT0001, frequency_code: \"1\"}", "claim.frequency_code"),
        ("diagnoses: [M47.816, M54.50]", "diagnoses"),
        ("service_date: 2026-11-02", "service_date"),
        (", charge: 1200", "claim_lines[0].charge"),
        ("bill_for: professional", "bill_for"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_and_never_made_up(gone, named):
    facts, missing = facts_of(encounter("office", **{gone: ""}), settings())

    assert facts is None
    assert named in [lack.path for lack in missing]


@pytest.mark.parametrize(
    ("shape", "old", "new", "named"),
    [
        ("secondary payer", "amount: 500}", "amount: 400}", "insurance.other[0].lines[0]"),
        ("secondary payer", "paid: 900", "paid: 850", "insurance.other[0].paid"),
        ("office", "claim_lines:\n", "claim_lines:\n" + 49 * FURTHER_LINE, "claim_lines"),
    ],
)
def test_what_the_receiver_would_refuse_is_held_back(shape, old, new, named):
    facts, missing = facts_of(encounter(shape, **{old: new}), settings())

    assert facts is None
    assert [lack.path for lack in missing] == [named]


def test_a_claim_has_room_for_fifty_lines():
    facts, _ = facts_of(
        encounter("office", **{"claim_lines:\n": "claim_lines:\n" + 48 * FURTHER_LINE}), settings()
    )

    assert complaints(write_837([facts], settings(), MADE).decode()) == []


def test_a_charge_comes_from_the_practices_list_where_the_line_has_none():
    changed = {'code: "64493"': 'code: "64490"', ", charge: 1200": ""}
    facts, missing = facts_of(encounter("office", **changed), settings())

    assert missing == ()
    assert b"SV1*HC:64490:50:KX*650*UN*1***1~" in write_837([facts], settings(), MADE)


def test_the_outside_validator_does_complain_when_something_is_wrong():
    assert complaints(written("office").replace("HI*ABK:M47816*ABF:M5450~\n", ""))


def test_the_note_beside_a_claim_is_named_by_a_number_and_by_the_way_it_goes():
    text = written("with the note beside it")

    assert "PWK*OB*EL***AC*ATT0000017~" in text
    (chunk,) = read_837(text.encode(), source="out.837", as_of=AS_OF, details=True)
    assert chunk.details.attachments["control_number"].to_list() == ["ATT0000017"]
    assert chunk.details.attachments["sent_by"].to_list() == ["EL"]


@pytest.mark.parametrize("way", ["pigeon", '""'])
def test_an_attachment_without_its_way_is_asked_for(way):
    given = encounter(
        "with the note beside it", **{"attachment_sent_by: electronic": f"attachment_sent_by: {way}"}
    )

    _, missing = facts_of(given, settings())

    assert [lack.path for lack in missing] == ["claim.attachment_sent_by"]


def test_a_hospitals_proposed_lines_take_their_revenue_codes_from_the_settings():
    known = replace(settings(), charges=(Charge(code="64493", amount=900, revenue_code="0361"),))
    given = replace(encounter("hospital"), claim_lines=(ClaimLine(code="64493", modifiers=("RT",), units=1),))

    facts, lacks = facts_of(given, known)

    assert lacks == ()
    assert "SV2*0361*HC:64493:RT*900*UN*1" in write_837([facts], known, MADE).decode()
