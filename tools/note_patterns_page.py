"""The page of what the note reader looks for, written from its own patterns, so that it is always in step."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import facetwise.notes
from facetwise.notes.stems import Stemmed

INTRODUCTION = """# What the note reader looks for

Written from the reader's own patterns by `tools/build_docs.py`; do not edit. The patterns are tried on the note in
small letters, with one kind of dash. They are shown a line an alternative, word boundaries left out: `(a|b)` is either,
`?` is optional, `(?!…)` and `(?<!…)` mean that something must not stand beside it.

What a pattern finds counts only where the sentence tells of what was done.
"""


def patterns_page() -> str:
    """Every pattern of every module of the reader, under what the module is for."""
    return "\n".join([INTRODUCTION, *(line for module in _modules() for line in _section(module))]) + "\n"


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(facetwise.notes.__path__):
        yield importlib.import_module(f"facetwise.notes.{found.name}")


def _section(module: ModuleType) -> Iterator[str]:
    source = inspect.getsource(module)
    own = [(name, value) for name, value in vars(module).items() if _is_own(name, value, source)]
    found = [(name, words) for name, value in own for words in [list(_words(value))] if words]
    if not found:
        return
    yield f"## {module.__name__.rpartition('.')[2].replace('_', ' ')}\n"
    yield f"{(module.__doc__ or '').strip().splitlines()[0]}\n"
    for name, words in found:
        yield f"**{name.strip('_').replace('_', ' ').lower()}**\n"
        yield "\n".join(["```text", *words, "```", ""])


def _is_own(name: str, value: object, source: str) -> bool:
    """Constants in capitals that this module makes itself."""
    is_constant = name == name.upper() and isinstance(value, re.Pattern | Stemmed | tuple | dict)
    return is_constant and re.search(rf"(?m)^{re.escape(name)}\b[^=\n]*=", source) is not None


def _words(value: object) -> Iterator[str]:
    if isinstance(value, re.Pattern | Stemmed):
        yield from _alternatives(value.pattern)
    elif isinstance(value, tuple) and value and all(isinstance(item, str) for item in value):
        yield from (line for item in value for line in _alternatives(item) if re.search(r"[\\|(]", item))
    elif isinstance(value, tuple | dict):
        pairs = value.items() if isinstance(value, dict) else value
        for pair in pairs:
            if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[1], re.Pattern | Stemmed | str):
                yield f"# {pair[0] or 'of nothing done'}"
                yield from _alternatives(pair[1] if isinstance(pair[1], str) else pair[1].pattern)


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives at the top of a pattern, a line each."""
    depth, begin, in_class, place = 0, 0, False, 0
    while place < len(pattern):
        sign = pattern[place]
        if sign == "\\":
            place += 2
            continue
        if in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            yield _plain(pattern[begin:place])
            begin = place + 1
        place += 1
    yield _plain(pattern[begin:])


def _plain(pattern: str) -> str:
    return pattern.replace("\\b", "").replace("(?:", "(").replace("\n", "\\n")
