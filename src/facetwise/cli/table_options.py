"""The common options on claims that came as tables: they fill blanks, and win over the file."""

from dataclasses import asdict, replace
from typing import Any

import polars as pl

from facetwise.domain.tables import HISTORY_ENTRIES, BaseTables
from facetwise.interop.encounter.history import HistoryFile
from facetwise.policy import payers

_FLAGS = {
    "state": ("state", "--state"),
    "place_of_service": ("place of service", "--pos"),
    "claim_type": ("claim type (bill for)", "--bill-for"),
}
_IDENTITY = ("payer_id", "payer_name", "state", "contractor", "service_date")


def apply_to_tables(
    base: BaseTables,
    *,
    payer: str | None,
    state: str | None,
    place_of_service: str | None,
    bill_for: str | None,
    history: HistoryFile | None,
) -> tuple[BaseTables, tuple[str, ...]]:
    """The claims with the options applied, and one warning for each option that differs from some of them.

    The options are already known to be a state, a place of service and a claim type.
    """
    given = {"state": state, "place_of_service": place_of_service, "claim_type": bill_for}
    changes = {name: _as_written(name, value) for name, value in given.items() if value}
    warnings = [_difference(base.claims, name, value) for name, value in changes.items()]
    claims = base.claims.with_columns(pl.lit(value).alias(name) for name, value in changes.items())
    if payer or state:
        warnings.append(_payer_difference(claims, payer))
        claims = _with_payer(claims, payer)
    changed = replace(base, claims=claims)
    return (changed if history is None else _with_history(changed, history)), tuple(filter(None, warnings))


def _as_written(name: str, value: str) -> str:
    return value.strip().upper() if name == "state" else value.strip().lower()


def _difference(claims: pl.DataFrame, name: str, value: str) -> str | None:
    others = claims.filter(pl.col(name) != value)[name]
    label, flag = _FLAGS[name]
    if others.is_empty():
        return None
    return f"{label} is {others[0]} in the file and {value} by {flag}; {value} is used"


def _payer_difference(claims: pl.DataFrame, payer: str | None) -> str | None:
    if payer is None:
        return None
    others = claims.filter(pl.col("payer_name").str.to_lowercase() != payer.lower())["payer_name"]
    return None if others.is_empty() else f"the file's payer differs from {payer} by --payer; {payer} is used"


def _with_payer(claims: pl.DataFrame, payer: str | None) -> pl.DataFrame:
    """Payer, contractor and policy pack looked up anew, once for each distinct payer, state and day."""
    distinct = claims.select(_IDENTITY).unique()
    found = [_identified(row, payer) for row in distinct.iter_rows(named=True)]
    looked_up = distinct.with_columns(
        pl.Series(f"new_{name}", [getattr(item, name) for item in found], dtype=pl.String)
        for name in ("payer_id", "contractor", "pack")
    )
    return (
        claims.join(looked_up, on=_IDENTITY, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(
            payer_id="new_payer_id",
            contractor="new_contractor",
            pack="new_pack",
            payer_name=pl.lit(payer) if payer else pl.col("payer_name"),
        )
        .select(claims.columns)
    )


def _identified(row: dict[str, Any], payer: str | None) -> payers.Payer:
    name = payer or row["payer_id"] or row["payer_name"]
    return payers.identify(name, state=row["state"], on=row["service_date"])


def _with_history(base: BaseTables, history: HistoryFile) -> BaseTables:
    """The same earlier sessions for every claim: they are all one patient's."""
    rows = [asdict(session) for session in history.history or ()]
    sessions = pl.DataFrame(
        rows, schema={name: dtype for name, dtype in HISTORY_ENTRIES.items() if name != "claim_key"}
    )
    entries = base.claims.select("claim_key").join(sessions, how="cross")
    return replace(
        base,
        claims=base.claims.with_columns(history_loaded=pl.lit(history.is_complete)),
        history_entries=entries.select(*HISTORY_ENTRIES),
    )
