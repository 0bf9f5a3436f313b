"""Joints, nerves, and which nerves supply which joint: the anatomy that every count rests on.

The facts stand in ``data/innervation.csv`` and ``data/nerve_aliases.csv``, each row with its source. A joint
is named by its two vertebrae (``C4-C5``, ``L5-S1``), a nerve by its short name (``TON``, ``C4``, ``L5``):
``C4`` is the C4 medial branch, ``L5`` the L5 dorsal ramus, ``TON`` the third occipital nerve.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from facetwise.domain.vocabulary import Region

SACROILIAC_JOINT = "SIJ"
THIRD_OCCIPITAL_NERVE = "TON"
THORACOLUMBAR_JOINT = "T12-L1"  # billed in one family, in the session of the other with L1-L2
SACRAL_LATERAL_BRANCHES = ("S1", "S2", "S3")


@dataclass(frozen=True, slots=True)
class Joint:
    """One facet joint (or C0-C1, C1-C2, which are reached by needle only and have no nerve set)."""

    name: str
    order: int
    region: Region
    nerves: tuple[str, ...]
    is_zygapophyseal: bool
    diagnosis_regions: tuple[str, ...]
    source: str
    confidence: str
    note: str

    @property
    def can_be_blocked(self) -> bool:
        """Whether blocking its nerves can count for the joint."""
        return bool(self.nerves)


@cache
def joints() -> dict[str, Joint]:
    """Every joint by name, from the head down; the sacroiliac joint is not among them."""
    return {row["joint"]: _joint(row) for row in _rows("innervation.csv") if row["joint"] != SACROILIAC_JOINT}


@cache
def sacroiliac_diagnosis_regions() -> tuple[str, ...]:
    """Regions of the diagnoses that fit the sacroiliac joint, as `Joint.diagnosis_regions`."""
    rows = (row for row in _rows("innervation.csv") if row["joint"] == SACROILIAC_JOINT)
    return tuple(region for row in rows for region in row["dx_regions"].split("|"))


@cache
def nerves() -> tuple[str, ...]:
    """Every nerve that supplies a facet joint, from the head down."""
    return tuple(dict.fromkeys(nerve for joint in joints().values() for nerve in joint.nerves))


@cache
def joints_supplied_by(nerve: str) -> tuple[Joint, ...]:
    """The joints that a nerve helps to supply; empty for a nerve that supplies none."""
    return tuple(joint for joint in joints().values() if nerve in joint.nerves)


def is_joint(name: str) -> bool:
    """Whether the name is a facet joint's."""
    return name in joints()


def is_known_target(name: str) -> bool:
    """Whether a target of this name can be read at all, as facet joint, nerve, or sacroiliac neighbour."""
    return name in joints() or name in nerves() or name in {"C2", SACROILIAC_JOINT, *SACRAL_LATERAL_BRANCHES}


def short_nerve_name(canonical: str) -> str:
    """The file's ``C4 MB``, ``L5 DR``, ``S1 LB`` as the short name used everywhere else."""
    return canonical.split(" ", maxsplit=1)[0]


def _joint(row: dict[str, str]) -> Joint:
    nerve_names = tuple(short_nerve_name(row[key]) for key in ("nerve_1", "nerve_2") if row[key])
    return Joint(
        name=row["joint"],
        order=int(row["order"]),
        region=Region(row["region"]),
        nerves=nerve_names,
        is_zygapophyseal=row["is_zygapophyseal"] == "yes",
        diagnosis_regions=tuple(row["dx_regions"].split("|")),
        source=row["source"],
        confidence=row["confidence"],
        note=row["note"],
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("facetwise.domain") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
