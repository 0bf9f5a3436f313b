"""What the head of a table's column says is said again in each of its cells (``Temp | 80`` is read as ``temp 80``).

And what an export of a record joins with dots and underscores is written as words (``proc.side = left``).
"""

import re
from collections.abc import Iterator

Change = tuple[tuple[int, int], str]

_TABLE = re.compile(
    r"(?m)^(?P<head>[^\n|\d]*(?:\|[^\n|\d]*){2,})\n(?P<rows>(?:[ \t|:-]*\n)?(?:[^\n]*\|[^\n]*\|[^\n]*(?:\n"
    r"|\Z))+)"
)
_OF_SIDES = re.compile(  # "            RIGHT          LEFT", and below it rows of as many cells
    r"(?m)^(?P<head>[^\n:|]{0,40}?(?:\s{3,}|^|(?:[ ]*\|[ ]*){1,2})(?P<first>right|left)(?: side)?(?:[ \t]{3,}"
    r"|[ \t]*\|[ \t]*)"
    r"(?P<second>right|left)(?: side)?[ \t|]*)\n(?P<rows>(?:[ \t|:-]*\n)?(?:[^\n]*(?:[ \t]{3,}"
    r"|\|)[^\n]*(?:\n|\Z))+)",
    re.IGNORECASE,
)
_LEADER = re.compile(
    r"(?m)^[ \t]*[A-Za-z][A-Za-z /()#-]{0,30}?(?P<dots>[ ]?\.{2,}[ ]?)(?=[^\s.])"
)  # "Side....Right"
_MARKED = re.compile(  # "Joint   R   L", and below it a level with a cross in one column or in both
    r"(?mi)^(?P<head>[^\n:|]*?\b(?:r|right)\b[ \t]+\b(?:l"
    r"|left)\b[^\n:]*)\n(?P<rows>(?:[^\n]*\b[ctl]\d[^\n]*[ \t](?:[x✓✔]|\d*\.?\d+ ?(?:ml|cc|mg))[ \t\n]"
    r"[^\n]*(?:\n|\Z)?)+)"
)
_CROSS = re.compile(r"(?i)(?<=[ \t])(?:[x✓✔]|\d*\.?\d+ ?(?:ml|cc|mg))(?=[ \t]|$)")  # or a dose
_HEAD_OF_SIDE = re.compile(r"(?P<left>l|left|lt)(?: side)?|(?P<right>r|right|rt)(?: side)?", re.IGNORECASE)
_HEAD_OF_LEVELS = re.compile(r"\b(?P<kind>joint|facet|nerve|level)s?\b", re.IGNORECASE)
_CROSSED = re.compile(r"\s*(?:x|✓|✔|y|yes|\[ ?x ?\]|\( ?x ?\)|☒|☑|\d*\.?\d+ ?(?:ml|cc|mg))\s*", re.IGNORECASE)
_NEAR_A_COLUMN = 2  # characters
_GAP = re.compile(r"[ \t]{3,}|[ \t]*\|[ \t]*")
_LEVELS = re.compile(r"(?i)\b[ctl] ?\d|\bton\b|\b(?:third|3rd) occipital")
_BARE_LEVEL = re.compile(r"(?i)[ctl]\d{1,2}")
_CELL = re.compile(r"[^|\n]*")
_TOLD_AGAIN = re.compile(r"\W*(?P<label>temp|nerve|joint)(?:eratures?|s)?\b")
_KEYS = re.compile(
    r"(?:^[ \t{\"']*[A-Za-z][A-Za-z0-9]*[._][A-Za-z0-9._]*[\"']?[ \t]*[=:][^\n]*(?:\n|\Z)"
    r"|^[ \t{\"']*\w+[\"']?[ \t]*[=:]"
    r"[^\n]*(?:\n|\Z)){3,}",
    re.MULTILINE,
)
_PAIRS = re.compile(r"(?m)^(?:[A-Za-z_.]+=[^|=\n]*\|){3,}[A-Za-z_.]+=[^|=\n]*$")
_PAIR_MARK = re.compile(r"[=|]")
_KEY = re.compile(r"(?m)^[ \t{]*[\"']?(?P<key>[A-Za-z][A-Za-z0-9._]*)[\"']?(?P<mark>[ \t]*[=:][ \t]*)")
_PARTS = re.compile(r"[._]")


