"""What a claim says beside its lines and diagnoses comes back as tables, each value with its segment."""

from datetime import date

import pytest

from facetwise.interop.x12 import read_837
from tests.interop.x12.files import AS_OF, HOSPITAL, OFFICE
from tests.interop.x12.pyx12_validator import complaints
from tests.interop.x12.test_writing import written

AFTER_CLAIM = "CLM*ACCT0001*1900***11:B:1*Y*A*Y*Y~\n"
ALL_KINDS = (
    OFFICE.replace(
        AFTER_CLAIM,
        AFTER_CLAIM + "PWK*OZ*EL***AC*ATT-1~\nREF*9F*RF-77~\nREF*G1*PA123456789~\nNTE*ADD*BLOCK 2 OF 2~\n",
    )
    .replace("REF*6R*LINE1~\nLX*2", "REF*G1*PA-OF-THE-LINE~\nREF*6R*LINE1~\nNTE*ADD*RIGHT FIRST~\nLX*2")
    .replace(
        "SV1*HC:64494:50:KX*700*UN*1***1~\nDTP*472*D8*20261102~\nREF*6R*LINE2~\n",
        "SV1*HC:J3301*700*UN*4***1~\nDTP*472*D8*20261102~\nREF*6R*LINE2~\n"
        "LIN**N4*00003029305~\nCTP****1*ML~\nREF*XZ*RX-1~\n",
    )
    .replace("SE*46", "SE*55")
)


def details(text: str):
    (chunk,) = read_837(text.encode(), source="x", as_of=AS_OF, details=True)
    assert chunk.details is not None
    return chunk.details, chunk.tables


def rows(frame, *names: str) -> list[tuple]:
    return list(frame.select(names).iter_rows())


def test_the_written_file_is_one_that_others_accept():
    assert complaints(ALL_KINDS) == []


def test_attachments_notes_and_numbers_of_claims_and_lines():
    found, tables = details(ALL_KINDS)

    assert rows(
        found.attachments, "claim_key", "line_no", "segment", "report", "sent_by", "control_number"
    ) == [(0, None, 22, "OZ", "EL", "ATT-1")]
    assert rows(found.notes, "line_no", "kind", "text") == [
        (None, "ADD", "BLOCK 2 OF 2"),
        (1, "ADD", "RIGHT FIRST"),
    ]
    assert rows(found.references.filter(claim_key=0), "line_no", "meaning", "number") == [
        (None, "referral", "RF-77"),
        (None, "authorization", "PA123456789"),
        (1, "authorization", "PA-OF-THE-LINE"),
        (1, "line_control_number", "LINE1"),
        (2, "line_control_number", "LINE2"),
        (2, None, "RX-1"),
    ]
    assert tables.claims["authorization_number"].to_list() == ["PA123456789", None]
    assert tables.lines["line_authorization_number"].to_list() == ["PA-OF-THE-LINE", None, None]


def test_a_drug_with_its_code_quantity_unit_and_prescription():
    found, tables = details(ALL_KINDS)

    assert rows(found.drugs, "line_no", "national_drug_code", "quantity", "unit", "prescription_number") == [
        (2, "00003029305", 1.0, "ML", "RX-1")
    ]
    assert tables.lines["national_drug_code"].to_list() == [None, "00003029305", None]


def test_what_the_earlier_payer_paid_and_why_not_more():
    found, _ = details(written("secondary payer"))

    assert rows(
        found.other_payers, "other_payer_no", "responsibility", "filing_indicator", "payer_name", "payer_id",
        "member_id", "paid_cents",
    ) == [(1, "P", "CI", "Aetna", "60054", "W123456789", 90_000)]  # fmt: skip
    assert rows(
        found.adjudications, "line_no", "payer_id", "paid_cents", "code", "units_paid", "adjudicated"
    ) == [
        (1, "60054", 60_000, "64493", 1.0, date(2026, 11, 10)),
        (2, "60054", 30_000, "64494", 1.0, date(2026, 11, 10)),
    ]
    assert rows(found.adjustments, "line_no", "payer_id", "group", "reason", "amount_cents") == [
        (1, "60054", "CO", "45", 50_000),
        (1, "60054", "PR", "2", 10_000),
        (2, "60054", "CO", "45", 40_050),
    ]
    paid = found.adjudications["paid_cents"].sum() + found.adjustments["amount_cents"].sum()
    assert paid == 190_050  # the whole charge


TWO_OTHERS = written("secondary payer").replace(
    "SBR*P*18*******CI~",
    "SBR*P*18*******CI~\nCAS*PR*1*20**3*5.5*2~\nAMT*EAF*25.5~",
)
OTHER_NUMBERS = OFFICE.replace(
    "PRV*PE*PXC*208VP0014X~\nLX*1~\nSV1*HC:64493",
    "SBR*S*18*******CI~\nAMT*D*10~\nOI***Y***Y~\nNM1*IL*1*TESTPATIENT*PAT****MI*X1~\nNM1*PR*2*SECOND*****PI*S2~\n"
    "DTP*573*D8*20261110~\nREF*G1*PA-OF-ANOTHER~\nREF*F8*ICN-OF-ANOTHER~\nNM1*82*1~\nREF*G2*X~\n"
    "SBR*T*18*******CI~\nOI***Y***Y~\nNM1*IL*1*TESTPATIENT*PAT****MI*X2~\nNM1*PR*2*THIRD*****PI*T3~\nLX*1~\nSV1*HC:64493",
)


