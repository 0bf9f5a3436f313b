"""Claim files as clearinghouses send them: under gzip and Zstandard."""

import gzip
import os
from datetime import date
from pathlib import Path

import pytest
import zstandard

from facetwise.interop.compressed import GRACE, CompressedFileError, open_plain, plain_name, read_plain
from facetwise.interop.files import FileKind, kind_of
from facetwise.interop.x12 import read_837

CLINIC = (Path(__file__).parents[2] / "examples" / "claims" / "clinic.837").read_bytes()
PACKED = {"gz": gzip.compress(CLINIC), "zst": zstandard.compress(CLINIC)}


def claims(content):
    return list(read_837(content, source="clinic", as_of=date(2026, 11, 1)))


@pytest.mark.parametrize("ending", PACKED)
def test_a_compressed_file_gives_the_same_claims(ending, tmp_path):
    path = tmp_path / f"clinic.837.{ending}"
    path.write_bytes(PACKED[ending])

    (plain,), (packed,), (from_bytes,) = claims(CLINIC), claims(path), claims(PACKED[ending])

    assert packed.tables.lines.equals(plain.tables.lines)
    assert from_bytes.claims_read == plain.claims_read > 0
    assert kind_of(path, path.read_bytes()[:4096]) is FileKind.X12
    assert plain_name(path.name) == "clinic.837"


@pytest.mark.parametrize("ending", PACKED)
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_file_cut_short_is_told_in_one_line(ending, share):
    cut = PACKED[ending][: int(len(PACKED[ending]) * share)]

    *_, last = claims(cut)

    assert any("damaged" in str(problem) or "cut off" in str(problem) for problem in last.problems)


def test_a_bomb_is_refused_before_it_grows():
    bomb = gzip.compress(b"\0" * (GRACE * 4))

    with pytest.raises(CompressedFileError, match="grows beyond"):
        read_plain(bomb)
    (chunk,) = claims(gzip.compress(b"ISA" + b"0" * (GRACE * 4)))
    assert any("grows beyond" in str(problem) for problem in chunk.problems)


def test_a_claim_file_that_shrinks_well_is_no_bomb():
    text = CLINIC * 400

    assert read_plain(gzip.compress(text)) == text


def test_random_bytes_behind_a_right_beginning_are_told():
    with pytest.raises(CompressedFileError, match="damaged"):
        open_plain(b"\x1f\x8b" + os.urandom(200)).read()
