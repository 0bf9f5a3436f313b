"""A valid file has no finding; each of twenty-five defects has one, with its place."""

from functools import cache

import polars as pl
import pytest

from facetwise.domain.form_faults import KINDS
from facetwise.interop.x12 import read_837
from facetwise.interop.x12.syntax import FAULTS, syntax_faults
from facetwise.rules.registry import all_rules
from facetwise.workflow import check_tables
from tests.interop.x12.defects import DEFECTS, with_defect
from tests.interop.x12.files import AS_OF, HOSPITAL, OFFICE
from tests.interop.x12.pyx12_validator import complaints
from tests.interop.x12.test_details import ALL_KINDS
from tests.interop.x12.test_writing import written
from tests.interop.x12.writing import SHAPES

MISSED_BY_PYX12 = {  # in 4.0.0, run here: what it accepts
    "procedure code of four signs",
    "diagnosis with its dot",
    "check digit of an NPI",
    "total that is not the sum of the lines",
    "pointer to a diagnosis that is not there",
}


@cache
def faults(text: str) -> pl.DataFrame:
    return pl.concat(syntax_faults(text.encode()))


@cache
def said(text: str) -> frozenset[str]:
    """Everything that reading and checking has to say, without what waits for a record or a policy."""
    told = set(faults(text)["message"])
    for chunk in read_837(text.encode(), source="x", as_of=AS_OF):
        findings = check_tables(chunk.tables)
        told |= {problem.message for problem in chunk.problems}
        told |= set(findings.filter(pl.col("verdict") == "violated")["message"])
    return frozenset(told)


@pytest.mark.parametrize("text", [OFFICE, HOSPITAL], ids=["professional", "institutional"])
def test_a_valid_file_keeps_its_guide(text):
    assert faults(text).rows() == []
    assert complaints(text) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_every_claim_that_we_write_keeps_its_guide(shape):
    assert faults(written(shape)).rows() == []


def test_groups_of_both_guides_in_one_file_keep_theirs():
    assert faults(written(*SHAPES)).rows() == []


@pytest.mark.parametrize("name", DEFECTS)
def test_each_defect_is_found(name):
    assert said(with_defect(name)) - said(OFFICE)


@pytest.mark.parametrize("name", DEFECTS)
def test_pyx12_beside_it(name):
    assert bool(complaints(with_defect(name))) is (name not in MISSED_BY_PYX12)


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("N3*100 MAIN ST~", "N3*100 MAIN ST**~", "N3 ends with empty elements"),
        ("SV1*HC:64490:RT:KX*", "SV1*HC:64490:RT:KX:*", "a composite of SV1 ends with empty components"),
        ("HI*ABK:M47812~", "HI*ABK:M47812:~", "a composite of HI ends with empty components"),
        ("N3*100 MAIN ST~", "N3*100 MAIN ST*\n~", "N3 ends with empty elements"),
    ],
)
def test_separators_behind_the_last_value_are_said_as_a_risk(written, instead, message):
    assert written in OFFICE
    found = faults(OFFICE.replace(written, instead, 1))
    assert found["message"].to_list() == [message]
    assert KINDS[found["kind"][0]].severity == "risk"


@pytest.mark.parametrize(
    ("written", "instead", "tag", "under"),
    [
        ("GE*1*1~", "REF*6R*LINE9~\nGE*1*1~", "REF", 3),  # behind SE
        ("IEA*1*", "NTE*ADD*LATE~\nIEA*1*", "NTE", 3),  # behind GE
        ("\nST*837", "\nLX*7~\nST*837", "LX", None),
        ("\nGS*HC", "\nTA1*000000001*261123*0900*A*000~\nGS*HC", None, None),  # has its place there
    ],
)
def test_a_segment_outside_of_the_transaction_sets_is_said_and_is_no_claims(written, instead, tag, under):
    assert written in OFFICE
    found = faults(OFFICE.replace(written, instead, 1))
    assert found.select("tag", "set_segment", "claim_segment").rows() == ([(tag, under, None)] if tag else [])


def test_a_file_that_is_cut_off_says_what_was_never_closed():
    messages = faults(OFFICE[: OFFICE.index("LX*2~")])["message"].to_list()

    assert "the interchange that begins at segment 1 is not closed" in messages
    assert "the functional group that begins at segment 2 is not closed" in messages
    assert "the transaction set that begins at segment 3 is not closed" in messages


def test_a_fault_has_its_place_down_to_the_element():
    (fault,) = faults(with_defect("state")).rows(named=True)

    assert (fault["segment"], fault["loop"], fault["tag"], fault["element"]) == (37, "2010BA", "N4", 2)
    assert fault["claim_segment"] == 40
    assert fault["message"] == "N402 QX is no code for this place"
    assert set(fault) == set(FAULTS)


