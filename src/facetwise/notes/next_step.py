"""A block whose relief decides on what follows is a test, also where nobody calls it diagnostic.

``If she gets 80 percent or better twice, she will be offered ablation`` says what the block is to show. What is to
come if pain returns, or once relief has worn off, says nothing of the kind.
"""

import re
from collections.abc import Iterable

from facetwise.notes.facts import Span
from facetwise.notes.sections import Clause
from facetwise.notes.text import Note

_IF = (
    r"(?:\bif\b|\bshould\b|\bwhen\b|\bonce\b|\bprovided\b|\bassuming\b|\bdepending on\b|\bpending\b|\bbased on\b"
    r"|\bsubject to\b|\bcontingent (?:up)?on\b)"
)
_IT_HELPS = (
    r"(?:relief|positive|successful|concordant|respon\w+|benefit\w*|percent|\d+ ?%|improv\w+|better|helps?|helped"
    r"|diary|log|results?)"
)
_NEXT = r"(?:\brfa?\b|\bradio-?frequency|\bablation|\bneurotomy|\bdenervation|\brhizotomy)"
_DECIDES = re.compile(
    rf"{_IF}[^.;\n]{{0,90}}?\b{_IT_HELPS}[^.;\n]{{0,110}}?{_NEXT}"
    rf"|{_NEXT}[^.;\n]{{0,60}}?{_IF}[^.;\n]{{0,60}}?\b{_IT_HELPS}"
    rf"|(?:#2|\b(?:second|2nd|confirmatory|repeat) (?:block|[cltf]?mbb)s?)\b[^.;\n]{{0,30}}?{_IF} ?"
    rf"(?:[<>≥~]=? ?|at least |over |better than )?(?:{_IT_HELPS}|good\b|\d{{2,3}} ?%)"
)
_WORN_OFF = re.compile(
    r"\b(?:returns?|returned|recurs?|comes? back|persist\w*|wears? off|worn off|wanes?|fades?|short-?lived|temporary"
    r"|wanting|inadequate|insufficient|fails?|failed|does not|doesn't|no relief|not (?:last|help))\b"
)


def decides_on_what_follows(note: Note, clauses: Iterable[Clause]) -> Span | None:
    """Where the note says what its relief will decide on."""
    for clause in clauses:
        found = _DECIDES.search(note.plain, clause.start, clause.end)
        if found and not _WORN_OFF.search(found.group()):
            return found.span()
    return None
