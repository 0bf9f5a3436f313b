"""Patients and their facet sessions."""

from django.db import models

from facetwise.store.models.base import Kept
from facetwise.store.models.files import LoadedFile


class Patient(Kept):
    """Somebody who is treated. ``match_key`` joins what files say of the same person."""

    match_key = models.CharField(max_length=64, unique=True)
    chart_number = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=8, blank=True)
    payer = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=2, blank=True)
    history_complete = models.BooleanField(default=False)  # false: what is here is a lower bound
    is_synthetic = models.BooleanField(default=False)

    class Meta(Kept.Meta):
        indexes = [
            models.Index(fields=["name", "id"], name="patients_by_name"),
            models.Index(fields=["chart_number"], name="patients_by_chart"),
        ]

    @property
    def called(self) -> str:
        """The name to show, or the chart number."""
        return self.name or (f"chart {self.chart_number}" if self.chart_number else "name not given")


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
