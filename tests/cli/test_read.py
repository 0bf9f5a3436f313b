"""``facetwise read``: notes in, facts with their words out; what is no note gets one plain line."""

import json

import pytest

from tests.interop.documents import samples


def test_each_note_gives_one_object(facetwise, tmp_path):
    for name, data in (
        ("a.txt", b"Seen today.\n"),
        ("b.rtf", samples.RTF),
        ("c.pdf", samples.pdf(samples.LINES)),
    ):
        (tmp_path / name).write_bytes(data)

    ran = facetwise("read", tmp_path, "--format", "json")

    answers = [json.loads(line) for line in ran.out.decode().splitlines()]
    assert [answer["encounter_id"] for answer in answers] == ["a", "b", "c"]
    assert all({"source", "queries", "facet_procedure_performed"} <= answer.keys() for answer in answers)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("scan.pdf", samples.pdf(()), "it is a scan"),
        ("locked.pdf", samples.locked_pdf(), "locked with a password"),
        ("noise.txt", bytes(range(256)) * 4000, "binary file"),
        ("claims.837", b"ISA*00*          *00*", "this is no note"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_status_2(facetwise, tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)

    ran = facetwise("read", tmp_path / name)

    assert ran.status == 2
    assert ran.out == b""
    assert said in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_the_text_shows_the_note_and_its_verdict(facetwise, tmp_path):
    (tmp_path / "visit.txt").write_text("Seen today for a cold.\n")

    ran = facetwise("read", tmp_path / "visit.txt")

    assert "   1 | Seen today for a cold." in ran.out.decode()
