"""``facetwise policy impact``: the same claims by the policy of two days, and with two releases of a public table."""

import pytest

from tests.cli.command import file_837
from tests.codes.importers import cms_files as cms


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("FACETWISE_DATA", str(tmp_path / "data"))


def sent(tmp_path, *claims):
    path = tmp_path / "sent.837"
    path.write_text(file_837(*claims), encoding="utf-8")
    return path


def test_a_claim_before_the_policy_knew_its_limit(facetwise, tmp_path) -> None:
    path = sent(tmp_path, ("C-1", [("64490:RT:KX", 650)]), ("C-2", [("64490:50:RT", 650)]))
    ran = facetwise(
        "policy",
        "impact",
        path,
        "--from",
        "2020-01-01",
        "--to",
        "2026-06-01",
        "--as-of",
        "2026-06-02",
        "--format",
        "json",
    )
    assert ran.status == 0
    totals = ran.objects[0]
    assert (totals["claims"], totals["claims_changed"]) == (2, 2)
    kinds = [item for item in ran.objects if item["kind"] == "rule"]
    verdicts = [item for item in ran.objects if item["kind"] == "verdict"]
    assert sum(item["verdicts"] for item in kinds) == len(verdicts) == totals["verdicts_changed"] > 0
    assert all(item["before"] != item["after"] for item in verdicts)


def test_the_same_day_changes_nothing(facetwise, tmp_path) -> None:
    path = sent(tmp_path, ("C-1", [("64490:RT", 650)]))
    text = facetwise("policy", "impact", path, "--from", "2026-03-02", "--to", "2026-03-02").text
    assert "1 claim judged from 2026-03-02 and from 2026-03-02: 0 change, 0 verdicts" in text


def test_a_release_lowers_a_limit(facetwise, tmp_path) -> None:
    for day, units in (("07-01-2026", 2), ("10-01-2026", 1)):
        name = f"MCR_MUE_PractitionerServices_Eff_{day}.csv"
        assert (
            facetwise("import", "mue", cms.written(tmp_path, name, cms.mue(f"20610 {units} 2"))).status == 0
        )
    path = sent(tmp_path, ("C-1", [("64490:RT", 650), ("20610:RT", 80), ("20610:LT", 80)]))
    text = facetwise("policy", "impact", path, "--from", "2026q3", "--to", "2026q4").text
    assert "denial[FW651] units-over-published-limit: met → violated" in text
    assert "2 verdicts on 1 claim, $160.00 billed" in text


def test_releases_by_name(facetwise, tmp_path) -> None:
    for release, units in (("q3", 2), ("q4", 1)):
        path = cms.written(tmp_path, f"{release}.csv", cms.mue(f"20610 {units} 2"))
        told = facetwise(
            "import", "mue", path, "--release", release, "--from", f"2026-{'07' if units == 2 else '10'}-01"
        )
        assert told.status == 0
    path = sent(tmp_path, ("C-1", [("64490:RT", 650), ("20610:RT", 80), ("20610:LT", 80)]))
    ran = facetwise("policy", "impact", path, "--from", "q3", "--to", "q4", "--format", "json")
    (kind,) = [item for item in ran.objects if item["kind"] == "rule"]
    assert (kind["name"], kind["before"], kind["after"]) == ("units-over-published-limit", "met", "violated")
    assert (kind["verdicts"], kind["claims"], kind["charge_cents"]) == (2, 1, 16000)


def test_neither_day_nor_release(facetwise, tmp_path) -> None:
    path = sent(tmp_path, ("C-1", [("64490:RT", 650)]))
    ran = facetwise("policy", "impact", path, "--from", "soon", "--to", "2026-03-02")
    assert ran.status == 2 and "neither a day nor a release" in ran.err
