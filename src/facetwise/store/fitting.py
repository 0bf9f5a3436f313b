"""Text as both databases keep it: PostgreSQL refuses a zero character and what is longer than its column."""

import hashlib
import json
import re
from typing import Any

CLAIM_ID_LENGTH = 64
_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")
_PUT_INSTEAD = "\ufffd"


def keepable(value: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON with each character that cannot be kept replaced by the sign for it."""
    if isinstance(value, str):
        return _NOT_KEPT.sub(_PUT_INSTEAD, value)
    if isinstance(value, dict):
        return {keepable(key): keepable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [keepable(item) for item in value]
    return value


def fitted(text: str | None, most: int) -> str:
    """Text for people to read, cut visibly where it is too long."""
    kept = keepable(text or "")
    return kept if len(kept) <= most else f"{kept[: most - 1]}…"


def identifier(text: str | None, most: int) -> str:
    """A number that must be whole to be of use: nothing where it is too long to be one."""
    kept = keepable(text or "")
    return kept if len(kept) <= most else ""


def claim_number(text: str) -> str:
    """The number of a claim; of one that is too long its beginning and a digest, so that no two become one."""
    kept = keepable(text)
    if len(kept) <= CLAIM_ID_LENGTH:
        return kept
    mark = hashlib.sha256(kept.encode()).hexdigest()[:16]
    return f"{kept[: CLAIM_ID_LENGTH - 17]}…{mark}"


def digest(content: object) -> str:
    """SHA-256 of content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
