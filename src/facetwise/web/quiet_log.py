"""Log lines without data: where something broke, never with which values."""

import logging
import os
import traceback
from copy import copy
from types import TracebackType


class WithoutData(logging.Formatter):
    """Writes an exception as its kind and places; its message could hold what a record says."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what a request holds, its address among it, is left out."""
        request = getattr(record, "request", None)
        if record.name.startswith("django.security"):
            record = _saying(record, "a request that cannot be answered was refused")
        elif request is not None:
            match = getattr(request, "resolver_match", None)
            place = f"/{match.route}" if match else "an address that is not here"
            record = _saying(record, f"{getattr(record, 'status_code', 'no status')} at {place}")
        return super().format(record)

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


def _saying(record: logging.LogRecord, message: str) -> logging.LogRecord:
    """A copy of a record with a message of ours; what others make of the record stays theirs."""
    ours = copy(record)
    ours.msg, ours.args, ours.exc_text = message, (), None
    return ours
