"""Settings for all tests."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

# In CI the same examples every time, so that a change is judged by what it changes; elsewhere new ones every run.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

# No test sees the tables that the person who runs it has imported.
os.environ["FACETWISE_DATA"] = str(Path(tempfile.gettempdir()) / "facetwise-tests-without-tables")
