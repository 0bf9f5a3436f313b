"""Remittances of the ledger, and the files that they come in."""

from datetime import date

from ninja import Schema
from pydantic import ConfigDict, Field


class RemittanceOut(Schema):
    """What a payer answered on one claim; ``claim`` is null where no claim of the ledger bears its number."""

    uid: str
    claim: str | None
    claim_number: str
    payer_control_number: str
    paid_on: date | None
    charged_cents: int | None
    paid_cents: int | None
    denial_codes: list[str]


class RemittanceFileIn(Schema):
    """A remittance as the payer sent it: the text of an X12 835."""

    model_config = ConfigDict(extra="forbid")

    x12: str = Field(min_length=1)
    name: str = Field("remittance.835", max_length=200)


class FileOut(Schema):
    """What became of a file: what it held is accepted, held, set aside or rejected; ``unchanged`` was here already."""

    uid: str
    name: str
    held_in_file: int
    accepted: int
    held: int
    set_aside: int
    rejected: int
    unchanged: int
    problems: list[str]


class RemittancePage(Schema):
    """Some remittances, and where the next ones begin."""

    items: list[RemittanceOut]
    next_cursor: str | None
