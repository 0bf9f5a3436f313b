"""The skeleton that `make new-rule` writes: it loads, passes lint, and waits to be filled in."""

import subprocess
import sys
from pathlib import Path

import pytest
from tools import new_rule

from facetwise.report.rule_documentation import rule_documentation
from facetwise.rules.registry import FAMILIES, all_rules


def written(monkeypatch, folder, name):
    monkeypatch.setattr(new_rule, "RULES", folder)
    monkeypatch.setattr(sys, "argv", ["new_rule", name])
    for family in FAMILIES:
        (folder / family).mkdir(exist_ok=True)
    return new_rule.main()


def test_the_skeleton_has_five_headings_a_free_code_and_passes_lint(monkeypatch, tmp_path):
    assert written(monkeypatch, tmp_path, "drugs/vial-not-named") == 0

    module = tmp_path / "drugs" / "vial_not_named.py"
    text = module.read_text(encoding="utf-8")
    settings = Path(__file__).parents[2] / "pyproject.toml"
    lint = subprocess.run(
        [Path(sys.executable).with_name("ruff"), "check", "--config", settings, module],
        capture_output=True,
        text=True,
        check=False,
    )
    headings = rule_documentation(next(iter(all_rules().values()))).sections
    assert all(f"## {heading}" in text for heading in headings)
    assert not any(rule.code in text for rule in all_rules().values())
    assert lint.returncode == 0, lint.stdout


@pytest.mark.parametrize(
    "name",
    ["", "drugs", "drugs/Vial-Not-Named", "drugs/../x-y", "nowhere/vial-not-named", "drugs/vial not-named"],
)
def test_a_name_of_another_form_is_refused_in_one_line(monkeypatch, tmp_path, capsys, name):
    assert written(monkeypatch, tmp_path, name) == 2
    assert capsys.readouterr().err.startswith("expected family/name-of-the-defect")


def test_a_rule_that_is_there_is_not_written_over(monkeypatch, tmp_path, capsys):
    assert written(monkeypatch, tmp_path, "drugs/included-drug-billed") == 2
    assert "is there already" in capsys.readouterr().err
