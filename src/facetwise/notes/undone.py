"""What was meant to be done and was left undone: the whole procedure, or some of its levels or sides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from facetwise.notes.asides import without_asides
from facetwise.notes.context import Context
from facetwise.notes.facts import Span
from facetwise.notes.kinds import joints_meant, mentions_in
from facetwise.notes.level_tokens import NO_SIDE
from facetwise.notes.sections import Clause
from facetwise.notes.segments import segments_of
from facetwise.notes.text import Note

_NOT_DONE = (
    r"\b(?:elected|decided|chose|opted) (?:not to (?:go|proceed|perform|continue)|against (?:the"
    r"|proceeding|going)|to (?:hold|defer|cancel|postpone|wait)\b)",
    r"\b(?:procedure|injection|block|ablation|rfa|rhizotomy|case)s? not (?:performed|done|carried out|attempted"
    r"|started)"
    r"|\b(?:procedure|injection|block|ablation|rfa|rhizotomy|case)s? (?:was|were|had to be|has been"
    r"|have been) (?:then |therefore |thus )?(?:aborted|cancell?ed|abandoned"
    r"|not (?:performed|done|given|carried out|attempted|completed|possible|started)|deferred|postponed"
    r"|terminated|rescheduled|called off|stopped|held|put off)",
    r"\b(?:procedure|case|injection|block|ablation|rfa) (?:aborted|cancell?ed|postponed|abandoned|rescheduled)\b",
    r"\b(?:asked|wished|wanted|begged|preferred|requested|decided) (?:us |me |that we )?(?:not to (?:go on"
    r"|continue|be|have)"
    r"|to (?:abort|cancel|call it off)|not (?:go on|continue))|\bwithout anything (?:having been "
    r"|being )?(?:done|injected)"
    r"|\bnothing (?:at all )?(?:had been|having been|has been) (?:done|injected|given)\b",
    r"\b(?:unsafe|unwise|not safe|not fair|not possible) to (?:carry on|continue|proceed|go on|persist)\b"
    r"|\bneither (?:\w+ ){0,2}(?:was|were) (?:\w+ly )?(?:reached|entered|injected|blocked|lesioned|treated|done)\b"
    r"|\b(?:try|attempt) (?:it )?again (?:with|without|under|on|in|another)\b",
    r"\bgave up (?:before|there|here)\b|\bbefore (?:numbing|prepping)\b|\b(?:did"
    r"|does) not wish to (?:continue|proceed|go)\b|\bbefore any (?:needle|injection)s?\b",
    r"\b(?:declined|refused) (?:to proceed|(?:the|today'?s) (?:procedure|injection|block|ablation))",
    r"\bno (?:\w+ ){0,2}(?:procedures?|injections?|blocks?|interventions?|ablations?) (?:was |were |is "
    r"|are )?(?:today"
    r"|performed|done|given|carried out|attempted|this visit)\b",
    r"\b(?:did|does) not take place\b|\bnothing (?:else )?(?:was )?(?:injected|done|performed"
    r"|burn(?:ed|t)|lesioned|ablated|heated|treated|blocked"
    r"|given)\b(?! (?:after|at the end|through|behind))",
    r"\bno (?!further|additional|more|other|second|repeat)(?:\w+ ){0,2}(?:needles?|cannula\w*|introducers?|electrodes?"
    r"|probes?|injections?|drugs?) (?:was|were|went|had been|have been|has been) (?:\w+ly |ever |yet )?(?:placed"
    r"|inserted|given|used|advanced|made|introduced|passed|opened|delivered|created|attempted|in\b)",
    r"\b(?:procedure|case|session|operation|it) (?:was |is )?(?:called off|scrapped|stood down|never (?:begun|started)"
    r"|not (?:begun|started)|cut short)\b|\b(?:discontinued|terminated|halted|abandoned|called off|ended|stopped)"
    r" (?:prior to|before) (?!(?:the |this |today's )?(?:procedure|injection|day|visit|block|ablation))",
    r"\b(?:did|could) not (?:proceed|go ahead|perform|continue|do the|start)\b|\bnot (?:to )?(?:go (?:ahead|on|any"
    r" further|further)|proceed)\b|\bunable to (?:proceed|perform|complete)\b",
    r"\b(?:will be|to be|was|were|has been) re-?(?:booked|scheduled)\b|\b(?:aborted|cancell?ed) (?:today"
    r"|before|because|due|prior)\b",
    r"\bleft (?:the )?(?:clinic|room|suite|department) (?:before|without)\b|\bno[- ]show\b"
    r"|\bno (?:skin prep|needles?)\b(?= ?[.,;]|$)|\bstopped (?:there|here|at (?:that|this) point|before)\b"
    r"|\bre-?arranged\b"
    r"|\bdid not (?:attend|arrive|show)\b|\b(?:we|i) stopped(?= ?[,.;])"
    r"|\bno medications? (?:was|were) (?:given|injected)\b(?! for)",
)
_STOPPED = re.compile("|".join(_NOT_DONE))
_NO_LESION = (  # of an ablation; a block may be given through the same needles
    r"\b(?:no|without (?:an?y? )?)(?!further|additional|more|other|second|repeat) ?(?:\w+ ){0,2}(?:lesion\w*"
    r"|ablations?|burns?)"
    r" (?:was |were |had been |being )?(?:\w+ly )?(?:made|created|performed|done|delivered|carried out|given)\b"
)
_STOPPED_LESION = re.compile("|".join((*_NOT_DONE, _NO_LESION)))
_NERVES_NOT_POSSIBLE = re.compile(
    r"\b(?:medial branch (?:nerve )?blocks?|[cltf]?mbbs?) (?:was|were|is|are) not (?:possible|feasible"
    r"|performed|done)\b"
)
_INSTEAD = re.compile(
    r"\binstead\b[^.]{0,160}\b(?:was|were) (?:then )?(?:done|performed|carried out|given)\b"
)
_LEFT_OUT = re.compile(
    r"\b(?:was|were|is) (?:not|never) |\bcould not\b|\bunable to\b|\bfailed to\b|\bimpossible to\b"
    r"|\bnothing\b"
    r"|\b(?:abandoned|aborted|omitted|skipped|deferred|postponed|cancell?ed|left (?:alone|out|untreated"
    r"|for))\b"
    r"|\b(?:fused|ankylosed|bridged|obliterated|inaccessible)\b|\bno joint (?:line|space)\b"
    r"|\bnot done\b|\bwould not\b|\bleft it\b|\bgave up\b"
    r"|\bno (?:\w+ )?(?:lesions?|burns?) (?:was|were)\b"
)
_PERFORMED = re.compile(r"(?:procedures? )?(?:performed|done|completed)|(?:actual )?procedures? performed")
_WISHED_NOT = re.compile(
    r"\b(?:not|n't|without|never|declined|refused) (?:\w+ ){0,3}$"
)  # "did not wish to be rebooked"
_ON_ANOTHER_DAY = re.compile(r"\b(?:last (?:week|month|visit|time|year)|ago|previously|yesterday)\b")
_WENT_ON = re.compile(
    r"\b(?:but|then|afterwards?|eventually)\b[^.;]{0,50}\b(?:proceed|go (?:ahead|on)|continue)\b"
)
_INTENDED = re.compile(r"(?:procedures? )?(?:planned|intended|scheduled)\b")
_ONLY = re.compile(r"\bonly\b|\balone\b")
_SIDE = re.compile(rf"\b(right|left)\b(?! {NO_SIDE})(?: side| half| levels?| joints?| nerves?)?")


_THAT_SIDE = re.compile(r"\b(?:that|this|the same) side\b")
_ADDENDUM = re.compile(r"\b(?:addend(?:um|a)|late entry|amendment|corrected note)\b")
_AMENDS = re.compile(
    r"\b(?:was|were) (?:in fact |actually |really |also |then )?(?:treated|injected|blocked|ablated|lesioned|entered"
    r"|done|performed)\b"
    r"|\b(?:treated|injected|blocked|ablated|lesioned|performed|levels?|joints?|nerves?"
    r"|targets?)(?: \w+)? (?:was|were|is|are)\b"
    r"|\bshould (?:read|be|say|have|state)\b|\bcorrect(?:ion|ed)?\b|\b(?:in )?error\b|\bmis(?:take|typed"
    r"|stat|label)"
    r"|\b(?:not|instead of|rather than) (?:the )?(?:right |left )?[ctl]\d"
)
_IN_QUESTION = re.compile(r"\b(?:whether|clarify|unclear|unsure|not (?:sure|clear|certain)|check if)\b|\?")
_LATER = re.compile(r"\b(?:will|next|plan(?:s|ned)?|schedul\w+|return|if)\b")
_AGAIN_LATER = re.compile(r"book|schedul|arrang")
_THERE = re.compile(
    r"\b(?:there|here|at (?:this|that) (?:level|joint|site|point|nerve)|into it|this (?:level|joint|one))\b"
)


@dataclass(frozen=True, slots=True)
class Undone:
    """Where the note says that levels or sides were left out, and the one place that says what alone was done."""

    levels: tuple[Span, ...] = ()
    sides: tuple[tuple[str, Span], ...] = ()
    only: Clause | None = None
    amended: tuple[Span, ...] = ()  # sentences of an addendum that name levels anew


def stopped(
    note: Note,
    clauses: list[Clause],
    meant: set[str],
    sides: set[str],
    *,
    of_joints: bool = False,
    of_lesions: bool = False,
) -> Span | None:
    """Where the note says that what was meant to be done was not done, and does not say what was done instead.

    A sentence that says so of some of the joints that were meant, or of one side, leaves the others done; and where
    joints were entered (``of_joints``), blocks of their nerves that were not possible are the reason for it. Where
    nerves were to be lesioned (``of_lesions``) and no lesion was made, nothing was done.
    """
    form = _STOPPED_LESION if of_lesions else _STOPPED
    if only_performed(note, clauses) or _INSTEAD.search(note.plain):
        return None
    told = undone_in(note, clauses)
    left = {joint for start, end in told.levels for joint in _joints_at(note, start, end)}
    for number, clause in enumerate(clauses):
        words = without_asides(note.plain[clause.start : clause.end])
        found = form.search(_NERVES_NOT_POSSIBLE.sub(" ", words) if of_joints else words)
        if (
            found
            and clause.context is not Context.HISTORY
            and not _ON_ANOTHER_DAY.search(words)
            and not _WENT_ON.search(words, found.end())
            and not _WISHED_NOT.search(words, 0, found.start())
            and not _speaks_of_other_work(note, clause)
        ):
            some = _joints_told(note, clause)
            if not some and number and _THERE.search(words):
                some = _joints_told(note, clauses[number - 1])
            if not some and left and not left >= meant and _AGAIN_LATER.search(found.group()):
                continue  # what is to be booked again are the levels that were left out
            side = _side_stopped_at(note, clauses, number) or _SIDE.search(words)
            leaves_a_side = side and sides - {side[1]}
            if not leaves_a_side and (not some or some >= meant):
                return clause.start + found.start(), clause.start + found.end()
    return None


def _side_stopped_at(note: Note, clauses: list[Clause], number: int) -> re.Match[str] | None:
    """The side named in the sentence before one that says that the work was stopped ``on that side``."""
    clause = clauses[number]
    words = note.plain[clause.start : clause.end]
    if (
        not number
        or clause.context is Context.HISTORY
        or not _THAT_SIDE.search(words)
        or not _STOPPED.search(words)
    ):
        return None
    return _SIDE.search(note.plain, clauses[number - 1].start, clauses[number - 1].end)


def _speaks_of_other_work(note: Note, clause: Clause) -> bool:
    segments = segments_of(note, clause)
    return any(item.neighbour for item in segments) and not any(item.is_facet for item in segments)


def _joints_told(note: Note, clause: Clause) -> set[str]:
    """The joints that a sentence means; levels without a word for their kind are taken for either."""
    return _joints_at(note, clause.start, clause.end)


def _joints_at(note: Note, start: int, end: int) -> set[str]:
    kinds = (None, "joint", "nerve")
    told = (joints_meant(mentions_in(note, start, end, default=kind)) for kind in kinds)
    return next((joints for joints in told if joints), set())


_PARTLY = re.compile(
    r"\battempted\b|\bonly (?:completed|done|performed|treated|lesioned)\b|\b(?:completed|done|performed"
    r"|treated) only\b"
    r"|\bbefore any (?:lesion|injection)|\bno lesion"
)


def says_partly(note: Note) -> bool:
    """Whether a note says in so many words that less was done than was begun."""
    return _PARTLY.search(note.plain) is not None


def only_performed(note: Note, clauses: list[Clause]) -> Clause | None:
    """``Performed: right L4-5 only``: what was done in the end, in so many words."""
    for clause in clauses:
        words = note.plain[clause.start : clause.end]
        says_so = _PERFORMED.fullmatch(clause.heading) and _ONLY.search(words)
        if says_so and mentions_in(note, clause.start, clause.end):
            return clause
    return None


def as_ended(note: Note, clauses: list[Clause]) -> list[Clause]:
    """The clauses, where what was planned is the title once the note says which of its levels alone were performed."""
    end = only_performed(note, clauses)
    if end is None:
        return clauses
    return [
        replace(clause, context=Context.TITLE, section=Context.TITLE)
        if clause.section is Context.PLAN and _INTENDED.match(clause.heading)
        else clause
        for clause in clauses
    ]


_SAYS_MORE = re.compile(
    r"\b(?:is|are|was|were|had|has)\b(?! (?:not|never)\b)[^,;]*?(?:, |; )?\b(?:and|but|so|while|whereas) "
)


def _begin_of_what_was_left(words: str) -> int:
    """Where the part of a sentence begins that says what was left out (``L5-S1 hurts, and L4-5 was not injected``)."""
    left = _LEFT_OUT.search(words)
    ends = [match.end() for match in _SAYS_MORE.finditer(words, 0, left.start() if left else 0)]
    return ends[-1] if ends else 0


def undone_in(note: Note, clauses: list[Clause]) -> Undone:
    """What sentences of the description say was left out."""
    levels: list[Span] = []
    sides: list[tuple[str, Span]] = []
    for number, clause in enumerate(clauses):
        words = note.plain[clause.start : clause.end]
        if side := _side_stopped_at(note, clauses, number):
            sides.append((side[1], side.span()))
        if clause.context is not Context.NEGATED or not _LEFT_OUT.search(words):
            continue
        start = clause.start + _begin_of_what_was_left(words)
        if clause.heading.startswith("addend") or not mentions_in(note, start, clause.end):
            start = clause.start  # what an addendum says was done instead counts as well
        if mentions_in(note, start, clause.end):
            levels.append((start, clause.end))
        elif side := _SIDE.search(words):
            sides.append((side[1], (clause.start + side.start(), clause.start + side.end())))
    return Undone(tuple(levels), tuple(sides), only_performed(note, clauses), tuple(_amended(note, clauses)))


def _amended(note: Note, clauses: list[Clause]) -> Iterator[Span]:
    """Where an addendum says which levels were treated, that those above are wrong, or asks whether they are."""
    addendum = _ADDENDUM.search(note.plain)
    for clause in clauses:
        words = note.plain[clause.start : clause.end]
        is_of_it = addendum is not None and clause.end > addendum.start()
        is_told = _AMENDS.search(words) and not _LATER.search(words)
        if is_of_it and (is_told or _IN_QUESTION.search(words)):
            yield clause.start, clause.end
