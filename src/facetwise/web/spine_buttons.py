"""The drawing of the spine with its joints and nerves as buttons; without script it is a picture beside a table."""

import re
from collections.abc import Collection, Sequence

from django.utils.safestring import SafeString, mark_safe

from facetwise.domain.claim import NotCounted, TreatedJoint
from facetwise.report.spine_drawing import Section, spine_svg

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_FILL = re.compile(r' style="fill:url\(#[\w-]+\)"')
_JOINT = re.compile(
    r'<g class="fw-joint" role="img" data-joint="([^"]+)" data-side="(left|right)" data-mark="([^"]+)">\s*'
    r"<title>([^<]+)</title>"
)
_NERVE = re.compile(
    r'<g class="fw-nerve([^"]*)" data-nerve="([^"]+)" data-side="(left|right)"><title>([^<]+)</title>'
)


def spine_buttons(
    joints: Sequence[TreatedJoint],
    not_counted: Sequence[NotCounted],
    beyond: Collection[str],
    section: Section | None,
    chosen: Collection[str],
) -> SafeString:
    """The drawing with a button for each joint and nerve; the ones chosen are pressed.

    Its style stands in the app's style sheet, since the pages allow no inline style.
    """
    svg = spine_svg(joints, not_counted, beyond_limit=beyond, section=section, id_prefix="spine")
    svg = _FILL.sub("", _STYLE.sub("", svg))
    svg = _JOINT.sub(lambda found: _joint(found, chosen), svg)
    svg = _NERVE.sub(lambda found: _nerve(found, chosen), svg)
    return mark_safe(svg)


def _joint(found: re.Match[str], chosen: Collection[str]) -> str:
    name, side, mark, title = found.groups()
    target = f"joint:{name}:{side}"
    return (
        f'<g class="fw-joint" {_button(target, chosen, title)} data-joint="{name}" data-side="{side}" '
        f'data-mark="{mark}"><title>{title}</title>'
    )


def _nerve(found: re.Match[str], chosen: Collection[str]) -> str:
    more, name, side, title = found.groups()
    target = f"nerve:{name}:{side}"
    return (
        f'<g class="fw-nerve{more}" {_button(target, chosen, title)} data-nerve="{name}" data-side="{side}">'
        f"<title>{title}</title>"
    )


def _button(target: str, chosen: Collection[str], title: str) -> str:
    pressed = "true" if target in chosen else "false"
    return f'role="button" tabindex="-1" aria-pressed="{pressed}" aria-label="{title}" data-target="{target}"'
