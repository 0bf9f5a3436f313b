"""What the exit status says, the same for every command."""

from collections.abc import Iterable
from enum import IntEnum
from typing import NoReturn

import click

from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Severity, Verdict


class ExitStatus(IntEnum):
    """The statuses of the commands, and the conventional ones of a shell."""

    CLEAN = 0
    VIOLATED = 1
    BAD_INPUT = 2
    UNDETERMINED = 3
    INTERNAL_ERROR = 70
    IO_ERROR = 74
    INTERRUPTED = 130
    BROKEN_PIPE = 141


def status_of(findings: Iterable[Finding]) -> ExitStatus:
    """Clean, violated or undetermined, at denial or risk; notes never count."""
    return status_of_verdicts((str(f.verdict), str(f.severity)) for f in findings)


def status_of_verdicts(verdicts: Iterable[tuple[str, str]]) -> ExitStatus:
    """The same from pairs of verdict and severity."""
    grave = {verdict for verdict, severity in verdicts if severity != Severity.NOTE}
    if Verdict.VIOLATED in grave:
        return ExitStatus.VIOLATED
    return ExitStatus.UNDETERMINED if Verdict.UNDETERMINED in grave else ExitStatus.CLEAN


def leave(status: ExitStatus) -> NoReturn:
    """End the command with a status."""
    click.get_current_context().exit(status)
