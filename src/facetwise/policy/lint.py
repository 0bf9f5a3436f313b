"""What is wrong with policy packs: told with the place, never raised.

`lint_packs` looks at every pack; `lint_pack` at one that was read from elsewhere. With the leaves that rules and
coding use, it also names keys that nothing uses and uses that no pack speaks of.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from facetwise.policy.intervals import LOCAL_POLICY, MAY_DECIDE, Interval, intervals_of
from facetwise.policy.keys import is_informational, key_of_leaf, registry
from facetwise.policy.lint_values import value_problems
from facetwise.policy.model import Entry, Pack, PackError
from facetwise.policy.pack import pack_ids, read_pack

NEVER_DECIDES = "dated, and without `from`: no service date may rest on it"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a pack (or, as a notice, worth knowing), and where."""

    place: str  # file:line below facetwise/packs, or the name of the registry
    message: str
    is_notice: bool = False


def lint_packs(used_leaves: frozenset[str] | None = None) -> list[Problem]:
    """Every problem of every pack, in order of place.

    Args:
        used_leaves: leaf names that rules and coding use; None leaves out what only they can tell.
    """
    packs: list[Pack] = []
    found: list[Problem] = []
    for pack_id in pack_ids():
        try:
            packs.append(read_pack(pack_id))
        except PackError as error:
            found.append(Problem(f"{pack_id}.yaml", str(error).removeprefix(f"{pack_id}.yaml").lstrip(": ")))
    if not found:  # what a pack inherits is known only if every pack can be read
        found += [problem for pack in packs for problem in lint_pack(pack)]
        found += _unused_groups(packs)
        found += _uses(packs, used_leaves) if used_leaves is not None else ()
    return sorted(set(found))


def lint_pack(pack: Pack) -> list[Problem]:
    """Every problem of one pack that can be seen without the others that extend it."""
    found = [*_pack_problems(pack)]
    for entry in pack.entries:
        found += [Problem(entry.place, f"{entry.key}: {message}") for message in _entry_problems(entry, pack)]
        found += [Problem(entry.place, f"{entry.key}: {NEVER_DECIDES}", is_notice=True)] * _lacks_first_day(
            entry
        )
    if not any("extends" in problem.message for problem in found):
        found += _overlaps(pack)
    return found


def _pack_problems(pack: Pack) -> Iterator[Problem]:
    place = f"{pack.pack_id}.yaml"
    for base in pack.extends:
        if base not in pack_ids():
            yield Problem(place, f"extends {base}, which is no pack")
    if pack.since and pack.until and pack.since >= pack.until:
        yield Problem(place, f"since {pack.since} is not before until {pack.until}")
    for group, spans in pack.decides.items():
        for span in spans:
            if span.confidence not in ("medium", "high"):
                yield Problem(
                    place, f"decides {group}: confidence {span.confidence!r}; expected medium or high"
                )
            if span.effective_until and span.effective_from >= span.effective_until:
                yield Problem(
                    place, f"decides {group}: from {span.effective_from} is not before {span.effective_until}"
                )
        for one, other in combinations(spans, 2):
            if _touch(one.effective_from, one.effective_until, other.effective_from, other.effective_until):
                yield Problem(
                    place,
                    f"decides {group}: two spans overlap, from {one.effective_from} and "
                    f"from {other.effective_from}",
                )
    if pack.silent:
        yield from (Problem(pack.silent.place, f"silent: {text}") for text in _sources(pack.silent, pack))


def _entry_problems(entry: Entry, pack: Pack) -> Iterator[str]:
    if entry.key not in registry():
        yield "no such key; the keys stand in policy/known_keys.py"
        return
    yield from value_problems(entry, registry()[entry.key])
    if entry.state != "unknown":
        yield from _sources(entry, pack)
    elif not entry.why:
        yield "unknown without `why`; say what was not seen, and what to do"
    if entry.state == "conflict" and not (entry.why or entry.candidates):
        yield "a conflict without `candidates` or `why`; say what each source says"


