"""The values that a column holds, each once, for a filter to choose from, read off an index."""

from django.db import connection
from django.db.models import Model

from facetwise.store.models import AccessEntry, Claim, Role
from facetwise.store.permissions import Permission, may

_EACH_ONCE = """
    with recursive found(value) as (
        select min({column}) from {table} where {column} > '' {own}
        union all
        select (select min({column}) from {table} where {column} > found.value {own})
        from found where found.value is not null
    )
    select value from found where value is not null
"""


def claim_choices(column: str, role: str, npi: str = "") -> list[str]:
    """The payers or the providers of the claims that somebody may see, in order; empty ones left out.

    Raises:
        ValueError: for another column, since no index leads with it.
    """
    if column not in ("payer", "rendering_npi"):
        raise ValueError(f"no index leads with {column}")
    is_physician = role == Role.PHYSICIAN
    if not may(role, Permission.READ_CLAIMS) or (is_physician and not npi):
        return []
    return _each_once(Claim, column, npi if is_physician else None)


def access_kinds() -> list[str]:
    """The kinds of things that the access log tells of."""
    return _each_once(AccessEntry, "kind", None)


def _each_once(model: type[Model], column: str, npi: str | None) -> list[str]:
    """``select distinct`` reads every row; this asks an index for the next larger value, once for each value."""
    own = "" if npi is None else "and rendering_npi = %s"
    asked = _EACH_ONCE.format(column=column, table=model._meta.db_table, own=own)
    with connection.cursor() as cursor:
        cursor.execute(asked, [] if npi is None else [npi, npi])
        return sorted(value for (value,) in cursor.fetchall())
