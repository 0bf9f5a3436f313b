"""Texts that speak of facet work and tell of none that day: planned, put off, recalled, or other work."""

from pathlib import Path

import pytest
import yaml

from facetwise.notes import read_note

TEXTS: list[str] = yaml.safe_load((Path(__file__).parent / "other_work.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:60])
def test_no_facet_work_is_read_where_none_was_done(text: str) -> None:
    reading = read_note(text)

    assert not reading.facet_procedure_performed
    assert not reading.encounter.procedures
