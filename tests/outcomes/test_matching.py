"""Which sent line a remitted line speaks of, and what the payer did with it in the end."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.remits.tables import concatenated
from facetwise.outcomes.judgement import judged_lines
from facetwise.outcomes.matching import Matched, Returned, Sent, match
from facetwise.outcomes.next_steps import next_step
from tests.interop.x12.remits.remittance import claim, line, remittance

DAY = date(2026, 3, 2)
CO45 = "CAS*CO*45*{}~"


def sent(*lines: tuple[str, str, int, str | None]) -> Sent:
    """Lines as claim, code, charge and line control number; claims in order of appearance."""
    names = list(dict.fromkeys(name for name, *_ in lines))
    claims = pl.DataFrame({"claim_key": range(len(names)), "claim_id": names, "source": ["s"] * len(names)})
    numbers: dict[str, int] = {}
    rows = []
    for name, code, charge, control in lines:
        numbers[name] = numbers.get(name, 0) + 1
        rows.append((names.index(name), numbers[name], code, charge * 100, DAY, control, 1))
    columns = [
        "claim_key",
        "line_no",
        "code",
        "charge_cents",
        "service_date",
        "line_control_number",
        "segment",
    ]
    types = [pl.UInt32, pl.Int16, pl.String, pl.Int64, pl.Date, pl.String, pl.Int32]
    frame = pl.DataFrame(rows, schema=dict(zip(columns, types, strict=True)), orient="row")
    return Sent(claims.with_columns(pl.col("claim_key").cast(pl.UInt32)), frame)


def returned(*claims: str) -> Returned:
    tables = concatenated([chunk.tables for chunk in read_835(remittance(*claims), source="r")])
    return Returned(tables.claims, tables.lines, tables.adjustments)


def ways(found: Matched) -> list[tuple[int, int, str]]:
    return found.lines.sort("remit_line_no").select("remit_line_no", "line_no", "matched_by").rows()


def test_the_line_control_number_wins_over_code_and_charge() -> None:
    back = returned(
        claim(
            "A",
            "1",
            20,
            20,
            line("64493", 10, 10, extra="REF*6R*L2~"),
            line("64493", 10, 10, extra="REF*6R*L1~"),
        )
    )
    found = match(sent(("A", "64493", 10, "L1"), ("A", "64493", 10, "L2")), back)
    assert ways(found) == [(0, 2, "line control number"), (1, 1, "line control number")]


def test_two_lines_that_look_alike_are_not_guessed() -> None:
    back = returned(claim("A", "1", 20, 20, line("64493", 10, 10), line("64493", 10, 10)))
    found = match(sent(("A", "64493", 10, None), ("A", "64493", 10, None)), back)
    assert ways(found) == [] and found.unmatched_remit_lines.height == 2


def test_the_parts_of_a_line_that_the_payer_split_are_one_answer() -> None:
    parts = (
        line("64493", 6, 4, CO45.format(2), extra="REF*6R*L1~"),
        line("64493", 4, 0, "CAS*CO*151*4~", extra="REF*6R*L1~"),
    )
    back, claims = returned(claim("A", "1", 10, 4, *parts)), sent(("A", "64493", 10, "L1"))
    found = match(claims, back)
    (row,) = judged_lines(claims, back, found).iter_rows(named=True)
    assert found.unmatched_remit_lines.is_empty()
    assert (row["outcome"], row["paid_cents"], row["denied_cents"], row["reasons"]) == (
        "cut",
        400,
        400,
        ["CO-151"],
    )


def test_a_number_that_comes_back_on_other_lines_too_says_nothing() -> None:
    back = returned(
        claim(
            "A",
            "1",
            30,
            30,
            line("64493", 10, 10, extra="REF*6R*L1~"),
            line("64494", 20, 20, extra="REF*6R*L1~"),
        )
    )
    found = match(sent(("A", "64493", 10, "L1"), ("A", "64494", 20, "L2")), back)
    assert ways(found) == [(0, 1, "code, date and charge"), (1, 2, "code, date and charge")]


def test_a_code_that_the_payer_changed_is_matched_by_what_was_sent() -> None:
    changed = "SVC*HC:64494*10*10**1*HC:64493~DTM*472*20260302~"
    found = match(sent(("A", "64493", 10, None)), returned(claim("A", "1", 10, 10, changed)))
    assert ways(found) == [(0, 1, "code, date and charge")]


def test_a_claim_denied_as_a_whole_denies_each_line() -> None:
    back = returned(claim("A", "4", 30, 0, "CAS*CO*29*30~"))
    claims = sent(("A", "64493", 10, None), ("A", "64494", 20, None))
    lines = judged_lines(claims, back, match(claims, back))
    assert lines["outcome"].to_list() == ["denied", "denied"]
    assert lines["reasons"].to_list() == [["CO-29"], ["CO-29"]]
    assert lines["denied_cents"].to_list() == [1000, 2000]  # each its own charge, not the claim's sum


def test_what_the_patient_owes_is_no_denial() -> None:
    back = returned(claim("A", "1", 10, 0, line("64493", 10, 0, "CAS*PR*1*10~")))
    claims = sent(("A", "64493", 10, None))
    assert judged_lines(claims, back, match(claims, back))["outcome"].to_list() == ["left to the patient"]


def test_a_reversal_without_a_correction_takes_the_payment_back() -> None:
    back = returned(
        claim("A", "1", 10, 6, line("64493", 10, 6, CO45.format(4))),
        claim("A", "22", -10, -6, line("64493", -10, -6, CO45.format(-4))),
    )
    claims = sent(("A", "64493", 10, None))
    (row,) = judged_lines(claims, back, match(claims, back)).iter_rows(named=True)
    assert (row["outcome"], row["paid_cents"]) == ("taken back", 0)


def test_no_next_step_is_a_write_off() -> None:
    for number in (*range(1, 300), "B7", "B15"):
        step = next_step(f"CO-{number}")
        assert step.step in ("correct", "appeal", "ask the payer")
        assert "write" not in step.what.casefold() or "off" not in step.what.casefold()


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B"]), st.sampled_from(["1", "2"]), st.integers(1, 2)),
        min_size=1,
        max_size=6,
    ),
    st.lists(
        st.tuples(st.sampled_from(["A", "B", "X"]), st.sampled_from(["1", "2"]), st.integers(1, 2)),
        max_size=6,
    ),
)
def test_each_remitted_line_finds_one_line_or_is_listed(out: list, back: list) -> None:
    claims = sent(*[(name, f"6449{code}", charge, None) for name, code, charge in out])
    remits = returned(
        *[claim(n, "1", c, c, line(f"6449{code}", c, c)) for n, code, c in back] or [claim("Z", "1", 1, 1)]
    )
    found = match(claims, remits)
    in_a_known_claim = remits.lines.join(found.claims, on="remit_claim_no").height
    assert found.lines.height + found.unmatched_remit_lines.height == in_a_known_claim
    assert found.lines["remit_line_no"].is_unique().all()
    assert found.claims.height + found.unmatched_remit_claims.height == remits.claims.height
