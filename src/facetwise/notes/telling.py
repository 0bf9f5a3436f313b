"""The first sentence of a note that tells of something."""

import re
from collections.abc import Iterable

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed


def write_first(
    book: Book,
    clauses: Iterable[Clause],
    pattern: re.Pattern[str] | Stemmed,
    path: str,
    outside: set[Context],
) -> None:
    """Notes that ``path`` is so where the first sentence that is not ``outside`` tells it."""
    for clause in clauses:
        match = pattern.search(book.note.plain, clause.start, clause.end)
        if match and clause.context not in outside:
            book.add(path, value=True, span=match.span(), pattern=path.rpartition(".")[2])
            return
