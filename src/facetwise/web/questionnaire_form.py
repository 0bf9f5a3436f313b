"""A payer's questionnaire as a form: what it asks, what fills it beforehand, and what a person left in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.http import QueryDict

from facetwise.domain.encounter import Encounter, Procedure
from facetwise.domain.vocabulary import Purpose
from facetwise.interop.fhir import questionnaire_answers as answered
from facetwise.interop.fhir.questionnaire_chart import answers_of_chart
from facetwise.interop.fhir.questionnaire_notes import answers_of_note
from facetwise.interop.fhir.questionnaires import questionnaire
from facetwise.interop.fhir.systems import Resource, listed
from facetwise.notes import NoteReading

PURPOSES = (Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC, Purpose.ABLATION)
BASE = "https://facetwise.invalid/fhir"
ANSWER = "answer:"
_SALT = "facetwise.questionnaire"
_MOST_SECONDS = 12 * 60 * 60  # as long as somebody may stay signed in


class StaleFormError(ValueError):
    """What a form was filled with before cannot be told any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which questionnaire: of which policy, for what, on which service date."""

    pack: str
    purpose: Purpose
    day: date

    @property
    def questionnaire(self) -> Resource:
        """The FHIR Questionnaire."""
        return questionnaire(self.pack, self.purpose, day=self.day, base=BASE)


@dataclass(frozen=True, slots=True)
class Filled:
    """A questionnaire as it is shown. ``record`` is what the record alone answers, to tell where a note differs."""

    asked: Asked
    response: Resource
    record: Resource = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One question on the page."""

    link: str
    text: str
    kind: str
    options: Sequence[str]
    is_required: bool
    cited: str
    value: str
    origin: str  # note, record, changed, entered, or empty for an open question
    words: str
    record: str
    differs: str  # what the record says, where the note says otherwise
    error: str


def fill(
    asked: Asked,
    record: Encounter,
    *,
    record_name: str,
    note: str,
    reading: NoteReading | None,
    made: datetime,
    chart: Sequence[Resource] = (),
) -> Filled:
    """The answers of a note, then of a chart's FHIR resources, then of the record; on earlier sessions the record's.

    Args:
        asked: which questionnaire.
        record: what the chart, or the page before, says.
        record_name: how that source is called on the page and in the answer.
        note: the text of a note, or nothing.
        reading: what was read from it.
        made: when, with its time zone.
        chart: FHIR resources of the chart.
    """
    form = asked.questionnaire
    links = [str(item["linkId"]) for item in listed(form.get("item"))]
    purpose = Procedure(purpose=asked.purpose, technique=None, targets=())
    known = record if record.procedures else replace(record, procedures=(purpose,))
    marks = {link: answered.record_mark(record_name) for link in links}
    held = answered.answers(form, known, made=made, marks=marks)
    if chart:
        found = answers_of_chart(form, chart, made=made)
        held = answered.merged(form, held | {"item": listed(found.get("item"))}, held)
    if reading is None:
        return Filled(asked, held, held)
    read = answers_of_note(form, note, reading, made=made, payer=record.payer)
    told = answered.answers_by_link(held)
    items = [
        item
        for item in listed(read.get("item"))
        if not (str(item["linkId"]).startswith("history.") and item["linkId"] in told)
    ]
    return Filled(asked, answered.merged(form, held | {"item": items}, held), held)


def rows(
    filled: Filled, given: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> list[Row]:
    """The questions with their answers; after a refused form with what was typed."""
    told = answered.answers_by_link(filled.response)
    held = answered.answers_by_link(filled.record)
    return [
        _row(item, told, held, given, errors or {}) for item in listed(filled.asked.questionnaire.get("item"))
    ]


def given_answers(form: QueryDict) -> dict[str, str]:
    """What stands in each field, by question."""
    return {name.removeprefix(ANSWER): form[name] for name in form if name.startswith(ANSWER)}


def sealed(filled: Filled) -> str:
    """What the form was filled with, to come back with it; signed, so that no mark can be made up."""
    asked = filled.asked
    told = [asked.pack, asked.purpose.value, asked.day.isoformat(), filled.response, filled.record]
    return signing.dumps(told, salt=_SALT, compress=True)


def unsealed(text: str) -> Filled:
    """What a form was filled with.

    Raises:
        StaleFormError: if it was not filled here, or too long ago.
    """
    try:
        pack, purpose, day, response, record = signing.loads(text, salt=_SALT, max_age=_MOST_SECONDS)
    except signing.BadSignature:
        raise StaleFormError("this form is too old or was changed on the way: open the page again") from None
    return Filled(Asked(pack, Purpose(purpose), date.fromisoformat(day)), response, record)


def _row(
    item: Resource,
    told: Mapping[str, Resource],
    held: Mapping[str, Resource],
    given: Mapping[str, str] | None,
    errors: Mapping[str, str],
) -> Row:
    link = str(item["linkId"])
    answer = told.get(link, {})
    words, record = answered.words_of(answer) or "", answered.record_of(answer) or ""
    other = held.get(link)
    differs = _shown(answered.value_of(other)) if words and other else ""
    value = _shown(answered.value_of(answer))
    return Row(
        link=link,
        text=str(item["text"]),
        kind=str(item["type"]),
        options=[str(option["valueString"]) for option in listed(item.get("answerOption"))],
        is_required=bool(item.get("required")),
        cited=next((str(part["text"]) for part in listed(item.get("item"))), ""),
        value=value if given is None else given.get(link, ""),
        origin=_origin(answered.origin_of(answer), words),
        words=words,
        record=record,
        differs=differs if differs != value else "",
        error=errors.get(link, ""),
    )


def _origin(source: str, words: str) -> str:
    if source == "auto-client":
        return "note" if words else "record"
    return {"override": "changed", "manual": "entered"}.get(source, "")


def _shown(value: Any) -> str:  # noqa: ANN401 - as JSON has it
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)
