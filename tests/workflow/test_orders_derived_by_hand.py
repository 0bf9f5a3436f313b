"""Orders in an EHR whose right answer was derived by hand from the coverage and payer references.

The table `derived_by_hand_orders.yaml` is for coders to read.
"""

from datetime import date
from pathlib import Path

import pytest
import yaml

from facetwise.interop.cds_hooks import answer
from facetwise.interop.cds_hooks.requests import read_request
from tests.interop.cds_hooks.test_hooks import CPT, POS, order, request

STORIES = yaml.safe_load(Path(__file__).with_name("derived_by_hand_orders.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("story", STORIES, ids=[story["story"] for story in STORIES])
def test_an_order_is_answered_as_the_texts_say(story):
    cards = answer(read_request(_request(story)), today=date(2026, 3, 1))["cards"]

    assert [card["summary"].partition(": ")[2] for card in cards] == story["said"]
    details = " ".join(card["detail"] for card in cards)
    assert [words for words in story.get("because", []) if words not in details] == []
    assert [words for words in story.get("never", []) if words in details] == []


def _request(story):
    place, state = story.get("place", "11"), story.get("state", "OH")
    asked = order() | {
        "code": {"coding": [{"system": CPT, "code": code} for code in story["order"]]},
        "occurrenceDateTime": str(story.get("day", "2026-03-02")),
        "locationReference": [{"reference": "Location/l1"}],
        "locationCode": [{"coding": [{"system": POS, "code": place}]}] if place else [],
    }
    body = request(asked, payor=story.get("payer", "Medicare"))
    body["prefetch"]["location"] = {"resourceType": "Location", "id": "l1", "address": {"state": state}}
    if "ended" in story:
        ended = {
            "resourceType": "Coverage",
            "id": "c0",
            "status": "cancelled",
            "payor": [{"display": story["ended"]}],
        }
        body["prefetch"]["coverage"]["entry"].insert(0, {"resource": ended})
    return body
