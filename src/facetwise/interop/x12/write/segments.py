"""Elements → the text of a segment, with nothing in it that could be taken for a separator."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache

ELEMENT, COMPONENT, REPETITION, TERMINATOR = "*", ":", "^", "~"
_SEPARATORS = str.maketrans(dict.fromkeys(f"{ELEMENT}{COMPONENT}{REPETITION}{TERMINATOR}\r\n\t", " "))
_IS_UNCLEAN = re.compile(r"[:^~\r\n\t]|  |\* | \*| $").search  # a separator in a value, a blank too many

Element = str | tuple[str, ...] | None

kept = lru_cache(4096)  # for what comes again in many claims and names no patient: amounts, days, services


def segment(tag: str, *elements: Element) -> str:
    """One segment without its terminator: a tuple is a composite; what is empty at the end is left out."""
    texts = [item if isinstance(item, str) else "" for item in elements]
    text = ELEMENT.join([tag, *texts])
    if not text.isascii() or _IS_UNCLEAN(text) or text.count(ELEMENT) != len(texts):  # few are
        texts = [clean(item) for item in texts]
        text = ELEMENT.join([tag, *texts])
    if tuple in map(type, elements):
        parts = zip(elements, texts, strict=True)
        text = ELEMENT.join([tag, *(_composite(i) if isinstance(i, tuple) else t for i, t in parts)])
    return text.rstrip(ELEMENT)


def cleaned(*values: str | None) -> list[str]:
    """Values of one claim in the characters that X12 allows; all are looked at together, few have to be changed."""
    texts = [value or "" for value in values]
    text = f"{ELEMENT}{ELEMENT.join(texts)}"
    is_clean = text.isascii() and not _IS_UNCLEAN(text) and text.count(ELEMENT) == len(texts)
    return texts if is_clean else [clean(value) for value in texts]


def clean(text: str) -> str:
    """A value in the characters that X12 allows: accents are taken off, separators become blanks."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", errors="ignore").decode()
    return " ".join(plain.translate(_SEPARATORS).split())


@kept
def amount(value: float | Decimal) -> str:
    """Dollars, without zeros that say nothing: ``1200``, ``12.5``."""
    text = f"{round(Decimal(str(value)), 2):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date) -> str:
    """A date as X12 writes it."""
    return value.isoformat()[:10].replace("-", "")


@kept
def _composite(parts: tuple[str, ...]) -> str:
    return COMPONENT.join(clean(part) for part in parts).rstrip(COMPONENT)
