"""Rules explained from their own documentation."""

import re

from facetwise.report.explain.model import Explanation, Part, part, parts
from facetwise.report.rule_documentation import rule_documentation
from facetwise.rules.declare import Rule
from facetwise.rules.registry import all_rules, find_rule

_LOOKS_LIKE_A_RULE = re.compile(r"fw\d{3}|[a-z0-9]+(-[a-z0-9]+)+", re.IGNORECASE)


def explain_rule(name: str) -> Explanation | None:
    """A rule by its name or FW code."""
    if not _LOOKS_LIKE_A_RULE.fullmatch(name):
        return None
    found = find_rule(name)
    return _explanation(found) if found else None


def rules_for_denial(code: str) -> tuple[Rule, ...]:
    """The rules that name a denial code among those a payer usually answers with."""
    return tuple(
        rule for rule in all_rules().values() if code in {item.split("-")[-1] for item in rule.denial_codes}
    )


def _explanation(rule: Rule) -> Explanation:
    documented = rule_documentation(rule)
    return Explanation(
        name=rule.name,
        kind="rule",
        title=f"{rule.name} ({rule.code}, {rule.severity}): {documented.title}",
        parts=(
            *(Part(heading, (text,)) for heading, text in documented.sections.items()),
            *parts(
                part("Usual denial codes", ", ".join(rule.denial_codes)),
                part("Payer values it rests on", ", ".join(rule.parameters)),
            ),
        ),
        sources=tuple(f"{item.document} § {item.paragraph}" for item in rule.sources),
        see_also=rule.denial_codes,
    )
