"""Payer names, Medicare's contractors by state and date, and the policy pack that speaks for both.

Names and ids stand in ``data/payer_aliases.csv``, contractors in ``data/state_mac.csv``, the states of plans of some
states alone in ``data/plan_states.csv``, with sources.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files

from facetwise.policy.intervals import breakpoints
from facetwise.policy.pack import pack_ids, read_pack
from facetwise.policy.resolve import DEFERRED, Scope, resolve

MEDICARE = "medicare"
CODE_BOOK = "cpt"
FILING_INDICATOR = "claim_filing_indicator"
MEDICARE_LCD = "medicare_lcd"  # what a pack's meta.defers_to names
RAILROAD, RAILROAD_PACK = "railroad", "medicare/railroad/unread"  # one contractor, whatever the state
MEDICARE_ADVANTAGE, MEDICAID = "16", "MC"  # filing indicators of products that a company's usual one is not
OTHER_STATE = 2


@dataclass(frozen=True, slots=True)
class PayerMatch:
    """What a name tells. ``ask`` means that it does not tell the product; the usual one is taken."""

    payer_id: str | None
    contractor: str | None = None
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Payer:
    """A recognised payer and its pack; ``why`` says what is missing where there is none."""

    payer_id: str | None
    contractor: str | None
    pack: str | None
    ask: bool = False
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Contractor:
    """The Medicare contractor of a state on a day, with its policy and billing article."""

    name: str
    jurisdiction: str
    policy: str
    article: str
    note: str
    confidence: str


@lru_cache(maxsize=100_000)
def identify(
    name: str | None,
    *,
    state: str | None = None,
    contractor: str | None = None,
    on: date | None = None,
    filing_indicator: str | None = None,
    electronic_id: str | None = None,
) -> Payer:
    """The payer that a claim or encounter names, and its pack on the service date.

    A Medicare filing indicator wins; then the name or payer id, then the electronic id. Where these name a company of
    several products, the indicator of Medicare Advantage or Medicaid says that it is not the usual one.
    """
    match = _match(name, filing_indicator, electronic_id, on)
    if match.ask and filing_indicator in (MEDICARE_ADVANTAGE, MEDICAID):
        match = _other_product(name, filing_indicator, on)
    if match.payer_id is None and {MEDICARE, RAILROAD} <= set(_folded(name or "").split()):
        match = PayerMatch(MEDICARE)
    if match.payer_id is None:
        fault = "is what several plans are called" if recognise(name, on=on).ask else "was not recognised"
        return Payer(None, None, None, match.ask, f"payer {name!r} {fault}")
    if match.payer_id == MEDICARE and RAILROAD in _folded(name or ""):
        railroad = read_pack(RAILROAD_PACK).contractor
        return Payer(MEDICARE, railroad, pack_for(MEDICARE, contractor=railroad, on=on), match.ask)
    if match.payer_id == MEDICARE:
        return _medicare(match, state, contractor, on)
    pack = pack_for(match.payer_id, state=state, contractor=contractor, on=on)
    why = None if pack else f"there is no policy pack for {match.payer_id}"
    return Payer(match.payer_id, None, pack, match.ask, why)


def recognise(name: str | None, *, kind: str | None = None, on: date | None = None) -> PayerMatch:
    """What a name, alias or id tells; without match everything is None.

    Args:
        name: as written, in any case.
        kind: ``claim_filing_indicator`` or ``electronic_payer_id`` where the name is one of these codes;
            otherwise these codes are not looked at.
        on: the day, for names that changed hands.
    """
    if name is None:
        return PayerMatch(None)
    wanted = _folded(name)
    if kind is None and wanted in {_folded(payer) for payer in payer_ids()}:
        return PayerMatch(wanted)
    for row in _aliases().get((kind, wanted), ()):
        if _in_force(row, on):
            return PayerMatch(row["payer_id"] or None, row["contractor"] or None, row["ask"] == "yes")
    return PayerMatch(None)


@lru_cache(maxsize=1_000)
def names_like(name: str, state: str | None = None) -> tuple[str, ...]:
    """The known payer names and ids nearest to one that is not recognised; none where it is, or nothing is near.

    Each payer once, the state's own plans first. Of a name that several plans share only those that bear it, and in a
    state none of another state's.
    """
    told = recognise(name)
    if told.payer_id is not None:
        return ()
    wanted, known = _folded(name), _names_of_one_payer()
    bearing = [written for written in known if _bears(written, wanted)]
    of_state = [written for written in bearing if _distance(known[written], state) == 0]
    near = get_close_matches(
        wanted, bearing if told.ask else known, n=len(known), cutoff=0 if told.ask else 0.7
    )
    found: dict[str, str] = {}
    for written in [*of_state, *near]:
        found.setdefault(known[written], written)
    if told.ask:
        found = {payer: written for payer, written in found.items() if _distance(payer, state) < OTHER_STATE}
    nearest = sorted(found, key=lambda payer: _distance(payer, state) > 0)
    return tuple(_as_written()[found[payer]] for payer in nearest[:3])


def _bears(written: str, name: str) -> bool:
    return set(name.split()) <= set(written.split()) or name in written


def contractor_for(state: str, on: date) -> Contractor | None:
    """The Medicare contractor of a state; None for a state or a day that the table does not have.

    Parts of a state with a contractor of their own (part of Virginia) are not told apart: the state's row
    speaks, and `contractor_of_a_part` says so.
    """
    for row in _contractors().get(state.upper(), ()):
        if not row["locality"] and _in_force(row, on):
            return Contractor(
                row["mac"], row["jurisdiction"], row["lcd"], row["article"], row["note"], row["confidence"]
            )
    return None


def contractor_of_a_part(state: str | None, contractor: str | None, on: date | None) -> str | None:
    """That a part of the state may have another contractor than the state's row says; None where none is known of."""
    if state is None or contractor is not None or on is None:
        return None
    for row in _contractors().get(state.upper(), ()):
        if row["locality"] and _in_force(row, on):
            sure = "" if row["confidence"] == "high" else ", which is not confirmed"
            return (
                f"in {row['locality']} Medicare's contractor is said to be {row['mac']}{sure}: name it there"
            )
    return None