def test_reasons_of_a_whole_claim_three_elements_each():
    found, _ = details(TWO_OTHERS)
    of_claim = found.adjustments.filter(found.adjustments["line_no"].is_null())

    assert rows(of_claim, "other_payer_no", "group", "reason", "amount_cents", "quantity") == [
        (1, "PR", "1", 2_000, None),
        (1, "PR", "3", 550, 2.0),
    ]
    assert found.other_payers["patient_cents"].to_list() == [2_550]


def test_numbers_of_another_payer_are_not_taken_for_the_claims_own():
    found, tables = details(OTHER_NUMBERS)
    claim = tables.claims.row(0, named=True)

    assert claim["authorization_number"] is None
    assert claim["payer_control_number"] is None
    assert claim["rendering_npi"] == "1992000004"
    assert rows(found.other_payers, "other_payer_no", "payer_name", "member_id", "control_number") == [
        (1, "SECOND", "X1", "ICN-OF-ANOTHER"),
        (2, "THIRD", "X2", None),
    ]
    others = found.references.filter(found.references["other_payer_no"].is_not_null())
    assert rows(others, "other_payer_no", "meaning", "number") == [
        (1, "authorization", "PA-OF-ANOTHER"),
        (1, "payer_control_number", "ICN-OF-ANOTHER"),
        (1, None, "X"),
    ]


def test_a_number_of_another_payer_on_a_line():
    text = OFFICE.replace("REF*6R*LINE1~\nLX*2", "REF*G1*PA-OF-ANOTHER**2U:60054~\nREF*6R*LINE1~\nLX*2")
    _, tables = details(text)

    assert tables.lines["line_authorization_number"].to_list() == [None, None, None]


def test_a_dependent_has_a_name_of_its_own_and_the_subscribers_number():
    found, tables = details(written("dependent"))
    patient = found.patients.row(0, named=True)

    assert (patient["is_dependent"], patient["relationship"], patient["member_id"]) == (
        True,
        "19",
        "W123456789",
    )
    assert (patient["last_name"], patient["subscriber_last_name"]) == ("Testpatient", "Parent")
    assert patient["birth_date"] == tables.claims["patient_birth_date"][0] == date(1950, 1, 15)


def test_a_subscriber_is_the_patient():
    found, _ = details(OFFICE)

    assert rows(
        found.patients, "claim_key", "is_dependent", "relationship", "last_name", "responsibility"
    ) == [
        (0, False, "18", "TESTPATIENT", "P"),
        (1, False, "18", "OTHERPATIENT", "P"),
    ]


@pytest.mark.parametrize(("shape", "frequency"), [("replacement", "7"), ("void", "8")])
def test_a_replacement_and_a_void_name_the_payers_number(shape, frequency):
    found, tables = details(written(shape))

    assert rows(tables.claims, "frequency_code", "payer_control_number") == [(frequency, "ICN000123")]
    assert rows(found.references.filter(meaning="payer_control_number"), "number") == [("ICN000123",)]


def test_a_hospitals_authorization_stands_among_its_numbers():
    found, tables = details(HOSPITAL)

    assert rows(found.references, "meaning", "number") == [("authorization", "06A00000000001")]
    assert tables.claims["authorization_number"].to_list() == ["06A00000000001"]


def test_pieces_give_the_same_details_as_the_whole():
    text = "".join(OFFICE.splitlines(keepends=True)[:-3]) + "".join(
        ALL_KINDS[ALL_KINDS.index("HL*2*") : ALL_KINDS.index("SE*55")]
        .replace("HL*2*", "HL*4*")
        .replace("HL*3*", "HL*5*")
    )
    parts = list(read_837(text.encode(), source="x", as_of=AS_OF, details=True, chunk_bytes=600))
    (whole,) = read_837(text.encode(), source="x", as_of=AS_OF, details=True)

    assert len(parts) > 1
    for name in ("references", "notes", "drugs", "patients", "attachments"):
        pieced = [row for part in parts for row in getattr(part.details, name).iter_rows()]
        assert pieced == list(getattr(whole.details, name).iter_rows()), name


def test_a_tax_number_of_an_older_guide_is_not_taken_for_an_npi():
    text = OFFICE.replace("DANA****XX*1992000004", "DANA****24*123456789", 1)
    (chunk,) = read_837(text.encode(), source="x", as_of=AS_OF)
    assert rows(chunk.tables.claims, "rendering_npi") == [(None,), ("1992000004",)]
