"""What of a Claim cannot be read, or contradicts itself: told with its place, never settled by guess."""

from collections.abc import Iterator

from facetwise.interop.fhir.documents import Located
from facetwise.interop.fhir.references import References, display_of
from facetwise.interop.fhir.systems import (
    ICD10,
    PROCEDURE_CODES,
    Resource,
    differing_codes,
    listed,
    member,
    only_code,
    text_of,
)
from facetwise.interop.problems import InputProblem

_NO_CLAIMS = ("cancelled", "entered-in-error")


def why_not_readable(claim: Resource) -> tuple[str, str] | None:
    """What keeps a claim from being read, and what was expected."""
    items = listed(claim.get("item"))
    if (status := text_of(claim.get("status"))) in _NO_CLAIMS:
        return f"its status is {status}: nothing is billed by it", "a claim that is active, or a draft of one"
    if not items:
        return "the claim has no item", "item with productOrService"
    if not any("productOrService" in item for item in items) and any("service" in item for item in items):
        return "the claim is of an older FHIR version (item.service)", "FHIR R4, with item.productOrService"
    return None


def claim_problems(located: Located, references: References, source: str) -> Iterator[InputProblem]:
    """What of a claim is left out, and whom it names without giving them."""

    def problem(path: str, message: str, expected: str) -> InputProblem:
        place = f"{located.place}.{path}"
        return InputProblem(source=source, line=located.line, path=place, message=message, expected=expected)

    claim = located.resource
    for number, item in enumerate(listed(claim.get("item"))):
        if procedure_of(item) is None:
            path = f"item[{number}].productOrService"
            yield problem(path, *_why_no_code(item.get("productOrService")))
    for number, entry in enumerate(listed(claim.get("diagnosis"))):
        concept = entry.get("diagnosisCodeableConcept")
        if found := differing_codes(concept, (ICD10,)):
            path = f"diagnosis[{number}].diagnosisCodeableConcept"
            message = f"its codings are different codes ({', '.join(found)}); none of them is taken"
            yield problem(path, message, "one ICD-10-CM code")
    for path, reference in _named(claim):
        target = text_of(reference.get("reference"))
        is_here = target is None or references.find(reference, claim)
        is_named = display_of(reference) or reference.get("identifier")
        is_expected = located.place.startswith("Bundle") or (target or "").startswith("#")
        if is_expected and not is_here and not is_named:
            where = "among the contained resources" if (target or "").startswith("#") else "in the file"
            remedy = "it among them" if where.startswith("among") else "it in the bundle"
            yield problem(path, f"{target} is not {where}, and what it says is not known", remedy)


def _named(claim: Resource) -> Iterator[tuple[str, Resource]]:
    """Whom a claim names, each with its place."""
    for name in ("patient", "insurer", "provider", "facility"):
        yield name, member(claim, name)
    for number, item in enumerate(listed(claim.get("insurance"))):
        yield f"insurance[{number}].coverage", member(item, "coverage")
    for number, item in enumerate(listed(claim.get("careTeam"))):
        yield f"careTeam[{number}].provider", member(item, "provider")


def _why_no_code(concept: object) -> tuple[str, str]:
    """Why a line is left out, and what was expected."""
    if found := differing_codes(concept, PROCEDURE_CODES):
        message = f"its codings are different procedures ({', '.join(found)}); the line is left out"
        return message, "one CPT or HCPCS code"
    return "no procedure code of a known system stands here; the line is left out", "a CPT or HCPCS coding"


def procedure_of(item: Resource) -> str | None:
    """The procedure of a line: never one of several that contradict each other."""
    return only_code(item.get("productOrService"), PROCEDURE_CODES)
