"""Every policy value that a pack may hold: its key, its leaves with their types, and what it means.

A rule names leaves (``limit.sessions.max``); a pack writes keys (``limit.sessions: {max: 4, …}``). A duration
has two leaves, ``months`` (from months or years) and ``days`` (from days or weeks): the one that the source
states, never a conversion between them. A list becomes text joined by ``|``.
"""

from functools import cache

import polars as pl

from facetwise.policy.key_spec import KeySpec
from facetwise.policy.known_keys import INFORMATIONAL, KEYS

__all__ = ["KeySpec", "is_informational", "key_of_leaf", "leaf_types", "registry"]


@cache
def registry() -> dict[str, KeySpec]:
    """Every key by its name."""
    return {spec.key: spec for spec in KEYS}


@cache
def leaf_types() -> dict[str, pl.DataType]:
    """The type of every leaf by its full name."""
    return {
        name: dtype for spec in KEYS for name, (_, dtype) in zip(spec.leaf_names(), spec.leaves, strict=True)
    }


@cache
def _keys_of_leaves() -> dict[str, str]:
    return {name: spec.key for spec in KEYS for name in spec.leaf_names()}


def key_of_leaf(leaf: str) -> str:
    """The key that a leaf belongs to.

    Raises:
        KeyError: if no key has this leaf.
    """
    return _keys_of_leaves()[leaf]


def is_informational(key: str) -> bool:
    """Whether a key is there for people to read; no check asks for it."""
    return key in INFORMATIONAL or registry()[key].family == "meta"
