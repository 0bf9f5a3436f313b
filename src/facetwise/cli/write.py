"""``facetwise write FILE… --settings PRACTICE``: encounters to an X12 claim file."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import InputFile, OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options
from facetwise.domain.encounter import Encounter
from facetwise.interop.encounter.read import EncounterFile, ReadEncounter, read_encounters
from facetwise.interop.files import FileKind
from facetwise.interop.problems import InputProblem, UnreadableInputError
from facetwise.interop.x12.write import ClaimFacts, Interchange, Settings, facts_of, read_settings, write_837
from facetwise.interop.x12.write.file import missing_of_sender
from facetwise.workflow import with_proposed_lines

_ENCOUNTERS = (FileKind.ENCOUNTER_YAML, FileKind.ENCOUNTER_JSON, FileKind.ENCOUNTER_JSONL)


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
    settings = _settings(settings_file, console)
    apply = OptionsApplied(options, console)
    found, problems = input_files(files)
    tell(problems, console)
    encounters = [item for file in found for item in apply.to_file(_read(file, console))]
    if not encounters:
        leave(ExitStatus.BAD_INPUT)
    claims = [facts for item in encounters if (facts := _facts(item, settings, console)) is not None]
    aside = len(encounters) - len(claims)
    if claims:
        interchange = Interchange(datetime.now().astimezone(), control_number)
        with console.opened() as target:
            target.write(write_837(claims, settings, interchange))
    console.warn(f"{len(encounters)} read = {len(claims)} written + {aside} set aside")
    leave(ExitStatus.BAD_INPUT if not claims else ExitStatus.UNDETERMINED if aside else ExitStatus.CLEAN)


def _settings(path: Path, console: Console) -> Settings:
    try:
        settings, problems = read_settings(path, source=str(path))
    except UnreadableInputError as error:
        raise InputError(str(error)) from None
    tell(problems, console)
    missing = missing_of_sender(settings)
    if missing:
        named = ", ".join(where.removeprefix("settings: ") for where, _ in missing)
        raise InputError(f"{path}: missing: {named}; a claim file states them")
    return settings


def _read(file: InputFile, console: Console) -> EncounterFile:
    if file.kind not in _ENCOUNTERS:
        problem = InputProblem(
            source=file.source, message="this is no encounter", expected=".yaml, .json or .jsonl", fatal=True
        )
        tell([problem], console)
        return EncounterFile((), (problem,))
    read = read_encounters(file.content, source=file.source)
    tell(read.all_problems, console)
    return read


def _facts(item: ReadEncounter, settings: Settings, console: Console) -> ClaimFacts | None:
    encounter, open_questions = with_proposed_lines(item.encounter)
    facts, missing = facts_of(encounter, settings)
    problems = [*_asked(item, encounter, open_questions), *_missing(item, encounter, missing)]
    tell(problems, console)
    return None if problems else facts


def _asked(item: ReadEncounter, encounter: Encounter, questions: tuple[str, ...]) -> Iterator[InputProblem]:
    for question in questions:
        yield _problem(item, encounter, f"not written, a question is open: {question}", None)


def _missing(
    item: ReadEncounter, encounter: Encounter, missing: tuple[tuple[str, str], ...]
) -> Iterator[InputProblem]:
    for path, why in missing:
        yield _problem(item, encounter, f"not written, {path} is missing", why)


def _problem(item: ReadEncounter, encounter: Encounter, message: str, expected: str | None) -> InputProblem:
    name = encounter.encounter_id or f"encounter {item.index + 1}"
    return InputProblem(source=item.source, path=name, message=message, expected=expected, fatal=True)
