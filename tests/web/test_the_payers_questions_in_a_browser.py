"""A real browser fills a payer's questionnaire: from the chart, from a note, by hand; and takes it along."""

import json

from axe_playwright_python.sync_playwright import Axe

from tests.web.served import HOME

NOTE = "examples/notes/lumbar-ablation-left.rtf"


def question(page, words):
    return page.locator(".question", has_text=words)


def is_accessible_and_fits_a_phone(page):
    found = Axe().run(page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 800})


def test_the_front_desk_answers_from_chart_and_by_hand_and_saves(signed_in_as, tmp_path):
    page = signed_in_as("desk")
    page.goto(f"{HOME}authorizations")
    page.click("#stage-pending ~ article h3 a")
    page.click("text=What the payer asks")
    page.wait_for_selector("text=choose what the procedure is for")
    page.select_option("select[name=purpose]", "diagnostic")
    page.click("text=Read it, and fill the questions anew")
    months = question(page, "For how many weeks was it tried?")
    months.wait_for()
    assert "From the chart: record of" in months.inner_text()
    is_accessible_and_fits_a_phone(page)
    months.locator("input").fill("12")
    page.click("text=Save the answers")
    page.wait_for_selector("text=They go along with the request")
    assert "Changed by hand" in question(page, "For how many weeks was it tried?").inner_text()
    with page.expect_download() as taken:
        page.click("text=Download the answers (FHIR)")
    taken.value.save_as(tmp_path / "answers.json")
    response = json.loads((tmp_path / "answers.json").read_text())
    by_link = {item["linkId"]: item["answer"][0] for item in response["item"]}
    assert by_link["documentation.conservative_care.weeks"]["valueDecimal"] == 12


def test_a_coder_takes_answers_with_the_note_s_own_words_along(signed_in_as, tmp_path):
    page = signed_in_as("coder")
    page.goto(f"{HOME}code")
    page.fill("input[name=state]", "OH")
    page.set_input_files("input[name=document]", NOTE)
    page.wait_for_selector("#answer >> text=64635")
    with page.expect_popup() as opened:
        page.click("text=What the payer asks")
    page = opened.value
    guidance = question(page, "Which imaging guides the needle?")
    guidance.wait_for()
    assert "Read from the note: fluoroscopic" in guidance.inner_text().replace("“", "").replace(
        "”", ""
    ).replace('"', "")
    assert page.locator(".note-view mark.fact-stated").count() > 3
    is_accessible_and_fits_a_phone(page)
    question(page, "Pain score before").locator("input").fill("7")
    with page.expect_download() as taken:
        page.click("text=Download the answers (FHIR)")
    taken.value.save_as(tmp_path / "answers.json")
    said = (tmp_path / "answers.json").read_text()
    assert '"fluoroscopic"' in said
    assert '"manual"' in said
