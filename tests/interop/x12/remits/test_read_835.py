"""Remittances as tables: amounts, reasons, reversals, and files that are cut, damaged or something else."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.remits.tables import RemitTables, concatenated
from tests.interop.x12.remits.remittance import CLAIM, claim, line, remittance


def read(content: bytes, **size: int) -> tuple[RemitTables, list[str]]:
    chunks = list(read_835(content, source="pay.835", **size))
    return concatenated([chunk.tables for chunk in chunks]), [
        str(p) for chunk in chunks for p in chunk.problems
    ]


def test_a_payment_with_its_trace_and_parties() -> None:
    tables, problems = read(remittance())
    assert not problems
    row = tables.payments.row(0, named=True)
    assert (row["paid_cents"], row["trace_number"], row["payment_date"]) == (
        28540,
        "EFT0001",
        date(2026, 11, 30),
    )
    assert (row["payer_name"], row["payee_id"], row["segment"]) == ("EXAMPLE MA PLAN", "1234567893", 4)


def test_a_claim_with_paid_cut_and_denied_lines() -> None:
    tables, _ = read(remittance())
    one = tables.claims.row(0, named=True)
    assert (one["claim_id"], one["charge_cents"], one["paid_cents"], one["patient_cents"]) == (
        "ACCT0001",
        205000,
        28540,
        7135,
    )
    assert (one["payer_control_number"], one["rendering_npi"], one["remark_codes"]) == (
        "PAYERICN000123",
        "1992000004",
        ["MA01"],
    )
    shown = tables.lines.select(
        "code", "modifier_1", "paid_cents", "allowed_cents", "line_control_number"
    ).rows()
    assert shown[0] == ("64493", "50", 28540, 35675, "LINE1")
    assert tables.lines["remark_codes"].to_list() == [[], ["N54"], ["N19"]]
    reasons = tables.adjustments.select("remit_line_no", "group", "reason", "amount_cents").rows()
    assert reasons == [
        (0, "CO", "45", 84325),
        (0, "PR", "2", 7135),
        (1, "CO", "197", 70000),
        (2, "CO", "97", 15000),
    ]


def test_every_value_keeps_its_segment() -> None:
    tables, _ = read(remittance())
    texts = remittance().decode().split("~")
    for frame, tag in ((tables.claims, "CLP"), (tables.lines, "SVC"), (tables.adjustments, "CAS")):
        assert all(texts[number - 1].startswith(tag) for number in frame["segment"])


def test_six_reasons_in_one_segment() -> None:
    cuts = "CAS*OA*18*1**23*2*1*97*3**94*4**45*5**253*6~"
    tables, problems = read(remittance(claim("A", "1", 21, 0, line("64493", 21, 0, cuts))))
    assert tables.adjustments["reason"].to_list() == ["18", "23", "97", "94", "45", "253"]
    assert tables.adjustments["amount_cents"].sum() == 2100 and not problems


def test_a_reversal_and_its_correction() -> None:
    content = remittance(
        claim("A", "22", -100, -80, line("64493", -100, -80, "CAS*CO*45*-20~")),
        claim("A", "1", 100, 60, line("64493", 100, 60, "CAS*CO*45*40~")),
    )
    tables, problems = read(content)
    assert tables.claims["is_reversal"].to_list() == [True, False]
    assert tables.claims["paid_cents"].to_list() == [-8000, 6000] and not problems


def test_what_the_payer_takes_outside_of_claims() -> None:
    tables, _ = read(remittance(plb="PLB*1234567893*20261231*WO:ICN9*50*L6*-1.25~"))
    rows = tables.provider_adjustments.select("reason", "reference", "amount_cents").rows()
    assert rows == [("WO", "ICN9", 5000), ("L6", None, -125)]


def test_a_line_that_does_not_add_up_is_said_with_its_place() -> None:
    tables, problems = read(remittance(claim("A", "1", 100, 50, line("64493", 100, 50, "CAS*CO*45*20~"))))
    assert tables.lines.height == 1
    assert any("segment 15" in problem and "80.00 where 50.00" in problem for problem in problems)


def test_a_payment_that_is_not_the_sum_of_its_claims_is_said() -> None:
    content = remittance(
        *[CLAIM.replace("ACCT0001", f"A{n}") for n in range(3)], plb="PLB*1*20261231*WO:X*85.40~"
    )
    assert b"BPR*I*770.80*" in content
    for size in (400, 1 << 20):
        assert read(content, chunk_bytes=size)[1] == []
        _, problems = read(content.replace(b"BPR*I*770.80*", b"BPR*I*856.20*"), chunk_bytes=size)
        assert problems == [
            "pay.835: segment 4: BPR02 856.20 is not what was paid for claims, less PLB; expected 770.80"
        ]


def test_pieces_of_any_size_give_the_same_tables() -> None:
    content = remittance(
        *[CLAIM.replace("ACCT0001", f"A{n}") for n in range(12)], plb="PLB*1*20261231*WO:X*5~"
    )
    whole, _ = read(content)
    for size in (200, 2000):
        cut, _ = read(content, chunk_bytes=size)
        for name in RemitTables.__slots__:
            assert getattr(cut, name).equals(getattr(whole, name)), (name, size)


def test_a_claim_file_is_said_to_be_no_remittance() -> None:
    _, problems = read(b"ISA*00*x~GS*HC~ST*837*0001~BHT*0019~SE*2*0001~")
    assert problems and all("Traceback" not in problem for problem in problems)
    assert any("837" in problem for problem in problems)


def test_nothing_and_noise_are_refused_in_one_line() -> None:
    for content in (b"", b"   ", b"hello", b"\xff\xfe\x00"):
        _, problems = read(content)
        assert len(problems) == 1 and "835" in problems[0]


@settings(max_examples=25)
@given(st.integers(0, 2000), st.binary(max_size=6), st.integers(0, 6), st.sampled_from([64, 400, 1 << 20]))
def test_damage_never_crashes_and_loses_no_whole_claim(at: int, insert: bytes, cut: int, size: int) -> None:
    content = remittance(CLAIM, CLAIM.replace("ACCT0001", "ACCT0002"))
    position = at % len(content)
    broken = content[:position] + insert + content[position + cut :]
    tables, problems = read(broken, chunk_bytes=size)
    if broken[:6] == b"ISA*00" and position > 106 and b"~" not in insert:
        lost = {b"ACCT0001", b"ACCT0002"} - {str(name).encode() for name in tables.claims["claim_id"]}
        assert all(broken.count(b"~CLP*" + name + b"*") == 0 for name in lost) or problems
    assert tables.lines.filter(pl.col("remit_claim_no").is_null()).is_empty()
