"""The loops of a piece → what stands on its claims besides lines and diagnoses."""

import polars as pl

from facetwise.interop.x12.claims import day
from facetwise.interop.x12.details import other_payers
from facetwise.interop.x12.details.tables import (
    ADJUDICATIONS,
    ADJUSTMENTS,
    ATTACHMENTS,
    DRUGS,
    NOTES,
    OTHER_PAYERS,
    PATIENTS,
    REFERENCES,
    ClaimDetails,
    shaped,
)
from facetwise.interop.x12.hierarchy import SUBSCRIBER, Hierarchy, begins, last_of_level
from facetwise.interop.x12.segments import components

MEANINGS = {
    "G1": "authorization",
    "9F": "referral",
    "F8": "payer_control_number",
    "6R": "line_control_number",
    "EA": "medical_record",
    "D9": "clearinghouse_number",
    "X4": "laboratory_number",
    "4N": "exception_reason",
    "LU": "accident_place",
    "9A": "repriced_claim",
    "9C": "adjusted_repriced_claim",
}


def details_of(loops: Hierarchy, claims: pl.DataFrame, lines: pl.DataFrame) -> ClaimDetails:
    """The tables of the claims given.

    Args:
        loops: the piece.
        claims: ``claim_no`` and ``claim_key`` of the claims that are kept.
        lines: ``line_no_in_file`` and ``line_no`` of the lines of the piece.
    """
    placed = _Placed(loops, claims, lines.unique("line_no_in_file", keep="first"))
    return ClaimDetails(
        references=shaped(_references(placed), REFERENCES),
        attachments=shaped(placed.rows("PWK", report=1, sent_by=2, control_number=6), ATTACHMENTS),
        notes=shaped(placed.rows("NTE", kind=1, text_=2).rename({"text_": "text"}), NOTES),
        patients=shaped(_patients(loops, claims), PATIENTS),
        other_payers=shaped(other_payers.other_payers(placed.rows), OTHER_PAYERS),
        adjudications=shaped(other_payers.adjudications(placed.rows, loops.delimiters), ADJUDICATIONS),
        adjustments=shaped(other_payers.adjustments(placed.rows), ADJUSTMENTS),
        drugs=shaped(_drugs(placed, loops), DRUGS),
    )


class _Placed:
    """Segments of kept claims with claim key, line number and the other payer that they speak of."""

    def __init__(self, loops: Hierarchy, claims: pl.DataFrame, lines: pl.DataFrame) -> None:
        self._loops = loops
        self._keys = claims.select("claim_no", "claim_key")
        self._lines = lines.select("line_no_in_file", "line_no")
        self._payers = other_payers.numbered(loops)

    def rows(self, tag: str, **wanted: int) -> pl.DataFrame:
        """Segments of one tag with the wanted elements."""
        found = self._loops.rows(tag, **wanted).filter(pl.col("claim_no").is_not_null()).drop("text")
        found = found.join(self._keys, on="claim_no", maintain_order="left")
        found = found.join(self._lines, on="line_no_in_file", how="left", maintain_order="left")
        is_line = pl.col("line_no_in_file").is_not_null()
        found = found.join_asof(self._payers, on="segment", by="claim_no", check_sortedness=False)
        return found.with_columns(other_payer_no=pl.when(~is_line).then("other_payer_no"))


def _references(placed: _Placed) -> pl.DataFrame:
    rows = placed.rows("REF", kind=1, number=2)
    return rows.with_columns(
        meaning=pl.col("kind").replace_strict(MEANINGS, default=None, return_dtype=pl.String)
    )


def _drugs(placed: _Placed, loops: Hierarchy) -> pl.DataFrame:
    drugs = placed.rows("LIN", kind=2, national_drug_code=3).filter(pl.col("kind") == "N4")
    amounts = placed.rows("CTP", quantity=4, measure=5).with_columns(
        *components("measure", loops.delimiters, unit=1), pl.col("quantity").cast(pl.Float64, strict=False)
    )
    numbers = placed.rows("REF", kind=1, prescription_number=2).filter(pl.col("kind").is_in(["XZ", "VY"]))
    for table, names in ((amounts, ("quantity", "unit")), (numbers, ("prescription_number",))):
        drugs = other_payers.following(drugs, table, "line_no_in_file", names)
    return drugs


def _patients(loops: Hierarchy, claims: pl.DataFrame) -> pl.DataFrame:
    """Patient and subscriber of each claim: a dependent's level has its own name, else both are one."""
    subscribers = pl.DataFrame(
        {
            "level_no": pl.Series(range(loops.levels.height), dtype=pl.Int32),
            "subscriber_level": last_of_level(loops.levels, SUBSCRIBER).cast(pl.Int32),
        }
    )
    names = loops.names.filter(pl.col("claim_no").is_null())
    births = loops.rows("DMG", birth_date=2, sex=3).filter(pl.col("claim_no").is_null())
    insured = loops.rows("SBR", responsibility=1, self_relationship=2).filter(pl.col("claim_no").is_null())
    own = loops.rows("PAT", relationship=1).filter(pl.col("claim_no").is_null())

    def first(rows: pl.DataFrame, key: str, **columns: str) -> pl.DataFrame:
        return rows.filter(begins("level_no")).select(
            pl.col("level_no").alias(key), **{new: pl.col(old) for new, old in columns.items()}
        )

    member = {"subscriber_last_name": "last_name", "subscriber_first_name": "first_name", "member_id": "id"}
    tables = (
        first(names.filter(pl.col("entity") == "IL"), "subscriber_level", **member),
        first(
            insured,
            "subscriber_level",
            responsibility="responsibility",
            self_relationship="self_relationship",
        ),
        first(
            names.filter(pl.col("entity") == "QC"), "level_no", last_name="last_name", first_name="first_name"
        ),
        first(own, "level_no", dependent_relationship="relationship"),
        first(births, "level_no", birth_date="birth_date", sex="sex"),
    )
    rows = (
        loops.rows("CLM")
        .select("claim_no", "level_no")
        .join(claims, on="claim_no")
        .join(subscribers, on="level_no")
    )
    for table in tables:
        key = table.columns[0]
        rows = rows.join(table, on=key, how="left", maintain_order="left")
    is_dependent = pl.col("level_no") != pl.col("subscriber_level")
    return rows.with_columns(
        is_dependent=is_dependent,
        relationship=pl.coalesce("dependent_relationship", "self_relationship"),
        birth_date=day(pl.col("birth_date")),
        last_name=pl.when(is_dependent).then("last_name").otherwise("subscriber_last_name"),
        first_name=pl.when(is_dependent).then("first_name").otherwise("subscriber_first_name"),
    )
