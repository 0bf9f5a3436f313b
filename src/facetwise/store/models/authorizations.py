"""Prior authorizations, from needed to denied or used up."""

import uuid

from django.conf import settings
from django.db import models

from facetwise.store.models.base import Kept
from facetwise.store.models.claims import Claim
from facetwise.store.models.patients import Patient


def new_trace() -> str:
    """A random number of a request, short enough for every format."""
    return f"FW{uuid.uuid4().hex[:18].upper()}"


class Authorization(Kept):
    """One authorization. A new answer of the payer is a new row that supersedes the old one."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="authorizations")
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="authorizations"
    )
    payer = models.CharField(max_length=120, blank=True)
    trace = models.CharField(max_length=50, default=new_trace)  # our number of the request, which comes back
    number = models.CharField(max_length=50, blank=True)
    status = models.CharField(
        max_length=20, default="needed"
    )  # needed asked pending approved partial denied expired
    codes = models.JSONField(default=list)
    sides = models.JSONField(default=list)
    units = models.FloatField(null=True)
    units_used = models.FloatField(default=0)
    planned_for = models.DateField(null=True)
    asked_on = models.DateField(null=True)
    answer_due = models.DateField(null=True)  # the payer's clock
    decided = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    expires = models.DateField(null=True)
    reasons = models.JSONField(default=list)  # the payer's own words or codes
    appeal_by = models.DateField(null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    next_step = models.CharField(max_length=200, blank=True)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["status", "superseded_by"], name="board_by_status")]

    @property
    def units_left(self) -> float | None:
        """What may still be used; None where the approval names no number."""
        return None if self.units is None else self.units - self.units_used
