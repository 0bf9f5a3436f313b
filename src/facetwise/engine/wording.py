"""Sentences from templates, for whole columns at once: ``session {session_no} of {max_sessions}``."""

import re

import polars as pl

NOT_STATED = "not stated"
PLACEHOLDER = re.compile(r"\{(\w+(?:\.\w+)*)\}")
REGION_NAMES = {"cervical_thoracic": "cervical/thoracic", "lumbar_sacral": "lumbar/sacral"}


def sentence(template: str, schema: pl.Schema) -> pl.Expr:
    """The template with its columns filled in, as one text column.

    Raises:
        ValueError: if the template names a column that is not there.
    """
    names = PLACEHOLDER.findall(template)
    missing = sorted(set(names) - set(schema))
    if missing:
        raise ValueError(
            f"the sentence {template!r} names {', '.join(missing)}; there is {', '.join(schema)}"
        )
    if not names:
        return pl.lit(template)
    return pl.format(PLACEHOLDER.sub("{}", template), *(shown(name, schema[name]) for name in names))


def shown(name: str, dtype: pl.DataType) -> pl.Expr:
    """One column as a person reads it: dates ISO, whole numbers without point, cents as dollars."""
    column = pl.col(name)
    if name.endswith("_cents"):
        cents = (column.abs() % 100).cast(pl.String).str.zfill(2)
        sign = pl.when(column < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        text = pl.format("{}${}.{}", sign, column.abs() // 100, cents)
    elif isinstance(dtype, pl.List):
        text = column.cast(pl.List(pl.String)).list.join(", ")
    elif dtype.is_float():
        text = column.cast(pl.String).str.strip_suffix(".0")
    elif dtype == pl.Boolean:
        text = pl.when(column).then(pl.lit("yes")).when(~column).then(pl.lit("no"))
    elif dtype == pl.String:
        text = column.replace(REGION_NAMES)
    else:
        text = column.cast(pl.String)
    return text.fill_null(NOT_STATED)
