"""A biller loads an 837: every claim is accounted for, found again in the file, and taken along mended."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.urls import reverse

from facetwise.interop.x12 import read_837
from facetwise.interop.x12.claim_text import segments_meant, stretches
from facetwise.store.models import Claim, Role, WorkState
from facetwise.web.demo_claims import demo_file
from facetwise.web.file_content import content_of_file, segments_of_claim
from facetwise.web.loading import load_claims
from facetwise.workflow import check_tables

DAY = date(2026, 11, 20)
CLINIC = Path("examples/claims/clinic.837").read_bytes()
SENT = (  # one claim with two units beside 50, which a safe fix mends, and one whose second line tells no side
    CLINIC.replace(b"SV1*HC:64490:50:KX*650*UN*1*", b"SV1*HC:64490:50:KX*650*UN*2*").replace(
        b"SV1*HC:64494:RT*300*", b"SV1*HC:64494*300*"
    )
)
TWO_UNITS, NO_SIDE, HELD, WITHOUT_LINES = (f"C0000000{number}" for number in (0, 2, 1, 3))


def without_lines(data=SENT):
    """The file as it comes from a program that lost the lines of one claim."""
    claim = data.index(b"CLM*C00000003*")
    start = data.index(b"LX*1~", claim)
    return data[:start] + data[data.index(b"HL*", start) :]


def read(data):
    return list(read_837(data, source="download.837", as_of=DAY, check_envelope=True))


def ids(data):
    return [claim for chunk in read(data) for claim in chunk.tables.claims["claim_id"]]


def test_every_claim_of_the_file_is_accepted_held_set_aside_or_rejected(signed_in):
    load_claims("before.837", SENT, as_of=DAY)
    Claim.objects.filter(claim_id=HELD).update(state=WorkState.HELD)
    file = load_claims("clinic.837", without_lines(), as_of=DAY).file

    assert (file.held_in_file, file.held, file.set_aside, file.rejected) == (9, 1, 1, 0)
    assert file.accepted == 7
    assert file.unchanged == 8  # the claims that came before, the held one among them
    page = signed_in(Role.CODER).get(reverse("file", args=[file.uid])).content.decode()
    assert re.findall(r"<dt>([a-z ]+)</dt><dd>(\d+)</dd>", page) == [
        ("read", "9"),
        ("accepted", "7"),
        ("held", "1"),
        ("set aside", "1"),
        ("rejected", "0"),
    ]
    assert "adds up" in page and "does not add up" not in page
    assert "the claim has no service line" in page and "segment 78" in page


def test_the_claims_set_aside_come_out_as_they_went_in(signed_in):
    data = without_lines()
    file = load_claims("clinic.837", data, as_of=DAY).file
    client = signed_in(Role.CODER)

    aside = client.get(reverse("file-set-aside", args=[file.uid]))
    assert 'filename="clinic-set-aside.837"' in aside["Content-Disposition"]
    (chunk,) = read(aside.content)
    assert (chunk.claims_read, chunk.claims_set_aside) == (1, 1)
    assert b"CLM*C00000003*650***11:B:1*Y*A*Y*Y~" in aside.content
    assert b"NM1*85*2*SPINE CLINIC*****XX*1234567893~" in aside.content  # it stands under its own headers
    assert client.get(reverse("file-original", args=[file.uid])).content == data


def test_a_file_without_any_claim_set_aside_has_none_to_download(signed_in):
    file = load_claims("clinic.837", CLINIC, as_of=DAY).file
    assert signed_in(Role.CODER).get(reverse("file-set-aside", args=[file.uid])).status_code == 404


def test_the_file_comes_out_mended_without_the_claims_that_must_not_go(signed_in):
    file = load_claims("clinic.837", without_lines(), as_of=DAY).file
    Claim.objects.filter(claim_id=HELD).update(state=WorkState.HELD)

    answer = signed_in(Role.CODER).get(reverse("file-fixed", args=[file.uid, "837"]))

    assert 'filename="clinic-fixed.837"' in answer["Content-Disposition"]
    sent = ids(answer.content)
    assert len(sent) == 7 and not {HELD, WITHOUT_LINES} & set(sent)
    for chunk in read(answer.content):
        assert chunk.claims_set_aside == 0 and not chunk.problems
        found = check_tables(chunk.tables).filter(verdict="violated", fix_applicability="safe")
        assert found["name"].to_list() == []
    assert b"SV1*HC:64490:50:KX*650*UN*1*" in answer.content
    assert b"SV1*HC:64494*300*" in answer.content  # which side it was is not made up


def test_nothing_but_the_fix_changes_where_nothing_is_left_out(signed_in):
    file = load_claims("clinic.837", SENT, as_of=DAY).file
    fixed = signed_in(Role.CODER).get(reverse("file-fixed", args=[file.uid, "837"])).content
    assert fixed == SENT.replace(b"SV1*HC:64490:50:KX*650*UN*2*", b"SV1*HC:64490:50:KX*650*UN*1*")


def test_a_claim_that_was_corrected_since_does_not_go_out_again_as_it_was(signed_in):
    first = load_claims("first.837", SENT, as_of=DAY).file
    load_claims("second.837", SENT.replace(b"CLM*C00000004*970*", b"CLM*C00000004*971*"), as_of=DAY)
    sent = ids(signed_in(Role.CODER).get(reverse("file-fixed", args=[first.uid, "837"])).content)
    assert "C00000004" not in sent and len(sent) == 8


def test_from_a_rule_to_its_claim_to_the_segment_that_is_meant(signed_in):
    client = signed_in(Role.CODER)
    file = load_claims("clinic.837", SENT, as_of=DAY).file
    rule = "side-modifier-missing"

    page = client.get(reverse("file", args=[file.uid])).content.decode()
    assert f'href="?rule={rule}#claims"' in page
    listed = client.get(reverse("file", args=[file.uid]), {"rule": rule}).content.decode()
    (uid,) = re.findall(r'href="/claims/(\w+)', listed)
    assert Claim.objects.get(uid=uid).claim_id == NO_SIDE
    claim = client.get(reverse("claim", args=[uid]), {"rule": rule}).content.decode()

    first_finding = claim[claim.index('id="finding-1"') : claim.index('id="finding-2"')]
    assert rule in first_finding and 'href="#segment-68"' in first_finding
    segments = re.findall(r'<tr id="segment-(\d+)"( class="meant")?>.*?<code>([^<]+)</code>', claim)
    assert segments[0][2] == "HL*4*1*22*0" and segments[-1][2] == "REF*6R*000000022"
    assert ("68", ' class="meant"', "SV1*HC:64494*300*UN*1***1") in segments
    assert ("64", "", "SV1*HC:64493:RT*600*UN*1***1") in segments


def test_each_finding_of_a_line_means_the_segment_that_the_reader_took_the_line_from(ledger):
    """The pages find a claim's segments again in the kept file; the reader numbers them while it reads."""
    file = load_claims("clinic.837", SENT, as_of=DAY).file
    tables = [chunk.tables for chunk in read(SENT)]
    claims = pl.concat([table.claims for table in tables]).select("claim_key", "claim_id")
    lines = pl.concat([table.lines for table in tables]).join(claims, on="claim_key")
    for claim_id, line, segment in lines.select("claim_id", "line_no", "segment").iter_rows():
        row = file.claims.get(version__claim__claim_id=claim_id)
        own = segments_of_claim(row)
        assert segments_meant(f"claim_lines[{line - 1}].code", line, own) == {segment}


def test_a_long_file_is_cut_between_claims_and_each_is_found_again(ledger, monkeypatch):
    monkeypatch.setattr("facetwise.web.file_content.stretches", lambda data: stretches(data, 700))
    file = load_claims("clinic.837", SENT, as_of=DAY).file
    assert file.pieces.count() > 5
    assert content_of_file(file) == SENT
    for row in file.claims.all():
        texts = [segment.text for segment in segments_of_claim(row)]
        assert f"CLM*{row.version.claim.claim_id}*" in texts[[t[:3] for t in texts].index("CLM")]
        assert texts[0].startswith("HL*") and texts[-1].startswith("REF*6R*")


@pytest.mark.parametrize("form", ["837", "jsonl"])
def test_encounters_of_the_practice_go_out_as_an_837_or_are_told_what_they_lack(signed_in, form):
    file = load_claims("demo.json", demo_file(DAY), as_of=DAY).file
    answer = signed_in(Role.CODER).get(reverse("file-fixed", args=[file.uid, form]))
    if form == "837":
        assert answer.status_code == 422
        assert "settings: sender.name" in answer.content.decode()
    else:
        assert answer.content.count(b"\n") == 24
