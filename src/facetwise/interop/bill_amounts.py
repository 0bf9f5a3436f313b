"""The amounts of a bill: what each is, by the words beside it or the column it stands in, and what the bill adds up."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from facetwise.domain.bill import Amount

_NAMES: dict[Amount | None, tuple[str, ...]] = {
    Amount.BILLED: ("billed", "charge", "charges", "charged"),
    Amount.ALLOWED: ("allowed", "allowable", "allowance", "plan rate", "approved", "negotiated", "eligible"),
    Amount.PAID: ("paid", "payment", "payments", "pmt", "pmts", "plan pays", "insurance pays"),
    Amount.ADJUSTED: (
        "adjustment", "adjustments", "adjusted", "adjust", "adj", "discount", "discounts", "write-off", "write off",
        "writeoff", "contractual", "savings", "reduction",
    ),
    Amount.NOT_COVERED: ("not covered", "non-covered", "noncovered", "not allowed", "disallowed"),
    Amount.OWED: (
        "you owe", "i owe", "you may owe", "patient owes", "your share", "your cost", "your part", "you may be billed",
        "patient responsibility", "your responsibility", "member responsibility", "patient resp", "pat resp",
        "pt resp", "patient share", "patient portion", "your portion", "patient pays", "you pay", "member owes",
        "amount due", "balance due", "total due", "patient balance", "your balance", "balance", "pay this amount",
    ),
    None: ("you paid", "you have paid", "patient paid", "patient payment", "patient payments", "your payment",
           "your payments", "copay paid", "copay", "co-pay", "coinsurance", "co-insurance", "deductible",
           "covered"),
}  # fmt: skip
_KIND = {name: kind for kind, names in _NAMES.items() for name in names}
_NAME = re.compile(rf"\b({'|'.join(sorted(map(re.escape, _KIND), key=len, reverse=True))})\b", re.IGNORECASE)
_MONEY = re.compile(r"-?\$\s?(\d[\d,]*(?:\.\d\d)?)|(?<![\w.])(\d[\d,]*\.\d\d)(?![\w.])")
_WHOLE_DOLLARS = re.compile(  # three figures or more are no modifier; a year, a dose or a time is no amount
    r"(?<![\w.,$/#-])(?!(?:19|20)\d\d(?!\d))([1-9]\d{2,3}|[1-9]\d{0,2},\d{3})(?![\w%/-]|[.,]\d)"
    r"(?!\s*(?:mg|mcg|ml|cc|units?|minutes?|min)\b)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\btotals?\b", re.IGNORECASE)
_OF_ANOTHER_TIME = re.compile(
    r"\b(previous|prior|past due|last statement|minimum|estimated?)\b", re.IGNORECASE
)
MOST_SPACE = 8  # between an amount and the heading of its column


class Column(NamedTuple):
    """A column of amounts: what its heading says, and where it stands."""

    kind: Amount | None
    start: int
    end: int


def columns_of(row: str) -> tuple[Column, ...]:
    """The columns of amounts that a heading announces; none where the row is no heading."""
    found = tuple(Column(_KIND[name[1].lower()], *name.span()) for name in _NAME.finditer(row))
    return found if len(found) > 1 and not _MONEY.search(row) else ()


def name_in(heading: str) -> str | None:
    """The word of a heading that says what its amounts are."""
    found = _NAME.search(heading)
    return found[1] if found else None


def amounts_of(row: str, start: int, end: int, columns: Sequence[Column]) -> tuple[tuple[Amount, float], ...]:
    """The amounts between two places of a row: named beside them, else by their columns, else the first is asked."""
    money = list(_money(row, start, end).finditer(row, start, end))
    values = [_dollars(match) for match in money]
    begins = [start, *(match.end() for match in money)]
    names = [
        list(_NAME.finditer(row, begin, match.start())) for begin, match in zip(begins, money, strict=False)
    ]
    if any(names):
        kinds = [_KIND[said[-1][1].lower()] if said else None for said in names]
        kinds[0] = kinds[0] if names[0] else Amount.BILLED
    elif columns:
        kinds = _by_column(money, columns)
    else:
        kinds = [Amount.BILLED]
    found: dict[Amount, float] = {}
    for kind, value in zip(kinds, values, strict=False):
        if kind is not None:
            found.setdefault(kind, value)
    return tuple(found.items())


def amounts_below(rows: Sequence[str]) -> dict[Amount, float]:
    """The amounts of one service that stand below it, each with its name beside it or in the row above.

    So a page shows them whose table is copied cell by cell. What the whole bill adds up ends them.
    """
    found: dict[Amount, float] = {}
    label = ""
    for row in rows:
        if _TOTAL.search(row) or _OF_ANOTHER_TIME.search(row):
            break
        is_amount = bool(_MONEY.search(row))
        said = f"{label} {row}" if is_amount and not _NAME.search(row) else row
        if is_amount and _NAME.search(said):
            for kind, value in amounts_of(said, 0, len(said), ()):
                found.setdefault(kind, value)
        label = "" if is_amount else row if _NAME.search(row) else label
    return found


def without_amounts(text: str) -> str:
    """The text with a blank for each amount."""
    return _money(text, 0, len(text)).sub(" ", text)


def totals_of(rows: Sequence[tuple[str, Sequence[Column]]]) -> tuple[tuple[Amount, float], ...]:
    """What a bill itself says is billed and owed in all, from its rows without a code; not where it says two things."""
    said = [(kind, amount, is_total) for row in rows for kind, amount, is_total in _totals(*row)]
    found: list[tuple[Amount, float]] = []
    for kind in (Amount.BILLED, Amount.OWED):
        in_all = {amount for of, amount, is_total in said if of is kind and is_total}
        alone = {amount for of, amount, _ in said if of is kind}
        one = in_all if len(in_all) == 1 else alone
        if len(one) == 1:
            found.append((kind, one.pop()))
    return tuple(found)


def _totals(row: str, columns: Sequence[Column]) -> Iterator[tuple[Amount, float, bool]]:
    is_total = bool(_TOTAL.search(row))
    if _OF_ANOTHER_TIME.search(row) or not (is_total or _NAME.search(row)):
        return
    for kind, amount in amounts_of(row, 0, len(row), columns):
        if kind is Amount.OWED or (kind is Amount.BILLED and is_total):
            yield kind, amount, is_total


def _by_column(money: Sequence[re.Match[str]], columns: Sequence[Column]) -> list[Amount | None]:
    """One amount a column; where some are empty, each belongs to the heading it stands under."""
    if len(money) == len(columns):
        return [column.kind for column in columns]
    nearest = [_nearest(match, columns) for match in money]
    is_clear = nearest == sorted(set(nearest)) and all(
        _space(match, columns[at]) <= MOST_SPACE for match, at in zip(money, nearest, strict=True)
    )
    if is_clear:
        return [columns[at].kind for at in nearest]
    return [Amount.BILLED] if columns[0].kind is Amount.BILLED else []


def _nearest(match: re.Match[str], columns: Sequence[Column]) -> int:
    return min(range(len(columns)), key=lambda at: _space(match, columns[at]))


def _space(match: re.Match[str], column: Column) -> int:
    return max(0, column.start - match.end(), match.start() - column.end)


def _money(text: str, start: int, end: int) -> re.Pattern[str]:
    return _MONEY if _MONEY.search(text, start, end) else _WHOLE_DOLLARS


def _dollars(match: re.Match[str]) -> float:
    return float(match[match.lastindex or 0].replace(",", ""))
