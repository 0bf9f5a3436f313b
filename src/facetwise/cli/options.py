"""The options that every command on encounters and claims has."""

import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

DATA_FOLDER = "FACETWISE_DATA"
FORMATS = ("text", "json", "csv", "parquet", "fhir")  # fhir: of check alone
_FORMAT_OF_ENDING = {".json": "json", ".jsonl": "json", ".csv": "csv", ".parquet": "parquet"}


@dataclass(frozen=True, slots=True)
class Options:
    """What was typed, beside the files."""

    output_format: str
    payer: str | None
    state: str | None
    place_of_service: str | None
    bill_for: str | None
    history: Path | None
    output: Path | None
    as_of: date
    all_verdicts: bool
    quiet: bool
    no_color: bool


def iso_date(_: click.Context, option: click.Parameter, text: str | None) -> date | None:
    """The date that an option names.

    Raises:
        click.BadParameter: if the text is no date such as 2026-03-02.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        message = f"{text!r} is no date; expected a date such as 2026-03-02"
        raise click.BadParameter(message, param=option) from None


def _use_data_folder(_: click.Context, __: click.Parameter, folder: Path | None) -> None:
    """The data folder for this call: everything that looks for the user's tables asks the environment."""
    if folder is not None:
        os.environ[DATA_FOLDER] = str(folder)


_PATH = click.Path(path_type=Path)
data_option = click.option(
    "--data",
    type=_PATH,
    expose_value=False,
    callback=_use_data_folder,
    help=f"Data folder, with the tables that were imported; else {DATA_FOLDER}.",
)
_OPTIONS = (
    click.option(
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        help="Form of the answer; left out, by the ending of -o FILE, else text.",
    ),
    click.option("--payer", help="Payer, where the file names none (the option wins over the file)."),
    click.option("--state", help="State, such as OH; it picks the Medicare contractor."),
    click.option("--pos", "place_of_service", help="Place of service, such as 11, 22 or 24."),
    click.option("--bill-for", help="Whose claim it is: professional, asc or hospital."),
    click.option("--history", type=_PATH, help="File of the patient's earlier sessions."),
    click.option("--output", "-o", type=_PATH, help="Write the answer to this file."),
    click.option(
        "--as-of", metavar="DATE", callback=iso_date, help="Day on which it is checked; today if left out."
    ),
    click.option("--all-verdicts", is_flag=True, help="Also what was met and what does not apply."),
    click.option("--quiet", "-q", is_flag=True, help="No warnings, progress or summary; errors stay."),
    click.option("--no-color", is_flag=True, help="No colour, even on a terminal."),
)


def _by_ending(output: Path | None, *, is_claims: bool | None) -> str:
    """The form that the name of the answer's file asks for; with ``--fix`` that file holds claims."""
    return "text" if output is None or is_claims else _FORMAT_OF_ENDING.get(output.suffix.lower(), "text")


def common_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the common options, as one `Options`."""

    @wraps(command)
    def with_options(**given: Any) -> None:  # noqa: ANN401 - click's own values
        given["as_of"] = given["as_of"] or date.today()
        given["output_format"] = given["output_format"] or _by_ending(
            given["output"], is_claims=given.get("fix")
        )
        chosen = Options(**{item.name: given.pop(item.name) for item in fields(Options)})
        command(options=chosen, **given)

    for option in reversed((*_OPTIONS, data_option)):
        with_options = option(with_options)
    return with_options