_BELOW_A_SIDE = re.compile(  # "RIGHT", and below it lines of nothing but levels
    r"(?mi)^[ \t*•-]*(?P<side>right|left|bilateral)(?:[ -]sided?)?[ \t]*:?[ \t]*\n"
    r"(?P<rows>(?:[ \t*•-]*[ctl]\d{1,2}(?:[-/ \t,&.]|and\b|[ctls]?\d{1,2}\b|\b(?:mb|dr|ton|facets?|joints?|medial"
    r"|branch(?:es)?|dorsal|ramus)\b)*(?:\n|\Z))+)"
)


def _below_sides(text: str) -> Iterator[Change]:
    """The side of a line of its own before each level below it."""
    for block in _BELOW_A_SIDE.finditer(text):
        yield block.span("side"), " " * 3
        for level in re.finditer(r"(?mi)^[ \t*•-]*(?=[ctl]\d)", block["rows"]):
            place = block.start("rows") + level.end()
            yield (place, place), f"{block['side']} "


def inserted(text: str) -> Iterator[Change]:
    """The heads of columns, before the cells that need them, and the words of keys, in the order of the text."""
    if text.count("|") > 3:
        yield from _of_tables(text)
        yield from _of_crosses(text)
    yield from _of_sides(text)
    yield from _below_sides(text)
    if "  temp" in text or "  Temp" in text or "  TEMP" in text:
        yield from _of_blank_columns(text)
    yield from _of_marks(text)
    if "..." in text:
        for leader in _LEADER.finditer(text):
            yield leader.span("dots"), ": "
    if "=" in text and "|" in text:
        yield from _of_pairs(text)
    if "=" in text or '":' in text or "_" in text:
        yield from _of_keys(text)


def _of_sides(text: str) -> Iterator[Change]:
    """The side that stands above a column of levels, before each of its levels (``Nerve 1   L2 MB   L3 MB``)."""
    for table in _OF_SIDES.finditer(text):
        sides = [table["first"].lower(), table["second"].lower()]
        if sides[0] == sides[1]:
            continue
        yield table.span("head"), " " * 3
        start = table.start("rows")
        for line in table["rows"].splitlines(keepends=True):
            cells = list(_cells(line, start))
            if len(cells) >= 2 and all(_LEVELS.search(words) for _, words in cells[-2:]):
                for (place, _), side in zip(cells[-2:], sides, strict=True):
                    yield (place, place), f"{side} "
            elif len(cells) == 1 and _LEVELS.search(cells[0][1]):
                ((place, _),) = cells  # one column is empty in this row
                heads = [table.start(name) - table.start("head") for name in ("first", "second")]
                own = [
                    side for side, head in zip(sides, heads, strict=True) if abs(place - start - head) <= 1
                ]
                if own:
                    yield (place, place), f"{own[0]} "
            start += len(line)


def _of_marks(text: str) -> Iterator[Change]:
    """The side of each level of a table whose columns R and L hold crosses, before the level."""
    for table in _MARKED.finditer(text):
        heads = [re.search(rf"(?i)\b{word}\b", table["head"]) for word in ("(?:r|right)", "(?:l|left)")]
        columns = [head.start() for head in heads if head]
        kind = "joint " if re.match(r"(?i)\W*(?:joints?|facets?)\b", table["head"]) else ""
        start = table.start("rows")
        for line in table["rows"].splitlines(keepends=True):
            level = re.search(r"(?i)\b[ctl]\d", line)
            marks = [
                near
                for mark in _CROSS.finditer(line.rstrip("\n"))
                if (near := _columns_near(mark.start(), columns)) or not mark.group()[0].isdigit()
            ]  # a dose in another column is none of a side
            found = set().union(*marks)
            if level and found and all(marks):
                side = "Bilateral" if len(found) > 1 else ("Right", "Left")[found.pop()]
                yield (start + level.start(), start + level.start()), f"{side} {kind}"
            start += len(line)


