"""The note without what typing, faxing and wrapping add, and the way back to the places of the text as received.

Doubled blanks, lines that were only wrapped, and Markdown's marks carry no meaning. They are taken out once, here, so
that no pattern has to allow for them. A table's row of two cells, or
of two columns set apart by blanks, becomes a label with its value.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from facetwise.notes.scanned import put_right
from facetwise.notes.spoken import in_figures
from facetwise.notes.tables import inserted

Span = tuple[int, int]

_TAG = re.compile(
    r"(?i)<(?:(?P<line>br ?/?|/(?:p|div|li|tr|h\d|table|ul))|/?(?:b|i|u|p|div|span|strong|em|t[dhr]|table|tbody"
    r"|li|ul|ol|h\d|font)(?: [^<>\n]{0,80})?)>"
)
_ROW = re.compile(r"(?m)^[ \t]*\|(?P<cells>[^\n]*)\|[ \t]*$\n?")
_COLUMNS = re.compile(r"(?:^[A-Z][A-Za-z/#' -]{1,26}?(?:[ ]{3,}|\t+)[^\s:][^\n]*\n?){3,}", re.MULTILINE)
_COLUMN = re.compile(r"(?m)^[A-Z][A-Za-z/#' -]{1,26}?(?P<gap>[ ]{3,}|\t+)(?=[^\s:])")
_EQUALS = re.compile(r"(?:^[A-Z][A-Za-z/# ]{0,20}=[^\n]*\n?){3,}", re.MULTILINE)
_EQUAL = re.compile(r"(?m)^[A-Z][A-Za-z/# ]{0,20}?(?P<gap> ?= ?)(?=\S)")
_RULE = re.compile(r"[ \t:|+-]*")
_BLANKS = re.compile(
    r"(?P<mark>(?<!\*)\*\*(?!\*)|(?<!_)__(?=[^\s_])|(?<=[^\s_])__(?!_)|(?m:^#{1,6} +))"  # bold and headings of Markdown
    r"|(?P<needless>[^\S\n\r]+(?=[,;:.](?:\s|$)|%)|(?<=[^\s(\[])[^\S\n\r]+(?=\))|(?<=\()[^\S\n\r]+(?=[\w#])"
    r"|(?<=\b[Bb]i)[ -](?=lateral)|(?<=\bBI)[ -](?=LATERAL))"  # as scanners part marks and words
    r"|(?P<blank>[^\S\n\r]*(?:\r\n?|\n)\s*|[^\S\n\r]{2,}|\t)"
)
_BAR = re.compile(r"[ \t]*\|[ \t]*")
_BLANKS_OR_BAR = re.compile(rf"(?P<bar>{_BAR.pattern})|(?P<equals> ?= ?)|{_BLANKS.pattern}")
_GOES_ON = re.compile(r"[a-z(0-9&]")
_WIDE = 3  # blanks before a label set it apart like a line of its own
_LABEL = re.compile(r"[A-Z][A-Za-z/]*(?: [A-Za-z/]+){0,2}:")
_LONG_LINE = 40  # characters; a shorter line was ended, not wrapped, where a number follows
_CAPITAL_AT_A_LINE = re.compile(r"(?m)^[^\W\d_]*[A-Z]")
_FOLLOWS = re.compile(  # a word that goes on with what stands before it
    r"(?:with|under|of|and|at|in|to|on|for|by|each|or|per|was|were|is|are|from|into|using|injected|given"
    r"|placed"
    r"|joints?|blocks?|injections?|branch(?:es)?|sides?|needles?)\b"
)
_WANTS_MORE = re.compile(  # a word or mark that wants what follows it
    r"(?:[,&(/-]|\b(?i:an?|the|of|to|at|in|on|by|with|using|under|for|from|into|and|or|was|were|is|are|then"
    r"|his|her"
    r"|right|left|both|each))$"
)
_IS_HEADING = re.compile(r"[a-z][a-z._ /'()-]{0,40}[:=]|\d{1,2}[.)] |\(?[a-z\d]\) |\d{1,2}:\d{2}\b")
_HEADED_BY_A_SIDE = re.compile(
    r"\W*(?:r|l|b|rt|lt|right|left|bilat(?:eral)?)(?: side)? ?[:|-]", re.IGNORECASE
)
_UNFINISHED = re.compile(r"[a-z,&(/-]$|\b(?:[CTLS]\d{1,2}|\d)$")


@dataclass(frozen=True, slots=True)
class Tidied:
    """The text as it is read, with the place in the text as received of each piece of it."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]
    figures: tuple[
        tuple[Span, Span], ...
    ] = ()  # where figures stand for words, here and in the text as received

    def original(self, span: Span) -> Span:
        """The same words in the text as received."""
        start, end = span
        first = start + self._shift(start)
        last = first if end <= start else end + self._shift(end - 1)
        for (begin, stop), words in self.figures:
            first = words[0] if begin <= start < stop else first
            last = words[1] if begin < end <= stop else last
        return first, last

    def _shift(self, place: int) -> int:
        return self.shifts[bisect_right(self.starts, place) - 1]


