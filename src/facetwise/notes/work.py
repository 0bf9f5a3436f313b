"""One piece of work of a note while it is being read: its technique, and the targets named for it."""

import re
from dataclasses import dataclass, field

from facetwise.domain.vocabulary import Technique
from facetwise.notes.kinds import mentions_in
from facetwise.notes.lesions import LESIONED
from facetwise.notes.mentions import Mention
from facetwise.notes.segments import Segment
from facetwise.notes.techniques import BLOCK, JOINT, RADIOFREQUENCY, TREATED, names_a_lesion
from facetwise.notes.text import Note

HEAT = {Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY}
LESIONS = {*HEAT, Technique.OTHER}
_PLACEHOLDER = re.compile(
    r"\*{3,}|_{3,}|\b[ctl]#|\blevels? (?:previously|as|listed) (?:mentioned|above|listed|stated)\b"
    r"|\[(?:level|side)s?\]|\[\[[^\]\n]{0,40}\]\]|\{[^}\n]{0,40}\}|<<[^>\n]{0,40}>>"
)
_PROCEDURE_FOLLOWS = re.compile(r" ?(?:-?sided )?(?:lumbar|cervical|thoracic|medial|facet|[ctl]\d)")
_OF_A_SIDE = re.compile(r"\bside\b|\blateralit|\bleft ?/ ?right\b|\bright ?/ ?left\b|\*side")


@dataclass(slots=True)
class Work:
    """One technique with the targets that title and body name for it."""

    technique: Technique | None
    span: tuple[int, int]
    title: list[Mention] = field(default_factory=list)
    body: list[Mention] = field(default_factory=list)
    doubts: list[Mention] = field(default_factory=list)
    loose: list[Mention] = field(default_factory=list)
    """Single levels that the description calls joints or nerves and that name none."""
    beside: list[Mention] = field(default_factory=list)
    """Levels where the description treats something, without a word for what they are."""
    rows: list[Mention] = field(default_factory=list)
    """Levels of a list that were not understood."""
    is_titled: bool = False
    is_headed: bool = False  # its title stands under a heading of its own
    is_shown: bool = False
    placeholder: tuple[int, int] | None = None
    side_blank: tuple[int, int] | None = None
    places: list[tuple[int, int]] = field(default_factory=list)

    @property
    def has_targets(self) -> bool:
        """Whether levels were named for it, clear ones or not."""
        return bool(self.title or self.body or self.doubts)

    def sort(self, found: list[Mention], clear: list[Mention]) -> None:
        """Puts clear targets where they were named, in the title or the body, and the others with the doubts."""
        for item in found:
            if item.kind in {"joint", "nerve"} and item.names:
                clear.append(item)
            elif item.doubt and (clear is self.title or not self.title):
                self.doubts.append(item)
            elif item.doubt and item.is_bare and item.has_kind_word:
                self.loose.append(item)

    def note_blank_field(self, note: Note, start: int, end: int) -> None:
        """The field of the levels was not filled in: what the text below names without a side is the template's own."""
        if (blank := _PLACEHOLDER.search(note.plain, start, end)) and not any(
            item.side for item in self.body
        ):
            self.placeholder = self.placeholder or blank.span()
            self.body.clear()

    def note_blank(self, note: Note, segment: Segment) -> None:
        """A blank that was not filled in: of the side alone where it says so, else of the levels."""
        for blank in _PLACEHOLDER.finditer(note.plain, segment.start, segment.end):
            near = note.plain[max(segment.start, blank.start() - 14) : blank.end() + 8]
            begins = not re.search(r"[a-z0-9]", note.plain[segment.start : blank.start()])
            if _OF_A_SIDE.search(near) or (begins and _PROCEDURE_FOLLOWS.match(note.plain, blank.end())):
                self.side_blank = self.side_blank or blank.span()
            else:
                self.placeholder = self.placeholder or blank.span()


def place_of(segment: Segment) -> tuple[int, int]:
    """The words that name the work in a segment."""
    for pattern in (RADIOFREQUENCY, LESIONED, BLOCK, JOINT):
        if pattern is RADIOFREQUENCY and not names_a_lesion(segment.words):
            continue  # "MBB (no RFA, pacemaker)"
        if match := pattern.search(segment.words):
            return segment.start + match.start(), segment.start + match.end()
    return segment.start, segment.end


_LEFT_UNDONE = re.compile(r"(?:[^.]|\.(?=\d)){0,160}\b(?:not|never|unable|abandon\w*|abort\w*|backed out)\b")


def note_treated(note: Note, works: list[Work], segment: Segment) -> None:
    """Keeps the bare levels of what was treated, so that one that turns out to be no target is asked about."""
    is_treated = TREATED.search(segment.words) and not _LEFT_UNDONE.match(note.plain, segment.start)
    if len(works) == 1 and is_treated:
        named = mentions_in(note, segment.start, segment.end)
        works[0].beside += [item for item in named if item.kind == "unknown" and not item.has_kind_word]
