"""What is written is what was read; and no bytes whatever break the reader or pass it in silence."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.interop.encounter.claim_table import read_claim_table
from facetwise.interop.encounter.history import read_history
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.encounter.write import encounter_to_dict
from facetwise.interop.files import expand, kind_of
from tests.interop.encounter.strategies import ENCOUNTERS

EXAMPLES = Path(__file__).parents[3] / "examples"
FILES = expand([EXAMPLES / "encounters"]).files


@settings(max_examples=80, deadline=None)
@given(ENCOUNTERS)
def test_an_encounter_written_as_yaml_is_read_the_same(encounter):
    text = yaml.safe_dump(encounter_to_dict(encounter), allow_unicode=True)
    read = read_encounters(text.encode(), source="v.yaml")
    assert read.all_problems == ()
    assert [item.encounter for item in read.encounters] == [encounter]


@settings(max_examples=80, deadline=None)
@given(ENCOUNTERS, st.booleans())
def test_an_encounter_written_as_json_is_read_the_same(encounter, is_pretty):
    text = json.dumps(encounter_to_dict(encounter), indent=2 if is_pretty else None)
    read = read_encounters(text.encode(), source="v.json")
    assert read.all_problems == ()
    assert [item.encounter for item in read.encounters] == [encounter]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_example_is_read_without_a_problem(path):
    read = read_encounters(path, source=path.name)
    assert read.encounters
    assert read.all_problems == ()
    for item in read.encounters:
        assert item.encounter.procedures or item.encounter.history  # a plan has what was done before
        assert item.encounter.patient.name is None


CLAIM_TABLES = [path for path in expand([EXAMPLES / "claims"]).files if path.suffix == ".csv"]


@pytest.mark.parametrize("path", CLAIM_TABLES, ids=lambda path: path.name)
def test_every_example_of_a_claim_table_is_read_without_a_problem(path):
    read = read_claim_table(path, source=path.name)
    assert len(read.encounters) == 2
    assert read.all_problems == ()


def assert_not_silent(data, source):
    """Whatever the bytes, an encounter or a fatal line comes back, and each problem is one line."""
    read = read_encounters(data, source=source)
    assert read.encounters or any(problem.fatal for problem in read.problems)
    table = read_claim_table(data, source=source)
    assert table.encounters or any(problem.fatal for problem in table.problems)
    history = read_history(data, source=source)
    assert history.history is not None or any(problem.fatal for problem in history.problems)
    for problem in (*read.all_problems, *table.all_problems, *history.problems):
        assert "\n" not in str(problem)
        str(problem).encode()
    kind_of(source, data[:4096])


SOURCES = st.sampled_from(["a.yaml", "a.json", "a.jsonl", "a.csv", "a.txt", "a"])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), SOURCES)
def test_any_bytes(data, source):
    assert_not_silent(data, source)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="{}[]:,-|>&*!#%@'\"\\ \n\tabt1e.~?", max_size=200), SOURCES)
def test_any_run_of_signs_that_yaml_and_json_live_by(text, source):
    assert_not_silent(text.encode(), source)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_valid_file_cut_and_scrambled(data):
    path = data.draw(st.sampled_from(FILES))
    content = bytearray(path.read_bytes())
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    content[start:end] = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"", b"- ", b": ", b"\t", b"*a", b"}"])
    )
    cut = data.draw(st.integers(1, len(content)) | st.just(len(content)))
    assert_not_silent(bytes(content[:cut]) or b" ", path.name)


def leaves(value, path=()):
    """The path of every single value in nested lists and dicts."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, (*path, key))
    else:
        yield path


def replaced(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


GARBAGE = ["zzz", "true story", -5, 12345678901, [], [["x"]], {"x": 1}, {}, "2026-99-99", 3.25, True, "~"]


@settings(max_examples=200, deadline=None)
@given(ENCOUNTERS, st.data())
def test_a_value_that_is_not_taken_up_has_its_line(encounter, data):
    """One value replaced by garbage: it is in what was read, or in a problem. Never neither."""
    written = encounter_to_dict(encounter)
    paths = list(leaves(written))
    if not paths:
        return
    path, garbage = data.draw(st.sampled_from(paths)), data.draw(st.sampled_from(GARBAGE))
    scrambled = replaced(written, path, garbage)
    read = read_encounters(json.dumps(scrambled).encode(), source="v.json")
    if not read.all_problems:
        (item,) = read.encounters
        taken_up = json.dumps(encounter_to_dict(item.encounter)).casefold()
        shown = str(garbage).casefold() if not isinstance(garbage, int) else str(garbage).lower()
        assert garbage in ([], {}) or shown in taken_up
