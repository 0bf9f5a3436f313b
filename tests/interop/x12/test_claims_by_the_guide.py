"""What a clearinghouse sends back: each row a claim file with one thing changed, and what must be said of it.

Written from the guides (005010X222A1, X223A2) before anything was run; where nothing is to be said, nothing may be.
"""

import re

import polars as pl
import pytest

from facetwise.interop.x12 import read_837
from facetwise.interop.x12.document import read_document
from facetwise.interop.x12.syntax import syntax_faults
from tests.interop.x12.files import AS_OF, HOSPITAL, OFFICE

LINE = "LX*{}~\nSV1*HC:99213*1*UN*1***1~\nDTP*472*D8*20261102~\n"
FIRST_LINE = "LX*1~\nSV1*HC:64493:50:KX*1200"
OTHER_PAYER = (
    "SBR*P*18*******MB~\n{}AMT*D*{}~\nOI***Y***Y~\nNM1*IL*1*TESTPATIENT*PAT****MI*1EG4TE5MK73~\n"
    "NM1*PR*2*MEDICARE*****PI*15202~\n"
)
DECIDED = "REF*6R*LINE{}~\nSVD*15202*{}*HC:{}:50**1~\nCAS*CO*45*{}~\nDTP*573*D8*20261120~\n"


def counted(text: str) -> str:
    """The file with the right count of its segments."""
    inside = text[text.index("\nST*") : text.index("\nSE*")]
    return re.sub(r"\nSE\*\d+", f"\nSE*{inside.count(chr(10)) + 1}", text)


def with_other_payer(
    paid: int, first: tuple[int, int], second: tuple[int, int], *, of_claim: str = ""
) -> str:
    """The first claim, billed at 1200 and 700, after another payer: paid and cut of the claim and of each line."""
    text = OFFICE.replace(FIRST_LINE, OTHER_PAYER.format(of_claim, paid) + FIRST_LINE)
    for number, code, (of_line, cut) in ((1, "64493", first), (2, "64494", second)):
        text = text.replace(f"REF*6R*LINE{number}~\n", DECIDED.format(number, of_line, code, cut), 1)
    return counted(text)


def of_first_line_alone(paid: int) -> str:
    """The other payer says nothing of the second line."""
    text = with_other_payer(paid, (600, 600), (300, 400))
    return counted(text.replace(DECIDED.format(2, 300, "64494", 400), "REF*6R*LINE2~\n"))


def of_claim_alone(paid: int, cut: str) -> str:
    """The other payer decided on the claim as a whole."""
    return counted(OFFICE.replace(FIRST_LINE, OTHER_PAYER.format(cut, paid) + FIRST_LINE))


