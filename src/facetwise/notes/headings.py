"""The headings of a note, and the sections that they begin."""

import re

from facetwise.notes.context import Context
from facetwise.notes.text import Note

_HEADINGS: tuple[tuple[Context | None, str], ...] = (
    (
        Context.PLAN,
        r"(?:planned|intended|scheduled)(?: procedures?)?|procedures? (?:planned|intended|scheduled)"
        r"|plans?(?: of care)?|rec(?:ommendation)?s?|advice|next"
        r"|follow[- ]?up(?: plan)?"
        r"|disposition|discharge(?: instructions)?|next steps?|post[- ]?(?:procedure|operative) (?:plan"
        r"|instructions)",
    ),
    (
        Context.DIAGNOSIS,
        r"pre[- ]?(?:op(?:erative)?|procedur(?:e|al)) (?:diagnos[ie]s|dx)|post[- ]?(?:op(?:erative)?"
        r"|procedur(?:e|al))"
        r" (?:diagnos[ie]s|dx)|pre ?op dx|post ?op dx|diagnos[ie]s(?: codes?)?|assessment|impression|dx",
    ),
    (
        Context.PERFORMED,
        r"(?:detailed )?description(?: of (?:the )?(?:procedure|operation))?|procedur(?:e"
        r"|al) (?:description|details?|in detail"
        r"|narrative|technique|summary)|(?:details|summary) of (?:the )?(?:procedure|operation)|(?:operative"
        r"|surgical) (?:technique|note details|description)"
        r"|techniques?|narrative|operation in detail|course",
    ),
    (
        Context.TITLE,
        r"px|(?:surgical |operative )?interventions?(?: performed)?|services? (?:performed|rendered|provided)"
        r"|treatments? (?:performed|today|given|rendered)"
        r"|exam(?:ination)?(?: performed)?(?= *: *[^\n]*(?:guided|inject|aspirat|ablat|\bblock|\b[cltf]?mbbs?\b"
        r"|\b[clt]?rfa\b))"
        r"|proc|(?:name|title) of (?:the )?(?:procedure|operation)s?"
        r"|(?:operative |first |second )?procedures?(?:\(s\)| ?#?\d)?(?: performed| done| title)?"
        r"|operations?(?: performed)?|performed|done|procedures? today|today(?:'?s procedures?)?",
    ),
    (
        Context.HISTORY,
        r"history of (?:the )?present(?:ing)? illness|clinical (?:details|information|indications?|question"
        r"|background|summary|data)|(?:brief |interval |clinical |past (?:medical"
        r"|surgical) |relevant )?history"
        r"|hpi|hx|pmhx?|pshx?|past (?:pain |medical |surgical )+(?:history|hx)"
        r"|indications?(?: for (?:the )?procedure)?|subjective|chief complaint"
        r"|prior (?:treatments?|procedures?|injections?)"
        r"|(?:treatments?|procedures?|interventions?|injections?) to date"
        r"|previous (?:treatments?|procedures?|injections?)|(?:past )?(?:procedur(?:e|al)|injection"
        r"|treatment) history|timeline|background|records?(?: review(?:ed)?)?"
        r"|summary of records|medical necessity"
        r"|reason(?= ?:)|reason for (?:the )?(?:procedure|exam(?:ination)?|study|injections?|visit|blocks?)",
    ),
    (
        Context.CONSENT,
        r"(?:informed )?consent|risks(?:,? benefits,? (?:and|&) alternatives)?|risks and benefits",
    ),
    (
        Context.EXAM,
        r"(?:physical )?exam(?:ination)?|objective|imaging(?: studies)?(?! *: *(?:live |intermittent "
        r"|biplane |real-time )?(?:fluoro|c-?arm|x-?ray"
        r"|ct\b(?! scan)|ultra|us\b|none))|radiology"
        r"|radiographic findings|mri|review of systems|vitals?"
        r"|allergies|medications|current medications",
    ),
    (
        Context.PERFORMED,
        r"details|outcomes?|adverse events?|position(?:ing)?|time[- ]?out|an(?:a)?esthesia|sedation"
        r"|(?:image |imaging )?guid(?:ance)?|imaging(?= *: *(?:live |intermittent |biplane "
        r"|real-time )?(?:fluoro|c-?arm|x-?ray"
        r"|ct\b(?! scan)|ultra|us\b|none))|injectate|contrast|complications?"
        r"|estimated blood loss"
        r"|ebl|findings|specimens?|medications? (?:used|injected|administered)|response"
        r"|post[- ]?(?:procedure|op(?:erative)?)(?: (?:course|assessment|pain|status|evaluation|condition"
        r"|findings?))?"
        r"|fluoroscopy",
    ),
    (
        None,
        r"date(?<!later date)(?<!other date)(?<!to date)(?: of (?:the )?(?:procedure|service|operation|birth))?|dos|dob"
        r"|(?:patient|surgeon"
        r"|physician|provider|proceduralist"
        r"|operator|attending|author)(?: name)?|name|mrn|referring (?:physician|provider)|facility"
        r"|addend(?:um|a)(?: #?\d)?(?:[ (]+(?:dated |added |on )*\d[\d/:. -]*(?:am|pm|hrs)?\)?)?"
        r"|(?:procedure|operative|operation|injection) (?:notes?|reports?|records?)",
    ),
    (
        Context.TITLE,
        r"(?:(?:anatomic(?:al)?|injection|treatment|procedure|target) )?(?:locations?|sites?|areas?"
        r"|regions?|segments?)"
        r"(?: treated| injected| of (?:injection|procedure|treatment)|\(s\))?"
        r"|(?:level|lvl|nerve|joint|target|site|injection) ?#? ?\d|(?:right|left)(?:-sided"
        r"| side)? (?:levels?|nerves?|joints?)"
        r"|(?:spinal |spine |facet |joint |target |injection |block |treatment |ablation |nerve "
        r"|procedure )?(?:levels?|lvls?|joints?|nerves?|targets?)(?: treated"
        r"| injected| blocked| done| performed"
        r"| ablated| lesioned| targeted|\(s\)| ?(?:/|and|&) ?(?:sides?|lateralit(?:y|ies)|levels?))"
        r"|(?:spinal |facet |target |injection |block |treatment |ablation |nerve |procedure )?(?:levels?"
        r"|lvls?|nerves?|joints?|targets?)|lat"
        r"|sites? (?:blocked|treated|injected|ablated|lesioned)|lateralit(?:y|ies)"
        r"|sides?(?: treated| injected|\(s\)| ?(?:/|and|&) ?levels?)?",
    ),
)
_FIELDS = len(_HEADINGS) - 1  # of a form: they stand at the beginning of a line, and end with it
_DATA = len(_HEADINGS) - 2  # who, when, and which kind of note
_DETAILS = len(_HEADINGS) - 3
_NAMED_AHEAD = re.compile(r"\b(?:joint|facet|branch|block|rfa|ablation|mbb) ?$")
_TICKED = re.compile(r"(?:[\[(] ?[xX✓✔] ?[\])]|[☒☑✓✔]) ?\Z")
_NUMBERED = re.compile(r"\W*\d{1,2}[.)]")
_LETTERS = {
    "s": Context.HISTORY,
    "o": Context.EXAM,
    "a": Context.DIAGNOSIS,
    "p": Context.PLAN,
    "a/p": Context.PLAN,
}
_LETTER = re.compile(r"(?m)^ *([soap]|a/p) ?: ")  # the parts of a visit note
_HEADING = re.compile(
    r"(?:(?<=\n)|(?<=^)|(?<= )|(?<=[.;,:|])|(?<=\*)|(?<=#))[ *#|•·>-]{0,12}(?:(?<!: )(?<!:)\d{1,2}[.)] ?)?(?:"
    + "|".join(f"(?P<h{number}>{words})" for number, (_, words) in enumerate(_HEADINGS))
    + r")\**[ ]*(?:(?P<colon>:|\?:|\? (?=yes|no|none|y\b|n\b)|- |\||=|>>|\([^)\n]{0,60}\) ?:)|(?P<line>\n)"
    r"|(?P<end>$))"
)
_OF_IT = re.compile(r"\b(?:of|for|with|after|before|under) (?:the |this )?$")
_PREDICATE = re.compile(r"\b(?:not|is|are|was|were|be|been) ?$")


