"""The targets of one piece of work: what title and body agree on, and a question where they do not."""

import re
from dataclasses import replace

from facetwise.domain.spine import is_joint
from facetwise.domain.vocabulary import Technique
from facetwise.notes.book import Book
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.kinds import Mention, joints_meant, mentions_in, names_of
from facetwise.notes.sections import Clause
from facetwise.notes.target_sides import SideEvidence, only_side, write_side
from facetwise.notes.undone import Undone
from facetwise.notes.work import Work

PATTERN = "level grammar"
_CORRECTION = re.compile(r"\b(?:correction|i mean|(?:scratch|strike) that|make that|no,? sorry|sorry,)\b")
_ENTERED = re.compile(r"\b(?:enter(?:ed)?|access(?:ed)?|cannulat\w+|penetrat\w+)\b")
_OTHER = {"right": "left", "left": "right"}
_SOON = 25  # characters after the last level


def write_targets(
    book: Book,
    path: str,
    work: Work,
    evidence: SideEvidence,
    undone: Undone,
    *,
    says_each: bool,
) -> None:
    """The targets of a work as facts under ``path``, or what has to be asked about them."""
    chosen = _chosen(work)
    if undone.only is not None and chosen:
        chosen = _only_these(book, undone.only, chosen, work)
    chosen, open_ones = _left_over(book, chosen, work, undone)
    if open_ones:
        spans = [_span(item) for item in open_ones]
        _contradict(book, path, spans)
        book.ask(
            "levels",
            "the heading names levels that the note says were left out: which joints or nerves were treated?",
            *spans,
        )
        return
    if work.placeholder and not work.body:
        book.add(f"{path}.targets", None, work.placeholder, "placeholder", certainty=Certainty.MISSING)
        book.ask(
            "levels",
            "the place for the levels is not filled in: which joints or nerves were treated?",
            work.placeholder,
        )
        if not evidence.sides and not evidence.field:
            book.ask("laterality", "on which side or sides was the treatment given?", work.placeholder)
        return
    if not chosen:
        _ask_levels(book, path, work)
        return
    if place := _correction(book, chosen):
        _contradict(book, path, [_span(chosen[0]), place])
        book.ask(
            "levels", "the note corrects the levels in passing: which joints or nerves were treated?", place
        )
        return
    if _differ(work, says_each=says_each):
        spans = [_span(item) for item in (work.title[0], _odd_one(work))]
        _contradict(book, path, spans)
        book.ask(
            "levels",
            "heading and description name different levels: which joints or nerves were treated?",
            *spans,
        )
        return
    _write(book, path, chosen, work, replace(evidence, undone=undone.sides, blank=work.side_blank))


def _correction(book: Book, chosen: list[Mention]) -> Span | None:
    """Where dictation takes back a level in the midst of naming them."""
    spoken = _CORRECTION.search(book.note.plain, chosen[0].start, chosen[-1].end + _SOON)
    return spoken.span() if spoken else None


def _contradict(book: Book, path: str, spans: list[Span]) -> None:
    certainty = Certainty.CONTRADICTED
    book.add(f"{path}.targets", None, spans[0], PATTERN, certainty=certainty, also=tuple(spans[1:]))


def _only_these(book: Book, only: Clause, chosen: list[Mention], work: Work) -> list[Mention]:
    """Those of the targets that the note says were performed alone; a name without a kind takes theirs."""
    named = mentions_in(book.note, only.start, only.end, default=chosen[0].kind)
    kept = [item for item in named if item.names and set(item.names) <= names_of(chosen)]
    work.title = kept or work.title
    work.doubts = [] if kept else work.doubts
    return kept or chosen


