"""The paper form of a claim says the same as its 837P, and stands where the grid has it."""

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from facetwise.domain.billing import Insurance, OtherPayer
from facetwise.domain.encounter import Authorization, ClaimLine
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.cms1500 import pages_of, printed, readable_text, ub04_fields
from facetwise.interop.cms1500.grid import CHARACTER, LINE, PAGE, cells
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.x12.write import Interchange, facts_of, read_settings, write_837
from facetwise.workflow import with_proposed_lines
from tests.interop.prior_authorization.test_stories import MADE

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def settings():
    return read_settings(ROOT / "examples" / "practice.yaml", source="practice.yaml")[0]


@pytest.fixture(scope="module")
def encounter():
    path = ROOT / "examples" / "encounters" / "claim-to-send.yaml"
    return with_proposed_lines(read_encounters(path, source=path.name).encounters[0].encounter)[0]


@pytest.fixture(scope="module")
def facts(encounter, settings):
    complete = replace(
        encounter,
        authorization=Authorization(number="PA123"),
        claim=replace(encounter.claim, frequency_code="7", payer_control_number="ICN1", note="see attached"),
    )
    found, missing = facts_of(complete, settings)
    assert missing == ()
    return found


def segments_of(facts, settings):
    text = write_837([facts], settings, Interchange(MADE, 1)).decode().replace("\n", "")
    return [row.split("*") for row in text.split("~") if row]


def test_each_box_says_what_the_837p_of_the_same_claim_says(facts, settings):
    (page,) = pages_of(facts, settings)
    rows = segments_of(facts, settings)

    def first(tag, *starts):
        return next(row for row in rows if row[0] == tag and tuple(row[1 : 1 + len(starts)]) == starts)

    subscriber, billing, claim = first("NM1", "IL"), first("NM1", "85"), first("CLM")
    services = [row for row in rows if row[0] == "SV1"]
    assert page.value("1", "medicare") == "X" and first("SBR")[9] == "MB"
    assert page.value("1a") == subscriber[9]
    assert page.value("2") == f"{subscriber[3]}, {subscriber[4]}".upper()
    born = first("DMG", "D8")
    assert page.value("3", "year") + page.value("3", "month") + page.value("3", "day") == born[2]
    assert page.value("3", "female") == "X" and born[3] == "F"
    assert page.value("6", "self") == "X" and first("SBR")[2] == "18"
    assert page.value("21", "A") == first("HI")[1].split(":")[1]
    assert (page.value("22", "code"), page.value("22", "reference")) == ("7", first("REF", "F8")[2])
    assert page.value("23") == first("REF", "G1")[2]
    assert page.value("26") == claim[1]
    assert page.value("27", "yes") == "X" and claim[7] == "A"
    assert page.value("28", "dollars").strip() == claim[2]
    assert page.value("19") == first("NTE", "ADD")[2].upper()
    assert page.value("33", "name") == billing[3].upper() and page.value("33a") == billing[9]
    assert page.value("25") == first("REF", "EI")[2]
    for number, service in enumerate(services, start=1):
        procedure = service[1].split(":")
        modifiers = [page.value(f"24D.{number}", f"modifier {n}") for n in range(1, 5)]
        assert [page.value(f"24D.{number}", "code"), *filter(None, modifiers)] == procedure[1:]
        assert page.value(f"24F.{number}", "dollars").strip() == service[2]
        assert page.value(f"24G.{number}") == service[4]
        assert [ord(letter) - 64 for letter in page.value(f"24E.{number}")] == [
            int(n) for n in service[7].split(":")
        ]
        assert page.value(f"24B.{number}") == claim[5].split(":")[0]
        assert page.value(f"24J.{number}") == first("NM1", "82")[9]


def test_everything_printed_stands_on_the_grid_of_the_form(facts, settings):
    pages = pages_of(facts, settings)
    found = set()

    def visit(text, _, matrix, *rest):
        if text.strip():
            found.add((text.strip(), round(matrix[4], 1), round(matrix[5], 1)))

    PdfReader(io.BytesIO(printed(pages, right=3, down=5))).pages[0].extract_text(visitor_text=visit)

    wanted = {
        (box.text.strip(), round(box.cell.x + 3, 1), round(box.cell.y - 5, 1)) for box in pages[0].boxes
    }
    assert found == wanted


def test_no_two_places_of_the_form_overlap_and_all_lie_on_the_page():
    for cell in cells().values():
        assert cell.x > 0 and cell.x + cell.width * CHARACTER <= PAGE[0]
        assert LINE < cell.y < PAGE[1]
    by_line = {}
    for cell in cells().values():
        by_line.setdefault(cell.line, []).append(cell)
    for line in by_line.values():
        line.sort(key=lambda cell: cell.column)
        for left, right in pairwise(line):
            assert left.column + left.width <= right.column, (left, right)


def test_a_seventh_line_goes_on_a_second_form_with_a_total_of_its_own(facts, settings):
    lines = tuple(ClaimLine(code="64490", units=1, charge=100, diagnosis_pointers=(1,)) for _ in range(7))

    first, second = pages_of(replace(facts, lines=lines), settings)

    assert first.value("28", "dollars").strip() == "600"
    assert (second.value("24D.1", "code"), second.value("28", "dollars").strip()) == ("64490", "100")


def test_what_does_not_fit_is_cut_and_told(facts, settings):
    long = replace(facts, patient=replace(facts.patient, last_name="Featherstonehaugh-Cholmondeley"))

    (page,) = pages_of(long, settings)

    assert len(page.value("2")) == 28
    assert any("box 2 (patient's name): 35 characters, 28 fit" in cut for cut in page.cut)


def test_a_second_plan_fills_the_other_insurance(facts, settings):
    insurance = replace(
        Insurance(responsibility="secondary", relationship="self", member_id="M1"),
        other=(OtherPayer(name="First Plan", group_number="G9", relationship="self", paid=310.5),),
    )
    (page,) = pages_of(
        replace(facts, encounter=replace(facts.encounter, insurance=insurance), responsibility="S"), settings
    )

    assert (page.value("9a"), page.value("9d")) == ("G9", "FIRST PLAN")
    assert (page.value("29", "dollars").strip(), page.value("29", "cents")) == ("310", "50")
    assert page.value("11") is None


def test_an_amount_stands_to_the_right_of_its_place(facts, settings):
    (page,) = pages_of(facts, settings)

    assert page.value("24F.1", "dollars") == "  650"


def test_the_plain_form_names_every_box(facts, settings):
    text = readable_text(pages_of(facts, settings))

    assert "24D.1    procedure" in text and "64490 RT KX" in text
    assert "[x] medicare" in text


def test_the_paper_form_refuses_a_hospitals_claim_and_the_hospitals_form_any_other(facts, settings):
    hospital = replace(
        facts, encounter=replace(facts.encounter, bill_for=ClaimType.HOSPITAL,
                                 claim=replace(facts.encounter.claim, facility_type="13"))
    )  # fmt: skip
    with pytest.raises(ValueError, match="UB-04"):
        pages_of(hospital, settings)
    with pytest.raises(ValueError, match="hospital"):
        ub04_fields(facts, settings.statements)
