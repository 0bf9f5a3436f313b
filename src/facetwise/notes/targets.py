"""The targets of one piece of work: what title and body agree on, and a question where they do not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from facetwise.domain.spine import is_joint
from facetwise.domain.vocabulary import Side
from facetwise.notes.book import Book
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.kinds import Mention, joints_meant, mentions_in
from facetwise.notes.sections import Clause
from facetwise.notes.undone import Undone
from facetwise.notes.work import Work

PATTERN = "level grammar"
_CORRECTION = re.compile(r"\b(?:correction|i mean|(?:scratch|strike) that|make that|no,? sorry|sorry,)\b")
_SOON = 25  # characters after the last level


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """The sides the body speaks of, a second side that takes the levels of the first, the side of a form's field."""

    sides: dict[str, Span]
    second: tuple[str, Span] | None
    field: tuple[str, Span] | None = None
    only: tuple[str, Span] | None = None
    titled: tuple[str, Span] | None = None
    undone: tuple[tuple[str, Span], ...] = ()
    blank: Span | None = None


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
    kept = [item for item in named if item.names and set(item.names) <= _names(chosen)]
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
    named = [item for place in undone.levels for item in mentions_in(book.note, *place, default=kind)]
    out = [item for item in named if joints_meant([item]) & joints_meant(chosen)]
    names = _names(out)
    if not out or not names & _names(chosen):
        return chosen, (out if out and {item.kind for item in out} != {item.kind for item in chosen} else [])
    kept = [item for item in chosen if not set(item.names) & names]
    shown = _names(work.body)
    if not kept or names & shown or not _names(kept) <= (shown or _names(kept)):
        return chosen, [*(item for item in chosen if set(item.names) & names), *out]
    work.title = [item for item in work.title if not set(item.names) & names]
    return kept, []


def _chosen(work: Work) -> list[Mention]:
    """The body's nerves where the title names the joints they supply; else the title, else the body."""
    title, body = _without_explanations(work.title), work.body
    if not title or (work.doubts and body and joints_meant(title) < joints_meant(body)):
        return body
    nerves = [item for item in body if item.kind == "nerve"]
    all_joints = all(item.kind == "joint" for item in title)
    return nerves if nerves and all_joints and _is_complete(nerves, title) else title


def _without_explanations(title: list[Mention]) -> list[Mention]:
    """The nerves, where joints beside them only say which joint they supply (``L2 and L3 nerves (L3-4 joint)``)."""
    nerves = [item for item in title if item.kind == "nerve"]
    joints = [item for item in title if item.kind == "joint"]
    return nerves if nerves and joints and joints_meant(joints) <= joints_meant(nerves) else title


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
    title, body = _names(work.title), _names(work.body)
    kinds = {item.kind for item in (*work.title, *work.body)}
    if len(kinds) == 1:
        return not (title == body or (body < title and (says_each or len(body) == 1)))
    return _odd_one(work) is not work.body[0] or not joints_meant(work.body) & joints_meant(work.title)


def _odd_one(work: Work) -> Mention:
    """The first place of the body that does not fit the title."""
    known = _names(work.title)
    meant = joints_meant(work.title)
    mixed = {item.kind for item in work.title} != {item.kind for item in work.body}
    for item in work.body:
        fits = bool(joints_meant([item]) & meant) if mixed else set(item.names) <= known
        if not fits:
            return item
    return work.body[0]


def _names(mentions: Iterable[Mention]) -> set[str]:
    return {name for item in mentions for name in item.names}


def _span(item: Mention) -> Span:
    return (item.start, item.end)


def _write(
    book: Book,
    path: str,
    chosen: list[Mention],
    work: Work,
    evidence: SideEvidence,
) -> None:
    evidence = replace(evidence, only=_only(work.body), titled=_only(work.title))
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
        if not _side(book, f"{path}.targets[{number}].side", mentions, _shown(work, name), evidence):
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


def _side(
    book: Book, path: str, mentions: list[Mention], shown_in: list[Mention], evidence: SideEvidence
) -> bool:
    """The side of one target as a fact; False where it has to be asked."""
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
    if said is None and shown is None and not evidence.sides and evidence.titled:
        said = evidence.titled
    if said is None and shown is None:
        return _from_body(book, path, evidence.sides)
    value, span = said or shown or (None, None)
    against = _left_out(value, shown, evidence) or _against(value, said, shown, evidence)
    if against:
        book.add(path, None, span, "side", certainty=Certainty.CONTRADICTED, also=(against,))
        return False
    book.add(path, Side(str(value)), span, "side")
    return True


def _only(mentions: list[Mention]) -> tuple[str, Span] | None:
    """The side of these mentions, where all that have one have the same."""
    return _united(mentions) if len({item.side for item in mentions if item.side}) == 1 else None


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


def _from_body(book: Book, path: str, sides: dict[str, Span]) -> bool:
    both = "bilateral" in sides or {"right", "left"} <= set(sides)
    if len(sides) == 1 or (both and "bilateral" in sides):
        value = "bilateral" if both else next(iter(sides))
        book.add(
            path, Side(value), next(iter(sides.values())), "side of the body", certainty=Certainty.INFERRED
        )
        return True
    book.missing(path, "side")
    return False


def _left_out(value: str | None, shown: tuple[str, Span] | None, evidence: SideEvidence) -> Span | None:
    """Where the note says that this side was left out."""
    if value != "bilateral" and shown is not None:
        return None
    return next((place for side, place in evidence.undone if value in {side, "bilateral"}), None)


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
