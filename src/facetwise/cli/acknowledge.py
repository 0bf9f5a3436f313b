"""``facetwise acknowledge FILE --format 999|277ca``: the answer to a claim file that was received."""

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facetwise.cli.console import Console, InputError
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.interop.compressed import CompressedFileError, read_plain
from facetwise.report.amounts import counted

if TYPE_CHECKING:
    from facetwise.interop.x12.acknowledge import Received
    from facetwise.interop.x12.write import Interchange


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "kind", type=click.Choice(["999", "277ca"]), required=True,
              help="999: does the file keep its guide; 277ca: which of its claims go on.")  # fmt: skip
@click.option("--control-number", type=click.IntRange(1, 999_999_999), default=1, show_default=True,
              help="Number of the interchange that goes back.")  # fmt: skip
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write the answer to this file.")
@click.option("--quiet", "-q", is_flag=True, help="No summary; errors stay.")
def acknowledge(file: Path, kind: str, control_number: int, output: Path | None, *, quiet: bool) -> None:
    """Answer a received 837P or 837I file with a 999 or a 277CA.

    The 999 says for each transaction set whether it keeps its guide, and where it does not. The 277CA says for each
    claim whether it goes on; it speaks of the form alone, not of coverage. FILE may be - for standard input.
    An answer goes back for each interchange, to its own sender, numbered on from --control-number.
    Exit status: 0 all accepted, 1 something is refused, 2 this is no claim file.
    """
    from facetwise.interop.x12.acknowledge import receive_all  # noqa: PLC0415
    from facetwise.interop.x12.delimiters import NotX12Error  # noqa: PLC0415
    from facetwise.interop.x12.write import Interchange  # noqa: PLC0415

    console = Console(output=output, quiet=quiet)
    try:
        received = receive_all(_bytes_of(file))
    except CompressedFileError as wrong:
        raise InputError(f"{file}: {wrong}") from None
    except NotX12Error as wrong:
        raise InputError(f"{file}: {wrong}; expected an 837 claim file") from None
    if not any(one.kind == "837" for part in received for group in part.groups for one in group.sets):
        raise InputError(f"{file}: no claims (837) stand here; expected an 837 claim file")
    made, answer = datetime.now().astimezone(), _form if kind == "999" else _claims
    answers = [answer(part, Interchange(made, control_number + n)) for n, part in enumerate(received)]
    with console.opened() as target:
        target.write(b"".join(one.content for one in answers))
    what = "transaction set" if kind == "999" else "claim"
    accepted, refused, left, undated = (
        sum(getattr(one, name) for one in answers) for name in ("accepted", "refused", "left", "undated")
    )
    told = f"{counted(accepted + refused + left + undated, what)} = {accepted} accepted + {refused} refused"
    told += f" + {left} in sets that the 999 refuses" if left else ""
    told += f" + {undated} without a date of service, of which the 999 alone speaks" if undated else ""
    console.warn(told)
    leave(ExitStatus.VIOLATED if refused or left or undated else ExitStatus.CLEAN)


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer to one interchange, with what it counts."""

    content: bytes
    accepted: int
    refused: int
    left: int = 0  # claims in sets that are refused as a whole
    undated: int = 0  # and others that a 277CA cannot speak of


def _form(received: "Received", interchange: "Interchange") -> _Answer:
    from facetwise.interop.x12.acknowledge import acknowledge_form  # noqa: PLC0415

    sets = [one for group in received.groups for one in group.sets]
    refused = sum(bool(one.faults) for one in sets)
    return _Answer(acknowledge_form(received, interchange), len(sets) - refused, refused)


def _claims(received: "Received", interchange: "Interchange") -> _Answer:
    from facetwise.interop.x12.acknowledge import acknowledge_claims  # noqa: PLC0415

    sets = [one for group in received.groups for one in group.sets]
    content, answered = acknowledge_claims(received, interchange)
    claims = [claim for one in sets if not one.has_own_faults for claim in one.claims]
    refused = sum(claim.is_dated and not claim.is_accepted for claim in claims)
    undated = sum(not claim.is_dated for claim in claims)
    left = sum(len(one.claims) for one in sets) - len(claims)
    return _Answer(content, answered - refused, refused, left, undated)


def _bytes_of(file: Path) -> bytes:
    if str(file) == "-":
        return read_plain(sys.stdin.buffer.read())
    try:
        return read_plain(file.read_bytes())
    except OSError as wrong:
        raise InputError(
            f"{file}: {(wrong.strerror or 'it cannot be read').lower()}; expected an 837 file"
        ) from None
