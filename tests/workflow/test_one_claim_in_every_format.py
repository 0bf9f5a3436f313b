"""The same claims as encounters, as X12, as a table and as FHIR: the checks say the same of them."""

import json

import pytest

from facetwise.cli.entry import run
from tests.workflow.mixed_claims import files_of, mixed_claims

CLAIMS = mixed_claims(80, seed=26)
OF_CENTRES = {claim["claim"]["claim_id"] for claim in CLAIMS if claim["bill_for"] == "asc"}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """By format and claim: what is wrong or open, and on which line."""
    folder = tmp_path_factory.mktemp("formats")
    return {kind: _said(folder, kind, content) for kind, content in files_of(CLAIMS).items()}


@pytest.mark.parametrize("kind", ["837", "csv", "ndjson"])
def test_a_claim_is_judged_alike_in_every_format(said, kind):
    wanted = dict(said["yaml"])
    if kind == "ndjson":  # FHIR has no word for a centre's own claim, so that whose it is stays open
        wanted = {name: found for name, found in wanted.items() if name not in OF_CENTRES}
        said[kind] = {name: found for name, found in said[kind].items() if name in wanted}

    assert said[kind] == wanted


def test_the_claims_hold_what_is_worth_comparing(said):
    found = {name for findings in said["yaml"].values() for name, _, _ in findings}
    assert {"session-limit-exceeded", "units-over-limit", "levels-over-limit", "within-global-period",
            "authorization-missing", "diagnosis-of-another-region"} <= found  # fmt: skip


def _said(folder, kind, content):
    path, answer = folder / f"claims.{kind}", folder / f"{kind}.json"
    path.write_bytes(content)
    run(["check", str(path), "--format", "json", "--as-of", "2026-06-01", "--quiet", "--output", str(answer)])
    told = map(json.loads, answer.read_text(encoding="utf-8").splitlines())
    return {
        item["claim_id"].replace("E", "A"): {(f["name"], f["verdict"], f["line"]) for f in item["findings"]}
        for item in told
    }
