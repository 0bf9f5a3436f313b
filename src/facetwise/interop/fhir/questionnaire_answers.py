"""Answers to a payer's Questionnaire as a QuestionnaireResponse (DTR 2.2.0): from a record, and as a person left them.

A question that the record does not answer stays open: nothing is answered by default. Each answer says where it came
from: by DTR's own extension (filled by us, changed, or entered), and by ours with the words of the note or the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from facetwise.domain.encounter import Encounter
from facetwise.interop.fhir.questionnaire_record import record_value
from facetwise.interop.fhir.questionnaires import DTR
from facetwise.interop.fhir.systems import Resource, listed, text_of

READ_FROM_NOTE = "urn:facetwise:read-from-note"
FROM_RECORD = "urn:facetwise:from-record"
WITH_AUTHORIZATION = {
    "system": "http://hl7.org/fhir/us/davinci-crd/CodeSystem/coverage-information-codes",
    "code": "withpa",
}
_ANSWERS = {"decimal": "valueDecimal", "boolean": "valueBoolean", "string": "valueString", "choice": "valueString",
            "date": "valueDate"}  # fmt: skip
_ORIGIN = f"{DTR}/information-origin"
_TRUTHS = {"yes": True, "no": False}
LONGEST_ANSWER = 1000  # characters


@dataclass(frozen=True, slots=True)
class AnswerError(ValueError):
    """An answer that cannot be what its question asks for."""

    link: str
    message: str

    def __str__(self) -> str:
        return self.message


def note_mark(start: int, end: int, words: str) -> Resource:
    """The mark of an answer that was read from a note: its characters there, and the words."""
    return {
        "url": READ_FROM_NOTE,
        "extension": [
            {"url": "span", "valueString": f"{start}-{end}"},
            {"url": "words", "valueString": words},
        ],
    }


def record_mark(which: str) -> Resource:
    """The mark of an answer that the record or the ledger holds, and which one."""
    return {"url": FROM_RECORD, "valueString": which}


def answers(
    asked: Resource,
    encounter: Encounter,
    *,
    made: datetime,
    marks: Mapping[str, Resource] | None = None,
    payer: str | None = None,
) -> Resource:
    """The answers that a record holds; complete only if nothing required is open.

    Args:
        asked: the Questionnaire.
        encounter: the record, or what was read from a note.
        made: when, with its time zone.
        marks: where an answer came from, by its question (`note_mark`, `record_mark`).
        payer: who asks, where the record does not name the payer.
    """
    found: list[Resource] = []
    for question in listed(asked.get("item")):
        link = str(question.get("linkId"))
        value = record_value(link, encounter)
        if value is not None:
            mark = (marks or {}).get(link)
            found.append(_answered(question, value, [_origin("auto-client"), *([mark] if mark else [])]))
    return _response(asked, found, made, replace(encounter, payer=encounter.payer or payer))


def with_values(asked: Resource, response: Resource, values: Mapping[str, Any], mark: Resource) -> Resource:
    """A response that answers some questions with these values, all from one source."""
    items = [
        _answered(question, values[link], [_origin("auto-client"), mark])
        for question in listed(asked.get("item"))
        if (link := str(question.get("linkId"))) in values
    ]
    return _with_items(asked, response, items)


def merged(asked: Resource, first: Resource, second: Resource) -> Resource:
    """Both responses as one; where both answer a question the first one's answer stands."""
    by_link = {item["linkId"]: item for response in (second, first) for item in listed(response.get("item"))}
    items = [
        by_link[question["linkId"]] for question in listed(asked.get("item")) if question["linkId"] in by_link
    ]
    return _with_items(asked, first, items)


def edited(
    asked: Resource,
    prefilled: Resource,
    given: Mapping[str, str],
    *,
    made: datetime,
    author: str,
) -> Resource:
    """The answers as a person left them: unchanged ones keep their mark, the others are the person's own.

    Args:
        asked: the Questionnaire.
        prefilled: the response as it was shown.
        given: what stands in each field, by question; an empty field leaves its question open.
        made: when, with its time zone.
        author: who answered, as the practice names the person.

    Raises:
        ExceptionGroup: of an `AnswerError` for each answer that its question cannot have.
    """
    before = answers_by_link(prefilled)
    items, wrong = [], []
    for question in listed(asked.get("item")):
        link = str(question.get("linkId"))
        try:
            value = _typed(question, given.get(link, "").strip())
        except AnswerError as error:
            wrong.append(error)
            continue
        old = before.get(link)
        if value is None:
            continue
        if old is not None and value_of(old) == value:
            items.append(_item_of(question, old))
        else:
            items.append(_answered(question, value, [_origin("override" if old else "manual", author)]))
    if wrong:
        raise ExceptionGroup("answers that cannot be", wrong)
    return _with_items(asked, prefilled, items) | {"authored": made.isoformat(timespec="seconds")}


def open_questions(asked: Resource, response: Resource) -> list[str]:
    """The texts of required questions that are not answered."""
    answered = answers_by_link(response)
    return [
        str(item.get("text"))
        for item in listed(asked.get("item"))
        if item.get("required") and item.get("linkId") not in answered
    ]


def answers_by_link(response: Resource) -> dict[str, Resource]:
    """The first answer to each question."""
    return {
        str(item.get("linkId")): given[0]
        for item in listed(response.get("item"))
        if (given := listed(item.get("answer")))
    }


