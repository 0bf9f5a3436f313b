"""Policy values for every subject: resolved once for the distinct scopes of a run, then gathered by number.

A subject's ``policy_key`` is the number of its scope (pack, epoch of the service date, purpose, technique,
region, claim type); null where no policy speaks (payer or contractor not known). Scopes are few however many
the claims are, so that resolving is done with plain objects, by the same function that `coding` uses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from facetwise.domain.collecting import FEW_ROWS, collected
from facetwise.policy.keys import key_of_leaf, leaf_types
from facetwise.policy.resolve import PolicyValue, Resolution, Scope, epoch_of, resolve

ScopeNumbers = dict[tuple[Any, ...], int]  # (pack, epoch, *SCOPE_COLUMNS) -> policy key
SCOPE_COLUMNS = ("purpose", "technique", "region", "claim_type")


@dataclass(frozen=True, slots=True)
class PolicyScopes:
    """The distinct scopes of a run, each resolved; ``policy_key`` is the position."""

    resolutions: tuple[Resolution, ...]
    standings: dict[tuple[str, ...], list[str]] = field(default_factory=dict, compare=False)

    def values(self, leaf: str) -> pl.Series:
        """The value of one leaf by policy key, null where none is known."""
        key = key_of_leaf(leaf)
        return pl.Series(
            leaf,
            [resolution[key].leaves.get(leaf) for resolution in self.resolutions],
            dtype=leaf_types()[leaf],
        )

    def standings_of(self, leaves: Iterable[str]) -> list[str]:
        """How far a rule may rest on these values, by policy key: see `worst_standing`."""
        keys = tuple(dict.fromkeys(key_of_leaf(leaf) for leaf in leaves))
        if keys not in self.standings:
            self.standings[keys] = [
                worst_standing([resolution[key] for key in keys]) for resolution in self.resolutions
            ]
        return self.standings[keys]

    def reference(self, policy_key: int, key: str) -> PolicyValue:
        """The full value behind one scope and key, for the finding that cites it."""
        return self.resolutions[policy_key][key]


def worst_standing(values: list[PolicyValue]) -> str:
    """``known`` if all values may decide; else what stands in the way, the gravest first."""
    states = [value.state for value in values]
    for state in ("unknown", "conflict", "not_addressed"):
        if state in states:
            return state
    return "known" if all(value.decides for value in values) else "low"


def with_policy_keys(
    subjects: pl.DataFrame, scopes: ScopeNumbers, *, policy_date: date | None = None
) -> pl.DataFrame:
    """The subjects with their ``policy_key``; new scopes are numbered into ``scopes``.

    The policy is that of the service date, or of ``policy_date`` where one is asked about for all.
    """
    if "pack" not in subjects.columns:
        raise ValueError("subjects need the column pack to find their policy")
    few = subjects.height <= FEW_ROWS
    added = [name for name in SCOPE_COLUMNS if name not in subjects.columns]
    columns = ["pack", "epoch", *SCOPE_COLUMNS]
    by_epoch = (
        subjects.lazy()
        .with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in added)
        .join(
            _epochs(subjects, policy_date, few=few),
            on=["pack", "service_date"],
            how="left",
            maintain_order="left",
        )
    )
    keyed = collected(by_epoch, few=few).lazy()
    distinct = collected(keyed.select(columns).filter(pl.col("epoch").is_not_null()).unique(), few=few)
    numbers = [scopes.setdefault(row, len(scopes)) for row in distinct.iter_rows()]
    numbered = distinct.lazy().with_columns(policy_key=pl.Series(numbers, dtype=pl.UInt32))
    joined = keyed.join(numbered, on=columns, how="left", nulls_equal=True, maintain_order="left")
    return collected(joined.drop("epoch", *added), few=few)


def resolve_scopes(scopes: ScopeNumbers) -> PolicyScopes:
    """Every numbered scope resolved. ``repeat.*`` values speak of repeats, so their scope says so."""
    return PolicyScopes(tuple(_resolve(*scope) for scope in scopes))


def with_values(subjects: pl.DataFrame, policies: PolicyScopes, leaves: Iterable[str]) -> pl.DataFrame:
    """The subjects with one column per leaf."""
    wanted = list(leaves)
    if not wanted:
        return subjects
    values = pl.DataFrame([policies.values(leaf) for leaf in wanted])
    of_subjects = values.select(pl.all().gather(subjects["policy_key"])) if values.height else None
    return subjects.hstack(
        of_subjects.get_columns() if of_subjects is not None else _unknown(wanted, subjects)
    )


def _unknown(leaves: Iterable[str], subjects: pl.DataFrame) -> list[pl.Series]:
    return [pl.Series(leaf, [None], leaf_types()[leaf]).new_from_index(0, subjects.height) for leaf in leaves]


def _epochs(subjects: pl.DataFrame, policy_date: date | None, *, few: bool) -> pl.LazyFrame:
    days = collected(subjects.lazy().select("pack", "service_date").drop_nulls().unique(), few=few)
    epochs = pl.Series([epoch_of(pack, policy_date or day) for pack, day in days.iter_rows()], dtype=pl.Date)
    return days.lazy().with_columns(epoch=epochs)


def _resolve(pack: str, epoch: date, *scope: str | None) -> Resolution:
    purpose, technique, region, claim_type = scope
    once = resolve(
        pack, epoch, Scope(purpose=purpose, technique=technique, region=region, claim_type=claim_type)
    )
    again = resolve(
        pack,
        epoch,
        Scope(purpose=purpose, technique=technique, region=region, claim_type=claim_type, repeat=True),
    )
    return {key: again[key] if key.startswith("repeat.") else value for key, value in once.items()}
