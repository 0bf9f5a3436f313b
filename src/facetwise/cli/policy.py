"""``facetwise policy``: payer rules, with their paragraphs and dates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import click

from facetwise.cli.console import Console, InputError
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.options import Options, common_options, iso_date
from facetwise.policy import payer_names, payers
from facetwise.policy.pack import pack_ids, packs_of_document
from facetwise.report import policies, policy_lint, policy_views
from facetwise.report.json_lines import json_line

_FORMAT = click.option("--format", "output_format", type=click.Choice(("text", "json")), default="text")
_DATE = click.option(
    "--date", "day", metavar="DATE", callback=iso_date, help="Service date; today if left out."
)
_STATE = click.option("--state", help="State, such as OH; it picks the Medicare contractor.")
_COLOR = click.option("--no-color", is_flag=True, help="No colour, even on a terminal.")


@dataclass(frozen=True, slots=True)
class Asked:
    """How the answer is wanted."""

    output_format: str
    console: Console

    def say(self, text: Callable[[], str], objects: Callable[[], list[object]]) -> None:
        """The answer as text, or as one JSON object a line."""
        if self.output_format == "json":
            self.console.write(json_line(item) for item in objects())  # type: ignore[arg-type]
        else:
            self.console.write([text()])


@click.group()
def policy() -> None:
    """Show payer rules: what is known of each, since when, and by which paragraph."""


@policy.command(name="list")
@_FORMAT
@_COLOR
def list_(output_format: str, *, no_color: bool) -> None:
    """List the payers, with how much is known of each."""
    asked = Asked(output_format, Console(no_color=no_color))
    found = policy_views.policy_summaries()
    asked.say(
        lambda: policies.summaries_text(found, asked.console.style),
        lambda: [policies.summary_object(item) for item in found],
    )


@policy.command()
@click.argument("payer")
@_DATE
@_STATE
@_FORMAT
@_COLOR
def show(payer: str, day: date | None, state: str | None, output_format: str, *, no_color: bool) -> None:
    """Show a payer's rules on a day.

    PAYER is a pack of the list, a payer's name or alias, or a Medicare contractor. Medicare needs a state:
    --state OH, or medicare:OH.
    """
    asked = Asked(output_format, Console(no_color=no_color))
    served = day or date.today()
    found = policy_views.policy_on_day(_pack(payer, state, served), served, as_of=date.today())
    asked.say(
        lambda: policies.policy_text(found, asked.console.style), lambda: [policies.policy_object(found)]
    )


@policy.command()
@click.argument("left")
@click.argument("right")
@_DATE
@_STATE
@_FORMAT
@_COLOR
def compare(
    left: str, right: str, day: date | None, state: str | None, output_format: str, *, no_color: bool
) -> None:
    """Show in what two payers' rules differ on a day.

    LEFT and RIGHT are named as in `facetwise policy show`, such as medicare:OH medicare:CA.
    """
    asked = Asked(output_format, Console(no_color=no_color))
    served = day or date.today()
    one, other = (
        policy_views.policy_on_day(_pack(name, state, served), served, as_of=date.today())
        for name in (left, right)
    )
    found = policy_views.compared(one, other)
    asked.say(
        lambda: policies.comparison_text(found, asked.console.style),
        lambda: [policies.comparison_object(found)],
    )


@policy.command()
@_FORMAT
@_COLOR
def lint(output_format: str, *, no_color: bool) -> None:
    """Say what is wrong with the policy packs. Exit status 1 if anything is; notices are only told."""
    asked = Asked(output_format, Console(no_color=no_color))
    found = policy_lint.policy_problems()
    asked.say(
        lambda: policy_lint.problems_text(found), lambda: [policy_lint.problem_object(item) for item in found]
    )
    if any(not problem.is_notice for problem in found):
        leave(ExitStatus.VIOLATED)


@policy.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--from", "before", required=True, help="A policy date, or a loaded release of a CMS file.")
@click.option("--to", "after", required=True, help="Likewise.")
@common_options
def impact(files: tuple[str, ...], before: str, after: str, options: Options) -> None:
    """Show which verdicts on claims change with the policy of a day, or with a release of a CMS file.

    FILES are claims, as for `facetwise check`. All are judged twice: by the policy of --from and of --to, whatever
    their service dates; or with one release of a public table, then with another, in force for every day.
    """
    from facetwise.cli.policy_impact import show_impact  # noqa: PLC0415 - showing a policy needs no engine

    show_impact(files, before, after, options)


def _pack(name: str, state: str | None, day: date) -> str:
    """The pack that a name means.

    Raises:
        InputError: if the name is no payer, or the contractor cannot be told.
    """
    if name in pack_ids():
        return name
    if of_document := packs_of_document(name):
        return _only(of_document, name)
    payer, _, own_state = name.partition(":")
    found = payers.identify(payer, state=(own_state or state or "").upper() or None, on=day)
    if found.pack is None:
        near = payer_names.names_like(payer, own_state or state)
        meant = f" - did you mean {' or '.join(near)}?" if near else ""
        raise InputError(
            f"{found.why}{meant}; expected a payer of `facetwise policy list`, for Medicare with --state or a "
            "contractor, such as medicare:OH"
        )
    return found.pack


def _only(packs: tuple[str, ...], document: str) -> str:
    if len(packs) > 1:
        raise InputError(f"{document} serves {' and '.join(packs)}; expected one of these names")
    return packs[0]
