"""Text that any terminal can show."""

_STAND_INS = {
    "§": "sec.",
    "–": "-",
    "—": "-",
    "·": "-",
    "→": "->",
    "≥": ">=",
    "≤": "<=",
    "°": " degrees ",
    "’": "'",
    "“": '"',
    "”": '"',
    "…": "...",
    "×": "x",
}


def in_ascii(text: str) -> str:
    """The text with typographic signs replaced by ASCII; what has no stand-in becomes a question mark."""
    for sign, stand_in in _STAND_INS.items():
        text = text.replace(sign, stand_in)
    return text.encode("ascii", "replace").decode()


def without_control_characters(text: str) -> str:
    """The text without what could steer a terminal; claims can hold anything."""
    return text if text.isprintable() else "".join(sign for sign in text if sign.isprintable())
