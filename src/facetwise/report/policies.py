"""Payer policies for reading: the list of them, one on a day, two side by side."""

import textwrap
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from facetwise.policy.keys import registry
from facetwise.report.amounts import counted
from facetwise.report.marks import Style
from facetwise.report.plain_text import in_ascii
from facetwise.report.policy_views import Comparison, PolicyLine, PolicyOnDay, PolicySummary

KEY_WIDTH = 34


def summaries_text(summaries: Iterable[PolicySummary], style: Style) -> str:
    """The list, one pack a row."""
    rows: list[tuple[str, ...]] = [
        ("pack", "policy", "decide", "low", "conflict", "silent", "not known", "checked through")
    ]
    rows += [(s.pack, s.name, *map(str, _counts(s)), str(s.verified_through or "-")) for s in summaries]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    text = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    return _shown(
        f"{text}\n\ndecide: values that a verdict may rest on; low: shown, never deciding; conflict: sources "
        "contradict each other;\nsilent: read, and it does not speak of this; not known: not the same as no rule\n"
        "more: facetwise policy show PAYER --state OH --date 2026-03-02",
        style,
    )


def _counts(summary: PolicySummary) -> tuple[int, ...]:
    return summary.deciding, summary.low, summary.conflict, summary.not_addressed, summary.not_known


def policy_text(policy: PolicyOnDay, style: Style) -> str:
    """One policy on one day: each value with its dates and its paragraph."""
    blocks = [style.paint(f"{policy.name} · {policy.pack} · on {policy.day}", "1")]
    for key in dict.fromkeys(line.key for line in policy.lines):
        lines = [line for line in policy.lines if line.key == key]
        head = f"{style.paint(key, '1')}: {registry()[key].meaning}"
        blocks.append("\n".join([head, *(row for line in lines for row in _line_rows(line, style))]))
    blocks.append(_not_known_text(policy, style))
    return _shown("\n\n".join(blocks), style)


def comparison_text(comparison: Comparison, style: Style) -> str:
    """Two policies side by side: the values in which they differ."""
    width = (style.width - KEY_WIDTH - 4) // 2
    left, right = comparison.left, comparison.right
    rows = [
        _side_by_side("", left.pack, right.pack, width),
        _side_by_side("", f"on {left.day}", f"on {right.day}", width),
    ]
    rows += [_side_by_side(key, one, other, width) for key, one, other in comparison.differing]
    alike, neither = len(comparison.alike), len(comparison.known_of_neither)
    told = f"{counted(alike, 'value')} alike, {counted(neither, 'value')} known of neither"
    return _shown("\n\n".join(["\n".join(rows[:2]), *rows[2:], told]), style)


def policy_object(policy: PolicyOnDay) -> dict[str, Any]:
    """One policy on one day, for programs."""
    return {
        "pack": policy.pack,
        "name": policy.name,
        "date": policy.day,
        "values": [asdict(line) for line in policy.lines],
        "not_known": list(policy.not_known),
        "why_not_known": policy.why_not_known,
    }


def summary_object(summary: PolicySummary) -> dict[str, Any]:
    """One pack of the list, for programs."""
    return asdict(summary)


def comparison_object(comparison: Comparison) -> dict[str, Any]:
    """Two policies side by side, for programs."""
    differing = comparison.differing
    return {
        "left": {"pack": comparison.left.pack, "date": comparison.left.day},
        "right": {"pack": comparison.right.pack, "date": comparison.right.day},
        "differing": [{"key": key, "left": one, "right": other} for key, one, other in differing],
        "alike": list(comparison.alike),
        "known_of_neither": list(comparison.known_of_neither),
    }


def _line_rows(line: PolicyLine, style: Style) -> list[str]:
    scope = f"{line.scope}: " if line.scope else ""
    conflict = "sources contradict each other: " if line.state == "conflict" else ""
    facts = [
        f"{scope}{conflict}{line.value}",
        "decides" if line.decides else f"does not decide ({line.confidence} confidence)",
        f"from {line.in_force_from}" if line.in_force_from else None,
        f"until the day before {line.in_force_until}" if line.in_force_until else None,
        f"checked through {line.verified_through}" if line.verified_through else None,
        "stale: look it up again" if line.stale else None,
    ]
    rows = textwrap.wrap(
        ", ".join(filter(None, facts)), style.width - 2, initial_indent="  ", subsequent_indent="    "
    )
    cite = textwrap.wrap(
        line.cite or line.why or "", style.width - 4, initial_indent="    ", subsequent_indent="    "
    )
    return [*rows, *(style.paint(row, "2") for row in cite)]


def _not_known_text(policy: PolicyOnDay, style: Style) -> str:
    if not policy.not_known:
        return ""
    head = f"not known ({len(policy.not_known)}), which is not the same as no rule: {policy.why_not_known}"
    names = ", ".join(policy.not_known)
    return "\n".join(
        textwrap.wrap(head, style.width)
        + textwrap.wrap(names, style.width, initial_indent="  ", subsequent_indent="  ")
    )


def _side_by_side(key: str, left: str, right: str, width: int) -> str:
    columns = [textwrap.wrap(key, KEY_WIDTH), textwrap.wrap(left, width), textwrap.wrap(right, width)]
    height = max(map(len, columns))
    padded = [column + [""] * (height - len(column)) for column in columns]
    return "\n".join(
        f"{name:<{KEY_WIDTH}}  {one:<{width}}  {other}".rstrip()
        for name, one, other in zip(*padded, strict=True)
    )


def _shown(text: str, style: Style) -> str:
    return in_ascii(text) if style.ascii_only else text
