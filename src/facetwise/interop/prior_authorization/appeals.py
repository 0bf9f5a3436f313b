"""The last day of an appeal, where the payer's own words name one. It is never worked out."""

import re
from collections.abc import Iterable
from datetime import date

_LAST_DAY = re.compile(
    r"\bappeal\w*\b[^.;]{0,80}?\b(?:by|before|until|through|no later than)\s+"
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})|(?P<plain>\d{8})\b)",
    re.IGNORECASE,
)


def appeal_day(texts: Iterable[str]) -> date | None:
    """The day in words such as "appeal by 2026-12-31" or "may be appealed until 12/31/2026".

    None where no text names one, or two texts name different days.
    """
    found = {day for text in texts for match in _LAST_DAY.finditer(text) if (day := _day(match))}
    return found.pop() if len(found) == 1 else None


def _day(match: re.Match[str]) -> date | None:
    try:
        if match["iso"] or match["plain"]:
            return date.fromisoformat(match["iso"] or match["plain"])
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
