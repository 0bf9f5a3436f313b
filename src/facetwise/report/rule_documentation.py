"""A rule's own documentation: the sections of its module's docstring."""

import inspect
import re
from dataclasses import dataclass

from facetwise.rules.declare import Rule

_HEADING = re.compile(r"^##\s+(?P<heading>.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RuleDocumentation:
    """The first sentence, and each ``## heading`` with its text, in their order."""

    title: str
    sections: dict[str, str]


def rule_documentation(rule: Rule) -> RuleDocumentation:
    """The documentation of a rule, taken apart."""
    before, *rest = _HEADING.split(inspect.cleandoc(rule.documentation))
    headings, bodies = rest[::2], rest[1::2]
    return RuleDocumentation(
        title=_one_line(before),
        sections={heading: body.strip() for heading, body in zip(headings, bodies, strict=True)},
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
