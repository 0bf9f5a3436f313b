"""Reads one policy pack: a payer's policy document as data.

The form is told in ``docs/policy-packs.md``. Every value keeps the file and line where it stands.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from facetwise.policy.model import OPEN_END, Deciding, Document, Entry, Pack, PackError

__all__ = ["OPEN_END", "Pack", "PackError", "pack_ids", "packs_folder", "parse_pack", "read_pack"]

# fmt: off
_PACK_FIELDS = frozenset((
    "pack", "name", "payer", "extends", "since", "until", "decides", "documents", "rules", "silent", "not_seen",
    "part",
))
_VALUE_FIELDS = frozenset((
    "scope", "state", "value", "candidates", "from", "until", "cite", "document", "confidence", "currency",
    "verified_through", "group", "why", "note",
))
# fmt: on
_DOCUMENT_FIELDS = frozenset(("title", "url", "effective", "defaults"))
_DECIDING_FIELDS = frozenset(("from", "until", "confidence", "basis"))
_DOCUMENT = re.compile(r"[AL]\d{5}")  # the Medicare Coverage Database's numbers of articles and policies
_DATES = ("from", "until", "verified_through", "effective", "since")

Fields = Mapping[str, Any]


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


def packs_of_document(number: str) -> tuple[str, ...]:
    """The packs that rest on a coverage policy or article of this number (L38801, A58403).

    Those that bear it are enough, where there are any.
    """
    wanted = number.upper()
    if not _DOCUMENT.fullmatch(wanted):
        return ()
    borne = tuple(pack for pack in pack_ids() if pack.rpartition("/")[2] == wanted)
    return borne or tuple(pack for pack in pack_ids() if _rests_on(read_pack(pack), wanted))


def _rests_on(pack: Pack, document: str) -> bool:
    return document in pack.documents or document in pack.name.split()


def packs_folder() -> Path:
    """Where the packs stand."""
    return Path(str(files("facetwise") / "packs"))


def parse_pack(text: str, *, path: Path, pack_id: str) -> Pack:
    """A pack from its text.

    Raises:
        PackError: if the form is wrong.
    """
    place = f"{pack_id}.yaml"
    data, lines = _load(text, place)
    if data.get("pack") != pack_id:
        raise PackError(f"{place}:1: expected `pack: {pack_id}`, the path of the file below packs/")
    payer = _fields(data.get("payer"), place, "payer", frozenset(("payer_id", "contractor", "policy")))
    documents = _named(data, "documents", place, _DOCUMENT_FIELDS)
    entry = _entry_reader(documents, pack_id, lines)
    silent = _mapping(data.get("silent"), place, "silent")
    return Pack(
        pack_id=pack_id,
        name=data.get("name") or pack_id,
        payer_id=payer.get("payer_id", pack_id.rsplit("/", 1)[-1]),
        contractor=payer.get("contractor"),
        policy=payer.get("policy", pack_id.rsplit("/", 1)[-1]),
        extends=tuple(data.get("extends") or ()),
        since=data.get("since"),
        until=data.get("until"),
        decides=_decides(data, place),
        documents={name: _document(name, item) for name, item in documents.items()},
        entries=tuple(
            entry(key, item, number)
            for key, items in _mapping(data.get("rules"), place, "rules").items()
            for number, item in enumerate(_listed(items, f"{place}:{lines[key][0]}", key))
        ),
        silent=entry("silent", {"state": "not_addressed", **silent}, 0) if silent else None,
        not_seen=data.get("not_seen") or "not seen in any source",
        is_part=bool(data.get("part")),
        path=path,
    )


def _load(text: str, place: str) -> tuple[Fields, dict[str, list[int]]]:
    """The pack as plain data, and the line of every entry by key."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise PackError(f"{place}: not readable as YAML: {' '.join(str(error).split())}") from error
    except ValueError as error:
        raise PackError(f"{place}: a date that the calendar does not have: {error}") from error
    return _fields(data, place, "a pack", _PACK_FIELDS), _entry_lines(root)


def _entry_reader(
    documents: Fields, pack_id: str, lines: Mapping[str, list[int]]
) -> Callable[[str, Fields, int], Entry]:
    """Reads one value; what it does not state for itself is taken from its document's ``defaults``."""

    def read(key: str, item: Fields, number: int) -> Entry:
        place = f"{pack_id}.yaml:{lines.get(key, [1])[number]}"
        defaults = documents.get(str(item.get("document")), {}).get("defaults") or {}
        return _entry(key, _fields({**defaults, **item}, place, key, _VALUE_FIELDS), place)

    return read


def _entry(key: str, item: Fields, place: str) -> Entry:
    return Entry(
        key=key,
        scope=tuple(sorted(_mapping(item.get("scope"), place, f"{key}: scope").items())),
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
        candidates=tuple(item.get("candidates") or ()),
    )


def _decides(data: Fields, place: str) -> dict[str, tuple[Deciding, ...]]:
    found = {}
    for group, spans in _mapping(data.get("decides"), place, "decides").items():
        name = f"decides {group}"
        listed = [_fields(span, place, name, _DECIDING_FIELDS) for span in _listed(spans, place, name)]
        for missing in (
            field for span in listed for field in ("from", "confidence", "basis") if field not in span
        ):
            raise PackError(f"{place}: {name} lacks {missing}; expected from, confidence and basis")
        found[group] = tuple(
            Deciding(span["from"], span.get("until"), span["confidence"], span["basis"]) for span in listed
        )
    return found


def _document(name: str, item: Fields) -> Document:
    return Document(item.get("title", name), item.get("url"), item.get("effective"))


def _named(data: Fields, name: str, place: str, fields: frozenset[str]) -> dict[str, Fields]:
    items = _mapping(data.get(name), place, name)
    return {key: _fields(item, place, f"{name} {key}", fields) for key, item in items.items()}


def _listed(items: Any, place: str, name: str) -> list[Fields]:  # noqa: ANN401 - YAML
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise PackError(f"{place}: {name}: expected a list of values, each with state, value, cite and dates")
    return items


def _mapping(items: Any, place: str, name: str) -> Fields:  # noqa: ANN401 - YAML
    if items is None:
        return {}
    if not isinstance(items, dict) or not all(isinstance(key, str) for key in items):
        raise PackError(f"{place}: {name}: expected names with values, such as `name: value`")
    return items


def _fields(item: Any, place: str, name: str, known: frozenset[str]) -> Fields:  # noqa: ANN401 - YAML
    """A mapping with these fields only, its dates being dates."""
    found = _mapping(item, place, name)
    unknown = sorted(set(found) - known)
    if unknown:
        raise PackError(f"{place}: {name} has {', '.join(unknown)}; expected {', '.join(sorted(known))}")
    for field in _DATES:
        written = found.get(field)
        if written is not None and type(written) is not date:
            raise PackError(f"{place}: {name}: {field} is {written!r}; expected a date such as 2025-01-01")
    return found


def _entry_lines(root: yaml.Node | None) -> dict[str, list[int]]:
    """Line of every entry, by key."""
    lines: dict[str, list[int]] = {}
    for name, node in root.value if isinstance(root, yaml.MappingNode) else ():
        if name.value == "silent":
            lines["silent"] = [name.start_mark.line + 1]
        if name.value == "rules" and isinstance(node, yaml.MappingNode):
            for key, items in node.value:
                marks = (
                    [item.start_mark.line + 1 for item in items.value]
                    if isinstance(items.value, list)
                    else []
                )
                lines[key.value] = marks or [key.start_mark.line + 1]
    return lines
