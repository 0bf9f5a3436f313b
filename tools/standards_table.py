"""The tables of docs/standards.md: what is asked, what is answered, what was checked, how long it took.

    python tools/standards_table.py EXAMPLES      the folder of guide, test kit and own examples

The first table has every example that is held, the second what is written out of `examples/`.

Times are medians of 20 answers in one warm process, on a machine that did other things too.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from facetwise.domain.vocabulary import Purpose
from facetwise.interop.cds_hooks import answer
from facetwise.interop.cds_hooks.conformance import coverage_information_problems
from facetwise.interop.cds_hooks.requests import read_request
from facetwise.interop.documents import read_document
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.fhir.benefits import read_benefits
from facetwise.interop.fhir.claims import read_claims
from facetwise.interop.fhir.conformance import checked_profiles, conformance_problems
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.outcomes import outcome
from facetwise.interop.fhir.questionnaire_notes import answers_of_note
from facetwise.interop.fhir.questionnaires import questionnaire
from facetwise.interop.fhir.structure import structure_problems
from facetwise.interop.prior_authorization import inquiry_bundle, submit_bundle, write_278
from facetwise.interop.x12.write import Interchange, facts_of, read_settings
from facetwise.interop.x12.write.attachment import Note, write_275
from facetwise.notes import read_note
from facetwise.workflow import check_encounters, with_proposed_lines

TODAY = date(2026, 11, 25)
RUNS = 20
ROOT = Path(__file__).parents[1] / "examples"
MADE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY, PACK, BASE = date(2026, 3, 5), "medicare/cgs/L38773", "https://facetwise.invalid/fhir"
NOTE_NUMBER = {"attachment_control_number": "ATT-1", "attachment_sent_by": "electronic"}


def main() -> None:
    """Print the table as Markdown."""
    folder = Path(sys.argv[1])
    print("| example | what it asks | answer | checked | median ms |")
    print("|---|---|---|---|---|")
    for path in sorted(folder.rglob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        row = _hook(value) if isinstance(value, dict) and "hook" in value else _resource(path)
        if row:
            print(f"| `{path.relative_to(folder)}` | {' | '.join(row)} |")
    print("\n| made of | what is made | result | checked | median ms |")
    print("|---|---|---|---|---|")
    for source, kind, make in _makers():
        made = make()
        print(f"| `{source}` | {kind} | {_size(made)} | {_kept(made)} | {_median(make)} |")


def _makers() -> list[tuple[str, str, Callable[[], object]]]:
    """What is written, each by a call without arguments."""
    settings, _ = read_settings(ROOT / "practice.yaml", source="practice.yaml")
    (item,) = read_encounters(ROOT / "encounters" / "claim-to-send.yaml", source="e.yaml").encounters
    encounter, _ = with_proposed_lines(item.encounter)
    facts, _ = facts_of(encounter, settings)
    noted = replace(encounter, claim=replace(encounter.claim, **NOTE_NUMBER))
    with_note, _ = facts_of(noted, settings)
    if facts is None or with_note is None:
        raise SystemExit("the example of a claim lacks a fact")
    text = read_document(ROOT / "notes" / "lumbar-ablation-left.rtf", source="note").text
    asked = questionnaire(PACK, Purpose.ABLATION, day=DAY, base="https://facetwise.invalid/fhir")
    interchange, reading = Interchange(MADE, 1), read_note(text)
    document = Note((ROOT / "notes" / "cervical-block-right.xml").read_bytes())
    claim, note = "encounters/claim-to-send.yaml", "notes/lumbar-ablation-left.rtf"

    def of_the_note() -> dict:
        return answers_of_note(asked, text, reading, made=MADE)

    return [
        (claim, "PAS `Claim/$submit`", lambda: submit_bundle(facts, trace="PA-1", made=MADE)),
        (claim, "PAS `Claim/$inquire`", lambda: inquiry_bundle(facts, trace="PA-1", made=MADE)),
        (claim, "X12 278 request", lambda: write_278(facts, settings, interchange, trace="PA-1")),
        (
            "notes/cervical-block-right.xml",
            "X12 275",
            lambda: write_275(with_note, settings, interchange, document),
        ),
        (
            PACK,
            "DTR Questionnaire, ablation",
            lambda: questionnaire(PACK, Purpose.ABLATION, day=DAY, base=BASE),
        ),
        (note, "DTR QuestionnaireResponse", of_the_note),
    ]


def _size(made: object) -> str:
    if isinstance(made, bytes):
        return f"{made.count(b'~')} segments"
    resource = dict(made)  # type: ignore[call-overload]
    counts = {"Bundle": ("entry", "resources"), "Questionnaire": ("item", "questions")}
    member, word = counts.get(resource["resourceType"], ("item", "answers"))
    return f"{len(resource[member])} {word}"


def _kept(made: object) -> str:
    if isinstance(made, bytes):
        return "own tests alone, no validator held"
    broken, structure = conformance_problems(made), structure_problems(made, source="x", place="x")
    profiles = len(set(checked_profiles(made)))
    return f"{profiles} profile{'s' * (profiles != 1)}: {len(broken)} broken; structure: {len(structure)}"


def _hook(body: dict) -> list[str]:
    said = answer(read_request(body), today=TODAY)
    own = [
        extension
        for action in said["systemActions"]
        for extension in action["resource"]["extension"]
        if "coverage-information" in extension["url"]
    ]
    problems = [problem for extension in own for problem in coverage_information_problems(extension)]
    structure = [
        problem
        for action in said["systemActions"]
        for problem in structure_problems(action["resource"], source="x", place="order")
    ]
    kept = (
        f"{len(own)} × cardinality, codes, 9 invariants: {len(problems)} broken; structure: {len(structure)}"
    )
    answered = f"{len(said['cards'])} cards, {len(own)} coverage-information"
    return [body["hook"], answered, kept, _median(lambda: answer(read_request(body), today=TODAY))]


def _resource(path: Path) -> list[str] | None:
    file = read_fhir(path, source=path.name)
    if file.of("Claim"):
        return ["check", *_checked(file), _median(lambda: _checked(file))]
    if file.of("ExplanationOfBenefit"):
        lines = sum(len(bill.lines) for bill in read_benefits(file))
        return ["explain", f"{lines} lines in plain words", "–", _median(lambda: read_benefits(file))]
    return None


def _checked(file: object) -> list[str]:
    read = read_claims(file, source="x")
    results = check_encounters([item.encounter for item in read.claims], as_of=TODAY)
    said = [
        outcome(result.findings, place=item.place, item_places=item.item_places)
        for item, result in zip(read.claims, results, strict=True)
    ]
    wrong = [
        problem for one in said for problem in structure_problems(one, source="x", place="OperationOutcome")
    ]
    broken = [problem for one in said for problem in conformance_problems(one)]
    kept = f"rules of R4: {len(broken)} broken; structure: {len(wrong)}"
    return [f"{sum(len(one['issue']) for one in said)} issues", kept]


def _median(call: object) -> str:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return f"{statistics.median(times) * 1000:.1f}"


if __name__ == "__main__":
    main()
