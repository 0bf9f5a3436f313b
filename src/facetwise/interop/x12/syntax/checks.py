"""Values of elements: where each stands, whether it has to be there, and what it may be."""

from dataclasses import dataclass
from functools import cache

from facetwise.interop.x12.syntax.lists import (
    ADJUSTMENT_GROUPS,
    DRUG_UNITS,
    FILING_INDICATORS,
    IDENTIFIERS,
    RELATIONSHIPS,
    REPORTS,
    STATES,
)

AMOUNT, AN_AMOUNT = r"^-?\d{1,15}(\.\d{1,2})?$", "an amount such as 650 or 650.00"
CHARGE, A_CHARGE = AMOUNT.replace("-?", ""), f"{AN_AMOUNT}, from 0 up"  # too much billed: void it
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
    only_if: tuple[int, str] | None = None  # an element, and which of these it or its first part is
    guide: str | None = None  # P or I


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


SENT_APART = "BM EL EM FX FT"  # an attachment on its way by itself, found by its control number
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
    Value(tag="CLM", element=2, needed=True, pattern=CHARGE, says=A_CHARGE),
    Value(tag="CLM", element=5, component=1, needed=True, pattern=r"^[A-Z0-9]{1,2}$", says="two signs", guide="I"),
    Value(tag="CLM", element=5, component=2, needed=True, codes=_codes("B"), guide="P"),
    Value(tag="CLM", element=5, component=2, needed=True, codes=_codes("A"), guide="I"),
    Value(tag="CLM", element=5, component=3, needed=True, codes=_codes("1 6 7 8"), guide="P"),
    Value(tag="CLM", element=5, component=3, needed=True, pattern=r"^[A-Z0-9]$", says="a frequency code", guide="I"),
    Value(tag="CLM", element=6, needed=True, codes=YES_NO, guide="P"),
    Value(tag="CLM", element=7, needed=True, codes=_codes("A B C")),
    Value(tag="CLM", element=8, needed=True, codes=_codes("Y N W")),
    Value(tag="CLM", element=9, needed=True, codes=_codes("I Y")),
    Value(tag="PWK", element=1, needed=True, codes=REPORTS),
    Value(tag="PWK", element=2, needed=True, codes=_codes("AA BM EL EM FT FX AB AD AF AG NS")),
    Value(tag="PWK", element=5, needed=True, codes=_codes("AC"), only_if=(2, SENT_APART)),
    Value(tag="PWK", element=6, needed=True, longest=50, only_if=(2, SENT_APART)),
    Value(tag="REF", element=2, needed=True, longest=50),
    Value(tag="NTE", element=2, needed=True, longest=80),
    Value(tag="AMT", element=2, needed=True, pattern=AMOUNT, says=AN_AMOUNT),
    Value(tag="CAS", element=1, needed=True, codes=ADJUSTMENT_GROUPS),
    Value(tag="CAS", element=2, needed=True, pattern=r"^[A-Z]?\d{1,4}$", says="a reason code such as 45"),
    Value(tag="CAS", element=3, needed=True, pattern=AMOUNT, says=AN_AMOUNT),
    Value(tag="OI", element=3, needed=True, codes=_codes("Y N W")),
    Value(tag="OI", element=6, needed=True, codes=_codes("I Y")),
    Value(tag="LX", element=1, needed=True, pattern=r"^\d{1,6}$", says="a number"),
    Value(tag="SV1", element=1, component=1, needed=True, codes=_codes("HC ER IV WK")),
    Value(tag="SV1", element=1, component=2, needed=True),
    *(Value(tag="SV1", element=1, component=n, pattern=MODIFIER, says="a modifier of two signs") for n in range(3, 7)),
    Value(tag="SV1", element=2, needed=True, pattern=CHARGE, says=A_CHARGE),
    Value(tag="SV1", element=3, needed=True, codes=_codes("UN MJ")),
    Value(tag="SV1", element=4, needed=True, pattern=QUANTITY, says="a number of units"),
    Value(tag="SV1", element=7, component=1, needed=True, pattern=POINTER, says=A_DIAGNOSIS),
    *(Value(tag="SV1", element=7, component=n, pattern=POINTER, says=A_DIAGNOSIS) for n in range(2, 5)),
    Value(tag="SV2", element=1, needed=True, pattern=r"^\d{4}$", says="a revenue code of four digits"),
    Value(tag="SV2", element=2, component=1, codes=_codes("HC ER HP IV WK")),
    Value(tag="SV2", element=2, component=2, pattern=r"^[A-Z0-9]{5}$", says="five signs", only_if=(2, "HC")),
    Value(tag="SV2", element=3, needed=True, pattern=CHARGE, says=A_CHARGE),
    Value(tag="SV2", element=4, needed=True, codes=_codes("UN DA F2")),
    Value(tag="SV2", element=5, needed=True, pattern=QUANTITY, says="a number of units"),
    Value(tag="LIN", element=2, needed=True, codes=_codes("N4 EN EO HI ON UK UP")),
    Value(tag="LIN", element=3, needed=True),
    Value(tag="LIN", element=3, pattern=r"^\d{11}$", says="eleven digits", only_if=(2, "N4")),
    Value(tag="CTP", element=4, needed=True, pattern=QUANTITY, says="a quantity"),
    Value(tag="CTP", element=5, component=1, needed=True, codes=DRUG_UNITS),
    Value(tag="SVD", element=1, needed=True, longest=80),
    Value(tag="SVD", element=2, needed=True, pattern=AMOUNT, says=AN_AMOUNT),
    Value(tag="DTP", element=2, needed=True, codes=_codes("D8 RD8 DT TM")),
    Value(tag="DTP", element=3, needed=True, date=True, only_if=(2, "D8")),
)  # fmt: skip
SEEN_BY_RULE = ("NM1*85", "NM1*82", "NM1*DN", "NM1*P3", "NM1*77")
PERSONAL = {("NM1", 3), ("NM1", 4), ("NM1", 9), ("N3", 1), ("N4", 1), ("DMG", 2), ("CLM", 1), ("REF", 2)}


@cache
def checks_by_tag(guide_name: str) -> dict[str, tuple[Value, ...]]:
    """The checks of the professional (``P``) or institutional (``I``) guide, by the tag of their segment."""
    own = [check for check in CHECKS if check.guide in (None, guide_name)]
    return {
        tag: tuple(check for check in own if check.tag == tag) for tag in dict.fromkeys(c.tag for c in own)
    }
