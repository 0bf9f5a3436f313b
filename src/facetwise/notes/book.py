"""Where facts and questions are gathered while a note is read."""

from facetwise.domain.claim import Query
from facetwise.notes.facts import Certainty, Fact, Span
from facetwise.notes.text import Note


class Book:
    """The facts of one note by path, and what has to be asked, each once."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self.facts: dict[str, Fact] = {}
        self.queries: list[Query] = []
        self.owned: list[tuple[Span, int]] = []
        """Which parts of the note speak of one procedure alone, where it tells of several."""

    def owner_of(self, place: int) -> int | None:
        """The number of the procedure of which a place of the note speaks; ``None`` where it does not say."""
        return next((number for (start, end), number in self.owned if start <= place < end), None)

    def add(
        self,
        path: str,
        value: object,
        span: Span | None,
        pattern: str,
        *,
        certainty: Certainty = Certainty.STATED,
        also: tuple[Span, ...] = (),
        remark: str | None = None,
    ) -> None:
        """Note a fact; the first at a path stays."""
        if path in self.facts:
            return
        words = self.note.text[span[0] : span[1]] if span else None
        self.facts[path] = Fact(
            path=path,
            value=value,
            span=span,
            text=words,
            certainty=certainty,
            pattern=pattern,
            also=also,
            remark=remark,
        )

    def missing(self, path: str, pattern: str) -> None:
        """Note that the record does not say."""
        self.add(path, None, None, pattern, certainty=Certainty.MISSING)

    def ask(self, about: str, question: str, *evidence: Span) -> None:
        """A neutral question with the places that raise it."""
        query = Query(about=about, question=question, evidence=tuple(dict.fromkeys(evidence)))
        if all(query.question != known.question for known in self.queries):
            self.queries.append(query)
