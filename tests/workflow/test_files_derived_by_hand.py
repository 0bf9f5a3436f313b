"""Claim files whose right findings were derived by hand from the coding and coverage texts.

The table `derived_by_hand_files.yaml` is for coders to read. All stories of one checking date are two files, a
professional and an institutional one, checked in one run as the command line does.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from facetwise.cli.entry import run
from tests.workflow.claim_files import Claim, interchange

STORIES = yaml.safe_load(Path(__file__).with_name("derived_by_hand_files.yaml").read_text(encoding="utf-8"))
USUAL_DAY = "2026-06-01"  # on which the files are checked

Findings = list[dict[str, Any]]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Findings]]:
    """What is said of each claim of each story, in their order."""
    folder = tmp_path_factory.mktemp("files")
    by_day = sorted(enumerate(STORIES), key=lambda item: _checked_on(item[1]))
    found: dict[str, list[Findings]] = {}
    for day, group in groupby(by_day, key=lambda item: _checked_on(item[1])):
        found |= _checked(folder, day, list(group))
    return found


@pytest.mark.parametrize("story", STORIES, ids=[story["story"] for story in STORIES])
def test_every_claim_of_the_file_is_judged_as_the_text_judges_it(
    story: dict[str, Any], findings: dict[str, list[Findings]]
) -> None:
    for number, of_claim in enumerate(findings[story["story"]], start=1):
        violated = {finding["name"] for finding in of_claim if finding["verdict"] == "violated"}
        left_open = " ".join(
            f"{f['name']} {f['message']}" for f in of_claim if f["verdict"] == "undetermined"
        )
        assert violated == set(story["violated"].get(number, [])), f"claim {number}"
        assert [name for name in story.get("open", {}).get(number, []) if name not in left_open] == []
        risks = [finding for finding in of_claim if finding["money_at_risk"]]
        assert {f["name"]: f["money_at_risk"] for f in risks} | story.get("at_risk", {}).get(number, {}) == {
            f["name"]: f["money_at_risk"] for f in risks
        }


def _checked(folder: Path, day: str, stories: list[tuple[int, dict[str, Any]]]) -> dict[str, list[Findings]]:
    """Both files in one run; the answers come in the order of the files and their claims."""
    files, order = [], []
    for institutional in (False, True):
        claims = [item for item in _claims(stories) if ("bill" in item[3]) == institutional]
        if claims:
            path = folder / f"{day}-{institutional}.837"
            written = [(account, member, claim) for _, account, member, claim in claims]
            path.write_text(interchange(written, institutional=institutional), encoding="ascii")
            files.append(str(path))
            order += claims
    answer = folder / f"{day}.json"
    run(["check", *files, "--format", "json", "--as-of", day, "--quiet", "--output", str(answer)])
    told = [json.loads(line) for line in answer.read_text(encoding="utf-8").splitlines()]
    assert [item["claim_id"] for item in told] == [account for _, account, _, _ in order]
    by_claim = {id(claim): item["findings"] for (_, _, _, claim), item in zip(order, told, strict=True)}
    return {story["story"]: [by_claim[id(claim)] for claim in story["claims"]] for _, story in stories}


def _claims(stories: list[tuple[int, dict[str, Any]]]) -> Iterator[tuple[str, str, str, Claim]]:
    """A patient of its own keeps one story from being another's history."""
    for place, story in stories:
        for number, claim in enumerate(story["claims"], start=1):
            account = claim.get("account", number)
            yield story["story"], f"A{place}-{account}", f"M{place}", claim


def _checked_on(story: dict[str, Any]) -> str:
    return str(story.get("as_of", USUAL_DAY))
