"""Whether the diagnoses of an order are on the covered list of the payer's article, as far as that list was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from facetwise.codes import covered_lists
from facetwise.policy.resolve import PolicyValue

KEY = "codes.dx_covered"


@dataclass(frozen=True, slots=True)
class OnTheList:
    """``is_covered`` is None where the list, or what it says of these diagnoses, is not known; ``why`` says so."""

    is_covered: bool | None
    why: str


def on_the_list(diagnoses: Sequence[str], pack: str, day: date, policy: PolicyValue) -> OnTheList:
    """What the list in force says of the diagnoses: an imported one, else the one that the policy names.

    Args:
        diagnoses: of one order.
        pack: the policy that speaks for the payer.
        day: the day for which it is planned.
        policy: its value of ``codes.dx_covered``.
    """
    own = policy.leaves.get(KEY) if policy.state == "known" and policy.decides else None
    asked = pl.LazyFrame(
        {"pack": [pack], "service_date": [day], "built_in": [own]},
        schema={"pack": pl.String, "service_date": pl.Date, "built_in": pl.String},
    )
    (article,) = covered_lists.with_article(asked, built_in=pl.col("built_in")).collect().to_dicts()
    name = article["article"]
    if name is None:
        return OnTheList(
            None, "whether the diagnosis is covered is not decided: the payer's list was not read"
        )
    if not diagnoses:
        return OnTheList(None, f"the order names no diagnosis to compare with the list of {name}")
    said = (
        covered_lists.listed()
        .filter(
            pl.col("article") == name,
            pl.col("article_version").eq_missing(pl.lit(article["article_version"], dtype=pl.String)),
            pl.col("icd10").is_in(list(diagnoses)),
        )
        .collect()
    )
    shown = ", ".join(diagnoses)
    if supported := said.filter(pl.col("is_supported"))["icd10"].unique().sort().to_list():
        return OnTheList(True, f"{', '.join(supported)} is on the list of {name}")
    if said.height and said["is_supported"].is_null().any():
        return OnTheList(None, f"{shown} is on another group of the list of {name}: compare by hand")
    return OnTheList(False, f"none of the diagnoses {shown} is on the list of {name}")
