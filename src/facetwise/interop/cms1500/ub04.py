"""The UB-04's fields (form locators) for a hospital's own claim, as data: the same facts as the 837I of the claim.

Numbers of fields are from general knowledge of the form and interop.md 2.6 (field 63); the form itself is not printed.
"""

from facetwise.domain.encounter import ClaimLine
from facetwise.interop.x12.write.facts import ClaimFacts
from facetwise.interop.x12.write.settings import Statements
from facetwise.interop.x12.write.shared import drug_code

Field = dict[str, str]


def ub04_fields(facts: ClaimFacts, statements: Statements) -> list[Field]:
    """What stands in each field, with its number, empty fields left out.

    Args:
        facts: claim and people, complete as `facts_of` gives them.
        statements: what the practice states with every claim.

    Raises:
        ValueError: for a claim that is not a hospital's own.
    """
    if not facts.is_institutional:
        raise ValueError("only a hospital's own claim goes on the UB-04; expected bill_for: hospital")
    encounter, claim = facts.encounter, facts.encounter.claim
    day = f"{facts.service_date:%m%d%y}"
    patient, address = facts.patient, facts.patient.address
    fields = [
        ("1", "billing provider", facts.billing.name),
        ("3a", "patient control number", claim.claim_id or encounter.encounter_id),
        ("4", "type of bill", f"0{claim.facility_type or ''}{claim.frequency_code or ''}"),
        ("5", "federal tax number", facts.billing.tax_id),
        ("6", "statement covers", " ".join(f"{end:%m%d%y}" for end in facts.first_and_last_day)),
        ("8b", "patient", ", ".join(filter(None, (patient.last_name, patient.first_name)))),
        (
            "9",
            "patient's address",
            ", ".join(filter(None, (address.street, address.city, address.state, address.zip))),
        ),
        ("10", "birth date", f"{patient.birth_date:%m%d%Y}" if patient.birth_date else None),
        ("11", "sex", patient.sex),
        ("14", "type of admission", claim.admission_type),
        ("15", "source of admission", claim.admission_source),
        ("17", "discharge status", claim.discharge_status),
        *_lines(facts, day),
        ("47 total", "total charges", f"{facts.total:.2f}"),
        ("50A", "payer", facts.payer.name),
        ("51A", "payer's number", facts.payer.id),
        ("52A", "release of information", "Y" if statements.release_of_information else "I"),
        ("53A", "benefits assigned", "Y" if statements.benefits_assigned else "N"),
        ("56", "billing provider's NPI", facts.billing.npi),
        (
            "58A",
            "insured",
            ", ".join(filter(None, (facts.subscriber.last_name, facts.subscriber.first_name))),
        ),
        ("59A", "patient's relationship", facts.relationship),
        ("60A", "insured's number", encounter.insurance.member_id),
        ("62A", "group number", encounter.insurance.group_number),
        ("63A", "authorization number", encounter.authorization.number),
        ("64A", "payer's number of the replaced claim", claim.payer_control_number),
        ("66", "kind of diagnosis codes", "0"),
        *(
            ("67" if position == 0 else f"67{chr(64 + position)}", "diagnosis", icd10.replace(".", ""))
            for position, icd10 in enumerate(encounter.diagnoses or ())
        ),
        ("70a", "reason for the visit", (claim.reason_for_visit or "").replace(".", "")),
        ("76", "attending provider's NPI", facts.attending.npi if facts.attending else None),
        ("77", "operating provider's NPI", facts.operating.npi if facts.operating else None),
        ("78", "referring provider's NPI", facts.referring.npi if facts.referring else None),
        ("80", "remarks", claim.note),
    ]
    return [{"field": number, "what": what, "value": value} for number, what, value in fields if value]


def _lines(facts: ClaimFacts, day: str) -> list[tuple[str, str, str | None]]:
    found: list[tuple[str, str, str | None]] = []
    for number, line in enumerate(facts.lines, start=1):
        found += [
            (f"42.{number}", "revenue code", line.revenue_code),
            (f"43.{number}", "drug", _drug(line)),
            (f"44.{number}", "procedure and modifiers", " ".join([line.code, *line.modifiers])),
            (f"45.{number}", "service date", f"{line.service_date:%m%d%y}" if line.service_date else day),
            (f"46.{number}", "units", f"{line.units or 0:g}"),
            (f"47.{number}", "charge", f"{line.charge or 0:.2f}"),
        ]
    return found


def _drug(line: ClaimLine) -> str | None:
    """The national drug code with its quantity, after the qualifier N4."""
    if not line.national_drug_code:
        return None
    return f"N4{drug_code(line.national_drug_code)} {line.drug_unit or ''}{line.drug_quantity or 0:g}"
