"""The side of each target: what its own words say, laid beside the rest of the note."""

from dataclasses import dataclass

from facetwise.domain.vocabulary import Side
from facetwise.notes.body import AGAIN
from facetwise.notes.book import Book
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.mentions import Mention

_NEAR = 80  # characters within which a side and the words about it stand


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """The sides the body speaks of, a second side that takes the levels of the first, the side of a form's field."""

    sides: dict[str, Span]
    second: tuple[str, Span] | None
    field: tuple[str, Span] | None = None
    only: tuple[str, Span] | None = None
    titled: tuple[str, Span] | None = None
    doubted: tuple[str, Span] | None = None  # beside levels of the title that cannot be told
    undone: tuple[tuple[str, Span], ...] = ()
    blank: Span | None = None
    corrected: tuple[str, Span] | None = None  # that an addendum gives for one told in error
    promised: tuple[str, Span] | None = None  # of the title's joints that a nerve of the body supplies


def write_side(
    book: Book, path: str, mentions: list[Mention], shown_in: list[Mention], evidence: SideEvidence
) -> bool:
    """The side of one target as a fact; False where it has to be asked."""
    said, corrected = _united(mentions), evidence.corrected
    if corrected and said and {said[0], corrected[0]} == {"right", "left"}:
        return _as_corrected(book, path, corrected, said[1])
    return _write_side(book, path, mentions, shown_in, evidence)


def _write_side(
    book: Book, path: str, mentions: list[Mention], shown_in: list[Mention], evidence: SideEvidence
) -> bool:
    said, shown = _united(mentions), _united(shown_in)
    if evidence.blank and not said and not shown:
        book.missing(path, "placeholder")
        return False
    if evidence.field and said and said[0] != evidence.field[0] != "bilateral":
        book.add(path, None, evidence.field[1], "side", certainty=Certainty.CONTRADICTED, also=(said[1],))
        return False
    said = said or evidence.field
    if evidence.second and said is None and shown is None:
        said = evidence.only
    if evidence.second and said and mentions[0] in shown_in:
        return _with_second(book, path, said, evidence.second)
    if said is None and shown is None and not evidence.sides:
        said = evidence.titled or evidence.doubted
    if said is None and shown is None:
        return _from_body(book, path, evidence, is_shown=mentions[0] in shown_in)
    value, span = said or shown or (None, None)
    against = (
        _left_out(value, shown, evidence)
        or _doubted(shown, evidence)
        or _unlike_promised(shown, evidence)
        or _against(value, said, shown, evidence)
    )
    if against:
        book.add(path, None, span, "side", certainty=Certainty.CONTRADICTED, also=(against,))
        return False
    book.add(path, Side(str(value)), span, "side")
    return True


def _as_corrected(book: Book, path: str, corrected: tuple[str, Span], wrong: Span) -> bool:
    """The side of an addendum that takes back the one above it; the place of that one is kept beside it."""
    remark = "the addendum corrects the side"
    side, span = Side(corrected[0]), corrected[1]
    book.add(path, side, span, "corrected side", certainty=Certainty.INFERRED, also=(wrong,), remark=remark)
    return True


def only_side(mentions: list[Mention]) -> tuple[str, Span] | None:
    """The side of these mentions, where all that have one have the same."""
    return _united(mentions) if len({item.side for item in mentions if item.side}) == 1 else None


def united_side(mentions: list[Mention]) -> tuple[str, Span] | None:
    """The side of these mentions together: both sides where they name each of them."""
    return _united(mentions)


def _united(mentions: list[Mention]) -> tuple[str, Span] | None:
    sides = {item.side: item.side_span for item in mentions if item.side and item.side_span}
    if not sides:
        return None
    span = next(iter(sides.values()))
    both = "bilateral" in sides or {"right", "left"} <= set(sides)
    return ("bilateral" if both else next(iter(sides)), span)


def _with_second(book: Book, path: str, said: tuple[str, Span], second: tuple[str, Span]) -> bool:
    if second[0] == said[0]:
        book.add(path, None, said[1], "second side", certainty=Certainty.CONTRADICTED, also=(second[1],))
        return False
    book.add(path, Side.BILATERAL, said[1], "second side", certainty=Certainty.INFERRED, also=(second[1],))
    return True


def _from_body(book: Book, path: str, evidence: SideEvidence, *, is_shown: bool) -> bool:
    sides = evidence.sides
    both = "bilateral" in sides or {"right", "left"} <= set(sides)
    if len(sides) == 1 or (both and "bilateral" in sides):
        value = "bilateral" if both else next(iter(sides))
        book.add(
            path, Side(value), next(iter(sides.values())), "side of the body", certainty=Certainty.INFERRED
        )
        return True
    second = evidence.second
    if is_shown and not sides and second and _is_repeated(book, second):
        book.add(path, Side.BILATERAL, second[1], "second side", certainty=Certainty.INFERRED)
        return True
    book.missing(path, "side")
    return False


def _is_repeated(book: Book, second: tuple[str, Span]) -> bool:
    """``The same was done on the other side``, of a side that has no name: both, whichever came first."""
    start, end = second[1]
    again = AGAIN.search(book.note.plain, max(0, start - _NEAR), end + _NEAR)
    return second[0] == "other" and again is not None


def _left_out(value: str | None, shown: tuple[str, Span] | None, evidence: SideEvidence) -> Span | None:
    """Where the note says that this side was left out."""
    if value != "bilateral" and shown is not None:
        return None
    return next((place for side, place in evidence.undone if value in {side, "bilateral"}), None)


def _doubted(shown: tuple[str, Span] | None, evidence: SideEvidence) -> Span | None:
    """Where a title that leaves its levels open names another side than the body."""
    doubted = evidence.doubted
    if not doubted or evidence.titled or not shown or doubted[0] == shown[0]:
        return None
    is_of_both = doubted[0] == "bilateral" and (evidence.second or len(evidence.sides) > 1)
    return None if is_of_both else doubted[1]


def _unlike_promised(shown: tuple[str, Span] | None, evidence: SideEvidence) -> Span | None:
    """Where the title's joints lie on another side than the nerves that the body shows for them."""
    promised = evidence.promised
    if not promised or not shown or promised[0] == shown[0]:
        return None
    is_of_both = promised[0] == "bilateral" and (evidence.second or len(evidence.sides) > 1)
    return None if is_of_both else promised[1]


def _against(
    value: str | None,
    said: tuple[str, Span] | None,
    shown: tuple[str, Span] | None,
    evidence: SideEvidence,
) -> Span | None:
    """The place that speaks against a side, if any."""
    sides, second = evidence.sides, evidence.second
    one_each = {side[0] for side in (evidence.titled, evidence.only) if side}
    if shown is None and evidence.only and one_each == {"right", "left"}:
        return evidence.only[1]
    if second and value in {"right", "left"} and second[0] in {"right", "left", "other"}:
        return second[1]
    if said and shown and said[0] != shown[0] and not (said[0] == "bilateral" and (second or len(sides) > 1)):
        return shown[1]
    if value == "bilateral":
        alone = [side for side in ("right", "left") if set(sides) == {side}]
        return sides[alone[0]] if alone and not second and shown is None else None
    opposite = {"right": "left", "left": "right"}.get(str(value))
    if shown is None and value not in sides:
        return sides.get("bilateral") or sides.get(str(opposite))
    return None