ROWS = [
    ("a late charge of a physician", OFFICE, ("***11:B:1", "***11:B:5"), ["CLM05-3 5 is no code for this place"]),
    ("a final claim of a home", OFFICE, ("***11:B:1", "***11:B:9"), ["CLM05-3 9 is no code for this place"]),
    ("a corrected claim", OFFICE, ("***11:B:1", "***11:B:6"), []),
    ("a charge below zero", OFFICE, ("KX*1200", "KX*-1200"),
     ["SV102 -1200 is not an amount such as 650 or 650.00, from 0 up"]),
    ("a charge of nothing", OFFICE, ("KX*1200", "KX*0"), []),
    ("an attachment sent by mail, found by nothing", OFFICE, ("HI*ABK:M47816", "PWK*OB*BM~\nHI*ABK:M47816"),
     ["PWK05 is empty", "PWK06 is empty"]),
    ("an attachment with its number", OFFICE, ("HI*ABK:M47816", "PWK*OB*EL***AC*N1~\nHI*ABK:M47816"), []),
    ("an attachment that waits to be asked for", OFFICE, ("HI*ABK:M47816", "PWK*OB*AA~\nHI*ABK:M47816"), []),
    ("a note of 81 signs", OFFICE, ("HI*ABK:M47816", f"NTE*ADD*{'X' * 81}~\nHI*ABK:M47816"),
     ["NTE02 is longer than 80 signs"]),
    ("a note of 80 signs", OFFICE, ("HI*ABK:M47816", f"NTE*ADD*{'X' * 80}~\nHI*ABK:M47816"), []),
    ("a sender that is not filled up", OFFICE, ("SUBMITTER001   *", "SUBMITTER001*"), ["ISA06 is 12 long"]),
    ("a sender of too many signs", OFFICE, ("SUBMITTER001   *", f"{'S' * 40}*"), ["ISA06 is 40 long"]),
    ("a sender that lacks two blanks", HOSPITAL, ("SUBMITTER001   *", "SUBMITTER001 *"), ["ISA06 is 13 long"]),
    ("an end of file as old systems write it", OFFICE, ("IEA*1*000000001~\n", "IEA*1*000000001~\n\x1a"), []),
    ("a level that says it holds another", OFFICE, ("HL*2*1*22*0", "HL*2*1*22*1"), ["HL04 is 1"]),
    ("a level that says it holds none", OFFICE, ("HL*1**20*1", "HL*1**20*0"), ["HL04 is 0"]),
    ("fifty lines", OFFICE, ("LX*2~", "".join(map(LINE.format, range(2, 50))) + "LX*50~"), []),
    ("fifty-one lines", OFFICE, ("LX*2~", "".join(map(LINE.format, range(2, 51))) + "LX*51~"),
     ["loop 2400 stands 51 times"]),
    ("two principal diagnoses", OFFICE, ("*ABF:M5450~", "~\nHI*ABK:M5450~"),
     ["a second diagnosis is marked as the principal one"]),
    ("further diagnoses of a physician apart", OFFICE, ("*ABF:M5450~", "~\nHI*ABF:M5450~"),
     ["diagnoses after the first do not stand where they belong"]),
    ("further diagnoses of a hospital beside the first", HOSPITAL, ("ABK:M47816", "ABK:M47816*ABF:M5450"),
     ["diagnoses after the first do not stand where they belong"]),
    ("a hospital's claim without the attending physician", HOSPITAL, ("NM1*71*1*DOCTOR*DANA****XX*1992000004~\n", ""),
     ["loop 2310A (NM1*71) is missing in loop 2300"]),
    ("a line before the statement begins", HOSPITAL, ("RD8*20261102-20261102", "RD8*20261103-20261110"),
     ["DTP03 20261102 lies outside of the statement"] * 2),
    ("a line on the last day of the statement", HOSPITAL, ("RD8*20261102-20261102", "RD8*20261001-20261102"), []),
]  # fmt: skip


def said(text: str) -> list[str]:
    return said_of(counted(text))


def said_of(text: str) -> list[str]:
    return pl.concat(syntax_faults(text.encode()))["message"].to_list()


@pytest.mark.parametrize(
    ("text", "change", "wanted"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_each_claim_is_told_what_the_clearinghouse_would_say(text, change, wanted):
    assert change[0] in text
    assert said(text.replace(*change, 1)) == wanted


@pytest.mark.parametrize(
    ("claim", "wanted"),
    [
        (with_other_payer(900, (600, 600), (300, 400)), []),
        (with_other_payer(800, (600, 600), (300, 400), of_claim="CAS*CO*253*100~\n"), []),
        (with_other_payer(900, (600, 500), (300, 400)), ["SVD02 and its adjustments make 1100.00"]),
        (with_other_payer(800, (600, 600), (300, 400)), ["AMT*D is 800.00"]),
        (with_other_payer(900, (600, 600), (300, 400), of_claim="CAS*CO*45*1000~\n"), ["AMT*D is 900.00"]),
        (of_first_line_alone(600), []),
        (of_first_line_alone(1300), ["AMT*D is 1300.00"]),
        (of_claim_alone(900, "CAS*CO*45*1000~\n"), []),
        (of_claim_alone(900, "CAS*CO*45*999.50~\n"), ["AMT*D is 900.00"]),
        (of_claim_alone(900, ""), []),
    ],
    ids=["by line", "by line and claim", "a line that lacks 100", "a claim that lacks 100", "the same cut told twice",
         "one line alone", "one line paid twice", "by claim", "a claim that lacks half a dollar", "the sum alone"],
)  # fmt: skip
def test_what_the_payer_before_paid_and_cut_makes_the_charge(claim, wanted):
    assert sorted(said(claim)) == wanted


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_filled_up_with_blanks_are_segments(end):
    padded = "".join(f"{line.removesuffix('~'):110}{end}" for line in OFFICE.splitlines())
    chunks = list(read_837(padded.encode(), source="x", as_of=AS_OF))

    assert said_of(padded) == []
    assert [name for chunk in chunks for name in chunk.tables.claims["claim_id"]] == ["ACCT0001", "ACCT0002"]
    assert read_document(padded.encode()).to_bytes() == padded.encode()


@pytest.mark.parametrize("separator", ["q", "\x1f", ">", "|"])
def test_any_sign_may_part_components(separator):
    assert said(OFFICE.replace(":", separator)) == []
    assert said(HOSPITAL.replace("HC:64493", "HC:649").replace(":", separator)) == [
        "SV202-2 649 is not five signs"
    ]
