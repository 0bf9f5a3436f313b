"""A block whose relief decides on what follows is a test, also where nobody calls it diagnostic.

So is a block that is laid beside a second one, or whose answer is judged to tell where the pain comes from.
``If she gets 80 percent or better twice, she will be offered ablation`` says what the block is to show. What is to
come if pain returns, or once relief has worn off, says nothing of the kind.
"""

import re
from collections.abc import Iterable

from facetwise.notes.context import Context
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
    rf"|(?:#2|\b(?:second|2nd|confirmatory|repeat)(?: (?:block|[cltf]?mbb|one|set)s?)?)\b[^.;\n]{{0,30}}?{_IF} ?"
    rf"(?:(?:this|the first|today's)(?: one| block)? (?:gives|brings|shows|yields) )?"
    rf"(?:[<>≥~]=? ?|at least |over |better than )?(?:{_IT_HELPS}|good\b|\d{{2,3}} ?%)"
)
_OF_A_PAIR = re.compile(  # "two blocks are required before neurotomy"; "this is the second"
    rf"\b(?:two|2|both|dual)\b[^.;\n]{{0,40}}\b(?:blocks|[cltf]?mbbs|sets)\b[^.;\n]{{0,30}}\b(?:before|prior to|for"
    rf"|to)"
    rf"\b[^.;\n]{{0,30}}?{_NEXT}"
)
_OF_TODAY = {Context.TITLE, Context.PERFORMED, Context.DIAGNOSIS}
_IS_ONE = re.compile(
    r"\b(?:this|today(?:'s)?(?: \w+)?) (?:is|was|being) (?:the |her |his |their )?(?:first|second|1st|2nd|#[12])\b"
)
_COMPARES = re.compile(  # the block is one of two whose answers are laid side by side
    r"\b(?:second|2nd|another|further|repeat) (?:\w+ )?(?:block|[cltf]?mbb|set)s?\b[^.;\n]{0,50}\b(?:for comparison"
    r"|to compare"
    r"|to confirm|for confirmation|to be (?:sure|certain)|with (?:a|the) (?:other|different|longer"
    r"|shorter)[\w -]{0,12} "
    r"an(?:a)?esthetic)\b"
)
_SET_AGAINST = re.compile(
    r"\b(?:response|relief|result|answer)\b[^.;\n]{0,40}\b(?:set against|laid beside|compared? (?:with|to|against))\b"
)
_JUDGED = re.compile(  # what the response says of the source of pain, or that it was positive
    r"\b(?:response|relief|result|outcome|improvement|this|(?<!two )(?<!both )block)\b[^.;\n]{0,30}\b(?:supports?"
    r"|suggests?|confirms?"
    r"|indicates?|points? to(?:wards?)?|proves?|establish(?:es)?|implicates?|(?:is |was |are )?(?:consistent"
    r"|in keeping"
    r"|compatible) with|argues? (?:for|against)|speaks? (?:for|against)|makes?)\b[^.;\n]{0,40}\b(?:facet\w*|zyg\w+"
    r"|z-joints?"
    r"|(?:these|those|the) (?:\w+ )?(?:joints?|levels?))\b(?! (?:injections?|blocks?))"
    r"|(?:^\W*|[:;,] ?)(?:a )?(?:positive|negative|equivocal) (?:block|response|test"
    r"|[cltf]?mbb)(?: ?[?:] ?y(?:es)?\b| today\b"
    r"|\W*$)"
)
_WORN_OFF = re.compile(
    r"\b(?:returns?|returned|recurs?|comes? back|persist\w*|wears? off|worn off|wanes?|fades?|short-?lived|temporary"
    r"|wanting|inadequate|insufficient|fails?|failed|does not|doesn't|no relief|not (?:last|help))\b"
)


def decides_on_what_follows(note: Note, clauses: Iterable[Clause]) -> Span | None:
    """Where the note says what its relief will decide on."""
    clauses = list(clauses)
    for clause in clauses:
        found = _DECIDES.search(note.plain, clause.start, clause.end)
        if found and not _WORN_OFF.search(found.group()):
            return found.span()
        for told in (_COMPARES, _SET_AGAINST):
            if found := told.search(note.plain, clause.start, clause.end):
                return found.span()
        judged = _JUDGED.search(note.plain[clause.start : clause.end])
        if judged and clause.context in _OF_TODAY:
            return clause.start + judged.start(), clause.start + judged.end()
    for clause in clauses:
        if found := _OF_A_PAIR.search(note.plain, clause.start, clause.end):
            return found.span() if _IS_ONE.search(note.plain) else None
    return None
