"""The backtest as text and as JSON."""

from collections.abc import Iterator, Sequence

from facetwise.outcomes.backtest import Backtest, Denied
from facetwise.report.amounts import counted
from facetwise.report.json_lines import Object

MOST_DENIALS_SHOWN = 20
_LINE = ("claim_id", "line_no", "code")
_HEADINGS = ("rule", "fired, denied", "fired, paid", "silent, denied", "undecided, denied")


def money(cents: int | None) -> str:
    """Cents as dollars; nothing where not known."""
    return "" if cents is None else f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


def told_money(found: Backtest) -> str:
    """What was billed, paid and refused, and whether all that was remitted found its line."""
    sums = {name: money(cents) for name, cents in found.money.items()}
    lines = f"{sums['billed']} billed: {sums['paid']} paid, {sums['refused']} refused"
    return f"{lines}; {sums['remitted']} remitted, of which {sums['without a line']} found no line"


def backtest_text(found: Backtest, *, all_denials: bool = False) -> str:
    """Outcomes, rules, denials with their next step, and what found no partner."""
    shown = found.denials if all_denials else found.denials[:MOST_DENIALS_SHOWN]
    parts = [
        _outcomes(found),
        _rules(found),
        _undecided(found),
        *(_denial(item) for item in shown),
        *(
            [f"and {len(found.denials) - len(shown)} more denials: --format json lists all"]
            if len(shown) < len(found.denials)
            else []
        ),
        _unmatched(found),
    ]
    return "\n\n".join(part for part in parts if part)


def backtest_objects(found: Backtest) -> Iterator[Object]:
    """One object for the totals, one a rule, one a denial, one a claim without a partner."""
    sums = {f"{name.replace(' ', '_')}_cents": cents for name, cents in found.money.items()}
    yield {"kind": "totals", "lines": found.lines.height, "outcomes": found.outcomes, **sums}
    for row in found.rules.iter_rows(named=True):
        yield {"kind": "rule", **row}
    for item in found.denials:
        yield _denial_object(item)
    for claim_id, source, segment in found.matched.unmatched_remit_claims.select(
        "claim_id", "source", "segment"
    ).iter_rows():
        yield {"kind": "remitted, never sent", "claim_id": claim_id, "source": source, "segment": segment}
    for claim_id, code, source, segment in found.matched.unmatched_remit_lines.select(
        "claim_id", "code", "source", "segment"
    ).iter_rows():
        yield {
            "kind": "line without partner",
            "claim_id": claim_id,
            "code": code,
            "source": source,
            "segment": segment,
        }
    for (claim_id,) in found.matched.unanswered_claims.select("claim_id").iter_rows():
        yield {"kind": "sent, not answered", "claim_id": claim_id}
    for claim_id, line_no, code in found.unanswered_lines.select("claim_id", "line_no", "code").iter_rows():
        yield {"kind": "line sent, not answered", "claim_id": claim_id, "line": line_no, "code": code}


def _denial_object(item: Denied) -> Object:
    return {
        "kind": "denial",
        "claim_id": item.claim_id,
        "line": item.line_no,
        "code": item.code,
        "charge_cents": item.charge_cents,
        "denied_cents": item.denied_cents,
        "reasons": list(item.reasons),
        "remarks": list(item.remarks),
        "predicted_by": list(item.predicted_by),
        "source": item.remit_source,
        "segment": item.remit_segment,
        "steps": [
            {
                "reason": s.reason,
                "meaning": s.meaning,
                "step": s.step,
                "what": s.what,
                "who_bears_it": s.who_bears_it,
            }
            for s in item.steps
        ],
    }


def _outcomes(found: Backtest) -> str:
    total = found.lines.height
    counts = ", ".join(f"{count:,} {name}" for name, count in found.outcomes.items())
    return f"{total:,} lines sent: {counts}\n{told_money(found)}"


def _rules(found: Backtest) -> str:
    if found.rules.is_empty():
        return "no rule fired on an answered line, and none was silent before a denial"
    rows = [
        (
            f"{row['code']} {row['name']}",
            f"{row['fired_denied']:,}  {money(row['fired_denied_cents'])}",
            f"{row['fired_paid']:,}  {money(row['fired_paid_cents'])}",
            f"{row['silent_denied']:,}  {money(row['silent_denied_cents'])}",
            f"{row['undecided_denied']:,}  {money(row['undecided_denied_cents'])}",
        )
        for row in found.rules.iter_rows(named=True)
        if row["fired_denied"] + row["fired_paid"] + row["silent_denied"]
    ]
    widths = [max(len(line[n]) for line in (_HEADINGS, *rows)) for n in range(len(_HEADINGS))]
    return "\n".join(_row(line, widths) for line in (_HEADINGS, *rows))


def _undecided(found: Backtest) -> str:
    """The rules that spoke of denied lines only by not being able to decide, in one line."""
    names = [
        row["name"]
        for row in found.rules.iter_rows(named=True)
        if not row["fired_denied"] + row["fired_paid"] + row["silent_denied"]
    ]
    if not names:
        return ""
    return f"could not decide before a denial for their usual reasons ({counted(len(names), 'rule')}): {_some(names)}"


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = (
        cell.ljust(w) if n == 0 else cell.rjust(w)
        for n, (cell, w) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()


def _denial(item: Denied) -> str:
    place = f"{item.remit_source}: segment {item.remit_segment}" if item.remit_source else ""
    seen = f"predicted by {', '.join(item.predicted_by)}" if item.predicted_by else "not predicted"
    lines = [
        f"claim {item.claim_id}, line {item.line_no}, {item.code}: {money(item.denied_cents)} denied, {seen}",
        f"  --> {place}",
    ]
    for step in item.steps:
        lines.append(f"   | {step.reason}  {step.meaning}; borne by {step.who_bears_it}")
        lines.append(f"   = {step.step}: {step.what}")
    if not item.steps:
        lines.append("   | no reason was given; remarks: " + (", ".join(item.remarks) or "none"))
        lines.append("   = ask the payer: a payment of nothing needs a reason")
    return "\n".join(lines)


def _unmatched(found: Backtest) -> str:
    matched = found.matched
    said = []
    if names := matched.unmatched_remit_claims["claim_id"].to_list():
        said.append(f"{counted(len(names), 'remitted claim')} not among those sent: {_some(names)}")
    alone = matched.unmatched_remit_lines.select("claim_id", "code")
    if lines := [f"{claim_id} ({code})" for claim_id, code in alone.iter_rows()]:
        said.append(f"{counted(len(lines), 'remitted line')} without a partner in the claim: {_some(lines)}")
    if names := matched.unanswered_claims["claim_id"].to_list():
        said.append(f"{counted(len(names), 'claim')} sent without an answer: {_some(names)}")
    if lines := [
        f"{row[0]} line {row[1]} ({row[2]})" for row in found.unanswered_lines.select(*_LINE).iter_rows()
    ]:
        said.append(
            f"{counted(len(lines), 'line')} without an answer in answered claims, bundled or left out: {_some(lines)}"
        )
    return "\n".join(said)


def _some(names: Sequence[str | None]) -> str:
    shown = ", ".join(str(name) for name in names[:10])
    return shown + (f" and {len(names) - 10:,} more" if len(names) > 10 else "")
