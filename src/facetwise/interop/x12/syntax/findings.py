"""Faults of syntax → findings on the claims they concern, and problems of the file for all others."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import polars as pl

from facetwise.domain.finding_table import FINDINGS
from facetwise.domain.form_faults import KINDS
from facetwise.domain.vocabulary import Grain, Verdict
from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.faults import cut_short

SOURCE = {
    "pack": None, "key": None, "value": None, "in_force_from": None, "cite": "837 implementation guide 005010",
    "confidence": "medium", "verified_through": None, "stale": False,
}  # fmt: skip
DENIALS = ["CO-16"]


@dataclass(frozen=True, slots=True)
class FileFaults:
    """The faults of one file (columns of `FAULTS`), which are looked for while its claims are read."""

    looked_for: Future[pl.DataFrame]
    source: str

    @property
    def faults(self) -> pl.DataFrame:
        """All of them, as soon as the whole file was gone through."""
        return self.looked_for.result()

    def findings(self, claims: pl.DataFrame) -> pl.DataFrame:
        """Those of the claims given, with the columns of `FINDINGS`."""
        own = claims.filter(pl.col("source") == self.source).select(
            "claim_key", "claim_id", "source", claim_segment="segment", money=pl.col("total_charge_cents")
        )
        rows = self.faults.join(own, on="claim_segment", how="inner", maintain_order="left")
        return _as_findings(rows)

    def without_claim(self, set_aside: Sequence[int]) -> Iterator[InputProblem]:
        """Those that concern the file, or claims that could not be checked: one line each, floods cut short.

        Args:
            set_aside: the CLM segments of the claims that could not be checked.
        """
        claim = pl.col("claim_segment")
        rows = self.faults.filter(claim.is_null() | claim.is_in(list(set_aside)))
        yield from cut_short((self._problem(row) for row in rows.iter_rows(named=True)), self.source)

    def _problem(self, row: dict[str, object]) -> InputProblem:
        kind = KINDS[str(row["kind"])]
        expected = None if row["expected"] is None else str(row["expected"])
        return InputProblem(
            source=self.source, path=f"segment {row['segment']}", expected=expected,
            message=f"{kind.name}: {row['message']}",
        )  # fmt: skip


def _as_findings(rows: pl.DataFrame) -> pl.DataFrame:
    code = pl.col("kind").replace_strict({k.name: k.code for k in KINDS.values()}, return_dtype=pl.String)
    told = pl.when(pl.col("expected").is_null()).then("message")
    values = {
        "code": code,
        "name": pl.col("kind"),
        "family": pl.lit("claim_data"),
        "severity": pl.col("kind").replace_strict(
            {k.name: str(k.severity) for k in KINDS.values()}, return_dtype=pl.String
        ),
        "verdict": pl.lit(str(Verdict.VIOLATED)),
        "grain": pl.lit(str(Grain.CLAIM)),
        "path": _path(),
        "message": told.otherwise(pl.format("{}; expected {}", "message", "expected")),
        "evidence": pl.lit(pl.Series([[]], dtype=FINDINGS["evidence"])).first(),
        "policy": pl.lit(pl.Series([[SOURCE]], dtype=FINDINGS["policy"])).first(),
        "denial_codes": pl.lit(pl.Series([DENIALS], dtype=pl.List(pl.String))).first(),
        "money_at_risk_cents": pl.col("money"),
        "help": pl.col("kind").replace_strict(
            {k.name: k.help for k in KINDS.values()}, return_dtype=pl.String
        ),
    }
    own = ("claim_key", "claim_id", "source", "segment")
    columns = values | {name: pl.col(name) for name in own}
    return rows.select(
        columns.get(name, pl.lit(None)).cast(dtype).alias(name) for name, dtype in FINDINGS.items()
    )


def _path() -> pl.Expr:
    """``2010BA N403``: loop, segment, element."""
    element = (
        pl.when(pl.col("element").is_not_null())
        .then(pl.col("element").cast(pl.String).str.zfill(2))
        .otherwise(pl.lit(""))
    )
    return pl.concat_str(pl.col("loop").fill_null(""), pl.lit(" "), "tag", element).str.strip_chars()
