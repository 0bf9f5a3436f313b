"""The drawing of the spine as a picture: for pages that show what was treated and ask for nothing."""

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe

from facetwise.domain.claim import TreatedJoint
from facetwise.report.spine_drawing import Section, spine_svg

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_SPOKEN = re.compile(r"<(title|desc)\b[^>]*>.*?</\1>", re.DOTALL)
_INLINE = re.compile(r' style="[^"]*"')


def spine_picture(
    joints: Sequence[TreatedJoint],
    section: Section | None = None,
    *,
    in_words: Mapping[str, str] | None = None,
    is_english: bool = True,
) -> SafeString:
    """The drawing without inline style, which the pages do not allow; the style sheet has it.

    Args:
        joints: the joints to fill in.
        section: the part to show; what was treated decides where it is left out.
        in_words: other words for those that the drawing has.
        is_english: whether they are English; else its spoken names, which are, are left out, and the page says what
            is to be heard.
    """
    svg = _INLINE.sub("", _STYLE.sub("", spine_svg(joints, section=section, id_prefix="spine")))
    if not is_english:
        svg = _SPOKEN.sub("", svg)
    for word, other in (in_words or {}).items():
        svg = svg.replace(f">{escape(word)}<", f">{escape(other)}<")
        svg = svg.replace(f": {escape(word)}<", f": {escape(other)}<")  # what is said of a joint
    return mark_safe(svg)
