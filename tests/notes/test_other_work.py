"""Texts that speak of facet work and tell of none that day: planned, put off, recalled, or other work."""

from pathlib import Path

import pytest
import yaml

from facetwise.notes import read_note

HERE = Path(__file__).parent
TEXTS: list[str] = yaml.safe_load((HERE / "other_work.yaml").read_text(encoding="utf-8"))
PAPERS: list[dict[str, str]] = yaml.safe_load((HERE / "other_papers.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:60])
def test_no_facet_work_is_read_where_none_was_done(text: str) -> None:
    reading = read_note(text)

    assert not reading.facet_procedure_performed
    assert not reading.encounter.procedures


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper["name"])
def test_no_facet_work_is_read_in_a_paper_about_it(paper: dict[str, str]) -> None:
    reading = read_note(paper["text"])

    assert not reading.facet_procedure_performed
    assert not reading.encounter.procedures
