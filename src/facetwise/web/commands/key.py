"""``facetwise key``: keys of programs."""

from pathlib import Path

import click

from facetwise.web.commands.starting import data_option, start

SCOPES = ("check", "ledger:read", "ledger:write")
ROLES = ("coder", "front_desk", "physician", "auditor", "administrator")


@click.group()
def key() -> None:
    """Keys with which programs call the API."""


@key.command()
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES), help="What it opens."
)
@click.option("--name", default="unnamed", show_default=True, help="What the key is for.")
@click.option(
    "--role", default="coder", show_default=True, type=click.Choice(ROLES), help="Whose data it may see."
)
@data_option
def create(scopes: tuple[str, ...], name: str, role: str, data: Path | None) -> None:
    """Make a key; it is the last word printed, and is not shown again."""
    start(data)
    from facetwise.store.models import Role  # noqa: PLC0415 - after Django is set up
    from facetwise.web.api.keys import Scope, create_key  # noqa: PLC0415

    made = create_key(name, [Scope(scope) for scope in scopes], Role(role))
    click.echo(f"key for {name}, scope {', '.join(scopes)}; keep it, it is not shown again: {made}")


@key.command()
@click.argument("prefix")
@data_option
def revoke(prefix: str, data: Path | None) -> None:
    """End a key, named by the word between its underscores."""
    start(data)
    from django.utils import timezone  # noqa: PLC0415

    from facetwise.store.access_log import Access, record  # noqa: PLC0415
    from facetwise.store.models import ApiKey  # noqa: PLC0415

    if not ApiKey.objects.filter(prefix=prefix, revoked_at=None).update(revoked_at=timezone.now()):
        raise click.ClickException(f"no key {prefix} is in use")
    record(Access("command line", "", "revoke key", "key", prefix))
    click.echo(f"key {prefix} no longer opens anything")
