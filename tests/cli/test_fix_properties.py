"""However a claim is spoilt in its presentation, the fixed file holds the same facts, and nothing else has moved."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facetwise.cli.entry import run
from facetwise.cli.fixing import MOST_ROUNDS
from facetwise.interop.x12.document import Segment, read_document
from tests.interop.x12.files import OFFICE
from tests.interop.x12.pyx12_validator import complaints

FIRST_LINE = "LX*1~\nSV1*HC:64493:50:KX*1200*UN*1***1~\nDTP*472*D8*20261102~\nREF*6R*LINE1~\n"
SECOND_LINE = "LX*2~\nSV1*HC:64494:50:KX*700*UN*1***1~\nDTP*472*D8*20261102~\nREF*6R*LINE2~\n"
SPOILT = {
    "two units beside 50": ("HC:64493:50:KX*1200*UN*1", "HC:64493:50:KX*1200*UN*2"),
    "an add-on with two units": ("HC:64494:50:KX*700*UN*1", "HC:64494:KX*700*UN*2"),
    "the add-on first": (
        FIRST_LINE + SECOND_LINE,
        SECOND_LINE.replace("LX*2", "LX*1") + FIRST_LINE.replace("LX*1", "LX*2"),
    ),
    "dots": ("ABK:M47816*ABF:M5450", "ABK:M47.816*ABF:M54.50"),
    "small letters": ("64493:50:KX*", "64493:50:kx*"),
    "blanks": ("64490:RT:KX*", "64490: RT:KX *"),
    "an empty place": ("64490:RT:KX*", "64490:RT::KX*"),
    "a pointer twice": ("HC:64490:RT:KX*650*UN*1***1~", "HC:64490:RT:KX*650*UN*1***1:1~"),
    "the wrong region first": (
        "HI*ABK:M47812~",
        "HI*ABK:M47816*ABF:M47812~",
    ),
}
POINTS_TO_BOTH = ("*650*UN*1***1", "*650*UN*1***1:2")
ENDS = {"lines": "~\n", "one line": "~", "carriage returns": "~\r\n"}
BY_FIX = {
    "two-units-with-bilateral-modifier",
    "add-on-bilateral-form-unsettled",
    "lines-out-of-sequence",
    "diagnosis-typed-with-dot",
    "codes-written-untidily",
    "diagnosis-pointer-repeated",
    "first-diagnosis-of-another-region",
}
OF_LINES = {"LX", "SV1", "REF", "SE", "HI", "DTP"}


def spoilt(names, end: str) -> str:
    text = OFFICE
    for name in sorted(names, reverse=True):  # "the add-on first" wants the lines as they were
        before, after = SPOILT[name]
        text = text.replace(before, after)
    if "the wrong region first" in names:
        text = text.replace(*POINTS_TO_BOTH)
    return text.replace("~\n", end)


def tags(data: bytes) -> list[tuple[str, Segment]]:
    document = read_document(data)
    return [(document.tag(segment), segment) for segment in document.segments]


def sides_and_charges(data: bytes) -> tuple[Counter[tuple[str, str]], dict[str, int], list[list[str]]]:
    """Per code the sides treated and the money, and the diagnoses; small letters, dots and blanks are no facts."""
    sides: Counter[tuple[str, str]] = Counter()
    charges: dict[str, int] = {}
    diagnoses: list[list[str]] = []
    for tag, segment in tags(data):
        parts = segment.text.decode().split("*")
        if tag == "HI":
            diagnoses.append([part.split(":")[1].replace(".", "") for part in parts[1:]])
        if tag == "SV1":
            code, *modifiers = [part.strip().upper() for part in parts[1].split(":")[1:]]
            of_line = {"RT", "LT"} & set(modifiers)
            is_both = "50" in modifiers or (not of_line and parts[4] == "2")
            for side in ("RT", "LT") if is_both else sorted(of_line):
                sides[code, side] += 1
            charges[code] = charges.get(code, 0) + round(float(parts[2]) * 100)
    return sides, charges, diagnoses


def fixed(data: bytes, folder) -> bytes:
    given_file, out = folder / "in.837", folder / "out.837"
    given_file.write_bytes(data)
    run(["check", "--fix", "-o", str(out), "--quiet", "--as-of", "2026-11-20", str(given_file)])
    return out.read_bytes()


@given(st.sets(st.sampled_from(sorted(SPOILT)), min_size=1), st.sampled_from(sorted(ENDS)))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_facts_stay_everything_else_stays_and_fixing_twice_changes_nothing(tmp_path, names, end):
    data = spoilt(names, ENDS[end]).encode()
    once = fixed(data, tmp_path)

    assert fixed(once, tmp_path) == once
    assert sides_and_charges(once) == sides_and_charges(data)
    before, after = (
        [(s.lead, s.text, s.end) for tag, s in tags(content) if tag not in OF_LINES]
        for content in (data, once)
    )
    assert after == before


@pytest.mark.parametrize("name", sorted(SPOILT))
def test_each_defect_is_named_mended_and_gone(facetwise, tmp_path, name):
    given_file, out = tmp_path / "in.837", tmp_path / "out.837"
    given_file.write_text(spoilt({name}, "~\n"))
    ran = facetwise("check", "--fix", "-o", out, "--format", "json", "--as-of", "2026-11-20", given_file)
    again = facetwise("check", "--format", "json", "--as-of", "2026-11-20", out)

    named, left = (
        {finding["name"] for claim in found.objects for finding in claim["findings"]}
        for found in (ran, again)
    )
    assert named & BY_FIX
    assert not left & BY_FIX
    assert "- segment" in ran.err and "+ segment" in ran.err
    assert complaints(out.read_text()) == []


def test_all_defects_at_once_are_mended_within_the_rounds(tmp_path):
    everything = set(SPOILT) - {"an add-on with two units", "blanks", "an empty place", "a pointer twice"}
    text = fixed(spoilt(everything, "~\n").encode(), tmp_path).decode()

    assert len(BY_FIX) // 2 <= MOST_ROUNDS
    assert [line for line in text.splitlines() if line.startswith("SV1")] == [
        "SV1*HC:64493:50:KX*1200*UN*1***1~",
        "SV1*HC:64494:50:KX*700*UN*1***1~",
        "SV1*HC:64490:RT:KX*650*UN*1***2:1~",
    ]
    assert complaints(text) == []