def value_of(answer: Resource) -> Any:  # noqa: ANN401 - as JSON has it
    """What an answer says."""
    return next((answer[name] for name in answer if name.startswith("value")), None)


def origin_of(answer: Resource) -> str:
    """How an answer came to be: ``auto-client``, ``override``, ``manual``; empty where it does not say."""
    marks = (item for item in listed(answer.get("extension")) if item.get("url") == _ORIGIN)
    parts = (part for mark in marks for part in listed(mark.get("extension")) if part.get("url") == "source")
    return next((str(part.get("valueCode")) for part in parts), "")


def words_of(answer: Resource) -> str | None:
    """The words of the note from which an answer was read."""
    marks = (item for item in listed(answer.get("extension")) if item.get("url") == READ_FROM_NOTE)
    parts = (part for mark in marks for part in listed(mark.get("extension")) if part.get("url") == "words")
    return next((text_of(part.get("valueString")) for part in parts), None)


def record_of(answer: Resource) -> str | None:
    """The record that an answer was taken from."""
    marks = (item for item in listed(answer.get("extension")) if item.get("url") == FROM_RECORD)
    return next((text_of(mark.get("valueString")) for mark in marks), None)


def _typed(question: Resource, text: str) -> Any:  # noqa: ANN401 - as JSON has it
    """The text of a field as the type that its question asks for; None for an empty one."""
    kind, link = str(question.get("type")), str(question.get("linkId"))
    if not text:
        return None
    if len(text) > LONGEST_ANSWER:
        raise AnswerError(link, f"{len(text):,} characters are too many for one answer")
    if kind == "boolean":
        if text not in _TRUTHS:
            raise AnswerError(link, "this question is answered by yes or no")
        return _TRUTHS[text]
    if kind == "decimal":
        return _decimal(link, text)
    if kind == "date":
        return _date(link, text)
    options = [item.get("valueString") for item in listed(question.get("answerOption"))]
    if options and text not in options:
        raise AnswerError(link, f"expected one of {', '.join(map(str, options))}")
    return text


def _decimal(link: str, text: str) -> float:
    whole, _, fraction = text.replace(",", ".").removeprefix("-").partition(".")
    if not (whole.isascii() and whole.isdigit() and (not fraction or fraction.isdigit())):
        raise AnswerError(link, "this question is answered by a number, such as 6 or 7.5")
    return float(text.replace(",", "."))


def _date(link: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise AnswerError(link, "this question is answered by a date, such as 2026-03-02") from None


def _answered(question: Resource, value: Any, marks: list[Resource]) -> Resource:  # noqa: ANN401
    kind = _ANSWERS[str(question.get("type"))]
    return _item_of(question, {kind: value, "extension": marks})


def _item_of(question: Resource, answer: Resource) -> Resource:
    return {"linkId": question["linkId"], "text": text_of(question.get("text")), "answer": [answer]}


def _origin(source: str, author: str | None = None) -> Resource:
    """DTR's information-origin; whoever changed or entered an answer is named, as the guide's dtrx-1 asks."""
    parts: list[Resource] = [{"url": "source", "valueCode": source}]
    if author is not None:
        named = {"url": "practitioner", "valueReference": {"display": author}}
        parts.append({"url": "author", "extension": [named]})
    return {"url": _ORIGIN, "extension": parts}


def _response(asked: Resource, items: list[Resource], made: datetime, encounter: Encounter) -> Resource:
    patient, coverage = _patient(encounter), _coverage(encounter)
    response: Resource = {
        "resourceType": "QuestionnaireResponse",
        "meta": {"profile": [f"{DTR}/dtr-questionnaireresponse"]},
        "contained": [patient, coverage],
        "extension": [
            {"url": f"{DTR}/qr-coverage", "valueReference": {"reference": "#coverage"}},
            {"url": f"{DTR}/intendedUse", "valueCodeableConcept": {"coding": [WITH_AUTHORIZATION]}},
        ],
        "questionnaire": f"{asked['url']}|{asked['version']}",
        "subject": {"reference": "#patient"},
        "authored": made.isoformat(timespec="seconds"),
    }
    return _with_items(asked, response, items)


def _with_items(asked: Resource, response: Resource, items: list[Resource]) -> Resource:
    rest = {name: value for name, value in response.items() if name != "item"}
    found = rest | ({"item": items} if items else {})
    return found | {"status": "in-progress" if open_questions(asked, found) else "completed"}


def _patient(encounter: Encounter) -> Resource:
    """What the record says of the patient; a name is written only where its parts are known."""
    known = encounter.patient
    found: Resource = {"resourceType": "Patient", "id": "patient"}
    if known.last_name or known.name:
        given: Resource = {"given": [known.first_name]} if known.first_name else {}
        name = {"family": known.last_name} | given if known.last_name else {"text": known.name}
        found["name"] = [name]
    if known.id:
        found["identifier"] = [{"system": "urn:facetwise:patient-id", "value": known.id}]
    if known.birth_date:
        found["birthDate"] = known.birth_date.isoformat()
    return found


def _coverage(encounter: Encounter) -> Resource:
    found: Resource = {
        "resourceType": "Coverage",
        "id": "coverage",
        "status": "active",
        "beneficiary": {"reference": "#patient"},
        "payor": [{"display": encounter.payer or "payer not known"}],
    }
    member_id = encounter.insurance.member_id
    return found | ({"subscriberId": member_id} if member_id else {})
