"""The words for patients, one file a language."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("en", "es")


@cache
def words(language: str) -> dict[str, Any]:
    """All words of a language.

    Raises:
        ValueError: for a language that is not in `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no words in {language!r}; expected {' or '.join(LANGUAGES)}")
    content = (files(__package__) / f"words.{language}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(content)
    return loaded
