"""``facetwise check FILE…``: claims to findings."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Protocol

import click
import polars as pl

from facetwise.cli import fixing, set_aside
from facetwise.cli.checking import checked_parts
from facetwise.cli.claims import ClaimFiles
from facetwise.cli.console import Console
from facetwise.cli.encounters import InputFile, OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave, status_of_verdicts
from facetwise.cli.options import Options, common_options
from facetwise.interop.files import FileKind
from facetwise.interop.problems import InputProblem
from facetwise.report.amounts import counted


class Writer(Protocol):
    """Takes findings part by part."""

    def write(self, findings: pl.DataFrame, claims: pl.DataFrame) -> None:
        """One part."""


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Parts checked at a time; as many as there are cores."
)
@click.option(
    "--fix", is_flag=True, help="Write the claims with every safe fix to -o FILE; findings go to the screen."
)
@click.option(
    "--rejects", type=click.Path(path_type=Path), help="Write X12 claims that are set aside to this file."
)
@click.option(
    "--no-syntax", is_flag=True, help="Leave out the form of X12 files; another program checked it."
)
@common_options
def check(
    files: tuple[str, ...],
    options: Options,
    jobs: int | None,
    rejects: Path | None,
    *,
    fix: bool,
    no_syntax: bool,
) -> None:
    """Check claims, and say what is wrong, by which paragraph, and what to do.

    FILES are X12 837P (.837), tables of claim lines (.csv, .parquet), encounters with claim_lines (.yaml,
    .json, .jsonl), folders of them, or - for standard input. All claims of one call are each other's history.
    """
    console = Console.of(replace(options, output=None) if fix else options)
    apply = OptionsApplied(options, console)
    found, problems = input_files(files)
    tell(problems, console)
    if fix:
        fixing.expect_one(found, options.output)
    claims = ClaimFiles(tuple(found), apply, options.as_of, check_syntax=not no_syntax)
    run = checked_parts(
        claims,
        lambda told: tell(told, console),
        jobs=jobs or os.cpu_count() or 1,
        all_verdicts=options.all_verdicts,
    )
    if run.claims == 0:
        _nothing_checked(options, console, (*problems, *run.problems), claims.files)
        leave(ExitStatus.BAD_INPUT)
    seen: set[tuple[str, str]] = {("violated", "denial")} if run.is_broken else set()
    if any(problem.loses_work for problem in (*problems, *run.problems)):
        seen.add(("undetermined", "denial"))  # what was not read was not checked
    wanted = fixing.SafeEdits()
    started, done = time.monotonic(), 0
    with _writer(options, console, (*problems, *run.problems), run.claims, claims.files) as writer:
        for findings, part in run.parts:
            writer.write(findings, part)
            seen |= set(findings.select("verdict", "severity").unique().iter_rows())
            wanted.see(findings, part)
            done += part.height
            console.progress(_progress(done, run.claims, time.monotonic() - started))
    console.end_progress()
    if run.set_aside or any(file.kind is FileKind.X12 for file in claims.files):
        read = run.claims + run.set_aside
        told = f"{counted(read, 'claim')} read = {run.claims:,} checked + {run.set_aside:,} set aside"
        (console.warn if run.set_aside else console.show)(told)
    if fix and options.output:
        fixing.write_fixed(claims, wanted, options.output, console)
    if rejects:
        set_aside.write_rejects(claims, rejects, console)
    leave(status_of_verdicts(seen))


def _progress(done: int, claims: int, seconds: float) -> str:
    speed = done / seconds if seconds else done
    left = (claims - done) / speed if speed else 0
    return f"checked {done:,} of {claims:,} claims, {speed:,.0f} a second, {left:,.0f} s left"


def _nothing_checked(
    options: Options, console: Console, problems: tuple[InputProblem, ...], files: tuple[InputFile, ...]
) -> None:
    """Where nothing could be checked a program that asked for FHIR is told so in FHIR."""
    if options.output_format == "fhir":
        with _writer(options, console, problems, 0, files):
            pass


@contextmanager
def _writer(
    options: Options,
    console: Console,
    problems: tuple[InputProblem, ...],
    claims: int,
    files: tuple[InputFile, ...],
) -> Iterator[Writer]:
    with console.opened() as target:
        if options.output_format == "text":
            text = TextWriter(target, console, claims)
            yield text
            text.finish()
            return
        if options.output_format == "fhir":
            from facetwise.cli.outcomes import OutcomeWriter  # noqa: PLC0415 - the others need none of it

            outcomes = OutcomeWriter(target, files)
            outcomes.problems(problems)
            yield outcomes
            return
        from facetwise.report.finding_tables import WRITERS  # noqa: PLC0415 - text needs none of it

        if options.output_format == "json":
            target.writelines(_problem_lines(problems))
        with WRITERS[options.output_format](target) as writer:
            yield writer


class TextWriter:
    """Findings for a person, and the summary at the end."""

    def __init__(self, target: IO[bytes], console: Console, claims: int) -> None:
        from facetwise.report.amounts import Tally  # noqa: PLC0415
        from facetwise.report.repeated import Repeated  # noqa: PLC0415

        self._target, self._console, self._claims = target, console, claims
        self._tally, self._last_name, self._repeated = Tally(), None, Repeated()

    def write(self, findings: pl.DataFrame, claims: pl.DataFrame) -> None:
        """Write the findings of one part; of several claims, what waits for the same is kept for the end."""
        from facetwise.engine.finding_objects import to_objects  # noqa: PLC0415
        from facetwise.report.marks import UNDETERMINED  # noqa: PLC0415
        from facetwise.report.terminal import finding_text  # noqa: PLC0415

        told_here = self._repeated.others(findings) if self._claims > 1 else findings
        shown = to_objects(told_here)
        self._tally.add(shown)
        self._tally.states[UNDETERMINED] += findings.height - told_here.height
        self._last_name = claims["claim_id"][-1]
        self._say_all(finding_text(finding, self._console.style) for finding in shown)

    def finish(self) -> None:
        """Write what was kept, and the summary."""
        from facetwise.report.terminal import finding_text, summary_line  # noqa: PLC0415

        style = self._console.style
        self._say_all(finding_text(told.finding, style, claims=told.who) for told in self._repeated.held())
        about = (
            f"claim {self._last_name or 'without id'}"
            if self._claims == 1
            else counted(self._claims, "claim")
        )
        if not self._console.quiet:
            self._say(summary_line(self._tally, self._console.style, about))

    def _say_all(self, texts: Iterable[str]) -> None:
        self._target.writelines(f"{text}\n\n".encode(errors="replace") for text in texts)

    def _say(self, text: str) -> None:
        self._target.write(f"{text}\n".encode(errors="replace"))


def _problem_lines(problems: tuple[InputProblem, ...]) -> Iterator[bytes]:
    """What could not be read, file by file, so that a program too learns that something is missing."""
    from facetwise.report.json_lines import check_object, json_line  # noqa: PLC0415

    for source in dict.fromkeys(problem.source for problem in problems):
        said = [str(problem) for problem in problems if problem.source == source]
        yield f"{json_line(check_object(None, source, []) | {'problems': said})}\n".encode()
