"""Findings as FHIR: one OperationOutcome a line for each claim, pointing into the resource that was read."""

from functools import cached_property
from typing import IO

import polars as pl

from facetwise.cli.encounters import InputFile
from facetwise.engine.finding_objects import to_objects
from facetwise.interop.fhir.claims import ReadClaim
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.outcomes import outcome
from facetwise.interop.fhir.services import read_claims_or_services
from facetwise.interop.files import FileKind
from facetwise.interop.problems import InputProblem
from facetwise.report.json_lines import json_line

LINES_OF_A_CLAIM = 50  # as many as a professional claim may have


class OutcomeWriter:
    """Takes findings part by part; claims that came in another form are pointed at as the Claim they would be."""

    def __init__(self, target: IO[bytes], files: tuple[InputFile, ...]) -> None:
        self._target, self._files = target, files

    @cached_property
    def _places(self) -> dict[tuple[str, str | None], ReadClaim]:
        """Where each claim of a FHIR file stands."""
        found: dict[tuple[str, str | None], ReadClaim] = {}
        for file in self._files:
            if file.kind is FileKind.FHIR_JSON:
                read = read_claims_or_services(
                    read_fhir(file.content, source=file.source), source=file.source
                )
                found |= {(file.source, item.encounter.encounter_id): item for item in read.claims}
        return found

    def problems(self, problems: tuple[InputProblem, ...]) -> None:
        """What could not be read, as one outcome for each file."""
        for source in dict.fromkeys(problem.source for problem in problems):
            self._say(outcome([], [item for item in problems if item.source == source]))

    def write(self, findings: pl.DataFrame, claims: pl.DataFrame) -> None:
        """One outcome for each claim of the part."""
        by_claim = {key: part for (key,), part in findings.partition_by("claim_key", as_dict=True).items()}
        for key, claim_id, source in claims.select("claim_key", "claim_id", "source").iter_rows():
            read = self._places.get((source, claim_id))
            place = read.place if read else "Claim"
            items = (
                read.item_places
                if read
                else [f"{place}.item[{number}]" for number in range(LINES_OF_A_CLAIM)]
            )
            found = to_objects(by_claim.get(key, findings.clear()))
            said = outcome(found, place=place, item_places=items)
            self._say({"id": f"claim-{key}", **said} | _about(claim_id))

    def _say(self, value: dict[str, object]) -> None:
        self._target.write(f"{json_line(value)}\n".encode())


def _about(claim_id: str | None) -> dict[str, object]:
    """Which claim it is about: the account number, in an extension of our own."""
    if claim_id is None:
        return {}
    return {"extension": [{"url": "urn:facetwise:claim-id", "valueString": claim_id}]}
