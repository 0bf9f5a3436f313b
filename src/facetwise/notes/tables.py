"""What the head of a table's column says is said again in each of its cells (``Temp | 80`` is read as ``temp 80``).

And what an export of a record joins with dots and underscores is written as words (``proc.side = left``).
"""

import re
from collections.abc import Iterator

Change = tuple[tuple[int, int], str]

_TABLE = re.compile(
    r"(?m)^(?P<head>[^\n|\d]*(?:\|[^\n|\d]*){2,})\n(?P<rows>(?:[ \t|:-]*\n)?(?:[^\n]*\|[^\n]*\|[^\n]*(?:\n|\Z))+)"
)
_CELL = re.compile(r"[^|\n]*")
_TOLD_AGAIN = re.compile(r"\W*(?P<label>temp|nerve|joint)(?:eratures?|s)?\b")
_KEYS = re.compile(
    r"(?:^[ \t{\"']*[A-Za-z][A-Za-z0-9]*[._][A-Za-z0-9._]*[\"']?[ \t]*[=:][^\n]*(?:\n|\Z)"
    r"|^[ \t{\"']*\w+[\"']?[ \t]*[=:]"
    r"[^\n]*(?:\n|\Z)){3,}",
    re.MULTILINE,
)
_KEY = re.compile(r"(?m)^[ \t{]*[\"']?(?P<key>[A-Za-z][A-Za-z0-9._]*)[\"']?(?P<mark>[ \t]*[=:][ \t]*)")
_PARTS = re.compile(r"[._]")


def inserted(text: str) -> Iterator[Change]:
    """The heads of columns, before the cells that need them, and the words of keys, in the order of the text."""
    if text.count("|") > 3:
        yield from _of_tables(text)
    if "=" in text or '":' in text or "_" in text:
        yield from _of_keys(text)


def _of_tables(text: str) -> Iterator[Change]:
    for table in _TABLE.finditer(text):
        heads = [_TOLD_AGAIN.match(cell.lower()) for cell in table["head"].split("|")]
        start = table.start("rows")
        for line in table["rows"].splitlines(keepends=True):
            place = start
            for head, cell in zip(heads, line.split("|"), strict=False):
                blanks = len(cell) - len(cell.lstrip())
                if head and cell.strip(" \t:-\n"):
                    yield (place + blanks, place + blanks), f"{head['label']} "
                place += len(cell) + 1
            start += len(line)


def _of_keys(text: str) -> Iterator[Change]:
    for block in _KEYS.finditer(text):
        if not re.search(r"(?m)^\W*\w*[._]\w", block.group()):
            continue
        for key in _KEY.finditer(text, block.start(), block.end()):
            for part in _PARTS.finditer(text, *key.span("key")):
                yield part.span(), " "
            if "=" in key["mark"]:
                yield key.span("mark"), ": "
