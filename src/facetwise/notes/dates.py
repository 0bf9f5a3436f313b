"""Days as notes write them: 3/4/26, 03-04-2026, March 4, 2026, 4 Mar 2026, 2026-03-04, 2026/03/04."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_A_YEAR = 12
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = re.compile(
    r"(?<![\d/.-])(?:(?P<iso>\d{4}(?P<bar>[-/.])\d{2}(?P=bar)\d{2})"
    r"|(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)"
    r"(?P<year>\d{4}|\d{2}(?!\.\d))"
    rf"|(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?| )(?P<year2>\d{{4}})"
    rf"|(?P<day3>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<month3>{_MONTH})\.?,?[ -](?P<year3>\d{{4}}"
    rf"|(?<=-)\d{{2}}\b))(?![\d/])"
)

_NUMBER_OF = re.compile(
    r"\b(?:mrn|mr ?#|acct|account|ssn|phone|tel|fax|case|policy|claim)(?: ?(?:no\.?|number|#))?[ :#]*\Z"
)
_BRITISH = re.compile(  # who works there and what is sold there, not how it is spelled
    r"\b(?:nhs|gp|theatre|frca|ffpmrca|consultant in|hosp(?:ital)? no|general practitioner"
    r"|depo-?medrone|chirocaine"
    r"|uhid|[io]p no|age ?/ ?sex|opd|fanzca|ffpmanzca|fracp|mbs item|ur(?: no\.?)? ?:?(?= ?\d))\b"
)


_SPELLED_ABROAD = re.compile(  # where either order of day and month is written
    r"(?:\banaesth\w+|lignocaine|levobupivacaine|registrar|consultant(?! (?:note|report|visit))"
    r"|(?<![/\d])[1-9]/52\b(?!/))"
)
_AMERICAN = re.compile(
    r"\bm\.?d\b|\bd\.?o\.?\b(?= ?(?:[,;.\n]|$))|\battending\b|\bmedicare\b|\bmrn\b|\bpcp\b"
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day and where it stands; ``is_open`` where day and month may be written in either order."""

    value: date
    start: int
    end: int
    is_open: bool = False


def days_in(plain: str) -> Iterator[Day]:
    """Every day of a note; day before month where a date can be read in no other way, or the words are British."""
    found = [
        match
        for match in _DAY.finditer(plain)
        if not _NUMBER_OF.search(plain, max(0, match.start() - 24), match.start())
    ]
    numbers = [(int(match["a"]), int(match["b"])) for match in found if match["a"]]
    is_settled = any(second > 12 for _, second in numbers)
    day_first = any(first > 12 for first, _ in numbers) or (not is_settled and bool(_BRITISH.search(plain)))
    is_open = not is_settled and not day_first and _may_be_either(plain)
    for match in found:
        value = _value(match, day_first=day_first)
        if value is not None:
            is_either = (
                is_open and bool(match["a"]) and value.day != value.month and value.day <= _MONTHS_A_YEAR
            )
            yield Day(value, match.start(), match.end(), is_either)


def _may_be_either(plain: str) -> bool:
    """Whether the words of a note come from where either order is written, and none from the United States."""
    return _SPELLED_ABROAD.search(plain) is not None and not _AMERICAN.search(plain)


def _value(match: re.Match[str], *, day_first: bool) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"].replace(match["bar"], "-"))
        if match["a"]:
            day, month = (match["a"], match["b"]) if day_first else (match["b"], match["a"])
            year = int(match["year"])
            return date(year if year > 99 else _century(year), int(month), int(day))
        if match["month"]:
            return date(int(match["year2"]), _MONTHS.index(match["month"][:3]) + 1, int(match["day"]))
        year = int(match["year3"])
        return date(
            year if year > 99 else _century(year), _MONTHS.index(match["month3"][:3]) + 1, int(match["day3"])
        )
    except ValueError:
        return None


def _century(year: int) -> int:
    """Two digits: births reach back to 1930, everything else is of this century."""
    return 1900 + year if year >= 30 else 2000 + year
