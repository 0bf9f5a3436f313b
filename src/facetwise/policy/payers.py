"""The payer that a claim or encounter names, and the policy pack that speaks for it on a day."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from facetwise.policy.contractors import contractors, medicare_pack, why_no_pack
from facetwise.policy.intervals import breakpoints
from facetwise.policy.pack import pack_ids, read_pack
from facetwise.policy.payer_names import MEDICARE, PayerMatch, aliases, packs_by_payer, recognise
from facetwise.policy.payer_tables import ELECTRONIC_ID, FILING_INDICATOR, folded
from facetwise.policy.resolve import DEFERRED, Scope, resolve

ADVANTAGE_PLAN = "medicare_advantage"  # one of which nothing was read
MEDICARE_LCD = "medicare_lcd"  # what a pack's meta.defers_to names
RAILROAD, RAILROAD_PACK = "railroad", "medicare/railroad/unread"  # one contractor, whatever the state
MEDICARE_ADVANTAGE, MEDICAID = "16", "MC"  # filing indicators of products that a company's usual one is not


@dataclass(frozen=True, slots=True)
class Payer:
    """A recognised payer and its pack; ``why`` says what is missing where there is none."""

    payer_id: str | None
    contractor: str | None
    pack: str | None
    ask: bool = False
    why: str | None = None


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
    several products, the indicator of Medicare Advantage or Medicaid says that it is not the usual one. A Medicare
    Advantage plan of which nothing was read goes by what binds all of them (42 CFR 422.101).
    """
    match = _match(name, filing_indicator, electronic_id, on)
    if match.ask and filing_indicator in (MEDICARE_ADVANTAGE, MEDICAID):
        match = _other_product(name, filing_indicator, on)
    if match.payer_id is None and {MEDICARE, RAILROAD} <= set(folded(name or "").split()):
        match = PayerMatch(MEDICARE)
    if match.payer_id is None and (filing_indicator == MEDICARE_ADVANTAGE or _is_advantage(name)):
        match = PayerMatch(ADVANTAGE_PLAN)
    if match.payer_id is None:
        fault = "is what several plans are called" if recognise(name, on=on).ask else "was not recognised"
        return Payer(None, None, None, match.ask, f"payer {name!r} {fault}")
    if match.payer_id == MEDICARE and RAILROAD in folded(name or ""):
        railroad = read_pack(RAILROAD_PACK).contractor
        return Payer(MEDICARE, railroad, pack_for(MEDICARE, contractor=railroad, on=on), match.ask)
    if match.payer_id == MEDICARE:
        return _medicare(match, state, contractor, on)
    pack = pack_for(match.payer_id, state=state, contractor=contractor, on=on)
    why = None if pack else f"there is no policy pack for {match.payer_id}"
    return Payer(match.payer_id, None, pack, match.ask, why)


def pack_for(
    payer_id: str, *, state: str | None = None, contractor: str | None = None, on: date | None = None
) -> str | None:
    """The pack that speaks for a payer: ``cpt``, ``aetna_commercial``, ``medicare/cgs/L38773``.

    A payer that defers to Medicare's local policy gets both, as ``humana_ma+medicare/cgs/L38773``.
    """
    if payer_id == MEDICARE and folded(contractor or "") == RAILROAD:
        return RAILROAD_PACK
    if payer_id == MEDICARE:
        return medicare_pack(state, contractor, on)
    own = packs_by_payer().get(payer_id)
    if own is None or not defers_to_medicare(own, on):
        return own
    behind = medicare_pack(state, contractor, on)
    return f"{own}{DEFERRED}{behind}" if behind else own


@cache
def days_of_change() -> tuple[date, ...]:
    """Every day on which the answer of `identify` may begin to differ, in order.

    For many claims: what holds on one day holds until the next of these.
    """
    rows = [row for found in (*aliases().values(), *contractors().values()) for row in found]
    written = {row[name] for row in rows for name in ("effective_from", "effective_until")} - {""}
    in_packs = {day for pack_id in pack_ids() for day in breakpoints(pack_id)}
    return tuple(sorted({date.min, *map(date.fromisoformat, written), *in_packs}))


def _match(
    name: str | None, filing_indicator: str | None, electronic_id: str | None, on: date | None
) -> PayerMatch:
    by_indicator = recognise(filing_indicator, kind=FILING_INDICATOR, on=on)
    by_name = recognise(name, on=on)
    if by_indicator.payer_id == MEDICARE:
        return PayerMatch(MEDICARE, by_name.contractor)
    if by_name.payer_id is not None:
        return by_name
    by_id = recognise(electronic_id, kind=ELECTRONIC_ID, on=on)
    return by_id if by_id.payer_id is not None else by_indicator


def _is_advantage(name: str | None) -> bool:
    return {MEDICARE, "advantage"} <= set(folded(name or "").split())


def _other_product(name: str | None, filing_indicator: str, on: date | None) -> PayerMatch:
    """The company's Medicare Advantage product, if there are rules of it; a Medicaid plan needs its state."""
    own = recognise(f"{name} Medicare Advantage", on=on) if filing_indicator == MEDICARE_ADVANTAGE else None
    return own if own and own.payer_id else PayerMatch(None, ask=True)


def _medicare(match: PayerMatch, state: str | None, contractor: str | None, on: date | None) -> Payer:
    named = contractor or (match.contractor if state is None else None)
    pack = medicare_pack(state, named, on)
    if pack is None:
        return Payer(MEDICARE, named, None, match.ask, why_no_pack(state, named, on))
    return Payer(MEDICARE, read_pack(pack).contractor, pack, match.ask)


def defers_to_medicare(pack_id: str, on: date | None) -> bool:
    """Whether a policy leaves coverage to Medicare's local policy (on the last day of all, if none is given)."""
    value = resolve(pack_id, on or date.max, Scope())["meta.defers_to"]
    return value.decides and value.leaves.get("meta.defers_to.to") == MEDICARE_LCD
