"""Which treated levels a drawing has to hatch, because a finding says that the payer does not cover them."""

import re
from collections.abc import Iterable, Sequence

from facetwise.domain.claim import ProposedLine
from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Region, Verdict

RULE = "levels-over-limit"
_LIMIT = re.compile(r"\bmax (\d+)")


def levels_beyond_limit(lines: Sequence[ProposedLine], findings: Iterable[Finding]) -> frozenset[str]:
    """The joints of each region after as many as the finding's policy value covers, in the order of the lines."""
    limit = _covered(findings)
    if limit is None:
        return frozenset()
    by_region: dict[Region | None, dict[str, None]] = {}
    for line in lines:
        by_region.setdefault(line.region, {}).update(dict.fromkeys(line.joints))
    return frozenset(joint for joints in by_region.values() for joint in list(joints)[limit:])


def _covered(findings: Iterable[Finding]) -> int | None:
    for finding in findings:
        if finding.name == RULE and finding.verdict is Verdict.VIOLATED:
            values = (_LIMIT.search(reference.value or "") for reference in finding.policy)
            return next((int(found[1]) for found in values if found), None)
    return None
