"""Settings for all tests."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# In CI the same examples every time, so that a change is judged by what it changes; elsewhere new ones every run.
# No example has a deadline: a busy machine is no defect.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# The longest modules, begun first: begun last, one of them would keep a core waiting at the end.
LONGEST = (
    "web/test_every_page_in_a_browser.py",
    "interop/x12/test_damage.py",
    "web/test_on_both_databases.py",
    "web/test_files_step_by_step.py",
    "notes/test_noise.py",
    "rules/test_cases.py",
    "notes/test_seeded_errors.py",
)

# No test sees the tables that the person who runs it has imported.
os.environ["FACETWISE_DATA"] = str(Path(tempfile.gettempdir()) / "facetwise-tests-without-tables")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules first, each whole."""
    place = {Path(__file__).parent / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(LONGEST)))
