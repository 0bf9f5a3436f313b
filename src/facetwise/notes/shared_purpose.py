"""A field of its own tells the purpose of every injection of a visit (``Purpose: diagnostic`` below two procedures)."""

import re
from dataclasses import replace

from facetwise.domain.vocabulary import Purpose
from facetwise.notes.book import Book
from facetwise.notes.facts import Certainty
from facetwise.notes.purpose import FOR_WHICH

_OF_ALL = re.compile(
    r"(?:[^.;\n]*, )?(?:both|all)(?: of (?:them|these))?(?: (?:\w+ )?(?:injections?|blocks?|procedures?))?"
    r"(?: (?:are|were|being))? (?:diagnostic|therapeutic)\b"
    r"|\W*(?:purpose|intent(?:ion)?|aim|goal|objective)s?(?: of (?:the |this |these |both |today'?s )?"
    r"(?:procedures?|injections?|blocks?|visit))? ?(?::|=|-|is\b|was\b)"
)


def share_purpose(book: Book) -> None:
    """What a field says of the purpose stands for every injection of the visit of which nothing else is said."""
    facts = {path: fact for path, fact in book.facts.items() if path.endswith(".purpose")}
    told = [fact for fact in facts.values() if fact.is_known and fact.value is not Purpose.ABLATION]
    silent = [path for path, fact in facts.items() if fact.certainty is Certainty.MISSING]
    if not silent or len(told) != 1 or not told[0].span or not _is_a_field(book, told[0].span[0]):
        return
    for path in silent:
        book.facts[path] = replace(
            told[0],
            path=path,
            certainty=Certainty.INFERRED,
            remark="told of the injections of this visit together",
        )
    book.queries = [query for query in book.queries if query.question != FOR_WHICH]


def _is_a_field(book: Book, start: int) -> bool:
    """Whether these words stand in a field of their own, which names the purpose."""
    plain = book.note.plain
    begin = max(plain.rfind(mark, 0, start) for mark in ".;\n") + 1
    return _OF_ALL.match(plain, begin) is not None
