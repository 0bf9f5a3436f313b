"""A payer's documentation items as a Questionnaire (DTR 2.2.0, SDC).

Questions stand only where the policy surely asks; each says by which paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from facetwise.domain.vocabulary import Purpose
from facetwise.interop.fhir.systems import Resource
from facetwise.policy.resolve import PolicyValue, Resolution, Scope, resolve

DTR = "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable"
INITIAL = f"{SDC}/sdc-questionnaire-initialExpression"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with the field of an encounter that its answer fills."""

    path: str
    text: str
    type: str
    options: tuple[str, ...]
    asked_by: tuple[str, ...]
    purposes: tuple[str, ...]
    optional: bool
    prefill: str | None = None  # FHIRPath
    where: str | None = None  # the part of the policy value that makes it a question


@cache
def questions() -> tuple[Question, ...]:
    """Every question that a policy can make, in the order in which they are asked."""
    content = (files(__package__) / "data" / "questions.yaml").read_text(encoding="utf-8")
    return tuple(
        Question(
            path=row["path"],
            text=row["text"],
            type=row["type"],
            options=tuple(map(str, row.get("options", ()))),
            asked_by=tuple(row["asked_by"]),
            purposes=tuple(row.get("purposes", ())),
            optional=bool(row.get("optional")),
            prefill=row.get("prefill"),
            where=row.get("where"),
        )
        for row in yaml.safe_load(content)
    )


def questionnaire(pack: str, purpose: Purpose, *, day: date, base: str) -> Resource:
    """The Questionnaire of a policy for a purpose on a day.

    Args:
        pack: the policy pack that speaks for the payer.
        purpose: what the procedure is for.
        day: the service date for which the policy is asked.
        base: address under which it is named.
    """
    policy = dict(resolve(pack, day, Scope(purpose=purpose.value)))
    repeated = resolve(pack, day, Scope(purpose=purpose.value, repeat=True))
    policy["repeat.relief_min"] = repeated[
        "repeat.relief_min"
    ]  # asked only where there was an earlier session
    items = [item for question in questions() for item in _item(question, purpose, policy)]
    name = f"facet-{pack.replace('/', '-').replace('+', '-').replace('_', '-').lower()}-{purpose}"
    return {
        "resourceType": "Questionnaire",
        "id": name[:64],
        **({"meta": {"profile": [f"{DTR}/dtr-std-questionnaire"]}} if items else {}),
        "extension": [
            {
                "url": f"{SDC}/sdc-questionnaire-launchContext",
                "extension": [
                    {"url": "name", "valueCoding": {"system": f"{SDC.rsplit('/', 1)[0]}/CodeSystem/launchContext",
                                                    "code": "patient"}},
                    {"url": "type", "valueCode": "Patient"},
                ],
            },
            {
                "url": VARIABLE,
                "valueExpression": {
                    "name": "conditions",
                    "language": "application/x-fhir-query",
                    "expression": "Condition?patient={{%patient.id}}&clinical-status=active",
                },
            },
        ],
        "url": f"{base}/Questionnaire/{name[:64]}",
        "version": day.isoformat(),
        "title": f"Facet joint procedure, {purpose}: what {pack} asks the record to hold",
        "status": "active",
        "subjectType": ["Patient"],
        "date": day.isoformat(),
        **({"item": items} if items else {}),  # FHIR knows no empty list, the profile no form without items
    }  # fmt: skip


def _item(question: Question, purpose: Purpose, policy: Resolution) -> Iterator[Resource]:
    if question.purposes and purpose.value not in question.purposes:
        return
    asking = [policy[key] for key in question.asked_by if _asks(policy[key], question.where)]
    if not asking:
        return
    item: Resource = {
        "linkId": question.path,
        "text": question.text,
        "type": question.type,
        "required": not question.optional,
    }
    if question.prefill:
        expression = {"language": "text/fhirpath", "expression": question.prefill}
        item["extension"] = [{"url": INITIAL, "valueExpression": expression}]
    if question.options:
        item["answerOption"] = [{"valueString": option} for option in question.options]
    cited = "; ".join(dict.fromkeys(str(value.cite) for value in asking if value.cite))
    if cited:
        item["item"] = [{"linkId": f"{question.path}.source", "text": f"asked by {cited}", "type": "display"}]
    yield item


def _asks(value: PolicyValue, part: str | None) -> bool:
    """Whether a policy value, or a part of it, surely asks for something."""
    is_said = part is None or bool(value.leaves.get(f"{value.key}.{part}"))
    return value.state == "known" and value.decides and value.value is not False and is_said
