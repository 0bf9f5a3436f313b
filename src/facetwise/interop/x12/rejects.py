"""Some claims of a file as a file of their own: with their headers and levels, counted and numbered anew."""

from collections.abc import Iterator

from facetwise.interop.x12.document import Document, Segment

HEADERS = ("ISA", "GS", "ST")


def only_claims(document: Document, *, without: set[int]) -> tuple[bytes, int]:
    """The interchanges with all claims but those whose CLM segments are named, and how many claims these are."""
    texts, claims = [], 0
    for group in _sets(document):
        kept = _kept(document, group, without)
        if kept is not None:
            texts.append(kept)
            claims += sum(text.startswith(b"CLM") for text in kept)
    if not texts:
        return b"", 0
    first = document.segments[0]
    end = document.delimiters.terminator.encode("latin-1")
    line = (
        end
        if end in (b"\n", b"\r")
        else end
        + (b"\n" if b"\n" in first.end or any(b"\n" in s.lead for s in document.segments[1:2]) else b"")
    )
    return b"".join(text + line for text in _enveloped(document, texts)), claims


def _sets(document: Document) -> Iterator[list[Segment]]:
    """Transaction sets: ST up to, and without, SE."""
    run: list[Segment] | None = None
    for segment in document.segments:
        tag = document.tag(segment)
        if tag == "ST":
            run = [segment]
        elif tag in ("SE", "GE", "IEA", "ISA", "GS"):
            if run:
                yield run
            run = None
        elif run is not None:
            run.append(segment)
    if run:
        yield run


def _kept(document: Document, group: list[Segment], without: set[int]) -> list[bytes] | None:
    """A set with the wanted claims alone, its levels numbered anew; nothing where none is wanted."""
    parts = _levels(document, group)
    head, *levels = parts
    wanted: list[list[Segment]] = []
    parents: dict[str, list[Segment]] = {}
    for level in levels:
        kind = _element(document, level[0], 3)
        start, claims = _claims(document, level)
        parents[kind] = start
        chosen = [segment for claim in claims if claim[0].number not in without for segment in claim]
        if not chosen:
            continue
        above = {"22": ("20",), "23": ("20", "22")}.get(kind, ())
        for parent in above:
            if parent in parents and parents[parent] not in wanted:
                wanted.append(parents[parent])
        wanted.append([*start, *chosen])
    if not wanted:
        return None
    return [*(s.text for s in head), *_numbered(document, wanted)]


def _levels(document: Document, group: list[Segment]) -> list[list[Segment]]:
    parts: list[list[Segment]] = [[]]
    for segment in group:
        if document.tag(segment) == "HL":
            parts.append([])
        parts[-1].append(segment)
    return parts


def _claims(document: Document, level: list[Segment]) -> tuple[list[Segment], list[list[Segment]]]:
    """What stands before the first claim of a level, and its claims."""
    start: list[Segment] = []
    claims: list[list[Segment]] = []
    for segment in level:
        if document.tag(segment) == "CLM":
            claims.append([])
        (claims[-1] if claims else start).append(segment)
    return start, claims


def _numbered(document: Document, levels: list[list[Segment]]) -> Iterator[bytes]:
    """Levels numbered from 1, each under the last of the level above, saying whether it has children."""
    separator = document.delimiters.element.encode("latin-1")
    kinds = [_element(document, level[0], 3) for level in levels]
    last: dict[str, int] = {}
    for number, (level, kind) in enumerate(zip(levels, kinds, strict=True), start=1):
        last[kind] = number
        above = {"22": "20", "23": "22"}.get(kind)
        parent = str(last[above]) if above in last else ""
        following = kinds[number] if number < len(kinds) else ""
        has_children = (kind, following) in (("20", "22"), ("22", "23"))
        yield separator.join(
            [b"HL", str(number).encode(), parent.encode(), kind.encode(), b"1" if has_children else b"0"]
        )
        yield from (segment.text for segment in level[1:])


def _enveloped(document: Document, sets: list[list[bytes]]) -> Iterator[bytes]:
    """One interchange and one group around the sets, with the first control numbers of the file."""
    first = {tag: next((s for s in document.segments if document.tag(s) == tag), None) for tag in HEADERS}
    separator = document.delimiters.element.encode("latin-1")
    isa, gs = first["ISA"], first["GS"]
    yield from (segment.text for segment in (isa, gs) if segment is not None)
    for texts in sets:
        yield from texts
        control = texts[0].split(separator)[2:3] or [b""]
        yield separator.join([b"SE", str(len(texts) + 1).encode(), *control])
    if gs is not None:
        yield separator.join([b"GE", str(len(sets)).encode(), _element(document, gs, 6).encode()])
    if isa is not None:
        yield separator.join([b"IEA", b"1", _element(document, isa, 13).encode()])


def _element(document: Document, segment: Segment, number: int) -> str:
    parts = segment.elements(document.delimiters)
    return parts[number].decode("latin-1").strip() if number < len(parts) else ""
