"""Pain scores before and after, with their scale, and baseline scales of function."""

import re

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.sections import Clause

_N = r"(\d{1,2}(?:\.\d)?)(?: ?/ ?10)?"
_SCALE = r"(nrs|nprs|vas|numeric(?: rating)?(?: scale)?)"
_STEP = r"(?: ?(?:->|→|=>) ?| (?:down )?to | before(?: and|,|;)? (?:now )?| pre[,;]? )"
_PAIRS = (
    re.compile(
        rf"\b{_SCALE}\b(?: pain)?(?: score)?(?: fell| went| dropped| was| from|:)* ?{_N}{_STEP}{_N}(?![\d%])"
    ),
    re.compile(rf"(?<![\d/-]){_N}{_STEP}{_N}(?: ?/ ?10)?,? ?\(?(?:on )?(?:the |an? )?{_SCALE}\b"),
)
_SCORE = re.compile(
    rf"\b{_SCALE}\b(?: pain)?(?: scores?)?(?: (?:is|was|of|now|today|p))?[ :=]*(\d{{1,2}}(?:\.\d)?)"
    r"(?! ?mm|\d|[/-]\d{1,2}[/-]| ?%)(?: ?/ ?10| of 10)?"
    rf"|(?<![\d/])(\d{{1,2}}(?:\.\d)?) ?(?:/ ?10|of 10|out of 10)\b[^.\n]{{0,25}}?\b{_SCALE}\b"
)
_AFTER_AHEAD = re.compile(
    r"(?:\bpost(?:[- ]?(?:procedur\w*|block|injection|op\w*))?|\bafter(?:wards)?|discharge|leaving|outcome|result)"
    r"[^.;\n\d]{0,14}$"
)
_AFTER_BEHIND = re.compile(
    r"^[^.;\n\d]{0,20}(?:\bafter(?:wards)?\b(?! an? )|\bpost\b|post-|leaving|discharge|minutes)"
    r"|^[^.;,\n]{0,20}\d+ ?min"
)
_FUNCTION = re.compile(
    r"\b(?:(?P<odi>odi|oswestry)|(?P<ndi>ndi|neck disability index)|(?P<rmdq>rmdq|roland[- ]morris)|(?P<pdi>pdi"
    r"|pain disability index))\b(?: disability(?: index)?)?(?: questionnaire)?(?: score)?(?: (?:is|was|of"
    r"|at|today|now))*"
    r"[ :=(]*(?P<score>\d{1,3})\b(?! ?(?:weeks|months|/\d+/))"
)


def write_scores(book: Book, clause: Clause) -> None:
    """Scores of the pain in a sentence; a pair tells before and after at once."""
    plain = book.note.plain
    for pattern in _PAIRS:
        match = pattern.search(plain, clause.start, clause.end)
        if match:
            scale, *numbers = match.groups() if pattern is _PAIRS[0] else (match[3], match[1], match[2])
            _write(book, "score", scale, float(numbers[0]), match.span())
            _write(book, "score_after", scale, float(numbers[1]), match.span())
            return
    for match in _SCORE.finditer(plain, clause.start, clause.end):
        scale, number = match[1] or match[4], float(match[2] or match[3])
        is_after = _is_after(plain, clause, match) or (
            "documentation.pain.score" in book.facts and clause.context is not Context.HISTORY
        )
        _write(book, "score_after" if is_after else "score", scale, number, match.span())


def write_function(book: Book, clause: Clause) -> None:
    """A scale of function with its number."""
    match = _FUNCTION.search(book.note.plain, clause.start, clause.end)
    if match:
        name = next(key for key in ("odi", "ndi", "rmdq", "pdi") if match[key])
        book.add("documentation.function_scale.name", name.upper(), match.span(), "function-scale")
        book.add(
            "documentation.function_scale.score", int(match["score"]), match.span("score"), "function-scale"
        )


def _is_after(plain: str, clause: Clause, match: re.Match[str]) -> bool:
    ahead = plain[max(clause.start, match.start() - 30) : match.start()]
    if " p" in match.group():
        return True
    behind = plain[match.end() : match.end() + 30]
    return bool(_AFTER_AHEAD.search(ahead) or _AFTER_BEHIND.search(behind)) or bool(
        re.search(r"\b(?:post|response|outcome|result)", clause.heading)
    )


def _write(book: Book, field: str, scale: str, number: float, span: tuple[int, int]) -> None:
    if number > 10:
        return
    name = "VAS" if scale == "vas" else "NRS"
    if field == "score":
        book.add("documentation.pain.scale", name, span, "pain-scale")
    elif "documentation.pain.score_after" not in book.facts:
        book.add("documentation.pain.scale_after", name, span, "pain-scale")
    book.add(f"documentation.pain.{field}", number, span, "pain-score")
