"""``check --rejects``: claims of X12 files that could not be checked, as an X12 file of their own."""

from pathlib import Path

import polars as pl

from facetwise.cli.claims import ClaimFiles
from facetwise.cli.console import Console, InputError
from facetwise.interop.compressed import read_plain
from facetwise.interop.files import FileKind


def write_rejects(files: ClaimFiles, output: Path, console: Console) -> None:
    """Write every claim that was set aside, each file's in its own interchange, and say how many.

    Raises:
        InputError: if the output cannot be written.
    """
    from facetwise.interop.x12 import read_837  # noqa: PLC0415 - only where rejects are asked for
    from facetwise.interop.x12.document import read_documents  # noqa: PLC0415
    from facetwise.interop.x12.rejects import only_claims  # noqa: PLC0415

    written, count = [], 0
    for file in files.files:
        if file.kind is not FileKind.X12:
            continue
        chunks = list(read_837(file.content, source=file.source, as_of=files.as_of))
        if not sum(chunk.claims_set_aside for chunk in chunks):
            continue
        kept = pl.concat([chunk.tables.claims["segment"] for chunk in chunks])
        data = read_plain(file.content if isinstance(file.content, bytes) else file.content.read_bytes())
        for document in read_documents(data):
            part, number = only_claims(document, without=set(kept))
            written.append(part)
            count += number
    try:
        output.write_bytes(b"".join(written))
    except OSError as wrong:
        raise InputError(f"--rejects {output}: {(wrong.strerror or '').lower()}; expected a file") from None
    console.warn(f"{output}: {count} claims that were set aside")
