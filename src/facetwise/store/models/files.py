"""Files that were loaded, each once, with what became of every claim in them."""

from django.conf import settings
from django.db import models

from facetwise.store.models.base import Kept


class LoadedFile(Kept):
    """A loaded file. The four counts add up to everything that the file held."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=24)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    held_in_file = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)  # here already, unchanged
    rejected = models.PositiveIntegerField(default=0)  # could not be read; `problems` says why
    problems = models.JSONField(default=list)

    class Meta(Kept.Meta):
        constraints = (
            # a file that was taken for another kind can still be loaded as what it is
            models.UniqueConstraint(fields=("kind", "sha256"), name="a_file_is_loaded_once_as_its_kind"),
        )

    @property
    def is_reconciled(self) -> bool:
        """Whether every claim of the file is accounted for."""
        return self.held_in_file == self.accepted + self.held + self.set_aside + self.rejected
