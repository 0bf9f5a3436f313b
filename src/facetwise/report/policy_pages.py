"""A page for each policy pack, the index of them, and the matrix of payers and rules."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from facetwise.engine.policy_columns import worst_standing
from facetwise.policy.intervals import YEAR_ZERO, Interval, intervals
from facetwise.policy.keys import key_of_leaf, registry
from facetwise.policy.model import OPEN_END, Pack
from facetwise.policy.pack import pack_ids, read_pack
from facetwise.policy.resolve import PURPOSES, Scope, resolve, said
from facetwise.report.explain.model import sentence
from facetwise.report.markdown import anchor, code, page, table
from facetwise.report.policy_views import citation, is_spoken, policy_summary, scope_text
from facetwise.report.rule_pages import GENERATED, rule_page_path
from facetwise.rules.declare import Rule

_LAST_DAY = date(9999, 12, 30)  # what stands without an end
_STANDINGS = {
    "known": "●",
    "low": "◐",
    "not_addressed": "–",
    "unknown": "?",
    "conflict": "⚡",
}
_LEGEND = (
    "● the value is known and decides · ◐ known at low confidence: shown, never decides · ? not known · "
    "⚡ sources contradict each other · – the policy was read and is silent · ◔ differs by purpose"
)


def policy_pages(rules: Sequence[Rule]) -> dict[str, str]:
    """The index and every pack's page, by path beneath the folder of policy pages."""
    packs = [read_pack(pack_id) for pack_id in pack_ids()]
    users = _rules_by_key(rules)
    pages = {policy_page_path(pack.pack_id): policy_page(pack, users) for pack in packs if not pack.is_part}
    return {"index.md": policy_index(packs), **pages}


def policy_page_path(pack_id: str) -> str:
    """Where the page of a pack lies, beneath the folder of policy pages."""
    return f"{anchor(pack_id)}.md"


def policy_index(packs: Iterable[Pack]) -> str:
    """The list of payers with what is known of each."""
    rows = [_index_row(pack) for pack in packs if not pack.is_part]
    head = (
        "payer",
        "pack",
        "values that decide",
        "low confidence",
        "in conflict",
        "silent",
        "not known",
        "checked through",
    )
    return page(
        GENERATED,
        "# Policies",
        "What is known of each payer's rules, with its paragraph, its dates and how sure it is. A value of "
        "low confidence is shown and never decides. What is not known is never taken for no rule.",
        table(head, rows),
    )


def policy_page(pack: Pack, users: dict[str, list[Rule]]) -> str:
    """The page of one pack: its documents, and the time line of every value with its citation."""
    values = intervals(pack.pack_id)
    unknown = [key for key in registry() if not any(is_spoken(item) for item in values.get(key, ()))]
    return page(
        GENERATED,
        f"# {pack.name}",
        _about(pack),
        *_documents(pack),
        "## Values",
        *(_key_section(key, values[key], users) for key in registry() if key in values),
        _not_known(pack, unknown),
    )


def matrix_page(rules: Sequence[Rule]) -> str:
    """Which payer's policy can decide which rule, by the values that stand last."""
    packs = [pack for pack in map(read_pack, pack_ids()) if not pack.is_part]
    resting = [rule for rule in rules if rule.parameters]
    others = [rule for rule in rules if not rule.parameters]
    standings = {pack.pack_id: [_standing(rule, pack) for rule in resting] for pack in packs}
    spoken = [pack for pack in packs if set(standings[pack.pack_id]) != {_STANDINGS["unknown"]}]
    silent = [pack for pack in packs if pack not in spoken]
    rows = [
        (_rule_link(rule), *(standings[pack.pack_id][number] for pack in spoken))
        for number, rule in enumerate(resting)
    ]
    return page(
        GENERATED,
        "# Payers and rules",
        f"{_LEGEND}. The days for which a value stands are on the payer's page.",
        table(("rule", *(_pack_link(pack, pack.pack_id.rpartition("/")[2]) for pack in spoken)), rows),
        f"Nothing that a rule rests on is known of: {', '.join(_pack_link(p, p.name) for p in silent)}.",
        f"Rules that rest on no payer's policy: {', '.join(map(_rule_link, others))}.",
    )


def _rule_link(rule: Rule) -> str:
    return f"[{rule.name}](rules/{rule_page_path(rule)})"


def _pack_link(pack: Pack, words: str) -> str:
    return f"[{words}](policies/{policy_page_path(pack.pack_id)})"


