"""The patient of an EHR's chart among those of the ledger that somebody may see; a launch never makes one."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date

from facetwise.store.models import Patient
from facetwise.store.same_patient import plain_name


def patient_of_chart(resource: object, seen: QuerySet) -> Patient | None:
    """The one patient that the chart's Patient resource names: by chart number, else by name and birth date.

    None where nobody or more than one fits: a chart is never opened on a likeness.
    """
    if not isinstance(resource, dict):
        return None
    by_number = list(seen.filter(chart_number__in=_numbers(resource)).exclude(chart_number="")[:2])
    born = _birth_date(resource)
    if by_number or born is None:
        return by_number[0] if len(by_number) == 1 else None
    matching = [
        patient
        for patient in seen.filter(birth_date=born)[:100]
        if patient.name and plain_name(patient.name) in {plain_name(name) for name in _names(resource)}
    ]
    return matching[0] if len(matching) == 1 else None


def _numbers(resource: dict[str, Any]) -> list[str]:
    found = resource.get("identifier")
    values = (
        [item.get("value") for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    )
    return [value for value in values if isinstance(value, str) and value]


def _names(resource: dict[str, Any]) -> list[str]:
    found = resource.get("name")
    names = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    texts = [item["text"] for item in names if isinstance(item.get("text"), str)]
    for item in names:
        given = item.get("given")
        first = [part for part in given if isinstance(part, str)] if isinstance(given, list) else []
        if isinstance(item.get("family"), str):
            texts.append(" ".join([*first, item["family"]]))
    return texts


def _birth_date(resource: dict[str, Any]) -> date | None:
    written = resource.get("birthDate")
    try:
        return parse_date(written) if isinstance(written, str) else None
    except ValueError:
        return None
