"""Sentences from templates, for whole columns at once: ``session {session_no} of {max_sessions}``."""

import re

import polars as pl

NOT_STATED = "not stated"
PLACEHOLDER = re.compile(r"\{(\w+(?:\.\w+)*)\}")
WORD_OF_ITS_OWN = re.compile(
    r"(?:^|(?<=[\s(]))\{(\w+(?:\.\w+)*)\}"
)  # not the end of one: ``on one day{where}``
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


def has_gap(template: str, schema: pl.Schema) -> pl.Expr:
    """Whether a value that the template names is not there, or a word of its own is empty."""
    names, words = (pattern.findall(template) for pattern in (PLACEHOLDER, WORD_OF_ITS_OWN))
    texts = (name for name in words if schema[name] == pl.String)
    return pl.any_horizontal(
        pl.lit(value=False),
        *(pl.col(name).is_null() for name in names),
        *((pl.col(name) == "").fill_null(False) for name in texts),
    )


def title_of(documentation: str) -> str:
    """The first sentence of a rule's documentation, as it stands within another: ``more units than …``."""
    title = documentation.strip().partition("\n")[0].rstrip(".")
    return title[0].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title


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
