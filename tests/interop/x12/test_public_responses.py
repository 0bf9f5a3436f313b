"""The answers that others published (835, 277, 277CA, 999, 278, 270, 271) become tables; left out where not at hand."""

from collections import Counter
from datetime import date

import pytest
from tools.sample_table import FOLDER

from facetwise.interop.x12.as_tables import tables_of_x12
from facetwise.interop.x12.document import read_document
from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.responses import read_271, read_277ca, read_278, read_999
from tests.interop.x12.files import AS_OF

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the public samples are not here")

PROSE = "835/stupidedi__recover.txt"  # a page about a remittance, not a remittance
KINDS = ("835", "277", "277CA", "999", "278", "270", "271")


def files(kind: str):
    return [path for path in sorted((FOLDER / kind).iterdir()) if f"{kind}/{path.name}" != PROSE]


def test_every_file_of_every_kind_has_rows_that_say_where_they_stand():
    for path in (path for kind in KINDS for path in files(kind)):
        found = list(tables_of_x12(path, source="x", as_of=AS_OF))
        rows = [table for part in found for table in part.tables.values() if not table.is_empty()]

        assert rows, path.name
        assert all(table["segment"].is_not_null().all() for table in rows), path.name


def test_prose_about_a_remittance_is_refused_in_one_line():
    found = list(tables_of_x12(FOLDER / PROSE, source="x", as_of=AS_OF))

    assert all(table.is_empty() for part in found for table in part.tables.values())
    said = [problem.message for part in found for problem in part.problems]
    assert said == ["the file does not begin with ISA, GS or ST"]


def test_counts_and_control_numbers_of_answers_are_looked_at_too():
    found = list(tables_of_x12(FOLDER / "835/badX12__error_validation.edi", source="x", as_of=AS_OF))

    said = [str(problem) for part in found for problem in part.problems]
    assert any("SE02 is 112223" in message for message in said)
    assert any("GE02 is 20213" in message for message in said)


def test_999_says_which_sets_were_taken_and_where_the_others_fail():
    (path,) = [path for path in files("999") if "staedi" in path.name]
    rows = read_999(path, source="x").rows

    assert rows.select("set_control", "verdict", "segment_tag", "element", "segment_position").rows() == [
        ("0001", "A", None, None, None),
        ("0002", "R", "CLM", "2", 22),
        ("0003", "R", "REF", None, 57),
    ]


def test_277ca_says_which_claim_was_turned_back():
    for path in files("277CA"):
        rows = read_277ca(path, source="x").rows
        rejected = rows.filter("is_rejected")

        assert rejected.select("claim_id", "category", "status", "amount_cents", "status_date").rows() == [
            ("3920394930203", "A7", "562", 19_914, date(2011, 3, 11))
        ]


def test_278_request_and_response_are_told_apart_by_their_answer():
    rows = {path.name: read_278(path, source="x").rows for path in files("278")}
    answered = {name: set(found["action"].drop_nulls()) for name, found in rows.items()}

    assert {name for name, actions in answered.items() if actions} == {
        "stupidedi__referral-response-to-request-for-review.edi",
        "stupidedi__response-to-non-emergency-transportation.edi",
        "X12Parser__Example_3_2_2_Response.txt",
    }
    surgery = rows["X12Parser__Example_3_2_2_Response.txt"]
    assert surgery.select("level", "action", "number", "code", "valid_from").rows() == [
        ("EV", "A6", "AUTH0002", None, None),
        ("SS", "A1", "AUTH0002", "33510", date(2005, 5, 16)),
    ]


def count(path, tag: str) -> int:
    document = read_document(path.read_bytes())
    return sum(document.tag(segment) == tag for segment in document.segments)


def test_271_gives_every_benefit_and_every_refusal_and_270_every_question():
    for path in files("271"):
        kinds = Counter(read_271(path, source="x").rows["kind"])

        assert (kinds["answered"], kinds["refused"]) == (count(path, "EB"), count(path, "AAA")), path.name
    for path in files("270"):
        assert read_271(path, source="x").rows.height == count(path, "EQ"), path.name


def test_835_claims_lines_and_payments_are_all_there():
    for path in files("835"):
        parts = [chunk.tables for chunk in read_835(path, source="x")]

        for name, tag in (
            ("claims", "CLP"),
            ("lines", "SVC"),
            ("payments", "BPR"),
            ("provider_adjustments", "PLB"),
        ):
            read = sum(getattr(part, name)["segment"].n_unique() for part in parts)
            assert read == count(path, tag), (path.name, name)
