"""The codes of a past session: whether each can be read, and whether they are of facet work at all.

A history is often taken from a billing system, and holds epidurals and visits among the facet sessions. What is
surely none is left out; what may be one is kept, and its reader is told by what it counts.
"""

import re
from collections.abc import Callable, Sequence

from facetwise.codes.procedures import procedure
from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Purpose, Technique
from facetwise.interop.encounter import values
from facetwise.interop.encounter.nodes import Mapping, Node, is_null
from facetwise.interop.encounter.place import NotWantedError, Place, WrongValueError

_FORM = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_EXPECTED = "a code of five characters, such as 64493; the session counts by what else it tells"
_OTHER_WORK = {
    "epidural", "si_joint", "imaging", "sedation", "anesthesia", "evaluation_management", "supply", "trigger_point",
}  # fmt: skip
# what facet work is billed with where no facet code fits: without imaging, pulsed, below 80 °C (coding.md 7)
_INSTEAD_OF_A_FACET_CODE = {"unlisted", "trigger_point"}


def past_code(node: Node, place: Place) -> str | None:
    """A procedure code by its form; a joint, a diagnosis or a word in its place is told."""
    written = values.code(node, place)
    if written is None or is_code(written):
        return written
    raise WrongValueError(node, f"{place.shown(written)} is no procedure code", _EXPECTED)


def is_code(text: str) -> bool:
    """Whether a text has the form of a procedure code."""
    return bool(_FORM.fullmatch(text))


def why_no_facet_session(session: PastSession, shown: Callable[[str], str] = str) -> str | None:
    """That its codes are all of other procedures, and nothing else in it speaks of facet joints; None otherwise.

    Args:
        session: what is known of it.
        shown: how the codes may stand in a message.
    """
    if not session.codes or _names_facets(session) or not _categories(session) <= _OTHER_WORK:
        return None
    return f"the codes {shown(', '.join(session.codes))} are of other procedures"


def judge_codes(session: PastSession, node: Mapping, place: Place) -> None:
    """Tell of a session without a facet code among its codes by what it counts.

    Raises:
        NotWantedError: if it was surely no facet session.
    """
    if told := why_no_facet_session(session, place.shown):
        raise NotWantedError(node, f"no facet session: {told}")
    if told := without_facet_code(session, place.shown):
        place.field("codes").tell(_codes_of(node), told)


def without_facet_code(session: PastSession, shown: Callable[[str], str] = str) -> str | None:
    """That no facet code is among the codes of a session, and by what it counts; None where that is as it should be.

    Args:
        session: what is known of it.
        shown: how the codes may stand in a message.
    """
    told = _counted_by(session)
    return f"no facet code is among {shown(', '.join(session.codes or ()))}: {told}" if told else None


def _counted_by(session: PastSession) -> str | None:
    if not session.codes or any(_is_facet(code) for code in session.codes):
        return None
    if _names_facets(session):
        is_usual = _categories(session) & _INSTEAD_OF_A_FACET_CODE
        return None if is_usual else "the session counts by its joints and technique"
    known = {"region": session.region, "purpose": session.purpose is not Purpose.UNSPECIFIED}
    by, unknown = ([name for name, given in known.items() if bool(given) is has] for has in (True, False))
    told = f"the session is kept, counted by its {' and '.join(by)}" if by else "the session is kept"
    return told + (f", and its {' and '.join(unknown)} cannot be told" if unknown else "")


def _is_facet(code: str) -> bool:
    found = procedure(code)
    return found is not None and found.is_facet


def _categories(session: PastSession) -> set[str | None]:
    """What kinds of work the codes are of; None for a code that is not known here."""
    found = (procedure(code) for code in session.codes or ())
    return {None if item is None else item.category for item in found}


def _names_facets(session: PastSession) -> bool:
    return bool(session.joints) or session.technique not in (None, Technique.OTHER)


def _codes_of(node: Mapping) -> Node:
    """Where the codes stand."""
    given: Sequence[Node] = [value for key, value in node.entries if key.text.strip().casefold() == "codes"]
    return next((value for value in given if not is_null(value)), node)
