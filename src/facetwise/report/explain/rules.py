"""Rules explained from their own documentation."""

import re

from facetwise.domain.form_faults import KINDS
from facetwise.engine.waiting import NOTICES
from facetwise.report.explain.model import Explanation, Part, part, parts, sentence
from facetwise.report.rule_documentation import rule_documentation
from facetwise.rules.declare import Rule
from facetwise.rules.registry import all_rules, find_rule

_LOOKS_LIKE_A_RULE = re.compile(r"fw\d{3}|[a-z0-9]+(-[a-z0-9]+)+", re.IGNORECASE)


def explain_rule(name: str) -> Explanation | None:
    """A rule, or the notice that several rules wait for the same thing, by name or FW code."""
    if not _LOOKS_LIKE_A_RULE.fullmatch(name):
        return None
    found = find_rule(name)
    return _explanation(found) if found else _notice(name.lower()) or _form_of_claim(name.lower())


def rules_for_denial(code: str) -> tuple[Rule, ...]:
    """The rules that name a denial code among those a payer usually answers with."""
    return tuple(
        rule for rule in all_rules().values() if code in {item.split("-")[-1] for item in rule.denial_codes}
    )


def _form_of_claim(name: str) -> Explanation | None:
    found = next((kind for kind in KINDS.values() if name in (kind.name, kind.code.lower())), None)
    if found is None:
        return None
    return Explanation(
        name=found.name,
        kind="rule",
        title=f"{found.name} ({found.code}): the file does not keep the form of an 837",
        parts=parts(part("What it says", found.means), part("What to do", sentence(found.help))),
        sources=("837 implementation guide 005010: loops, segments and code lists by number",),
    )


def _notice(name: str) -> Explanation | None:
    found = next((item for item in NOTICES.values() if name in (item.name, item.code.lower())), None)
    if found is None:
        return None
    return Explanation(
        name=found.name,
        kind="rule",
        title=f"{found.name} ({found.code}): several checks wait for the same thing",
        parts=parts(
            part("What it says", found.documentation),
            part("What to do", sentence(found.help)),
            part("Why it is not a pass", "What cannot be decided is shown as undetermined, never as fine."),
        ),
        sources=("facetwise: what is missing is said once a claim",),
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
