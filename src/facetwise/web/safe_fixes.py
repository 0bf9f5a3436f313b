"""Safe fixes on pages: the edits that findings carry, made in the lines of an encounter, its facts unchanged."""

from collections.abc import Iterable, Mapping
from typing import Any

from facetwise.domain.encounter import Encounter
from facetwise.interop.encounter.fix import fixed_encounter

Edit = tuple[int | None, str]


def safe_edits(findings: Iterable[Mapping[str, Any]]) -> tuple[Edit, ...]:
    """Each safe edit once, with its line, of findings as JSON; what is not surely wrong is not touched."""
    edits = [
        (finding["line"], edit)
        for finding in findings
        if finding["verdict"] == "violated" and finding["fix"] and finding["fix"]["applicability"] == "safe"
        for edit in finding["fix"]["edits"]
    ]
    return tuple(dict.fromkeys(edits))


def with_safe_fixes(encounter: Encounter, findings: Iterable[Mapping[str, Any]]) -> Encounter:
    """The encounter with its lines as the payer wants them; the same object where nothing changes."""
    return fixed_encounter(encounter, safe_edits(findings))


def fix_count(encounter: Encounter, findings: Iterable[Mapping[str, Any]]) -> int:
    """How many safe fixes there are to apply; none where they would change nothing."""
    edits = safe_edits(findings)
    return len(edits) if fixed_encounter(encounter, edits) is not encounter else 0
