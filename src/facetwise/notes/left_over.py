"""What is left of the targets once the note says that some of them, or one side of some, were left out."""

import re
from dataclasses import replace

from facetwise.domain.vocabulary import Technique
from facetwise.notes.book import Book
from facetwise.notes.kinds import joints_meant, mentions_in, names_of
from facetwise.notes.mentions import Mention
from facetwise.notes.sections import Clause
from facetwise.notes.undone import Undone
from facetwise.notes.work import Work

_ENTERED = re.compile(r"\b(?:enter(?:ed)?|access(?:ed)?|cannulat\w+|penetrat\w+)\b")
_OTHER = {"right": "left", "left": "right"}


def only_these(book: Book, only: Clause, chosen: list[Mention], work: Work) -> list[Mention]:
    """Those of the targets that the note says were performed alone; a name without a kind takes theirs."""
    named = mentions_in(book.note, only.start, only.end, default=chosen[0].kind)
    kept = [item for item in named if item.names and set(item.names) <= names_of(chosen)]
    work.title = kept or work.title
    work.doubts = [] if kept else work.doubts
    return kept or chosen


def left_over(
    book: Book, chosen: list[Mention], work: Work, undone: Undone
) -> tuple[list[Mention], list[Mention]]:
    """The targets without those the note says were left out, and the places where it cannot be told which."""
    if not chosen or not undone.levels:
        return chosen, []
    kind = chosen[0].kind
    chosen_sides = {item.side for item in chosen if item.side}
    named = [item for place in undone.levels for item in mentions_in(book.note, *place, default=kind)]
    out = [
        item
        for item in named
        if joints_meant([item]) & joints_meant(chosen) and not _is_elsewhere(book, item, chosen_sides, work)
    ]
    chosen, out = _without_sides(chosen, out, work)
    names = names_of(out)
    if not out or not names & names_of(chosen):
        return chosen, (out if out and {item.kind for item in out} != {item.kind for item in chosen} else [])
    kept = [item for item in chosen if not set(item.names) & names]
    shown = names_of(work.body)
    if not kept or names & shown or not names_of(kept) <= (shown or names_of(kept)):
        return chosen, [*(item for item in chosen if set(item.names) & names), *out]
    work.title = [item for item in work.title if not set(item.names) & names]
    return kept, []


def _without_sides(
    chosen: list[Mention], out: list[Mention], work: Work
) -> tuple[list[Mention], list[Mention]]:
    """The targets without the sides that were left out of them, and what was left out on no side of its own.

    A joint that was meant on both sides, shown on the left and left out on the right, was treated on the left.
    """
    shown = {(name, item.side) for item in work.body for name in item.names}
    rest: list[Mention] = []
    for item in out:
        other = _OTHER.get(item.side or "")
        if other is None or not all((name, other) in shown for name in item.names):
            rest.append(item)
            continue
        chosen = [kept for each in chosen if (kept := _on_one_side(each, item, other))]
        work.body = [kept for each in work.body if (kept := _on_one_side(each, item, other))]
        work.title = [kept for each in work.title if (kept := _on_one_side(each, item, other))]
    return chosen, rest


def _on_one_side(item: Mention, out: Mention, other: str) -> Mention | None:
    """A target as it is once one side of it was left out; ``None`` where it was that side alone."""
    if not set(item.names) & set(out.names) or item.side == other:
        return item
    return None if item.side == out.side else replace(item, side=other)


def _is_elsewhere(book: Book, out: Mention, sides: set[str], work: Work) -> bool:
    """Whether what was left out lies on the side that was not treated, or is a joint whose nerves were then blocked."""
    if out.side in {"right", "left"} and sides and not sides & {out.side, "bilateral"}:
        return True
    is_block = work.technique is Technique.MEDIAL_BRANCH_BLOCK and work.is_titled
    return is_block and out.kind == "joint" and bool(_ENTERED.search(book.note.plain, out.end, out.end + 90))
