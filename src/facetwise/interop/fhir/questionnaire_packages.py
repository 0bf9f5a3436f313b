"""A payer's Questionnaire as ``$questionnaire-package`` gives it (DTR 2.2.0): with a response to be filled in."""

from datetime import UTC, date, datetime, time

from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import Purpose
from facetwise.interop.fhir.documents import FhirFile
from facetwise.interop.fhir.questionnaire_answers import answers
from facetwise.interop.fhir.questionnaires import DTR, questionnaire
from facetwise.interop.fhir.systems import PROCEDURE_CODES, Resource, codes

_ABLATIONS = frozenset(("64633", "64634", "64635", "64636"))
_INJECTIONS = frozenset(("64490", "64491", "64492", "64493", "64494", "64495"))


def packaged(pack: str, purpose: Purpose, *, day: date, base: str, payer: str | None) -> Resource:
    """The package of a policy for a purpose; nothing in its response is answered.

    Args:
        pack: the policy pack that speaks for the payer.
        purpose: what the procedure is for.
        day: the service date for which the policy is asked.
        base: address under which the Questionnaire is named.
        payer: how the payer is called.
    """
    asked = questionnaire(pack, purpose, day=day, base=base)
    made = datetime.combine(day, time(), UTC)
    empty = answers(asked, Encounter(), made=made, payer=payer)
    empty |= {"id": f"{asked['id'][:55]}-answers", "status": "in-progress"}
    del empty["authored"]  # nobody answered yet
    entries = [asked, empty]
    return {
        "resourceType": "Bundle",
        "meta": {"profile": [f"{DTR}/DTR-QPackageBundle"]},
        "type": "collection",
        "entry": [
            {"fullUrl": f"{base}/{item['resourceType']}/{item['id']}", "resource": item} for item in entries
        ],
    }


def purposes_of_orders(file: FhirFile) -> tuple[Purpose, ...]:
    """What the orders of a file may be for; an injection may be for two purposes."""
    ordered = {
        code
        for item in file.of("ServiceRequest")
        for code in codes(item.resource.get("code"), PROCEDURE_CODES)
    }
    injections = (Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC) if ordered & _INJECTIONS else ()
    return (*injections, *((Purpose.ABLATION,) if ordered & _ABLATIONS else ()))
