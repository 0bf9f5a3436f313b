"""The services offered, and what a client may send along with each request."""

from facetwise.interop.fhir.systems import Resource

CRD_VERSIONS = ("2.2", "2.0")
_PATIENT = {"patient": "Patient/{{context.patientId}}"}
_COVERAGE = {
    "coverage": "Coverage?patient={{context.patientId}}&status=active",
    "payor": "Organization?_id={{%coverage.entry.resource.payor.resolve().ofType(Organization).id}}",
}
_HISTORY = {"procedures": "Procedure?patient={{context.patientId}}&status=completed"}
_HOOKS = {
    "order-select": "Facet procedures: coverage while an order is chosen",
    "order-sign": "Facet procedures: coverage, authorization and documentation before an order is signed",
    "order-dispatch": "Facet procedures: coverage when an order is given to a performer",
    "appointment-book": "Facet procedures: coverage and authorization for the booked date and place",
}
SERVICES = {f"facetwise-{hook}": hook for hook in _HOOKS}
_OPTION = {
    "code": "coverage-info",
    "type": "boolean",
    "name": "Coverage information",
    "description": "What the payer's policy says of coverage, authorization and documentation",
    "default": True,
}


def discovery() -> Resource:
    """What ``GET /cds-services`` answers."""
    return {"services": [_service(service, hook) for service, hook in SERVICES.items()]}


def _service(service: str, hook: str) -> Resource:
    return {
        "hook": hook,
        "id": service,
        "title": _HOOKS[hook],
        "description": (
            "What dated and cited payer policy says of an ordered facet joint procedure. What is not known is "
            "said to be indeterminate."
        ),
        "prefetch": _PATIENT | _COVERAGE | _HISTORY,
        "usageRequirements": "Answers for the payers whose policies are loaded; it blocks no order.",
        "extension": {
            "davinci-crd.version": list(CRD_VERSIONS),
            "davinci-crd.configuration-options": [_OPTION],
        },
    }
