"""``facetwise write FILE… --settings PRACTICE``: encounters to an X12 claim file."""

from datetime import datetime
from pathlib import Path

import click

from facetwise.cli.claim_facts import complete_facts, practice_settings, read_to_write
from facetwise.cli.console import Console
from facetwise.cli.encounters import OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options
from facetwise.interop.x12.write import Interchange, write_837


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--settings", "settings_file", type=click.Path(path_type=Path), required=True,
              help="YAML file of the practice: sender, receiver, providers, payers, charges.")  # fmt: skip
@click.option("--control-number", type=click.IntRange(1, 999_999_999), default=1, show_default=True,
              help="Number of the interchange; each file sent has its own.")  # fmt: skip
@common_options
def write(files: tuple[str, ...], settings_file: Path, control_number: int, options: Options) -> None:
    """Write encounters as an X12 claim file: 837P, and 837I for a hospital's own claim.

    FILES are encounters (.yaml, .json, .jsonl), folders of them, or - for standard input. Where an encounter has
    no claim_lines they are proposed from its procedures. A claim that lacks a fact is not written; each such
    fact is named. Nothing is made up.
    """
    console = Console.of(options)
    settings = practice_settings(settings_file, console)
    apply = OptionsApplied(options, console)
    found, problems = input_files(files)
    tell(problems, console)
    encounters = [item for file in found for item in apply.to_file(read_to_write(file, console))]
    if not encounters:
        leave(ExitStatus.BAD_INPUT)
    claims = [facts for item in encounters if (facts := complete_facts(item, settings, console)) is not None]
    aside = len(encounters) - len(claims)
    if claims:
        interchange = Interchange(datetime.now().astimezone(), control_number)
        with console.opened() as target:
            target.write(write_837(claims, settings, interchange))
    console.warn(f"{len(encounters)} read = {len(claims)} written + {aside} set aside")
    leave(ExitStatus.BAD_INPUT if not claims else ExitStatus.UNDETERMINED if aside else ExitStatus.CLEAN)
