"""Values of the practice's own: from a contract or a call, kept in files of the same form as the packs.

A value of the practice takes the place of the pack's value for the same key and scope, on its own days alone.
Nothing is read from here until `use` names a folder.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from facetwise.policy.intervals import YEAR_ZERO, Interval
from facetwise.policy.model import OPEN_END, Entry, Pack, PackError
from facetwise.policy.pack import parse_pack

STAMP = "changed"


@dataclass(slots=True)
class _Used:
    """The folder in use, and its stamp when it was last read."""

    folder: Path | None = None
    stamp: int = 0
    packs: dict[str, Pack | None] = field(default_factory=dict)


_used = _Used()


def use(folder: Path | None) -> None:
    """Take the practice's own values from this folder; None for none."""
    _used.folder, _used.stamp = folder, 0
    _used.packs.clear()


def is_changed() -> bool:
    """Whether a value was entered since this process last looked; it then has to forget what it resolved."""
    if _used.folder is None:
        return False
    try:
        now = (_used.folder / STAMP).stat().st_mtime_ns
    except OSError:
        now = 0
    if now == _used.stamp:
        return False
    _used.stamp = now
    _used.packs.clear()
    return True


def own_pack(pack_id: str) -> Pack | None:
    """The practice's own values for a pack; None where there are none, or the file cannot be read."""
    if _used.folder is None:
        return None
    if pack_id not in _used.packs:
        path = _used.folder / f"{pack_id}.yaml"
        try:
            read = parse_pack(path.read_text(encoding="utf-8"), path=path, pack_id=pack_id)
        except (OSError, PackError):
            read = None
        _used.packs[pack_id] = read
    return _used.packs[pack_id]


def overlaid(values: Mapping[str, tuple[Interval, ...]], own: Pack | None) -> dict[str, tuple[Interval, ...]]:
    """The values of a pack with the practice's own upon them."""
    if own is None:
        return dict(values)
    found = {key: list(spans) for key, spans in values.items()}
    for entry in own.entries:
        mine = _interval(entry, own)
        found[entry.key] = [*_around(found.get(entry.key, []), mine), mine]
    return {key: tuple(spans) for key, spans in found.items()}


def _interval(entry: Entry, own: Pack) -> Interval:
    first, last = entry.effective_from or YEAR_ZERO, entry.effective_until or OPEN_END
    return Interval(entry, own.pack_id, entry.document, first, last, entry.confidence, "the practice's own")


def _around(spans: Iterable[Interval], mine: Interval) -> Iterator[Interval]:
    """What is left of values of the same scope before and after the practice's own."""
    for span in spans:
        is_same = span.entry.scope == mine.entry.scope and span.basis != mine.basis
        if (
            not is_same
            or span.effective_until <= mine.effective_from
            or mine.effective_until <= span.effective_from
        ):
            yield span
            continue
        if span.effective_from < mine.effective_from:
            yield replace(span, effective_until=mine.effective_from)
        if mine.effective_until < span.effective_until:
            yield replace(span, effective_from=mine.effective_until)
