"""The payer's questionnaire as it was answered last for an authorization, whatever answers the payer gave since."""

from typing import Any

from facetwise.store.models import AnsweredQuestionnaire, Authorization


def newest_answered(row: Authorization) -> AnsweredQuestionnaire | None:
    """The newest one of the request; None where nobody answered it."""
    return AnsweredQuestionnaire.objects.filter(authorization__trace=row.trace).order_by("-pk").first()


def newest_answers(row: Authorization) -> list[dict[str, Any]]:
    """The QuestionnaireResponses that go along with the request."""
    found = newest_answered(row)
    return [found.response] if found else []
