"""What goes back for a file: a 999 on its form and a 277CA on its claims, both accepted by an outside validator."""

from datetime import datetime

import pytest

from facetwise.interop.x12.acknowledge import acknowledge_claims, acknowledge_form, receive
from facetwise.interop.x12.write import Interchange
from tests.interop.x12.defects import DEFECTS, with_defect
from tests.interop.x12.files import HOSPITAL, OFFICE
from tests.interop.x12.pyx12_validator import complaints
from tests.interop.x12.test_claims_by_the_guide import with_other_payer
from tests.interop.x12.test_writing import written
from tests.interop.x12.writing import SHAPES

MADE = Interchange(datetime(2026, 11, 24, 10, 0), 77)
TWO_KINDS = written(*SHAPES)


def form(text: str) -> str:
    return acknowledge_form(receive(text.encode()), MADE).decode()


def claims(text: str) -> str:
    return acknowledge_claims(receive(text.encode()), MADE)[0].decode()


@pytest.mark.parametrize("text", [OFFICE, HOSPITAL, TWO_KINDS], ids=["professional", "institutional", "both"])
def test_a_valid_file_is_accepted_in_both_answers(text):
    assert "IK5*R" not in form(text) and "AK9*A*" in form(text)
    assert "STC*A2:20*" in claims(text) and "*U*" not in claims(text)
    assert complaints(form(text)) == []
    assert complaints(claims(text)) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_the_answer_to_a_broken_file_is_itself_whole(name):
    assert complaints(form(with_defect(name))) == []


def test_a_missing_segment_is_named_with_its_place_counted_from_the_set():
    text = form(with_defect("no diagnoses"))

    assert "IK3*HI*38*2300*3~\nCTX*CLM01:ACCT0002~\nIK5*R*5~\nAK9*R*1*1*0~" in text


def test_a_wrong_value_is_named_down_to_the_element():
    assert "IK3*N4*35*2010*8~\nCTX*CLM01:ACCT0002~\nIK4*2**7*QX~" in form(with_defect("state"))


def test_the_sender_receives():
    text = form(OFFICE)

    assert "ZZ*RECEIVER001    *ZZ*SUBMITTER001   *" in text
    assert "GS*FA*RECEIVER001*SUBMITTER001*" in text


def test_one_refused_claim_does_not_hide_the_other_and_the_totals_add_up():
    text = claims(with_defect("state"))

    assert complaints(text) == []
    assert "QTY*90*1~\nQTY*AA*1~\nAMT*YU*1900~\nAMT*YY*650~" in text
    assert "TRN*2*ACCT0001~\nSTC*A2:20*20261124*WQ*1900~" in text
    assert "TRN*2*ACCT0002~\nSTC*A7:21*20261124*U*650~" in text


def test_a_set_that_is_refused_as_a_whole_has_no_answer_on_its_claims():
    _, answered = acknowledge_claims(receive(with_defect("set control number").encode()), MADE)

    assert answered == 0


def test_each_patient_is_named_once_with_the_own_member_id():
    text = claims(OFFICE)

    assert "NM1*QC*1*TESTPATIENT*PAT****MI*1EG4TE5MK73~\nTRN*2*ACCT0001~" in text
    assert "NM1*QC*1*OTHERPATIENT*OLIVE****MI*1EG4TE5MK74~\nTRN*2*ACCT0002~" in text


@pytest.mark.parametrize("value", ["20261331", "202611", "NEXT WEEK"])
def test_a_claim_without_a_day_that_exists_is_left_to_the_999(value):
    broken = OFFICE.replace("D8*20261103", f"D8*{value}")
    text, answered = acknowledge_claims(receive(broken.encode()), MADE)

    assert answered == 1
    assert b"ACCT0002" not in text and f"*{value}~".encode() not in text
    assert (
        b"STC*A1:19*20261124*WQ*1900~\nQTY*90*1~\nAMT*YU*1900~" in text
    )  # the totals are of what is answered
    assert complaints(text.decode()) == []
    assert "CTX*CLM01:ACCT0002~" in form(broken)


def test_where_no_claim_has_a_day_there_is_nothing_to_send():
    broken = OFFICE.replace("D8*20261103", "D8*20261331").replace("D8*20261102", "D8*20261331")

    assert acknowledge_claims(receive(broken.encode()), MADE) == (b"", 0)


def test_nothing_is_refused_for_separators_behind_the_last_value():
    text = OFFICE.replace("N3*100 MAIN ST~", "N3*100 MAIN ST*~")

    assert "IK5*A~" in form(text)
    assert "*U*" not in claims(text)


def test_sums_that_do_not_agree_are_for_the_277ca_not_for_the_999():
    broken = with_other_payer(900, (600, 500), (300, 400))

    assert "IK5*A~" in form(broken)
    assert "TRN*2*ACCT0001~\nSTC*A7:21*20261124*U*1900~" in claims(broken)
