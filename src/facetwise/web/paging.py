"""Lists a page at a time that cost the same however long they are."""

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

MOST_COUNTED = 10_000


def counted(rows: QuerySet, most: int = MOST_COUNTED) -> int:
    """How many rows there are, or ``most + 1`` where there are more than ``most``."""
    return rows.order_by()[: most + 1].count()


class CountedPages(Paginator):
    """Pages of a list that is counted, and leafed through, up to `MOST_COUNTED` rows."""

    @cached_property
    def _seen(self) -> int:
        return counted(self.object_list)

    @cached_property
    def count(self) -> int:
        """The rows that can be leafed through."""
        return min(self._seen, MOST_COUNTED)

    @cached_property
    def is_cut(self) -> bool:
        """Whether there are more."""
        return self._seen > MOST_COUNTED


def last_number(model: type[Model]) -> int:
    """The number of the last row: how many there are at most, without counting them. No row is ever deleted."""
    last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0)
