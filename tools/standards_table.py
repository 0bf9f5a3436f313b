"""The table of docs/standards.md: every example that is held, what is answered, what was checked, how long it took.

    python tools/standards_table.py EXAMPLES      the folder of guide, test kit and own examples

Times are medians of 20 answers in one warm process, on a machine that did other things too.
"""

import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from facetwise.interop.cds_hooks import answer
from facetwise.interop.cds_hooks.conformance import coverage_information_problems
from facetwise.interop.cds_hooks.requests import read_request
from facetwise.interop.fhir.benefits import read_benefits
from facetwise.interop.fhir.claims import read_claims
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.outcomes import outcome
from facetwise.interop.fhir.structure import structure_problems
from facetwise.workflow import check_encounters

TODAY = date(2026, 11, 25)
RUNS = 20


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
    return [f"{sum(len(one['issue']) for one in said)} issues", f"structure: {len(wrong)}"]


def _median(call: object) -> str:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return f"{statistics.median(times) * 1000:.1f}"


if __name__ == "__main__":
    main()
