"""Acknowledgments, claim statuses, eligibility and authorizations as tables, and the same bytes damaged."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.interop.x12.responses import read_271, read_277ca, read_278, read_999

ISA = "ISA*00*          *00*          *ZZ*SUBMITTER001   *ZZ*RECEIVER001    *261123*0900*^*00501*000000011*0*T*:~"


def wrapped(group: str, body: str) -> bytes:
    return f"{ISA}GS*{group}*S*R*20261123*0900*1*X*005010~{body}GE*1*1~IEA*1*000000011~".encode()


REJECTED = wrapped(
    "FA",
    "ST*999*0001*005010X231~AK1*HC*4*005010X222A1~AK2*837*0001*005010X222A1~IK3*HI*25**3~IK4*2**7*BAD~IK5*R*5~"
    "AK2*837*0002*005010X222A1~IK5*A~AK9*P*2*2*1~SE*9*0001~",
)
STATUSES = wrapped(
    "HN",
    "ST*277*0001*005010X214~BHT*0085*08*CA0001*20261123*0930*TH~HL*1**20*1~NM1*AY*2*HOUSE*****46*R~TRN*1*T1~"
    "HL*2*1*21*1~TRN*2*BATCH~STC*A1:20*20261123*WQ*2050~HL*3*2*19*1~TRN*1*0~STC*A1:19**WQ*2050~"
    "HL*4*3*PT~NM1*QC*1*TESTPATIENT*PAT~TRN*2*ACCT0001~STC*A7:453:HK*20261123*U*2050~"
    "SVC*HC:64493:50:KX*1200*****1~STC*A7:453:HK*20261123*U~REF*FJ*LINE1~SE*18*0001~",
)
ANSWER = wrapped(
    "HI",
    "ST*278*0001*005010X217~BHT*0007*11*P1*20261124*1200*18~HL*1**20*1~HL*2*1*21*1~HL*3*2*22*1~HL*4*3*EV*1~"
    "TRN*2*PAT1~UM*HS*I*2*11:B~HCR*A2*PA123456789~HL*5*4*SS*0~TRN*2*LINE1~HCR*A1*PA123456789~"
    "DTP*472*RD8*20261204-20270203~SV1*HC:64493:50**UN*1~HL*6*4*SS*0~TRN*2*LINE2~HCR*A3**0V~"
    "SV1*HC:64494:50**UN*1~MSG*SECOND LEVEL NOT SUPPORTED~SE*20*0001~",
)
BENEFITS = wrapped(
    "HB",
    "ST*271*0001*005010X279A1~BHT*0022*11*E1*20261123*0901~HL*1**20*1~HL*2*1*21*1~HL*3*2*22*0~TRN*2*TRACE1*9~"
    "EB*1**30**PLAN~EB*A*IND*98*****.2~EB*C*IND*30***29*500~EB*CB*****27*****Y**HC:64493~SE*11*0001~",
)


def test_a_set_that_was_rejected_says_where_and_why() -> None:
    rows = read_999(REJECTED, source="a").rows
    first, second = rows.iter_rows(named=True)
    assert (first["set_control"], first["verdict"], first["segment_tag"], first["segment_position"]) == (
        "0001",
        "R",
        "HI",
        25,
    )
    assert (first["element"], first["element_error"], second["verdict"]) == ("2", "7", "A")


def test_a_line_that_was_rejected_before_it_was_judged() -> None:
    rows = list(read_277ca(STATUSES, source="a").rows.iter_rows(named=True))
    assert [
        (r["level"], r["claim_id"], r["code"], r["line_control_number"], r["is_rejected"]) for r in rows
    ] == [
        ("21", None, None, None, False),
        ("19", None, None, None, False),
        ("PT", "ACCT0001", None, None, True),
        ("PT", "ACCT0001", "64493", "LINE1", True),
    ]
    assert rows[2]["amount_cents"] == 205000 and rows[2]["status_date"] == date(2026, 11, 23)


def test_an_authorization_granted_in_part() -> None:
    event, granted, refused = read_278(ANSWER, source="a").rows.iter_rows(named=True)
    assert (event["action"], event["number"]) == ("A2", "PA123456789")
    assert (granted["code"], granted["action"], granted["valid_until"]) == ("64493", "A1", date(2027, 2, 3))
    assert (refused["code"], refused["action"], refused["reason"]) == ("64494", "A3", "0V")
    assert refused["message"] == "SECOND LEVEL NOT SUPPORTED"


def test_a_benefit_that_needs_an_authorization() -> None:
    rows = list(read_271(BENEFITS, source="a").rows.iter_rows(named=True))
    assert (rows[-1]["code"], rows[-1]["authorization_needed"]) == ("64493", "Y")
    assert (rows[1]["percent"], rows[2]["amount_cents"]) == (0.2, 50000)


@pytest.mark.parametrize("read", [read_999, read_277ca, read_278, read_271])
def test_another_file_is_named_in_one_line(read) -> None:
    for content in (b"", b"hello", wrapped("HP", "ST*835*1~SE*2*1~")):
        found = read(content, source="a")
        assert found.rows.is_empty() and len(found.problems) == 1


@settings(deadline=None)
@given(
    st.sampled_from([(read_999, REJECTED), (read_277ca, STATUSES), (read_278, ANSWER), (read_271, BENEFITS)]),
    st.integers(0, 1000),
    st.binary(max_size=5),
    st.integers(0, 5),
)
def test_damage_never_crashes(which, at: int, insert: bytes, cut: int) -> None:
    read, content = which
    position = at % len(content)
    found = read(content[:position] + insert + content[position + cut :], source="a")
    assert found.rows["segment"].is_not_null().all()
