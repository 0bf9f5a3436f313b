"""``facetwise person``: the first administrator, and whoever else works here."""

import secrets
from pathlib import Path

import click

from facetwise.web.commands.key import ROLES
from facetwise.web.commands.starting import data_option, start


@click.group()
def person() -> None:
    """People who sign in."""


@person.command()
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--npi", default="", help="For a physician: whose patients they see.")
@data_option
def create(name: str, role: str, npi: str, data: Path | None) -> None:
    """Make somebody who can sign in; the password is the last word printed."""
    start(data)
    from facetwise.store.access_log import Access, record  # noqa: PLC0415 - after Django is set up
    from facetwise.store.models import Person  # noqa: PLC0415

    if Person.objects.filter(username=name).exists():
        raise click.ClickException(f"there is already somebody called {name}")
    password = secrets.token_urlsafe(12)
    made = Person.objects.create_user(username=name, password=password, role=role, npi=npi)
    record(Access("command line", "", "create person", "person", str(made.pk), role))
    click.echo(f"{name}, {role}; change this password after signing in: {password}")
