"""Settings for all tests."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

# In CI the same examples every time, so that a change is judged by what it changes; elsewhere new ones every run.
# No example has a deadline: a busy machine is no defect.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# No test sees the tables that the person who runs it has imported.
os.environ["FACETWISE_DATA"] = str(Path(tempfile.gettempdir()) / "facetwise-tests-without-tables")