def time_line_rows(parameter: str) -> list[str]:
    """For a rule's page: every pack that speaks of a parameter, since when and by which paragraph."""
    key = key_of_leaf(parameter)
    rows = [
        (f"[{pack_id}](../../policies/{policy_page_path(pack_id)})", *_cells(item))
        for pack_id in pack_ids()
        if not read_pack(pack_id).is_part
        for item in _in_order(intervals(pack_id).get(key, ()))
        if is_spoken(item)
    ]
    silent = sum(
        not any(is_spoken(item) for item in intervals(pack_id).get(key, ()))
        for pack_id in pack_ids()
        if not read_pack(pack_id).is_part
    )
    told = [f"Not known for {silent} payer policies."] if silent else []
    return [*(table(("policy", *_HEAD), rows) if rows else []), *([""] if rows and told else []), *told]


_HEAD = ("scope", "value", "from", "until", "confidence", "decides", "paragraph", "checked through")


def _cells(item: Interval) -> tuple[object, ...]:
    entry = item.entry
    is_conflict = item.state == "conflict"
    return (
        scope_text(item),
        f"conflict: {said(item)}" if is_conflict else said(item),
        _begin(item.effective_from),
        _end(item.effective_until),
        item.confidence,
        "yes" if item.decides else "no",
        citation(item) or entry.why,
        entry.verified_through,
    )


def _key_section(key: str, values: Iterable[Interval], users: dict[str, list[Rule]]) -> str:
    links = ", ".join(f"[{rule.name}](../rules/{rule_page_path(rule)})" for rule in users.get(key, ()))
    return "\n".join(
        [
            f"### {code(key)}",
            "",
            f"{sentence(registry()[key].meaning)}{' Used by ' + links + '.' if links else ''}",
            "",
            *table(
                (*_HEAD, "written in"), [(*_cells(item), _written_in(item)) for item in _in_order(values)]
            ),
        ]
    )


def _written_in(item: Interval) -> str:
    """The file that holds the value: the pack's own, or one that it extends."""
    return item.entry.place.rpartition(":")[0]


def _about(pack: Pack) -> str:
    facts = [
        f"Pack {code(pack.pack_id)}",
        f"contractor {pack.contractor}" if pack.contractor else None,
        f"in force since {pack.since}" if pack.since else None,
        f"until the day before {pack.until}" if pack.until else None,
        f"extends {', '.join(map(code, pack.extends))}" if pack.extends else None,
    ]
    return ", ".join(filter(None, facts)) + "."


def _documents(pack: Pack) -> list[str]:
    if not pack.documents:
        return []
    rows = [(name, item.title, item.effective, item.url) for name, item in pack.documents.items()]
    return ["\n".join(["## Documents", "", *table(("short name", "title", "effective", "address"), rows)])]


def _not_known(pack: Pack, keys: Sequence[str]) -> str:
    if not keys:
        return ""
    return f"## Not known\n\n{pack.not_seen}: {', '.join(map(code, keys))}."


def _index_row(pack: Pack) -> tuple[object, ...]:
    known = policy_summary(pack.pack_id)
    return (
        f"[{pack.name}]({policy_page_path(pack.pack_id)})",
        code(pack.pack_id),
        known.deciding,
        known.low,
        known.conflict,
        known.not_addressed,
        known.not_known,
        known.verified_through,
    )


def _standing(rule: Rule, pack: Pack) -> str:
    keys = tuple(dict.fromkeys(key_of_leaf(parameter) for parameter in rule.parameters))
    seen = {_standing_for(pack, keys, purpose) for purpose in PURPOSES}
    return _STANDINGS[seen.pop()] if len(seen) == 1 else "◔"


def _standing_for(pack: Pack, keys: Sequence[str], purpose: str) -> str:
    day = pack.until - timedelta(days=1) if pack.until else _LAST_DAY
    resolution = resolve(pack.pack_id, day, Scope(purpose=purpose))
    return worst_standing([resolution[key] for key in keys])


def _rules_by_key(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    users: dict[str, list[Rule]] = {}
    for rule in rules:
        for key in dict.fromkeys(key_of_leaf(leaf) for leaf in (*rule.parameters, *rule.looks_at)):
            users.setdefault(key, []).append(rule)
    return users


def _in_order(values: Iterable[Interval]) -> Iterator[Interval]:
    yield from sorted(values, key=lambda item: (str(item.entry.scope), item.effective_from))


def _begin(day: date) -> str:
    return "–" if day == YEAR_ZERO else day.isoformat()


def _end(day: date) -> str:
    return "open" if day == OPEN_END else day.isoformat()
