"""Small pieces of Markdown."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table; a cell without value is a dash."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(map(cell, row))} |" for row in rows),
    ]


def cell(value: object) -> str:
    """A value as one cell of a table."""
    text = "" if value is None else " ".join(str(value).split())
    return text.replace("|", "\\|") or "–"


def code(text: str) -> str:
    """A name as it is typed."""
    return f"`{text}`"


def page(*blocks: Iterable[str] | str) -> str:
    """A page of blocks, an empty line between them."""
    written = (block if isinstance(block, str) else "\n".join(block) for block in blocks)
    return "\n\n".join(block.strip("\n") for block in written if block) + "\n"


def anchor(name: str) -> str:
    """A name that can be part of a file name or link."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name).strip("-").lower()
