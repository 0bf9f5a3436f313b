"""Until when a claim has to reach the payer, where the payer's limit is surely known."""

from datetime import date, timedelta

from facetwise.domain.encounter import Encounter
from facetwise.planning.windows import months_later
from facetwise.policy.payers import identify
from facetwise.policy.resolve import Scope, resolve

KEY = "claim.timely_filing"


def filing_deadline(encounter: Encounter) -> date | None:
    """The last day on which the claim is in time; None where the limit is not known, disputed or of low confidence.

    A contract may set another day; Medicare's is one year from the service date (42 CFR 424.44(a)(1)).
    """
    day = encounter.service_date
    if day is None:
        return None
    payer = identify(encounter.payer, state=encounter.state, contractor=encounter.contractor, on=day)
    if payer.pack is None:
        return None
    value = resolve(payer.pack, day, Scope())[KEY]
    if value.state != "known" or not value.decides:
        return None
    months, days = value.leaves.get(f"{KEY}.months"), value.leaves.get(f"{KEY}.days")
    if months is not None:
        return months_later(day, int(months))
    return day + timedelta(days=int(days)) if days is not None else None
