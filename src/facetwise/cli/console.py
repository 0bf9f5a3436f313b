"""Where answers and messages go: answers to standard output or a file, messages to standard error."""

import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO

import click

from facetwise.cli.exit_status import ExitStatus
from facetwise.cli.options import Options
from facetwise.report.marks import Style
from facetwise.report.plain_text import in_ascii, without_control_characters


class InputError(click.ClickException):
    """Something that was typed or given cannot be used; one line says what, where, and what to write."""

    exit_code = ExitStatus.BAD_INPUT

    def show(self, file: IO[str] | None = None) -> None:
        """The line on standard error."""
        error(self.message)


class Console:
    """The two ways out of a command."""

    def __init__(self, *, output: Path | None = None, quiet: bool = False, no_color: bool = False) -> None:
        self.style = terminal_style(is_file=output is not None, no_color=no_color)
        self.quiet = quiet
        self._output = output

    @classmethod
    def of(cls, options: Options) -> "Console":
        """The console that the common options ask for."""
        return cls(output=options.output, quiet=options.quiet, no_color=options.no_color)

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The stream that answers are written to, as bytes; a file is closed in the end.

        Raises:
            InputError: if the output file cannot be written.
        """
        if self._output is None:
            stream = _whole_writer(sys.stdout.buffer)
            yield stream
            stream.flush()
            return
        try:
            file = self._output.open("wb")
        except OSError as wrong:
            why = (wrong.strerror or "it cannot be opened").lower()
            raise InputError(f"--output {self._output}: {why}; expected a file that can be written") from None
        with file:
            yield file

    def write(self, lines: Iterable[str]) -> None:
        """Write lines of text, as they come."""
        with self.opened() as target:
            for line in lines:
                target.write(f"{line}\n".encode(errors="replace"))

    def warn(self, message: str) -> None:
        """A warning, unless quiet was asked for."""
        if not self.quiet:
            error(message)

    def show(self, line: str) -> None:
        """A line of what was done to a file, beside the answer; quiet leaves it out."""
        if not self.quiet:
            click.echo(without_control_characters(line), err=True)

    def end_progress(self) -> None:
        """Take the progress line away."""
        self.progress("")

    def progress(self, message: str) -> None:
        """A line that is overwritten by the next one, on a terminal only."""
        if not self.quiet and sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{message}")
            sys.stderr.flush()


def error(message: str) -> None:
    """One line on standard error; nothing in it can steer a terminal."""
    said = without_control_characters(message)
    click.echo(f"facetwise: {said if _can_show(sys.stderr, said) else in_ascii(said)}", err=True)


def terminal_style(*, is_file: bool = False, no_color: bool = False) -> Style:
    """What the reader of standard output can see: colour only on a terminal that wants it."""
    is_terminal = sys.stdout.isatty() and not is_file
    wants_color = not no_color and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if is_terminal else 100
    return Style(
        colour=is_terminal and wants_color,
        ascii_only=not is_file and not _can_show(sys.stdout, "⬣○●✓"),
        width=min(max(width, 60), 120),
    )


def _whole_writer(stream: IO[bytes]) -> IO[bytes]:
    """A stream that writes all it is given: an unbuffered standard output may write a part only."""
    if not isinstance(stream, io.RawIOBase):
        return stream
    return open(stream.fileno(), "wb", closefd=False)  # standard output itself stays open


def _can_show(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
