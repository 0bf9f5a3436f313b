"""What is still to be found out of payers' policies: contradictions, stale and unconfirmed values, and unknown ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from facetwise.domain.vocabulary import Severity
from facetwise.policy.keys import key_of_leaf, registry
from facetwise.policy.payers import defers_to_medicare
from facetwise.policy.stale import STALE_AFTER
from facetwise.report.policy_views import PolicyLine, PolicyOnDay, policy_on_day, policy_summaries
from facetwise.rules.registry import all_rules


class Why(StrEnum):
    """Why a value has to be looked up, what is most misleading first."""

    CONFLICT = "contradicted"  # the sources say different things
    STALE = "stale"  # last checked too long ago
    LOW = "low confidence"
    UNKNOWN = "not known"


_ORDER = list(Why)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """One value to look up: what is held of it now, and the checks that wait for it."""

    pack: str
    name: str
    key: str
    meaning: str
    why: Why
    value: str | None
    cite: str | None
    verified_through: date | None
    remark: str | None
    rules: tuple[str, ...]  # those that can say denial first

    @property
    def rank(self) -> tuple[int, int, str, str]:
        """Sorts: by why, then by how many checks wait, then by payer."""
        return _ORDER.index(self.why), -len(self.rules), self.pack, self.key


def to_do(pack_id: str, day: date) -> list[ToDo]:
    """What is to be found out of one payer, for services of a day, seen from that day."""
    found = policy_on_day(pack_id, day, as_of=day)
    by_key: dict[str, list[PolicyLine]] = {}
    for line in found.lines:
        by_key.setdefault(line.key, []).append(line)
    left_to_medicare = defers_to_medicare(pack_id, day)
    items = [
        *(item for key, lines in by_key.items() for item in _of_lines(found, key, lines)),
        *(
            _item(found, key, Why.UNKNOWN, None)
            for key in found.not_known
            if not (left_to_medicare and registry()[key].is_coverage)
        ),
    ]
    return sorted((item for item in items if item.rules), key=lambda item: item.rank)


def counts_by_payer(day: date) -> list[tuple[str, str, dict[Why, int]]]:
    """Each payer with how many values are to be found out, and why; those with the most misleading ones first."""
    rows = []
    for summary in policy_summaries():
        items = to_do(summary.pack, day)
        rows.append((summary.pack, summary.name, {why: sum(i.why is why for i in items) for why in Why}))
    return sorted(rows, key=lambda row: ([-row[2][why] for why in Why], row[0]))


def first_stale_after(day: date) -> date | None:
    """When the next value of any payer has to be looked at again; None where none is held."""
    checked = [
        line.verified_through
        for summary in policy_summaries()
        for line in policy_on_day(summary.pack, day, as_of=day).lines
        if line.verified_through and not line.stale
    ]
    return min(checked) + STALE_AFTER if checked else None


def _of_lines(policy: PolicyOnDay, key: str, lines: list[PolicyLine]) -> Iterator[ToDo]:
    """At most one item a key: the most misleading of its values."""
    whys = [(why, line) for line in lines for why in [_why(line)] if why is not None]
    if whys:
        yield _item(policy, key, *min(whys, key=lambda pair: _ORDER.index(pair[0])))


def _why(line: PolicyLine) -> Why | None:
    if line.state == "conflict":
        return Why.CONFLICT
    if line.stale:
        return Why.STALE
    return Why.LOW if line.state == "known" and not line.decides else None


def _item(policy: PolicyOnDay, key: str, why: Why, line: PolicyLine | None) -> ToDo:
    return ToDo(
        pack=policy.pack,
        name=policy.name,
        key=key,
        meaning=registry()[key].meaning,
        why=why,
        value=line.value if line else None,
        cite=line.cite if line else None,
        verified_through=line.verified_through if line else None,
        remark=line.why if line else policy.why_not_known,
        rules=_waiting().get(key, ()),
    )


@cache
def _waiting() -> dict[str, tuple[str, ...]]:
    """The rules that rest on each key, those that can say denial first."""
    found: dict[str, list[str]] = {}
    for rule in sorted(
        all_rules().values(), key=lambda rule: (rule.severity is not Severity.DENIAL, rule.code)
    ):
        for key in dict.fromkeys(key_of_leaf(leaf) for leaf in rule.parameters):
            found.setdefault(key, []).append(rule.name)
    return {key: tuple(names) for key, names in found.items()}
