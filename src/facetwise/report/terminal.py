"""Findings, coded lines and their summary, for a person at a terminal."""

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from facetwise.domain.claim import CodedEncounter, NotCounted, ProposedLine, Query
from facetwise.domain.finding import Finding, Fix, Place, PolicyReference
from facetwise.domain.vocabulary import Side, Verdict
from facetwise.report.amounts import Tally, counted, dollars
from facetwise.report.marks import DENIAL, MET, NOTE, RISK, UNDETERMINED, Style, state_of
from facetwise.report.plain_text import in_ascii, without_control_characters
from facetwise.report.spine_drawing import spine_text

LABEL_WIDTH = 9
KEPT_WRAPPED = 10_000  # findings of one rule say most of their sentences alike
ORDER = (DENIAL, RISK, UNDETERMINED, NOTE)


def findings_text(findings: Iterable[Finding], style: Style) -> str:
    """All findings, one under the other, an empty line between."""
    return "\n\n".join(finding_text(finding, style) for finding in findings)


def finding_text(finding: Finding, style: Style, *, claims: str | None = None) -> str:
    """One finding: headline, place, evidence, policy with its dates, and what to do.

    ``claims`` names all claims of which it is true, where they are several.
    """
    gutter = style.paint("|", "2")
    body = [f"   {gutter} {row}".rstrip() for row in _evidence_rows(finding, style)]
    rows = [
        *_headline(finding, style),
        _place_row(finding, style, claims),
        *([f"   {gutter}", *body, f"   {gutter}"] if body else []),
        *(row for label, words in _advice(finding) for row in _advice_rows(label, words, style)),
    ]
    return "\n".join(rows)


def coded_text(
    encounter_id: str | None,
    source: str | None,
    coded: CodedEncounter,
    findings: Sequence[Finding],
    *,
    style: Style,
    beyond_limit: Collection[str] = (),
    with_summary: bool = True,
) -> str:
    """One coded encounter: lines, drawing, what was not counted, queries, findings, summary."""
    about = f"claim {encounter_id}" if encounter_id else None
    heading = " · ".join(filter(None, [f"encounter {encounter_id or 'without id'}", source]))
    is_open = bool(coded.queries) and not coded.lines
    parts = [
        style.paint(_plain(heading, style), "1"),
        lines_table(coded.lines, style) or _without_lines(coded),
        *_drawing(coded, beyond_limit, style),
        *_listed("not counted", [_not_counted(item) for item in coded.not_counted], style),
        *_listed("to ask", [_query(item) for item in coded.queries], style),
        *_listed("chosen", list(coded.notes), style),
        findings_text(findings, style),
        summary_line(Tally.of(findings), style, about, is_open=is_open) if with_summary else "",
    ]
    return "\n\n".join(part for part in parts if part)


