"""A loaded file to take along: its claims with every safe fix, and those that were set aside, each as they came."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from facetwise.domain.encounter import Encounter
from facetwise.interop.encounter.fix import fixed_encounter
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.encounter.write import encounter_to_dict
from facetwise.interop.x12.document import Document, read_document
from facetwise.interop.x12.fix import fixed_document
from facetwise.interop.x12.rejects import only_claims
from facetwise.interop.x12.write import Interchange, facts_of, write_837
from facetwise.interop.x12.write.facts import ClaimFacts
from facetwise.interop.x12.write.file import missing_of_sender
from facetwise.interop.x12.write.needs import Lack
from facetwise.report.json_lines import finding_object, json_line
from facetwise.store.models import ClaimVersion, FileClaim, LoadedFile, Verdict, WorkState
from facetwise.web.checking import encounter_of, today, with_history
from facetwise.web.claim_versions import FIXED, UNDONE
from facetwise.web.file_content import content_of_file
from facetwise.web.practice_file import practice_settings
from facetwise.web.safe_fixes import Edit, safe_edits
from facetwise.workflow import check_encounters

MOST_ROUNDS = 5  # one fix may uncover the next; each is made once


@dataclass(frozen=True, slots=True)
class Written:
    """A file to download, how many claims it holds, and what kept others out of it."""

    content: bytes
    claims: int
    missing: tuple[tuple[str, Lack], ...] = ()  # by claim
    problems: Sequence[str] = ()


@dataclass(slots=True)
class _Fixing:
    """One claim on its way through the rounds."""

    version: ClaimVersion
    segment: int | None
    encounter: Encounter
    edits: list[tuple[Edit, ...]] = field(default_factory=list)  # one item a round


def claims_to_send(file: LoadedFile) -> QuerySet[FileClaim]:
    """The claims of a file that may go out: not set aside, not held, and not corrected since."""
    by_hand = ~(Q(why__startswith=FIXED) | Q(why__startswith=UNDONE))
    later = ClaimVersion.objects.filter(
        by_hand, claim=OuterRef("version__claim"), number__gt=OuterRef("version__number")
    )
    standing = file.claims.exclude(version=None).exclude(version__claim__state=WorkState.HELD)
    return standing.exclude(Exists(later)).order_by("pk")


def is_x12(file: LoadedFile) -> bool:
    """Whether the file was kept by segments, so that its own text can be mended."""
    return file.pieces.filter(number=0).exclude(first_segment=None).exists()


def fixed_837(file: LoadedFile, control_number: int) -> Written:
    """The claims that may go out with their safe fixes as an 837: the file's own text where it is one."""
    fixing = _fixed(file)
    return _mended(file, fixing) if is_x12(file) else _written(fixing, control_number)


def fixed_json_lines(file: LoadedFile) -> bytes:
    """The same claims as encounters, one a line, as `facetwise check` takes them."""
    fixing = _fixed(file)
    return "".join(f"{json_line(encounter_to_dict(one.encounter))}\n" for one in fixing).encode()


def set_aside_file(file: LoadedFile) -> Written:
    """The claims that could not be checked, as they came: an 837 of their own, or encounters one a line."""
    content = content_of_file(file)
    if is_x12(file):
        checked = set(file.claims.exclude(version=None).values_list("segment", flat=True))
        return Written(*only_claims(read_document(content), without=checked))
    without_lines = [
        item.encounter
        for item in read_encounters(content, source=file.name).encounters
        if not item.encounter.claim_lines
    ]
    lines = (f"{json_line(encounter_to_dict(encounter))}\n" for encounter in without_lines)
    return Written("".join(lines).encode(), len(without_lines))


def _fixed(file: LoadedFile) -> list[_Fixing]:
    """Each claim that may go out with its safe fixes; checked again as long as a fix uncovers another."""
    rows = claims_to_send(file).select_related("version__claim__patient")
    found = _fixable(file)
    fixing = [_Fixing(row.version, row.segment, encounter_of(row.version.content)) for row in rows]
    changed = [one for one in fixing if _take(one, safe_edits(found.get(one.version.pk, ())))]
    for _ in range(MOST_ROUNDS - 1):
        changed = [one for one, edits in zip(changed, _edits_now(changed), strict=True) if _take(one, edits)]
        if not changed:
            break
    return fixing


def _fixable(file: LoadedFile) -> dict[int, list[dict[str, object]]]:
    found: dict[int, list[dict[str, object]]] = {}
    versions = ClaimVersion.objects.filter(in_files__file=file)
    current = Verdict.objects.filter(version__in=versions, is_current=True, verdict="violated")
    safe = current.filter(finding__fix__applicability="safe").order_by("pk")
    for version, finding in safe.values_list("version_id", "finding").iterator():
        found.setdefault(version, []).append(finding)
    return found


def _take(one: _Fixing, edits: tuple[Edit, ...]) -> bool:
    """Make the edits; whether they changed anything."""
    fixed = fixed_encounter(one.encounter, edits)
    if fixed is one.encounter:
        return False
    one.encounter = fixed
    one.edits.append(edits)
    return True


def _edits_now(fixing: Sequence[_Fixing]) -> list[tuple[Edit, ...]]:
    known = [with_history(one.encounter, one.version.claim.patient) for one in fixing]
    results = check_encounters(known, as_of=today()) if known else []
    return [safe_edits(finding_object(finding) for finding in result.findings) for result in results]


def _mended(file: LoadedFile, fixing: Sequence[_Fixing]) -> Written:
    document = read_document(content_of_file(file))
    for number in range(MOST_ROUNDS):
        edits = {one.segment: one.edits[number] for one in fixing if one.segment and len(one.edits) > number}
        if not edits:
            break
        document, _ = fixed_document(document, edits)
    sent = {one.segment for one in fixing if one.segment}
    left_out = _claims_in(document) - sent
    if not left_out:
        return Written(document.to_bytes(), len(sent))
    return Written(*only_claims(document, without=left_out))


def _claims_in(document: Document) -> set[int]:
    return {segment.number for segment in document.segments if document.tag(segment) == "CLM"}


def _written(fixing: Sequence[_Fixing], control_number: int) -> Written:
    """Encounters as an 837; what a claim lacks is named, and the claim left out."""
    settings, problems = practice_settings()
    ready: list[ClaimFacts] = []
    missing = [("the practice", lack) for lack in missing_of_sender(settings)]
    for one in fixing:
        facts, lacking = facts_of(one.encounter, settings)
        missing += [(one.version.claim.claim_id, lack) for lack in lacking]
        if facts is not None and not lacking:
            ready.append(facts)
    can_be_written = ready and not missing_of_sender(settings)
    content = (
        write_837(ready, settings, Interchange(timezone.localtime(), control_number))
        if can_be_written
        else b""
    )
    return Written(content, len(ready) if can_be_written else 0, tuple(missing), problems)
