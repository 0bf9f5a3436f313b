"""Words of the field explained: facet joint, medial branch block, level, session, prior authorization and others."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from facetwise.report.explain.model import Explanation, part, parts, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word with its spellings; the first is the one shown. ``text`` names words that are told elsewhere too."""

    names: tuple[str, ...]
    what: str | None = None
    text: str | None = None
    billing: str | None = None
    watch: str | None = None
    sources: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()


def explain_term(name: str) -> Explanation | None:
    """A word of the field, in any of its spellings."""
    term = _by_name().get(name.casefold())
    if term is None:
        return None
    shared = texts()[term.text] if term.text else None
    return Explanation(
        name=term.names[0],
        kind="term",
        title=term.names[0],
        parts=parts(
            part("What it means", term.what, shared),
            part("On the bill", term.billing),
            part("Watch out", term.watch),
        ),
        sources=tuple(texts()[f"{term.text}_sources"]) if term.text else term.sources,
        see_also=term.see_also,
    )


def known_terms() -> tuple[str, ...]:
    """Every spelling."""
    return tuple(_by_name())


@cache
def terms() -> tuple[Term, ...]:
    """All words of ``terms.yaml``."""
    content = (files(__package__) / "terms.yaml").read_text(encoding="utf-8")
    return tuple(_term(item) for item in yaml.safe_load(content))


def _term(item: dict[str, Any]) -> Term:
    lists = {key: tuple(item.get(key, ())) for key in ("names", "sources", "see_also")}
    return Term(**{**item, **lists})


@cache
def _by_name() -> dict[str, Term]:
    return {name.casefold(): term for term in terms() for name in term.names}
