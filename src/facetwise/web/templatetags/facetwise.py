"""Marks of states, money and words for templates."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from facetwise.policy.payer_names import payer_name
from facetwise.store.models import Worst

register = template.Library()

_SHAPES = {  # the same marks as in the terminal: filled octagon, triangle, open circle with a question mark, tick
    "denial": '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/>',
    "risk": '<path d="M8 1.5 15 14.5H1z"/>',
    "undetermined": '<circle cx="8" cy="8" r="6.5"/><path d="M6 6.4a2 2 0 1 1 2.6 2c-.5.2-.6.5-.6 1M8 11.6v.2"/>',
    "met": '<path d="m2.5 8.5 3.5 3.5 7.5-8"/>',
    "note": '<circle cx="8" cy="8" r="1.5"/>',
}
_WORST = {Worst.DENIAL: "denial", Worst.RISK: "risk", Worst.UNDETERMINED: "undetermined", Worst.MET: "met"}


@register.simple_tag
def mark(state: str | int, said: str = "") -> SafeString:
    """A state by shape, word and colour; ``said`` is a word that fits the place better."""
    word = _WORST[Worst(state)] if isinstance(state, int) else state
    shape = SafeString(_SHAPES.get(word, _SHAPES["note"]))
    return format_html(
        '<span class="mark mark-{}"><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>{}</span>',
        word,
        shape,
        said or word,
    )


@register.filter
def state(finding: Mapping[str, Any]) -> str:
    """The word for a finding's state."""
    return "undetermined" if finding["verdict"] == "undetermined" else str(finding["severity"])


@register.filter
def dollars(cents: int | None) -> str:
    """Cents as dollars; a dash where no charge was given."""
    return "–" if cents is None else f"${cents / 100:,.2f}"


@register.filter
def money(amount: float | None) -> str:
    """Dollars; nothing where no charge was given."""
    return "" if amount is None else f"${amount:,.2f}"


@register.filter
def total(lines: Iterable[Any]) -> float | None:
    """What lines charge together; nothing where one does not say its charge."""
    charges = [line.charge for line in lines]
    return None if None in charges else sum(charges)


@register.filter
def words(name: str | None) -> str:
    """A name of ours as words."""
    return str(name or "").replace("_", " ").replace("-", " ")


@register.filter
def fact(path: str) -> str:
    """Where a fact of an encounter stands, in words: ``claim_lines[0].charge`` is "line 1, charge"."""
    counted = re.sub(
        r"(\w+)\[(\d+)\]", lambda at: f"{at[1].removeprefix('claim_').rstrip('s')} {int(at[2]) + 1}", path
    )
    return counted.replace(".", ", ").replace("_", " ").replace("npi", "NPI")


@register.filter
def payer(name: str | None) -> str:
    """A payer as people call it."""
    return payer_name(name) if name else ""


@register.filter
def iso(day: object) -> str:
    """A day as findings give it, a date or its text, always the same way."""
    return str(day or "")


@register.filter
def spaced(text: str | None) -> str:
    """A value with blanks for underscores; a hyphen may be part of it."""
    return str(text or "").replace("_", " ")


@register.filter
def wordlist(text: str) -> list[str]:
    """The words of a text, to go through."""
    return text.split()


@register.filter
def at(rows: Any, index: int) -> Any:  # noqa: ANN401 - whatever the list holds
    """One item of a list."""
    return rows[index]
