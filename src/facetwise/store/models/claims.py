"""Claims with their versions, what the checks said of each, and where somebody disagreed."""

from datetime import date
from enum import IntEnum, StrEnum

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from facetwise.store.models.base import Kept
from facetwise.store.models.files import LoadedFile
from facetwise.store.models.patients import Patient


class WorkState(StrEnum):
    """Where a claim stands."""

    OPEN = "open"
    HELD = "held"
    RELEASED = "released"


class Worst(IntEnum):
    """The worst that the checks said, worst first. Undetermined is not a pass."""

    DENIAL = 0
    RISK = 1
    UNDETERMINED = 2
    MET = 3


STATES = [(state.value, state.value) for state in WorkState]
WORSTS = [(worst.value, worst.name.lower()) for worst in Worst]
WORKLIST_ORDER = ("worst", "-at_risk_order", "deadline_order", "id")
"""Worst first, then dearest, then soonest due. What is not known comes last."""


class Claim(Kept):
    """One claim as the practice knows it. What it says stands in its versions."""

    claim_id = models.CharField(max_length=64)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="claims")
    payer = models.CharField(max_length=120, blank=True)
    service_date = models.DateField(null=True)
    rendering_npi = models.CharField(max_length=10, blank=True)
    authorization_number = models.CharField(max_length=50, blank=True)
    total_cents = models.BigIntegerField(null=True)
    at_risk_cents = models.BigIntegerField(null=True)  # null: no charges given
    worst = models.PositiveSmallIntegerField(choices=WORSTS, default=Worst.UNDETERMINED.value)
    worst_rule = models.CharField(max_length=80, blank=True)
    worst_message = models.TextField(blank=True)
    deadline = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default=WorkState.OPEN.value)
    hold_reason = models.CharField(max_length=300, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="claims"
    )
    # The databases put nulls at different ends; an index serves the order only where there are none.
    at_risk_order = models.GeneratedField(
        expression=Coalesce("at_risk_cents", -1), output_field=models.BigIntegerField(), db_persist=True
    )
    deadline_order = models.GeneratedField(
        expression=Coalesce("deadline", models.Value(date.max)),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["claim_id", "service_date"], name="one_claim_a_day")]
        indexes = [  # a page of the worklist is read off an index, whatever the filters
            models.Index(fields=[*WORKLIST_ORDER], name="worklist"),
            models.Index(fields=["state", *WORKLIST_ORDER], name="worklist_state"),
            models.Index(fields=["payer", *WORKLIST_ORDER], name="worklist_payer"),
            models.Index(fields=["payer", "state", *WORKLIST_ORDER], name="worklist_payer_state"),
            models.Index(fields=["assigned_to", "state", *WORKLIST_ORDER], name="worklist_mine"),
            models.Index(fields=["rendering_npi", "state", *WORKLIST_ORDER], name="worklist_provider"),
            models.Index(fields=["rendering_npi", "patient"], name="patients_of_provider"),
            models.Index(fields=["rendering_npi", "payer"], name="payers_of_provider"),
            models.Index(
                fields=["service_date", "payer", "rendering_npi", "worst", "state", "at_risk_cents"],
                name="claims_reported",
            ),
        ]

    @property
    def newest(self) -> "ClaimVersion":
        """The version that stands."""
        found: ClaimVersion = self.versions.order_by("-number").first()
        return found


class ClaimVersion(Kept):
    """What a claim said at one time: an encounter with its lines."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    why = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey(LoadedFile, null=True, on_delete=models.PROTECT, related_name="versions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["claim", "number"], name="versions_count_up")]
        indexes = [models.Index(fields=["number", "claim"], name="corrected_claims")]


class Verdict(Kept):
    """One finding on one version, with the policy values it used, as of one day."""

    version = models.ForeignKey(ClaimVersion, on_delete=models.PROTECT, related_name="verdicts")
    as_of = models.DateField()
    rule = models.CharField(max_length=80, db_index=True)
    severity = models.CharField(max_length=12)
    verdict = models.CharField(max_length=16)
    finding = models.JSONField()
    is_current = models.BooleanField(default=True)  # false: a later check of the same version took its place
    money_at_risk = models.GeneratedField(
        # SQLite gives JSON's null as the word, which is no number, not even none
        expression=Cast(
            NullIf(KeyTextTransform("money_at_risk", "finding"), models.Value("null")), models.FloatField()
        ),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )

    class Meta(Kept.Meta):
        indexes = [  # reports count findings without reading them
            models.Index(
                fields=["version", "is_current", "rule", "severity", "verdict", "money_at_risk"],
                name="findings_reported",
            )
        ]


class Override(Kept):
    """Somebody disagrees with a finding: who, why, and until when."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="overrides")
    rule = models.CharField(max_length=80)
    line = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
