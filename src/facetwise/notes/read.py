"""Reads one note: the whole way from text to facts and questions."""

from dataclasses import replace

from facetwise.codes.drugs import DrugRole
from facetwise.domain.vocabulary import Technique
from facetwise.notes.accounts import as_done_behind_diagnosis, as_opened
from facetwise.notes.body import (
    body_sides,
    enters_joint,
    field_side,
    other_side,
    speaks_of_others,
    title_side,
)
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.corrections import corrected_side
from facetwise.notes.doubt import ASKED, doubt_of
from facetwise.notes.drug_words import drug_words
from facetwise.notes.elsewhere import as_told_elsewhere
from facetwise.notes.evidence import levels_with_doses, needles_near_facets
from facetwise.notes.facts import Certainty, Fact, NoteReading, Recognised, Span
from facetwise.notes.guidance import share_guidance, write_guidance
from facetwise.notes.headings import sections_of
from facetwise.notes.imaging import write_images_and_contrast
from facetwise.notes.once import one_note
from facetwise.notes.performed import nerves_under_another_title, work_at_what, works_of
from facetwise.notes.purpose import write_purpose
from facetwise.notes.record import write_record
from facetwise.notes.rows import rows_not_taken
from facetwise.notes.scope import Scopes, scopes_of
from facetwise.notes.sections import Clause, clauses_of
from facetwise.notes.segments import segments_of
from facetwise.notes.shared_purpose import share_purpose
from facetwise.notes.spacing import Tidied, tidied
from facetwise.notes.target_sides import SideEvidence
from facetwise.notes.targets import write_targets
from facetwise.notes.techniques import speaks_of_the_spine
from facetwise.notes.temperature import ask_of_heat, write_temperature
from facetwise.notes.text import Note
from facetwise.notes.undone import Undone, as_ended, undone_in
from facetwise.notes.work import HEAT, Work

MAX_CHARACTERS = 200_000


def read_note(text: str) -> NoteReading:
    """What the note says was done and what its record holds; nothing is guessed, nothing is kept.

    Facts are keyed by their path in the encounter: ``procedures[0].targets[0].joint``,
    ``documentation.pain.score``, ``drugs[0].name``, ``diagnoses[0]``, ``history[0].relief_percent``.
    A text longer than any note is refused with a remark.
    """
    if len(text) > MAX_CHARACTERS:
        return NoteReading(
            remarks=(
                f"the text has {len(text):,} characters, more than any procedure note; at most "
                f"{MAX_CHARACTERS:,} are read",
            )
        )
    tidy = tidied(text)
    with one_note():
        return _as_received(_read(tidy.text), text, tidy)


def _read(text: str) -> NoteReading:
    note = Note(text)
    book = Book(note)
    clauses = as_ended(note, as_done_behind_diagnosis(note, clauses_of(note)))
    clauses = as_opened(note, as_told_elsewhere(note, clauses))
    works = works_of(note, clauses) if speaks_of_the_spine(note.plain) else []
    doubt = doubt_of(book, clauses, works) if works else None
    if doubt:
        works = []
    elif not works and (places := work_at_what(note, clauses)):
        words = ", ".join(dict.fromkeys(text[start:end] for start, end in places))
        book.ask("procedure", f'what was treated where the note says "{words}"?', *places)
        doubt = ASKED
    elif not works and (places := nerves_under_another_title(note, clauses)):
        book.ask(
            "procedure",
            "the heading names other work and the description treats nerves of facets: what was done?",
            *places,
        )
        doubt = ASKED
    elif not works and not _did_other_work(note, clauses) and needles_near_facets(note, clauses):
        book.ask("procedure", "needles were placed and no procedure is named: what was done, and where?")
        doubt = ASKED
    elif not works and not _did_other_work(note, clauses) and (places := levels_with_doses(note, clauses)):
        book.ask(
            "procedure",
            "levels are listed with what was given and no procedure is named: what was done?",
            *places,
        )
        doubt = ASKED
    undone = undone_in(note, clauses)
    if len(works) == 1:
        works[0].rows = rows_not_taken(note, clauses, works[0], undone.amended)
    for number, (work, scopes) in enumerate(zip(works, scopes_of(note, clauses, works), strict=True)):
        _write_work(book, f"procedures[{number}]", work, scopes, undone)
        if len(works) > 1:
            book.owned += [((clause.start, clause.end), number) for clause in scopes[0]]
    share_guidance(book)
    share_purpose(book)
    found = _recognised(note, clauses)
    write_record(book, clauses, has_work=bool(works))
    is_facet = True if works else (None if doubt == ASKED or not clauses else False)
    return NoteReading(
        facts=book.facts,
        queries=tuple(book.queries) if is_facet is not False else (),
        recognised=tuple(found),
        facet_procedure_performed=is_facet,
        headings=_headings(note),
        remarks=() if works or doubt == ASKED else ("no facet procedure is described as performed here",),
    )


