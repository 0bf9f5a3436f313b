"""A process of its own that works through files, so that pages stay quick and go on when it is done.

python -m facetwise.web.file_worker UID…
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import get_native_id
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facetwise.web.known_files import Step

NICENESS = 10


def begin(uids: Sequence[str]) -> None:
    """Start a process that works through these files, one after the other."""
    if not uids:
        return
    subprocess.Popen(  # it ends by itself; whatever it leaves undone is gone on with
        [sys.executable, "-m", "facetwise.web.file_worker", *uids],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        process_group=0,  # Ctrl+C at the server's terminal does not end it
    )


def begin_unfinished() -> None:
    """Go on with what an earlier process left undone."""
    from facetwise.store.models import LoadedFile, LoadState  # noqa: PLC0415 - after Django is set up

    unfinished = LoadedFile.objects.filter(state=LoadState.LOADING).exclude(pieces=None).order_by("id")
    begin(list(unfinished.values_list("uid", flat=True)))


def work(uids: Sequence[str], aside: "Callable[[Step], Step] | None" = None) -> None:
    """Work through these files here; one that breaks says so on its page, and the next is begun.

    Args:
        uids: the files.
        aside: has a step worked out elsewhere.
    """
    from polars.exceptions import PanicException  # noqa: PLC0415 - loads slowly

    from facetwise.store.models import LoadedFile, LoadState  # noqa: PLC0415 - after Django is set up
    from facetwise.web.file_content import content_of_file  # noqa: PLC0415
    from facetwise.web.known_files import work_through  # noqa: PLC0415
    from facetwise.web.loaders import STEPS  # noqa: PLC0415

    for file in LoadedFile.objects.filter(uid__in=uids).exclude(state=LoadState.LOADED).order_by("id"):
        try:
            steps = STEPS[file.kind](file, content_of_file(file))
            work_through(file, map(aside, steps) if aside else steps)
        except (Exception, PanicException):
            continue


def main() -> None:
    """Work through the files that the command line names."""
    import django  # noqa: PLC0415

    django.setup()
    with ThreadPoolExecutor(1, initializer=_give_way) as pool:
        work(sys.argv[1:], lambda step: lambda: pool.submit(step).result())


def _give_way() -> None:
    """This thread alone yields to the pages: one that keeps a step must not wait while it holds the ledger."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), NICENESS)


if __name__ == "__main__":
    main()
