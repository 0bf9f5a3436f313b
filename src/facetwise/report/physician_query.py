"""Questions to the physician as a text to copy into a message: open ones, that lead to no answer."""

from collections.abc import Iterable, Sequence
from datetime import date

_OPENING = (
    "Please answer from what was done and seen. Where the record is to say more, write a dated and signed addendum; "
    "where something was not done, say so. No answer is expected to be one or the other."
)


def query_text(
    questions: Iterable[tuple[str, str]],
    findings: Iterable[tuple[str, str]] = (),
    *,
    record: str | None = None,
    service_date: date | None = None,
) -> str:
    """The message, or an empty text where nothing is to be asked.

    Args:
        questions: what each is about, and the question itself.
        findings: name and message of what the checks miss in the record.
        record: how the practice names the record; never a patient's name.
        service_date: the day of service.
    """
    asked = list(dict.fromkeys([*_plain(questions), *_from_findings(findings)]))
    if not asked:
        return ""
    named = ", ".join(filter(None, (record, f"service date {service_date}" if service_date else None)))
    title = f"Questions on the record{f' of {named}' if named else ''}"
    return "\n\n".join([title, _OPENING, *_numbered(asked)]) + "\n"


def _plain(questions: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{about.replace('_', ' ').capitalize()}: {question}" for about, question in questions]


def _from_findings(findings: Iterable[tuple[str, str]]) -> list[str]:
    return [
        f"{name.replace('-', ' ').capitalize()}: the checks say “{message}”. What does the record hold on this?"
        for name, message in findings
    ]


def _numbered(asked: Sequence[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(asked, start=1)]
