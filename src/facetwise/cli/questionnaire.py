"""``facetwise questionnaire``: what a payer asks the record to hold, as a FHIR Questionnaire, and answers to it."""

import json
from datetime import date, datetime
from functools import reduce
from pathlib import Path

import click

from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import iso_date
from facetwise.domain.vocabulary import Purpose
from facetwise.interop.documents import read_document
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.questionnaire_answers import answers, merged, open_questions, record_mark
from facetwise.interop.fhir.questionnaire_chart import answers_of_chart
from facetwise.interop.fhir.questionnaire_notes import answers_of_note
from facetwise.interop.fhir.questionnaires import questionnaire as questionnaire_of
from facetwise.interop.fhir.questionnaires import questions
from facetwise.interop.fhir.systems import Resource, listed, text_of
from facetwise.interop.problems import InputProblem
from facetwise.notes import read_note
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
@click.option("--note", "note_file", help="Note to answer from; each answer is marked with its words there.")
@click.option("--chart", "chart_file", help="FHIR resources of the chart to answer from, as JSON or NDJSON.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write the answer to this file.")
def questionnaire(
    *,
    payer: str,
    state: str | None,
    purpose: str,
    day: date | None,
    encounter_file: str | None,
    note_file: str | None,
    chart_file: str | None,
    output: Path | None,
) -> None:
    """Write the questions that a payer's policy asks of the record, or the answers that a record gives.

    With --answers, --note or --chart the exit status is 3 where a required question stays open. Where several answer
    a question the note's answer stands, then the chart's.
    """
    console = Console(output=output)
    on = day or date.today()
    found = identify(payer, state=state, on=on)
    if found.pack is None:
        raise InputError(f"--payer {payer}: {found.why}")
    asked = questionnaire_of(found.pack, Purpose(purpose), day=on, base=BASE)
    given = [_of_note(asked, note_file, payer, console)] if note_file else []
    given += [_of_chart(asked, chart_file, console)] if chart_file else []
    given += [_of_encounter(asked, encounter_file, payer, console)] if encounter_file else []
    if not asked.get("item"):
        console.warn(
            f"{found.pack} surely asks nothing of the record on {on}, which is not the same as no rule: ask the payer"
        )
    if not given:
        console.write([json.dumps(asked, indent=2)])
        return
    born = {day for day in map(_birth_date, given) if day is not None}
    if len(born) > 1:
        raise InputError(
            f"birth dates {' and '.join(sorted(born))}: these are of different patients; nothing is answered"
        )
    response = reduce(lambda first, second: merged(asked, first, second), given)
    console.write([json.dumps(response, indent=2)])
    for text in (still_open := open_questions(asked, response)):
        console.warn(f"open: {text}")
    leave(ExitStatus.UNDETERMINED if still_open else ExitStatus.CLEAN)


def _birth_date(response: Resource) -> str | None:
    """Of the patient whom a response is about, where it is known."""
    people = (text_of(item.get("birthDate")) for item in listed(response.get("contained")))
    return next(filter(None, people), None)


def _of_encounter(asked: Resource, name: str, payer: str, console: Console) -> Resource:
    found, problems = input_files([name])
    tell(problems, console)
    encounters = []
    for file in found:
        read = read_encounters(file.content, source=file.source)
        tell(read.all_problems, console)
        encounters += [item.encounter for item in read.encounters]
    if len(encounters) != 1:
        raise InputError(f"--answers {name}: {len(encounters)} encounters; expected one")
    marks = {question.path: record_mark(name) for question in questions()}
    return answers(asked, encounters[0], made=datetime.now().astimezone(), marks=marks, payer=payer)


def _of_chart(asked: Resource, name: str, console: Console) -> Resource:
    file = read_fhir(name, source=name)
    tell(file.problems, console)
    if not file.resources:
        raise InputError(f"--chart {name}: no FHIR resource stands here")
    resources = [item.resource for item in file.resources]
    response = answers_of_chart(asked, resources, made=datetime.now().astimezone())
    people = [item for item in resources if item.get("resourceType") == "Patient"]
    return (
        response | {"contained": [*people, *listed(response.get("contained"))]}
        if len(people) == 1
        else response
    )


def _of_note(asked: Resource, name: str, payer: str, console: Console) -> Resource:
    found, problems = input_files([name])
    tell(problems, console)
    if len(found) != 1:
        raise InputError(f"--note {name}: {len(found)} notes; expected one")
    read = read_document(found[0].content, source=found[0].source)
    if isinstance(read, InputProblem):
        raise InputError(str(read))
    return answers_of_note(
        asked, read.text, read_note(read.text), made=datetime.now().astimezone(), payer=payer
    )
