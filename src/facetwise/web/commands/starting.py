"""Sets Django up for a data folder, and brings the tables up to date."""

import os
from pathlib import Path

import click

from facetwise.web import configuration

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Folder of the ledger, its secret and backups.",
)


def start(data: Path | None, **environment: str) -> None:
    """Set Django up once and migrate.

    Raises:
        click.ClickException: if the configuration cannot be used, saying why.
    """
    if data is not None:
        os.environ[configuration.DATA] = str(data.resolve())
    os.environ.update(environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facetwise.web.settings")
    import django  # noqa: PLC0415 - only commands of the app need it
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    try:
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    except configuration.ConfigurationError as wrong:
        raise click.ClickException(str(wrong)) from None
    except OperationalError:
        raise click.ClickException(
            f"the database cannot be reached; look at {configuration.DATABASE_URL} and --data"
        ) from None
