"""Damaged and absurd files: never a crash, never a claim lost without a word."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.damage import Damage, byte_damages, reading, segment_damages, silent_loss, silent_losses

from facetwise.interop.x12 import read_837
from facetwise.interop.x12.acknowledge import acknowledge_claims, acknowledge_form, receive
from facetwise.interop.x12.syntax import syntax_faults
from tests.interop.x12.files import AS_OF, HOSPITAL, OFFICE
from tests.interop.x12.test_acknowledgments import MADE
from tests.interop.x12.test_writing import written

DEEP = "".join(f"HL*{n}*{n - 1}*23*1~" for n in range(3, 20_000))
FILES = st.sampled_from([OFFICE, HOSPITAL])
VALID = {"hospital": HOSPITAL, "second payer": written("secondary payer")}


def outcome(data: bytes) -> tuple[int, int, int]:
    """Claims read and set aside, and how many things were said."""
    read = aside = said = 0
    for chunk in read_837(data, source="x", as_of=AS_OF):
        read += chunk.claims_read
        aside += chunk.claims_set_aside
        said += len(chunk.problems)
        assert chunk.claims_read == chunk.tables.claims.height + chunk.claims_set_aside
    return read, aside, said + sum(part.height for part in syntax_faults(data))


def test_every_segment_dropped_doubled_or_swapped_loses_nothing_in_silence():
    data = VALID["second payer"].encode()
    damages = list(segment_damages(data))

    assert Counter(d.kind for d in damages)["drop"] == VALID["second payer"].count("~")
    assert _lost(data, damages) == []


def test_no_segment_that_only_a_hospital_writes_is_lost_in_silence():
    data, other = VALID["hospital"].encode(), set(_tags(VALID["second payer"]))
    own = {place for place, tag in enumerate(_tags(VALID["hospital"]), start=1) if tag not in other}
    damages = [damage for damage in segment_damages(data) if damage.place in own]

    assert len(own) >= 5
    assert _lost(data, damages) == []


def _tags(text: str) -> list[str]:
    """What begins each segment, with its first element, which tells a kind from another."""
    return ["*".join(segment.strip().split("*")[:2]) for segment in text.split("~") if segment.strip()]


def _lost(data: bytes, damages: list[Damage]) -> list[tuple[str, int, str]]:
    return [(damage.kind, damage.place, what) for damage, what in silent_losses(data, damages)]


@pytest.mark.parametrize("name", sorted(VALID))
def test_changed_bytes_lose_no_claim_no_line_and_no_diagnosis_in_silence(name):
    data = VALID[name].encode()
    damages = list(byte_damages(data, seed=20261124, places=40))

    assert len(damages) >= 35
    assert _lost(data, damages) == []


def test_a_loss_is_noticed():
    before = reading(OFFICE.encode())
    other = Damage("drop", 1, HOSPITAL.encode())

    assert silent_loss(before, other) == "1 claims gone"


@given(FILES, st.integers(0, 10_000), st.binary(max_size=30))
@settings(max_examples=25)
def test_noise_never_stops_an_answer(text, place, noise):
    data = text.encode()
    place %= len(data)
    try:
        received = receive(data[:place] + noise + data[place:])
    except ValueError:
        return
    assert acknowledge_form(received, MADE).startswith(b"ISA*")
    assert acknowledge_claims(received, MADE)[0][:4] in (b"ISA*", b"")  # nothing where the 999 refuses all


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("one segment of 10 MB", OFFICE.replace("HI*ABK:M47816", "NTE*ADD*" + "A" * 10**7 + "~\nHI*ABK:M47816")),
        ("no end for 10 MB", OFFICE[:1500] + "A" * 10**7),
        ("500,000 elements", OFFICE.replace("LX*2~", "LX*2" + "*1" * 500_000 + "~")),
        ("a million empty segments", OFFICE + "~" * 10**6),
        ("levels 20,000 deep", OFFICE.replace("HL*3*", DEEP + "HL*3*")),
        ("20,000 claims without lines", OFFICE.replace("CLM*ACCT0002", "CLM*A*1***11:B:1~" * 20_000 + "CLM*ACCT0002")),
    ],
    ids=lambda value: value if len(value) < 40 else "",
)  # fmt: skip
def test_absurd_lengths_and_depths_are_read_to_the_end(name, data):
    read, aside, _ = outcome(data.encode())

    assert read - aside >= 1
    assert read == data.count("CLM*")


def test_a_flood_of_faults_is_cut_short_for_a_reader():
    (chunk,) = read_837(
        OFFICE.replace("CLM*ACCT0002", "CLM*A*1***11:B:1~" * 500 + "CLM*ACCT0002").encode(),
        source="x",
        as_of=AS_OF,
    )

    assert len(chunk.problems) < 50
    assert any("more of this kind" in problem.message for problem in chunk.problems)


def test_a_valid_file_says_nothing():
    assert outcome(OFFICE.encode()) == (2, 0, 0)
    assert pl.concat(syntax_faults(HOSPITAL.encode())).is_empty()
