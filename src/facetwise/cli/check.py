"""``facetwise check FILE…``: claims to findings."""

from collections.abc import Iterator

import click
import polars as pl

from facetwise.cli.claims import read_claims, together
from facetwise.cli.console import Console
from facetwise.cli.encounters import OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave, status_of_verdicts
from facetwise.cli.options import Options, common_options
from facetwise.interop.problems import InputProblem
from facetwise.workflow import check_tables


@click.command()
@click.argument("files", nargs=-1, required=True)
@common_options
def check(files: tuple[str, ...], options: Options) -> None:
    """Check claims, and say what is wrong, by which paragraph, and what to do.

    FILES are X12 837P (.837), tables of claim lines (.csv, .parquet), encounters with claim_lines (.yaml,
    .json, .jsonl), folders of them, or - for standard input. All claims of one call are each other's history.
    """
    console = Console.of(options)
    apply = OptionsApplied(options, console)
    found, problems = input_files(files)
    read = [read_claims(file, apply, options.as_of) for file in found]
    problems += [problem for file in read for problem in file.problems]
    tell(problems, console)
    tables = [file.base for file in read if file.base is not None]
    if not tables:
        leave(ExitStatus.BAD_INPUT)
    base = together(tables)
    findings = check_tables(base, all_verdicts=options.all_verdicts)
    _write(findings, base.claims, problems, options, console)
    leave(status_of_verdicts(findings.select("verdict", "severity").unique().iter_rows()))


def _write(
    findings: pl.DataFrame,
    claims: pl.DataFrame,
    problems: list[InputProblem],
    options: Options,
    console: Console,
) -> None:
    if options.output_format == "text":
        console.write(_texts(findings, claims, console))
        return
    from facetwise.report import finding_tables  # noqa: PLC0415 - each format loads its own

    writers = {"csv": finding_tables.write_csv, "parquet": finding_tables.write_parquet}
    with console.opened() as target:
        if options.output_format in writers:
            writers[options.output_format](findings, claims, target)
        else:
            target.writelines(_problem_lines(problems))
            finding_tables.write_json_lines(findings, claims, target)


def _texts(findings: pl.DataFrame, claims: pl.DataFrame, console: Console) -> Iterator[str]:
    from facetwise.engine.findings import to_objects  # noqa: PLC0415
    from facetwise.report.terminal import finding_text, summary_line  # noqa: PLC0415

    shown = to_objects(findings)
    for finding in shown:
        yield finding_text(finding, console.style)
        yield ""
    if not console.quiet:
        names = claims["claim_id"]
        about = f"claim {names[0] or 'without id'}" if claims.height == 1 else f"{claims.height:,} claims"
        yield summary_line(shown, console.style, about)


def _problem_lines(problems: list[InputProblem]) -> Iterator[bytes]:
    """What could not be read, file by file, so that a program too learns that something is missing."""
    from facetwise.report.json_lines import check_object, json_line  # noqa: PLC0415

    for source in dict.fromkeys(problem.source for problem in problems):
        said = [str(problem) for problem in problems if problem.source == source]
        yield f"{json_line(check_object(None, source, []) | {'problems': said})}\n".encode()
