"""``facetwise audit``: whether the access log was tampered with."""

from pathlib import Path

import click

from facetwise.web.commands.starting import data_option, start


@click.group()
def audit() -> None:
    """The access log."""


@audit.command()
@click.option("--expect", default=None, help="A digest written down earlier; it has to stand in the chain.")
@data_option
@click.pass_context
def verify(context: click.Context, expect: str | None, data: Path | None) -> None:
    """Go through the chain and name each entry that does not fit. Exit status 0: whole; 1: changed.

    That the end was cut off shows only against a digest written down elsewhere: give it with --expect.
    """
    start(data)
    from facetwise.store import access_log  # noqa: PLC0415 - after Django is set up
    from facetwise.store.models import AccessEntry  # noqa: PLC0415

    found = access_log.verify()
    if found.faults:
        for fault in found.faults:
            click.echo(f"the access log does not verify at entry {fault.number}: {fault.why}")
        if len(found.faults) == access_log.FAULTS_NAMED:
            click.echo(f"only the first {access_log.FAULTS_NAMED} are named")
        context.exit(1)
    if expect and not AccessEntry.objects.filter(digest=expect).exists():
        click.echo(
            "the access log verifies, but the expected digest is not in it: its end was cut off or replaced"
        )
        context.exit(1)
    click.echo(
        f"the access log verifies: {found.entries} entries; write down its last digest: {found.last_digest}"
    )
