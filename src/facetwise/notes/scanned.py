"""Levels as scanners misread and typists misspell them, with the character that can alone be meant.

Scanners take 1 for l or I and 5 for S. Only what no other level explains is put right: after ``L5`` and a mark stands
``S1``, and after the fourth vertebra of a region ``S`` is the fifth.
"""

import re
from collections.abc import Iterator

Change = tuple[tuple[int, int], str]

_MARK = r"[ \t]?[-/\u2013][ \t]?"
_SACRUM = re.compile(rf"(?<![A-Za-z0-9])[Ll]5{_MARK}(?P<part>[Ss][lI|i!]|\$1|51)(?![A-Za-z0-9])")
_FIFTH_BEFORE = re.compile(rf"(?<![A-Za-z0-9])[CL](?P<part>S)(?={_MARK}(?:C?6|S1|S[lI|]))")
_FIFTH_AFTER = re.compile(
    rf"(?<![A-Za-z0-9])(?P<region>[CL])4{_MARK}(?:(?P=region))?(?P<part>S)(?![A-Za-z0-9])"
)
_REGION = re.compile(rf"(?<![A-Za-z0-9])(?P<part>I|\|)(?=[1-5]{_MARK}(?:[LI|]?[2-5]|S1)(?![A-Za-z0-9]))")
_DOT = re.compile(r"(?<![A-Za-z0-9.])[CTLctl](?P<part>\.)(?=\d{1,2}(?![\d.]))")


def put_right(text: str) -> Iterator[Change]:
    """The misread characters of levels with those that are meant, in the order of the text within each kind."""
    for pattern, instead in (
        (_SACRUM, "S1"),
        (_FIFTH_BEFORE, "5"),
        (_FIFTH_AFTER, "5"),
        (_REGION, "L"),
        (_DOT, ""),
    ):
        for match in pattern.finditer(text):
            yield match.span("part"), instead
