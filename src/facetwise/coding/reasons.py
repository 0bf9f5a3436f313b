"""Why a line is there, in a sentence that a biller understands."""

from collections.abc import Sequence

from facetwise.coding.laterality import Form
from facetwise.coding.levels import Rank, RankedLevels
from facetwise.coding.treatments import Level
from facetwise.coding.wording import evidence, joined, side_words
from facetwise.domain.vocabulary import Side


def of_line(ranked: RankedLevels, form: Form) -> str:
    """``second level: C5-C6 right, from the C5 and C6 medial branches``."""
    levels = [ranked.levels[index] for index in form.levels]
    return f"{_rank(ranked, levels)}: {'; '.join(_level(level) for level in levels)}{_form(form, levels)}"


def _rank(ranked: RankedLevels, levels: Sequence[Level]) -> str:
    if ranked.rank is Rank.EACH_ADDITIONAL:
        return "additional joint" if len(levels) == 1 else f"{len(levels)} additional joints"
    if ranked.rank is Rank.FURTHER_ONCE and len(levels) == 1:
        return "third level"
    return str(ranked.rank)


def _level(level: Level) -> str:
    return f"{level.joint} {side_words(level.sides)}, {evidence(level.found, is_entered=level.is_entered)}"


def _form(form: Form, levels: Sequence[Level]) -> str:
    """What this line says of the sides, where it is not all of the level."""
    both = [level for level in levels if level.is_bilateral]
    if not both:
        return ""
    if form.modifiers == ("RT",):
        return "; this line is the right side"
    if form.modifiers == ("LT",):
        return "; this line is the left side"
    return "" if "50" in form.modifiers or form.units == 1 else "; one unit for each side"


def of_sacroiliac(words: str, sides: Sequence[Side | None]) -> str:
    """``sacroiliac joint, entered with imaging: right; never a facet level``."""
    return f"{words}: {side_words(sides)}; never a facet level"


def of_trigger_point(muscles: int, joints: Sequence[str]) -> str:
    """Why an injection without imaging is a trigger point injection."""
    where = f" at {joined(list(joints))}" if joints else ""
    return f"injection{where} without imaging, coded by the {muscles} muscle{'s' * (muscles > 1)} injected"
