"""An encounter with the settings of a practice: what a claim or a request says, and what is missing for it."""

from collections.abc import Iterator
from pathlib import Path

from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import InputFile, tell
from facetwise.domain.encounter import Encounter
from facetwise.interop.encounter.read import EncounterFile, ReadEncounter, read_encounters
from facetwise.interop.files import FileKind
from facetwise.interop.problems import InputProblem, UnreadableInputError
from facetwise.interop.x12.write import ClaimFacts, Settings, facts_of, read_settings
from facetwise.interop.x12.write.file import missing_of_sender
from facetwise.interop.x12.write.needs import Lack
from facetwise.workflow import with_proposed_lines

_ENCOUNTERS = (FileKind.ENCOUNTER_YAML, FileKind.ENCOUNTER_JSON, FileKind.ENCOUNTER_JSONL)


def practice_settings(path: Path, console: Console) -> Settings:
    """The settings of a practice.

    Raises:
        InputError: if they cannot be read, or lack what every file states.
    """
    try:
        settings, problems = read_settings(path, source=str(path))
    except UnreadableInputError as error:
        raise InputError(str(error)) from None
    tell(problems, console)
    missing = missing_of_sender(settings)
    if missing:
        named = ", ".join(lack.path.removeprefix("settings: ") for lack in missing)
        raise InputError(f"{path}: missing: {named}; a claim file states them")
    return settings


def read_to_write(file: InputFile, console: Console) -> EncounterFile:
    """The encounters of a file; what is wrong with it is told."""
    if file.kind not in _ENCOUNTERS:
        problem = InputProblem(
            source=file.source, message="this is no encounter", expected=".yaml, .json or .jsonl", fatal=True
        )
        tell([problem], console)
        return EncounterFile((), (problem,))
    read = read_encounters(file.content, source=file.source)
    tell(read.all_problems, console)
    return read


def complete_facts(
    item: ReadEncounter, settings: Settings, console: Console, *, is_request: bool = False
) -> ClaimFacts | None:
    """What a claim, or a request, says of an encounter; nothing where a fact is missing or a question open.

    What holds it back is told.
    """
    encounter, open_questions = with_proposed_lines(item.encounter)
    facts, missing = facts_of(encounter, settings, is_request=is_request)
    problems = [*_asked(item, encounter, open_questions), *_missing(item, encounter, missing)]
    tell(problems, console)
    return None if problems else facts


def _asked(item: ReadEncounter, encounter: Encounter, questions: tuple[str, ...]) -> Iterator[InputProblem]:
    for question in questions:
        yield _problem(item, encounter, f"not written, a question is open: {question}", None)


def _missing(item: ReadEncounter, encounter: Encounter, missing: tuple[Lack, ...]) -> Iterator[InputProblem]:
    for lack in missing:
        yield _problem(item, encounter, f"not written, {lack.path} {lack.state}", lack.why)


def _problem(item: ReadEncounter, encounter: Encounter, message: str, expected: str | None) -> InputProblem:
    name = encounter.encounter_id or f"encounter {item.index + 1}"
    return InputProblem(source=item.source, path=name, message=message, expected=expected, fatal=True)
