"""The audit of dependencies never passes for want of data."""

import importlib.util
from pathlib import Path

import pytest

PLACE = Path("tools/audit_dependencies.py")


@pytest.fixture
def judge():
    spec = importlib.util.spec_from_file_location("audit_dependencies", PLACE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.judge


FINE = {"name": "click", "version": "8.1", "vulns": []}
WEAK = {"name": "django", "version": "5.2", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["5.2.1"]}]}
SKIPPED = {"name": "polars", "skip_reason": "not found on PyPI"}


def test_all_looked_up_and_none_weak_passes(judge):
    assert judge([FINE]) == (0, ["1 of 1 dependencies looked up, 0 known weaknesses"])


def test_a_known_weakness_is_named_with_what_mends_it(judge):
    status, lines = judge([FINE, WEAK, SKIPPED])
    assert status == 1
    assert lines[0] == "django 5.2: CVE-2026-1, mended in 5.2.1"


@pytest.mark.parametrize("found", [[], [SKIPPED], [FINE, SKIPPED]])
def test_what_was_not_looked_up_is_no_pass(judge, found):
    status, lines = judge(found)
    assert status == 2
    assert "this is no pass" in lines[-1]
