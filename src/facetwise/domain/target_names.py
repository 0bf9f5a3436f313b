"""The names people type for joints and nerves, brought to the one style of `spine`.

A spelling that can mean only one thing is read without a word (``c4/5``, ``L5S1``, ``L4 medial branch``).
One that is accepted by convention is read with a note (``L5 medial branch`` is the L5 dorsal ramus).
Everything else is refused with what it could have been: a target is never guessed.
Nerve names stand in ``data/nerve_aliases.csv``.
"""

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from facetwise.domain.spine import (
    SACRAL_LATERAL_BRANCHES,
    SACROILIAC_JOINT,
    joints,
    nerves,
    short_nerve_name,
)

_DASHES = "-‐‑‒–—―−/\\"
_JOINT = re.compile(
    rf"(?P<region>[ctls])\s*(?P<first>\d{{1,2}})\s*(?:[{re.escape(_DASHES)}]|\bto\b|(?=[\sctls]))\s*"
    r"(?P<lower_region>[ctls])?\s*(?P<second>\d{1,2})"
)
_JOINT_WORDS = re.compile(r"\b(facets?|joints?|zygapophyse?al|z-?joints?|levels?)\b")
_CLOSE = 0.75  # how alike two spellings must be before one is suggested for the other
_LEVEL = re.compile(r"[ctls]\d{1,2}")
_CRANIAL_JOINTS = {"atlantooccipital": "C0-C1", "atlantoaxial": "C1-C2"}


@dataclass(frozen=True, slots=True)
class TargetReading:
    """What a typed name means.

    ``names`` holds the canonical names: usually one, several where one phrase names several nerves, none
    where nothing can be read. ``note`` is what a reader should know: why a name was accepted, or what is
    wrong with it. ``is_known`` tells a name that is understood and is no target (an S1 communicating
    branch) from an unknown one. ``suggestion`` is what may have been meant.
    """

    names: tuple[str, ...] = ()
    note: str | None = None
    is_known: bool = True
    suggestion: str | None = None


def read_joint(text: str) -> TargetReading:
    """The joint that a typed name means: ``C4-5``, ``c4/5``, ``L5S1``, ``C4–C5 facet joint``."""
    plain = " ".join(_JOINT_WORDS.sub(" ", text.casefold()).split())
    if _key(text) in _sacroiliac_spellings():
        return TargetReading((SACROILIAC_JOINT,))
    cranial = _CRANIAL_JOINTS.get(re.sub(rf"[\s{re.escape(_DASHES)}]", "", plain))
    match = _JOINT.fullmatch(plain)
    if cranial or match is None:
        return TargetReading((cranial,)) if cranial else _unknown_joint(text)
    upper, lower = _vertebrae(*match.groups())
    for name in (f"{upper}-{lower}", f"{lower}-{upper}"):
        if name in joints():
            return TargetReading((name,))
    return _unknown_joint(f"{upper}-{lower}", _joints_between(upper, lower))


def read_nerve(text: str) -> TargetReading:
    """The nerve that a typed name means: ``C4``, ``C4 medial branch``, ``third occipital nerve``."""
    short = text.strip().upper()
    if short in {*nerves(), "C2", *SACRAL_LATERAL_BRANCHES}:
        return TargetReading((short,))
    return _nerve_spellings().get(_key(text)) or _unknown_nerve(text)


def _vertebrae(region: str, first: str, lower_region: str | None, second: str) -> tuple[str, str]:
    """Both vertebrae of a joint, where the second may leave out its region (``C4-5``, ``C7-1``, ``L5-1``)."""
    upper = f"{region}{int(first)}".upper()
    if lower_region:
        return upper, f"{lower_region}{int(second)}".upper()
    partner = next((name.split("-")[1] for name in joints() if name.startswith(f"{upper}-")), None)
    if partner and partner[1:] == str(int(second)):
        return upper, partner
    return upper, f"{region}{int(second)}".upper()


def _joints_between(upper: str, lower: str) -> str | None:
    """What to write instead of a name that spans several joints (``C4-C6``)."""
    chain = [name.split("-") for name in joints()]
    tops, bottoms = [top for top, _ in chain], [bottom for _, bottom in chain]
    if upper not in tops or lower not in bottoms or tops.index(upper) >= bottoms.index(lower):
        return None
    return " and ".join("-".join(pair) for pair in chain[tops.index(upper) : bottoms.index(lower) + 1])


