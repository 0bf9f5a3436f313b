"""Which segments and loops are missing, in a place of their own making, or there too often."""

import polars as pl

from facetwise.interop.x12.syntax.faults import faults, no_faults
from facetwise.interop.x12.syntax.guide import UNLIMITED
from facetwise.interop.x12.syntax.loops import Placed

UNKNOWN, MISPLACED, MISSING, TOO_OFTEN, OUT_OF_ORDER = "1", "2", "3", "5", "7"  # IK304
LOOP_TOO_OFTEN = "4"
OF_THE_CLAIM = ("2320", "2400")  # open by themselves, and are counted within the claim


def structure_faults(placed: Placed, *, goes_on: bool) -> pl.DataFrame:
    """Faults of loops and segments. ``goes_on``: more of the file follows, from a subscriber's level on."""
    return pl.concat(
        [_unexpected(placed), _out_of_order(placed), _repeated(placed), _missing_segments(placed),
         _missing_loops(placed, goes_on=goes_on), _missing_of_patient(placed)]
    )  # fmt: skip


def _unexpected(placed: Placed) -> pl.DataFrame:
    is_allowed = pl.lit(_most(placed).is_not_null()).gather(pl.col("place")).fill_null(value=False)
    is_end = pl.col("key_no") == placed.guide.number("SE")
    rows = placed.rows.filter(~is_allowed & ~is_end & ~pl.col("begins"))
    if rows.is_empty():
        return no_faults()
    known = {key.partition("*")[0] for key in placed.guide.allowed["key"].unique()}
    is_known = pl.col("tag").is_in(list(known))
    return faults(
        rows.with_columns(
            message=pl.when(is_known).then(pl.format("{} has no place in loop {}", "key", "loop"))
            .otherwise(pl.format("{} is no segment of this guide", "tag")),
            code=pl.when(is_known).then(pl.lit(MISPLACED)).otherwise(pl.lit(UNKNOWN)),
        ),
        kind="x12-segment-unexpected",
    )  # fmt: skip


def _out_of_order(placed: Placed) -> pl.DataFrame:
    """Segments of one loop in another order than the guide's; those of one tag may stand in any."""
    ranked = placed.rows.with_columns(rank=pl.lit(placed.guide.ranks).gather(pl.col("place")))
    is_same_loop = pl.col("loop_no") == pl.col("loop_no").shift()
    rows = ranked.with_columns(before=pl.col("key").shift()).filter(
        is_same_loop & (pl.col("rank") < pl.col("rank").shift())
    )
    rows = (
        rows.rechunk()
    )  # what was shifted has an empty piece in front, on which `pl.format` ends the process's work
    if rows.is_empty():
        return no_faults()
    message = pl.format("{} stands after {} in loop {}", "key", "before", "loop")
    told = rows.with_columns(message=message, expected=pl.format("{} before {}", "key", "before"))
    return faults(told, kind="x12-segment-unexpected", code=OUT_OF_ORDER)


def _repeated(placed: Placed) -> pl.DataFrame:
    limited = (_most(placed) < UNLIMITED).fill_null(value=False)
    inside = placed.rows.filter(~pl.col("begins") & pl.lit(limited).gather(pl.col("place")))
    counts = (
        inside.filter(_in_loop(inside, placed).is_duplicated())
        .group_by("loop_no", "loop", "key")
        .agg(pl.len(), pl.col("segment", "claim_segment", "set_segment", "tag").last())
    )
    many = counts.with_columns(pl.col("loop").cast(pl.String)).join(placed.guide.allowed, on=["loop", "key"])
    many = many.filter(pl.col("len") > pl.col("most"))
    in_claim = pl.col("loop").is_in(OF_THE_CLAIM)
    opened = placed.rows.filter(pl.col("begins") & pl.col("parent_no").is_not_null()).with_columns(
        owner=pl.when(in_claim).then("claim_segment").otherwise("parent_no").cast(pl.UInt64)
    )
    place = opened.select(
        pl.col("owner") * 1000 + pl.col("loop").to_physical() * 2 + in_claim.cast(pl.UInt64)
    ).to_series()
    loops = (
        opened.filter(place.is_duplicated())
        .group_by("owner", "loop")
        .agg(pl.len(), pl.col("segment", "claim_segment", "set_segment", "tag", "key").last())
    )
    over = loops.with_columns(pl.col("loop").cast(pl.String)).join(placed.guide.most_loops, on="loop")
    over = over.filter(pl.col("len") > pl.col("most"))
    message = pl.format("{} stands {} times in loop {}", "key", "len", "loop")
    loop_message = pl.format("loop {} stands {} times", "loop", "len")
    at_most = pl.format("at most {}", "most")
    return pl.concat(
        [
            faults(many.with_columns(message=message, expected=at_most), kind="x12-segment-unexpected",
                   code=TOO_OFTEN),
            faults(over.with_columns(message=loop_message, expected=at_most), kind="x12-segment-unexpected",
                   code=LOOP_TOO_OFTEN),
        ]
    )  # fmt: skip


