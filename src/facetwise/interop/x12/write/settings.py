"""What a practice writes down once: sender, receiver, billing providers, people who treat, payers, charges."""

from dataclasses import dataclass, field
from pathlib import Path

from facetwise.domain.billing import Address
from facetwise.interop.encounter.decode import decode, read_bytes
from facetwise.interop.encounter.nodes import NodeError
from facetwise.interop.encounter.place import Place, ProblemList, WrongValueError
from facetwise.interop.encounter.read import document_problem, yaml_documents
from facetwise.interop.encounter.records import read_record
from facetwise.interop.problems import InputProblem, UnreadableInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends the file, with whom to talk about it."""

    name: str | None = None
    id: str | None = None
    contact: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who takes the file: a clearinghouse or a payer."""

    name: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A billing provider or a place of service, found by its NPI."""

    npi: str | None = None
    name: str | None = None
    tax_id: str | None = None
    taxonomy: str | None = None
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """Somebody who treats or refers, found by the NPI."""

    npi: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    taxonomy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerAddress:
    """A payer as a claim names it; ``payer`` is what the encounters call it."""

    payer: str | None = None
    name: str | None = None
    id: str | None = None
    filing_indicator: str | None = None  # MB, MA, 16, CI, BL …


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What is charged for one unit of a code, and under which revenue code a hospital lists it."""

    code: str | None = None
    amount: float | None = None
    revenue_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What the practice states with every claim; each has to be said, none is taken for granted."""

    accepts_assignment: bool | None = None
    benefits_assigned: bool | None = None
    release_of_information: bool | None = None
    provider_signature_on_file: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings file."""

    test: bool = True  # a test file unless it says that it is for production
    sender: Sender = field(default_factory=Sender)
    receiver: Receiver = field(default_factory=Receiver)
    statements: Statements = field(default_factory=Statements)
    billing_providers: tuple[Organization, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()
    facilities: tuple[Organization, ...] = ()
    payers: tuple[PayerAddress, ...] = ()
    charges: tuple[Charge, ...] = ()


def read_settings(path_or_bytes: Path | bytes, *, source: str) -> tuple[Settings, tuple[InputProblem, ...]]:
    """The settings of a YAML file, and what in it cannot be read.

    Raises:
        UnreadableInputError: if nothing of it can be read.
    """
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else read_bytes(path_or_bytes, source)
    text, problems = decode(data, source)
    document = next(iter(yaml_documents(text)), None)
    if document is None:
        return Settings(), tuple(problems)
    if document.error or document.root is None:
        error = document.error or NodeError(
            "nothing stands here", 1, 1, "sender, receiver, billing_providers …"
        )
        raise UnreadableInputError(document_problem(error, source, is_fatal=True))
    told = ProblemList(source)
    try:
        settings = read_record(Settings, document.root, Place(told))
    except WrongValueError as wrong:
        error = NodeError(wrong.message, wrong.node.line, wrong.node.column, wrong.expected)
        raise UnreadableInputError(document_problem(error, source, is_fatal=True)) from None
    return settings, (*problems, *told.all())
