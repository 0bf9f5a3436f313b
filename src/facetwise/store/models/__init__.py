"""The tables of the ledger, one subject a module."""

from facetwise.store.models.access import AccessEntry
from facetwise.store.models.authorizations import Authorization
from facetwise.store.models.claims import Claim, ClaimVersion, Override, Verdict, WorkState, Worst
from facetwise.store.models.files import FileClaim, FilePiece, LoadedFile, LoadState
from facetwise.store.models.patients import Joining, Patient, Session
from facetwise.store.models.people import ApiKey, KeptAnswer, Person, Role
from facetwise.store.models.questionnaires import AnsweredQuestionnaire
from facetwise.store.models.remittances import Remittance

__all__ = [
    "AccessEntry",
    "AnsweredQuestionnaire",
    "ApiKey",
    "Authorization",
    "Claim",
    "ClaimVersion",
    "FileClaim",
    "FilePiece",
    "Joining",
    "KeptAnswer",
    "LoadState",
    "LoadedFile",
    "Override",
    "Patient",
    "Person",
    "Remittance",
    "Role",
    "Session",
    "Verdict",
    "WorkState",
    "Worst",
]