def _lacks_first_day(entry: Entry) -> bool:
    """Whether a value would decide if only its first day were stated; a group's first day is the pack's."""
    is_sure = entry.state == "known" and entry.currency == "dated" and entry.confidence in MAY_DECIDE
    return is_sure and entry.effective_from is None and entry.group is None


def _sources(entry: Entry, pack: Pack) -> Iterator[str]:
    """What a value lacks to be traced to a paragraph."""
    if not entry.cite:
        yield "without citation; expected `cite`, the paragraph of the document"
    if not entry.document:
        yield "without document; expected `document`, one of those on top of the pack"
    elif entry.document not in pack.documents:
        yield f"document {entry.document!r} is not among the documents on top of the pack"
    if entry.verified_through is None:
        yield "without `verified_through`, the day on which the source was read"
    if entry.confidence == "none":
        yield "without confidence; expected low, medium or high"


def _overlaps(pack: Pack) -> Iterator[Problem]:
    return overlaps(intervals_of(pack))


def overlaps(by_key: Mapping[str, Sequence[Interval]]) -> Iterator[Problem]:
    """Two values of one key, of equal width, that can be asked for by one scope on one day."""
    for key, values in by_key.items():
        for one, other in combinations(values, 2):
            if _are_alike(one, other) and _touch(
                one.effective_from, one.effective_until, other.effective_from, other.effective_until
            ):
                first, second = sorted((one.entry.place, other.entry.place))
                since = max(one.effective_from, other.effective_from)
                yield Problem(first, f"{key}: two values in force at once from {since}, here and at {second}")


def _are_alike(one: Interval, other: Interval) -> bool:
    """Whether both answer one scope and neither is narrower."""
    left, right = dict(one.entry.scope), dict(other.entry.scope)
    return len(left) == len(right) and all(left[name] == right[name] for name in left.keys() & right.keys())


def _touch(from_1: date, until_1: date | None, from_2: date, until_2: date | None) -> bool:
    return (until_2 is None or from_1 < until_2) and (until_1 is None or from_2 < until_1)


def _unused_groups(packs: list[Pack]) -> Iterator[Problem]:
    """Groups that a pack lets decide and none of its values has, and groups that no pack lets decide."""
    decided = {group for pack in packs for group in pack.decides}
    for pack in packs:
        groups = {value.entry.group for values in intervals_of(pack).values() for value in values}
        for group in sorted(pack.decides.keys() - groups):
            yield Problem(f"{pack.pack_id}.yaml", f"decides {group}: no value of the pack is in this group")
        for entry in pack.entries:
            if entry.group and entry.group not in decided:
                yield Problem(
                    entry.place, f"{entry.key}: no pack lets the group {entry.group} decide", is_notice=True
                )
            if entry.document == LOCAL_POLICY and not pack.is_part:
                yield Problem(entry.place, f"{entry.key}: {LOCAL_POLICY} stands for another pack's policy")
    for pack in packs:
        if pack.decides and not pack.is_part and pack.policy not in pack.documents:
            yield Problem(f"{pack.pack_id}.yaml", f"its own policy {pack.policy} is not among the documents")


def _uses(packs: list[Pack], used_leaves: frozenset[str]) -> Iterator[Problem]:
    """Keys that nothing uses, and uses of what no pack speaks of."""
    used = {key_of_leaf(leaf) for leaf in used_leaves}
    spoken = {entry.key for pack in packs for entry in pack.entries}
    for key in registry():
        if key in used and key not in spoken:
            yield Problem("policy/known_keys.py", f"{key}: a rule uses it and no pack mentions it")
        if key not in used and is_informational(key):
            yield Problem("policy/known_keys.py", f"{key}: shown only, no rule uses it", is_notice=True)
        elif key not in used:
            yield Problem(
                "policy/known_keys.py", f"{key}: no rule uses it; use it, or list it as informational"
            )
