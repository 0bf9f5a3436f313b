"""Work on some items at a time, with the results in the order of the items."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")


def in_order(work: Callable[[Item], Done], items: Iterator[Item], *, jobs: int) -> Iterator[Done]:
    """The work on each item, ``jobs`` at a time and one waiting; the items themselves are taken one by one.

    Polars leaves the interpreter free while it works, so that threads share the cores and the code sets.
    """
    first = list(islice(items, 2))
    if jobs == 1 or len(first) < 2:
        yield from map(work, chain(first, items))
        return
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        ahead: deque[Future[Done]] = deque()
        for item in chain(first, items):
            ahead.append(pool.submit(work, item))
            if len(ahead) > jobs:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
