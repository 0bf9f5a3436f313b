"""``facetwise tables FILE… --out DIR``: X12 files of every kind as tables, for a spreadsheet or a program."""

from collections import Counter
from datetime import date
from pathlib import Path

import click
import polars as pl

from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.interop.files import expand
from facetwise.interop.x12.as_tables import TablesOfX12, tables_of_x12
from facetwise.report.amounts import counted


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the tables.")
@click.option(
    "--format", "output_format", type=click.Choice(["parquet", "csv"]), default="parquet", show_default=True
)
@click.option("--segments", is_flag=True, help="Every segment with its place too.")
def tables(files: tuple[str, ...], out: Path, output_format: str, *, segments: bool) -> None:
    """Read X12 files (837, 835, 277CA, 999, 278, 270/271) into tables.

    OUT/837/claims/00000.parquet, OUT/835/adjustments/00000.parquet …: a folder for each kind and table, a part for
    each piece of a file. Rows of one file have one `source`; claims, lines and the rest of an 837 are joined by
    `source` and `claim_key`, those of an 835 by `source` and `remit_claim_no`. Money is in cents.
    Exit status: 0 all files were read, 2 none was, 3 some could not be.
    """
    console = Console()
    expanded = expand(files)
    tell(expanded.problems, console)
    rows: Counter[str] = Counter()
    claims, aside, unread = 0, 0, 0
    parts: Counter[Path] = Counter()
    for path in expanded.files:
        has_rows = False
        try:
            for found in tables_of_x12(path, source=str(path), as_of=date.today(), segments=segments):
                tell(found.problems, console)
                claims, aside = claims + found.claims_read, aside + found.claims_set_aside
                has_rows |= _write(found, out, output_format, rows, parts)
        except OSError as wrong:
            raise InputError(
                f"{wrong.filename or path}: {(wrong.strerror or 'it cannot be used').lower()}"
            ) from None
        unread += not has_rows
    if claims:
        console.warn(f"{claims:,} claims read = {claims - aside:,} in the tables + {aside:,} set aside")
    console.write(f"{name}: {counted(count, 'row')}" for name, count in sorted(rows.items()))
    if not unread:
        leave(ExitStatus.CLEAN)
    leave(ExitStatus.BAD_INPUT if unread == len(expanded.files) else ExitStatus.UNDETERMINED)


def _write(found: TablesOfX12, out: Path, form: str, rows: Counter[str], parts: Counter[Path]) -> bool:
    """Write the tables that have rows, each as one more part."""
    has_rows = False
    for name, table in found.tables.items():
        if table.is_empty():
            continue
        has_rows = True
        folder = out / found.kind / name
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{parts[folder]:05}.{form}"
        if form == "parquet":
            table.write_parquet(path)
        else:
            table.with_columns(pl.col(pl.List(pl.String)).list.join(" ")).write_csv(path)
        parts[folder] += 1
        rows[f"{found.kind}/{name}"] += table.height
    return has_rows
