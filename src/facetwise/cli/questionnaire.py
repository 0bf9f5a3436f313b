"""``facetwise questionnaire``: what a payer asks the record to hold, as a FHIR Questionnaire, and answers to it."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import iso_date
from facetwise.domain.vocabulary import Purpose
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.fhir import questionnaires
from facetwise.interop.fhir.systems import Resource
from facetwise.policy.payers import identify

BASE = "https://facetwise.invalid/fhir"
PURPOSES = (Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC, Purpose.ABLATION)


@click.command()
@click.option("--payer", required=True, help="Payer, such as medicare.")
@click.option("--state", help="State, such as OH; it picks the Medicare contractor.")
@click.option("--purpose", type=click.Choice([item.value for item in PURPOSES]), required=True)
@click.option("--date", "day", metavar="DATE", callback=iso_date, help="Service date; today if left out.")
@click.option(
    "--answers", "encounter_file", help="Encounter to answer from; what it does not say stays open."
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write the answer to this file.")
def questionnaire(
    *,
    payer: str,
    state: str | None,
    purpose: str,
    day: date | None,
    encounter_file: str | None,
    output: Path | None,
) -> None:
    """Write the questions that a payer's policy asks of the record, or the answers that a record gives.

    With --answers the exit status is 3 where a required question stays open.
    """
    console = Console(output=output)
    on = day or date.today()
    found = identify(payer, state=state, on=on)
    if found.pack is None:
        raise InputError(f"--payer {payer}: {found.why}")
    asked = questionnaires.questionnaire(found.pack, Purpose(purpose), day=on, base=BASE)
    if encounter_file is None:
        console.write([json.dumps(asked, indent=2)])
        return
    response = _answered(asked, encounter_file, console)
    console.write([json.dumps(response, indent=2)])
    for text in (still_open := questionnaires.open_questions(asked, response)):
        console.warn(f"open: {text}")
    leave(ExitStatus.UNDETERMINED if still_open else ExitStatus.CLEAN)


def _answered(asked: Resource, encounter_file: str, console: Console) -> Resource:
    found, problems = input_files([encounter_file])
    tell(problems, console)
    encounters = []
    for file in found:
        read = read_encounters(file.content, source=file.source)
        tell(read.all_problems, console)
        encounters += [item.encounter for item in read.encounters]
    if len(encounters) != 1:
        raise InputError(f"--answers {encounter_file}: {len(encounters)} encounters; expected one")
    return questionnaires.answers(asked, encounters[0], made=datetime.now().astimezone())