def _headings(note: Note) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for start, _, context, heading in sections_of(note):
        if context is not None and heading:
            found.setdefault(str(context), (start - len(heading), start))
    return found


def _did_other_work(note: Note, clauses: list[Clause]) -> bool:
    return any(item.context == "performed" for item in _recognised(note, clauses))


def _as_received(reading: NoteReading, text: str, tidy: Tidied) -> NoteReading:
    """The reading with the places and words of the text before it was tidied."""

    def fact(item: Fact) -> Fact:
        span = tidy.original(item.span) if item.span else None
        return Fact(
            path=item.path,
            value=item.value,
            span=span,
            text=text[span[0] : span[1]] if span else None,
            certainty=item.certainty,
            pattern=item.pattern,
            also=tuple(map(tidy.original, item.also)),
            remark=item.remark,
        )

    def recognised(item: Recognised) -> Recognised:
        start, end = tidy.original(item.span)
        return replace(item, span=(start, end), text=text[start:end])

    return replace(
        reading,
        facts={path: fact(item) for path, item in reading.facts.items()},
        queries=tuple(
            replace(query, evidence=tuple(map(tidy.original, query.evidence))) for query in reading.queries
        ),
        recognised=tuple(map(recognised, reading.recognised)),
        headings={context: tidy.original(span) for context, span in reading.headings.items()},
    )


def _write_work(book: Book, path: str, work: Work, scopes: Scopes, undone: Undone) -> None:
    clauses = sorted((clause for part in scopes for clause in part), key=lambda clause: clause.start)
    own = [clause for part in scopes[:2] for clause in part]  # the third speaks of another procedure
    own.sort(key=lambda clause: clause.start)
    _write_technique(book, path, work, clauses)
    technique = book.facts[f"{path}.technique"].value
    kind = technique if isinstance(technique, Technique) else None
    note = book.note
    write_targets(
        book,
        path,
        work,
        SideEvidence(
            body_sides(note, own),
            other_side(note, own),
            field_side(note, clauses) or title_side(note, work.places),
            corrected=corrected_side(note, clauses),
        ),
        undone,
        says_others=speaks_of_others(note, clauses),
    )
    write_guidance(book, path, scopes)
    write_images_and_contrast(book, path, scopes)
    write_purpose(book, path, kind, scopes)
    if kind in HEAT:
        write_temperature(book, path, scopes)
        ask_of_heat(book, path)


def _write_technique(book: Book, path: str, work: Work, clauses: list[Clause]) -> None:
    entered = enters_joint(book.note, clauses)
    nerves = [item for item in (*work.title, *work.body) if item.kind == "nerve"]
    if work.technique:
        book.add(f"{path}.technique", work.technique, work.span, "technique")
    elif entered:
        book.add(
            f"{path}.technique", Technique.INTRAARTICULAR, entered, "technique", certainty=Certainty.INFERRED
        )
    elif not nerves and (
        steroid := _steroid(book.note, clauses)
    ):  # "facets L4-5, Kenalog 40": the joints got it
        certainty = Certainty.INFERRED
        book.add(
            f"{path}.technique",
            Technique.INTRAARTICULAR,
            work.span,
            "technique",
            certainty=certainty,
            also=(steroid,),
        )
    elif nerves:
        span = (nerves[0].start, nerves[0].end)
        book.add(
            f"{path}.technique",
            Technique.MEDIAL_BRANCH_BLOCK,
            span,
            "technique",
            certainty=Certainty.INFERRED,
        )
    else:
        book.missing(f"{path}.technique", "technique")
        book.ask(
            "technique",
            "was the joint entered or were its nerves treated, and by which technique?",
            work.span,
        )


def _steroid(note: Note, clauses: list[Clause]) -> Span | None:
    """Where a steroid is named among what was done."""
    for clause in clauses:
        if clause.context in {Context.TITLE, Context.PERFORMED}:
            for word in drug_words(note.plain, clause.start, clause.end):
                if word.role is DrugRole.STEROID:
                    return word.start, word.end
    return None


def _recognised(note: Note, clauses: list[Clause]) -> list[Recognised]:
    """Neighbour procedures, and facet work that was only recalled, planned or warned of; each kind once."""
    found: dict[tuple[str, str], Recognised] = {}
    for clause in clauses:
        done = clause.context in {Context.TITLE, Context.PERFORMED}
        context = "performed" if done else str(clause.context)
        for segment in segments_of(note, clause):
            what = segment.neighbour or (
                "facet procedure" if segment.is_facet and segment.technique and not done else None
            )
            if what and clause.context is not Context.EXAM:
                span = (segment.start, segment.end)
                found.setdefault(
                    (what, context),
                    Recognised(what=what, context=context, span=span, text=note.text[span[0] : span[1]]),
                )
    return list(found.values())