Mark = tuple[int, int, Context | None, str]


def sections_of(note: Note) -> list[Mark]:
    """Each section: where its text begins and ends, what its heading says it is about, and the heading."""
    if "sections" not in note.kept:
        note.kept["sections"] = _sections_of(note)
    return list(note.kept["sections"])


def _sections_of(note: Note) -> list[Mark]:
    marks: list[Mark] = []
    for match in _HEADING.finditer(note.plain):
        number = next(i for i in range(len(_HEADINGS)) if match.group(f"h{i}"))
        if not match["colon"] and number in {7, 8} and not match["line"]:
            continue
        follows = note.plain[: match.start()].rpartition("\n")[2].strip(" *#|•·>-")
        is_label = (
            (not follows or follows[-1] in ".;|")
            and match["colon"]
            and note.text[match.start(f"h{number}")].isupper()
        )
        if number == _FIELDS and not is_label:
            continue  # a wrapped line may begin with such a word
        if not match["colon"] and follows:
            continue  # the last word of a line, such as "guidance: fluoroscopy"
        if _OF_IT.search(note.plain, max(0, match.start() - 9), match.start()):
            continue  # "intent of procedure: treatment"
        if _PREDICATE.search(note.plain, max(0, match.start() - 8), match.start()):
            continue  # "reason ablation is not done: pacemaker"
        if number == _DATA and _NAMED_AHEAD.search(note.plain, max(0, match.start() - 12), match.start()):
            continue  # "facet joint injection note": what kind of note it is
        begin = match.start(f"h{number}")
        if number == _DETAILS and not match["colon"] and _TICKED.search(note.text, max(0, begin - 4), begin):
            continue  # "[x] Fluoroscopy  [ ] CT": a choice that was made
        if number == _DETAILS and not match["colon"] and _NUMBERED.match(match.group()):
            continue  # "2. Fluoroscopy": one of several procedures
        before = marks[-1][2:] if marks else (None, "")
        marks.append((match.start(), match.end(f"h{number}"), _HEADINGS[number][0], match[f"h{number}"]))
        if number == _FIELDS and (end := note.plain.find("\n", match.end())) > 0:
            marks.append((end, end, *before))  # a field is a line; what follows goes on as before
    marks = sorted(
        [*marks, *_letters(note), *_in_capitals(note), *_without_colon(note)], key=lambda mark: mark[0]
    )
    edges = [*(mark[0] for mark in marks), len(note.plain)]
    opening = [(0, edges[0], None, "")] if edges[0] else []
    return [*opening, *((mark[1], edges[i + 1], mark[2], mark[3]) for i, mark in enumerate(marks))]


