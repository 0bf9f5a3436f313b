"""Measures the note reader against the gold facts of the corpus.

Usage: python tools/evaluate_notes.py                           both halves
       python tools/evaluate_notes.py --half development --list-errors
       python tools/evaluate_notes.py --pace 10000         how many notes a minute, on two processes
Of the half kept aside only figures and classes of error are printed, never words or names of notes.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools.note_corpus import HALVES, GoldNote, notes
from tools.note_scores import Outcome, expected_queries, is_false_facet, outcomes

from facetwise.notes import NoteReading, read_note

REPEATS = 3
PROCESSES = 2


@dataclass(slots=True)
class Scores:
    """Everything measured on one half."""

    half: str
    notes: int = 0
    negatives: int = 0
    false_facets: list[str] = field(default_factory=list)
    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    queries: list[tuple[str, str, str, bool]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        """The fields in the order in which they were first compared."""
        return list(dict.fromkeys(outcome.field for _, outcome in self.outcomes))

    def of(self, name: str) -> list[Outcome]:
        """All comparisons of one field."""
        return [outcome for _, outcome in self.outcomes if outcome.field == name]

    def values(self, name: str) -> int:
        """How many values the gold has for a field."""
        return sum(outcome.gold is not None for outcome in self.of(name))

    def precision(self, name: str) -> float:
        """Share of the values read that are right; 1 where nothing was read."""
        return _share(outcome.is_hit for outcome in self.of(name) if outcome.read is not None)

    def recall(self, name: str) -> float:
        """Share of the values in the gold that were read rightly; 1 where the gold has none."""
        return _share(outcome.is_hit for outcome in self.of(name) if outcome.gold is not None)

    @property
    def wrong_stated(self) -> list[tuple[str, Outcome]]:
        """Facts that the reader calls stated and that are not so."""
        return [
            (name, item)
            for name, item in self.outcomes
            if item.certainty == "stated" and item.read is not None and not item.is_hit
        ]

    @property
    def asked(self) -> float:
        """Share of the expected questions that were asked."""
        return _share(done for _, _, _, done in self.queries)


def evaluate(half: str, *, timed: bool = False) -> Scores:
    """Reads every note of a half and compares."""
    scores = Scores(half)
    for note in notes(half):
        reading = _reading(note, scores, timed=timed)
        scores.notes += 1
        scores.negatives += not note.procedures
        if is_false_facet(note, reading):
            scores.false_facets.append(note.name)
        scores.outcomes += [(note.name, outcome) for outcome in outcomes(note, reading)]
        scores.queries += [(note.name, *query) for query in expected_queries(note, reading)]
    return scores


def table(scores: Iterable[Scores]) -> list[str]:
    """One row a field: how many values the gold has, precision and recall, for each half."""
    halves = list(scores)
    fields = list(dict.fromkeys(name for half in halves for name in half.fields))
    titles = "".join(f" {half.half.replace('_', ' ')}: values | precision | recall |" for half in halves)
    lines = [f"| field |{titles}", "|---|" + "--:|--:|--:|" * len(halves)]
    for name in fields:
        cells = "".join(
            f" {half.values(name)} | {half.precision(name):.1%} | {half.recall(name):.1%} |"
            for half in halves
        )
        lines.append(f"| {name} |{cells}")
    return lines


def confusion(scores: Scores) -> list[str]:
    """How often each field was missed, invented or read wrongly."""
    counted = Counter((item.field, item.kind) for _, item in scores.outcomes if item.kind != "right")
    lines = [
        f"{name}: {kind} {number}"
        for (name, kind), number in sorted(counted.items(), key=lambda item: -item[1])
    ]
    not_asked = Counter((about, why) for _, about, why, done in scores.queries if not done)
    return lines + [
        f"question about {about} ({why}): not asked {number}" for (about, why), number in not_asked.items()
    ]


def summary(scores: Scores) -> list[str]:
    """The figures that concern a half as a whole."""
    lines = [
        f"{scores.half}: {scores.notes} notes, {scores.negatives} of them hard negatives",
        f"  facet procedure reported in a negative: {len(scores.false_facets)}",
        f"  facts called stated that are wrong: {len(scores.wrong_stated)}",
        f"  expected questions asked: {scores.asked:.1%} of {len(scores.queries)}",
    ]
    if len(scores.milliseconds) > 1:
        middle, high = median(scores.milliseconds), quantiles(scores.milliseconds, n=20)[-1]
        lines.append(f"  ms a note, warm: median {middle:.2f}, 95th percentile {high:.2f}")
    return lines


def errors(scores: Scores) -> list[str]:
    """Each difference with its note; for the development half only."""
    lines = [
        f"{name}: {item.field}: {item.kind}: gold {_shown(item.gold)}, read {_shown(item.read)} {item.certainty}"
        for name, item in scores.outcomes
        if item.kind != "right"
    ]
    lines += [f"{name}: facet procedure in a negative" for name in scores.false_facets]
    return lines + [
        f"{name}: {about} ({why}) not asked" for name, about, why, done in scores.queries if not done
    ]


def pace(number: int, processes: int = PROCESSES) -> str:
    """Notes a minute where so many notes of the corpus, one after the other, are shared among processes."""
    texts = [note.text for half in HALVES for note in notes(half)]
    chosen = [texts[place % len(texts)] for place in range(number)]
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(_read, texts[: 2 * processes]))  # both have begun
        before = time.perf_counter()
        of_cores = sum(pool.map(_read, chosen, chunksize=50))
        seconds = time.perf_counter() - before
    characters = sum(map(len, chosen)) / number
    return (
        f"{number:,} notes of {characters:.0f} characters on average, {processes} processes: {seconds:.1f} s, "
        f"{60 * number / seconds:,.0f} notes a minute; {of_cores:.1f} core seconds, "
        f"{60 * number * processes / of_cores:,.0f} a minute where {processes} cores do nothing else"
    )


def _read(text: str) -> float:
    before = time.process_time()
    read_note(text)
    return time.process_time() - before


def _shown(value: object) -> str:
    return ", ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def _reading(note: GoldNote, scores: Scores, *, timed: bool) -> NoteReading:
    reading = read_note(note.text)
    for _ in range(REPEATS if timed else 0):
        before = time.perf_counter()
        read_note(note.text)
        scores.milliseconds.append(1000 * (time.perf_counter() - before))
    return reading


def _share(hits: Iterable[bool]) -> float:
    each = list(hits)
    return sum(each) / len(each) if each else 1.0


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--half", choices=HALVES, help="one half only")
    arguments.add_argument("--list-errors", action="store_true", help="each error of the development half")
    arguments.add_argument("--pace", type=int, metavar="N", help="read N notes and say how many a minute")
    chosen = arguments.parse_args()
    if chosen.pace:
        print(pace(chosen.pace))
        return 0
    measured = [evaluate(half, timed=True) for half in ([chosen.half] if chosen.half else HALVES)]
    for scores in measured:
        print(*summary(scores), sep="\n")
    print(*table(measured), sep="\n")
    for scores in measured:
        print(f"\nerrors of the {scores.half} half", *confusion(scores), sep="\n")
        if chosen.list_errors and scores.half == "development":
            print(*errors(scores), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
