"""Files that were loaded, each once and whole, with what became of every claim in them."""

from enum import StrEnum

from django.conf import settings
from django.db import models

from facetwise.store.models.base import Kept, NeverDestroyed


class LoadState(StrEnum):
    """Where a file stands: somebody works on it, all of it is here, or something broke on the way."""

    LOADING = "loading"
    LOADED = "loaded"
    FAILED = "failed"


LOAD_STATES = [(state.value, state.value) for state in LoadState]

KIND_WORDS = {"claims": "claims", "sessions": "past sessions", "remittances": "remittances (835)"}


class LoadedFile(Kept):
    """A loaded file. Read = accepted + held + set aside + rejected: everything that the file held."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=24)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    held_in_file = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)  # somebody keeps them back
    set_aside = models.PositiveIntegerField(default=0)  # claims that cannot be checked, kept as they came
    rejected = models.PositiveIntegerField(default=0)  # could not be read; `problems` says why
    unchanged = models.PositiveIntegerField(default=0)  # of those accepted or held: here already, the same
    rechecked = models.PositiveIntegerField(
        default=0
    )  # claims of its patients that are not sent yet, behind it
    rechecked_changed = models.PositiveIntegerField(default=0)  # of these: the checks say something else now
    recheck_left = models.PositiveIntegerField(default=0)  # and those that were too many to check again
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=LOAD_STATES, default=LoadState.LOADED.value)
    steps = models.PositiveIntegerField(default=0)  # how many steps of it are kept
    expected = models.PositiveIntegerField(null=True)  # about how many claims it holds, counted at a glance
    began_at = models.DateTimeField(null=True)  # when the process that works on it began, with how many read
    held_at_begin = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)  # the last step
    failure = models.CharField(max_length=200, blank=True)

    class Meta(Kept.Meta):
        constraints = (
            # a file that was taken for another kind can still be loaded as what it is
            models.UniqueConstraint(fields=("kind", "sha256"), name="a_file_is_loaded_once_as_its_kind"),
        )

    @property
    def is_taken(self) -> bool:
        """Whether anything of the file is in the ledger, if only set aside."""
        return bool(self.accepted or self.held or self.set_aside)

    @property
    def kind_words(self) -> str:
        """What somebody said that it holds, as people say it."""
        return KIND_WORDS.get(self.kind, self.kind)

    @property
    def is_reconciled(self) -> bool:
        """Whether every claim of the file is accounted for."""
        return self.held_in_file == self.accepted + self.held + self.set_aside + self.rejected


class FilePiece(NeverDestroyed):
    """A part of a file as it came, compressed; the parts in order are the file."""

    file = models.ForeignKey(LoadedFile, on_delete=models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    first_segment = models.PositiveIntegerField(null=True)  # X12: the number of the first segment in it
    packed = models.BinaryField()

    class Meta(NeverDestroyed.Meta):
        constraints = (models.UniqueConstraint(fields=("file", "number"), name="pieces_count_up"),)


class FileClaim(NeverDestroyed):
    """One claim of a file: the version that it is, or none where it was set aside, and why."""

    file = models.ForeignKey(LoadedFile, on_delete=models.PROTECT, related_name="claims")
    version = models.ForeignKey(
        "store.ClaimVersion", null=True, on_delete=models.PROTECT, related_name="in_files"
    )
    segment = models.PositiveIntegerField(null=True)  # X12: the number of its CLM segment in the file
    place = models.CharField(max_length=80, blank=True)  # where the file says it, if not at a segment
    problem = models.CharField(max_length=200, blank=True)  # why it was set aside
