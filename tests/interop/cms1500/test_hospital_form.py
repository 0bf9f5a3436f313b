"""The UB-04 of a hospital's claim says what its 837I says, field by field; the tracking number stands on both."""

from datetime import UTC, date, datetime

import pytest

from facetwise.domain.authorization import as_authorization
from facetwise.domain.vocabulary import AuthorizationStatus
from facetwise.interop.cms1500 import ub04_fields
from facetwise.interop.prior_authorization import read_278_response, write_278
from facetwise.interop.x12 import read_837
from facetwise.interop.x12.write import Interchange, facts_of, write_837
from facetwise.workflow import check_encounters, check_tables
from tests.interop.prior_authorization.payer import answer_278
from tests.interop.x12.pyx12_validator import complaints
from tests.interop.x12.writing import encounter, settings

MADE = Interchange(datetime(2026, 11, 25, 9, 0, tzinfo=UTC), 1)
TRACKING = "06A00000000001"

CHANGED = {
    "as it is": {},
    "replaced": {'frequency_code: "1"': 'frequency_code: "7", payer_control_number: ICN000123'},
    "with a remark and a referral": {
        'attending_npi: "1992000004"': 'attending_npi: "1992000004", referring_npi: "1073000089"',
        'frequency_code: "1"': 'frequency_code: "1", note: second block',
    },
    "of a child": {
        "relationship: self, member_id: 1EG4TE5MK73": "relationship: child, member_id: W123456789, group_number: G7, "
        "subscriber: {last_name: Parent, first_name: Sam}"
    },
    "with three diagnoses": {"diagnoses: [M47.816, M54.50]": "diagnoses: [M47.816, M54.50, M47.817]"},
    "with a drug": {
        "claim: {": '  - {code: J3301, units: 4, charge: 60, revenue_code: "0636", national_drug_code: 00003-0293-05, '
        "drug_quantity: 1, drug_unit: ML}\nclaim: {"
    },
    "without an authorization": {f"authorization: {{number: {TRACKING}}}\n": ""},
}  # fmt: skip


def facts(**changes):
    found, missing = facts_of(encounter("hospital", **changes), settings())
    assert missing == ()
    return found


def sent(given):
    content = write_837([given], settings(), MADE)
    assert complaints(content.decode()) == []
    return content.decode()


class Claim837:
    """The segments of a claim file, asked for what a field of the form should say."""

    def __init__(self, content):
        self.rows = [row.split("*") for row in content.replace("\n", "").split("~") if row]

    def element(self, tag, number, *, where=None):
        """The element of the first segment whose first elements are these; empty where there is none."""
        for row in self.rows:
            if row[0] == tag and (where is None or row[1 : 1 + len(where)] == list(where)):
                return row[number] if len(row) > number else ""
        return ""

    def name(self, role):
        parts = self.element("NM1", 3, where=[role]), self.element("NM1", 4, where=[role])
        return ", ".join(filter(None, parts))

    def of_person(self, role, tag, number):
        """An element of a segment that follows a person's name."""
        start = next((i for i, row in enumerate(self.rows) if row[:2] == ["NM1", role]), None)
        if start is None:
            return ""
        following = self.rows[start + 1 : start + 5]
        return next((row[number] for row in following if row[0] == tag and len(row) > number), "")

    def diagnoses(self):
        kinds = ("ABK", "ABF")
        parts = [part.split(":") for row in self.rows if row[0] == "HI" for part in row[1:]]
        return [part[1] for part in parts if part[0] in kinds]

    def reason_for_visit(self):
        found = (row[1].partition(":") for row in self.rows if row[0] == "HI")
        return next((code for kind, _, code in found if kind == "APR"), "")

    def lines(self):
        """Revenue code, code with modifiers, day, units, charge, drug of each line."""
        found = []
        for row in self.rows:
            if row[0] == "SV2":
                _, code, *modifiers = row[2].split(":")
                found.append([row[1], " ".join([code, *modifiers]), "", row[5], row[3], ""])
            elif row[0] == "DTP" and row[1] == "472":
                found[-1][2] = row[3]
            elif row[0] == "LIN":
                found[-1][5] = row[2] + row[3]
            elif row[0] == "CTP":
                found[-1][5] += f" {row[5]}{row[4]}"
        return found


def short_day(text):
    """20261102 → 110226, as the form writes a day."""
    return f"{text[4:8]}{text[2:4]}" if text else ""


