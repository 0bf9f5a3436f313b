"""Elements → the text of a segment, with nothing in it that could be taken for a separator."""

import unicodedata
from datetime import date
from decimal import Decimal

ELEMENT, COMPONENT, REPETITION, TERMINATOR = "*", ":", "^", "~"
_SEPARATORS = str.maketrans(dict.fromkeys(f"{ELEMENT}{COMPONENT}{REPETITION}{TERMINATOR}\r\n\t", " "))

Element = str | tuple[str, ...] | None


def segment(tag: str, *elements: Element) -> str:
    """One segment without its terminator: a tuple is a composite; what is empty at the end is left out."""
    texts = [_composite(item) if isinstance(item, tuple) else clean(item or "") for item in elements]
    return ELEMENT.join([tag, *texts]).rstrip(ELEMENT)


def clean(text: str) -> str:
    """A value in the characters that X12 allows: accents are taken off, separators become blanks."""
    if text.isascii() and text.isalnum():  # nearly every code and number, and nothing to clean in it
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", errors="ignore").decode()
    return " ".join(plain.translate(_SEPARATORS).split())


def amount(value: float | Decimal) -> str:
    """Dollars, without zeros that say nothing: ``1200``, ``12.5``."""
    text = f"{round(Decimal(str(value)), 2):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date) -> str:
    """A date as X12 writes it."""
    return value.strftime("%Y%m%d")


def _composite(parts: tuple[str, ...]) -> str:
    return COMPONENT.join(clean(part) for part in parts).rstrip(COMPONENT)
