"""``facetwise plan FILE…``: history and payer to sessions left, earliest dates, and what must come first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click

from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options, iso_date
from facetwise.domain.encounter import Encounter
from facetwise.domain.finding import Finding
from facetwise.interop.encounter.read import read_encounters
from facetwise.planning import Plan, plan_for
from facetwise.workflow import what_if


@dataclass(frozen=True, slots=True)
class Planned:
    """One patient's plan, and what the checks say of the session that the file proposes."""

    source: str | None
    plan: Plan
    what_if: tuple[Finding, ...]


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--on",
    "day",
    metavar="DATE",
    callback=iso_date,
    help="Day of the planned session; the file's service date, or the day of checking, if left out.",
)
@click.option(
    "--ics", type=click.Path(path_type=Path), help="Also write the earliest dates to this calendar file."
)
@common_options
def plan(files: tuple[str, ...], day: date | None, ics: Path | None, options: Options) -> None:
    """Say how many sessions are left, when the next may be, and what must be there first.

    FILES are encounters (.yaml, .json, .jsonl) with the payer and the history; procedures in them are taken as
    the session that is proposed, and checked before it is scheduled.
    """
    console = Console.of(options)
    if options.output_format not in ("text", "json"):
        raise InputError(f"--format {options.output_format} has no plan; expected text or json")
    apply = OptionsApplied(options, console)
    found, problems = input_files(files)
    tell(problems, console)
    planned: list[Planned] = []
    for file in found:
        read = read_encounters(file.content, source=file.source)
        tell(read.all_problems, console)
        planned += [_planned(item.encounter, item.source, day, options) for item in apply.to_file(read)]
    if not planned:
        leave(ExitStatus.BAD_INPUT)
    if ics is not None:
        _write_calendar(planned, ics)
    console.write(_texts(planned, console) if options.output_format == "text" else _objects(planned))


def _planned(encounter: Encounter, source: str | None, day: date | None, options: Options) -> Planned:
    on = day or encounter.service_date or options.as_of
    proposed = what_if(encounter, on=on, as_of=options.as_of, source=source) if encounter.procedures else ()
    return Planned(source, plan_for(encounter, day=on), proposed)


def _texts(planned: list[Planned], console: Console) -> Iterator[str]:
    from facetwise.report.plans import plan_text  # noqa: PLC0415 - each format loads its own
    from facetwise.report.terminal import findings_text  # noqa: PLC0415

    for number, item in enumerate(planned):
        if number:
            yield ""
        yield plan_text(item.plan, console.style)
        if item.what_if:
            yield ""
            yield console.style.paint(f"the session proposed for {item.plan.day}", "1")
            yield ""
            yield findings_text(item.what_if, console.style)


def _objects(planned: list[Planned]) -> Iterator[str]:
    from facetwise.report.json_lines import finding_object, json_line  # noqa: PLC0415
    from facetwise.report.plans import plan_object  # noqa: PLC0415

    for item in planned:
        what_if = [finding_object(finding) for finding in item.what_if]
        yield json_line({"source": item.source, **plan_object(item.plan), "what_if": what_if})


def _write_calendar(planned: list[Planned], path: Path) -> None:
    from facetwise.report.calendars import plan_calendar  # noqa: PLC0415

    if len(planned) != 1:
        raise InputError(f"--ics {path}: the files hold {len(planned)} patients; expected one")
    try:
        path.write_bytes(plan_calendar(planned[0].plan, made=datetime.now(UTC)))
    except OSError as wrong:
        why = (wrong.strerror or "it cannot be written").lower()
        raise InputError(f"--ics {path}: {why}; expected a file that can be written") from None
