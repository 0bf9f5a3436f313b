"""What payers answered."""

from django.db import models

from facetwise.store.models.base import Kept
from facetwise.store.models.claims import Claim
from facetwise.store.models.files import LoadedFile


class Remittance(Kept):
    """One claim's payment advice, superseded by a later one; without a claim where none of ours bears its number."""

    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="remittances")
    claim_number = models.CharField(max_length=64)
    payer_control_number = models.CharField(max_length=64, blank=True)
    paid_on = models.DateField(null=True)
    charged_cents = models.BigIntegerField(null=True)
    paid_cents = models.BigIntegerField(null=True)
    denial_codes = models.JSONField(default=list)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey(LoadedFile, null=True, on_delete=models.PROTECT, related_name="remittances")
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["claim_number"])]
