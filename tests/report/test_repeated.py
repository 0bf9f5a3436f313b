"""A clinic's file without its notes: what waits for them is told once, so that what was found can be seen."""

from dataclasses import replace

import polars as pl
import pytest

from facetwise.domain.finding import Finding, Place
from facetwise.domain.finding_table import FINDINGS
from facetwise.domain.vocabulary import Severity
from facetwise.engine.finding_objects import to_objects
from facetwise.engine.waiting import NOTICES
from facetwise.report.marks import Style
from facetwise.report.repeated import Repeated
from facetwise.report.terminal import finding_text
from tests.report.findings import RECORD_MISSING, SESSION_LIMIT
from tests.report.test_machine_formats import ROW

WAITING = "the procedure note or encounter was not given; not decided: "


def without_note(claim: str, rules: str, *, source: str = "clinic.837", severity=Severity.RISK) -> Finding:
    place = Place(path="procedures", source=source, segment=21)
    return replace(RECORD_MISSING, claim_id=claim, message=WAITING + rules, place=place, severity=severity)


def frame(*findings: Finding) -> pl.DataFrame:
    rows = [
        {
            **dict.fromkeys(FINDINGS),
            **ROW,
            "claim_id": item.claim_id,
            "source": item.place.source,
            "segment": item.place.segment,
        }
        | {"path": item.place.path, "name": item.name, "code": item.code, "message": item.message}
        | {"severity": str(item.severity), "verdict": str(item.verdict)}
        for item in findings
    ]
    return pl.DataFrame(rows, schema_overrides=FINDINGS)


def test_many_claims_without_a_note_are_one_finding_with_every_rule_that_waits():
    repeated = Repeated()
    claims = [without_note("A", "note-unsigned"), without_note("B", "note-unsigned, kx-missing")]
    claims += [without_note(name, "kx-missing") for name in "CDEF"]

    assert repeated.others(frame(*claims)).is_empty()
    (told,) = repeated.held()

    assert told.who == "claims A, B, C and 3 more"
    assert told.finding.message == WAITING + "note-unsigned, kx-missing"
    text = finding_text(told.finding, Style(width=120), claims=told.who)
    assert "--> claims A, B, C and 3 more, procedures" in text


def test_what_was_found_stays_at_its_claim():
    repeated = Repeated()

    others = repeated.others(frame(without_note("A", "kx-missing"), SESSION_LIMIT))
    assert to_objects(others) == [replace(SESSION_LIMIT, place=replace(SESSION_LIMIT.place, text=None))]


def test_a_single_claim_is_named_alone_and_files_are_told_apart():
    repeated = Repeated()
    repeated.others(
        frame(without_note("A", "kx-missing"), without_note("B", "kx-missing", source="other.837"))
    )

    assert [told.who for told in repeated.held()] == ["claim A", "claim B"]


def test_the_gravest_rule_that_waits_says_how_grave_it_is():
    repeated = Repeated()
    repeated.others(
        frame(without_note("A", "kx-missing"), without_note("B", "note-unsigned", severity=Severity.DENIAL))
    )

    (told,) = repeated.held()
    assert told.finding.severity is Severity.DENIAL


@pytest.mark.parametrize("notice", NOTICES.values(), ids=lambda notice: notice.name)
def test_every_notice_ends_with_the_rules_that_wait(notice):
    assert notice.message.endswith(": {rules}")
