"""Pain scores before and after, with their scale, and baseline scales of function."""

import re
from dataclasses import dataclass, replace

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.number_words import WORDS, number_of
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed

_N = rf"(?:\d{{1,2}}(?:\.\d)?|{WORDS})"
_OF_TEN = r"(?: ?/ ?10(?![\d/])| (?:out )?of (?:10|ten)\b)"
_SCALE = (
    r"\b(?:(?P<nrs>nrs|nprs|nps|numeric(?:al)?(?: pain)?(?: rating)?(?: scale)?)"
    r"|(?P<vas>vas|visual analog(?:ue)?(?: scale)?))\b"
)
_SCALE_NAMED = re.compile(_SCALE)
_FILLER = (
    r"(?:[ :=~≈,()-]|\b(?:pain|scores?|level|rating|scale|is|was|of|at|now|today|currently|p|pre|post|before"
    r"|after|fell|went"
    r"|dropped|from|rated|reported|as|down|to|a|an|the|on|he|she|patient|rates?|it|discharge|baseline"
    r"|afterwards)\b"
    r"|(?:pre|post)-?(?:procedure|procedural|op|block|injection)|\d{1,2} min(?:utes)?)"
)
_SCORE = re.compile(  # a number with "out of ten", or after the name of a scale or the word score
    rf"(?<![\d/.-])(?<![ctl])(?P<whole>{_N})(?:{_OF_TEN}|(?= \((?:nrs|vas|nprs)\)))"
    rf"|(?:{_SCALE}|\b(?:pre|post)-?(?:(?:procedure|procedural|op|block|injection) pain|scores?)(?= ?[:=])"
    rf"|\b(?:pre|post)-?(?:procedure|procedural|op|block|injection) pain(?= {_N}\b)"
    rf"|\bpain (?:scores?|level|rating|(?=before|after|pre\b|post\b"
    rf"|now)|(?=\d{{1,2}} (?:before|pre|at baseline)\b))\b|\b(?:headaches?|ha|lbp|scores?) (?=\d{{1,2}} (?:before"
    rf"|pre)\b)"
    rf"|\b(?:(?:rated|rates|scored|put) (?:it|(?:her|his|the|their) (?:pain|headaches?)) (?:at |as )?|(?:pain"
    rf"|headaches?)"
    rf" (?:was |as |is ))(?:an? )?(?={_N}(?: (?:on|before(?:hand)?|after|and|now|walking"
    rf"|coming)\b"
    rf"|[.,;]))){_FILLER}{{0,9}}?(?<![\d/.])\b(?P<named>{_N})(?!{_OF_TEN})"
    r"(?![\d%]| ?%| ?mm|/\d|-\d|\.\d| ?(?:percent|months|weeks|min|mg|ml|hours|days|years))"
)
_NEXT = re.compile(  # after a first score: "7 before, 2 after", "8 pre, now 3"
    rf"^(?: (?:(?:before(?:hand)?|prior to)(?: (?:the|this) (?:procedure|block|injection))?|pre|on coming in"
    rf"|on arrival))?[,;]? (?:and )?(?P<bare>{_N})"
    r"(?= (?:after(?:wards?)?|following|before|post|pre|(?:at )?(?:\d{1,2}|ten|fifteen|twenty|thirty) min(?:utes?)?"
    r"|on (?:going|leaving|discharge|the way out))\b)"
    rf"|^[^.;]{{0,25}}?\b(?:after(?:wards)?|post(?:[- ]?\w+)?|now|then"
    rf"|at \d{{1,2}} min(?:utes?)?|(?:\d{{1,2}}|ten|fifteen|twenty"
    rf"|thirty) min(?:utes?)? later) ?[:=]? ?(?P<late>{_N})(?![\d%/-]"
    rf"| ?(?:%"
    rf"|min|mg|ml|hours|weeks))"
)
_STEP = re.compile(
    rf"(?P<from>(?<![\d/.-])\b{_N})(?:{_OF_TEN})?(?: ?(?:-+>|→|=+>|>) ?"
    rf"| became | (?:(?:had |has )?(?:became|dropped|fallen|fell|gone|went|come|came|decreased|declined"
    rf"|improved) )?(?:down )?to "
    rf"| then |,? (?:and|but) (?:now |is |it is |is now "
    rf"|now is ){{1,2}}(?:at )?)(?:an? )?(?P<to>{_N})(?P<ten>{_OF_TEN})?"
    r"(?![\d%/-]| ?%| ?(?:percent|months|weeks|min|mg|ml|mm|hours|days|years|times|joints|levels))"
)
_BARE_STEP = re.compile(
    r"\W*(?P<from>10|\d) ?(?:-+>|→|to(?= (?:10|\d)[,.;])) ?(?P<to>10|\d)(?! ?(?:/|%|ml|mg|v|hz))\b[^.;]{0,25}[.;]?\W*$"
)
_NUMBERS_FIRST = re.compile(  # "7 before and 2 after"
    r"(?<![\d/.-])\b(?P<first>10|\d) (?:before|pre),? (?:and |then )?(?P<second>10|\d) (?:after|post)\b(?![- ]\d)"
)
_BEHIND_RELIEF = re.compile(r"\d ?% ?\((?P<from>10|\d) ?(?:-+>|→|to) ?(?P<to>10|\d)\)")
_STEP_BACK = re.compile(  # "2/10 from 6/10"
    rf"(?P<to>(?<![\d/.-])\b{_N})(?:{_OF_TEN})? ?,? (?:down |reduced )?from (?:an? )?(?P<from>{_N}){_OF_TEN}"
)
_TIMED = r"(?:[- ]?(?:procedure|procedural|op|block|injection))?(?:[ -]?pain)?(?: score)? ?[:=-]? ?"
_PRE, _POST = rf"(?:pre{_TIMED}|before ?[:=]? ?)", rf"(?:post{_TIMED}|after ?[:=]? ?)"
_FIRST, _SECOND = r"(?P<first>10|\d)(?: ?/ ?10)?", r"(?P<second>10|\d)(?: ?/ ?10)?"
_ENDS = r"(?!\.?\d|[%/]| ?(?:ml|cc|min|[ap]\.?m\b|o'?clock|hours|days|weeks|months))"
_PRE_AND_POST = re.compile(rf"\b{_PRE}{_FIRST}(?:[ ,;.>-]|and|->)+{_POST}{_SECOND}{_ENDS}")  # "pre 6 post 1"
_POST_AND_PRE = Stemmed(rf"\b{_POST}{_SECOND}(?:[ ,;>-]|and)+{_PRE}{_FIRST}{_ENDS}")
_BEFORE_AND_AFTER = re.compile(  # "pain before/after: 8/10 / 3/10"
    r"\b(?:before|pre)[\w-]* ?(?:/|and|&|-?>|to) ?(?:after|post)[\w -]{0,14}\W{1,3}"
    rf"(?P<first>{_N})(?:{_OF_TEN})?(?: ?(?:/|,|;|and|then|to|-+>|→) ?)+(?P<second>{_N})(?:{_OF_TEN}"
    rf"|(?![\d%/]))"
)
_OF_PAIN = Stemmed(
    rf"\bpain\b|\bdolor\b|\b(?:leg|neck|back|arm|ha) \d{{1,2}} ?(?:-+>|→|to)|\blbp\b|\bheadache\b|\bha (?=\d{{1,2}}\b)"
    rf"|\bache\b|{_SCALE}|\bscore[sd]?\b|{_OF_TEN}"
)
_BEFORE = re.compile(
    r"\b(?:before|antes|pre|pre-?\w*|baseline|initial(?:ly)?|on arrival|admission|at rest before"
    r"|had been|(?:on )?(?:com(?:e|ing)|walking) in(?: with)?|came in with|to start with)\b(?!hand)"
)
_AFTER = re.compile(
    r"\b(?:post(?:[- ]?\w+)?|after(?:wards?)?|despu[eé]s|discharge|leaving|(?:going|walking) (?:out|home)|(?:at "
    r"|in )?half an hour"
    r"|outcome|result|recovery|p|at \d+ ?min\w*"
    r"|@ ?\d+ ?min\w*"
    r"|\d+ ?min(?:utes?)?(?: later)?|(?:twenty|thirty|fifteen|ten) minutes|on standing up|follow(?:ing"
    r"|ed by))\b"
)
_AFTER_ELSE = re.compile(
    r"\bafter an? \w+(?! block| injection)|\bafter (?:sitting|standing|walking|work|activity|a fall)\b"
)
_AT_ONCE = re.compile(
    r" (?:(?P<before>before(?:hand)?\b|pre\b|on arrival|at baseline|initially|(?:coming|walking) in\b)"
    r"|after\b(?! an? )"
    r"|afterwards?\b|post\b)(?! (?:sitting|standing"
    r"|walking))"
)
_EXTREME = re.compile(
    r"\b(?:worst(?! (?:when|with|on|in|after|by|getting))|at (?:its )?best|least|best|max(?:imum)?|up to"
    r"|goal|target)\b"
)
_EARLIER = re.compile(
    r"\bago\b|\b(?:previous|prior|last|first|second|earlier) (?:\w+ )?(?:block|injection|procedure|visit"
    r"|ablation|rfa|mbb)"
    r"|\b(?:blocks?|injections?|[cltf]?mbbs?|rfa|ablation)\b[^.]{0,40}\b\d{1,2}/\d{1,2}/\d{2,4}"
)
_NOW = re.compile(r"\b(?:today|now|current(?:ly)?|at present|present)\b")
_BREAK = re.compile(r"[,;.|\n]|\((?!\d+ ?min)|\band\b|-+>|→|\bthen\b")
_BEGUN = re.compile(r"\bneedles?\b|\binjected\b|\blesion")
_FUNCTION = re.compile(
    r"\b(?:(?P<odi>odi|oswestry)|(?P<ndi>ndi|neck disability index)|(?P<rmdq>rmdq|roland[- ]morris)"
    r"|(?P<pdi>pdi"
    r"|pain disability index))\b(?: disability(?: index)?)?(?: questionnaire)?(?: score)?(?: (?:is|was|of"
    r"|at|today|now))*"
    r"[ :=(]*(?P<score>\d{1,3})\b(?! ?(?:weeks|months|/\d+/))"
)


