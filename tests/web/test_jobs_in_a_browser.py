"""A real browser does the jobs of the front desk, the patient, the auditor and the administrator."""

import pytest

from tests.web import every_page
from tests.web.served import HOME

ROLES = ("desk", "auditor", "admin", "coder")


def test_a_patient_reads_a_bill_in_two_languages_by_keyboard(signed_in_as):
    page = signed_in_as("")
    page.goto(f"{HOME}bill")
    page.focus("textarea")
    page.keyboard.type("64490 50 KX $900.00\n64491 50 KX $450.00\nright C4-C5")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=This is the first joint.")
    assert page.locator('[data-joint="C4-C5"][data-side="right"][data-mark="treated"]').count() == 1
    page.click("button.switch")
    page.wait_for_selector("text=Esto no es una factura")
    assert page.get_attribute("html", "lang") == "es"


def test_the_front_desk_plans_a_session_before_it_is_scheduled(signed_in_as):
    page = signed_in_as("desk")
    page.goto(f"{HOME}patients")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("svg.time")
    page.focus(".what-if summary")
    page.keyboard.press("Enter")
    page.focus("input[name=joint][value='C4-C5']")
    page.keyboard.press("Space")
    page.wait_for_selector("#proposed")
    page.wait_for_selector("text=covered in 12 months")


def test_an_answer_of_the_payer_moves_an_authorization(signed_in_as):
    page = signed_in_as("desk")
    page.goto(f"{HOME}authorizations")
    page.click("#stage-pending ~ article h3 a")
    page.select_option("select[name=status]", "approved")
    page.fill("input[name=number]", "A-100")
    page.fill("input[name=expires]", "2031-01-31")
    page.click("text=Save, and take it as owner")
    page.wait_for_selector("h1 >> text=A-100")
    page.goto(f"{HOME}authorizations")
    page.wait_for_selector("#stage-approved ~ article >> text=A-100")


def test_the_auditor_checks_the_log(signed_in_as):
    page = signed_in_as("auditor")
    page.goto(f"{HOME}access-log")
    page.click("text=Check the whole chain")
    page.wait_for_selector("text=fit together")


def test_an_administrator_confirms_the_password_and_makes_a_key_that_is_shown_once(signed_in_as, practice):
    page = signed_in_as("admin")
    page.goto(f"{HOME}administration")
    page.click("text=Make a key")
    page.fill("details[open] input[name=name]", "billing program")
    page.check("input[name=scope] >> nth=0")
    page.click("text=Make this key")
    page.fill("[name=password]", practice["admin"])
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".told code")
    page.goto(f"{HOME}administration")
    assert page.locator(".told").count() == 0


@pytest.mark.parametrize(
    "name, path",
    [("", "bill?language=es"), ("coder", "policies/own?pack=medicare/cgs/L38773&key=limit.sessions")],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_that_no_link_leads_to_is_accessible_and_fits_a_phone(signed_in_as, name, path, scheme):
    """What a link leads to is asked the same, and more, in `test_every_page_in_a_browser`."""
    page = signed_in_as(name)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{HOME}{path}")
    assert every_page.accessibility(page) == []
    assert every_page.phone(page) == []
