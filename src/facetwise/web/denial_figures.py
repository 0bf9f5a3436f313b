"""What payers answered, in numbers: denials by month, payer and provider, over the claims that somebody may see."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from facetwise.store.models import Remittance
from facetwise.web.report_figures import Figures

_ABOUT = (
    "Payment advices of the claims shown. “Denied” refuses at least a part; "
    "“not paid” is charged less paid on these."
)
_PARTS = ("denied", "not denied")


def denials_over_time(claims: QuerySet) -> Figures:
    """Advices by the month of the payment."""
    rows = _counted(claims, "paid_on")
    return _figures("denial-months", "Payers' answers by month", "month", sorted(rows), over_time=True)


def denials_by_payer(claims: QuerySet) -> Figures:
    """Advices by payer."""
    return _figures("denial-payers", "Denials by payer", "payer", _dearest(_counted(claims, "claim__payer")))


def denials_by_provider(claims: QuerySet) -> Figures:
    """Advices by rendering provider."""
    rows = _dearest(_counted(claims, "claim__rendering_npi"))
    return _figures("denial-providers", "Denials by provider", "rendering provider (NPI)", rows)


def _counted(claims: QuerySet, field: str) -> list[tuple[Any, ...]]:
    advices = Remittance.objects.filter(claim_id__in=claims.values("pk"), superseded_by=None)
    found: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0.0])
    told = advices.values_list(field, "denial_codes", "charged_cents", "paid_cents")
    for value, codes, charged, paid in told.iterator():
        label = f"{value:%Y-%m}" if hasattr(value, "strftime") else value or "not known"
        found[label][0 if codes else 1] += 1
        found[label][2] += ((charged or 0) - (paid or 0)) / 100 if codes else 0
    return [
        (label, int(denied), int(rest), round(money, 2)) for label, (denied, rest, money) in found.items()
    ]


def _dearest(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=lambda row: (-row[1], -row[3], row[0]))


def _figures(
    name: str, title: str, head: str, rows: Iterable[tuple[Any, ...]], *, over_time: bool = False
) -> Figures:
    header = (head, *_PARTS, "not paid")
    return Figures(name, title, _ABOUT, header, tuple(rows), charted=2, over_time=over_time)
