"""The demo practice as a user serves it: made once for all workers, and a copy of its own for each module."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

PATIENCE = 60_000  # milliseconds; on a busy machine a page may take long, and no test measures it


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


PORT = _free_port()  # two runs at once on one machine must not meet each other's practice
HOME = f"http://127.0.0.1:{PORT}/"
QUIET = [
    f"--{name}"
    for name in (
        "no-sandbox",
        "disable-gpu",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    )
]


@contextmanager
def serving(data, printed, **environment):
    """The demo practice of a folder while it is served; what the server prints goes into a file."""
    given = {k: v for k, v in os.environ.items() if not k.startswith(("FACETWISE_APP", "DJANGO"))}
    words = [sys.executable, "-c", "import facetwise.cli as c; c.main()", "serve"]
    with printed.open("w") as out:
        server = subprocess.Popen(
            [*words, "--demo", "--port", str(PORT), "--data", str(data)],
            env={**given, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_up(server, printed)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_until_up(server, printed):
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{HOME}health"):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app did not start: {printed.read_text()}")


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The folder of a demo practice in which nobody has worked yet, and its passwords by name."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data, printed, is_whole = (shared / name for name in ("demo", "demo-printed", "demo-is-whole"))
    with (shared / "demo-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_whole.exists():
            with serving(data, printed):
                is_whole.touch()
    return data, dict(re.findall(r"^(\w+) +[a-z]+(?: desk)? +(\S{16})$", printed.read_text(), re.MULTILINE))


@pytest.fixture(scope="module")
def practice_settings():
    """What the environment of the served practice says besides; a module may say its own."""
    return {}


@pytest.fixture(scope="module")
def practice(demo, practice_settings, tmp_path_factory):
    """A demo practice that is served at `HOME`; its passwords by name."""
    made, passwords = demo
    folder = tmp_path_factory.mktemp("practice")
    shutil.copytree(made, folder / "data")
    with serving(folder / "data", folder / "printed", **practice_settings):
        yield passwords


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium; for a module alone, since the app refuses to work beside what drives it."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def signed_in_as(browser, practice):
    """A page on which somebody signed in, each once; nothing may complain in its console."""
    pages = {}
    said = []

    def page_of(name):
        if name in pages:
            return pages[name]
        shown = browser.new_context().new_page()
        shown.set_default_timeout(PATIENCE)
        shown.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        shown.on("pageerror", lambda error: said.append(str(error)))
        if name:
            sign_in(shown, name, practice[name])
        pages[name] = shown
        return shown

    yield page_of
    for shown in pages.values():
        shown.context.close()
    assert said == []


def sign_in(page, name, password, home=HOME):
    """As somebody who types name and password and presses Enter."""
    page.goto(f"{home}account/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(home)
