"""What a policy key is: its leaves with their types, and whether a plan that defers to Medicare means it, too."""

from dataclasses import dataclass

import polars as pl

WHOLE, NUMBER, TEXT, FLAG = pl.Int64(), pl.Float64(), pl.String(), pl.Boolean()

Leaves = dict[str, pl.DataType]

DURATION: Leaves = {"months": WHOLE, "days": WHOLE}

OWN_TO_A_PLAN = frozenset({"billing", "edits", "prior_auth", "claim", "site_of_service", "meta"})


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One policy key. A leaf named by the empty text is the value itself."""

    key: str
    meaning: str
    leaves: tuple[tuple[str, pl.DataType], ...]

    @property
    def family(self) -> str:
        """What comes before the first dot: ``limit`` of ``limit.sessions``."""
        return self.key.partition(".")[0]

    @property
    def is_coverage(self) -> bool:
        """Whether a policy that defers to Medicare's local coverage policy means this, too.

        A Medicare Advantage plan follows the coverage policy (42 CFR 422.101(b)); how its claims are written,
        filed and authorized is its own matter.
        """
        return self.family not in OWN_TO_A_PLAN

    def leaf_names(self) -> tuple[str, ...]:
        """The full names of its leaves, as columns are called."""
        return tuple(f"{self.key}.{leaf}" if leaf else self.key for leaf, _ in self.leaves)


def spec(key: str, meaning: str, leaves: Leaves | pl.DataType) -> KeySpec:
    """A key with its leaves; a bare type where the value is a single one."""
    pairs = leaves.items() if isinstance(leaves, dict) else {"": leaves}.items()
    return KeySpec(key, meaning, tuple(pairs))
