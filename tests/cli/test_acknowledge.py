"""``facetwise acknowledge``."""

import gzip

import pytest

from tests.interop.x12.defects import with_defect
from tests.interop.x12.files import OFFICE
from tests.interop.x12.test_interchanges import OTHERS, other

UNDATED = OFFICE.replace("D8*20261103", "D8*20261331")


@pytest.mark.parametrize(
    "story",
    [
        (OFFICE, "999", 0, "1 transaction set = 1 accepted + 0 refused"),
        (OFFICE, "277ca", 0, "2 claims = 2 accepted + 0 refused"),
        (with_defect("state"), "999", 1, "1 transaction set = 0 accepted + 1 refused"),
        (with_defect("state"), "277ca", 1, "2 claims = 1 accepted + 1 refused"),
        (UNDATED, "277ca", 1, "2 claims = 1 accepted + 0 refused + 1 without a date of service"),
    ],
)
def test_the_counts_add_up(facetwise, tmp_path, story):
    text, kind, status, told = story
    path = tmp_path / "in.837"
    path.write_text(text)
    ran = facetwise("acknowledge", path, "--format", kind)

    assert ran.status == status
    assert told in ran.err
    assert ran.text.startswith("ISA*")


def test_a_compressed_file_is_answered_and_a_damaged_one_refused_in_one_line(facetwise, tmp_path):
    path, cut = tmp_path / "in.837.gz", tmp_path / "cut.837.gz"
    packed = gzip.compress(OFFICE.encode())
    path.write_bytes(packed)
    cut.write_bytes(packed[: len(packed) // 2])
    refused = facetwise("acknowledge", cut, "--format", "999")

    assert "1 transaction set = 1 accepted" in facetwise("acknowledge", path, "--format", "999").err
    assert (refused.status, refused.err.count("\n")) == (2, 1)


def test_what_is_no_claim_file_is_refused_in_one_line(facetwise, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("Procedure note")
    ran = facetwise("acknowledge", path, "--format", "999")

    assert ran.status == 2
    assert ran.err.count("\n") == 1


def test_each_interchange_is_answered_to_its_own_sender_whatever_separates_its_segments(facetwise, tmp_path):
    theirs = OFFICE.replace("SUBMITTER001", "OTHERPEOPLE1")
    for number, second in enumerate((theirs, other(theirs, *OTHERS))):
        path = tmp_path / f"{number}.837"
        path.write_text(OFFICE + second)
        ran = facetwise("acknowledge", path, "--format", "999", "--control-number", "7")
        heads = [row.split("*") for row in ran.text.splitlines() if row.startswith("ISA")]

        assert (ran.status, ran.err) == (0, "facetwise: 2 transaction sets = 2 accepted + 0 refused\n")
        assert [head[8].strip() for head in heads] == ["SUBMITTER001", "OTHERPEOPLE1"]
        assert [head[13] for head in heads] == ["000000007", "000000008"]


def test_where_the_999_refuses_every_set_no_277ca_is_sent(facetwise, tmp_path):
    path = tmp_path / "cut.837"
    path.write_text(OFFICE[: OFFICE.index("\nSE*")])
    ran = facetwise("acknowledge", path, "--format", "277ca")

    assert (ran.status, ran.text) == (1, "")
    assert ran.err == "facetwise: 2 claims = 0 accepted + 0 refused + 2 in sets that the 999 refuses\n"
