"""What a claim cannot hold as it stands: more than it has places for, or values that its form does not know.

Cutting them would lose them in silence, so the claim is held back and each is named with what fits.
"""

import re
from collections.abc import Sized
from decimal import Decimal

from facetwise.domain.billing import Address
from facetwise.domain.encounter import ClaimLine, Encounter
from facetwise.interop.x12.write.needs import Needs
from facetwise.interop.x12.write.payments import payments_fit
from facetwise.interop.x12.write.segments import amount

MOST_DIAGNOSES = 12
MOST_DIAGNOSES_OF_HOSPITAL = 25  # the principal one, and twice twelve others
MOST_LINES, MOST_LINES_OF_HOSPITAL = 50, 999
MOST_MODIFIERS = MOST_POINTERS = 4
LONGEST_NOTE, LONGEST_ACCOUNT = 80, 38
FREQUENCIES = ("1", "7", "8")  # on a practitioner's claim
SEXES, DRUG_UNITS = ("F", "M", "U"), ("ML", "UN", "GR", "ME", "F2")
_IS_ZIP = re.compile(r"\d{5}(-?\d{4})?").fullmatch
_IS_STATE = re.compile(r"[A-Za-z]{2}").fullmatch
_IS_DRUG_CODE = re.compile(r"\d{11}").fullmatch


def form_fits(
    encounter: Encounter, lines: tuple[ClaimLine, ...], total: Decimal, needs: Needs, *, is_hospital: bool
) -> None:
    """Note what the claim cannot hold."""
    claim = encounter.claim
    account = claim.claim_id or encounter.encounter_id or ""
    _at_most(
        MOST_DIAGNOSES_OF_HOSPITAL if is_hospital else MOST_DIAGNOSES, encounter.diagnoses, "diagnoses", needs
    )
    _at_most(MOST_LINES_OF_HOSPITAL if is_hospital else MOST_LINES, lines, "claim_lines", needs)
    payments_fit(encounter.insurance.other or (), lines, total, needs)
    _at_most(LONGEST_NOTE, claim.note, "claim.note", needs)
    _at_most(LONGEST_ACCOUNT, account, "claim.claim_id", needs)
    if not is_hospital:
        _one_of(FREQUENCIES, claim.frequency_code, "claim.frequency_code", needs)
    _one_of(SEXES, encounter.patient.sex, "patient.sex", needs)
    address_fits(encounter.patient.address, "patient.address", needs)
    stated = claim.total_charge
    if stated is not None and Decimal(str(stated)) != total:
        needs.unfit(
            "claim.total_charge",
            f"is {amount(stated)}",
            f"{amount(total)}, the sum of the lines, or no total",
        )
    for number, line in enumerate(lines):
        _line_fits(line, f"claim_lines[{number}]", encounter, needs, is_hospital=is_hospital)


def address_fits(address: Address, path: str, needs: Needs) -> None:
    """Note a state or a zip code that is none."""
    if address.state and not _IS_STATE(address.state):
        needs.unfit(f"{path}.state", f"is {address.state!r}", "two letters, such as OH")
    if address.zip and not _IS_ZIP(address.zip):
        needs.unfit(f"{path}.zip", f"is {address.zip!r}", "five or nine digits")


def _line_fits(line: ClaimLine, path: str, encounter: Encounter, needs: Needs, *, is_hospital: bool) -> None:
    _at_most(MOST_MODIFIERS, line.modifiers, f"{path}.modifiers", needs)
    if not is_hospital:
        _at_most(MOST_POINTERS, line.diagnosis_pointers, f"{path}.diagnosis_pointers", needs)
        count = len(encounter.diagnoses or ())
        for number in line.diagnosis_pointers:
            if number > count:
                needs.unfit(
                    f"{path}.diagnosis_pointers", f"points at {number}", f"one of the {count} diagnoses"
                )
    elif line.authorization_number not in (None, encounter.authorization.number):
        needs.unfit(
            f"{path}.authorization_number",
            f"is {line.authorization_number}",
            "authorization.number: a hospital's claim has one for all its lines",
        )
    if line.national_drug_code:
        if not _IS_DRUG_CODE(line.national_drug_code.replace("-", "")):
            needs.unfit(
                f"{path}.national_drug_code", f"is {line.national_drug_code!r}", "11 digits, as 5-4-2"
            )
        _one_of(DRUG_UNITS, line.drug_unit, f"{path}.drug_unit", needs)


def _at_most(most: int, given: Sized | None, path: str, needs: Needs) -> None:
    if given is not None and len(given) > most:
        kind = "characters" if isinstance(given, str) else "values"
        needs.unfit(path, f"has {len(given)} {kind}", f"at most {most}")


def _one_of(known: tuple[str, ...], given: str | None, path: str, needs: Needs) -> None:
    if given is not None and given not in known:
        needs.unfit(path, f"is {given!r}", f"one of {', '.join(known)}")
