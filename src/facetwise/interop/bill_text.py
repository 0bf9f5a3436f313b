"""A bill, an explanation of benefits or a list of codes, as a person types or pastes it.

Nothing but codes, modifiers, units, amounts and reasons is taken from the text; names, numbers of accounts and
dates are passed over. A line without a code adds its reasons to the line before it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from facetwise.codes import modifiers as modifier_codes
from facetwise.codes import procedures
from facetwise.domain.bill import Amount, Bill, BillLine
from facetwise.interop.bill_amounts import (
    Column,
    amounts_below,
    amounts_of,
    columns_of,
    totals_of,
    without_amounts,
)
from facetwise.interop.bill_tables import CODE, aligned

MOST_CHARACTERS = 200_000
MOST_LINES = 200

_UNITS = re.compile(
    r"(?:\b[x×]\s?|\bunits?:?\s*|\bqty:?\s*)(\d{1,3})\b|\b(\d{1,3})\s*(?:units?|[x×])\b", re.IGNORECASE
)
_REASON = re.compile(r"\b((?:CO|PR|OA|PI)[- ]?\d{1,3}|[NM]\d{2,3}|MA\d{2,3})\b")
_WORD = re.compile(r"(?<![\w.])([A-Z][A-Z0-9]|\d\d)(?![\w.])")
_DAY = re.compile(r"\b\d{1,4}[/-]\d{1,2}[/-]\d{2,4}\b")
_ENDS_AN_ADDRESS = re.compile(r"[A-Za-z.]{3,},?\s+[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\s*$")
_DOCUMENT_NUMBER = re.compile(r"\b(zip|account|acct|member|claim|phone|invoice|npi)\b", re.IGNORECASE)


def read_bill(text: str) -> Bill:
    """The lines of a bill that name a code; none is raised for any text.

    Args:
        text: pasted text; what lies beyond `MOST_CHARACTERS` is not looked at.
    """
    found: list[BillLine] = []
    others: list[tuple[str, tuple[Column, ...]]] = []
    columns: tuple[Column, ...] = ()
    below: dict[int, list[str]] = {}  # rows without a code, by the number of lines before them
    passed_over = 0
    for number, written in enumerate(aligned(text[:MOST_CHARACTERS]).splitlines(), start=1):
        row = written.expandtabs()
        codes = [] if _DOCUMENT_NUMBER.search(row) else _codes(row)
        if not codes:
            columns = columns_of(row) or columns
            others.append((row, columns))
            below.setdefault(len(found), []).append(row)
            if found and (reasons := _reasons(row)):
                found[-1] = replace(found[-1], reasons=tuple(dict.fromkeys((*found[-1].reasons, *reasons))))
            continue
        if len(found) < MOST_LINES:
            found += _lines(row, codes, columns, number)
        else:
            passed_over += len(codes)
    passed_over += max(len(found) - MOST_LINES, 0)
    lines = _with_amounts_below(found[:MOST_LINES], below)
    return Bill(lines=tuple(lines), totals=totals_of(others), passed_over=passed_over)


def _with_amounts_below(lines: list[BillLine], below: dict[int, list[str]]) -> list[BillLine]:
    """The lines of a bill without amounts of their own, with those below each, if each line has its charge there.

    The last one takes no more kinds of amounts than the first: what the bill asks in all stands below it too.
    """
    told = [amounts_below(below.get(number, ())) for number in range(1, len(lines) + 1)]
    if any(line.amounts for line in lines) or not all(Amount.BILLED in amounts for amounts in told):
        return lines
    return [
        replace(line, amounts=tuple((kind, value) for kind, value in amounts.items() if kind in told[0]))
        for line, amounts in zip(lines, told, strict=True)
    ]


def _codes(row: str) -> list[re.Match[str]]:
    """The codes of a row; the postal code that ends an address is none, where no service is known by its number."""
    found = list(CODE.finditer(row.upper()))
    is_address = _ENDS_AN_ADDRESS.search(row)
    if is_address and found and found[-1].group(1) not in set(procedures.frame()["code"]):
        return found[:-1]
    return found


def _lines(
    row: str, codes: list[re.Match[str]], columns: tuple[Column, ...], number: int
) -> Iterator[BillLine]:
    """One line a code: each with what stands between it and the next code; reasons before the first are its own."""
    ends = [match.start() for match in codes[1:]] + [len(row)]
    before = _reasons(row[: codes[0].start()]) if codes else ()
    for match, end in zip(codes, ends, strict=True):
        words = without_amounts(row[match.end() : end])
        yield BillLine(
            code=match.group(1),
            modifiers=_modifiers(_REASON.sub(" ", words.upper())),
            units=_units(words),
            amounts=amounts_of(row, match.end(), end, columns),
            reasons=tuple(dict.fromkeys((*(before if match is codes[0] else ()), *_reasons(words)))),
            text_line=number,
        )


def _modifiers(rest: str) -> tuple[str, ...]:
    without_units = _DAY.sub(" ", _UNITS.sub(" ", rest))
    known = set(modifier_codes.frame()["modifier"])
    return tuple(dict.fromkeys(word for word in _WORD.findall(without_units) if word in known))[:4]


def _units(rest: str) -> float | None:
    match = _UNITS.search(rest)
    return float(match.group(1) or match.group(2)) if match else None


def _reasons(row: str) -> tuple[str, ...]:
    found = (match.replace(" ", "-") for match in _REASON.findall(row.upper()))
    return tuple(dict.fromkeys(re.sub(r"^(CO|PR|OA|PI)(\d)", r"\1-\2", reason) for reason in found))