def expected(content):
    """Every field of the form as the 837I says it."""
    claim = Claim837(content)
    bill_type, _, frequency = claim.element("CLM", 5).split(":")
    first, _, last = claim.element("DTP", 3, where=["434"]).partition("-")
    who = "QC" if claim.name("QC") else "IL"
    address = [claim.of_person(who, "N3", 1), *(claim.of_person(who, "N4", number) for number in (1, 2, 3))]
    born = claim.of_person(who, "DMG", 2)
    fields = {
        "1": claim.element("NM1", 3, where=["85"]),
        "3a": claim.element("CLM", 1),
        "4": f"0{bill_type}{frequency}",
        "5": claim.element("REF", 2, where=["EI"]),
        "6": f"{short_day(first)} {short_day(last)}",
        "8b": claim.name(who),
        "9": ", ".join(address),
        "10": f"{born[4:]}{born[:4]}",
        "11": claim.of_person(who, "DMG", 3),
        "14": claim.element("CL1", 1),
        "15": claim.element("CL1", 2),
        "17": claim.element("CL1", 3),
        "47 total": f"{float(claim.element('CLM', 2)):.2f}",
        "50A": claim.element("NM1", 3, where=["PR"]),
        "51A": claim.element("NM1", 9, where=["PR"]),
        "52A": claim.element("CLM", 9),
        "53A": claim.element("CLM", 8),
        "56": claim.element("NM1", 9, where=["85"]),
        "58A": claim.name("IL"),
        "59A": claim.element("SBR", 2) or claim.element("PAT", 1),
        "60A": claim.element("NM1", 9, where=["IL"]),
        "62A": claim.element("SBR", 3),
        "63A": claim.element("REF", 2, where=["G1"]),
        "64A": claim.element("REF", 2, where=["F8"]),
        "66": "0" if any(row[1].startswith("ABK") for row in claim.rows if row[0] == "HI") else "",
        "70a": claim.reason_for_visit(),
        "76": claim.element("NM1", 9, where=["71"]),
        "77": claim.element("NM1", 9, where=["72"]),
        "78": claim.element("NM1", 9, where=["DN"]),
        "80": claim.element("NTE", 2, where=["ADD"]),
    }  # fmt: skip
    for position, icd10 in enumerate(claim.diagnoses()):
        fields["67" if position == 0 else f"67{'ABCDEFGHIJKLMNOPQ'[position - 1]}"] = icd10
    for number, (revenue, code, day, units, charge, drug) in enumerate(claim.lines(), start=1):
        fields |= {
            f"42.{number}": revenue,
            f"43.{number}": drug,
            f"44.{number}": code,
            f"45.{number}": short_day(day),
            f"46.{number}": units,
            f"47.{number}": f"{float(charge):.2f}",
        }
    return {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize("changes", CHANGED.values(), ids=CHANGED)
def test_every_field_says_what_the_837i_says(changes):
    given = facts(**changes)
    shown = {item["field"]: item["value"] for item in ub04_fields(given, settings().statements)}
    shown["5"] = shown["5"].replace("-", "")

    assert shown == expected(sent(given))


def test_the_tracking_number_of_the_answer_goes_on_form_and_file_and_comes_back():
    asked = facts(**CHANGED["without an authorization"])
    request = write_278(asked, settings(), MADE, trace="PA-1")
    decision = read_278_response(answer_278(request, "A1", "A1", number=TRACKING))
    authorization = as_authorization(decision)
    assert (authorization.number, authorization.status) == (TRACKING, AuthorizationStatus.APPROVED)

    affirmed = facts(**{f"number: {TRACKING}": f"number: {authorization.number}"})
    content = sent(affirmed)

    assert f"REF*G1*{TRACKING}~" in content
    fields = {item["field"]: item["value"] for item in ub04_fields(affirmed, settings().statements)}
    assert fields["63A"] == TRACKING
    (chunk,) = read_837(content.encode(), source="hospital.837", as_of=date(2026, 11, 25))
    assert chunk.tables.claims["authorization_number"].to_list() == [TRACKING]


@pytest.mark.parametrize(
    ("number", "is_wrong"),
    [(TRACKING, False), ("06H00000000001", False), ("06A0000000001", True), ("PA123456789", True)],
)
def test_a_tracking_number_of_the_wrong_shape_is_found_before_the_claim_is_rejected(number, is_wrong):
    content = sent(facts(**{f"number: {TRACKING}": f"number: {number}"}))
    (chunk,) = read_837(content.encode(), source="hospital.837", as_of=date(2026, 11, 25))

    found = check_tables(chunk.tables, all_verdicts=True)

    (verdict,) = set(found.filter(found["name"] == "tracking-number-malformed")["verdict"])
    assert verdict == ("violated" if is_wrong else "met")


def test_a_hospitals_medicare_claim_without_one_is_found():
    (checked,) = check_encounters(
        [encounter("hospital", **CHANGED["without an authorization"])], as_of=date(2026, 11, 25)
    )

    assert "authorization-missing" in {finding.name for finding in checked.findings}
