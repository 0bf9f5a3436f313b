"""The note as the patterns see it: lower case, one kind of dash, every character at its own place.

The plain text has exactly the length of the note, so that a place in one is the same place in the other.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_SAME = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹘﹣-", "-")
    | dict.fromkeys("\u00a0\u2009\u202f\u2007\t\f\v", " ")
    | {"\r": "\n", "’": "'", "‘": "'"}
)
_STRONG_END = re.compile(
    r"(?<![0-9])\.(?=\s|$)|\.(?=\s+[a-z(]|\s*$)|[!?](?=\s|$)|;|\n\s*\n|\n(?=\s*(?:\d{1,2}[.)]|[-*•])\s)"
)

_UNTICKED = re.compile(
    r"(?:\[ {0,2}\]|\( {0,2}\)|[☐□])[^\[\n(☐□☒☑]*"
)  # a choice that was not made is not said

LONGEST_SENTENCE = 4000  # characters; noise without an end is cut here, so that time stays linear


@dataclass(frozen=True)
class Note:
    """One note with its plain form."""

    text: str

    @cached_property
    def plain(self) -> str:
        """As `text`, for matching."""
        lowered = self.text.lower()
        if len(lowered) != len(self.text):
            lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in self.text)
        return _UNTICKED.sub(lambda match: " " * len(match.group()), lowered.translate(_SAME))

    def clauses(self, start: int, end: int) -> list[tuple[int, int]]:
        """Sentences, list items and what semicolons part, as character ranges."""
        ends = [match.end() for match in _STRONG_END.finditer(self.plain, start, end)]
        edges = (
            sorted({start, *ends, *range(start, end, LONGEST_SENTENCE), end})
            if end - start > LONGEST_SENTENCE
            else [start, *ends, end]
        )
        found = pairwise(edges)
        return [(first, last) for first, last in found if self.plain[first:last].strip()]
