"""A pattern that a subscriber or patient matches only where nothing is wrong with the form of their claims.

It is made of the guide's own tables, and is narrower than the guide: the segments that most claims have, in the order
in which the guide names them, in plain signs. What it does not match may be sound too; it is looked at in full.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.syntax.checks import SEEN_BY_RULE, Value, checks_by_tag
from facetwise.interop.x12.syntax.guide import Guide, guide_of

MOST_LINES = 8  # of a claim; each is numbered, and has its place in the pattern
COMMON = {  # what most claims have, beside what has to be there
    "2010BA": ("N3", "N4", "DMG", "REF*SY"),
    "2010BB": ("N3", "N4", "REF*2U", "REF*G2"),
    "2010CA": (),
    "2300": ("DTP*431", "AMT*F5", "REF*F5", "REF*9F", "REF*G1", "REF*F8", "REF*D9", "REF*EA", "NTE", "HI"),
    "2310A": ("REF*G2",),
    "2310B": ("PRV", "REF*G2"),
    "2310C": ("REF*G2",),
    "2400": ("PWK", "REF*G1", "REF*6R", "NTE"),
}
OF_OWN = ("N3", "N4", "DMG")  # what a subscriber who is the patient has to have
PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))
MONTHS_OF_31, MONTHS_OF_30 = "0[13578]|1[02]", "0[469]|11"
DAY = (
    r"(?:18|19|20|21)\d\d"
    rf"(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])|(?:{MONTHS_OF_31}|{MONTHS_OF_30})(?:29|30)|(?:{MONTHS_OF_31})31)"
)


def can_be_read_at_a_glance(delimiters: Delimiters) -> bool:
    """Whether the separators are signs that stand in no value."""
    signs = (delimiters.element, delimiters.component, delimiters.terminator)
    return len(set(signs)) == 3 and all(
        sign in PRINTABLE and not sign.isalnum() and sign != " " for sign in signs
    )


@cache
def sound_pattern(delimiters: Delimiters) -> str:
    """The pattern of the professional guide for the text between two HL: a subscriber or patient with all claims."""
    guide = guide_of("005010X222A1")
    assert guide is not None
    make = _Maker(guide, delimiters)
    claims = f"(?:{make.claim()})+"
    payer = make.loop("2010BB")
    whole = (
        make.level("22", "0")
        + make.segment("SBR", "2000B", {2: "18"})
        + make.loop("2010BA", OF_OWN)
        + payer
        + claims,
        make.level("22", "1") + make.segment("SBR", "2000B", {2: ""}) + make.loop("2010BA") + payer,
        make.level("23", "0") + make.loop("2000C", opened=False) + make.loop("2010CA") + claims,
    )
    return rf"\A(?:{'|'.join(whole)})\z".replace(
        r"\d", "[0-9]"
    )  # of the digits of all scripts it would take long


def trailing_pattern(delimiters: Delimiters) -> str:
    """Separators behind the last value of a segment or composite."""
    element, component, end = map(
        re.escape, (delimiters.element, delimiters.component, delimiters.terminator)
    )
    return f"{element}{end}|{component}{element}|{component}{end}"


class _Maker:
    """Patterns of segments, loops and claims of one guide, with the separators of one file."""

    def __init__(self, guide: Guide, delimiters: Delimiters) -> None:
        self._guide = guide
        self._element, self._component, self._end = map(
            re.escape, (delimiters.element, delimiters.component, delimiters.terminator)
        )
        plain = [sign for sign in PRINTABLE if sign not in (delimiters.element, delimiters.terminator)]
        self._any = f"[{re.escape(''.join(plain))}]"
        self._sign = f"[{re.escape(''.join(sign for sign in plain if sign != delimiters.component))}]"

    def level(self, code: str, children: str) -> str:
        """The rest of an HL; its numbers are looked at apart."""
        return rf"\d+{self._element}\d+{self._element}{code}{self._element}{children}{self._end}"

    def claim(self) -> str:
        """A claim with its people and up to so many lines, numbered from 1."""
        people = "".join(f"(?:{self.loop(name)})?" for name in ("2310A", "2310B", "2310C"))
        lines = ""
        for number in range(MOST_LINES, 0, -1):
            one = self.segment("LX", "2400", {1: str(number)}) + self.loop("2400", opened=False)
            lines = f"{one}(?:{lines})?" if lines else one
        return self.loop("2300") + people + lines

    def loop(self, loop: str, must: Sequence[str] = (), *, opened: bool = True) -> str:
        """The segment that opens a loop and those in it, in the order of the guide."""
        own = self._guide.openers.filter(loop=loop)["key"].unique(maintain_order=True).to_list()
        begin = self._one_of(own, loop) if opened else ""
        needed = [keys for name, keys in self._guide.needed if name == loop]
        pattern, done = "", set(own)
        for key in self._guide.allowed.filter(loop=loop)["key"]:
            group = next((keys for keys in needed if key in keys), (key,))
            if key in done:
                continue
            done |= set(group)
            if group in needed or key in must:
                pattern += self._one_of(group, loop)
            elif key in COMMON.get(loop, ()):
                pattern += f"(?:{self.segment(key, loop)})?"
        return begin + pattern

    def _one_of(self, keys: Iterable[str], loop: str) -> str:
        return f"(?:{'|'.join(self.segment(key, loop) for key in keys)})"

    def segment(self, key: str, loop: str, fixed: dict[int, str] | None = None) -> str:
        """One segment; ``fixed`` are elements of which the value is known."""
        tag, _, qualifier = key.partition("*")
        if tag == "HI":
            return self._diagnoses()
        checks = [c for c in checks_by_tag("P").get(tag, ()) if not c.loops or loop in c.loops]
        known = {1: qualifier} if qualifier else {}
        values = _Values(checks, known | (fixed or {}), key)
        last = max((0, *values.numbers))
        pattern = f"(?:{self._element}{self._any}*)*"
        for number in range(last, 0, -1):
            pattern = f"{self._element}{self._value(values, number)}{pattern}"
            if not any(values.is_needed(later) for later in range(number, last + 1)):
                pattern = f"(?:{pattern})?"
        return tag + pattern + self._end

    def _value(self, values: "_Values", number: int) -> str:
        components = values.components(number)
        if not components:
            return values.pattern(number, None, self._sign, self._any)
        pattern = f"(?:{self._component}{self._sign}*)*"
        for place in range(components, 0, -1):
            one = values.pattern(number, place, self._sign, self._sign)
            before = self._component if place > 1 else ""
            pattern = before + one + pattern
            if place > 1 and not any(values.is_needed(number, at) for at in range(place, components + 1)):
                pattern = f"(?:{pattern})?"
        return pattern

    def _diagnoses(self) -> str:
        code = f"{self._component}{self._sign}+"
        return f"HI{self._element}(?:ABK|BK){code}(?:{self._element}(?:ABF|BF){code})*{self._end}"


class _Values:
    """What the checks of one segment allow as its values; what depends on another value is asked in any case."""

    def __init__(self, checks: Sequence[Value], known: dict[int, str], key: str) -> None:
        self._checks = checks
        self._known = known
        self._conditions: dict[int, str] = {c.only_if[0]: c.only_if[1] for c in checks if c.only_if}
        self._without = {"XX"} if checks and checks[0].tag == "NM1" and key not in SEEN_BY_RULE else set()
        self.numbers = {*known, *self._conditions, *(check.element for check in checks)}

    def components(self, number: int) -> int:
        """How many components of an element are looked at; none where it is one value."""
        if number in self._known or number in self._conditions:
            return 0
        return max((c.component for c in self._checks if c.element == number and c.component), default=0)

    def is_needed(self, number: int, component: int | None = None) -> bool:
        """Whether something has to stand there."""
        return bool(self._known.get(number) or self._conditions.get(number)) or any(
            c.needed and c.element == number and component in (None, c.component) for c in self._checks
        )

    def pattern(self, number: int, component: int | None, sign: str, any_sign: str) -> str:
        """The pattern of one value; empty where it may be."""
        if number in self._known:
            return re.escape(self._known[number])
        if number in self._conditions:
            return _one_of(self._conditions[number].split())
        checks = [c for c in self._checks if (c.element, c.component) == (number, component)]
        lists = [c.codes for c in checks if c.codes is not None]
        least = 1 if self.is_needed(number, component) else 0
        if lists:
            pattern = _one_of(frozenset.intersection(*lists) - self._without)
        elif any(c.date for c in checks):
            pattern = DAY
        elif patterns := [c.pattern for c in checks if c.pattern]:
            pattern = f"(?:{patterns[0].removeprefix('^').removesuffix('$')})"
        elif longest := [c.longest for c in checks if c.longest]:
            return f"{sign}{{{least},{min(longest)}}}"
        else:
            return f"{any_sign}{'+' if least else '*'}"
        return pattern if least else f"(?:{pattern})?"


def _one_of(codes: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(codes)))})"
