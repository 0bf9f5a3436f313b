"""What is missing to decide rules, said once a claim with every rule that waits for it."""

import polars as pl

from facetwise.domain.collecting import FEW_ROWS, collected
from facetwise.domain.vocabulary import Verdict
from facetwise.engine.run import Run
from facetwise.engine.verdicts import WAITING
from facetwise.engine.waiting import NOTICES, waiting_claims
from facetwise.engine.wording import sentence
from facetwise.policy.payer_names import names_like

NO_DAY = "without a service date"
_DAY = (
    pl.when(pl.col("service_date").is_null()).then(pl.lit(NO_DAY)).otherwise(pl.lit("on this service date"))
)


def notices_of(run: Run) -> list[pl.DataFrame]:
    """One finding per claim and missing thing, naming every rule that waits for it; worded once per kind."""
    if run.waiting.is_empty():
        return []
    waiting = waiting_claims(run.waiting, [asked.rule for asked in run.asked])
    about = ["waiting", "rules", "severity", "pack", "payer_name", "state", "day"]
    few = waiting.height <= FEW_ROWS
    claims = run.claims.lazy().select("claim_key", *about[3:-1], day=_DAY)
    rows = collected(waiting.lazy().join(claims, on="claim_key", how="left"), few=few).lazy()
    parts = collected(rows.select(about).unique(), few=few).partition_by("waiting", as_dict=True)
    worded = pl.concat([_notice(int(str(kind)), part, len(run.asked)) for (kind,), part in parts.items()])
    told = rows.join(worded.lazy(), on=about, how="left", nulls_equal=True)
    return [collected(told.drop("waiting", "rules", "pack", "payer_name", "state", "day"), few=few)]


def _notice(waiting: int, rows: pl.DataFrame, first_kind: int) -> pl.DataFrame:
    kind = list(NOTICES).index(WAITING[waiting])
    notice = NOTICES[WAITING[waiting]]
    return rows.with_columns(
        kind=pl.lit(first_kind + kind, dtype=pl.UInt16),
        verdict=pl.lit(str(Verdict.UNDETERMINED)),
        message=sentence(notice.message, rows.schema),
        help=_first_to_give(rows, notice.help) if WAITING[waiting] == "payer" else pl.lit(notice.help),
    )


def _first_to_give(rows: pl.DataFrame, help_text: str) -> pl.Series:
    """The help of each row: the day where none is given, else the known payers that a name may mean."""
    told = zip(rows["payer_name"], rows["state"], rows["day"] == NO_DAY, strict=True)
    return pl.Series(
        [_help(payer, state, help_text, lacks_day=day) for payer, state, day in told],
        dtype=pl.String,
    )


def _help(payer: str | None, state: str | None, help_text: str, *, lacks_day: bool) -> str:
    if lacks_day:
        return f"give the service date: each policy holds for its time; {help_text}"
    names = names_like(payer, state) if payer else ()
    return f"did you mean {' or '.join(names)}? {help_text}" if names else help_text