def test_names_and_numbers_of_people_are_never_repeated():
    text = OFFICE.replace("CLM*ACCT0002", "CLM*" + "SECRET" * 8).replace(
        "NM1*IL*1*OTHERPATIENT", "NM1*IL*1*" + "SECRET" * 11
    )
    rows = faults(text)

    assert rows.height == 2
    assert not rows.filter(
        pl.any_horizontal(pl.col("message", "expected", "value").str.contains("SECRET"))
    ).height


@pytest.mark.parametrize("size", [300, 700, 1500])
def test_the_faults_are_the_same_however_the_file_is_cut(size):
    text = with_defect("parent of a level").replace("LX*2~", "LX*1~").replace("*OH*43215", "*QX*43215")
    whole = faults(text).rows()

    assert sorted(map(str, pl.concat(syntax_faults(text.encode(), piece_bytes=size)).rows())) == sorted(
        map(str, whole)
    )


def test_a_version_4010_is_held_to_no_guide_but_its_envelope():
    old = OFFICE.replace("005010X222A1", "004010X098A1").replace("HI*ABK:M47812~\n", "")

    assert set(faults(old)["kind"]) == {"x12-envelope-broken"}


def test_every_kind_of_fault_is_explained():
    used = {kind for name in DEFECTS for kind in faults(with_defect(name))["kind"]}

    assert used <= set(KINDS)
    assert len(used) >= 6


def test_no_rule_has_the_number_of_a_fault():
    assert not {kind.code for kind in KINDS.values()} & {rule.code for rule in all_rules().values()}


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1a", "\x7f"])
def test_a_control_character_is_said_where_it_stands(sign):
    text = OFFICE.replace("NM1*IL*1*TESTPATIENT", f"NM1*IL*1*TEST{sign}PATIENT")
    (fault,) = pl.concat(syntax_faults(text.encode())).iter_rows(named=True)

    assert (fault["segment"], fault["message"]) == (16, "a control character stands in the segment")


def test_a_control_character_that_separates_is_none_too_many():
    text = OFFICE.replace("\n", "").replace("*", "\x1d").replace("~", "\x1c").replace(":", "\x07")

    assert pl.concat(syntax_faults(text.encode())).is_empty()


def test_a_drug_without_its_qualifier_is_said():
    text = ALL_KINDS.replace("LIN**N4*", "LIN*N4*")

    assert any("LIN02" in message for message in pl.concat(syntax_faults(text.encode()))["message"])


@pytest.mark.parametrize("version", ["004010X098A1", "005010X298", "X"])
def test_a_version_without_a_guide_here_is_said_not_passed(version):
    text = OFFICE.replace("005010X222A1", version)
    (chunk,) = read_837(text.encode(), source="x", as_of=AS_OF)

    assert [str(problem) for problem in chunk.problems] == [
        f"x: segment 3: version {version} is held to no guide here: its form was not checked; "
        "expected 005010X222 or 005010X223"
    ]
    assert chunk.tables.claims.height == 2


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ("HI*ABK:M47816:ABF:M5450~", "an element of HI holds more than one diagnosis"),
        ("HI*ABK:M47816*XYZ:M5450~", "a code of HI has a qualifier that is no code for this place"),
    ],
)
def test_diagnoses_that_hide_one_another_are_said(spoilt, said):
    text = OFFICE.replace("HI*ABK:M47816*ABF:M5450~", spoilt)

    assert pl.concat(syntax_faults(text.encode()))["message"].to_list() == [said]


def test_a_diagnosis_present_on_admission_is_one_diagnosis():
    text = HOSPITAL.replace("HI*ABK:M47816~", "HI*ABK:M47816:::::::Y~")

    assert pl.concat(syntax_faults(text.encode())).is_empty()


def test_segments_of_a_loop_in_another_order_are_said():
    text = OFFICE.replace("DTP*472*D8*20261103~\nREF*6R*LINE1~", "REF*6R*LINE1~\nDTP*472*D8*20261103~")

    assert pl.concat(syntax_faults(text.encode()))["message"].to_list() == [
        "DTP*472 stands after REF*6R in loop 2400"
    ]


def test_each_of_several_segments_in_another_order_is_said():
    text = OFFICE
    for day in ("20261102", "20261103"):
        text = text.replace(f"DTP*472*D8*{day}~\nREF*6R*LINE1~", f"REF*6R*LINE1~\nDTP*472*D8*{day}~")

    assert (
        pl.concat(syntax_faults(text.encode()))["message"].to_list()
        == ["DTP*472 stands after REF*6R in loop 2400"] * 2
    )
