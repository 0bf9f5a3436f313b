"""Who works here, the keys of programs, and the answers kept for a repeated request."""

from enum import StrEnum

from django.contrib.auth.models import AbstractUser
from django.db import models


class Role(StrEnum):
    """What somebody does in the practice; everything they may see follows from it."""

    CODER = "coder"
    FRONT_DESK = "front_desk"
    PHYSICIAN = "physician"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """The role as people say it."""
        return self.value.replace("_", " ")


ROLES = [(role.value, role.words) for role in Role]


class Person(AbstractUser):
    """Somebody who signs in. A physician's ``npi`` decides which patients are theirs."""

    role = models.CharField(max_length=16, choices=ROLES)
    npi = models.CharField(max_length=10, blank=True)

    @property
    def called(self) -> str:
        """The name to show."""
        return self.get_full_name() or self.username


class ApiKey(models.Model):
    """A program's key. Only its digest is kept; scopes say what it opens, the role what it may see."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    role = models.CharField(max_length=16, choices=ROLES, default=Role.CODER.value)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class KeptAnswer(models.Model):
    """The answer to a write that named an idempotency key: the same request again gets it back."""

    holder = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "key"], name="one_answer_a_key")]
