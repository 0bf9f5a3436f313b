"""A claim as its file holds it: its segments, with those marked that the findings speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facetwise.interop.x12.claim_text import PlacedSegment, segments_meant
from facetwise.store.models import Claim, ClaimVersion, FileClaim, LoadedFile
from facetwise.web.file_content import segments_of_claim

Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShownSegment:
    """One segment, and the findings that mean it, by their place in the list, with their states."""

    number: int
    text: str
    line: int | None
    meant_by: tuple[tuple[int, Finding], ...]


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """The segments of a claim, the file they are from, and whether the shown version is what that file said."""

    file: LoadedFile
    version: ClaimVersion
    is_shown_version: bool
    segments: tuple[ShownSegment, ...]


def claim_source(claim: Claim, shown: ClaimVersion, findings: Sequence[Finding]) -> ClaimSource | None:
    """Where the claim came from as X12; None where it came another way, or its file was not kept."""
    came = FileClaim.objects.filter(version__claim=claim).exclude(segment=None)
    row = came.select_related("file", "version").order_by("-version__number", "-pk").first()
    segments = segments_of_claim(row) if row is not None else ()
    if row is None or row.version is None or not segments:
        return None
    is_shown = row.version == shown
    meant = [_meant(finding, segments) if is_shown else frozenset() for finding in findings]
    return ClaimSource(
        row.file,
        row.version,
        is_shown,
        tuple(
            ShownSegment(
                segment.number,
                segment.text,
                segment.line,
                tuple(
                    (number, finding)
                    for number, (finding, own) in enumerate(zip(findings, meant, strict=True), start=1)
                    if segment.number in own
                ),
            )
            for segment in segments
        ),
    )


def segments_of_findings(source: ClaimSource | None, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings, each with the numbers of the segments it means."""
    segments = source.segments if source else ()
    return [
        {
            **finding,
            "segments": [s.number for s in segments if number in (place for place, _ in s.meant_by)],
        }
        for number, finding in enumerate(findings, start=1)
    ]


def _meant(finding: Finding, segments: Sequence[PlacedSegment]) -> frozenset[int]:
    return segments_meant(finding["span"]["path"], finding["line"], segments)
