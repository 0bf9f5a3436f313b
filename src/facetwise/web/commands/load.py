"""``facetwise load``: a practice's own files into its ledger, past years among them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from facetwise.web.commands.starting import data_option, start

if TYPE_CHECKING:
    from facetwise.web.known_files import Loaded

KINDS = ("claims", "sessions", "remittances")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@data_option
@click.pass_context
def load(context: click.Context, kind: str, files: tuple[Path, ...], data: Path | None) -> None:
    """Load a practice's own files into its ledger; the same file twice changes nothing.

    claims: X12 837, a table (.csv, .parquet) or encounters with claim_lines; what they bill is history for the claims
    after them. sessions: a table of past sessions with patient_id. remittances: X12 835.

    Exit status 0: all was taken; 1: something of a file was set aside or rejected; 2: a file gave nothing.
    """
    start(data)
    results = [_load_one(kind, path) for path in files]
    context.exit(max(results))


def _load_one(kind: str, path: Path) -> int:
    from facetwise.store.access_log import Access, record  # noqa: PLC0415 - after Django is set up
    from facetwise.web.loaders import load_file  # noqa: PLC0415

    try:
        content = path.read_bytes()
    except OSError as wrong:
        click.echo(f"{path}: {(wrong.strerror or 'cannot be opened').lower()}", err=True)
        return 2
    loaded = load_file(kind, path.name, content)
    record(Access("command line", "", "load", "file", loaded.file.uid))
    for problem in loaded.file.problems:
        click.echo(problem, err=True)
    click.echo(_said(path.name, loaded))
    taken = loaded.file.accepted + loaded.file.held
    lost = loaded.file.set_aside + loaded.file.rejected
    return 2 if not taken else 1 if lost else 0


def _said(name: str, loaded: "Loaded") -> str:
    file = loaded.file
    counts = (
        f"{file.held_in_file:,} in the file: {file.accepted:,} accepted, {file.held:,} held, "
        f"{file.set_aside:,} set aside, {file.rejected:,} rejected; {file.unchanged:,} unchanged"
    )
    if file.rechecked:
        changed = f"{file.rechecked_changed:,} changed"
        counts += f"; {file.rechecked:,} claims of these patients checked again, {changed}"
    if file.recheck_left:
        counts += f"; {file.recheck_left:,} more not checked again: check them again one by one"
    if loaded.is_new:
        return f"{name}: {counts}"
    return f"{name}: loaded on {file.created_at:%Y-%m-%d} already, nothing was changed; then {counts}"
