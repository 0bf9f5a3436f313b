"""Every report over the ledger, in the order in which the page shows them."""

from collections.abc import Callable, Sequence

from django.db.models import QuerySet

from facetwise.web.denial_figures import denials_by_payer, denials_by_provider, denials_over_time
from facetwise.web.report_figures import (
    Figures,
    by_payer,
    by_provider,
    by_rule,
    denials,
    documentation,
    money,
    over_time,
)

REPORTS: Sequence[Callable[[QuerySet], Figures]] = (
    over_time,
    money,
    by_rule,
    by_payer,
    by_provider,
    documentation,
    denials,
    denials_over_time,
    denials_by_payer,
    denials_by_provider,
)