@dataclass(slots=True)
class _Score:
    """A number of the pain and the words on either side that may say when it was taken."""

    value: float
    span: Span
    ahead: str
    behind: str = ""


def write_scores(book: Book, clause: Clause) -> None:
    """Scores of the pain in a sentence; a step from one to another tells before and after at once."""
    plain = book.note.plain
    if "pain" in clause.heading and plain.endswith(clause.heading, 0, clause.start):
        clause = replace(clause, start=clause.start - len(clause.heading))  # "post-procedure pain: 2"
    if book.note.is_under_an_earlier_day(clause.start, clause.end):
        return
    words = plain[clause.start : clause.end]
    if not _bare_step(plain, clause) and not any(
        told.search(words) for told in (_OF_PAIN, _NUMBERS_FIRST, _PRE_AND_POST, _POST_AND_PRE)
    ):
        return
    steps = (
        *_STEP_BACK.finditer(plain, clause.start, clause.end),
        *_STEP.finditer(plain, clause.start, clause.end),
    )
    for step in steps:
        near = plain[max(clause.start, step.start() - 45) : min(clause.end, step.end() + 25)]
        if (
            _OF_PAIN.search(near)
            and not _EARLIER.search(near)
            and not (not step.groupdict().get("ten") and "relief" in near)
            and not re.search(r"(?<![a-z])\d{1,2} (?:hz|volts?|v)\b", near)
        ):
            _write(book, clause, "score", number_of(step["from"]), step.span())
            _write(book, clause, "score_after", number_of(step["to"]), step.span())
            return
    if bare := _bare_step(plain, clause):
        _write(book, clause, "score", number_of(bare["from"]), bare.span(), is_told=False)
        _write(book, clause, "score_after", number_of(bare["to"]), bare.span(), is_told=False)
        return
    pairs = (_NUMBERS_FIRST, _BEFORE_AND_AFTER, _PRE_AND_POST, _POST_AND_PRE)
    end = _end_of_a_pair(plain, clause)
    if pair := next(filter(None, (told.search(plain, clause.start, end) for told in pairs)), None):
        _write(book, clause, "score", number_of(pair["first"]), pair.span("first"))
        _write(book, clause, "score_after", number_of(pair["second"]), pair.span("second"))
        return
    for score in _scores(plain, clause):
        field = _time_of(book, clause, score)
        if field:
            is_told = bool(_label(score))
            _write(book, clause, field, score.value, score.span, is_told=is_told or field == "score")


