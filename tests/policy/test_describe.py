"""How much is known of a pack, and what has grown old."""

from collections import Counter

import pytest

from facetwise.policy.describe import LOW, STANDINGS, last_verified, standing_counts, standings
from facetwise.policy.keys import registry
from facetwise.policy.pack import pack_ids, read_pack
from facetwise.policy.stale import is_stale
from tests.policy.medicare_dates import CGS, NOVITAS, day


@pytest.mark.parametrize("pack", pack_ids())
def test_every_key_of_every_pack_has_one_standing(pack):
    assert standings(pack).keys() == registry().keys()
    assert sum(standing_counts(pack).values()) == len(registry())
    assert tuple(standing_counts(pack)) == STANDINGS


def test_of_a_policy_that_was_not_read_hardly_anything_decides():
    read, not_read = standing_counts(CGS), standing_counts(NOVITAS)
    assert read["decides"] > 50
    assert not_read["decides"] < 15
    assert not_read["low"] > 40
    assert not_read["not_addressed"] == 0


def test_a_payer_without_criteria_is_unknown_throughout():
    assert set(standings("commercial/bcbs_fep").values()) == {"unknown"}
    assert last_verified("commercial/bcbs_fep") is None


def test_an_old_policy_of_high_confidence_is_shown_and_does_not_decide():
    assert Counter(standings("commercial/premera").values())["decides"] == 0
    assert standings("commercial/premera")["dx_block.relief_min_pct"] == LOW


def test_the_last_day_of_reading_is_told():
    assert last_verified("medicaid/al_medicaid") == day("2026-11-24")


@pytest.mark.parametrize("pack", [pack_id for pack_id in pack_ids() if not read_pack(pack_id).is_part])
def test_the_head_of_a_pack_says_in_two_or_three_lines_what_is_known(pack):
    lines = read_pack(pack).path.read_text(encoding="utf-8").splitlines()
    head = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    assert head in (2, 3)


@pytest.mark.parametrize(
    ("verified", "seen_from", "stale"),
    [
        ("2026-01-01", "2026-06-30", False),  # the 180th day
        ("2026-01-01", "2026-07-01", True),
        ("2026-01-01", "2025-01-01", False),
        (None, "2026-07-01", False),
        ("2026-01-01", None, False),
    ],
)
def test_a_value_is_stale_after_180_days(verified, seen_from, stale):
    assert is_stale(verified and day(verified), seen_from and day(seen_from)) is stale
