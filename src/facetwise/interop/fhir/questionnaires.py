"""A payer's documentation items as a Questionnaire (DTR 2.2.0, SDC), and answers to it from a record.

Questions stand only where the policy surely asks; each says by which paragraph. A question that the record does not
answer stays open: nothing is answered by default.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.vocabulary import Purpose
from facetwise.interop.fhir.systems import Resource, listed, text_of
from facetwise.policy.resolve import PolicyValue, Resolution, Scope, resolve

DTR = "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
READ_FROM_NOTE = "urn:facetwise:read-from-note"
_ANSWERS = {"decimal": "valueDecimal", "boolean": "valueBoolean", "string": "valueString", "choice": "valueString",
            "date": "valueDate"}  # fmt: skip


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
        "meta": {"profile": [f"{DTR}/dtr-std-questionnaire"]},
        "extension": [
            {
                "url": f"{SDC}/sdc-questionnaire-launchContext",
                "extension": [
                    {"url": "name", "valueCoding": {"system": f"{SDC.rsplit('/', 1)[0]}/CodeSystem/launchContext",
                                                    "code": "patient"}},
                    {"url": "type", "valueCode": "Patient"},
                ],
            }
        ],
        "url": f"{base}/Questionnaire/{name[:64]}",
        "version": day.isoformat(),
        "title": f"Facet joint procedure, {purpose}: what {pack} asks the record to hold",
        "status": "active",
        "subjectType": ["Patient"],
        "date": day.isoformat(),
        "item": items,
    }  # fmt: skip


def answers(
    asked: Resource,
    encounter: Encounter,
    *,
    made: datetime,
    spans: Mapping[str, tuple[int, int]] | None = None,
) -> Resource:
    """The answers that a record holds, as a QuestionnaireResponse; it is complete only if nothing required is open.

    Args:
        asked: the Questionnaire.
        encounter: the record, or what was read from a note.
        made: when, with its time zone.
        spans: for fields read from a note, the characters there; these answers are marked.
    """
    found = [
        item for question in listed(asked.get("item")) if (item := _answer(question, encounter, spans or {}))
    ]
    is_open = {item["linkId"] for item in listed(asked.get("item")) if item.get("required")} - {
        item["linkId"] for item in found
    }
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": {"profile": [f"{DTR}/dtr-questionnaireresponse"]},
        "questionnaire": f"{asked['url']}|{asked['version']}",
        "status": "in-progress" if is_open else "completed",
        "authored": made.isoformat(timespec="seconds"),
        "item": found,
    }


def open_questions(asked: Resource, response: Resource) -> list[str]:
    """The texts of required questions that are not answered."""
    answered = {item.get("linkId") for item in listed(response.get("item")) if listed(item.get("answer"))}
    return [
        str(item.get("text"))
        for item in listed(asked.get("item"))
        if item.get("required") and item.get("linkId") not in answered
    ]


def _item(question: Question, purpose: Purpose, policy: Resolution) -> Iterator[Resource]:
    if question.purposes and purpose.value not in question.purposes:
        return
    asking = [policy[key] for key in question.asked_by if _asks(policy[key])]
    if not asking:
        return
    item: Resource = {
        "linkId": question.path,
        "text": question.text,
        "type": question.type,
        "required": not question.optional,
    }
    if question.options:
        item["answerOption"] = [{"valueString": option} for option in question.options]
    cited = "; ".join(dict.fromkeys(str(value.cite) for value in asking if value.cite))
    if cited:
        item["item"] = [{"linkId": f"{question.path}.source", "text": f"asked by {cited}", "type": "display"}]
    yield item


def _asks(value: PolicyValue) -> bool:
    """Whether a policy value surely asks for something."""
    return value.state == "known" and value.decides and value.value is not False


def _answer(
    question: Resource, encounter: Encounter, spans: Mapping[str, tuple[int, int]]
) -> Resource | None:
    path, kind = str(question.get("linkId")), str(question.get("type"))
    value = _value(path, encounter)
    if value is None:
        return None
    answer: Resource = {_ANSWERS[kind]: value}
    origin: Resource = {
        "url": f"{DTR}/information-origin",
        "extension": [{"url": "source", "valueCode": "auto"}],
    }
    marks = [origin]
    if path in spans:
        start, end = spans[path]
        marks.append({"url": READ_FROM_NOTE, "valueString": f"{start}-{end}"})
    return {"linkId": path, "text": text_of(question.get("text")), "answer": [answer | {"extension": marks}]}


def _value(path: str, encounter: Encounter) -> Any:  # noqa: ANN401 - as JSON has it
    """The value of a field of the record as JSON; None where the record does not say."""
    head, _, rest = path.partition(".")
    if head == "diagnoses":
        return ", ".join(encounter.diagnoses) if encounter.diagnoses else None
    if head == "history":
        return _of_history(rest, encounter)
    if head == "procedures[0]":
        return _of_procedure(rest, encounter)
    value: Any = encounter.documentation
    for name in rest.split("."):
        value = getattr(value, name)
    return value.value if hasattr(value, "value") else value


def _of_procedure(name: str, encounter: Encounter) -> Any:  # noqa: ANN401
    if not encounter.procedures:
        return None
    first = encounter.procedures[0]
    if name == "targets":
        named = [f"{target.side} {target.joint or target.nerve}" for target in first.targets if target.side]
        return ", ".join(named) if len(named) == len(first.targets) and named else None
    if name == "purpose" and first.purpose is Purpose.UNSPECIFIED:
        return None
    value = getattr(first, name)
    return value.value if hasattr(value, "value") else value


def _of_history(name: str, encounter: Encounter) -> Any:  # noqa: ANN401
    which, _, field = name.partition(".")
    past = sorted(encounter.history or (), key=lambda item: item.service_date)
    purposes = {procedure.purpose for procedure in encounter.procedures or ()}
    blocks = [item for item in past if item.purpose is Purpose.DIAGNOSTIC]
    chosen: PastSession | None = None
    if which == "first_block" and blocks:
        chosen = blocks[-2] if Purpose.ABLATION in purposes and len(blocks) > 1 else blocks[-1]
    elif which == "second_block" and len(blocks) > 1:
        chosen = blocks[-1]
    elif which == "last":
        chosen = next((item for item in reversed(past) if item.purpose in purposes), None)
    if chosen is None:
        return None
    return chosen.service_date.isoformat() if field == "date" else getattr(chosen, field)
