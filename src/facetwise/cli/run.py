"""``facetwise run FOLDER --out DIR``: a folder of claim files, with a run that can be killed and started again."""

import hashlib
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click

from facetwise.cli.claims import ClaimFiles
from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import InputFile, OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options
from facetwise.cli.resumable import Receipt, folder_run
from facetwise.codes.importers.run import KINDS
from facetwise.codes.loaded import receipts
from facetwise.report.amounts import counted


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder of findings and receipts."
)
@click.option(
    "--no-syntax", is_flag=True, help="Leave out the form of X12 files; another program checked it."
)
@common_options
def run(files: tuple[str, ...], options: Options, out: Path, *, no_syntax: bool) -> None:
    """Check a folder of claim files; killed at any moment and started again, it does every file once.

    Findings are Parquet files in OUT/findings, one for each claim file; OUT/receipts says what each file held.
    All claims of the folder are each other's history; another day, option or table makes it another run.
    Exit status 0 when every file was read, 2 when none was, 3 when some could not be.
    """
    console = Console.of(options)
    apply = OptionsApplied(options, console)
    found, problems = input_files(files)
    tell(problems, console)
    if not found:
        leave(ExitStatus.BAD_INPUT)

    def read(file: InputFile) -> ClaimFiles:
        return ClaimFiles((file,), apply, options.as_of, check_syntax=not no_syntax)

    try:
        planned = folder_run(found, out, how=_how(options, no_syntax=no_syntax))
        done = _collected(planned.receipts(read), len(planned.files), console)
    except OSError as wrong:
        why = (wrong.strerror or "it cannot be used").lower()
        raise InputError(f"--out {out}: {why}; expected a folder that can be written") from None
    for source in planned.twice:
        console.warn(f"{source}: the same content as another file; checked once")
    _say(done, out, console)
    unread = [receipt for receipt in done if receipt.claims == 0]
    leave(
        ExitStatus.BAD_INPUT
        if len(unread) == len(done)
        else ExitStatus.UNDETERMINED
        if unread
        else ExitStatus.CLEAN
    )


def _how(options: Options, *, no_syntax: bool) -> str:
    """All that findings depend on beside the files: another of these is another run."""
    history = "" if options.history is None else hashlib.sha256(options.history.read_bytes()).hexdigest()
    tables = [receipt.sha256 for kind in sorted(KINDS) for receipt in receipts(kind)]
    chosen = (options.payer, options.state, options.place_of_service, options.bill_for)
    return repr((version("facetwise"), options.as_of.isoformat(), chosen, history, no_syntax, tables))


def _collected(receipts: Iterator[Receipt], count: int, console: Console) -> list[Receipt]:
    started, done = time.monotonic(), []
    for receipt in receipts:
        done.append(receipt)
        speed = sum(item.claims for item in done) / max(time.monotonic() - started, 1e-6)
        console.progress(f"{len(done)} of {count} files, {speed:,.0f} claims a second")
    console.end_progress()
    return done


def _say(receipts: list[Receipt], out: Path, console: Console) -> None:
    for receipt in receipts:
        for problem in receipt.problems:
            console.warn(problem)
    claims, aside = sum(item.claims for item in receipts), sum(item.set_aside for item in receipts)
    findings = sum(item.findings for item in receipts)
    read = f"{claims + aside:,} claims read = {claims:,} checked + {aside:,} set aside"
    console.write(
        [f"{counted(len(receipts), 'file')}: {read}; {counted(findings, 'finding')} in {out / 'findings'}"]
    )
