"""Log lines without data: where something broke, never with which values."""

import logging
import os
import traceback
from types import TracebackType


class WithoutData(logging.Formatter):
    """Writes an exception as its kind and places; its message could hold what a record says."""

    def formatException(  # noqa: N802 - the name is the framework's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The kind of the exception and the places it came through in our code."""
        kind, _, trace = ei
        frames = [
            frame for frame in traceback.extract_tb(trace) if f"{os.sep}facetwise{os.sep}" in frame.filename
        ]
        places = " > ".join(f"{os.path.basename(f.filename)}:{f.lineno}" for f in frames[-6:])  # noqa: PTH119
        return f"{kind.__name__ if kind else 'exception'} at {places or 'a library'}; no data is shown"
