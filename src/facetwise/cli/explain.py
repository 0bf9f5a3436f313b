"""``facetwise explain NAME``."""

import shlex
from datetime import date
from typing import TYPE_CHECKING

import click

from facetwise.cli.console import Console, InputError

if TYPE_CHECKING:
    from facetwise.report.explain import UnknownNameError


@click.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--format", "output_format", type=click.Choice(("text", "json")), default="text")
@click.option("--no-color", is_flag=True, help="No colour, even on a terminal.")
def explain(name: tuple[str, ...], output_format: str, *, no_color: bool) -> None:
    """Say in plain words what NAME means.

    NAME is a procedure or drug code (64492, J1010), a modifier (50, KX), a denial (CO-97, N519), a check
    (session-limit-exceeded, FW401), a diagnosis (M47.812), a joint or a nerve (C4-C5, TON), a place of service
    (POS 24), or a word of the field (MBB, prior authorization). The words of a question may stand around it. Exit
    status 2 if nothing is known under it.
    """
    from facetwise.report import explain as explaining  # noqa: PLC0415 - help needs none of it
    from facetwise.report.json_lines import json_line  # noqa: PLC0415

    console = Console(no_color=no_color)
    try:
        found = explaining.explain(" ".join(name))
    except explaining.UnknownNameError as unknown:
        raise InputError(_unknown(" ".join(name), unknown)) from None
    if output_format == "json":
        console.write([json_line(explaining.explanation_object(found))])
    else:
        console.write([explaining.explanation_text(found, console.style)])


def _unknown(name: str, unknown: "UnknownNameError") -> str:
    from facetwise.policy import payers  # noqa: PLC0415 - only where a name is not known
    from facetwise.policy.pack import packs_of_document  # noqa: PLC0415

    shown = f"`facetwise policy show {shlex.quote(name)}`"
    if packs_of_document(name):
        return f"{name} is a document of a payer's policy; {shown} gives what it says"
    if payers.identify(name, on=date.today()).payer_id:
        return f"{unknown}; a payer's rules are shown by {shown}"
    if unknown.suggestions:
        return f"{unknown}; did you mean {', '.join(unknown.suggestions)}"
    return (
        f"{unknown}; expected a code, modifier, denial, check, diagnosis, joint, nerve or word of the field, such as "
        "64491, KX, CO-97, C4-C5, medial branch block"
    )