def _bare_step(plain: str, clause: Clause) -> re.Match[str] | None:
    """Two numbers with an arrow that are the whole sentence (``6->2``), or stand behind a relief (``90% (8 to 1)``)."""
    return _BARE_STEP.match(plain, clause.start, clause.end) or _BEHIND_RELIEF.search(
        plain, clause.start, clause.end
    )


def _end_of_a_pair(plain: str, clause: Clause) -> int:
    """The end of a sentence, or of what goes on behind its semicolon (``pre-procedure: 6; post-procedure: 2``)."""
    if plain[clause.end - 1 : clause.end] != ";":
        return clause.end
    stops = [place for mark in ".;\n" if (place := plain.find(mark, clause.end)) > 0]
    return min(stops, default=len(plain))


def write_function(book: Book, clause: Clause) -> None:
    """A scale of function with its number."""
    match = _FUNCTION.search(book.note.plain, clause.start, clause.end)
    if match:
        name = next(key for key in ("odi", "ndi", "rmdq", "pdi") if match[key])
        book.add("documentation.function_scale.name", name.upper(), match.span(), "function-scale")
        book.add(
            "documentation.function_scale.score", int(match["score"]), match.span("score"), "function-scale"
        )


def _scores(plain: str, clause: Clause) -> list[_Score]:
    """The scores of a sentence, each with the words that stand nearer to it than to another."""
    found: list[_Score] = []
    done = clause.start
    for match in _SCORE.finditer(plain, clause.start, clause.end):
        number = match["whole"] or match["named"]
        start = match.start("whole") if match["whole"] else match.start("named")
        between = plain[done:start]
        if found:
            cut = _BREAK.search(between)
            if cut:
                found[-1].behind, between = between[: cut.start()], between[cut.end() :]
            elif not _label(found[-1]):
                found[-1].behind, between = between, ""
        if not re.search(r"\brelief\b[^,;]{0,12}$", between):
            ahead = between[-45:] if found else between[-45:].rpartition("(")[2]
            found.append(_Score(number_of(number), (match.start(), match.end()), ahead))
        done = match.end()
    if len(found) == 1 and (further := _NEXT.search(plain[done : clause.end])):
        group = "bare" if further["bare"] else "late"
        number, place = further[group], done + further.start(group)
        between = plain[done:place]
        found[0].behind, ahead = (between, "") if group == "bare" else ("", between)
        found.append(_Score(number_of(number), (place, place + len(number)), ahead))
        done = place + len(number)
    if found:
        rest = plain[done : min(clause.end, done + 40)]
        cut = _BREAK.search(rest)
        found[-1].behind = rest[: cut.start()] if cut else rest
        if cut and cut.group() == "," and not _label(found[-1]):
            found[-1].behind = rest
    return found


