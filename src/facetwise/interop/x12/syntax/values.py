"""Values of elements: what has to be there, and what each may be."""

from dataclasses import dataclass
from functools import cache

import polars as pl

from facetwise.codes import places
from facetwise.codes.npi import npi_is_valid
from facetwise.interop.x12.segments import components
from facetwise.interop.x12.syntax.faults import faults, no_faults
from facetwise.interop.x12.syntax.lists import (
    ADJUSTMENT_GROUPS,
    DRUG_UNITS,
    FILING_INDICATORS,
    IDENTIFIERS,
    RELATIONSHIPS,
    REPORTS,
    STATES,
)
from facetwise.interop.x12.syntax.loops import Placed

MISSING, TOO_LONG, WRONG_CODE, WRONG_FORM, WRONG_DATE = "1", "5", "7", "6", "8"  # IK403
AMOUNT = r"^-?\d{1,15}(\.\d{1,2})?$"
MODIFIER, POINTER, A_DIAGNOSIS = r"^[A-Z0-9]{2}$", r"^\d{1,2}$", "the number of a diagnosis"
QUANTITY = r"^-?\d{1,15}(\.\d+)?$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value: where it stands, whether it has to be there, and what it may be."""

    tag: str
    element: int
    component: int | None = None
    needed: bool = False
    codes: frozenset[str] | None = None
    pattern: str | None = None
    says: str = ""  # what the pattern means
    date: bool = False
    longest: int | None = None
    loops: tuple[str, ...] = ()  # the loops it is asked in; all where none is named
    key: str | None = None
    only_if: tuple[int, str] | None = None  # an element and what it is
    guide: str | None = None  # P or I


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAMED = ("1000A", "1000B", "2010AA", "2010BA", "2010BB", "2010CA")
YES_NO = _codes("Y N")
CHECKS = (
    Value(tag="BHT", element=1, needed=True, codes=_codes("0019")),
    Value(tag="BHT", element=2, needed=True, codes=_codes("00 18")),
    Value(tag="BHT", element=4, needed=True, date=True),
    Value(tag="BHT", element=6, codes=_codes("CH RP 31")),
    Value(tag="HL", element=3, needed=True, codes=_codes("20 22 23")),
    Value(tag="HL", element=4, codes=_codes("0 1")),
    Value(tag="SBR", element=1, needed=True, codes=_codes("P S T A B C D E F G H U")),
    Value(tag="SBR", element=2, codes=_codes("18"), loops=("2000B",)),
    Value(tag="SBR", element=2, needed=True, codes=RELATIONSHIPS, loops=("2320",)),
    Value(tag="SBR", element=9, codes=FILING_INDICATORS),
    Value(tag="PAT", element=1, needed=True, codes=RELATIONSHIPS, loops=("2000C",)),
    Value(tag="NM1", element=2, needed=True, codes=_codes("1 2")),
    Value(tag="NM1", element=3, needed=True, longest=60, loops=NAMED),
    Value(tag="NM1", element=4, longest=35),
    Value(tag="NM1", element=8, codes=IDENTIFIERS),
    Value(tag="NM1", element=8, needed=True, codes=_codes("46"), loops=("1000A", "1000B")),
    Value(tag="NM1", element=9, needed=True, longest=80, loops=("1000A", "1000B", "2010BA", "2010BB")),
    Value(tag="N3", element=1, needed=True, longest=55),
    Value(tag="N4", element=1, needed=True, longest=30),
    Value(tag="N4", element=3, pattern=r"^(\d{5}|\d{9})$", says="five or nine digits", only_if=(4, "")),
    Value(tag="N4", element=2, codes=STATES, only_if=(4, "")),
    Value(tag="PER", element=1, needed=True, codes=_codes("IC")),
    Value(tag="PER", element=3, codes=_codes("TE EM FX EX UR")),
    Value(tag="DMG", element=1, codes=_codes("D8")),
    Value(tag="DMG", element=2, needed=True, date=True),
    Value(tag="DMG", element=3, needed=True, codes=_codes("F M U")),
    Value(tag="CLM", element=1, needed=True, longest=38),
    Value(tag="CLM", element=2, needed=True, pattern=AMOUNT, says="an amount such as 650 or 650.00"),
    Value(tag="CLM", element=5, component=1, needed=True, pattern=r"^[A-Z0-9]{1,2}$", says="two signs", guide="I"),
    Value(tag="CLM", element=5, component=2, needed=True, codes=_codes("B"), guide="P"),
    Value(tag="CLM", element=5, component=2, needed=True, codes=_codes("A"), guide="I"),
    Value(tag="CLM", element=5, component=3, needed=True, codes=_codes("1 2 3 4 5 6 7 8 9"), guide="P"),
    Value(tag="CLM", element=5, component=3, needed=True, pattern=r"^[A-Z0-9]$", says="a frequency code", guide="I"),
    Value(tag="CLM", element=6, needed=True, codes=YES_NO, guide="P"),
    Value(tag="CLM", element=7, needed=True, codes=_codes("A B C")),
    Value(tag="CLM", element=8, needed=True, codes=_codes("Y N W")),
    Value(tag="CLM", element=9, needed=True, codes=_codes("I Y")),
    Value(tag="PWK", element=1, needed=True, codes=REPORTS),
    Value(tag="PWK", element=2, needed=True, codes=_codes("AA BM EL EM FT FX AB AD AF AG NS")),
    Value(tag="REF", element=2, needed=True, longest=50),
    Value(tag="AMT", element=2, needed=True, pattern=AMOUNT, says="an amount such as 650 or 650.00"),
    Value(tag="CAS", element=1, needed=True, codes=ADJUSTMENT_GROUPS),
    Value(tag="CAS", element=2, needed=True, pattern=r"^[A-Z]?\d{1,4}$", says="a reason code such as 45"),
    Value(tag="CAS", element=3, needed=True, pattern=AMOUNT, says="an amount such as 650 or 650.00"),
    Value(tag="OI", element=3, needed=True, codes=_codes("Y N W")),
    Value(tag="OI", element=6, needed=True, codes=_codes("I Y")),
    Value(tag="LX", element=1, needed=True, pattern=r"^\d{1,6}$", says="a number"),
    Value(tag="SV1", element=1, component=1, needed=True, codes=_codes("HC ER IV WK")),
    Value(tag="SV1", element=1, component=2, needed=True, pattern=r"^[A-Z0-9]{5}$", says="five signs",
          only_if=(1, "HC")),
    *(Value(tag="SV1", element=1, component=n, pattern=MODIFIER, says="a modifier of two signs") for n in range(3, 7)),
    Value(tag="SV1", element=2, needed=True, pattern=AMOUNT, says="an amount such as 650 or 650.00"),
    Value(tag="SV1", element=3, needed=True, codes=_codes("UN MJ")),
    Value(tag="SV1", element=4, needed=True, pattern=QUANTITY, says="a number of units"),
    Value(tag="SV1", element=7, component=1, needed=True, pattern=POINTER, says=A_DIAGNOSIS),
    *(Value(tag="SV1", element=7, component=n, pattern=POINTER, says=A_DIAGNOSIS) for n in range(2, 5)),
    Value(tag="SV2", element=1, needed=True, pattern=r"^\d{4}$", says="a revenue code of four digits"),
    Value(tag="SV2", element=2, component=1, codes=_codes("HC ER HP IV WK")),
    Value(tag="SV2", element=2, component=2, pattern=r"^[A-Z0-9]{5}$", says="five signs", only_if=(2, "HC")),
    Value(tag="SV2", element=3, needed=True, pattern=AMOUNT, says="an amount such as 650 or 650.00"),
    Value(tag="SV2", element=4, needed=True, codes=_codes("UN DA F2")),
    Value(tag="SV2", element=5, needed=True, pattern=QUANTITY, says="a number of units"),
    Value(tag="LIN", element=3, pattern=r"^\d{11}$", says="eleven digits", only_if=(2, "N4")),
    Value(tag="CTP", element=4, needed=True, pattern=QUANTITY, says="a quantity"),
    Value(tag="CTP", element=5, component=1, needed=True, codes=DRUG_UNITS),
    Value(tag="SVD", element=1, needed=True, longest=80),
    Value(tag="SVD", element=2, needed=True, pattern=AMOUNT, says="an amount such as 650 or 650.00"),
    Value(tag="DTP", element=2, needed=True, codes=_codes("D8 RD8 DT TM")),
    Value(tag="DTP", element=3, needed=True, date=True, only_if=(2, "D8")),
)  # fmt: skip
SEEN_BY_RULE = ("NM1*85", "NM1*82", "NM1*DN", "NM1*P3", "NM1*77")
PERSONAL = {("NM1", 3), ("NM1", 4), ("NM1", 9), ("N3", 1), ("N4", 1), ("DMG", 2), ("CLM", 1), ("REF", 2)}


