"""``facetwise write FILE… --settings PRACTICE``: encounters to an X12 claim file."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from facetwise.cli.claim_facts import complete_facts, practice_settings, read_to_write
from facetwise.cli.console import Console, InputError, error
from facetwise.cli.encounters import OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options
from facetwise.interop.encounter.decode import read_bytes
from facetwise.interop.problems import UnreadableInputError
from facetwise.interop.x12.write import ClaimFacts, Interchange, Settings, write_837
from facetwise.interop.x12.write.attachment import Note, write_275
from facetwise.report.json_lines import json_line

FORMS = ("x12", "cms1500", "readable", "ub04", "275")
PAPER = ("cms1500", "readable", "ub04")


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--settings", "settings_file", type=click.Path(path_type=Path), required=True,
              help="YAML file of the practice: sender, receiver, providers, payers, charges.")  # fmt: skip
@click.option("--control-number", type=click.IntRange(1, 999_999_999), default=1, show_default=True,
              help="Number of the interchange; each file sent has its own.")  # fmt: skip
@click.option("--form", type=click.Choice(FORMS), default="x12", show_default=True,
              help="x12: 837P and 837I; cms1500: PDF to print on the form; readable: its boxes as text; "
                   "ub04: a hospital's fields as JSON; 275: the note that goes with one claim.")  # fmt: skip
@click.option("--note", type=click.Path(path_type=Path), help="The note for --form 275: a PDF or a C-CDA.")
@click.option(
    "--move-right", type=float, default=0.0, help="Points by which the printed form is moved right."
)
@click.option("--move-down", type=float, default=0.0, help="Points by which it is moved down.")
@common_options
def write(
    files: tuple[str, ...],
    *,
    settings_file: Path,
    control_number: int,
    form: str,
    note: Path | None,
    move_right: float,
    move_down: float,
    options: Options,
) -> None:
    """Write encounters as an X12 claim file (837P, and 837I for a hospital's own claim) or as a paper form.

    FILES are encounters (.yaml, .json, .jsonl), folders of them, or - for standard input. Where an encounter has
    no claim_lines they are proposed from its procedures. A claim that lacks a fact is not written; each such
    fact is named. Nothing is made up.
    """
    console = Console.of(options)
    if options.output_format != "text":
        raise InputError(
            f"--format {options.output_format} has no claim file; --form says which: {', '.join(FORMS)}"
        )
    settings = practice_settings(settings_file, console)
    apply = OptionsApplied(options, console)
    found, problems = input_files(files)
    tell(problems, console)
    encounters = [item for file in found for item in apply.to_file(read_to_write(file, console))]
    if not encounters:
        leave(ExitStatus.BAD_INPUT)
    ready = [facts for item in encounters if (facts := complete_facts(item, settings, console)) is not None]
    claims = [facts for facts in ready if _has_form(facts, form)]
    aside = len(encounters) - len(claims)
    if claims:
        interchange = Interchange(datetime.now().astimezone(), control_number)
        if form == "x12":
            answer = write_837(claims, settings, interchange)
        elif form == "275":
            answer = _attachment(claims, settings, interchange, note)
        else:
            answer = _paper(claims, settings, form, (move_right, move_down), console)
        with console.opened() as target:
            target.write(answer)
    console.warn(f"{len(encounters)} read = {len(claims)} written + {aside} set aside")
    leave(ExitStatus.BAD_INPUT if not claims else ExitStatus.UNDETERMINED if aside else ExitStatus.CLEAN)


def _has_form(facts: ClaimFacts, form: str) -> bool:
    """Whether the paper is that of this claim; a hospital's is another than a practitioner's, which is told."""
    if form not in PAPER or (form == "ub04") is facts.is_institutional:
        return True
    name = facts.encounter.encounter_id or facts.encounter.claim.claim_id
    other = "ub04" if facts.is_institutional else "cms1500"
    error(
        f"{name}: not written on this paper, a hospital's own claim alone goes on the UB-04; use --form {other}"
    )
    return False


def _attachment(
    claims: Sequence[ClaimFacts], settings: Settings, interchange: Interchange, note: Path | None
) -> bytes:
    """The note of one claim as a 275."""
    if note is None:
        raise InputError("--form 275: name the note with --note, a PDF or a C-CDA")
    if len(claims) != 1:
        raise InputError(f"--form 275: {len(claims)} claims; expected one, the claim that the note is of")
    try:
        return write_275(claims[0], settings, interchange, Note(read_bytes(note, str(note))))
    except UnreadableInputError as error:
        raise InputError(str(error)) from None
    except ValueError as wrong:
        raise InputError(f"--form 275: {wrong}") from None


def _paper(
    claims: Sequence[ClaimFacts], settings: Settings, form: str, shift: tuple[float, float], console: Console
) -> bytes:
    """The paper form of each claim, in its order."""
    from facetwise.interop import cms1500  # noqa: PLC0415 - most files go out as X12

    try:
        if form == "ub04":
            rows = [
                json_line({"fields": cms1500.ub04_fields(facts, settings.statements)}) for facts in claims
            ]
            return "".join(f"{row}\n" for row in rows).encode()
        pages = [page for facts in claims for page in cms1500.pages_of(facts, settings)]
    except ValueError as wrong:
        raise InputError(f"--form {form}: {wrong}") from None
    for cut in (cut for page in pages for cut in page.cut):
        console.warn(f"{cut}; the rest is not printed")
    if form == "readable":
        return f"{cms1500.readable_text(pages)}\n".encode()
    return cms1500.printed(pages, right=shift[0], down=shift[1])
