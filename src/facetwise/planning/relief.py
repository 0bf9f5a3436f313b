"""Whether an earlier session helped enough, and for long enough, for a repeat: relief, or gain in function."""

from datetime import date

from facetwise.domain.encounter import PastSession
from facetwise.policy.resolve import PolicyValue

DAYS_IN_A_MONTH = 365.25 / 12


def helped(asked: PolicyValue, session: PastSession, day: date) -> bool | None:
    """Whether it gave what the payer's `repeat.relief_min` asks by a day; None where the record does not tell."""
    lasted, gained = _relief_lasted(asked, session, day), _function_gained(asked, session)
    if lasted or gained:
        return True
    return None if lasted is None or gained is None else False


def is_longer_than_ago(session: PastSession, day: date) -> bool:
    """Whether relief is said to have lasted longer than has passed, by more than people round: one of both is wrong."""
    months_ago = (day - session.service_date).days / DAYS_IN_A_MONTH
    return session.relief_months is not None and session.relief_months - 1 > months_ago


def relief_given(session: PastSession) -> str:
    """``40 percent for 2 months, function better by 30 percent``; what is not recorded is said to be."""
    percent, months, gain = session.relief_percent, session.relief_months, session.function_gain_percent
    relief = "relief that is not recorded" if percent is None else f"{percent:g} percent"
    lasting = "a time that is not recorded" if months is None else f"{months:g} months"
    return f"{relief} for {lasting}" + ("" if gain is None else f", function better by {gain:g} percent")


def relief_asked(asked: PolicyValue) -> str:
    """How much relief for how long a payer asks, as people say it."""
    names = ("pct", "months", "days", "function_pct")
    leaves = {name: asked.leaves.get(f"{asked.key}.{name}") for name in names}
    relief = f"{leaves['pct']:g} percent" if leaves["pct"] is not None else "some relief"
    unit = "months" if leaves["months"] is not None else "days"
    lasting = f"{relief} for {leaves[unit]:g} {unit}" if leaves[unit] is not None else relief
    if not asked.leaves.get(f"{asked.key}.function_alternative"):
        return lasting
    by = f" by {leaves['function_pct']:g} percent" if leaves["function_pct"] is not None else ""
    return f"{lasting}, or better function{by}"


def _relief_lasted(asked: PolicyValue, session: PastSession, day: date) -> bool | None:
    percent, months, days = (asked.leaves.get(f"{asked.key}.{name}") for name in ("pct", "months", "days"))
    needed = months if months is not None else (days or 0) / DAYS_IN_A_MONTH
    is_enough = None if session.relief_percent is None else bool(session.relief_percent >= (percent or 0))
    is_long = None if session.relief_months is None else bool(session.relief_months >= needed)
    if is_long and is_longer_than_ago(session, day):
        is_long = None
    if is_enough is False or is_long is False:
        return False
    return None if is_enough is None or is_long is None else True


def _function_gained(asked: PolicyValue, session: PastSession) -> bool | None:
    """Any gain counts where the payer lets function stand for relief and states no percentage."""
    if not asked.leaves.get(f"{asked.key}.function_alternative"):
        return False
    gain, needed = session.function_gain_percent, asked.leaves.get(f"{asked.key}.function_pct")
    if gain is None:
        return None
    return gain > 0 if needed is None else bool(gain >= needed)
