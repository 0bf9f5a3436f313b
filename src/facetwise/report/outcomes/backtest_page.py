"""The backtest as one page of HTML that needs nothing else: each chart with its table."""

from collections.abc import Iterable, Sequence
from html import escape

import polars as pl

from facetwise.outcomes.backtest import Backtest
from facetwise.report.amounts import counted
from facetwise.report.outcomes.backtest_text import money, told_money
from facetwise.report.outcomes.plots import stacked_bars

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; margin: 0.5rem 0 2rem; }
th, td { text-align: left; padding: 0.25rem 0.5rem; border-bottom: 1px solid #8886; vertical-align: top; }
td.n, th.n { text-align: right; }
svg { max-width: 100%; height: auto; background: white; }
@media print { body { margin: 0; } }
"""
_MOST_BARS = 20
RULE_HEAD = (
    "rule",
    "fired, denied",
    "money",
    "fired, paid",
    "money",
    "silent, denied",
    "money",
    "undecided, denied",
    "money",
)


def backtest_page(found: Backtest) -> str:
    """The page.

    Raises:
        ImportError: if matplotlib is not installed.
    """
    body = [
        "<h1>What was predicted, and what the payer did</h1>",
        f"<p>{found.lines.height:,} lines sent: {escape(_outcomes(found))}.</p>",
        f"<p>{escape(told_money(found))}.</p>",
        *_rules(found),
        *_reasons(found),
        *_denials(found),
        *_unmatched(found),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Backtest</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _outcomes(found: Backtest) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in found.outcomes.items())


def _rules(found: Backtest) -> list[str]:
    rows = found.rules
    if rows.is_empty():
        return ["<p>No rule fired on an answered line, and none was silent before a denial.</p>"]
    spoke = pl.col("fired_denied") + pl.col("fired_paid") + pl.col("silent_denied") > 0
    told, undecided = rows.filter(spoke), rows.filter(~spoke)
    top = pl.concat([told, undecided]).head(_MOST_BARS)
    chart = stacked_bars(
        top["name"].to_list(),
        {
            "fired, denied": top["fired_denied"].to_list(),
            "fired, paid": top["fired_paid"].to_list(),
            "silent, denied": top["silent_denied"].to_list(),
            "undecided, denied": top["undecided_denied"].to_list(),
        },
        "Lines by rule",
        "lines",
    )
    return ["<h2>Rules</h2>", chart, _table(RULE_HEAD, _rule_cells(told)), *_undecided(undecided)]


def _undecided(rows: pl.DataFrame) -> list[str]:
    """Rules that only could not decide before a denial, folded away."""
    if rows.is_empty():
        return []
    words = f"{counted(rows.height, 'rule')} could not decide before a denial for one of their usual reasons"
    return [f"<details><summary>{words}</summary>", _table(RULE_HEAD, _rule_cells(rows)), "</details>"]


def _rule_cells(rows: pl.DataFrame) -> list[tuple[str, ...]]:
    return [
        (
            f"{row['code']} {row['name']}",
            *(
                part
                for kind in ("fired_denied", "fired_paid", "silent_denied", "undecided_denied")
                for part in (f"{row[kind]:,}", money(row[f"{kind}_cents"]))
            ),
        )
        for row in rows.iter_rows(named=True)
    ]


def _reasons(found: Backtest) -> list[str]:
    by_reason = found.refused_by_reason
    if by_reason.is_empty():
        return []
    top = by_reason.head(_MOST_BARS)
    dollars = [(cents or 0) / 100 for cents in top["cents"].to_list()]
    chart = stacked_bars(top["reason"].to_list(), {"denied": dollars}, "Money denied by reason", "dollars")
    cells = [(reason, f"{count:,}", money(cents)) for reason, count, cents in by_reason.iter_rows()]
    note = "<p>A line with several reasons stands in each of them.</p>"
    return ["<h2>Reasons</h2>", chart, note, _table(("reason", "lines", "money"), cells)]


def _denials(found: Backtest) -> list[str]:
    cells = [
        (
            f"{item.claim_id or 'without id'}, line {item.line_no}",
            item.code or "",
            money(item.denied_cents),
            ", ".join(item.predicted_by) or "not predicted",
            "; ".join(f"{s.reason}: {s.meaning}. Next: {s.step}, {s.what}" for s in item.steps)
            or "no reason given",
        )
        for item in found.denials
    ]
    return [
        "<h2>Denials, and what to do next</h2>",
        _table(("line", "code", "money", "predicted by", "why"), cells),
    ]


def _unmatched(found: Backtest) -> list[str]:
    matched = found.matched
    rows = [
        *(("remitted, never sent", str(name)) for name in matched.unmatched_remit_claims["claim_id"]),
        *(("remitted line without partner", str(code)) for code in matched.unmatched_remit_lines["code"]),
        *(("sent, not answered", str(name)) for name in matched.unanswered_claims["claim_id"]),
        *(
            ("line sent, not answered", f"{claim}, line {line}, {code}")
            for claim, line, code in found.unanswered_lines.select("claim_id", "line_no", "code").iter_rows()
        ),
    ]
    return ["<h2>Without a partner</h2>", _table(("what", "claim or code"), rows)] if rows else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    numbers = {
        n for n, name in enumerate(head) if name in ("money", "lines") or "denied" in name or "paid" in name
    }

    def line(cells: Sequence[str], tag: str) -> str:
        inside = (
            f"<{tag}{' class=n' if n in numbers else ''}>{escape(cell)}</{tag}>"
            for n, cell in enumerate(cells)
        )
        return f"<tr>{''.join(inside)}</tr>"

    return f"<table><thead>{line(head, 'th')}</thead><tbody>{''.join(line(row, 'td') for row in rows)}</tbody></table>"
