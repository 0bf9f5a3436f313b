"""The corpus of the coverage-guided fuzzer, replayed: what once reached new code, or failed, is read for ever."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent / "corpus"
sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))
INPUTS = [path for path in sorted(CORPUS.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_an_input_of_the_corpus_is_read_or_refused_and_never_raises(path):
    tool = import_module("fuzz_coverage")

    tool.reader_named(path.parent.name)(path.read_bytes())


def test_every_reader_has_a_corpus_of_tiny_files():
    assert {path.parent.name for path in INPUTS} == set(import_module("fuzz_coverage").READERS)
    assert max(path.stat().st_size for path in INPUTS) <= 4_096
