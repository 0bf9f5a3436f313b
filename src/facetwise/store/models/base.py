"""What all rows of the ledger share: a public name that says nothing of the patient, and no way to be destroyed."""

import uuid
from typing import Any

from django.db import models


class NeverDestroyedError(RuntimeError):
    """Rows of the ledger are superseded, not deleted."""


class KeptRows(models.QuerySet):
    """Rows that cannot be deleted in bulk either."""

    def delete(self) -> Any:  # noqa: ANN401 - the framework's signature
        """Refuse."""
        raise NeverDestroyedError(f"rows of {self.model.__name__} are superseded, never deleted")


def new_uid() -> str:
    """A random public name."""
    return uuid.uuid4().hex


class NeverDestroyed(models.Model):
    """A row that is not deleted."""

    objects = KeptRows.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the framework's signature
        """Refuse."""
        raise NeverDestroyedError(f"a row of {type(self).__name__} is superseded, never deleted")


class Kept(NeverDestroyed):
    """A row of the ledger with a public name."""

    uid = models.CharField(max_length=32, unique=True, default=new_uid, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(NeverDestroyed.Meta):
        abstract = True