def tidied(text: str) -> Tidied:
    """One blank where there were several, no line end inside a sentence, no Markdown; the rest as it is."""
    parts: list[str] = []
    starts, shifts = [0], [0]
    figures: list[tuple[Span, Span]] = []
    done = length = 0
    for (start, end), instead in _changes(text):
        parts += (text[done:start], instead)
        length += start - done + len(instead)
        if instead.strip() and end > start:
            figures.append(((length - len(instead), length), (start, end)))
        done = end
        starts.append(length)
        shifts.append(done - length)
    return Tidied("".join((*parts, text[done:])), tuple(starts), tuple(shifts), tuple(figures))


def _changes(text: str) -> Iterator[tuple[Span, str]]:
    """What is written otherwise, in the order of the text; where two changes overlap, the earlier alone is made."""
    done = 0
    for (start, end), instead in sorted(
        [
            *_of_tags(text),
            *_of_hyphens(text),
            *inserted(text),
            *in_figures(text),
            *put_right(text),
            *_of_spacing(text),
        ],
        key=lambda change: change[0],
    ):
        if start >= done:
            yield (start, end), instead
            done = end


def _of_tags(text: str) -> Iterator[tuple[Span, str]]:
    """The tags of a page, of which some end a line."""
    if "</" in text or "<br" in text:
        for tag in _TAG.finditer(text):
            yield tag.span(), "\n" if tag["line"] else ""


_HYPHEN_AT_THE_END = re.compile(r"(?P<word>\b[A-Za-z]{2,})(?P<hyphen>-[ \t]*\r?\n[ \t]*)(?=[a-z]{2,})")
_OWN_HYPHEN = re.compile(  # words that keep their hyphen
    r"(?i:facet|pain|image|fluoro|post|pre|non|ct|us|left|right|long|short|low|high|two|three|half|self|well|joint"
    r"|steroid"
    r"|medial|double|single|follow|nerve|level|gauge|inch|sided|multi|side)"
)


def _of_hyphens(text: str) -> Iterator[tuple[Span, str]]:
    """Words that were parted at the end of a line (``guid-`` / ``ance``)."""
    if "-\n" not in text and "-\r" not in text:
        return  # for speed
    for match in _HYPHEN_AT_THE_END.finditer(text):
        if not _OWN_HYPHEN.fullmatch(match["word"]):
            yield match.span("hyphen"), ""


def _of_spacing(text: str) -> Iterator[tuple[Span, str]]:
    """The bars of tables, blanks and marks."""
    bars = {start: (end, instead) for row in _ROW.finditer(text) for start, end, instead in _bars(row)}
    gaps = {
        match.start("gap")
        for rows, row in ((_COLUMNS, _COLUMN), (_EQUALS, _EQUAL))
        for block in rows.finditer(text)
        for match in row.finditer(text, block.start(), block.end())
    }
    done = 0
    for match in _BLANKS_OR_BAR.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        if match["bar"]:
            done, instead = bars.get(start, (end, re.sub(r"[ \t]+", " ", match.group())))
            yield (start, done), instead
            continue
        if match["equals"] and start not in gaps:
            continue
        done = end
        yield (start, end), _instead(text, match, is_gap=start in gaps)


def _instead(text: str, match: re.Match[str], *, is_gap: bool) -> str:
    """What stands for a mark or a blank: nothing, one blank, a colon between columns, or a line's end."""
    if match["mark"] or match["needless"]:
        return ""
    if is_gap:
        return ": "
    is_wide = match.end() - match.start() >= _WIDE and "\n" not in match.group()
    return "\n" if is_wide and _LABEL.match(text, match.end()) else _blank(text, match)


def _bars(row: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """The bars of one row: two cells are a label and its value, more are a list, and a rule says nothing."""
    if _RULE.fullmatch(row["cells"]):
        yield row.start(), row.end(), ""
        return
    bars = list(_BAR.finditer(row.group()))
    between = ": " if len(bars) == 3 else ", "
    for number, bar in enumerate(bars):
        is_edge = number in {0, len(bars) - 1}
        yield row.start() + bar.start(), row.start() + bar.end(), "" if is_edge else between


def _blank(text: str, match: re.Match[str]) -> str:
    words = match.group()
    lines = len(re.findall(r"\r\n?|\n", words))
    if not lines:
        return " "
    if lines > 1:
        return "\n\n"
    return " " if _is_wrapped(text, match) else "\n"


def _is_wrapped(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence before a line end goes on after it."""
    after = text[match.end() : match.end() + 60]
    before = text[max(0, match.start() - 20) : match.start()]
    line = text.rfind("\n", 0, match.start()) + 1
    if text.count("|", line, match.start()) > 1:
        return False  # a table's row ends with its line
    if len(" ".join(text[line : match.start()].split())) < _LONG_LINE:
        goes_on = _WANTS_MORE.search(before) or _FOLLOWS.match(after)
        ends = not goes_on and not _CAPITAL_AT_A_LINE.search(text)
        if after[:1].isdigit() or ends or _HEADED_BY_A_SIDE.match(text, line, match.start()):
            return False
    return bool(_GOES_ON.match(after) and _UNFINISHED.search(before) and not _IS_HEADING.match(after))
