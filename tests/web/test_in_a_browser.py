"""A real browser does the main jobs: with the keyboard alone, at phone width, and checked for accessibility."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.served import HOME, PATIENCE


@pytest.fixture(scope="module")
def coder(browser, practice):
    """The cookies of a coder who signed in with the keyboard alone."""
    context = browser.new_context()
    shown = context.new_page()
    shown.set_default_timeout(PATIENCE)
    shown.goto(HOME)
    shown.focus("[name=login]")
    shown.keyboard.type("coder")
    shown.keyboard.press("Tab")
    shown.keyboard.type(practice["coder"])
    shown.keyboard.press("Enter")
    shown.wait_for_url(HOME)
    yield context.storage_state()
    context.close()


@pytest.fixture
def page(browser, coder):
    """A page of the signed-in coder; nothing may break its content policy or complain in its console."""
    context = browser.new_context(storage_state=coder)
    shown = context.new_page()
    shown.set_default_timeout(PATIENCE)
    said = []
    shown.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.goto(HOME)
    yield shown
    assert said == []
    context.close()


def test_nerves_are_chosen_on_the_spine_by_keyboard(page):
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url(f"{HOME}code")
    page.select_option("select[name=technique]", "medial_branch_block")
    page.select_option("select[name=guidance]", "fluoroscopy")
    for target in ("nerve:C4:right", "nerve:C5:right", "nerve:C6:right"):
        page.locator(f'#spine [data-target="{target}"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(f'#spine [data-target="{target}"][aria-pressed="true"]')
    page.wait_for_selector("#answer >> text=64491")
    page.keyboard.press("u")
    page.wait_for_selector("#answer >> text=64491", state="detached")


def test_a_claim_is_held_with_a_reason_and_reopened(page):
    page.goto(f"{HOME}worklist")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=What is billed")
    page.fill("input[name=reason]", "ask the physician")
    page.click("button[value=hold]")
    page.wait_for_selector("text=held: ask the physician")
    page.click("button[value=reopen]")
    page.wait_for_selector("button[value=release]")


def test_a_note_as_a_file_is_read_and_coded(page):
    page.goto(f"{HOME}code")
    page.set_input_files("input[name=document]", "examples/notes/lumbar-ablation-left.rtf")
    page.wait_for_selector("#answer >> text=64635")
    page.wait_for_selector(".note-view mark.fact-stated")
    found = Axe().run(page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []


def test_a_dropped_file_is_checked(page):
    page.goto(f"{HOME}files")
    page.set_input_files("input[type=file]", "examples/claims/clinic.837")
    page.click("button.primary")
    page.wait_for_selector("text=By rule")
    assert page.locator(".bars tbody tr").count() > 1


def test_question_mark_shows_the_keys(page):
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1
