"""A bill, an explanation of benefits or a list of codes, as a person types or pastes it.

Nothing but codes, modifiers, units, amounts and reasons is taken from the text; names, numbers of accounts and
dates are passed over. A line without a code adds its reasons to the line before it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from facetwise.codes import modifiers as modifier_codes
from facetwise.domain.bill import Amount, Bill, BillLine

MOST_CHARACTERS = 200_000
MOST_LINES = 200

_CODE = re.compile(r"(?<![\w.$/#-])(\d{5}|\d{4}[TF]|[A-V]\d{4})(?=$|[^\w.])")
_MONEY = re.compile(r"-?\$\s?(\d[\d,]*(?:\.\d\d)?)|(?<![\w.])(\d[\d,]*\.\d\d)(?![\w.])")
_WHOLE_DOLLARS = re.compile(  # three figures or more are no modifier; a year, a dose or a time is no amount
    r"(?<![\w.,$/#-])(?!(?:19|20)\d\d(?!\d))([1-9]\d{2,3}|[1-9]\d{0,2},\d{3})(?![\w.,%/-])"
    r"(?!\s*(?:mg|mcg|ml|cc|units?|minutes?|min)\b)",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"(?:\b[x×]\s?|\bunits?:?\s*|\bqty:?\s*)(\d{1,3})\b|\b(\d{1,3})\s*(?:units?|[x×])\b", re.IGNORECASE
)
_REASON = re.compile(r"\b((?:CO|PR|OA|PI)[- ]?\d{1,3}|[NM]\d{2,3}|MA\d{2,3})\b")
_WORD = re.compile(r"(?<![\w.])([A-Z][A-Z0-9]|\d\d)(?![\w.])")
_COLUMNS = {
    Amount.BILLED: ("billed", "charge", "charges", "amount billed", "provider charged"),
    Amount.ALLOWED: ("allowed", "plan rate", "approved", "negotiated"),
    Amount.PAID: ("paid", "plan paid", "insurance paid"),
    Amount.OWED: ("you owe", "your share", "patient responsibility", "you may owe", "patient owes"),
}
_DOCUMENT_NUMBER = re.compile(r"\b(zip|account|acct|member|claim|phone|invoice|npi)\b", re.IGNORECASE)


def read_bill(text: str) -> Bill:
    """The lines of a bill that name a code; none is raised for any text.

    Args:
        text: pasted text; what lies beyond `MOST_CHARACTERS` is not looked at.
    """
    found: list[BillLine] = []
    columns: tuple[Amount, ...] = ()
    for number, row in enumerate(text[:MOST_CHARACTERS].splitlines(), start=1):
        codes = [] if _DOCUMENT_NUMBER.search(row) else list(_CODE.finditer(row.upper()))
        if not codes:
            columns = _columns(row) or columns
            if found and (reasons := _reasons(row)):
                found[-1] = replace(found[-1], reasons=tuple(dict.fromkeys((*found[-1].reasons, *reasons))))
            continue
        found += _lines(row, codes, columns, number)
        if len(found) >= MOST_LINES:
            break
    return Bill(lines=tuple(found[:MOST_LINES]))


def _lines(
    row: str, codes: list[re.Match[str]], columns: tuple[Amount, ...], number: int
) -> Iterator[BillLine]:
    """One line a code: each with what stands between it and the next code of the row."""
    ends = [match.start() for match in codes[1:]] + [len(row)]
    for match, end in zip(codes, ends, strict=True):
        rest = row[match.end() : end]
        money = _MONEY if _MONEY.search(rest) else _WHOLE_DOLLARS
        without_money = money.sub(" ", rest)
        reasons = _reasons(without_money)
        yield BillLine(
            code=match.group(1),
            modifiers=_modifiers(_REASON.sub(" ", without_money.upper())),
            units=_units(without_money),
            amounts=_amounts(rest, money, columns),
            reasons=reasons,
            text_line=number,
        )


def _amounts(
    rest: str, money: re.Pattern[str], columns: tuple[Amount, ...]
) -> tuple[tuple[Amount, float], ...]:
    """What each amount is: by the word before it, else by the heading's columns, else the first is what is asked."""
    found, begin = [], 0
    for match in money.finditer(rest):
        amount = match[match.lastindex or 0]
        found.append((_named(rest[begin : match.start()]), float(amount.replace(",", ""))))
        begin = match.end()
    if any(kind for kind, _ in found):
        unnamed_first = [(Amount.BILLED, amount) for kind, amount in found[:1] if kind is None]
        return tuple(unnamed_first + [(kind, amount) for kind, amount in found if kind is not None])
    return tuple(zip(columns or (Amount.BILLED,), (amount for _, amount in found), strict=False))


def _named(words: str) -> Amount | None:
    """The kind of amount that these words announce; the last where they name several."""
    said = words.lower()
    places = [(said.rfind(name), kind) for kind, names in _COLUMNS.items() for name in names if name in said]
    return max(places)[1] if places else None


def _modifiers(rest: str) -> tuple[str, ...]:
    without_units = _UNITS.sub(" ", rest)
    known = set(modifier_codes.frame()["modifier"])
    return tuple(dict.fromkeys(word for word in _WORD.findall(without_units) if word in known))[:4]


def _units(rest: str) -> float | None:
    match = _UNITS.search(rest)
    return float(match.group(1) or match.group(2)) if match else None


def _reasons(row: str) -> tuple[str, ...]:
    found = (match.replace(" ", "-") for match in _REASON.findall(row.upper()))
    return tuple(dict.fromkeys(re.sub(r"^(CO|PR|OA|PI)(\d)", r"\1-\2", reason) for reason in found))


def _columns(row: str) -> tuple[Amount, ...]:
    """The amounts that a heading announces, in its order."""
    said = row.lower()
    places = [
        (min(said.find(name) for name in names if name in said), kind)
        for kind, names in _COLUMNS.items()
        if any(name in said for name in names)
    ]
    return tuple(kind for _, kind in sorted(places)) if len(places) > 1 else ()
