"""A payer's questionnaire as somebody of the practice answered it."""

from django.conf import settings
from django.db import models

from facetwise.store.models.authorizations import Authorization
from facetwise.store.models.base import Kept


class AnsweredQuestionnaire(Kept):
    """One set of answers. Answering again makes a new row; the newest one stands."""

    authorization = models.ForeignKey(Authorization, on_delete=models.PROTECT, related_name="answered")
    pack = models.CharField(max_length=120)
    purpose = models.CharField(max_length=20)
    day = models.DateField()  # the service date for which the policy was asked
    response = models.JSONField()  # the QuestionnaireResponse
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
