"""``facetwise backup`` and ``facetwise restore``: the whole ledger as one file, and back."""

from pathlib import Path

import click

from facetwise.web.commands.starting import data_option, start


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@data_option
def backup(target: Path, data: Path | None) -> None:
    """Write the ledger to TARGET while the app runs. It holds health data: keep it encrypted."""
    start(data)
    from facetwise.web.backups import write_backup  # noqa: PLC0415 - after Django is set up

    if target.exists():
        raise click.ClickException(f"{target} exists; name a new file")
    rows = write_backup(target)
    click.echo(f"{rows} rows in {target}; restore them with: facetwise restore {target} --data NEW_FOLDER")


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
def restore(source: Path, data: Path | None) -> None:
    """Fill an empty ledger from a backup, then check its access log."""
    start(data)
    from facetwise.store import access_log  # noqa: PLC0415 - after Django is set up
    from facetwise.web.backups import BackupError, read_backup  # noqa: PLC0415

    try:
        rows = read_backup(source)
    except BackupError as wrong:
        raise click.ClickException(str(wrong)) from None
    found = access_log.verify()
    if found.broken_at is not None:
        raise click.ClickException(f"restored, but the access log does not verify at entry {found.broken_at}")
    click.echo(f"{rows} rows restored; the access log verifies, {found.entries} entries")
