"""``facetwise bill FILE``: a patient's bill in plain words, and what to ask about it."""

from collections.abc import Iterator
from datetime import date

import click

from facetwise.cli.console import Console, InputError, error
from facetwise.cli.encounters import InputFile, OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options
from facetwise.domain.bill import Amount, Bill, BillLine
from facetwise.domain.claim import TreatedJoint
from facetwise.domain.encounter import Encounter
from facetwise.interop.bill_joints import joints_named
from facetwise.interop.bill_text import read_bill
from facetwise.interop.encounter.decode import decode
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.files import FileKind
from facetwise.interop.problems import UnreadableInputError
from facetwise.report.bill import LANGUAGES, BillExplanation, bill_object, bill_text, explain_bill
from facetwise.workflow import bill_findings

_ENCOUNTERS = (FileKind.ENCOUNTER_YAML, FileKind.ENCOUNTER_JSON, FileKind.ENCOUNTER_JSONL)


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Language of the answer.")
@common_options
def bill(files: tuple[str, ...], language: str, options: Options) -> None:
    """Say in plain words what a bill means, and what one may ask about it.

    FILES are texts of a bill or an explanation of benefits, lists of codes one on each line, FHIR
    ExplanationOfBenefit, encounters with claim_lines, or - for standard input. Nothing is kept.
    """
    console = Console.of(options)
    if options.output_format not in ("text", "json"):
        raise InputError(f"--format {options.output_format} has no bill; expected text or json")
    found, problems = input_files(files)
    tell(problems, console)
    apply = OptionsApplied(options, console)
    explained = [item for file in found for item in _explained(file, apply, language, options, console)]
    if not any(item.lines for item in explained):
        leave(ExitStatus.BAD_INPUT)
    console.write(_written(explained, options, console))


def _explained(
    file: InputFile, apply: OptionsApplied, language: str, options: Options, console: Console
) -> Iterator[BillExplanation]:
    if file.kind in _ENCOUNTERS:
        read = read_encounters(file.content, source=file.source)
        tell(read.all_problems, console)
        for item in apply.to_file(read):
            if not item.encounter.claim_lines:
                name = item.encounter.encounter_id or f"encounter {item.index + 1}"
                error(
                    f"{file.source}: {name}: no claim_lines stand here; expected the lines that were billed"
                )
            yield _of_encounter(item.encounter, language, options.as_of)
        return
    if file.kind is FileKind.FHIR_JSON:
        yield from _of_benefits(file, language, options, console)
        return
    if file.kind is FileKind.X12:  # of many patients, whose lines would run together into one bill
        error(
            f"{file.source}: this is an X12 file, which practices and payers send one another; expected the text of "
            "a bill or an explanation of benefits (claims: facetwise check; remittances: facetwise tables)"
        )
        return
    data = file.content if isinstance(file.content, bytes) else file.content.read_bytes()
    try:
        text, problems = decode(data, file.source)
    except UnreadableInputError as wrong:
        tell([wrong.problem], console)
        return
    tell(problems, console)
    read_lines = read_bill(text)
    if not read_lines.lines:
        console.warn(f"{file.source}: no code was found; expected codes such as 64490, one on each line")
    findings = bill_findings(read_lines, payer=options.payer, state=options.state, as_of=options.as_of)
    yield explain_bill(read_lines, findings, language=language, joints=joints_named(text))


def _of_benefits(
    file: InputFile, language: str, options: Options, console: Console
) -> Iterator[BillExplanation]:
    from facetwise.interop.fhir.benefits import benefits_left_out, read_benefits  # noqa: PLC0415 - rarely FHIR
    from facetwise.interop.fhir.documents import read_fhir  # noqa: PLC0415

    read = read_fhir(file.content, source=file.source)
    tell([*read.problems, *benefits_left_out(read, source=file.source)], console)
    for found in read_benefits(read):
        findings = bill_findings(found, payer=options.payer, state=options.state, as_of=options.as_of)
        yield explain_bill(found, findings, language=language)


def _of_encounter(encounter: Encounter, language: str, as_of: date) -> BillExplanation:
    from facetwise.coding import code  # noqa: PLC0415 - a pasted bill needs no counting

    lines = tuple(
        BillLine(
            code=line.code,
            modifiers=line.modifiers,
            units=line.units,
            amounts=((Amount.BILLED, line.charge),) if line.charge is not None else (),
        )
        for line in encounter.claim_lines or ()
    )
    joints: tuple[TreatedJoint, ...] = code(encounter).joints if encounter.procedures else ()
    read = Bill(lines=lines)
    findings = bill_findings(
        read, payer=encounter.payer, state=encounter.state, as_of=as_of, service_date=encounter.service_date
    )
    return explain_bill(read, findings, language=language, joints=joints)


def _written(explained: list[BillExplanation], options: Options, console: Console) -> Iterator[str]:
    from facetwise.report.json_lines import json_line  # noqa: PLC0415

    for number, item in enumerate(explained):
        if options.output_format == "json":
            yield json_line(bill_object(item))
        else:
            yield ("\n" if number else "") + bill_text(item, console.style)
