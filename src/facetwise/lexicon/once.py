"""Work that several rules share is done once a run."""

from collections.abc import Callable
from functools import wraps

import polars as pl

from facetwise.domain.collecting import collected
from facetwise.domain.tables import Tables

Shared = Callable[[Tables], pl.LazyFrame]


def once(function: Shared) -> Shared:
    """The function's rows, worked out at its first call for these tables and kept beside them."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def kept(t: Tables) -> pl.LazyFrame:
        if name not in t.shared:
            t.shared[name] = collected(function(t), few=t.few).lazy()
        return t.shared[name]

    return kept
