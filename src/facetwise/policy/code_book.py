"""What the code book itself says, for codes whose meaning hangs on a number: the same whoever pays."""

from datetime import date
from functools import cache

from facetwise.policy.payer_names import CODE_BOOK
from facetwise.policy.resolve import Scope, resolve

_NEWEST = date(9999, 1, 1)


@cache
def thermal_from_celsius() -> float:
    """The lesion temperature from which the destruction codes describe it; below, the unlisted code does.

    The newest value of the code book's pack: it has given one so far.
    """
    return float(resolve(CODE_BOOK, _NEWEST, Scope())["rfa.parameters"].leaves["rfa.parameters.temp_c_min"])
