"""The page on how well notes are read: the figures of the corpus, without times, which differ from run to run."""

from collections.abc import Iterator

import yaml
from tools.evaluate_notes import confusion, evaluate, table
from tools.note_corpus import CORPUS, HALVES
from tools.note_wordings import WORDINGS, fields, read_as, wordings

from facetwise.notes import read_note
from facetwise.report.rule_pages import GENERATED

_CLASSES = 25
_FIRST_FIELDS = ("target set", "side", "technique", "guidance", "purpose")
_HEAD = (
    "# How well notes are read",
    "",
    "Measured by `python tools/evaluate_notes.py` on synthetic notes written by hand in many styles, each with its",
    "gold facts (`tests/notes/corpus/README.md`). Patterns are written with the development half; the other is kept",
    "aside.",
    "Precision: share of the values read that are right. Recall: share of the values in the gold that are read.",
    "What is not read is missing or asked, never guessed: recall says how much is left to the coder.",
)


def accuracy_page() -> str:
    """Precision and recall a field for both halves of the corpus, and what goes wrong most."""
    measured = [evaluate(half) for half in HALVES]
    lines = [GENERATED, "", *_HEAD, ""]
    for scores in measured:
        lines += [
            f"- **{scores.half.replace('_', ' ')}**: {scores.notes} notes, {scores.negatives} of them without a facet "
            f"procedure; one was reported all the same in {len(scores.false_facets)}; {len(scores.wrong_stated)} facts "
            f"called stated were wrong; {scores.asked:.0%} of {len(scores.queries)} expected questions were asked"
        ]
    lines += ["", *table(measured), "", "## Errors of the half kept aside, by class", ""]
    lines += [f"- {line}" for line in confusion(measured[-1])[:_CLASSES]]
    return "\n".join([*lines, *_of_wordings(), *_at_first_sight()]) + "\n"


def _of_wordings() -> Iterator[str]:
    """One fact in many wordings: how many were read before any pattern was changed for them, and now."""
    yield from ("", "## One fact in many wordings", "")
    yield "Each wording stands alone in a plain note that does not tell the fact otherwise (`tests/notes/wordings/`)."
    yield from ("", "| field | wordings | read at first sight | read now |", "|---|--:|--:|--:|")
    before = yaml.safe_load((WORDINGS / "first_sight.yaml").read_text(encoding="utf-8"))
    for field in fields():
        told = list(wordings(field))
        read = sum(read_as(field, read_note(item.text)) == item.expected for item in told)
        yield f"| {field.replace('_', ' ')} | {len(told)} | {before[field]} | {read} |"


def _at_first_sight() -> Iterator[str]:
    """Fresh notes as they were read before any pattern was changed for them, batch by batch."""
    yield from ("", "## Fresh notes at first sight", "")
    yield "Each batch was written with its gold, read once as the reader then was, and only then used to mend it;"
    yield "the batches stand in the development half today. Precision / recall."
    yield from (
        "",
        "| batch | notes | facet procedure in a note without one | stated and wrong | "
        + " | ".join(_FIRST_FIELDS)
        + " |",
    )
    yield "|---|--:|--:|--:|" + "--:|" * len(_FIRST_FIELDS)
    for batch in yaml.safe_load((CORPUS / "first_sight.yaml").read_text(encoding="utf-8")):
        false = f"{batch['false_facet']} of {batch['negatives']}"
        cells = (_pair(batch.get(name)) for name in _FIRST_FIELDS)
        wrong = batch.get("wrong_stated", "–")
        yield f"| {batch['batch']} | {batch['notes']} | {false} | {wrong} | " + " | ".join(cells) + " |"


def _pair(values: list[float | None] | None) -> str:
    return " / ".join("–" if value is None else f"{value:.1f}%" for value in values or (None, None))
