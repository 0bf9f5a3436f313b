"""What a sentence of a note is about."""

from enum import StrEnum


class Context(StrEnum):
    """What a sentence is about. Only ``TITLE`` and ``PERFORMED`` tell what was done today."""

    TITLE = "title"
    PERFORMED = "performed"
    HISTORY = "history"
    PLAN = "plan"
    CONSENT = "consent"
    TEMPLATE = "template"
    DIAGNOSIS = "diagnosis"
    EXAM = "exam"
    NEGATED = "negated"
