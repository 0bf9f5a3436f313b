"""The earliest next dates of a plan as a calendar file, without a word that tells who the patient is."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from facetwise.planning.model import Plan
from facetwise.report.plans import REGIONS, sessions_left


def plan_calendar(plan: Plan, *, made: datetime) -> bytes:
    """An iCalendar file (RFC 5545) with one all-day event for each earliest date that is known.

    Args:
        plan: the plan.
        made: when the file is made, with its time zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Facetwise//plan//EN")
    calendar.add("version", "2.0")
    for limit in plan.limits:
        if limit.earliest is None:
            continue
        event = Event()
        event.add("uid", f"{limit.region}-{limit.purpose}-{limit.earliest.isoformat()}@facetwise")
        event.add("dtstamp", made)
        event.add("dtstart", limit.earliest)
        event.add("dtend", limit.earliest + timedelta(days=1))
        event.add(
            "summary", f"{limit.purpose} session, {REGIONS[limit.region]}: earliest date inside the limit"
        )
        event.add("description", f"{sessions_left(limit)}; {limit.policy.cite or limit.policy.pack}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
