"""YAML text to nodes, from parser events: no tag is obeyed and no scalar becomes a date or a number."""

import re
from dataclasses import dataclass, field

import yaml

from facetwise.interop.encounter.nodes import (
    MAX_ALIASED_NODES,
    Document,
    Documents,
    Mapping,
    Node,
    NodeError,
    Scalar,
    Sequence,
    check_count,
    check_depth,
    check_scalar,
)

_MARKER = re.compile(r"^---(?=\s|$)", re.MULTILINE)
_STANDARD_TAG = "tag:yaml.org,2002:"
_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # the C parser where it is built in: ten times as fast


def yaml_documents(text: str) -> Documents:
    """The documents of a YAML text. Each stands for itself: one that is broken does not hide the next."""
    text = text.removeprefix("\ufeff")
    starts = [match.start() for match in _MARKER.finditer(text)]
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        part = text[start:end]
        if start in starts or _has_content(part):
            yield from _documents_of(part, text.count("\n", 0, start))


def _has_content(before_first_marker: str) -> bool:
    lines = (line.strip() for line in before_first_marker.splitlines())
    return any(line and not line.startswith(("#", "%")) for line in lines)


def _documents_of(text: str, line_offset: int) -> Documents:
    builder = _Builder(line_offset)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
            if isinstance(event, yaml.DocumentEndEvent):
                yield Document(root=builder.root, remarks=tuple(builder.remarks))
                builder = _Builder(line_offset)
    except NodeError as error:
        yield Document(error=error)
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError, RecursionError) as error:
        yield Document(error=_syntax_error(error, line_offset))


def _syntax_error(error: Exception, line_offset: int) -> NodeError:
    """What the parser says, without the text around the place: that may name a patient."""
    said, line, column = "a character stands here that YAML does not allow", 1, 1
    if isinstance(error, yaml.MarkedYAMLError):
        said = error.problem or said
        if mark := error.problem_mark or error.context_mark:
            line, column = mark.line + 1, mark.column + 1
    why = re.sub(r"\s*'[^']{2,}'|\s*\"[^\"]{2,}\"", "", said)
    return NodeError(
        f"not valid YAML: {why}", line + line_offset, column, "YAML: `key: value`, lists with `- `"
    )


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    is_mapping: bool
    line: int
    column: int
    anchor: str | None
    count_before: int
    parts: list[Node] = field(default_factory=list)


class _Builder:
    """Turns the events of one document into its tree, counting as it goes."""

    def __init__(self, line_offset: int) -> None:
        self.root: Node | None = None
        self.remarks: list[NodeError] = []
        self._line_offset = line_offset
        self._open: list[_Open] = []
        self._anchored: dict[str, tuple[Node, int]] = {}
        self._count = 0
        self._aliased = 0

    def take(self, event: yaml.Event) -> None:
        """One more event.

        Raises:
            NodeError: if a limit is passed or an alias leads nowhere.
        """
        mark = event.start_mark
        line, column = (mark.line + 1 + self._line_offset, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, line, column)
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event.anchor, line, column)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._note_tag(event.tag, line, column)
            check_depth(len(self._open) + 1, line, column)
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Open(is_mapping, line, column, event.anchor, self._count))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()

    def _take_scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> None:
        check_scalar(event.value, line, column)
        self._note_tag(event.tag, line, column)
        is_text = (event.style is not None and event.style != "") or event.tag == f"{_STANDARD_TAG}str"
        self._add(Scalar(event.value, line, column, is_quoted=is_text), event.anchor, self._count)

    def _take_alias(self, anchor: str | None, line: int, column: int) -> None:
        if anchor is None or anchor not in self._anchored:
            raise NodeError(
                "an alias (*) points at nothing before it", line, column, "an anchor (&) of that name"
            )
        node, weight = self._anchored[anchor]
        self._aliased += weight
        if self._aliased > MAX_ALIASED_NODES:
            message = f"aliases (*) multiply the document to more than {MAX_ALIASED_NODES:,} values"
            raise NodeError(message, line, column, "each value written out")
        self._count += weight - 1  # so that an anchor around this alias weighs what it stands for
        self._add(node, None, self._count)

    def _close(self) -> None:
        done = self._open.pop()
        node: Node
        if done.is_mapping:
            node = Mapping(tuple(self._entries(done.parts)), done.line, done.column)
        else:
            node = Sequence(tuple(done.parts), done.line, done.column)
        self._add(node, done.anchor, done.count_before)

    def _entries(self, parts: list[Node]) -> list[tuple[Scalar, Node]]:
        entries = []
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            if isinstance(key, Scalar):
                entries.append((key, value))
            else:
                message = "a list or mapping stands where a key is needed; it is ignored"
                self.remarks.append(NodeError(message, key.line, key.column, "a field name"))
        return entries

    def _add(self, node: Node, anchor: str | None, count_before: int) -> None:
        self._count += 1
        check_count(self._count, node.line, node.column)
        if anchor:
            self._anchored[anchor] = (node, self._count - count_before)
        if self._open:
            self._open[-1].parts.append(node)
        else:
            self.root = node

    def _note_tag(self, tag: str | None, line: int, column: int) -> None:
        if tag and tag != "!" and not tag.startswith(_STANDARD_TAG):
            self.remarks.append(NodeError("a YAML tag (!) is not obeyed", line, column, "plain values"))
        elif tag and tag.startswith(f"{_STANDARD_TAG}python"):
            self.remarks.append(
                NodeError("a YAML tag (!!python) is not obeyed", line, column, "plain values")
            )
