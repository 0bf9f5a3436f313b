"""A page for each rule, made from its own documentation, its declaration and its cases."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import yaml

from facetwise.domain.finding import Source
from facetwise.report.markdown import code, page, table
from facetwise.report.rule_documentation import rule_documentation
from facetwise.rules.declare import Rule
from facetwise.rules.registry import FAMILIES

GENERATED = "<!-- made by tools/build_docs.py from the rules and packs; change those, not this page -->"

TimeLine = Callable[[str], list[str]]
"""Rows of Markdown for one parameter: which packs supply it, since when, by which paragraph."""


def rule_page(rule: Rule, time_line: TimeLine) -> str:
    """The page of one rule as Markdown."""
    documented = rule_documentation(rule)
    return page(
        GENERATED,
        f"# {rule.name}",
        f"**{rule.code}** · {rule.severity} · one answer for each {rule.grain} · family "
        f"[{_words(rule.family)}](../index.md#{rule.family})",
        documented.title,
        *(f"## {heading}\n\n{text}" for heading, text in documented.sections.items()),
        _facts(rule),
        *_policies(rule, time_line),
        *_sources(rule.sources),
        *_cases(rule),
    )


def rule_index(rules: Iterable[Rule]) -> str:
    """The list of all rules by family."""
    by_family: dict[str, list[Rule]] = {family: [] for family in FAMILIES}
    for rule in rules:
        by_family[rule.family].append(rule)
    total = sum(map(len, by_family.values()))
    return page(
        GENERATED,
        "# Rules",
        f"{total} checks. Each name says what is wrong with a claim; its page says why payers deny it, what "
        "to do, and what the check cannot see.",
        *(_family(family, members) for family, members in by_family.items() if members),
    )


def rule_page_path(rule: Rule) -> str:
    """Where the page of a rule lies, beneath the folder of rule pages."""
    return f"{rule.family}/{rule.name}.md"


def _family(family: str, members: list[Rule]) -> str:
    rows = [
        (
            rule.code,
            f"[{rule.name}]({rule_page_path(rule)})",
            rule.severity,
            rule_documentation(rule).title,
            ", ".join(rule.denial_codes),
        )
        for rule in members
    ]
    head = ("code", "name", "severity", "what is wrong", "usual denials")
    return "\n".join([f'<a id="{family}"></a>', "", f"## {_words(family)}", "", *table(head, rows)])


def _facts(rule: Rule) -> str:
    rows = [
        ("looks at", code(rule.span)),
        ("message", rule.message),
        ("when it cannot tell", rule.undetermined or "names the record or policy value that is missing"),
        ("needs", ", ".join(rule.needs) or "nothing beyond the claim"),
        ("usual denial codes", ", ".join(rule.denial_codes)),
        ("fix", f"{rule.fix} ({rule.fix_applicability})" if rule.fix else "only a person can tell"),
        ("help", rule.help),
    ]
    return "\n".join(["## At a glance", "", *table(("", ""), rows)])


def _policies(rule: Rule, time_line: TimeLine) -> list[str]:
    if not rule.parameters and not rule.looks_at:
        return []
    blocks = ["## Policy values it rests on"]
    for parameter in (*rule.parameters, *rule.looks_at):
        use = "" if parameter in rule.parameters else " (shown, or handled when not known)"
        rows = time_line(parameter) or ["No pack speaks of it."]
        blocks.append("\n".join([f"### {code(parameter)}{use}", "", *rows]))
    return blocks


def _sources(sources: tuple[Source, ...]) -> list[str]:
    if not sources:
        return []
    rows = [
        (item.document, item.paragraph, item.dated, item.confidence, item.verified_through)
        for item in sources
    ]
    head = ("document", "paragraph", "dated", "confidence", "checked through")
    return ["\n".join(["## Sources", "", *table(head, rows)])]


def _cases(rule: Rule) -> list[str]:
    if not rule.cases_path.exists():
        return []
    text = rule.cases_path.read_text(encoding="utf-8")
    cases: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader) or []
    rows = [(_words(case["name"]), _starts_from(case), _expected(case["expect"])) for case in cases]
    return ["\n".join(["## Cases", "", *table(("case", "what differs", "verdict"), rows)])]


def _starts_from(case: Mapping[str, Any]) -> str:
    parts = [f"{_words(str(case.get('base', '')))}"]
    if case.get("change"):
        parts.append(code(_flow(case["change"])))
    if case.get("lines"):
        parts.append(f"lines {code(', '.join(case['lines']))}")
    if case.get("record") is False:
        parts.append("the claim alone, without its record")
    if case.get("others"):
        parts.append(f"beside {len(case['others'])} other claims of the patient")
    if case.get("as_of"):
        parts.append(f"checked on {case['as_of']}")
    return "; ".join(parts)


def _flow(change: object) -> str:
    return yaml.safe_dump(change, default_flow_style=True, width=10_000, sort_keys=False).strip()


def _expected(expect: object) -> str:
    if isinstance(expect, dict):
        return ", ".join(
            f"{_words(str(subject))}: {_words(str(verdict))}" for subject, verdict in expect.items()
        )
    return _words(str(expect))


def _words(name: str) -> str:
    return name.replace("_", " ")