def _most(placed: Placed) -> pl.Series:
    """How often each key may stand in each loop, by place; null where it has none."""
    return placed.guide.places(
        placed.guide.allowed.unique(["loop", "key"], keep="first", maintain_order=True), "most"
    )


def _in_loop(rows: pl.DataFrame, placed: Placed) -> pl.Series:
    """One number for each key in each single loop."""
    size = placed.guide.keys.height
    return rows.select(pl.col("loop_no").cast(pl.UInt64) * size + pl.col("key_no")).to_series()


def _missing_segments(placed: Placed) -> pl.DataFrame:
    found = [no_faults()]
    begun = placed.rows.filter("begins")
    instances = dict(begun["loop"].cast(pl.String).value_counts().iter_rows())
    for loop, keys in placed.guide.needed:
        if loop not in instances:
            continue
        having = placed.within(loop, keys)
        if having["loop_no"].n_unique() < instances[loop]:
            lacking = begun.filter(pl.col("loop") == loop).join(having, on="loop_no", how="anti")
            found.append(_missing(lacking, keys[0], f"{' or '.join(keys)} is missing in loop {loop}"))
    return pl.concat(found)


def _missing_loops(placed: Placed, *, goes_on: bool) -> pl.DataFrame:
    """Loops that have to stand in another: by counting which parents have one."""
    found = [no_faults()]
    opened = placed.rows.filter("begins")
    for parent, loop in placed.guide.needed_loops:
        parents = opened.filter(pl.col("loop") == parent)
        children = opened.filter(pl.col("loop") == loop)
        if parent == "ST" or loop.startswith("2000") or loop == "2400":
            follows = goes_on and loop == "2000B"
            lacking = _without_following(parents, children, follows=follows)
        else:
            lacking = parents.join(children, on="parent_no", how="anti")
        if not lacking.is_empty():
            key = placed.guide.openers.filter(pl.col("loop") == loop)["key"][0]
            found.append(_missing(lacking, key, f"loop {loop} ({key}) is missing in loop {parent}"))
    return pl.concat(found)


def _without_following(parents: pl.DataFrame, children: pl.DataFrame, *, follows: bool) -> pl.DataFrame:
    """Parents after which no child comes before the next parent; ``follows``: one comes after the last."""
    last = children.select(child=pl.col("segment")).sort("child")
    both = parents.sort("segment").join_asof(last, left_on="segment", right_on="child", strategy="forward")
    until = pl.col("segment").shift(-1)
    lacking = both.filter(pl.col("child").is_null() | (pl.col("child") > until).fill_null(value=False))
    return (
        lacking.filter(pl.col("segment") != parents["segment"].max()) if follows and len(parents) else lacking
    )


def _missing_of_patient(placed: Placed) -> pl.DataFrame:
    """A subscriber who is the patient (SBR02 = 18) is given with address and birth."""
    own = placed.of("SBR", relationship=2).filter(
        (pl.col("loop") == "2000B") & (pl.col("relationship") == "18")
    )
    subscribers = placed.within("2010BA", ["NM1*IL"]).join(
        own.select("parent_no"), on="parent_no", how="semi"
    )
    found = [no_faults()]
    for key in ("N3", "N4", "DMG"):
        having = placed.within("2010BA", [key])
        lacking = subscribers.join(having, on="loop_no", how="anti")
        if not lacking.is_empty():
            found.append(
                _missing(lacking, key, f"{key} is missing in loop 2010BA of a subscriber who is the patient")
            )
    return pl.concat(found)


def _missing(rows: pl.DataFrame, key: str, message: str) -> pl.DataFrame:
    tag = key.partition("*")[0]
    return faults(rows, kind="x12-segment-missing", message=message, code=MISSING).with_columns(
        tag=pl.lit(tag)
    )
