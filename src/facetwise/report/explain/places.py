"""Places of service explained."""

from facetwise.codes.places import place
from facetwise.report.explain.model import Explanation, part, parts, sentence

_NAMED = {  # what the places of facet work are called
    "office": "11",
    "asc": "24",
    "ambulatory surgery center": "24",
    "ambulatory surgical center": "24",
    "surgery center": "24",
    "surgery centre": "24",
    "hospital outpatient": "22",
    "hopd": "22",
    "hospital outpatient department": "22",
    "outpatient hospital": "22",
}
_HEADS = ("POS", "PLACE OF SERVICE")


def explain_place(name: str) -> Explanation | None:
    """A place of service, written ``POS 24``, ``place of service 24`` or by name.

    Bare numbers are modifiers or denials.
    """
    word, _, code = name.upper().rpartition(" ")
    return explain_bare_place(code if word in _HEADS else _NAMED.get(name.casefold(), ""))


def explain_bare_place(code: str) -> Explanation | None:
    """A place of service by its two digits alone, for a number that is nothing else."""
    found = place(code)
    if found is None:
        return None
    rate = "facility" if found.is_facility else "non-facility"
    claims = ", ".join(found.claim_types) or "no kind of facet claim"
    return Explanation(
        name=f"POS {found.code}",
        kind="place",
        title=f"place of service {found.code}: {found.plain_name}",
        parts=parts(
            part("What it decides", f"The physician is paid at the {rate} rate there."),
            part("Whose claim can carry it", sentence(claims)),
            part("To know", sentence(found.note) if found.note else None),
        ),
        sources=(f"{found.source} ({found.confidence} confidence)",),
    )
