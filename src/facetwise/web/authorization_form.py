"""The form of an authorization: what it shows of one that is kept, and what somebody typed into it."""

import re
from datetime import date

from django.http import QueryDict

from facetwise.store.authorizations import (
    STATUSES,
)
from facetwise.store.models import Authorization
from facetwise.web.checking import today
from facetwise.web.typed_values import typed_day

_DATES = ("planned_for", "asked_on", "answer_due", "decided", "valid_from", "expires", "appeal_by")
_CALLED = {
    "valid_from": "the first day",
    "expires": "the last day",
    "asked_on": "the day of asking",
    "answer_due": "the day on which the answer is due",
    "decided": "the decision of",
}
_CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_UNITS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


def as_kept(row: Authorization) -> dict[str, object]:
    """What the form shows of an authorization."""
    days = {name: day.isoformat() if (day := getattr(row, name)) else "" for name in _DATES}
    units = "" if row.units is None else f"{row.units:g}"
    kept = {"status": row.status, "number": row.number, "next_step": row.next_step, "sides": row.sides}
    return days | kept | {"codes": " ".join(row.codes), "units": units, "reasons": "\n".join(row.reasons)}


def as_typed(form: QueryDict) -> dict[str, object]:
    """What somebody typed, to be mended."""
    return {**form.dict(), "sides": form.getlist("sides")}


def changes_in(form: QueryDict, old: Authorization) -> dict[str, object]:
    """What the form says; a field that it does not have keeps its value.

    Raises:
        ValueError: for a value that cannot be.
    """
    status = form.get("status", old.status)
    if status not in STATUSES:
        raise ValueError(f"there is no status {status!r}; expected one of {', '.join(STATUSES)}")
    told: dict[str, object] = {
        "status": status,
        "number": form.get("number", old.number).strip()[:50],
        "next_step": form.get("next_step", old.next_step).strip()[:200],
        "codes": _codes(form["codes"]) if "codes" in form else old.codes,
        "sides": _sides(form, old),
        "units": _units(form["units"]) if "units" in form else old.units,
    }
    if "reasons" in form:
        told["reasons"] = [row.strip()[:300] for row in form["reasons"].splitlines() if row.strip()][:20]
    for name in _DATES:
        told[name] = _day(name, form[name]) if name in form else getattr(old, name)
    _in_order(told)
    if status == "approved" and not told["number"]:
        raise ValueError("an approval has a number: enter the one that the payer gave")
    return told


def _in_order(told: dict[str, object]) -> None:
    """Refuse days that cannot follow each other.

    Raises:
        ValueError: naming both.
    """
    for first, second in (("valid_from", "expires"), ("asked_on", "answer_due"), ("asked_on", "decided")):
        begin, end = told[first], told[second]
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            raise ValueError(f"{_CALLED[second]} {end} lies before {_CALLED[first]} {begin}")
    decided = told["decided"]
    if isinstance(decided, date) and decided > today():
        raise ValueError(f"decided on {decided}: that day is still to come")


def _sides(form: QueryDict, old: Authorization) -> list[str]:
    """The sides that are ticked; a form without them leaves them as they are."""
    ticked = [side for side in ("right", "left") if side in form.getlist("sides")]
    return ticked if ticked or "sides_shown" in form else old.sides


def _codes(text: str) -> list[str]:
    codes = text.replace(",", " ").upper().split()[:20]
    wrong = next((code for code in codes if not _CODE.fullmatch(code)), None)
    if wrong is not None:
        raise ValueError(f"{wrong[:20]} is no procedure code; write five signs, such as 64493")
    return codes


def _units(text: str) -> float | None:
    if text and not _UNITS.fullmatch(text):
        raise ValueError(f"{text[:20]} is no number of units; write a number, such as 2")
    return float(text) if text else None


def _day(name: str, text: str) -> date | None:
    day = typed_day(text)
    if text and day is None:
        raise ValueError(f"{name.replace('_', ' ')}: {text[:20]} is no day; write it as 2026-03-31")
    return day
