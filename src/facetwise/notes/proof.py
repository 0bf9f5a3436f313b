"""What shows that the work was done in this record: kinds of evidence, each counted once, and none of it assumed.

A name is no work, however it is worded: a request, a recollection, an exam question and a supply list name the same
procedure as the note of it. Whoever did it tells what was given at the place: a drug, heat, or in so many words that it
was done. What stands around it supports this: the instrument, the image, the table, how it ended.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.facts import Span
from facetwise.notes.sections import Clause
from facetwise.notes.segments import segments_of
from facetwise.notes.stems import Stemmed
from facetwise.notes.text import Note

ENOUGH, ENOUGH_AROUND_IT = 3, 4
"""Weight from which work counts as done: what was given and one thing beside it, or four around it. Every note of
the corpus with facet work held as much; most texts without such work that were taken for it did not (2026-11-27)."""

_INSTRUMENT = r"(?:needles?|cannula\w*|electrodes?|probes?|introducers?|trocars?)"
_PUT = (
    r"(?:advanced|placed|inserted|directed|introduced|positioned|passed|guided|withdrawn|removed|brought|put|walked"
    r"|touched|taken|driven|slid|laid|seated|targeted|out\b|in place|in situ)"
)
_GIVE = (
    r"(?:inject|instill|deposit|lesion|ablat|block|deliver|infiltrat|denervat|aspirat|administer|coagulat|cauteri[sz]"
    r"|ruptur)e?d\b|\b(?:an(?:a)?esthetised|anesthetized|burn(?:ed|t)|numbed|injecting|lesioning|injectate)"
)
_GIVEN = {
    "drug": r"(?<![/-])\d ?(?:mls?|ccs?|millil\w+)\b|\bhalf an? (?:ml|cc|millil)|\b(?:(?:kenalog|triam|marca|bupi"
    r"|lido|xylo"
    r"|lignoc|ropi|celest|betameth|methylpred|naropin|levobup|mepiv|carboc|chiroc|priloc|chloroproc|decad|solu-?m"
    r"|aristo|prednis|hydrocort|dexam|depo-?m)\w*|depo|dex|marc|bup)\b|\bk ?[48]0\b",
    "heat": r"(?<![a-z])\d{2} ?(?:°|degrees|deg\b|c\b)|\bdegrees\b|\bheated\b|(?<!time )\b(?:[3-9]\d"
    r"|[12]\d\d) ?(?:s|sec|seconds)\b"
    r"|\b[468]\d ?[/|] ?\d{2,3}\b|\b(?:freez|cryo)\w* (?:cycles?|lesions?)\b",
    "given": rf"\b{_GIVE}\b|\b(?:was|were) (?:\w+ )?(?:performed|done|carried out|completed|undertaken|flooded"
    rf"|bathed)\b"
    r"|\bsuccessful(?:ly)?\b|\b(?:cut|transected|severed) (?:with|by|using)\b",
    "said so": r"\b(?:performed|done|carried out|given|did|treated|injected|blocked|lesioned|ablated|underwent)\b"
    r"[^.;]{0,40}\b(?:today|this (?:morning|afternoon))\b|\b(?:today|this (?:morning|afternoon))\b[^.;]{0,60}"
    r"\b(?:performed|done|carried out|injected|blocked|lesioned|ablated|treated|underwent)\b",
}
_AROUND_IT = {
    "placed": rf"\b(?:{_INSTRUMENT}|tips?)\b[^.;]{{0,80}}?(?<!is )(?<!are )(?<!be )\b{_PUT}"
    rf"|\b(?:i|we) (?:then |next |again |now |also )?{_PUT}"
    rf"|\b{_INSTRUMENT} into (?:each|both|all|the) (?:\w+ )?joints?\b",
    "instrument": rf"\b{_INSTRUMENT}\b|\bgauge\b|\b(?:1[4-9]|2[0-7]) ?-?(?:g|ga)\b",
    "image": r"\bfluoro\w*|\bradioscop\w+|\bscreen(?:ing|ed)\b|\bc[- ]?arm\b|\bx-?ray\b|\bimage intensifier\b"
    r"|\bct\b|\bultrasound\b"
    r"|\bcontrast\b|\bomni\w*"
    r"|\bisovue\b|\bspread\b|\bap ?[/,] ?lat",
    "table": r"\bprone\b|\bsupine\b|\bdecub|\bprep(?:ped)?\b|\bdraped?\b|\bsteril|\bchlora|\bbetadine\b|\btime-?out\b"
    r"|\bmonitors?\b|\bpositioned\b|\bcons(?:ent\w*)?\b|\bmotor\b|\bsensory\b|\bimpedance\b|\baspiration\b",
    "end": r"\btol(?:erated|\.)?\b|\bcomplications?\b|\b(?:no|nil) comps?\b|\buneventful|\bebl\b|\bcx\b|\bhemosta"
    r"|\bbandaid"
    r"|\bdischarged?\b|\brecovery\b|\bdid well\b|\bstable\b|\bno issues?\b|/10\b|\b\d0 ?%",
}
_FORMS = {kind: Stemmed(words) for kind, words in (_GIVEN | _AROUND_IT).items()}
_WEIGHTS = {"drug": 2, "heat": 2, "given": 2, "said so": 3}
_MAY_BE_DENIED = {*_GIVEN, "placed", "instrument"}
_DENIED = re.compile(
    r"\b(?:no|not|never|without|neither|nor|nothing|before any|prior to any|\w+n't)\b[^.,;]*$"
)
_NEAR = 40
_OF_ANOTHER_PLACE = re.compile(  # numbing the skin is not yet the work, nor is a sedative
    r"(?<!same )\bskin\b|(?<!skin )\bwheal|\bsubcutan|\b(?:propofol|fentanyl|midazolam|versed|ketamine"
    r"|saline(?! ?[,;])|oxygen"
    r"|ringer\w*|cef\w+|ancef|toradol|ketorolac|ondansetron|im)\b"
)
_HEADING = re.compile(r"perform|done|today|technique|description|procedure|operation|\bproc\b|\bpx\b")
_TOLD = {Context.TITLE, Context.PERFORMED}
_ABOVE = {Context.HISTORY, Context.DIAGNOSIS, Context.EXAM, Context.CONSENT}


@dataclass(frozen=True, slots=True)
class Proof:
    """The first place of each kind of evidence, by kind."""

    places: dict[str, Span]

    @property
    def weight(self) -> int:
        """What was given counts twice, words that it was done today thrice; a verb beside its drug adds nothing."""
        is_told_twice = "given" in self.places and self.places.keys() & {"drug", "heat"}
        return sum(_WEIGHTS.get(kind, 1) for kind in self.places if kind != "given" or not is_told_twice)

    @property
    def is_enough(self) -> bool:
        """Whether this shows that the work was done."""
        return self.weight >= (ENOUGH if self.places.keys() & _GIVEN else ENOUGH_AROUND_IT)


def proof_of(note: Note, clauses: list[Clause]) -> Proof:
    """What the sentences that tell of this day's work hold of such evidence."""
    places: dict[str, Span] = {}
    for clause in _telling(note, clauses):
        for kind, form in _FORMS.items():
            if kind not in places and (found := _place(note, clause, kind, form)):
                places[kind] = found
        if clause.section in _TOLD and _HEADING.search(clause.heading):
            places.setdefault("heading", (clause.start, clause.end))
    return Proof(places)


