"""The pages that are made from rules."""

import re

import pytest
import yaml

from facetwise.report.rule_documentation import rule_documentation
from facetwise.report.rule_pages import rule_index, rule_page, rule_page_path
from facetwise.rules.registry import all_rules

RULES = list(all_rules().values())
SECTIONS = [
    "What it checks",
    "Why claims are denied for this",
    "Example",
    "What to do",
    "What this check cannot see",
]


def no_pack(_parameter):
    return []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_says_what_why_and_what_it_cannot_see(rule):
    documented = rule_documentation(rule)

    assert documented.title.endswith(".")
    assert list(documented.sections) == SECTIONS
    assert all(documented.sections.values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_shows_each_case_with_its_verdict(rule):
    page = rule_page(rule, no_pack)
    cases = yaml.safe_load(rule.cases_path.read_text(encoding="utf-8"))

    _, _, table = page.partition("## Cases")
    assert len(re.findall(r"^\|", table, re.MULTILINE)) == len(cases) + 2


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_cell_of_a_page_breaks_its_table(rule):
    for line in rule_page(rule, no_pack).splitlines():
        if line.startswith("| "):
            assert len(re.findall(r"(?<!\\)\|", line)) in (3, 4, 6, 7), line


def test_the_index_links_every_rule():
    index = rule_index(RULES)

    assert re.findall(r"\]\(([^)]+)\)", index) == [rule_page_path(rule) for rule in RULES]


def test_a_parameter_shows_its_time_line():
    rule = next(rule for rule in RULES if rule.parameters)

    page = rule_page(rule, lambda parameter: [f"time line of {parameter}"])

    assert all(f"time line of {parameter}" in page for parameter in rule.parameters)
