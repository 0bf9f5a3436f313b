"""Settings for all tests."""

import os

from hypothesis import settings

# In CI the same examples every time, so that a change is judged by what it changes; elsewhere new ones every run.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
