"""Whether what has to be there is there, and is what it may be: every value of a tag in one pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import polars as pl

from facetwise.codes.npi import npi_is_valid
from facetwise.interop.x12.segments import components
from facetwise.interop.x12.syntax.checks import PERSONAL, SEEN_BY_RULE, Value, checks_by_tag
from facetwise.interop.x12.syntax.faults import faults, no_faults
from facetwise.interop.x12.syntax.loops import Placed

SAMPLE = 1_000  # segments of a tag that tell how often they repeat
MISSING, TOO_LONG, WRONG_CODE, WRONG_FORM, WRONG_DATE = "1", "5", "7", "6", "8"  # IK403


@dataclass(frozen=True, slots=True)
class _Test:
    """One way in which a value can be wrong."""

    check: Value
    is_wrong: pl.Expr
    what: str
    code: str


def value_faults(placed: Placed, guide_name: str) -> pl.DataFrame:
    """Faults of single values."""
    found = [
        _faults_of_tag(rows, checks, placed)
        for tag, checks in checks_by_tag(guide_name).items()
        if not (rows := placed.of(tag)).is_empty()
    ]
    return pl.concat([no_faults(), *found, _ranges(placed), _identifiers(placed)])


def _faults_of_tag(rows: pl.DataFrame, checks: tuple[Value, ...], placed: Placed) -> pl.DataFrame:
    """All checks of one tag: its elements are split once, and only what is wrong is looked at again.

    Dates, amounts and codes come back in claim after claim: what stands there often is tested once.
    """
    tests = _all_tests(checks, placed.delimiters.component)
    distinct = rows.select("text", "loop")
    if distinct.head(SAMPLE).n_unique() < SAMPLE // 2:
        distinct = distinct.unique()
    tried = _with_values(distinct, checks, placed)
    hits = tried.select(test.is_wrong.any().alias(str(number)) for number, test in enumerate(tests)).row(0)
    wrong = [test for test, is_hit in zip(tests, hits, strict=True) if is_hit]
    if not wrong:
        return no_faults()
    rows = _with_values(rows, checks, placed)
    return pl.concat(
        [
            no_faults(),
            *(told(t.check, rows.filter(t.is_wrong), t.what, t.code, _name(t.check)) for t in wrong),
        ]
    )


def _name(check: Value) -> str:
    return f"e{check.element}" if check.component is None else f"e{check.element}_{check.component}"


def _with_values(rows: pl.DataFrame, checks: tuple[Value, ...], placed: Placed) -> pl.DataFrame:
    wanted = {check.element for check in checks} | {check.only_if[0] for check in checks if check.only_if}
    parts = (
        rows.select(pl.col("text").str.splitn(placed.delimiters.element, max(wanted) + 2)).to_series().struct
    )
    rows = rows.with_columns(parts.field(f"field_{n}").replace("", None).alias(f"e{n}") for n in wanted)
    composites: dict[int, set[int]] = {}
    for check in checks:
        if check.component is not None:
            composites.setdefault(check.element, set()).add(check.component)
    return rows.with_columns(
        expression
        for element, numbers in composites.items()
        for expression in components(
            f"e{element}", placed.delimiters, **{f"e{element}_{n}": n for n in numbers}
        )
    )


@cache
def _all_tests(checks: tuple[Value, ...], component: str) -> tuple[_Test, ...]:
    return tuple(test for check in checks for test in _tests(check, component))


def _tests(check: Value, component: str) -> Iterator[_Test]:
    value = pl.col(_name(check))
    asked = pl.lit(value=True)
    if check.loops:
        asked = pl.col("loop").is_in(check.loops)
    if check.only_if:
        number, wanted = check.only_if
        given = pl.col(f"e{number}")
        first = given.str.splitn(component, 2).struct.field("field_0")
        asked = asked & (first.is_in(wanted.split()) if wanted else given.is_null())
    if check.needed:
        yield _Test(check, asked & value.is_null(), "is empty", MISSING)
    if check.codes is not None:
        yield _Test(check, asked & ~value.is_in(list(check.codes)), "is no code for this place", WRONG_CODE)
    if check.pattern:
        is_wrong = asked & ~value.str.to_uppercase().str.contains(check.pattern)
        yield _Test(check, is_wrong, f"is not {check.says}", WRONG_FORM)
    if check.date:
        yield _Test(check, asked & value.is_not_null() & ~is_day(value), "is no date", WRONG_DATE)
    if check.longest:
        is_long = asked & (value.str.len_bytes() > check.longest) & (value.str.len_chars() > check.longest)
        yield _Test(check, is_long, f"is longer than {check.longest} signs", TOO_LONG)


def is_day(value: pl.Expr) -> pl.Expr:
    """Whether it is a day as X12 writes it."""
    return (
        value.str.contains(r"^(18|19|20|21)\d{6}$") & value.str.to_date("%Y%m%d", strict=False).is_not_null()
    )


def told(check: Value, rows: pl.DataFrame, what: str, code: str, value: str = "value") -> pl.DataFrame:
    """The rows as faults of a value; what names or numbers a person is never repeated."""
    if rows.is_empty():
        return no_faults()
    name = f"{check.tag}{check.element:02d}" + (f"-{check.component}" if check.component else "")
    is_personal = (check.tag, check.element) in PERSONAL or code in (MISSING, TOO_LONG)
    shown = (
        pl.lit(f"{name} {what}")
        if is_personal
        else pl.format("{} {} {}", pl.lit(name), pl.col(value).fill_null("(empty)"), pl.lit(what))
    )
    expected = None
    if check.codes is not None:
        expected = ", ".join(sorted(check.codes)[:8]) + (" …" if len(check.codes) > 8 else "")
    kind = "x12-element-missing" if code == MISSING else "x12-value-invalid"
    rows = rows.with_columns(message=shown, value=pl.lit(None) if is_personal else pl.col(value))
    return faults(
        rows, element=check.element, component=check.component, kind=kind, expected=expected, code=code
    )


def _ranges(placed: Placed) -> pl.DataFrame:
    """Dates from one day to another."""
    rows = placed.of("DTP", form=2, value=3).filter(pl.col("form") == "RD8")
    parts = pl.col("value").str.splitn("-", 2)
    first, last = parts.struct.field("field_0"), parts.struct.field("field_1")
    is_range = is_day(first) & is_day(last) & (first <= last)
    wrong = rows.filter(~is_range.fill_null(value=False) & pl.col("value").is_not_null())
    check = Value(tag="DTP", element=3)
    return told(check, wrong, "is no range of dates", WRONG_DATE)


def _identifiers(placed: Placed) -> pl.DataFrame:
    """NPIs with a wrong check digit, of those whom the rule on claims (FW901) does not look at."""
    rows = placed.of("NM1", form=8, value=9).filter(
        (pl.col("form") == "XX") & pl.col("value").is_not_null() & ~pl.col("key").is_in(SEEN_BY_RULE)
    )
    distinct = rows.select(pl.col("value").unique())
    invalid = distinct.filter(~npi_is_valid(pl.col("value")).fill_null(value=False))["value"]
    wrong = rows.filter(pl.col("value").is_in(invalid.implode()))
    return told(Value(tag="NM1", element=9), wrong, "is no valid NPI", WRONG_CODE)
