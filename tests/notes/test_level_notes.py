"""Whole notes in which levels are named in many ways: what was done, at which joints or nerves, on which sides."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from facetwise.coding import code
from facetwise.domain.encounter import Procedure
from facetwise.notes import read_note

_FILE = Path(__file__).parent / "level_notes.yaml"
CASES: list[dict[str, Any]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("case", CASES, ids=[str(case["name"]) for case in CASES])
def test_what_was_done_and_where_is_read_or_asked(case: dict[str, Any]) -> None:
    reading = read_note(case["text"])

    performed = reading.encounter.procedures or ()
    assert [_as_gold(item, gold) for item, gold in zip(performed, case["performed"], strict=True)] == [
        {**gold, "targets": sorted(gold["targets"])} for gold in case["performed"]
    ]
    asked = {query.about for query in (*reading.queries, *code(reading.encounter).queries)}
    assert set(case.get("asked", ())) <= asked


def _as_gold(item: Procedure, gold: dict[str, Any]) -> dict[str, Any]:
    """The procedure in the words of the case, with what the case speaks of."""
    targets = sorted(
        f"{target.joint or target.nerve} {side}"
        for target in item.targets
        for side in (("left", "right") if target.side == "bilateral" else (target.side or "unknown",))
    )
    return {key: getattr(item, key) for key in gold} | {"targets": targets}