def lines_table(lines: Sequence[ProposedLine], style: Style) -> str:
    """The proposed lines as a table, each with its reason; empty without lines."""
    if not lines:
        return ""
    head = ("line", "code", "modifiers", "units", "pointers", "joints")
    rows = [head, *(_cells(number, line) for number, line in enumerate(lines, 1))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    indent = sum(widths) + 2 * len(widths) + 2
    shown = [_table_row(row, widths) for row in rows]
    reasons = ["reason", *(line.reason for line in lines)]
    return "\n".join(
        row
        for number, (cells, reason) in enumerate(zip(shown, reasons, strict=True))
        for row in _with_reason(cells, reason, indent, style, is_head=number == 0)
    )


def summary_line(tally: Tally, style: Style, about: str | None = None, *, is_open: bool = False) -> str:
    """The last line: ``2 denials, 1 undetermined · $1,230.00 at risk · claim E-1001``.

    ``is_open``: no line could be written before somebody answers, so that nothing was checked.
    """
    nouns = {DENIAL: "denials", RISK: "risks", UNDETERMINED: "undetermined", NOTE: "notes"}
    said = [
        style.paint(counted(tally.states[state], state.word, nouns[state]), state.colour, "1")
        for state in ORDER
        if tally.states[state]
    ]
    is_clean = not any(tally.states[state] for state in (DENIAL, RISK, UNDETERMINED))
    passed = f"{style.shape(UNDETERMINED)} not checked" if is_open else f"{style.shape(MET)} clean"
    clean = [passed] if is_clean else []
    money = tally.money_at_risk
    amount = f"{dollars(money)} at risk" if money is not None else None
    return style.sign(" · ", " - ").join(filter(None, [", ".join([*clean, *said]), amount, about]))


def _headline(finding: Finding, style: Style) -> list[str]:
    state = state_of(finding)
    mark = style.paint(f"{style.shape(state)} {state.word}[{finding.code}]", state.colour, "1")
    plain_length = len(f"{style.shape(state)} {state.word}[{finding.code}] ")
    words = _wrapped(f"{finding.name}: {finding.message}", style, style.width, " " * plain_length, "     ")
    return [f"{mark} {words[0].lstrip()}", *words[1:]]


def _place_row(finding: Finding, style: Style, claims: str | None) -> str:
    claim = claims or (f"claim {finding.claim_id}" if finding.claim_id else "the whole file")
    line = f"line {finding.line}" if finding.line else None
    here = _plain(", ".join(filter(None, [claim, line, finding.place.path])), style)
    where = _plain(_where(finding.place), style)
    room = style.width - len(here) - len(where) - 6
    gap = " " * min(16, room) if room >= 3 else "\n      "
    return f"  {style.paint('-->', '34')} {here}{gap}{where}".rstrip()


def _where(place: Place) -> str:
    segment = f"segment {place.segment}" if place.segment else None
    detail = ", ".join(filter(None, [segment, place.text]))
    return ": ".join(filter(None, [place.source, detail]))


def _evidence_rows(finding: Finding, style: Style) -> Iterator[str]:
    for label, value in finding.evidence:
        yield from _labelled(label, value, style)
    for place in finding.related:
        yield from _labelled("see also", ", ".join(filter(None, [place.path, _where(place)])), style)
    for policy in finding.policy:
        yield from _policy_rows(policy, style)


def _policy_rows(policy: PolicyReference, style: Style) -> Iterator[str]:
    value = f"{policy.key} = {policy.value}" if policy.key and policy.value else policy.key
    facts = [
        value,
        f"known since {policy.in_force_from}" if policy.in_force_from else None,
        f"checked through {policy.verified_through}" if policy.verified_through else None,
        "stale: look it up again" if policy.stale else None,
        f"{policy.confidence} confidence" if policy.confidence not in (None, "high") else None,
    ]
    said = ", ".join(filter(None, facts))
    if said:
        yield from _labelled("policy", said, style)
    cite = policy.cite if policy.pack is None else f"{policy.cite} ({policy.pack})"
    yield from _labelled("" if said else "policy", cite, style)


def _labelled(label: str, value: str, style: Style) -> list[str]:
    room = max(30, style.width - LABEL_WIDTH - 5)
    rows = _wrapped(value, style, room) or ("",)
    first = f"{label:<{LABEL_WIDTH - 1}} {rows[0]}"
    return [first, *(" " * LABEL_WIDTH + row for row in rows[1:])]


def _advice(finding: Finding) -> Iterator[tuple[str, str]]:
    codes = ", ".join(finding.denial_codes)
    if finding.verdict is Verdict.UNDETERMINED:
        yield "would be", f"{finding.severity} ({codes})" if codes else str(finding.severity)
    elif codes:
        yield "denial code", codes
    if finding.money_at_risk is not None:
        is_certain = finding.verdict is Verdict.VIOLATED
        yield ("at risk" if is_certain else "would be at risk"), dollars(finding.money_at_risk)
    if finding.help:
        yield "help", finding.help
    if finding.fix:
        yield _fix_label(finding.fix), finding.fix.text
    if finding.override:
        yield "override", finding.override
    yield "more", f"facetwise explain {finding.name}"


def _fix_label(fix: Fix) -> str:
    return "fix (safe)" if fix.applicability == "safe" else "fix (needs review)"


def _advice_rows(label: str, words: str, style: Style) -> tuple[str, ...]:
    return _wrapped(f"{label}: {words}", style, style.width, "   = ", "     ")


def _cells(number: int, line: ProposedLine) -> tuple[str, ...]:
    pointers = ",".join(map(str, line.diagnosis_pointers)) or "-"
    modifiers = " ".join(line.modifiers) or "-"
    joints = ", ".join(line.joints) or "-"
    return str(number), line.code, modifiers, str(line.units), pointers, joints


def _table_row(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))


def _with_reason(cells: str, reason: str, indent: int, style: Style, *, is_head: bool) -> list[str]:
    """The reason beside the cells where there is room, else under them."""
    room = style.width - indent
    if room < 30:
        under = [] if is_head else textwrap.wrap(_plain(reason, style), style.width - 8)
        return [cells.rstrip(), *("        " + row for row in under)]
    rows = textwrap.wrap(_plain(reason, style), room, break_on_hyphens=False) or [""]
    return [f"{cells}  {rows[0]}".rstrip(), *(" " * indent + row for row in rows[1:])]


def _without_lines(coded: CodedEncounter) -> str:
    if coded.facet_procedure_performed is False:
        return "  no facet joint procedure was done: no line"
    return "  no line: see what to ask" if coded.queries else "  no line"


def _drawing(coded: CodedEncounter, beyond_limit: Collection[str], style: Style) -> list[str]:
    if not coded.joints and not coded.not_counted:
        return []
    return [
        spine_text(coded.joints, coded.not_counted, beyond_limit=beyond_limit, ascii_only=style.ascii_only)
    ]


def _listed(title: str, items: Sequence[str], style: Style) -> list[str]:
    if not items:
        return []
    rows = [
        row
        for item in items
        for row in textwrap.wrap(
            _plain(item, style), style.width, initial_indent="  - ", subsequent_indent="    "
        )
    ]
    return ["\n".join([f"  {style.paint(title, '1')}", *rows])]


def _not_counted(item: NotCounted) -> str:
    side = {None: "side not stated", Side.BILATERAL: "both sides"}.get(item.side) or str(item.side)
    return f"{item.target}, {side}: {item.why}"


def _query(item: Query) -> str:
    return f"{item.about}: {item.question}"


@lru_cache(maxsize=KEPT_WRAPPED)
def _wrapped(text: str, style: Style, width: int, first: str = "", others: str = "") -> tuple[str, ...]:
    """The rows of a text, as this terminal can show it; codes with hyphens stay whole."""
    plain = _plain(text, style)
    return tuple(
        textwrap.wrap(plain, width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)
    )


def _plain(text: str, style: Style) -> str:
    """The text as this terminal can show it."""
    safe = without_control_characters(text)
    return in_ascii(safe) if style.ascii_only else safe
