"""``facetwise backtest --claims 837… --remits 835…``: predictions against what the payer did."""

from pathlib import Path

import click
import polars as pl
from click.core import ParameterSource

from facetwise.cli.checking import checked_parts
from facetwise.cli.claims import ClaimFiles
from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options
from facetwise.cli.remits import returned_of
from facetwise.domain.finding_table import FINDINGS
from facetwise.domain.tables import LINES
from facetwise.outcomes.backtest import Backtest
from facetwise.outcomes.backtest import backtest as compared
from facetwise.outcomes.matching import Sent
from facetwise.report.json_lines import json_line
from facetwise.report.outcomes.backtest_text import backtest_objects, backtest_text


@click.command()
@click.option(
    "--claims", "claim_files", multiple=True, required=True, help="Claims as sent; may be given again."
)
@click.option("--remits", "remit_files", multiple=True, required=True, help="Remittances (835), likewise.")
@click.option("--page", type=click.Path(path_type=Path), help="Also write one HTML page with charts.")
@common_options
def backtest(
    claim_files: tuple[str, ...], remit_files: tuple[str, ...], page: Path | None, options: Options
) -> None:
    """Compare what the checks say of claims with what the payer did.

    Per rule: how often it fired and the line was denied, fired and it was paid, found nothing wrong and it was
    denied for the rule's usual reasons, with money. Every denial comes in plain words with a next step. X12 claims are
    checked as of the day on which their file was written (GS04), others as of today, unless --as-of is given.
    """
    console = Console.of(options)
    if options.output_format not in ("text", "json"):
        raise InputError("--format of backtest is text or json; --page FILE writes the page")
    sent, findings = _sent(claim_files, options, console)
    returned = returned_of(remit_files, console)
    if returned.claims.is_empty():
        leave(ExitStatus.BAD_INPUT)
    found = compared(sent, returned, findings)
    if page is not None:
        _write_page(page, found)
    if options.output_format == "json":
        console.write(json_line(item) for item in backtest_objects(found))
    else:
        console.write([backtest_text(found, all_denials=options.all_verdicts)])


def _sent(names: tuple[str, ...], options: Options, console: Console) -> tuple[Sent, pl.DataFrame]:
    """The claims, checked; only what matching and counting need stays in memory."""
    found, problems = input_files(names)
    tell(problems, console)
    as_sent = click.get_current_context().get_parameter_source("as_of") is ParameterSource.DEFAULT
    files = ClaimFiles(tuple(found), OptionsApplied(options, console), options.as_of, as_sent=as_sent)
    kept = ("claim_key", "line_no", "code", "charge_cents", "service_date", "line_control_number", "segment")
    claims, findings = [], []
    run = checked_parts(files, lambda told: tell(told, console), all_verdicts=True, jobs=1)
    for some, part in run.parts:
        findings.append(some.filter(pl.col("verdict") != "not_applicable"))
        claims.append(part.select("claim_key", "claim_id", "source"))
    if not claims:
        leave(ExitStatus.BAD_INPUT)
    bases = (part.base for part in files.parts())
    lines = [_dated(base.lines, base.claims).select(kept) for base in bases if base is not None]
    return Sent(pl.concat(claims), pl.concat(lines)), pl.concat([pl.DataFrame(schema=FINDINGS), *findings])


def _dated(lines: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """A line without a date of its own has the claim's."""
    days = claims.select("claim_key", claim_date="service_date")
    dated = lines.join(days, on="claim_key", how="left", maintain_order="left")
    return dated.with_columns(pl.coalesce("service_date", "claim_date").cast(LINES["service_date"]))


def _write_page(path: Path, found: Backtest) -> None:
    try:
        from facetwise.report.outcomes.backtest_page import backtest_page  # noqa: PLC0415 - charts load slowly

        text = backtest_page(found)
    except ImportError:
        raise InputError("--page needs charts: pip install facetwise[web]") from None
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise InputError(f"--page {path}: {(wrong.strerror or 'it cannot be written').lower()}") from None
