"""The targets of one piece of work: what title and body agree on, and a question where they do not."""

import re
from dataclasses import replace

from facetwise.domain.spine import is_joint
from facetwise.notes.book import Book
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.kinds import joints_meant, mentions_in, names_of
from facetwise.notes.left_over import left_over, only_these
from facetwise.notes.mentions import INFERRED_BY, Mention
from facetwise.notes.target_sides import SideEvidence, only_side, united_side, write_side
from facetwise.notes.undone import Undone
from facetwise.notes.unread import unread
from facetwise.notes.work import Work

PATTERN = "level grammar"
_CORRECTION = re.compile(
    r"\b(?:correction|i mean|(?:changed|revised|corrected|amended|switched) to"
    r"|(?:scratch|strike) that|make that|no,? sorry|sorry,)\b"
)
_SOON = 25  # characters after the last level


def write_targets(
    book: Book,
    path: str,
    work: Work,
    evidence: SideEvidence,
    undone: Undone,
    *,
    says_others: bool,
) -> None:
    """The targets of a work as facts under ``path``, or what has to be asked about them."""
    chosen = named = _chosen(work)
    if undone.only is not None and chosen:
        chosen = only_these(book, undone.only, chosen, work)
    chosen, open_ones = left_over(book, chosen, work, undone)
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
    if not chosen or (open_levels := unread(book.note, chosen, work, undone)):
        work.doubts = open_levels if chosen else work.doubts
        _ask_levels(book, path, work)
        return
    if place := _correction(book, chosen):
        _contradict(book, path, [_span(chosen[0]), place])
        book.ask(
            "levels", "the note corrects the levels in passing: which joints or nerves were treated?", place
        )
        return
    if place := _amendment(book, chosen, named, undone):
        _contradict(book, path, [_span(chosen[0]), place])
        book.ask("levels", "an addendum names other levels: which joints or nerves were treated?", place)
        return
    if _differ(work, says_others=says_others):
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


def _amendment(book: Book, chosen: list[Mention], named: list[Mention], undone: Undone) -> Span | None:
    """Where an addendum names joints or nerves that are none of these, nor those it takes back (``named`` before)."""
    for place in undone.amended:
        known = [*chosen, *named] if place in undone.levels else chosen
        for item in mentions_in(book.note, *place, default=chosen[0].kind):
            is_alike = item.kind == chosen[0].kind
            more = (
                set(item.names) - names_of(known) if is_alike else joints_meant([item]) - joints_meant(known)
            )
            if more:
                return _span(item)
    return None


def _contradict(book: Book, path: str, spans: list[Span]) -> None:
    certainty = Certainty.CONTRADICTED
    book.add(f"{path}.targets", None, spans[0], PATTERN, certainty=certainty, also=tuple(spans[1:]))


def _chosen(work: Work) -> list[Mention]:
    """The body's nerves where the title names the joints they supply; else the title, else the body."""
    title, body = _without_explanations(work.title), _without_explanations(work.body)
    says_more = joints_meant(title) < joints_meant(body) or names_of(title) < names_of(body)
    if not title or (work.doubts and body and says_more):
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


def _differ(work: Work, *, says_others: bool) -> bool:
    """Whether heading and description name different levels, or the latter some of them without a word for the rest."""
    if not work.title or not work.body or work.doubts:
        return False
    title, body = names_of(work.title), names_of(work.body)
    kinds = {item.kind for item in (*work.title, *work.body)}
    if len(kinds) == 1:
        return not (title == body or (body < title and (says_others or len(body) == 1)))
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
    evidence = replace(
        evidence, only=only_side(work.body), titled=only_side(work.title), doubted=only_side(work.doubts)
    )
    targets: dict[str, list[Mention]] = {}
    for item in chosen:
        for name in item.names:
            targets.setdefault(name, []).append(item)
    asked: list[str] = []
    for number, (name, mentions) in enumerate(targets.items()):
        kind = "joint" if is_joint(name) else "nerve"
        first = mentions[0]
        remark = "; ".join(dict.fromkeys(item.remark for item in mentions if item.remark)) or None
        is_sure = any(item.remark not in INFERRED_BY for item in mentions)
        certainty = Certainty.STATED if is_sure else Certainty.INFERRED
        book.add(
            f"{path}.targets[{number}].{kind}",
            name,
            _span(first),
            PATTERN,
            certainty=certainty,
            remark=remark,
        )
        told = replace(evidence, promised=_promised(work, name))
        if not write_side(book, f"{path}.targets[{number}].side", mentions, _shown(work, name), told):
            asked.append(name)
    if asked:
        spans = [_span(item) for item in chosen[:1]] + list(evidence.sides.values())
        book.ask("laterality", f"on which side or sides was {', '.join(asked)} treated?", *spans)


def _promised(work: Work, name: str) -> tuple[str, Span] | None:
    """The side on which the title names the joints that a nerve supplies."""
    if is_joint(name):
        return None
    of_nerve = joints_meant([item for item in work.body if name in item.names])
    return united_side([item for item in work.title if item.kind == "joint" and set(item.names) & of_nerve])


def _shown(work: Work, name: str) -> list[Mention]:
    """Where the body speaks of a target, by its name or, for a joint, by a nerve that supplies it."""
    return [
        item
        for item in work.body
        if name in item.names or (is_joint(name) and item.kind == "nerve" and name in joints_meant([item]))
    ]
