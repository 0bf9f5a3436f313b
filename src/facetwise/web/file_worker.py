"""A process of its own that works through claim files, so that pages stay quick and go on when it is done.

python -m facetwise.web.file_worker UID…
"""

import os
import subprocess
import sys
from collections.abc import Sequence

NICENESS = 10


def begin(uids: Sequence[str]) -> None:
    """Start a process that works through these files, one after the other."""
    if not uids:
        return
    subprocess.Popen(  # it ends by itself; whatever it leaves undone is gone on with
        [sys.executable, "-m", "facetwise.web.file_worker", *uids],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def begin_unfinished() -> None:
    """Go on with what an earlier process left undone."""
    from facetwise.store.models import LoadedFile, LoadState  # noqa: PLC0415 - after Django is set up

    unfinished = LoadedFile.objects.filter(state=LoadState.LOADING, kind="claims").order_by("id")
    begin(list(unfinished.values_list("uid", flat=True)))


def work(uids: Sequence[str]) -> None:
    """Work through these files here; one that breaks says so on its page, and the next is begun."""
    from facetwise.store.models import LoadedFile, LoadState  # noqa: PLC0415 - after Django is set up
    from facetwise.web.file_content import content_of_file  # noqa: PLC0415
    from facetwise.web.known_files import work_through  # noqa: PLC0415
    from facetwise.web.loading import claim_steps  # noqa: PLC0415

    for file in LoadedFile.objects.filter(uid__in=uids).exclude(state=LoadState.LOADED).order_by("id"):
        try:
            work_through(file, claim_steps(file, content_of_file(file)))
        except Exception:
            continue


def main() -> None:
    """Work through the files that the command line names."""
    import django  # noqa: PLC0415

    os.nice(NICENESS)
    django.setup()
    work(sys.argv[1:])


if __name__ == "__main__":
    main()
