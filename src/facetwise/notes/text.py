"""The note as the patterns see it: lower case, one kind of dash, every character at its own place.

The plain text has exactly the length of the note, so that a place in one is the same place in the other.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from facetwise.notes.dates import Day, days_in
from facetwise.notes.forms import with_values, without_noes, without_offers
from facetwise.notes.run_on import dashes_in, steps_in, turns_in
from facetwise.notes.spoken import as_corrected, in_small

_SAME = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹘﹣-", "-")
    | dict.fromkeys("\u00a0\u2009\u202f\u2007\t\f\v", " ")
    | {"\r": "\n", "’": "'", "‘": "'"}
)
_ABBREVIATED = "".join(
    rf"(?<!\b{word}\.)"
    for word in (
        "dr",
        "mr",
        "ms",
        "mrs",
        "rt",
        "lt",
        "bilat",
        "inj",
        "approx",
        "dx",
        "fl",
        "ther",
        "diag",
        "br",
        "incl",
        "vs",
        "esp",
    )
)
_STRONG_END = re.compile(
    rf"\.{_ABBREVIATED}(?:(?<![0-9]\.)(?=\s|$)|(?=\s+[a-z(]|\s*$))|[!?](?=\s|$)"
    rf"|;(?!\s*[ctl]\d)(?![^()\n]{{0,80}}\))|\n\s*\n"
    r"|(?<=\s)(?=\(?\d{1,2}\) [a-z]|\([a-d]\) [a-z\d])|\n(?=\s*(?:\d{1,2}[.)]|[-*•]|\d{1,2}:\d{2}"
    r"|p(?:roc)?\.? ?\d ?[-.):])\s)"
    r"|\n(?=[^\n|]{1,40}\|[^\n|]*\|)"
)

_NEW_LINE = re.compile(  # a line's end ends a sentence, but where the line wants more or a field of levels goes on
    r"(?<!\bthe)(?<!\bof)(?<!\band)(?<!\bat)(?<!\bto)(?<!\bon)(?<!\bin)(?<![,&/:(-])\n(?=[\w\"'#$>~+@])(?!(?i:levels?"
    r"|sides?"
    r"|sites?|regions?|laterality|joints?|nerves?|targets?|location|approach|spinal)\b)"
)
_LONG_LINE = 60  # characters; a shorter line was ended where it ends
_BETWEEN_SMALL = re.compile(r"[a-z]\n[a-z]")
_LIKE_A_SENTENCE = re.compile(
    r"#\d|\d{1,2}[/.-]\d{1,2}[/.-]\d|[A-Z][a-z]+\b|[AI] [a-z0-9]|\d\d ?-?(?:[Gg]|ga|gauge)\b"
    r"|[\w /-]{3,31}:|[A-Z ,/&()-]{5,}\n"
)
_FILLED = re.compile(
    r"(?P<head>\{ ?[a-z][a-z ()/#]{0,30}: ?)(?=[^{}:*\n]+\})(?!\d+\}|[^{}]*[a-z] ?[/"
    r"|] ?[a-z])[^{}\n]*(?P<tail>\})"
)  # "{Side: left}"
_UNTICKED = re.compile(
    r"\{[^{}\n]*: ?\*{3}\}|\{[^{}\n]*\bdiagnostic[^{}\n]*\btherapeutic[^{}\n]*\}|\b(?:right"
    r"|left) ?/ ?(?:right"
    r"|left) ?/ ?(?:bilateral|both)\b|(?:\[ {0,2}\]|\( {0,2}\)|[☐□])[^\[\n(☐□☒☑]*"
)  # a choice that was not made is not said
_STROKE = re.compile(r"(?<![\w.])__? ")  # three and more are a blank to fill in
_MARKED_LINE = re.compile(r"(?m)^[^\n]*(?<![\w.])_{1,3} ?[a-z][^\n]*$")
_MARK = re.compile(
    r"(?<![\w.])(?P<mark>x|_{1,3}) (?=[a-z\d])(?P<item>(?:(?!(?<![\w.])(?:x|_{1,3}) (?=[a-z\d]))[^\n])*)"
)
_POSTURE = re.compile(  # the side on which somebody lies is not the side that was treated
    r"\battention (?:was |is )?(?:\w+ )?(?:turned|directed|brought|shifted|drawn|moved) (?:\w+ ){0,2}?to\b|"
    r"\b(?:placed|positioned|lying|lay|laid|turned|rolled|rests?|resting|put|rotated) (?:\w+ ){0,3}?(?:on"
    r"|onto|in|into"
    r"|to) (?:the |her |his |their |a )?(?P<side>right|left)(?= (?:side\b(?! (?:of|and|where))|lateral))"
    r"|\b(?:patient|pt|he|she|they|veteran) (?P<verb>left)\b|\b(?P<position>right|left)(?= lateral position)"
    r"|\bwith (?:the )?(?:patient|pt|him|her) on (?:the|her|his) (?P<lying>right|left)(?= side\b)"
)
_COMPARED = re.compile(  # where it hurts more is not where it was treated
    r"\b(?:right|left|rt|lt|r|l) ?(?:side )?(?:>{1,2}|greater than|worse than|more than) ?(?:the )?(?:right"
    r"|left|rt|lt|r|l)\b"
)
_OF_ANOTHER_DAY = re.compile(  # "(right side done 2/19/2026)"
    r"\((?![^()\n]*\b[ctl]\d)[^()\n]*\b(?:done|performed|treated|completed|previous(?:ly)?|last|prior|next"
    r"|planned|scheduled"
    r"|later|staged|ago|handed|first)\b[^()\n]*\)"
)
_SIDE_WORD = re.compile(r"\b(?:right|left|rt|lt|bilateral(?:ly)?|r|l)\b")
_TICK = re.compile(r"\[x\]|\(x\)")
_BOX = r"(?:\( {0,2}x? ?\)|\[ {0,2}x? ?\])"
_BOXES_AFTER = re.compile(  # "Diagnostic (x) Therapeutic ( )": the boxes stand after their words
    rf"(?m)(?:^|(?<=: ))(?:[^:\n(\[]{{1,40}}:)? *(?:[a-z][a-z0-9 /-]{{1,30}}{_BOX}[ ,;/]*){{2,6}}$"
)
_UNTICKED_BEFORE = re.compile(r"[a-z][a-z0-9 /-]{1,30}(?:\( {0,2}\)|\[ {0,2}\])")

_SERVICE_DAY = re.compile(
    r"\b(?:dos|date of (?:service|procedure|operation|surgery|visit|exam)|(?:service|procedure|visit|encounter"
    r"|operation|list|clinic) date|clinic(?:/list date)?(?= ?:)|date"
    r"|today(?=[ ,:(]{1,3}\d{1,4}[/.-]\d))\b(?! of birth| dictated| typed)"
)

CALLED_TODAY = re.compile(r" ?\(today\)|,? today\b(?= ?[:,])")
_TYPED = re.compile(r"\b(?:typed|dictated|transcribed|printed)(?: on)?[ :]*$")
_BIRTH = re.compile(r"\b(?:dob|d\.o\.b\.?|born|birth)\W*$")
_DAY_IN_NUMBERS = r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"
_BEFORE_A_RECALLED_DAY = re.compile(r"\b(?:last|previous|prior|s/p|status post|since)\b[^.;\n]*$")
_SENTENCE_OF_BEFORE = re.compile(  # "had blocks on 1/5/26 and 2/9/26, 90%": several days, or what came of it
    rf"\bhad\b[^.;\n]*?{_DAY_IN_NUMBERS}[^.;\n]*?(?:{_DAY_IN_NUMBERS}|\d ?%|\bpercent\b)"
)
_HEAD, _HEAD_OF_A_LETTER = 120, 40
_LETTER = re.compile(r"\bdear\b|\byours (?:sincerely|faithfully|truly)\b")
_FEW = 8  # times as many capitals as small letters make a text of capitals
LONGEST_SENTENCE = 4000  # characters; noise without an end is cut here, so that time stays linear


def _without_side(posture: re.Match[str]) -> str:
    if posture.lastgroup is None:
        return posture.group()  # attention turns to the side that is treated
    start = posture.start(posture.lastgroup) - posture.start()
    return posture.group()[:start].ljust(len(posture.group()))


def _without_sides(aside: re.Match[str]) -> str:
    return _SIDE_WORD.sub(lambda side: " " * len(side.group()), aside.group())


def _marked(line: re.Match[str]) -> str:
    """A line of choices marked by a cross or a stroke: what has a stroke was not chosen."""
    found = list(_MARK.finditer(line.group()))
    if len(found) < 2 or not any(match["mark"] == "x" for match in found):
        return line.group()
    return _MARK.sub(
        lambda match: f", {match['item']}" if match["mark"] == "x" else " " * len(match.group()), line.group()
    )


def _choice(filled: re.Match[str]) -> str:
    """What was chosen in a template, without the template's name for it."""
    head = len(filled["head"])
    return " " * head + filled.group()[head:-1] + " "