def _telling(note: Note, clauses: list[Clause]) -> Iterator[Clause]:
    """The sentences that tell what was done, and those that nothing but the heading above makes history."""
    for clause in clauses:
        if _is_of_other_work(note, clause):
            continue
        is_by_heading = clause.context is clause.section and clause.context in _ABOVE
        if clause.context in _TOLD or (
            is_by_heading and cue_of(note.plain[clause.start : clause.end]) is None
        ):
            yield clause


def _is_of_other_work(note: Note, clause: Clause) -> bool:
    """Whether a sentence tells of another procedure alone: what was given there shows nothing of work at facets."""
    segments = segments_of(note, clause)
    return any(item.neighbour for item in segments) and not any(item.is_facet for item in segments)


def _place(note: Note, clause: Clause, kind: str, form: Stemmed) -> Span | None:
    """The first place in a sentence that is not denied there."""
    for match in form.finditer(note.plain, clause.start, clause.end):
        before = max(clause.start, match.start() - _NEAR)
        end = match.end() if kind == "placed" else match.start()
        if kind in _MAY_BE_DENIED and _DENIED.search(note.plain, before, end):
            continue
        if kind in {"drug", "given"} and _OF_ANOTHER_PLACE.search(
            note.plain, before, min(clause.end, match.end() + _NEAR)
        ):
            continue
        return match.span()
    return None