def _label(score: _Score) -> str | None:
    """``score`` or ``score_after`` where the words beside it say when it was taken."""
    if told_at_once := _AT_ONCE.match(score.behind):
        return "score" if told_at_once["before"] else "score_after"
    for words in (score.ahead, score.behind):
        told = _AFTER_ELSE.sub(" ", words)
        marks = [(match.start(), "score_after") for match in _AFTER.finditer(told)]
        marks += [(match.start(), "score") for match in _BEFORE.finditer(told)]
        if marks:
            return max(marks)[1] if words is score.ahead else min(marks)[1]
    return None


def _time_of(book: Book, clause: Clause, score: _Score) -> str | None:
    """Whether a score was taken before or after; ``None`` for a worst or best one, and where nobody can tell."""
    last = re.split(r"[,;]", score.ahead)[-1]
    around = (last if _NOW.search(last) else score.ahead, score.behind)
    if any(_EXTREME.search(words) or _EARLIER.search(words) for words in around):
        return None
    if label := _label(score):
        return label
    if re.search(r"\b(?:post|response|outcome|result|recovery)", clause.heading):
        return "score_after"
    known = book.facts.get("documentation.pain.score")
    is_begun = clause.context is Context.PERFORMED and _BEGUN.search(book.note.plain, 0, clause.start)
    if known is not None and known.span and known.span[1] <= clause.start:
        return "score_after" if is_begun else None
    return "score_after" if is_begun and clause.section is Context.PERFORMED else "score"


def _write(
    book: Book, clause: Clause, field: str, number: float, span: Span, *, is_told: bool = True
) -> None:
    if number > 10:
        return
    certainty = Certainty.STATED if is_told else Certainty.INFERRED
    book.add(f"documentation.pain.{field}", number, span, "pain-score", certainty=certainty)
    fact = book.facts[f"documentation.pain.{field}"]
    if fact.span != span:
        return
    scale = _SCALE_NAMED.search(book.note.plain, clause.start, clause.end)
    path = "documentation.pain.scale" + field.removeprefix("score")
    before = book.facts.get("documentation.pain.scale")
    name = "VAS" if scale and scale["vas"] else "NRS"
    if scale is None and field == "score_after" and before is not None:
        name = str(before.value)  # a number without a scale of its own goes on with that of the first
    where = scale.span() if scale else span
    sure = Certainty.STATED if scale else Certainty.INFERRED  # a number out of ten is a numeric rating
    book.add(path, name, where, "pain-scale", certainty=sure)
