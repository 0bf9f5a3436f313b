"""What the practice wrote down once for its claim files: sender, providers, payers, charges."""

import os
from pathlib import Path

from django.conf import settings

from facetwise.interop.problems import UnreadableInputError
from facetwise.interop.x12.write import Settings, read_settings

NAME = "practice.yaml"
ENVIRONMENT = "FACETWISE_PRACTICE_FILE"


def practice_file() -> Path:
    """``practice.yaml`` in the data folder, or the file that ``FACETWISE_PRACTICE_FILE`` names."""
    return Path(os.environ.get(ENVIRONMENT) or Path(settings.DATA_DIR) / NAME)


def practice_settings() -> tuple[Settings, tuple[str, ...]]:
    """The settings, and what is wrong with them; empty settings where there is no such file."""
    place = practice_file()
    if not place.exists():
        return Settings(), (
            f"there is no {NAME} yet; put one into the app's data folder, such as examples/practice.yaml",
        )
    try:
        read, problems = read_settings(place, source=NAME)
    except UnreadableInputError as error:
        return Settings(), (str(error),)
    return read, tuple(map(str, problems))