def pack_for(
    payer_id: str, *, state: str | None = None, contractor: str | None = None, on: date | None = None
) -> str | None:
    """The pack that speaks for a payer: ``cpt``, ``aetna_commercial``, ``medicare/cgs/L38773``.

    A payer that defers to Medicare's local policy gets both, as ``humana_ma+medicare/cgs/L38773``.
    """
    if payer_id == MEDICARE and _folded(contractor or "") == RAILROAD:
        return RAILROAD_PACK
    if payer_id == MEDICARE:
        return _medicare_pack(state, contractor, on)
    own = _packs_by_payer().get(payer_id)
    if own is None or not defers_to_medicare(own, on):
        return own
    behind = _medicare_pack(state, contractor, on)
    return f"{own}{DEFERRED}{behind}" if behind else own


@cache
def days_of_change() -> tuple[date, ...]:
    """Every day on which the answer of `identify` may begin to differ, in order.

    For many claims: what holds on one day holds until the next of these.
    """
    rows = [row for found in (*_aliases().values(), *_contractors().values()) for row in found]
    written = {row[name] for row in rows for name in ("effective_from", "effective_until")} - {""}
    in_packs = {day for pack_id in pack_ids() for day in breakpoints(pack_id)}
    return tuple(sorted({date.min, *map(date.fromisoformat, written), *in_packs}))


@cache
def payer_ids() -> frozenset[str]:
    """Every payer with a pack, and Medicare."""
    return frozenset({MEDICARE, *_packs_by_payer()})


@cache
def payer_name(payer: str) -> str:
    """How people call a payer: its policy's name for an id of ours, and any other name as it was written."""
    fixed = {MEDICARE: "Medicare", CODE_BOOK: "the code book alone"}
    pack_id = _packs_by_payer().get(payer)
    return fixed.get(payer) or (read_pack(pack_id).name if pack_id else payer)


def payers_to_choose() -> list[tuple[str, str]]:
    """Every payer's id and name for a list to choose from: Medicare and the code book, then by name."""
    first = (MEDICARE, CODE_BOOK)
    others = sorted((payer_name(payer), payer) for payer in payer_ids() - {*first})
    return [*((payer, payer_name(payer)) for payer in first), *((payer, name) for name, payer in others)]


def _match(
    name: str | None, filing_indicator: str | None, electronic_id: str | None, on: date | None
) -> PayerMatch:
    by_indicator = recognise(filing_indicator, kind=FILING_INDICATOR, on=on)
    by_name = recognise(name, on=on)
    if by_indicator.payer_id == MEDICARE:
        return PayerMatch(MEDICARE, by_name.contractor)
    if by_name.payer_id is not None:
        return by_name
    by_id = recognise(electronic_id, kind="electronic_payer_id", on=on)
    return by_id if by_id.payer_id is not None else by_indicator


def _other_product(name: str | None, filing_indicator: str, on: date | None) -> PayerMatch:
    """The company's Medicare Advantage product, if there are rules of it; a Medicaid plan needs its state."""
    own = recognise(f"{name} Medicare Advantage", on=on) if filing_indicator == MEDICARE_ADVANTAGE else None
    return own if own and own.payer_id else PayerMatch(None, ask=True)


