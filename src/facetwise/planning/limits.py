"""Sessions used and left by region and purpose, and the first day on which one more is inside the limit."""

from collections.abc import Sequence
from datetime import date, timedelta

from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Purpose, Region
from facetwise.planning.model import SessionLimit, Standing, citation
from facetwise.planning.windows import distinct_days, is_certainly, may_be, months_later
from facetwise.policy.resolve import PolicyValue

KEY = "limit.sessions"


def session_limit(
    value: PolicyValue,
    region: Region,
    purpose: Purpose,
    *,
    history: Sequence[PastSession],
    is_loaded: bool,
    day: date,
) -> SessionLimit:
    """One region and purpose against the payer's limit, seen from the planned day.

    Args:
        value: the payer's ``limit.sessions`` for this purpose and region on that day.
        region: the region planned for.
        purpose: the purpose planned for.
        history: the earlier sessions that are known.
        is_loaded: whether these are all.
        day: the planned day.
    """
    certain = distinct_days(item for item in history if is_certainly(item, region, purpose))
    unclear = distinct_days(item for item in history if may_be(item, region, purpose))
    limit, months = value.leaves.get(f"{KEY}.max"), value.leaves.get(f"{KEY}.window.months")
    used, perhaps = certain, unclear
    if months is not None:
        used = tuple(item for item in certain if months_later(item, months) > day)
        on_edge = tuple(item for item in certain if months_later(item, months) == day)
        open_days = {item for item in unclear if months_later(item, months) >= day}
        perhaps = tuple(sorted(({*on_edge} | open_days) - {*used}))
    why = _why_not_counted(value) or ("" if is_loaded else _why_not_all(history))
    left, earliest = None, None
    if not _why_not_counted(value) and limit is not None and months is not None:
        earliest = _earliest((*used, *perhaps), limit, months, day)
        left = max(limit - len(used), 0)
    return SessionLimit(
        region=region,
        purpose=purpose,
        standing=_standing(left, len(used), len(perhaps), limit, is_loaded=is_loaded),
        limit=limit,
        window_months=months,
        used=used,
        perhaps=perhaps,
        left=left if is_loaded or left == 0 else None,
        earliest=earliest if is_loaded else None,
        why=why or _said(perhaps),
        policy=citation(value),
    )


def _why_not_all(history: Sequence[PastSession]) -> str:
    """Sessions that happen to be known are not all there were; without any, none was loaded."""
    if not history:
        return "earlier sessions were not loaded"
    return "there may have been other sessions: nobody said that the ones known are all"


def _why_not_counted(value: PolicyValue) -> str:
    """Why the payer's value gives no count; empty where it does."""
    if value.state == "not_addressed":
        return "the policy was read and sets no number of sessions"
    if value.state != "known":
        return f"the payer's limit is not known ({value.why or value.text}): ask the payer"
    if not value.decides:
        return f"the payer's limit ({value.text}) is held at {value.confidence} confidence: confirm it with the payer"
    leaves = value.leaves
    if leaves.get(f"{KEY}.per") != "region" or leaves.get(f"{KEY}.counts") != "sessions":
        return f"the payer counts in its own way ({value.text}): count by hand"
    if leaves.get(f"{KEY}.window.kind") != "rolling":
        return f"the payer's window is not a rolling one, or not stated ({value.text}): ask the payer"
    return ""


def _earliest(counted: Sequence[date], limit: int, months: int, day: date) -> date:
    """The first day from the planned one on which fewer than the limit still count, doubtful ones among them."""
    leaving = sorted(months_later(item, months) for item in counted)
    too_many = len(leaving) - limit
    return day if too_many < 0 else max(day, leaving[too_many] + timedelta(days=1))


def _standing(left: int | None, used: int, perhaps: int, limit: int | None, *, is_loaded: bool) -> Standing:
    if left is None or limit is None:
        return Standing.UNDETERMINED
    if used >= limit:
        return Standing.MISSING
    return Standing.MET if is_loaded and used + perhaps < limit else Standing.UNDETERMINED


def _said(perhaps: Sequence[date]) -> str:
    if not perhaps:
        return ""
    days = ", ".join(item.isoformat() for item in perhaps)
    return f"may count too (on the window's last day, or purpose or region not known): {days}"
