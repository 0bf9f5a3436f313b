"""Writes the practice's own policy values: from a form to a pack file, linted like any pack before it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from facetwise.policy.intervals import intervals_of
from facetwise.policy.keys import registry
from facetwise.policy.lint import lint_pack, overlaps
from facetwise.policy.model import PackError
from facetwise.policy.pack import parse_pack, read_pack
from facetwise.policy.practice import STAMP, overlaid

SOURCES = {  # what a source may do: a call is shown and never decides, as with any source of low confidence
    "contract": "medium",
    "letter or portal of the payer": "medium",
    "telephone call": "low",
}


class OwnValueError(ValueError):
    """A value that cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValue:
    """One value as somebody entered it. ``until`` is the first day on which it no longer holds."""

    pack: str
    key: str
    scope: Mapping[str, str]
    leaves: Mapping[str, Any]
    kind: str  # one of SOURCES
    source: str  # which contract, whom one spoke to
    learned: date
    since: date
    until: date
    by: str


def scopes_of(pack_id: str, key: str) -> list[dict[str, str]]:
    """The scopes that a pack answers by for a key, the widest first; for all where it does not answer.

    A value for all beside narrower ones of the policy would never count, for the narrowest goes first.
    """
    found = {interval.entry.scope for interval in intervals_of(read_pack(pack_id)).get(key, ())} or {()}
    return [dict(scope) for scope in sorted(found, key=lambda scope: (len(scope), scope))]


def parsed_leaves(key: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The leaves of a key as the form gives them; an empty one is left out.

    Raises:
        OwnValueError: for one that is of another type, or if all are empty.
    """
    found = {
        leaf: _parsed(leaf or key, dtype, text)
        for leaf, dtype in registry()[key].leaves
        if (text := given.get(leaf, "").strip())
    }
    if not found:
        raise OwnValueError("enter at least one value")
    return found


def _parsed(leaf: str, dtype: pl.DataType, text: str) -> Any:  # noqa: ANN401 - a number, a word or yes and no
    try:
        if dtype == pl.Boolean:
            return {"yes": True, "no": False}[text]
        if dtype == pl.Int64:
            return int(text)
        return float(text) if dtype == pl.Float64 else text
    except (KeyError, ValueError):
        expected = {pl.Boolean: "yes or no", pl.Int64: "a whole number"}.get(type(dtype), "a number")
        raise OwnValueError(f"{leaf}: {text!r} cannot be; expected {expected}") from None


def enter(value: OwnValue, folder: Path) -> None:
    """Keep a value if its pack is as it should be with it.

    Raises:
        OwnValueError: with what the lint says; nothing is kept then.
    """
    if value.kind not in SOURCES or not value.source:
        raise OwnValueError("name the source: which contract, letter or page, or whom you spoke to")
    if not value.since < value.until:
        raise OwnValueError("the end has to lie after the first day")
    if left := _left_out(value):
        raise OwnValueError(
            f"say {', '.join(left)} too: your value takes the place of all that the policy says"
        )
    path = folder / f"{value.pack}.yaml"
    content = _content(value.pack, path)
    document = f"own-{len(content['documents']) + 1}"
    content["documents"][document] = {"title": f"{value.kind}: {value.source}"}
    content["rules"].setdefault(value.key, []).append(
        {
            "scope": dict(value.scope),
            "value": _nested(value.leaves),
            "from": value.since,
            "until": value.until,
            "document": document,
            "cite": f"the practice's own: {value.kind}, {value.source}, {value.learned}, entered by {value.by}",
            "confidence": SOURCES[value.kind],
            "currency": "dated",
            "verified_through": value.learned,
        }
    )
    _keep(value.pack, content, path, folder)


def _left_out(value: OwnValue) -> list[str]:
    """What the policy says for the same scope on the first day, and the practice's value does not."""
    spans = intervals_of(read_pack(value.pack)).get(value.key, ())
    said = {
        leaf
        for span in spans
        if dict(span.entry.scope) == dict(value.scope)
        and span.effective_from <= value.since < span.effective_until
        for leaf in _leaf_names(span.entry.value)
    }
    return sorted(leaf.replace(".", " ") for leaf in said - value.leaves.keys() if leaf)


def _leaf_names(value: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 - a value as packs write it
    if not isinstance(value, dict):
        yield path
        return
    for name, below in value.items():
        yield from _leaf_names(below, f"{path}.{name}" if path else name)


def end(pack_id: str, key: str, number: int, day: date, folder: Path) -> None:
    """Let a value end on a day; it stays to be read.

    Raises:
        OwnValueError: if there is no such value.
    """
    path = folder / f"{pack_id}.yaml"
    content = _content(pack_id, path)
    values = content["rules"].get(key, [])
    if not 0 <= number < len(values):
        raise OwnValueError("there is no such value")
    values[number]["until"] = max(day, values[number]["from"])
    _keep(pack_id, content, path, folder)


def own_values(folder: Path) -> list[dict[str, Any]]:
    """Every value of the practice, by pack and key, with its place for `end`."""
    return [
        {"pack": content["pack"], "key": key, "meaning": registry()[key].meaning, "number": number, **item}
        for path in sorted(folder.rglob("*.yaml"))
        for content in [_content(path.relative_to(folder).with_suffix("").as_posix(), path)]
        for key, items in content["rules"].items()
        for number, item in enumerate(items)
    ]


def _content(pack_id: str, path: Path) -> dict[str, Any]:
    if path.is_file():
        loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return loaded
    return {
        "pack": pack_id,
        "name": f"{read_pack(pack_id).name}, the practice's own",
        "documents": {},
        "rules": {},
    }


def _nested(leaves: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a value as packs write it
    if set(leaves) == {""}:
        return leaves[""]
    found: dict[str, Any] = {}
    for leaf, value in leaves.items():
        *path, last = leaf.split(".")
        here = found
        for name in path:
            here = here.setdefault(name, {})
        here[last] = value
    return found


def _keep(pack_id: str, content: dict[str, Any], path: Path, folder: Path) -> None:
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)
    try:
        own = parse_pack(text, path=path, pack_id=pack_id)
    except PackError as wrong:
        raise OwnValueError(str(wrong)) from None
    wrongs = [problem.message for problem in lint_pack(own) if not problem.is_notice]
    wrongs += [problem.message for problem in overlaps(overlaid(intervals_of(read_pack(pack_id)), own))]
    if wrongs:
        raise OwnValueError("; ".join(dict.fromkeys(wrongs)))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    (folder / STAMP).touch()