def _parted(tick: re.Match[str]) -> str:
    """A tick parts what it marks from what stands before it on the line."""
    before = tick.string[: tick.start()].rstrip(" ")
    return "   " if not before or before[-1] in ":\n" else ",  "


@dataclass(frozen=True)
class Note:
    """One note with its plain form."""

    text: str

    @cached_property
    def plain(self) -> str:
        """As `text`, for matching."""
        lowered = in_small(self.text).translate(_SAME)
        if "( )" in lowered or "[ ]" in lowered or "()" in lowered or "[]" in lowered:
            lowered = _BOXES_AFTER.sub(
                lambda line: _UNTICKED_BEFORE.sub(lambda match: " " * len(match.group()), line.group()),
                lowered,
            )
        lowered = as_corrected(lowered)
        if ">" in lowered or " than " in lowered:
            lowered = _COMPARED.sub(lambda match: " " * len(match.group()), lowered)
        if "(" in lowered:
            lowered = _OF_ANOTHER_DAY.sub(_without_sides, lowered)
        if "[" in lowered:
            lowered = without_offers(lowered)
        if " n" in lowered and " y" in lowered:
            lowered = without_noes(lowered)
        if "{" in lowered:
            lowered = _FILLED.sub(_choice, lowered)
            lowered = with_values(lowered)
        if "_ " in lowered and _STROKE.search(lowered):
            lowered = _MARKED_LINE.sub(_marked, lowered)
        plain = _UNTICKED.sub(lambda match: " " * len(match.group()), lowered)
        return _POSTURE.sub(_without_side, _TICK.sub(_parted, plain))

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What was found in parts of this note, to be found once; it goes when the note goes."""
        return {}

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Every day that the note writes."""
        return tuple(days_in(self.plain))

    @cached_property
    def service_day(self) -> date | None:
        """The day that the note calls its own, or with which it begins; ``None`` where there is none."""
        if called := next((day for day in self.days if CALLED_TODAY.match(self.plain, day.end)), None):
            return called.value
        label = _SERVICE_DAY.search(self.plain)
        after = [day for day in self.days if label and 0 <= day.start - label.end() <= 4]
        told = [day for day in self.days if not _BIRTH.search(self.plain, max(0, day.start - 16), day.start)]
        furthest = _HEAD_OF_A_LETTER if _LETTER.search(self.plain) else _HEAD  # a letter may be dated later
        head = [day for day in told[:1] if label is None and day.start < furthest]
        first = [
            day
            for day in head
            if not _TYPED.search(self.plain, max(0, day.start - 16), day.start) and not self._is_recalled(day)
        ]
        return next((day.value for day in (*after, *first)), None)

    def _is_recalled(self, day: Day) -> bool:
        """Whether the sentence of a day tells of something before this note."""
        begin = max(self.plain.rfind(mark, 0, day.start) for mark in (". ", ";", "\n")) + 1
        recalled = _SENTENCE_OF_BEFORE.search(self.plain, begin)
        if recalled and recalled.start() < day.start < recalled.end():
            return True
        return _BEFORE_A_RECALLED_DAY.search(self.plain, begin, day.start) is not None

    def is_under_an_earlier_day(self, start: int, end: int) -> bool:
        """Whether the line in which these words stand begins with a day before that of the note, and no later one."""
        words = self.plain[start:end]
        begin = start + len(words) - len(words.lstrip(" \n*-•"))
        line = self.plain.rfind("\n", 0, begin) + 1
        today = self.service_day
        own = [day for day in self.days if line <= day.start < begin + 1]
        first = own[0] if own else None
        is_head = first is not None and not self.plain[line : first.start].strip(" *-•")
        return bool(is_head and first and today and first.value < today)

    @cached_property
    def is_in_capitals(self) -> bool:
        """Whether the note is typed in capitals, but for a signature or a unit."""
        small = sum(map(str.islower, self.text))
        return small * _FEW < sum(map(str.isupper, self.text))

    @cached_property
    def is_in_small(self) -> bool:
        """Whether no line begins with a capital: each then begins something all the same."""
        return re.search(r"(?m)^[^\W\d_]*[A-Z]|^.*[.] [A-Z]", self.text) is None

    def _is_ended(self, line_end: re.Match[str]) -> bool:
        """Whether a line was ended, and not wrapped before a level, a number or an abbreviation."""
        if self.is_in_capitals:
            return True
        if _BETWEEN_SMALL.match(self.text, line_end.start() - 1):
            return self.is_in_small
        start = self.text.rfind("\n", 0, line_end.start()) + 1
        if self.text[line_end.start() - 1] in ".!?;":
            return True
        is_long = line_end.start() - start > _LONG_LINE
        return not is_long or _LIKE_A_SENTENCE.match(self.text, line_end.end()) is not None

    def clauses(self, start: int, end: int) -> list[tuple[int, int]]:
        """Sentences, list items and what semicolons part, as character ranges."""
        ends = sorted(
            {match.end() for match in _STRONG_END.finditer(self.plain, start, end)}
            | {match.end() for match in _NEW_LINE.finditer(self.text, start, end) if self._is_ended(match)}
        )
        bounds = [start, *ends, end]
        for first, last in pairwise(bounds):
            ends += steps_in(self.plain, first, last)
            ends += turns_in(self.plain, first, last)
            ends += dashes_in(self.plain, first, last)
        ends = sorted(set(ends))
        edges = (
            sorted({start, *ends, *range(start, end, LONGEST_SENTENCE), end})
            if end - start > LONGEST_SENTENCE
            else [start, *ends, end]
        )
        found = pairwise(edges)
        return [(first, last) for first, last in found if self.plain[first:last].strip()]