def value_faults(placed: Placed, guide_name: str) -> pl.DataFrame:
    """Faults of single values."""
    by_tag = dict(placed.rows.partition_by("tag", as_dict=True).items())
    found = [no_faults()]
    for tag, checks in _by_tag(guide_name).items():
        rows = by_tag.get((tag,))
        if rows is not None:
            found += [part for check in checks if not (part := _faults_of(check, rows, placed)).is_empty()]
    found += [_places(placed, by_tag, guide_name), _ranges(placed), _identifiers(placed), _diagnoses(placed)]
    return pl.concat(found)


@cache
def _by_tag(guide_name: str) -> dict[str, list[Value]]:
    checks: dict[str, list[Value]] = {}
    for check in CHECKS:
        if check.guide in (None, guide_name):
            checks.setdefault(check.tag, []).append(check)
    return checks


def _faults_of(check: Value, rows: pl.DataFrame, placed: Placed) -> pl.DataFrame:
    rows = rows.filter(pl.col("loop").is_in(check.loops)) if check.loops else rows
    if rows.is_empty():
        return no_faults()
    rows = with_value(rows, placed, check.element, check.component)
    if check.only_if:
        rows = _only_if(rows, placed, check.only_if)
    value, there = pl.col("value"), pl.col("value").is_not_null()
    parts = []
    if check.needed:
        parts.append(_told(check, rows.filter(~there), "is empty", MISSING))
    if check.codes is not None:
        parts.append(
            _told(
                check,
                rows.filter(there & ~value.is_in(list(check.codes))),
                "is no code for this place",
                WRONG_CODE,
            )
        )
    if check.pattern:
        wrong = rows.filter(there & ~value.str.to_uppercase().str.contains(check.pattern))
        parts.append(_told(check, wrong, f"is not {check.says}", WRONG_FORM))
    if check.date:
        wrong = rows.filter(there & ~is_day(value))
        parts.append(_told(check, wrong, "is no date", WRONG_DATE))
    if check.longest:
        wrong = rows.filter(value.str.len_chars() > check.longest)
        parts.append(_told(check, wrong, f"is longer than {check.longest} signs", TOO_LONG))
    return pl.concat(parts) if parts else no_faults()


