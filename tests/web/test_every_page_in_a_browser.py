"""Everybody finds each page that is theirs by its links, and each page can be used by everybody.

From the first page on, every link is followed in a real browser, in each role's view. So no page is there that only its
address opens, and a new page is asked the same questions as the others without being named here.
"""

from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.web import every_page
from tests.web.served import HOME
from tests.web.test_every_address import ALLOWED

ROLE_OF = {"coder": "coder", "desk": "front_desk", "physician": "physician", "auditor": "auditor"} | {
    "admin": "administrator"
}
NO_PAGES = (  # answers to a form, files to download, and calls of programs
    {"code-answer", "code-document", "code-export", "code-questionnaire", "person-add", "person-change"}
    | {"key-add", "key-revoke", "back-up", "backup-check", "import-public", "own-policy-end", "report-csv"}
    | {
        "claim-work",
        "claim-disagree",
        "claim-agree",
        "claim-fix",
        "claim-undo",
        "claim-export",
        "backtest-csv",
    }
    | {"file-findings", "file-fixed", "file-set-aside", "file-original", "patient-calendar"}
    | {"patient-same", "patient-not-same"}
    | {"patient-history", "authorization-packet", "authorization-change", "authorization-answer"}
    | {"authorization-request", "authorization-new", "authorization-answers", "file-go-on", "file-how-far"}
)
_asked_once: set[str] = set()  # what does not depend on who looks
_asked: set[tuple[str, str]] = set()  # pages that look the same to two roles
# which elements there are, and not how many rows
_SHAPE = """[...new Set([...document.querySelectorAll('main, main *')].map(
  (part) => part.parentElement.tagName + part.tagName + part.className))].sort().join()"""


def _links(page):
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map((link) => link.href)")
    return [urldefrag(href).url for href in hrefs if href.startswith(HOME)]


def _name(address):
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def _is_page(page, address):
    answer = page.context.request.get(address)
    return answer.ok and answer.headers["content-type"].startswith("text/html")


def _wrong(page, name):
    found, shape = [], page.evaluate(_SHAPE)
    if (name, shape) not in _asked:
        _asked.add((name, shape))
        found = [*every_page.accessibility(page), *every_page.phone(page)]
    if name not in _asked_once:
        _asked_once.add(name)
        found += (
            every_page.contrast_in_the_dark(page) + every_page.print_out(page) + every_page.keyboard(page)
        )
    return [(name, item) for item in found]


@pytest.mark.parametrize("person", ["", "coder", "desk", "physician", "auditor", "admin"])
def test_every_page_is_found_and_can_be_used(signed_in_as, person):
    page = signed_in_as(person)
    waiting, seen, wrong = [HOME if person else f"{HOME}account/login/"], set(), []
    while waiting:
        address = waiting.pop(0)
        name = _name(address)
        if name is None or name in seen or name in NO_PAGES or not _is_page(page, address):
            continue
        seen.add(name)
        page.set_viewport_size(every_page.DESK)
        page.goto(address)
        waiting += _links(page)
        wrong += _wrong(page, name)
    assert wrong == []
    if person:
        theirs = {name for name, roles in ALLOWED.items() if ROLE_OF[person] in map(str, roles)} - NO_PAGES
        assert theirs - seen == set()
