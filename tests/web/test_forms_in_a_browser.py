"""What only a browser shows of forms: the back button, a second press, a tab of its own, and what a phone cuts off."""

import pytest

from tests.web.served import HOME

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def coder(signed_in_as):
    return signed_in_as("coder")


def test_the_back_button_undoes_a_filter_on_a_whole_page(coder):
    coder.goto(f"{HOME}worklist")
    whole = coder.locator("caption").inner_text()
    coder.select_option("select[name=payer]", "uhc_commercial")
    coder.wait_for_url("**payer=uhc_commercial**")
    coder.go_back()
    coder.wait_for_selector(f"caption >> text={whole}")
    assert coder.locator("h1").inner_text() == "Worklist"
    assert coder.input_value("select[name=payer]") == ""


PRESSED_TWICE = """() => {
  let sent = 0;
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent += 1;
    event.preventDefault();
  });
  const form = document.querySelector("main form");
  form.requestSubmit();
  form.requestSubmit();
  return sent;
}"""


def test_a_second_press_sends_nothing(coder):
    """An authorization, a person or a key is made once, however slow the answer."""
    coder.goto(f"{HOME}worklist")
    assert coder.evaluate(PRESSED_TWICE) == 1


def test_an_837_that_cannot_be_written_leaves_the_typed_procedure_alone(coder):
    coder.goto(f"{HOME}code")
    coder.fill("[name=state]", "OH")
    coder.locator('#spine [data-target="joint:C4-C5:right"]').focus()
    coder.keyboard.press("Enter")
    coder.wait_for_selector("#answer >> text=by which technique")
    with coder.context.expect_page() as opened:
        coder.click("text=Export 837P")
    opened.value.wait_for_selector("text=is not written yet")
    opened.value.close()
    assert coder.input_value("[name=state]") == "OH"
    assert coder.locator("#answer >> text=by which technique").count()


@pytest.mark.parametrize("path", ["policies/medicare/cgs/L38773", "policies/compare"])
def test_a_phone_shows_a_value_beside_its_name_without_scrolling_sideways(coder, path):
    coder.set_viewport_size(PHONE)
    coder.goto(f"{HOME}{path}")
    cells = coder.locator("tbody tr").first.locator("td")
    seen = [cells.nth(number).bounding_box() for number in range(min(cells.count(), 3))]
    coder.set_viewport_size({"width": 1280, "height": 900})
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in seen)


def test_a_phone_shows_what_a_claim_charges(coder):
    coder.set_viewport_size(PHONE)
    coder.goto(f"{HOME}worklist")
    coder.locator("#claims tbody a").first.click()
    coder.wait_for_selector("table.lines")
    box = coder.locator("table.lines tbody td").nth(5).bounding_box()
    coder.set_viewport_size({"width": 1280, "height": 900})
    assert box["x"] + box["width"] <= PHONE["width"]


def test_paper_shows_every_finding_whole_and_the_screen_folds_them_again(coder):
    coder.goto(f"{HOME}worklist")
    coder.locator("#claims tbody a").first.click()
    coder.wait_for_selector("details.finding")
    folded = coder.locator("details.finding:not([open])").count()
    assert folded > 0
    coder.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert coder.locator("details.finding:not([open])").count() == 0
    coder.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert coder.locator("details.finding:not([open])").count() == folded


def test_at_twice_the_size_the_worklist_shows_what_is_wrong_and_the_money(coder):
    coder.set_viewport_size({"width": 640, "height": 450})  # 1280 pixels wide at 200 %
    coder.goto(f"{HOME}worklist")
    cells = coder.locator("#claims tbody tr").first.locator("td")
    seen = [cells.nth(number).bounding_box() for number in range(cells.count())]
    coder.set_viewport_size({"width": 1280, "height": 900})
    assert all(box["x"] + box["width"] <= 640 for box in seen)
