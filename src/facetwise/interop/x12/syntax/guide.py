"""The loops of a guide: what opens each, what stands in it, what has to, and how often.

The tables in ``data/`` are written so: ``opener`` and each of ``keys`` is a segment, with its first element where
that tells kinds apart (``REF*G1``; of HL the third). ``!`` marks what has to be there, a number how often it may
be there (once where none stands), ``+`` any number, ``/`` comes before the number of an opener, ``|`` parts what
may stand for each other.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import polars as pl

UNLIMITED = 100_000_000
VERSIONS = {"005010X222": "professional", "005010X223": "institutional"}
_TAG_AND_COUNT = re.compile(r"(K3|N3|N4|CR[123]|CL1|CN1|PS1|SV[125]|[A-Z]{2,3})(\d*)")


@dataclass(frozen=True)
class Guide:
    """One guide as tables.

    ``openers``: key, parent (the area it opens in), loop. ``allowed``: loop, key, most. ``needed``: loop and the
    keys of which one has to be there. ``needed_loops``: parent, loop.
    """

    openers: pl.DataFrame
    allowed: pl.DataFrame
    needed: tuple[tuple[str, tuple[str, ...]], ...]
    needed_loops: tuple[tuple[str, str], ...]
    most_loops: pl.DataFrame  # loop, most
    keys: (
        pl.DataFrame
    )  # key, tag: all that the guide names, ``REF*?`` for other kinds of a tag, ``?`` for other tags

    @cached_property
    def loops(self) -> list[str]:
        """All loops; one is known by its place here."""
        return self.openers["loop"].unique(maintain_order=True).to_list()

    @cached_property
    def ranks(self) -> pl.Series:
        """By place (`places`), where a segment's tag comes in its loop, from 0; null where it has no place."""
        tags = self.allowed.with_columns(tag=pl.col("key").str.split("*").list.first()).unique(
            ["loop", "key"], keep="first", maintain_order=True
        )
        rank = pl.col("tag").rank("dense").over("loop")
        first = tags.with_row_index("at").with_columns(tag=pl.col("at").min().over("loop", "tag"))
        return self.places(first.with_columns(rank=rank.cast(pl.UInt8)), "rank")

    def number(self, key: str) -> int:
        """The number of a key."""
        return self._numbers[key]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return dict(self.keys.select("key", "key_no").iter_rows())

    def places_of(self, loop: str, keys: Iterable[str]) -> list[int]:
        """Where keys in a loop stand in a list of `places`."""
        first = self.loops.index(loop) * self.keys.height
        return [first + self.number(key) for key in keys]

    def places(self, table: pl.DataFrame, name: str, *, loop: str = "loop") -> pl.Series:
        """A column of a table with ``loop`` and ``key`` as a list: for every loop, for every key, null where none."""
        every = pl.DataFrame({loop: self.loops}).join(
            self.keys.select("key"), how="cross", maintain_order="left_right"
        )
        return every.join(table, on=[loop, "key"], how="left", maintain_order="left")[name]


def guide_of(version: str | None) -> Guide | None:
    """The guide of a version (``005010X222A1``); none where it is another kind of file or an older one."""
    name = VERSIONS.get((version or "")[:10])
    return None if name is None else _guide(name)


@cache
def _guide(name: str) -> Guide:
    text = (files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    openers, allowed, needed, needed_loops, most_loops = [], [], [], [], []
    for row in csv.DictReader(text.splitlines()):
        loop, parent = row["loop"], row["parent"]
        names, must, most = _parsed(row["opener"])
        openers += [(key, parent, loop) for key in names]
        allowed += [(loop, key, UNLIMITED) for key in names]
        most_loops.append((loop, most))
        if must and parent:
            needed_loops.append((parent, loop))
        for word in row["keys"].split():
            names, must, most = _parsed(word)
            allowed += [(loop, key, most) for key in names]
            if must:
                needed.append((loop, names))
    return Guide(
        pl.DataFrame(openers, schema=["key", "parent", "loop"], orient="row"),
        pl.DataFrame(allowed, schema=["loop", "key", "most"], orient="row"),
        tuple(needed),
        tuple(needed_loops),
        pl.DataFrame(most_loops, schema=["loop", "most"], orient="row"),
        _keys([key for _, key, _ in allowed]),
    )


def _keys(named: list[str]) -> pl.DataFrame:
    names = dict.fromkeys([*named, "SE"])
    others = dict.fromkeys(name.partition("*")[0] + "*?" for name in names)
    keys = pl.DataFrame({"key": [*names, *others, "?"]})
    return keys.with_columns(tag=pl.col("key").str.split("*").list.first()).with_row_index("key_no")


def _parsed(word: str) -> tuple[tuple[str, ...], bool, int]:
    """Names, whether one has to be there, and how often it may be."""
    body, slash, after = word.partition("/")
    limit = after if slash else ""
    names = []
    for part in body.rstrip("!+").split("|"):
        must_part, _, count = part.partition("!")
        name, digits = _split_count(must_part)
        names.append(name)
        limit = limit or count or digits
    is_unlimited = "+" in word
    return tuple(names), "!" in word, UNLIMITED if is_unlimited else int(limit or 1)


def _split_count(part: str) -> tuple[str, str]:
    """``REF*G15`` → ``REF*G1`` and ``5``: a qualifier has two signs, that of a date three; ``PWK10`` → PWK, 10."""
    tag, star, rest = part.partition("*")
    if star:
        length = 3 if tag == "DTP" or rest == "EAF" else 2
        if tag in ("AMT", "QTY") and rest != "EAF":
            return part, ""
        return f"{tag}*{rest[:length]}", rest[length:]
    known = _TAG_AND_COUNT.fullmatch(part)
    return (known[1], known[2]) if known else (tag, "")
