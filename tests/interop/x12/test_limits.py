"""Files made to fill memory: read within limits or refused, and said in a line. Limits and files are small here."""

import gzip
import io

import pytest

from facetwise.interop import compressed
from facetwise.interop.compressed import CompressedFileError, open_plain, read_plain
from facetwise.interop.x12 import pieces as cutting
from facetwise.interop.x12 import read_837
from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.remits import read as remits
from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.responses import loops, read_277ca
from facetwise.interop.x12.syntax import scan, syntax_faults
from facetwise.workflow import check_tables
from tests.interop.x12.files import AS_OF, OFFICE

STAR = Delimiters("*", ":", "~")


def bomb(letter: bytes = b"~", size: int = 5_000_000) -> bytes:
    return gzip.compress(OFFICE.encode() + letter * size)


def said(data: bytes, **options) -> list[str]:
    chunks = read_837(data, source="x", as_of=AS_OF, **options)
    return [problem.message for chunk in chunks for problem in chunk.problems]


@pytest.fixture
def small_growth(monkeypatch):
    monkeypatch.setattr(compressed, "GRACE", 100_000)


@pytest.mark.usefixtures("small_growth")
def test_a_small_file_that_grows_without_end_is_refused_by_every_reader():
    data = bomb()
    (message,) = said(data)
    (remittance,) = read_835(data, source="x")
    status = read_277ca(data, source="x")

    assert "grows beyond" in message
    assert "grows beyond" in remittance.problems[0].message
    assert "grows beyond" in status.problems[0].message
    with pytest.raises(CompressedFileError, match="grows beyond"):
        read_plain(data)


@pytest.mark.usefixtures("small_growth")
def test_no_more_than_the_limit_is_ever_unpacked():
    stream = open_plain(bomb(size=50_000_000))
    taken = 0
    with pytest.raises(CompressedFileError, match="grows beyond"):
        while part := stream.read(10_000):
            taken += len(part)
    assert taken <= 200 * len(bomb(size=50_000_000)) + 10_000


def test_what_is_packed_twice_is_not_unpacked_twice():
    assert said(gzip.compress(bomb())) == ["the file does not begin with ISA, GS or ST"]


def test_a_claim_file_under_compression_is_read_as_it_is():
    assert said(gzip.compress(OFFICE.encode())) == []


def test_a_file_without_a_place_to_cut_comes_in_pieces_all_the_same(monkeypatch):
    monkeypatch.setattr(cutting, "MOST_SEGMENTS_WITHOUT_CLAIM_END", 1_000)
    text = b"ISA" + b"*:~" * 20_000
    found = list(cutting.pieces(text[:900], io.BytesIO(text[900:]), STAR, 900))

    assert b"".join(piece.text for piece in found) == text
    assert max(piece.text.count(b"~") for piece in found) < 1_700
    assert all(piece.text.endswith(b"~") for piece in found)


def test_a_claim_that_is_torn_by_the_limit_is_said(monkeypatch):
    monkeypatch.setattr(cutting, "MOST_SEGMENTS_WITHOUT_CLAIM_END", 100)
    flood = "".join(f"NTE*ADD*{n}~" for n in range(1_000))
    text = OFFICE.replace("LX*2~", flood + "LX*2~")
    chunks = list(read_837(text.encode(), source="x", as_of=AS_OF, chunk_bytes=500))
    messages = [problem.message for chunk in chunks for problem in chunk.problems]

    assert any("is torn" in message for message in messages)
    assert sum(chunk.claims_read for chunk in chunks) == 2
    assert all(c.claims_read == c.tables.claims.height + c.claims_set_aside for c in chunks)


def test_a_long_file_of_short_claims_is_not_torn(monkeypatch):
    monkeypatch.setattr(cutting, "MOST_SEGMENTS_WITHOUT_CLAIM_END", 100)
    body = OFFICE[OFFICE.index("HL*2*") : OFFICE.index("SE*46")]
    text = OFFICE.replace("SE*46", body * 20 + "SE*46")
    chunks = list(read_837(text.encode(), source="x", as_of=AS_OF, chunk_bytes=500, check_envelope=False))

    assert [p.message for c in chunks for p in c.problems] == []
    assert sum(chunk.claims_read for chunk in chunks) == 42


def test_one_segment_longer_than_every_piece_is_read():
    text = OFFICE.replace("HI*ABK:M47816", "NTE*ADD*" + "A" * 300_000 + "~\nHI*ABK:M47816")
    chunks = list(read_837(text.encode(), source="x", as_of=AS_OF, chunk_bytes=10_000, check_envelope=False))

    assert sum(chunk.claims_read for chunk in chunks) == 2
    assert [p.message for c in chunks for p in c.problems] == []


def test_a_flood_of_faults_in_one_claim_is_counted_not_kept(monkeypatch):
    monkeypatch.setattr(scan, "MOST_OF_A_CLAIM", 10)
    deep = "".join(f"HL*{n}*{n - 1}*23*1~" for n in range(3, 500))
    found = list(syntax_faults(OFFICE.replace("HL*3*", deep + "HL*3*").encode()))
    messages = [message for part in found for message in part["message"]]

    assert len(messages) < 60
    assert any(message.startswith("and ") and "more of this kind" in message for message in messages)


def test_a_remittance_without_a_claim_for_long_is_cut_between_segments(monkeypatch):
    monkeypatch.setattr(remits, "MOST_BYTES_WITHOUT_A_CLAIM", 2_000)
    text = OFFICE.splitlines()[0] + "GS*HP*A*B*20261123*0900*1*X*005010X221A1~ST*835*1~" + "REF*EV*1~" * 5_000
    chunks = list(read_835(text.encode(), source="x", chunk_bytes=500))

    assert len(chunks) > 5
    assert [p.message for c in chunks for p in c.problems][
        -1
    ] == "this is a file without a payment for a claim (CLP)"


def test_an_answer_larger_than_any_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(loops, "MOST_BYTES", 1_000)
    answer = read_277ca(b"ISA" + b"~" * 2_000, source="x")

    assert [problem.message for problem in answer.problems] == ["the file has more than 1,000 bytes"]


@pytest.mark.parametrize(
    "text", ["~*:" * 1_000, "~" * 1_000, "*" * 1_000, "\n" * 1_000, OFFICE[:106] + "~*:" * 1_000]
)
def test_a_file_of_separators_alone_is_refused_in_a_line(text):
    messages = said(text.encode())

    assert messages
    assert len(messages) < 10


@pytest.mark.parametrize("units", ["9" * 21, "NaN", "inf", "1e300"])
def test_units_that_no_line_has_sink_no_file(units):
    (chunk,) = read_837(OFFICE.replace("*650*UN*1", f"*650*UN*{units}").encode(), source="x", as_of=AS_OF)

    assert [problem.message for problem in chunk.problems] == [
        "SV104 cannot be read and is taken as not known"
    ]
    assert not check_tables(chunk.tables).is_empty()
