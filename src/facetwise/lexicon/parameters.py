"""Policy values by name. The engine joins them to the rule's grain before the rule runs."""

import polars as pl


def parameter(name: str) -> pl.Expr:
    """The value in force for this subject (``limit.sessions.max``); null where none is known.

    A rule names it in its ``parameters``; whether the value may decide is the engine's business.
    """
    return pl.col(name)
