"""``facetwise import KIND FILE…``: public CMS files into the user's own data folder."""

from datetime import date
from pathlib import Path

import click

from facetwise.cli.console import Console, error
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import data_option, iso_date
from facetwise.codes.importers.model import Hints
from facetwise.codes.importers.run import KINDS, import_file
from facetwise.codes.importers.source import ImportRefusedError
from facetwise.codes.receipts import Receipt, receipt_object
from facetwise.report.import_receipts import receipt_text
from facetwise.report.json_lines import json_line

SETTINGS = ("practitioner", "hospital_outpatient", "dme")


@click.command(
    name="import", epilog="Kinds: " + "; ".join(f"{kind.name}, {kind.what}" for kind in KINDS.values())
)
@click.argument("kind", type=click.Choice(list(KINDS)), metavar="KIND")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@data_option
@click.option("--release", help="Name of the release, where the file's name does not tell it.")
@click.option(
    "--setting", type=click.Choice(SETTINGS), help="Whose claims it is for, where its name does not tell."
)
@click.option("--from", "day", metavar="DATE", callback=iso_date, help="First day it holds, likewise.")
@click.option("--format", "output_format", type=click.Choice(("text", "json")), default="text")
def import_(  # noqa: PLR0917 - click gives each option by name
    kind: str,
    files: tuple[Path, ...],
    release: str | None,
    setting: str | None,
    day: date | None,
    output_format: str,
) -> None:
    """Load public CMS files, so that any code can be checked, not facet codes alone.

    FILES are taken as published: zip, txt, csv or xlsx. Several releases stand side by side, and a file that was
    loaded before changes nothing. Each import prints a receipt and keeps it. Exit status 2 if a file was refused.
    """
    hints = Hints(release, setting, day)
    receipts = [receipt for path in files if (receipt := _imported(kind, path, hints))]
    Console().write(
        json_line(receipt_object(receipt)) if output_format == "json" else receipt_text(receipt)
        for receipt in receipts
    )
    if len(receipts) < len(files):
        leave(ExitStatus.BAD_INPUT)


def _imported(kind: str, path: Path, hints: Hints) -> Receipt | None:
    try:
        return import_file(kind, path, hints=hints, today=date.today())
    except ImportRefusedError as refused:
        error(f"{path}: not imported as {kind}: {refused}")
    except OSError as wrong:
        error(f"{path}: {(wrong.strerror or 'cannot be opened').lower()}")
    return None
