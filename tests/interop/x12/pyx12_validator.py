"""What pyx12 says of a file: an outside check of syntax, called in this process."""

import io
import json
import logging
import warnings

import pyx12.params
import pyx12.x12n_document


def complaints(text: str) -> list[str]:
    """Every complaint of pyx12; none where it accepts the file.

    It raises on files whose guide it lacks, and on some that it parses well: that is a complaint too.
    """
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    said = io.StringIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            accepted = pyx12.x12n_document.x12n_document(
                pyx12.params.params(), io.StringIO(text), None, None, fd_json=said
            )
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    if accepted:
        return []
    return [line.strip() for line in json.dumps(json.loads(said.getvalue() or "null"), indent=1).splitlines()
            if "err" in line or "str" in line] or ["not accepted"]  # fmt: skip
