"""Patients and their facet sessions."""

from django.conf import settings
from django.db import models

from facetwise.store.models.base import Kept
from facetwise.store.models.files import LoadedFile


class Patient(Kept):
    """Somebody who is treated, as one source names them. ``match_key`` is what that source tells them apart by."""

    match_key = models.CharField(max_length=64, unique=True)
    chart_number = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=8, blank=True)
    payer = models.CharField(max_length=120, blank=True)
    member_id = models.CharField(max_length=80, blank=True)  # the payer's number for them
    state = models.CharField(max_length=2, blank=True)
    history_complete = models.BooleanField(default=False)  # false: what is here is a lower bound
    is_synthetic = models.BooleanField(default=False)
    same_as = models.ForeignKey(  # joined: what comes under this key belongs to that patient
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="also"
    )

    class Meta(Kept.Meta):
        indexes = [
            models.Index(fields=["name", "id"], name="patients_by_name"),
            models.Index(fields=["chart_number"], name="patients_by_chart"),
            models.Index(fields=["birth_date"], name="patients_by_birth"),
        ]

    @property
    def called(self) -> str:
        """The name to show, or the chart number."""
        return self.name or (f"chart {self.chart_number}" if self.chart_number else "name not given")

    @property
    def standing(self) -> "Patient":
        """The patient as whom this one is kept now."""
        return self.same_as.standing if self.same_as is not None else self


class Joining(Kept):
    """Two patients who are one: by whom (nobody: payer, member number, birth date and name agree), and what moved.

    Undone, it says that they are two people.
    """

    joined = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="joinings")
    into = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="taken_in")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)  # the ids that went along, by kind
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)


class Session(Kept):
    """One day of facet work in one region with one purpose. Null is not known, an empty list known to be none."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sessions")
    service_date = models.DateField()
    region = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=20, default="unspecified")
    technique = models.CharField(max_length=32, blank=True)
    joints = models.JSONField(null=True)
    sides = models.JSONField(null=True)
    relief_percent = models.FloatField(null=True)
    relief_months = models.FloatField(null=True)
    function_gain_percent = models.FloatField(null=True)
    guidance = models.CharField(max_length=16, blank=True)
    codes = models.JSONField(null=True)
    rendering_npi = models.CharField(max_length=10, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey(LoadedFile, null=True, on_delete=models.PROTECT, related_name="sessions")
    claim = models.ForeignKey("store.Claim", null=True, on_delete=models.PROTECT, related_name="sessions")
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )

    class Meta(Kept.Meta):
        indexes = [
            models.Index(fields=["patient", "service_date"]),
            models.Index(fields=["rendering_npi", "patient"], name="treated_by_provider"),
        ]
