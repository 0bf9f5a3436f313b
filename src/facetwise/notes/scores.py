"""Pain scores before and after, with their scale, and baseline scales of function."""

import re
from dataclasses import dataclass, replace

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.number_words import number_of
from facetwise.notes.score_words import (
    AFTER,
    AFTER_ELSE,
    AT_ONCE,
    BARE_STEP,
    BEFORE,
    BEFORE_AND_AFTER,
    BEGUN,
    BEHIND_RELIEF,
    BREAK,
    EARLIER,
    EXTREME,
    FUNCTION,
    NEXT,
    NOW,
    NUMBERS_FIRST,
    OF_PAIN,
    POST_AND_PRE,
    PRE_AND_POST,
    SCALE_NAMED,
    SCORE,
    STEP,
    STEP_BACK,
)
from facetwise.notes.sections import Clause


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
        told.search(words) for told in (OF_PAIN, NUMBERS_FIRST, PRE_AND_POST, POST_AND_PRE)
    ):
        return
    steps = (
        *STEP_BACK.finditer(plain, clause.start, clause.end),
        *STEP.finditer(plain, clause.start, clause.end),
    )
    for step in steps:
        near = plain[max(clause.start, step.start() - 45) : min(clause.end, step.end() + 25)]
        if (
            OF_PAIN.search(near)
            and not EARLIER.search(near)
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
    pairs = (NUMBERS_FIRST, BEFORE_AND_AFTER, PRE_AND_POST, POST_AND_PRE)
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
    return BARE_STEP.match(plain, clause.start, clause.end) or BEHIND_RELIEF.search(
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
    match = FUNCTION.search(book.note.plain, clause.start, clause.end)
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
    for match in SCORE.finditer(plain, clause.start, clause.end):
        number = match["whole"] or match["named"]
        start = match.start("whole") if match["whole"] else match.start("named")
        between = plain[done:start]
        if found:
            cut = BREAK.search(between)
            if cut:
                found[-1].behind, between = between[: cut.start()], between[cut.end() :]
            elif not _label(found[-1]):
                found[-1].behind, between = between, ""
        if not re.search(r"\brelief\b[^,;]{0,12}$", between):
            ahead = between[-45:] if found else between[-45:].rpartition("(")[2]
            found.append(_Score(number_of(number), (match.start(), match.end()), ahead))
        done = match.end()
    if len(found) == 1 and (further := NEXT.search(plain[done : clause.end])):
        group = "bare" if further["bare"] else "late"
        number, place = further[group], done + further.start(group)
        between = plain[done:place]
        found[0].behind, ahead = (between, "") if group == "bare" else ("", between)
        found.append(_Score(number_of(number), (place, place + len(number)), ahead))
        done = place + len(number)
    if found:
        rest = plain[done : min(clause.end, done + 40)]
        cut = BREAK.search(rest)
        found[-1].behind = rest[: cut.start()] if cut else rest
        if cut and cut.group() == "," and not _label(found[-1]):
            found[-1].behind = rest
    return found


def _label(score: _Score) -> str | None:
    """``score`` or ``score_after`` where the words beside it say when it was taken."""
    if told_at_once := AT_ONCE.match(score.behind):
        return "score" if told_at_once["before"] else "score_after"
    for words in (score.ahead, score.behind):
        told = AFTER_ELSE.sub(" ", words)
        marks = [(match.start(), "score_after") for match in AFTER.finditer(told)]
        marks += [(match.start(), "score") for match in BEFORE.finditer(told)]
        if marks:
            return max(marks)[1] if words is score.ahead else min(marks)[1]
    return None


def _time_of(book: Book, clause: Clause, score: _Score) -> str | None:
    """Whether a score was taken before or after; ``None`` for a worst or best one, and where nobody can tell."""
    last = re.split(r"[,;]", score.ahead)[-1]
    around = (last if NOW.search(last) else score.ahead, score.behind)
    if any(EXTREME.search(words) or EARLIER.search(words) for words in around):
        return None
    if label := _label(score):
        return label
    if re.search(r"\b(?:post|response|outcome|result|recovery)", clause.heading):
        return "score_after"
    known = book.facts.get("documentation.pain.score")
    is_begun = clause.context is Context.PERFORMED and BEGUN.search(book.note.plain, 0, clause.start)
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
    scale = SCALE_NAMED.search(book.note.plain, clause.start, clause.end)
    path = "documentation.pain.scale" + field.removeprefix("score")
    before = book.facts.get("documentation.pain.scale")
    name = "VAS" if scale and scale["vas"] else "NRS"
    if scale is None and field == "score_after" and before is not None:
        name = str(before.value)  # a number without a scale of its own goes on with that of the first
    where = scale.span() if scale else span
    sure = Certainty.STATED if scale else Certainty.INFERRED  # a number out of ten is a numeric rating
    book.add(path, name, where, "pain-scale", certainty=sure)