def with_value(rows: pl.DataFrame, placed: Placed, element: int, component: int | None) -> pl.DataFrame:
    """The rows with one value as the column ``value``; empty is null."""
    parts = pl.col("text").str.splitn(placed.delimiters.element, element + 2)
    rows = rows.with_columns(value=parts.struct.field(f"field_{element}").replace("", None))
    return (
        rows
        if component is None
        else rows.with_columns(components("value", placed.delimiters, value=component))
    )


def is_day(value: pl.Expr) -> pl.Expr:
    """Whether it is a day as X12 writes it."""
    return (
        value.str.contains(r"^(18|19|20|21)\d{6}$") & value.str.to_date("%Y%m%d", strict=False).is_not_null()
    )


def _only_if(rows: pl.DataFrame, placed: Placed, condition: tuple[int, str]) -> pl.DataFrame:
    number, wanted = condition
    parts = pl.col("text").str.splitn(placed.delimiters.element, number + 2).struct.field(f"field_{number}")
    first = parts.str.splitn(placed.delimiters.component, 2).struct.field("field_0").fill_null("")
    return rows.filter(first == wanted)


def _told(check: Value, rows: pl.DataFrame, what: str, code: str) -> pl.DataFrame:
    if rows.is_empty():
        return no_faults()
    name = f"{check.tag}{check.element:02d}" + (f"-{check.component}" if check.component else "")
    is_personal = (check.tag, check.element) in PERSONAL or code in (MISSING, TOO_LONG)
    shown = (
        pl.lit(f"{name} {what}")
        if is_personal
        else pl.format("{} {} {}", pl.lit(name), "value", pl.lit(what))
    )
    expected = (
        ", ".join(sorted(check.codes)[:8]) + (" …" if len(check.codes) > 8 else "") if check.codes else None
    )
    kind = "x12-element-missing" if code == MISSING else "x12-value-invalid"
    rows = rows.with_columns(message=shown, value=pl.when(pl.lit(not is_personal)).then("value"))
    return faults(
        rows, element=check.element, component=check.component, kind=kind, expected=expected, code=code
    )