def _medicare(match: PayerMatch, state: str | None, contractor: str | None, on: date | None) -> Payer:
    named = contractor or (match.contractor if state is None else None)
    pack = _medicare_pack(state, named, on)
    if pack is None:
        return Payer(MEDICARE, named, None, match.ask, _why_no_contractor(state, named, on))
    return Payer(MEDICARE, read_pack(pack).contractor, pack, match.ask)


def _why_no_contractor(state: str | None, contractor: str | None, on: date | None) -> str:
    if on is None:
        return "Medicare's contractor cannot be told without the service date"
    if state is None and contractor is None:
        return "Medicare's contractor cannot be told without the state or the contractor"
    if state is not None and contractor is None and not re.fullmatch("[A-Za-z]{2}", state):
        return f"{state!r} is no state; write two letters, such as OH"
    where = f"contractor {contractor!r}" if contractor else f"state {state!r}"
    return f"no single facet policy of Medicare is known for {where} on {on}"


def _medicare_pack(state: str | None, contractor: str | None, on: date | None) -> str | None:
    """The pack of the one policy in force; None where there is none, or a contractor alone leaves two."""
    if on is None or (state is None and contractor is None):
        return None
    rows = [row for rows in _contractors().values() for row in rows if _in_force(row, on)]
    if contractor is not None:
        name = _folded(recognise(contractor, on=on).contractor or contractor)
        rows = [row for row in rows if _folded(row["mac"]) == name]
    if state is not None:
        of_state = [row for row in rows if row["state"] == state.upper() and not row["locality"]]
        rows = of_state if of_state or contractor is None else rows
    if len({row["lcd"] for row in rows}) != 1:
        return None
    return _weakest_pack(rows[0]["lcd"], {row["jurisdiction"] for row in rows})


def _weakest_pack(policy: str, jurisdictions: set[str]) -> str | None:
    """The pack of a policy: a jurisdiction's own, held less surely, where it is or may be that one."""
    names = [*(f"/{policy}-{jurisdiction}" for jurisdiction in sorted(jurisdictions)), f"/{policy}"]
    return next((pack for name in names for pack in pack_ids() if pack.endswith(name)), None)


def defers_to_medicare(pack_id: str, on: date | None) -> bool:
    """Whether a policy leaves coverage to Medicare's local policy (on the last day of all, if none is given)."""
    value = resolve(pack_id, on or date.max, Scope())["meta.defers_to"]
    return value.decides and value.leaves.get("meta.defers_to.to") == MEDICARE_LCD


def _in_force(row: dict[str, str], on: date | None) -> bool:
    if on is None:
        return not row["effective_until"]
    day = on.isoformat()
    return (not row["effective_from"] or row["effective_from"] <= day) and (
        not row["effective_until"] or day < row["effective_until"]
    )


@cache
def _packs_by_payer() -> dict[str, str]:
    return {
        pack_id.rsplit("/", 1)[-1]: pack_id for pack_id in pack_ids() if not pack_id.startswith("medicare/")
    }


@cache
def _aliases() -> dict[tuple[str | None, str], list[dict[str, str]]]:
    found: dict[tuple[str | None, str], list[dict[str, str]]] = {}
    for row in _rows("payer_aliases.csv"):
        is_code = row["kind"] in (FILING_INDICATOR, "electronic_payer_id")
        found.setdefault((row["kind"] if is_code else None, _folded(row["alias"])), []).append(row)
    return found


def _distance(payer: str, state: str | None) -> int:
    """0 for a plan of the state, 1 where nobody tells, 2 for a plan of other states."""
    states = _states_of(payer)
    return 1 if not state or not states else 0 if state.upper() in states else OTHER_STATE


@cache
def _names_of_one_payer() -> dict[str, str]:
    """The payer of every id and name, as `_folded`; names that several plans share lead to none."""
    codes = (FILING_INDICATOR, "electronic_payer_id")
    names = {
        _folded(row["alias"]): row["payer_id"]
        for row in _rows("payer_aliases.csv")
        if row["kind"] not in codes and row["payer_id"]
    }
    return {**{_folded(payer): payer for payer in sorted(payer_ids())}, **names}


@cache
def _as_written() -> dict[str, str]:
    names = [*sorted(payer_ids()), *(row["alias"] for row in _rows("payer_aliases.csv"))]
    return {_folded(name): name for name in names}


@cache
def _states_of(payer: str) -> frozenset[str]:
    """The states of a plan of some states alone; none of a plan of which nobody says so."""
    return frozenset(row["state"] for row in _rows("plan_states.csv") if row["payer_id"] == payer)


@cache
def _contractors() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in _rows("state_mac.csv"):
        found.setdefault(row["state"], []).append(row)
    return found


def _folded(name: str) -> str:
    return " ".join(name.lower().replace(".", " ").split())


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("facetwise.policy") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
