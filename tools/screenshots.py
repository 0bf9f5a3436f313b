"""Pictures of every page for the documentation, taken in Chromium of a synthetic practice made for the purpose.

    .venv/bin/python tools/screenshots.py            all of them, into docs/screenshots
    .venv/bin/python tools/screenshots.py file code  some of them

Nothing in them is real. Each is a phone or a desk's width, cut to one screen or two, in few colours to stay small.
"""

import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
WIDTH, MOST_HEIGHT, COLOURS = 1200, 1500, 128
PATIENCE = 60_000
NOTE = Path(__file__).parents[1] / "examples" / "notes" / "lumbar-ablation-left.rtf"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as somebody sees it, and what is done on it before the picture."""

    name: str
    person: str  # nobody: an empty text
    path: str
    prepare: Callable[[Page], None] = lambda page: None
    height: int = MOST_HEIGHT
    width: int = WIDTH


def _open_first(link: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.locator(link).first.click()
        page.wait_for_load_state()

    return go


def _file(page: Page) -> None:
    page.click("text=demo-clinic.837")
    page.wait_for_selector("text=Take along")


def _segments(page: Page) -> None:
    _file(page)
    page.locator("#rules ~ .scroll a").filter(has_text="two units with bilateral modifier").click()
    page.locator("#claims ~ .scroll tbody a").first.click()
    page.wait_for_selector("#sent")
    page.locator("#sent").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#sent').scrollIntoView()")


def _note(page: Page) -> None:
    page.set_input_files("input[name=document]", NOTE)
    page.wait_for_selector("#answer >> text=64635")
    page.wait_for_selector(".note-view mark.fact-stated")


def _bill(page: Page) -> None:
    page.fill("textarea", "64490 50 KX $900.00\n64491 50 KX $450.00\nboth sides C4-C5 and C5-C6")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".bill-lines")


def _spanish(page: Page) -> None:
    _bill(page)
    page.click("button.switch")
    page.wait_for_selector("html[lang=es]")


def _what_if(page: Page) -> None:
    page.click("text=Alma Demo-Ashe")
    page.wait_for_selector("svg.time")
    page.click(".what-if summary")
    page.check("input[name=joint][value='C4-C5']")
    page.wait_for_selector("#proposed")
    page.wait_for_selector("text=covered in 12 months")


PICTURES = (
    Picture("sign-in", "", "account/login/", height=700),
    Picture("home", "coder", "", height=900),
    Picture("worklist", "coder", "worklist", height=1000),
    Picture("claim", "coder", "worklist", _open_first("#claims tbody a")),
    Picture("code", "coder", "code", _note),
    Picture("files", "coder", "files", height=800),
    Picture("file", "coder", "files", _file),
    Picture("segments", "coder", "files", _segments, height=900),
    Picture("patients", "desk", "patients", height=700),
    Picture("patient", "desk", "patients", _what_if),
    Picture("authorizations", "desk", "authorizations", height=900),
    Picture("authorization", "desk", "authorizations", _open_first("article h3 a"), height=1000),
    Picture("policies", "coder", "policies", height=900),
    Picture("policy", "coder", "policies/medicare/cgs/L38773", height=1000),
    Picture("policy-time-line", "coder", "policies/time-line/medicare/cgs/L38773", height=1000),
    Picture("policy-changes", "coder", "policies/changes?quarter=2026-Q3", height=1000),
    Picture("policy-to-do", "coder", "policies/to-do?payer=commercial/uhc_commercial", height=1000),
    Picture("policy-compare", "coder", "policies/compare", height=1000),
    Picture("own-values", "coder", "policies/own?pack=medicare/cgs/L38773&key=limit.sessions", height=1000),
    Picture("look-up", "coder", "explain?name=CO-97", height=900),
    Picture("reports", "auditor", "reports"),
    Picture("backtest", "auditor", "reports/backtest"),
    Picture("bill", "", "bill", _bill),
    Picture("bill-spanish", "", "bill?language=en", _spanish, height=1200, width=390),
    Picture("administration", "admin", "administration", height=900),
    Picture("machine", "admin", "administration/machine", height=1000),
    Picture("access-log", "auditor", "access-log", height=700),
    Picture("phone", "coder", "worklist", height=800, width=360),
)


@contextmanager
def practice() -> Iterator[tuple[str, dict[str, str]]]:
    """A demo practice that is served; its address and its passwords by name."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = f"http://localhost:{port}/"  # where passkeys work, as serve says
    given = {k: v for k, v in os.environ.items() if not k.startswith(("FACETWISE_APP", "DJANGO"))}
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed"
        words = [sys.executable, "-c", "import facetwise.cli as c; c.main()", "serve", "--demo"]
        with printed.open("w") as out:
            server = subprocess.Popen(
                [*words, "--port", str(port), "--data", f"{folder}/data"], env=given, stdout=out
            )
        try:
            _wait_until_up(home)
            text = printed.read_text()
            yield home, dict(re.findall(r"^(\w+) +[a-z]+(?: desk)? +(\S{16})$", text, re.MULTILINE))
        finally:
            server.terminate()
            server.wait()


def _wait_until_up(home: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{home}health"):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the app did not start")


def _page_of(browser: Browser, home: str, person: str, password: str) -> Page:
    page = browser.new_context(viewport={"width": WIDTH, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    if person:
        page.goto(f"{home}account/login/")
        page.fill("[name=login]", person)
        page.fill("[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url(home)
    return page


def _take(page: Page, home: str, picture: Picture) -> None:
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.goto(f"{home}{picture.path}")
    picture.prepare(page)
    page.wait_for_timeout(300)
    image = Image.open(io.BytesIO(page.screenshot()))
    few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{picture.name}.png", optimize=True)


def main(names: list[str]) -> None:
    """Take all pictures, or those named."""
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    with practice() as (home, passwords), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        pages: dict[str, Page] = {}
        for picture in wanted:
            who = picture.person
            if who not in pages:
                pages[who] = _page_of(browser, home, who, passwords.get(who, ""))
            _take(pages[who], home, picture)
            print(picture.name, flush=True)
        browser.close()
    sizes = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    print(f"{len(list(FOLDER.glob('*.png')))} pictures, {sizes / 1e6:.2f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