def _places(placed: Placed, by_tag: dict[tuple[object, ...], pl.DataFrame], guide_name: str) -> pl.DataFrame:
    """Places of service that no list has: of the claim and of its lines."""
    if guide_name != "P":
        return no_faults()
    known = frozenset(places.frame()["place_of_service"])
    checks = (
        Value(tag="CLM", element=5, component=1, codes=known),
        Value(tag="SV1", element=5, codes=known),
    )
    return (
        pl.concat(_faults_of(c, by_tag[(c.tag,)], placed) for c in checks if (c.tag,) in by_tag)
        if by_tag
        else no_faults()
    )


def _ranges(placed: Placed) -> pl.DataFrame:
    """Dates from one day to another."""
    rows = placed.of("DTP", form=2, value=3).filter(pl.col("form") == "RD8")
    parts = pl.col("value").str.splitn("-", 2)
    first, last = parts.struct.field("field_0"), parts.struct.field("field_1")
    is_range = is_day(first) & is_day(last) & (first <= last)
    wrong = rows.filter(~is_range.fill_null(value=False) & pl.col("value").is_not_null())
    check = Value(tag="DTP", element=3)
    return _told(check, wrong, "is no range of dates", WRONG_DATE)


def _identifiers(placed: Placed) -> pl.DataFrame:
    """NPIs with a wrong check digit, of those whom the rule on claims (FW901) does not look at."""
    rows = placed.of("NM1", form=8, value=9).filter(
        (pl.col("form") == "XX") & pl.col("value").is_not_null() & ~pl.col("key").is_in(SEEN_BY_RULE)
    )
    wrong = rows.filter(~npi_is_valid(pl.col("value")).fill_null(value=False))
    return _told(Value(tag="NM1", element=9), wrong, "is no valid NPI", WRONG_CODE)


def _diagnoses(placed: Placed) -> pl.DataFrame:
    """Diagnosis codes with a dot, or in a form that none has."""
    rows = placed.of("HI")
    if rows.is_empty():
        return no_faults()
    parts = rows.with_columns(part=pl.col("text").str.split(placed.delimiters.element).list.slice(1)).explode(
        "part"
    )
    parts = parts.with_columns(components("part", placed.delimiters, qualifier=1, value=2))
    codes = parts.filter(pl.col("qualifier").is_in(["ABK", "ABF", "APR", "ABJ"]))
    wrong = codes.filter(
        ~pl.col("value").str.to_uppercase().str.contains(r"^[A-Z]\d[A-Z0-9]{1,5}$").fill_null(value=False)
    )
    first = placed.of("HI", first_code=1).unique("claim_segment", keep="first", maintain_order=True)
    no_principal = first.filter(~pl.col("first_code").str.contains(r"^A?BK\W").fill_null(value=False))
    check = Value(tag="HI", element=1, component=2)
    return pl.concat([
        _told(check, wrong, "is no diagnosis code, which has no dot", WRONG_FORM),
        faults(no_principal, kind="x12-value-invalid", element=1, component=1, code=WRONG_CODE,
               message="the first diagnosis is not marked as the principal one", expected="ABK"),
    ])  # fmt: skip
