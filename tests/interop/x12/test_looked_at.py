"""Claims whose form is sound at a glance are passed over; whatever is wrong with the others is said as before."""

import random
from collections.abc import Callable

import polars as pl
import pytest
from tools.generate_claims import interchange

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.syntax import begun, looked_at, syntax_faults
from facetwise.interop.x12.syntax.looked_at import whole_piece, without_sound_claims
from tests.interop.x12.files import OFFICE

USUAL = Delimiters("*", ":", "~")
VALUES = [
    "",
    "X",
    "1",
    "0",
    "18",
    "99",
    "-5",
    "D8",
    "1:2",
    "::",
    "20260230",
    "20261301",
    "A" * 61,
    "é",
    "*",
    "\t",
]
SIGNS = "*:~^\n A9é\x00"


def generated(claims: int, *, claims_in_a_set: int = 50) -> bytes:
    sets = interchange(claims, claims_in_a_set, random.Random(7))
    return "".join(f"{segment}~" for segments in sets for segment in segments).encode()


def faults(data: bytes, piece_bytes: int) -> pl.DataFrame:
    found = pl.concat(syntax_faults(data, piece_bytes=piece_bytes))
    return found.sort(found.columns)


def dropped(segments: list[str], place: int, _chance: random.Random) -> list[str]:
    return [*segments[:place], *segments[place + 1 :]]


def doubled(segments: list[str], place: int, _chance: random.Random) -> list[str]:
    return [*segments[:place], segments[place], *segments[place:]]


def swapped(segments: list[str], place: int, _chance: random.Random) -> list[str]:
    return [*segments[:place], *reversed(segments[place : place + 2]), *segments[place + 2 :]]


def with_a_value(segments: list[str], place: int, chance: random.Random) -> list[str]:
    elements = segments[place].split("*")
    changed = chance.randrange(len(elements))
    parts = elements[changed].split(":")
    parts[chance.randrange(len(parts))] = chance.choice(VALUES)
    elements[changed] = ":".join(parts)
    return [*segments[:place], "*".join(elements), *segments[place + 1 :]]


def with_a_sign(segments: list[str], place: int, chance: random.Random) -> list[str]:
    text = segments[place]
    at = chance.randrange(len(text))
    return [*segments[:place], text[:at] + chance.choice(SIGNS) + text[at + 1 :], *segments[place + 1 :]]


DAMAGES = (dropped, doubled, swapped, with_a_value, with_a_sign)


def damaged(damage: Callable[[list[str], int, random.Random], list[str]], seed: int) -> bytes:
    """A file of which one claim in four is damaged at one place behind its level."""
    chance, units = random.Random(seed), generated(160).decode().split("~HL*")
    for number in range(2, len(units), 4):
        segments = units[number].split("~")
        units[number] = "~".join(damage(segments, chance.randrange(1, len(segments)), chance))
    return "~HL*".join(units).encode()


def test_most_claims_are_passed_over():
    data = generated(300)
    looked = without_sound_claims(data, USUAL, first_number=1)
    whole = whole_piece(data, USUAL, first_number=1)

    assert looked is not None
    assert (looked.count, looked.levels.height) == (whole.count, whole.levels.height)
    assert looked.segments.height < whole.count / 10
    assert looked.segments.join(whole.segments, on=["segment", "tag", "text"], how="anti").is_empty()
    assert looked.levels.join(whole.levels, on=["segment", "text"], how="anti").is_empty()


def test_lines_ended_and_names_of_other_scripts_change_no_number_of_a_segment():
    data = generated(300).replace(b"~", b"~\r\n").replace(b"CEDAR", "CÉDRE".encode())
    looked = without_sound_claims(data, USUAL, first_number=5)
    whole = whole_piece(data, USUAL, first_number=5)

    assert looked is not None
    assert whole.count / 10 < looked.segments.height < whole.count * 0.9
    assert looked.segments.join(whole.segments, on=["segment", "tag", "text"], how="anti").is_empty()


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("piece_bytes", [20_000, 1_000_000])
def test_what_is_wrong_is_said_as_if_every_segment_were_looked_at(damage, piece_bytes, monkeypatch):
    data = damaged(damage, seed=11)
    monkeypatch.setattr(looked_at, "FEW_LEVELS", 20)
    found = faults(data, piece_bytes)
    monkeypatch.setattr(begun, "without_sound_claims", lambda *_args, **_options: None)

    assert found.height > 15
    assert found.equals(faults(data, piece_bytes))


def test_a_file_of_several_pieces_without_its_sets_is_said_to_be_broken():
    text = OFFICE.replace("~\n", "~")
    without = "".join(f"{one}~" for one in text.split("~") if one[:3] not in ("ST*", "SE*", "GS*"))

    assert faults(without.encode(), 300)["message"].str.contains("outside of a transaction set").any()


def test_a_subscriber_without_a_claim_is_no_fault_of_the_claim_before():
    data = generated(3).decode().split("~")
    last = max(place for place, segment in enumerate(data) if segment.startswith("CLM"))
    before = max(place for place, segment in enumerate(data[:last]) if segment.startswith("CLM"))
    found = faults("~".join((*data[:last], *data[last + 1 :])).encode(), 100_000)

    assert not found.is_empty()
    assert before + 1 not in found["claim_segment"].to_list()
