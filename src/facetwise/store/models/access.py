"""The access log: who did what with whose data, each entry chained to the one before."""

from django.db import models


class AccessEntry(models.Model):
    """One access. Holds ids only, never names or values; the database refuses to change or delete it."""

    number = models.BigIntegerField(primary_key=True)  # without gaps from 1
    at = models.CharField(max_length=32)  # UTC, ISO 8601: exactly the text that was hashed
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=16)
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    identifier = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=12)  # granted | refused
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [  # who looked at this patient, what did this person do, what was refused
            models.Index(fields=[name, "number"], name=f"access_by_{name}")
            for name in ("actor", "kind", "identifier", "outcome")
        ]
