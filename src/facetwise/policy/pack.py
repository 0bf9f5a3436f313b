"""Reads one policy pack: a payer's policy document as data.

The form is told in ``docs/policy-packs.md``. Every value keeps the file and line where it stands.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

OPEN_END = date(9999, 12, 31)


class PackError(ValueError):
    """A pack cannot be read; the message says where and what is expected."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value as the pack writes it, before dates of groups and inheritance are worked in."""

    key: str
    scope: tuple[tuple[str, Any], ...]
    state: str  # known | not_addressed | unknown | conflict
    value: Any
    effective_from: date | None
    effective_until: date | None
    cite: str | None
    document: str | None
    confidence: str  # high | medium | low | none
    currency: str  # dated | undated | historical
    verified_through: date | None
    group: str | None
    why: str | None
    note: str | None
    place: str  # file:line


@dataclass(frozen=True, slots=True)
class Deciding:
    """From when a group of inherited values may decide for this pack, how surely, and why."""

    effective_from: date
    effective_until: date | None
    confidence: str
    basis: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document that values cite."""

    title: str
    url: str | None
    effective: date | None


@dataclass(frozen=True, slots=True)
class Pack:
    """One policy pack as written."""

    pack_id: str
    name: str
    payer_id: str
    contractor: str | None
    extends: tuple[str, ...]
    since: date | None  # first day on which the policy applies at all
    until: date | None
    decides: dict[str, tuple[Deciding, ...]]
    documents: dict[str, Document]
    entries: tuple[Entry, ...]
    not_seen: str  # why keys without an entry are not known
    is_part: bool  # only there to be extended
    path: Path = field(compare=False)


@cache
def read_pack(pack_id: str) -> Pack:
    """The pack of this id, which is its path below ``facetwise/packs`` without the ending.

    Raises:
        PackError: if there is no such pack or its form is wrong.
    """
    path = packs_folder() / f"{pack_id}.yaml"
    if not path.is_file():
        raise PackError(f"no policy pack {pack_id!r}; `facetwise policy list` names them")
    return parse_pack(path.read_text(encoding="utf-8"), path=path, pack_id=pack_id)


@cache
def pack_ids() -> tuple[str, ...]:
    """Every pack by id, those that are only parts of others among them."""
    folder = packs_folder()
    return tuple(sorted(p.relative_to(folder).with_suffix("").as_posix() for p in folder.rglob("*.yaml")))


def packs_folder() -> Path:
    """Where the packs stand."""
    return Path(str(files("facetwise") / "packs"))


def parse_pack(text: str, *, path: Path, pack_id: str) -> Pack:
    """A pack from its text.

    Raises:
        PackError: if the form is wrong.
    """
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise PackError(f"{path.name}: not readable as YAML: {error}") from error
    if not isinstance(data, dict) or data.get("pack") != pack_id:
        raise PackError(f"{path.name}:1: expected `pack: {pack_id}`, the path of the file below packs/")
    lines = _entry_lines(root)
    entries = [
        _entry(key, item, f"{pack_id}.yaml:{lines[key][number]}")
        for key, items in (data.get("rules") or {}).items()
        for number, item in enumerate(_listed(items, f"{pack_id}.yaml:{lines[key][0]}"))
    ]
    payer = data.get("payer") or {}
    return Pack(
        pack_id=pack_id,
        name=data.get("name") or pack_id,
        payer_id=payer.get("payer_id", pack_id.rsplit("/", 1)[-1]),
        contractor=payer.get("contractor"),
        extends=tuple(data.get("extends") or ()),
        since=data.get("since"),
        until=data.get("until"),
        decides={group: tuple(map(_deciding, spans)) for group, spans in (data.get("decides") or {}).items()},
        documents={
            name: Document(document.get("title", name), document.get("url"), document.get("effective"))
            for name, document in (data.get("documents") or {}).items()
        },
        entries=tuple(entries),
        not_seen=data.get("not_seen") or "not seen in any source",
        is_part=bool(data.get("part")),
        path=path,
    )


def _listed(items: Any, place: str) -> list[dict[str, Any]]:  # noqa: ANN401 - YAML
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise PackError(f"{place}: expected a list of values, each with state, value, cite and dates")
    return items


def _entry(key: str, item: dict[str, Any], place: str) -> Entry:
    known = {
        "scope", "state", "value", "from", "until", "cite", "document", "confidence", "currency",
        "verified_through", "group", "why", "note",
    }  # fmt: skip
    unknown = set(item) - known
    if unknown:
        raise PackError(
            f"{place}: {key} has {', '.join(sorted(unknown))}; expected {', '.join(sorted(known))}"
        )
    for name in ("from", "until", "verified_through"):
        if item.get(name) is not None and not isinstance(item[name], date):
            raise PackError(f"{place}: {key}: {name} is {item[name]!r}; expected a date such as 2025-01-01")
    return Entry(
        key=key,
        scope=tuple(sorted((item.get("scope") or {}).items())),
        state=item.get("state", "known"),
        value=item.get("value"),
        effective_from=item.get("from"),
        effective_until=item.get("until"),
        cite=item.get("cite"),
        document=item.get("document"),
        confidence=item.get("confidence", "none"),
        currency=item.get("currency", "dated"),
        verified_through=item.get("verified_through"),
        group=item.get("group"),
        why=item.get("why"),
        note=item.get("note"),
        place=place,
    )


def _deciding(item: dict[str, Any]) -> Deciding:
    return Deciding(item["from"], item.get("until"), item["confidence"], item["basis"])


def _entry_lines(root: yaml.Node | None) -> dict[str, list[int]]:
    """Line of every entry, by key."""
    lines: dict[str, list[int]] = {}
    for name, node in root.value if isinstance(root, yaml.MappingNode) else ():
        if name.value == "rules" and isinstance(node, yaml.MappingNode):
            for key, items in node.value:
                marks = (
                    [item.start_mark.line + 1 for item in items.value]
                    if isinstance(items.value, list)
                    else []
                )
                lines[key.value] = marks or [key.start_mark.line + 1]
    return lines
