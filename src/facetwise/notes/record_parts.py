"""Which parts of a record the note holds: history, reason, examination, and the description of what was done.

A part is there where its heading has words under it; what a template left blank is not. Whether they are enough is for
a reviewer, so each is inferred.
"""

import re

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.facts import Certainty
from facetwise.notes.sections import Clause

FEWEST_WORDS = 3
MOST_BETWEEN = 24  # characters from a heading to its words
_PARTS = (  # leaf, heading, no such heading, words that have to stand there
    (
        "history",
        re.compile(r"\b(?:hpi|hx|history|subjective|background|chief complaint)\b"),
        re.compile(r"\b(?:past|surgical|family|social|medication|procedure|copied)\b"),
        re.compile(r""),
    ),
    (
        "rationale",
        re.compile(r"\b(?:indications?|medical necessity|rationale|reason for)\b"),
        re.compile(r"\bexam(?:ination)?\b"),
        re.compile(r""),
    ),
    (
        "assessment",
        re.compile(r"\b(?:exam|examination|objective)\b"),
        re.compile(r"\b(?:imaging|radiolog\w+|reason)\b"),
        re.compile(
            r"\b(?:tender\w*|loading|extension|rotation|flexion|range of motion|rom|reflex\w*|strength|motor"
            r"|sensation|gait|palpation|spurling\w*|straight leg|slr|paraspinal\w*|neurolog\w+)\b"
        ),
    ),
)
_WORK = re.compile(
    r"\b(?:needles?|cannulas?|cannulae|probes?|electrodes?|injected|lesion(?:ed|s)?|ablated|advanced|infiltrated)\b"
)
_WORD = re.compile(r"[a-z]{2,}")
_LEFT_BLANK = re.compile(
    r"\*{2,}|_{2,}|\bn/?a\b|\bnone\b|\bnot (?:done|performed|obtained|recorded)\b|\bdeferred\b|\bsee\b|\bcopied\b"
)


def write_record_parts(book: Book, clauses: list[Clause], *, has_work: bool) -> None:
    """The parts that stand in the note, each with the words that begin it."""
    for leaf, named, of_another, told in _PARTS:
        part = next(
            (
                clause
                for clause in clauses
                if named.search(clause.heading)
                and _begins_part(book.note.plain, clause)
                and not of_another.search(clause.heading)
                and told.search(book.note.plain, clause.start, clause.end)
                and _is_filled(book.note.plain, clause)
            ),
            None,
        )
        if part is not None:
            _write(book, leaf, part)
    described = next((clause for clause in clauses if has_work and _describes(book.note.plain, clause)), None)
    if described is not None:
        _write(book, "procedure_description", described)


def _describes(plain: str, clause: Clause) -> bool:
    """Whether a sentence tells how the procedure was done."""
    is_told = clause.context is Context.PERFORMED and _WORK.search(plain, clause.start, clause.end)
    return bool(is_told) and _is_filled(plain, clause)


def _write(book: Book, leaf: str, clause: Clause) -> None:
    book.add(
        f"documentation.{leaf}",
        value=True,
        span=(clause.start, clause.end),
        pattern=f"part-{leaf.replace('_', '-')}",
        certainty=Certainty.INFERRED,
    )


def _begins_part(plain: str, clause: Clause) -> bool:
    """Whether the sentence stands right behind its heading."""
    return plain[max(0, clause.start - MOST_BETWEEN) : clause.end].find(clause.heading.rstrip(" :")) >= 0


def _is_filled(plain: str, clause: Clause) -> bool:
    """Whether something stands there beside the heading itself."""
    words = plain[clause.start : clause.end].strip().removeprefix(clause.heading)
    return len(_WORD.findall(words)) >= FEWEST_WORDS and not _LEFT_BLANK.search(words)