def _left_over(
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


def _chosen(work: Work) -> list[Mention]:
    """The body's nerves where the title names the joints they supply; else the title, else the body."""
    title, body = _without_explanations(work.title), _without_explanations(work.body)
    if not title or (work.doubts and body and joints_meant(title) < joints_meant(body)):
        return body
    nerves = [item for item in body if item.kind == "nerve"]
    all_joints = all(item.kind == "joint" for item in title)
    return nerves if nerves and all_joints and _is_complete(nerves, title) else title


def _without_explanations(named: list[Mention]) -> list[Mention]:
    """The nerves, where joints beside them only say which joint they supply (``L2 and L3 nerves (L3-4 joint)``)."""
    nerves = [item for item in named if item.kind == "nerve"]
    joints = [item for item in named if item.kind == "joint"]
    return nerves if nerves and joints and joints_meant(joints) <= joints_meant(nerves) else named


def _is_complete(nerves: list[Mention], title: list[Mention]) -> bool:
    return joints_meant(title) <= joints_meant(nerves)


def _ask_levels(book: Book, path: str, work: Work) -> None:
    if work.doubts:
        spans = [_span(item) for item in work.doubts]
        book.add(
            f"{path}.targets",
            None,
            spans[0],
            PATTERN,
            certainty=Certainty.AMBIGUOUS,
            also=tuple(spans[1:]),
            remark=work.doubts[0].doubt,
        )
        words = ", ".join(dict.fromkeys(book.note.text[a:b] for a, b in spans))
        book.ask(
            "levels",
            f'which joints were entered or which nerves were treated where the note says "{words}"?',
            *spans,
        )
        return
    book.add(f"{path}.targets", None, work.span, PATTERN, certainty=Certainty.MISSING)
    book.ask("levels", "which joints or nerves were treated, and on which side?", work.span)


def _differ(work: Work, *, says_each: bool) -> bool:
    if not work.title or not work.body or work.doubts:
        return False
    title, body = names_of(work.title), names_of(work.body)
    kinds = {item.kind for item in (*work.title, *work.body)}
    if len(kinds) == 1:
        return not (title == body or (body < title and (says_each or len(body) == 1)))
    return _odd_one(work) is not work.body[0] or not joints_meant(work.body) & joints_meant(work.title)


def _odd_one(work: Work) -> Mention:
    """The first place of the body that does not fit the title."""
    known = names_of(work.title)
    meant = joints_meant(work.title)
    mixed = {item.kind for item in work.title} != {item.kind for item in work.body}
    for item in work.body:
        fits = bool(joints_meant([item]) & meant) if mixed else set(item.names) <= known
        if not fits:
            return item
    return work.body[0]


def _span(item: Mention) -> Span:
    return (item.start, item.end)


def _write(
    book: Book,
    path: str,
    chosen: list[Mention],
    work: Work,
    evidence: SideEvidence,
) -> None:
    evidence = replace(evidence, only=only_side(work.body), titled=only_side(work.title))
    targets: dict[str, list[Mention]] = {}
    for item in chosen:
        for name in item.names:
            targets.setdefault(name, []).append(item)
    asked: list[str] = []
    for number, (name, mentions) in enumerate(targets.items()):
        kind = "joint" if is_joint(name) else "nerve"
        first = mentions[0]
        remark = "; ".join(dict.fromkeys(item.remark for item in mentions if item.remark)) or None
        book.add(f"{path}.targets[{number}].{kind}", name, _span(first), PATTERN, remark=remark)
        if not write_side(book, f"{path}.targets[{number}].side", mentions, _shown(work, name), evidence):
            asked.append(name)
    if asked:
        spans = [_span(item) for item in chosen[:1]] + list(evidence.sides.values())
        book.ask("laterality", f"on which side or sides was {', '.join(asked)} treated?", *spans)


def _shown(work: Work, name: str) -> list[Mention]:
    """Where the body speaks of a target, by its name or, for a joint, by a nerve that supplies it."""
    return [
        item
        for item in work.body
        if name in item.names or (is_joint(name) and item.kind == "nerve" and name in joints_meant([item]))
    ]
