"""The ``facetwise`` command: whatever happens, it ends with a fixed status and at most one clear line."""

import os
import sys
import traceback

import click

from facetwise.cli.commands import LazyCommands
from facetwise.cli.exit_status import ExitStatus

COMMANDS = {
    "code": ("facetwise.cli.code", "Notes and encounters to claim lines, with the checks on them."),
    "read": ("facetwise.cli.read", "A procedure note to facts, each with the words it was read from."),
    "check": ("facetwise.cli.check", "Claims to findings."),
    "acknowledge": (
        "facetwise.cli.acknowledge",
        "A received claim file to the 999 or 277CA that answers it.",
    ),
    "tables": ("facetwise.cli.tables", "X12 files of every kind as Parquet or CSV tables."),
    "write": ("facetwise.cli.write", "Encounters to an X12 claim file (837P, 837I)."),
    "explain": (
        "facetwise.cli.explain",
        "A code, modifier, denial, rule, diagnosis, joint or nerve in plain words.",
    ),
    "plan": ("facetwise.cli.plan", "Sessions left, earliest next dates, and what must come first."),
    "authorization": (
        "facetwise.cli.authorization",
        "Prior authorization: the request, and the answer to it.",
    ),
    "bill": ("facetwise.cli.bill", "A patient's bill in plain words, and what to ask about it."),
    "backtest": ("facetwise.cli.backtest", "Predictions against what the payer paid and denied."),
    "import": ("facetwise.cli.import_", "Public CMS files into your own data folder."),
    "questionnaire": (
        "facetwise.cli.questionnaire",
        "What a payer asks the record to hold, as a FHIR Questionnaire, and the answers.",
    ),
    "run": ("facetwise.cli.run", "A folder of claim files, with a run that can be killed and started again."),
    "spark": ("facetwise.cli.spark", "The same check on a Spark cluster."),
    "policy": ("facetwise.cli.policy", "Payer rules: list, show, compare, lint, impact."),
    "serve": ("facetwise.web.commands.serve", "The practice's own app, on this machine."),
    "load": ("facetwise.web.commands.load", "A practice's own files into the app's ledger."),
    "person": ("facetwise.web.commands.person", "People who sign in to the app."),
    "key": ("facetwise.web.commands.key", "Keys with which programs call the app."),
    "audit": ("facetwise.web.commands.audit", "Whether the access log is whole."),
    "backup": ("facetwise.web.commands.backup", "The app's ledger as one file."),
    "restore": ("facetwise.web.commands.backup", "A ledger from a backup."),
}

PANIC = "PanicException"  # of Polars, which is no Exception


@click.group(
    cls=LazyCommands,
    commands_by_module=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="facetwise")
def facetwise() -> None:
    """Get spinal facet joint claims right before they leave the door, and say why.

    Exit status of code and check: 0 clean, 1 something is wrong at denial or risk, 2 nothing could be read,
    3 nothing is wrong and something could not be decided.
    """


def main() -> None:
    """Run the command line and leave with its status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line; the answer is the exit status."""
    try:
        status = _invoke(arguments)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        return _leave_quietly()
    except OSError as wrong:
        click.echo(f"facetwise: the answer cannot be written: {(wrong.strerror or '').lower()}", err=True)
        return ExitStatus.IO_ERROR
    except BaseException as error:  # a trace could show what a record holds
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            raise
        click.echo(_without_data(error), err=True)
        return ExitStatus.INTERNAL_ERROR
    return status


def _invoke(arguments: list[str]) -> int:
    """What click's own main does, save that it would take a reader that went away for success."""
    try:
        with facetwise.make_context("facetwise", arguments) as context:
            facetwise.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    return ExitStatus.CLEAN


def _leave_quietly() -> int:
    """The reader of our output went away: nothing more to say, and nothing to complain about on exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitStatus.BROKEN_PIPE


def _without_data(error: BaseException) -> str:
    """Where it broke, without the values at hand: health data never goes into a trace."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}facetwise{os.sep}" in frame.filename]
    last = (ours or list(frames))[-1]
    where = last.filename.rpartition(f"{os.sep}facetwise{os.sep}")[2]
    return (
        f"facetwise: internal error, this is a defect of facetwise: {type(error).__name__} in {where}, "
        f"line {last.lineno}; no data of the input is shown"
    )