def _letters(note: Note) -> list[Mark]:
    """The letters of a visit note, where at least two of them begin lines."""
    found = list(_LETTER.finditer(note.plain))
    if len({match[1] for match in found}) < 2:
        return []
    return [(match.start(), match.end(1), _LETTERS[match[1]], match[1]) for match in found]


def _in_capitals(note: Note) -> list[Mark]:
    """Headings in capitals without a colon, as in a form whose lines were lost: ``GUIDANCE Fluoroscopic PURPOSE``."""
    if note.is_in_capitals:
        return []
    is_one_line = "\n" not in note.text.strip()
    marks: list[Mark] = []
    for match in (_CAPITALS if is_one_line else _CAPITALS_AT_A_LINE).finditer(note.text):
        words = match[1].lower()
        for section, pattern in _BY_WORDS:
            if pattern.fullmatch(words):
                marks.append((match.start(1), match.end(1), section, words))
                break
    return marks


def _without_colon(note: Note) -> list[Mark]:
    """Headings that begin with a capital inside a sentence, in a form whose lines and colons were lost."""
    if "\n" in note.text.strip():
        return []
    marks: list[Mark] = []
    for match in _LOST.finditer(note.plain):
        number = int((match.lastgroup or "h0")[1:])
        if match.group() == "fluoroscopy" and _GUIDED_BY.search(note.plain, 0, match.start()):
            continue  # what a field of guidance holds
        if match.group() not in _TOO_SHORT and _is_set_off(note, match.start()):
            marks.append((match.start(), match.end(), _HEADINGS[number][0], match.group()))
    begins = {mark[0] for mark in marks}
    return [
        mark for mark in marks if mark[3] != "fluoroscopy" or mark[1] + 1 not in begins
    ]  # a word, no heading


def _is_set_off(note: Note, start: int) -> bool:
    """Whether a heading's capital shows that it begins something; in capitals only where marks are lost."""
    if note.is_in_capitals:
        return len(_MARK.findall(note.text)) * _FAR_APART < len(note.text)
    return note.text[start].isupper() and not note.text[start + 1].isupper()


_GUIDED_BY = re.compile(r"\b(?:guidance|imaging|modality) $")
_MARK = re.compile(r"[:;]|\.(?!\d)")
_FAR_APART = 100  # characters from one mark to the next in a text that has lost its marks
_TOO_SHORT = {
    "dx",
    "hx",
    "done",
    "performed",
    "today",
    "course",
    "name",
    "date",
    "mri",
    "hpi",
    "response",
    "author",
}
_LOST = re.compile(
    r"(?<=[a-z0-9,)%\]] )(?:"
    + "|".join(f"(?P<h{number}>{words})" for number, (_, words) in enumerate(_HEADINGS[:_FIELDS]))
    + r")\b(?= [a-z0-9])(?! (?:was|were|is|are|has|had|of|under|room|suite|center|centre|clinic)\b)"
)
_CAPITALS = re.compile(
    r"(?<![A-Z] )\b([A-Z]{4,}(?: [A-Z]{2,}){0,3})\b(?= +(?:[A-Z]?[a-z]|[A-Z]?\d|[CTL]\d))(?!:)"
)
_CAPITALS_AT_A_LINE = re.compile(rf"(?m)^{_CAPITALS.pattern}")
_BY_WORDS = [(section, re.compile(words)) for section, words in _HEADINGS]