def _columns_near(place: int, columns: list[int]) -> set[int]:
    return {number for number, column in enumerate(columns) if abs(place - column) <= _NEAR_A_COLUMN}


def _cells(line: str, start: int) -> Iterator[tuple[int, str]]:
    place = 0
    for gap in [*_GAP.finditer(line.rstrip("\n")), None]:
        end = gap.start() if gap else len(line.rstrip("\n"))
        if words := line[place:end].strip():
            yield start + place, words
        place = gap.end() if gap else end


def _of_tables(text: str) -> Iterator[Change]:
    for table in _TABLE.finditer(text):
        heads = [_TOLD_AGAIN.match(cell.lower()) for cell in table["head"].split("|")]
        start = table.start("rows")
        for line in table["rows"].splitlines(keepends=True):
            place = start
            for head, cell in zip(heads, line.split("|"), strict=False):
                blanks = len(cell) - len(cell.lstrip())
                if head and cell.strip(" \t:-\n"):
                    label = head["label"]
                    is_bare = label == "nerve" and _BARE_LEVEL.fullmatch(cell.strip())
                    yield (place + blanks, place + blanks), f"{label} at " if is_bare else f"{label} "
                place += len(cell) + 1
            start += len(line)


_BLANK_COLUMNS = re.compile(  # "Nerve   Sensory   Temp", and below it rows of as many cells
    r"(?m)^(?P<head>[^\n|:]*[ \t]{2}temp[^\n|:]*)\n(?P<rows>(?:[^\n|:]*\b[ctl]\d[^\n|:]*(?:[ \t]{2}[^\n|:]*){2,}"
    r"(?:\n|\Z))+)",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"\S+(?: \S+)*")


def _of_blank_columns(text: str) -> Iterator[Change]:
    """The word before each temperature of a table whose columns are set apart by blanks."""
    for table in _BLANK_COLUMNS.finditer(text):
        heads = [cell.lower() for cell in _COLUMN.findall(table["head"])]
        number = next((place for place, head in enumerate(heads) if head.startswith("temp")), None)
        start = table.start("rows")
        for line in table["rows"].splitlines(keepends=True):
            cells = list(_COLUMN.finditer(line))
            if number is not None and len(cells) == len(heads):
                place = start + cells[number].start()
                yield (place, place), "temp "
            start += len(line)


def _of_crosses(text: str) -> Iterator[Change]:
    """The sides whose cells hold a cross, before the level that heads the row (``L4-5 | X | X``)."""
    for table in _TABLE.finditer(text):
        heads = [_HEAD_OF_SIDE.fullmatch(cell.strip()) for cell in table["head"].split("|")]
        sides = {place: head.lastgroup for place, head in enumerate(heads) if head}
        if sorted(map(str, sides.values())) != ["left", "right"]:
            continue
        kind = _HEAD_OF_LEVELS.search(table["head"])
        start = table.start("rows")
        for line in table["rows"].splitlines(keepends=True):
            level = _LEVELS.search(line)
            cells = line.split("|")
            marked = [
                sides[place]
                for place, cell in enumerate(cells)
                if place in sides and _CROSSED.fullmatch(cell)
            ]
            if level and marked:
                side = "bilateral" if len(marked) > 1 else marked[0]
                words = f"{side} {kind['kind'].lower()} " if kind else f"{side} "
                yield (start + level.start(), start + level.start()), words
            start += len(line)


def _of_pairs(text: str) -> Iterator[Change]:
    """An export in one line (``proc=RFA|side=R|nerves=L3,L4``), a line for each of its pairs."""
    for line in _PAIRS.finditer(text):
        for mark in _PAIR_MARK.finditer(text, *line.span()):
            yield mark.span(), ": " if mark.group() == "=" else "\n"


def _of_keys(text: str) -> Iterator[Change]:
    for block in _KEYS.finditer(text):
        if not re.search(r"(?m)^\W*\w*[._]\w", block.group()):
            continue
        for key in _KEY.finditer(text, block.start(), block.end()):
            for part in _PARTS.finditer(text, *key.span("key")):
                yield part.span(), " "
            if "=" in key["mark"]:
                yield key.span("mark"), ": "
