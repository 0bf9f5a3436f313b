"""``facetwise acknowledge``."""

import gzip

import pytest

from tests.interop.x12.defects import with_defect
from tests.interop.x12.files import OFFICE


@pytest.mark.parametrize(
    "story",
    [
        (OFFICE, "999", 0, "1 transaction sets = 1 accepted + 0 refused"),
        (OFFICE, "277ca", 0, "2 claims = 2 accepted + 0 refused"),
        (with_defect("state"), "999", 1, "1 transaction sets = 0 accepted + 1 refused"),
        (with_defect("state"), "277ca", 1, "2 claims = 1 accepted + 1 refused"),
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

    assert "1 transaction sets = 1 accepted" in facetwise("acknowledge", path, "--format", "999").err
    assert (refused.status, refused.err.count("\n")) == (2, 1)


def test_what_is_no_claim_file_is_refused_in_one_line(facetwise, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("Procedure note")
    ran = facetwise("acknowledge", path, "--format", "999")

    assert ran.status == 2
    assert ran.err.count("\n") == 1