def _unknown_joint(text: str, suggestion: str | None = None) -> TargetReading:
    short = text.strip().upper()
    if _LEVEL.fullmatch(short.casefold()) and (
        near := [name for name in joints() if short in name.split("-")]
    ):
        note = "names one vertebra or a nerve, not a joint"
        return TargetReading(is_known=False, note=note, suggestion=f"{' or '.join(near)}, or nerve: {short}")
    if nerve := _nerve_spellings().get(_key(text)):
        meant = f"nerve: {' '.join(nerve.names)}" if nerve.names else None
        said = "names a nerve" if nerve.names else nerve.note
        return TargetReading(is_known=False, note=said, suggestion=meant)
    close = get_close_matches(short, (*joints(), SACROILIAC_JOINT), n=1, cutoff=_CLOSE)
    return TargetReading(is_known=False, suggestion=suggestion or (close[0] if close else None))


def _unknown_nerve(text: str) -> TargetReading:
    joint = _JOINT.fullmatch(" ".join(_JOINT_WORDS.sub(" ", text.casefold()).split()))
    if joint and (names := read_joint(text).names):
        return TargetReading(is_known=False, note="names a joint", suggestion=f"joint: {names[0]}")
    if len(_LEVEL.findall(text.casefold())) > 1:
        return TargetReading(
            is_known=False, note="names more than one nerve", suggestion="one target for each nerve"
        )
    close = get_close_matches(text.strip().upper(), (*nerves(), *SACRAL_LATERAL_BRANCHES), n=1, cutoff=_CLOSE)
    return TargetReading(is_known=False, suggestion=close[0] if close else None)


def _key(text: str) -> str:
    """One form for all spellings of a name: ``MB of C4``, ``C4MB`` and ``c4 medial branch`` are equal."""
    plain = re.sub(r"([ctls]\d{1,2})(?=mb|dr|lb)", r"\1 ", text.casefold().replace("-", " "))
    for pattern, short in (
        (r"\bmedial branch(es)?\b|\bmbs?\b", "mb"),
        (r"\b(primary )?dorsal (primary )?ram(us|i)\b|\bdpr\b", "dr"),
        (r"\blateral branch(es)?\b|\blbs?\b", "lb"),
        (r"\b3rd\b", "third"),
        (r"\b(nerves?|of|the)\b", " "),
    ):
        plain = re.sub(pattern, short, plain)
    words = plain.split()
    return " ".join(sorted(words, key=lambda word: _LEVEL.fullmatch(word) is None))


@cache
def _sacroiliac_spellings() -> frozenset[str]:
    return frozenset(_key(row["alias"]) for row in _alias_rows() if row["canonical"] == SACROILIAC_JOINT)


@cache
def _nerve_spellings() -> dict[str, TargetReading]:
    """Every spelling that needs nothing but a nerve field around it, by key; its first row wins."""
    readings: dict[str, TargetReading] = {}
    for row in _alias_rows():
        if row["kind"] == "nerve" and _holds_in_a_nerve_field(row["condition"]):
            readings.setdefault(_key(row["alias"]), _reading(row))
    c2 = TargetReading(("C2",))  # what C2 means depends on its neighbours, which coding looks at
    return readings | {_key("C2 medial branch"): c2}


def _holds_in_a_nerve_field(condition: str) -> bool:
    return not condition or (condition.startswith("target") and ";" not in condition)


def _reading(row: dict[str, str]) -> TargetReading:
    names = tuple(short_nerve_name(name) for name in row["canonical"].split("|") if name)
    if row["flag"] != "yes" or (names and row["action"] == "not_facet"):
        return TargetReading(names)
    why = _note_of(row)
    if names:
        return TargetReading(names, note="; ".join(filter(None, (f"read as {', '.join(names)}", why))))
    if row["action"] == "not_facet":
        return TargetReading(note=f"not a facet nerve: {why}" if why else "not a facet nerve")
    return TargetReading(note=why, is_known=row["action"] != "query")


def _note_of(row: dict[str, str]) -> str:
    """The row's note, or that of the alias it points at (``as L5 MB``)."""
    note = row["note"]
    if not note.startswith("as "):
        return note
    return next((_note_of(other) for other in _alias_rows() if other["alias"] == note[3:]), "")


@cache
def _alias_rows() -> tuple[dict[str, str], ...]:
    text = (files("facetwise.domain") / "data" / "nerve_aliases.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
