"""``facetwise backtest --claims 837… --remits 835…``: predictions against what the payer did."""

from pathlib import Path

import click
import polars as pl

from facetwise.cli.checking import checked_parts
from facetwise.cli.claims import ClaimFiles
from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options
from facetwise.domain.tables import FINDINGS, LINES
from facetwise.interop.files import expand
from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.remits.tables import RemitTables, concatenated, empty_tables
from facetwise.outcomes.backtest import Backtest
from facetwise.outcomes.backtest import backtest as compared
from facetwise.outcomes.matching import Returned, Sent
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
    denied for the rule's usual reasons, with money. Every denial comes in plain words with a next step.
    """
    console = Console.of(options)
    if options.output_format not in ("text", "json"):
        raise InputError("--format of backtest is text or json; --page FILE writes the page")
    sent, findings = _sent(claim_files, options, console)
    returned = _returned(remit_files, console)
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
    files = ClaimFiles(tuple(found), OptionsApplied(options, console), options.as_of)
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


def _returned(names: tuple[str, ...], console: Console) -> Returned:
    expanded = expand(names)
    tell(expanded.problems, console)
    parts = [empty_tables()]
    for path in expanded.files:
        tables = _one_file(path, console)
        claims = sum(part.claims.height for part in parts)
        lines = sum(part.lines.height for part in parts)
        parts.append(_numbered_from(tables, claims, lines))
    whole = concatenated(parts)
    if whole.claims.is_empty():
        leave(ExitStatus.BAD_INPUT)
    return Returned(whole.claims, whole.lines, whole.adjustments)


def _one_file(path: Path, console: Console) -> RemitTables:
    parts = [empty_tables()]
    for chunk in read_835(path, source=str(path)):
        tell(chunk.problems, console)
        parts.append(chunk.tables)
    return concatenated(parts)


def _numbered_from(tables: RemitTables, claims: int, lines: int) -> RemitTables:
    """Numbers that go on from the files before."""
    claim, line = pl.col("remit_claim_no") + claims, pl.col("remit_line_no") + lines
    return RemitTables(
        tables.payments,
        tables.claims.with_columns(claim),
        tables.lines.with_columns(claim, line),
        tables.adjustments.with_columns(claim, line),
        tables.provider_adjustments,
    )


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
