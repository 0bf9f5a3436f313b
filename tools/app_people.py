"""Simulated people at work in the app: each signs in, keeps one connection, and goes about the jobs of a role."""

import http.client
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

PASSWORD = "synthetic people only"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LIVE = {"HX-Request": "true"}
PAYERS = ("medicare", "cpt", "aetna_commercial", "uhc_commercial")
SPINES = (
    (("C3", "C4", "C5", "C6"), "M47.812", "neck"),
    (("C4", "C5", "C6", "C7"), "M47.813", "neck"),
    (("L1", "L2", "L3", "L4"), "M47.816", "low_back"),
    (("L3", "L4", "L5"), "M47.817", "low_back"),
)
Form = list[tuple[str, str]]


@dataclass(frozen=True)
class Visit:
    """One page as a person got it: how long from asking to the last byte."""

    page: str
    seconds: float
    status: int


@dataclass
class Browser:
    """One signed-in person's connection, cookies and the visits so far."""

    port: int
    visits: list[Visit] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def sign_in(self, name: str) -> None:
        """Sign in on the real page; what that takes is not measured."""
        self.get("sign-in", "/account/login/")
        self.post("sign-in", "/account/login/", [("login", name), ("password", PASSWORD)])
        if "facetwise_session" not in self.cookies:
            raise SystemExit(f"{name} could not sign in")
        self.visits.clear()

    def get(self, page: str, path: str, *, live: bool = False) -> str:
        """Open a page, or the part of it that a live page asks for."""
        return self._ask("GET", page, path, None, LIVE if live else {})

    def post(self, page: str, path: str, form: Form, *, live: bool = False) -> str:
        """Send a form."""
        body = urlencode([("csrfmiddlewaretoken", self.token), *form])
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", page, path, body, {**kind, **(LIVE if live else {})})

    def _ask(self, method: str, page: str, path: str, body: str | None, headers: dict[str, str]) -> str:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        started = time.perf_counter()
        try:
            self._connection.request(method, path, body, {"Cookie": cookie, **headers})
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # the server ended an idle connection
            self._connection.close()
            self._connection.request(method, path, body, {"Cookie": cookie, **headers})
            answer = self._connection.getresponse()
        text = answer.read().decode()
        self.visits.append(Visit(page, time.perf_counter() - started, answer.status))
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        if found := TOKEN.search(text):
            self.token = found[1]
        return text


def send_file(port: int, content: bytes) -> None:
    """A coder drops a claim file under Check files."""
    browser, mark = Browser(port), "----facetwise"
    browser.sign_in("coder0")
    browser.get("check files", "/files")
    parts = [f'name="csrfmiddlewaretoken"\r\n\r\n{browser.token}', 'name="kind"\r\n\r\nclaims']
    head = "".join(f"--{mark}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    head += f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="bench.837"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}", "Cookie": cookie}
    connection.request("POST", "/files", body, kind)
    answer = connection.getresponse()
    if answer.status != http.HTTPStatus.FOUND:
        raise SystemExit(f"the file was answered with {answer.status}")


Work = Callable[[Browser, random.Random], Iterator[None]]


def links(text: str, kind: str) -> list[str]:
    """The addresses of objects of a kind on a page."""
    return list(dict.fromkeys(re.findall(rf'href="(/{kind}/[0-9a-f]{{32}})"', text)))


def coder(browser: Browser, chance: random.Random) -> Iterator[None]:
    """The worklist with filters and pages, claims, a file, and coding with live rechecks."""
    found = links(browser.get("worklist", "/worklist"), "claims")
    yield
    for path in chance.sample(found, min(2, len(found))):
        browser.get("claim", path)
        yield
    browser.get("worklist, filtered", f"/worklist?state=open&worst={chance.randrange(3)}", live=True)
    yield
    payer = chance.choice(("medicare", "aetna_commercial"))
    browser.get("worklist, filtered", f"/worklist?state=all&worst=&payer={payer}", live=True)
    yield
    found = links(browser.get("worklist, later page", f"/worklist?page={chance.randrange(2, 20)}"), "claims")
    yield
    if found:
        browser.get("claim", chance.choice(found))
        yield
    browser.get("check files", "/files")
    yield
    yield from coding(browser, chance)


def coding(browser: Browser, chance: random.Random) -> Iterator[None]:
    """Code a procedure: the page, then an answer for each joint or nerve that is clicked."""
    browser.get("code", "/code")
    yield
    nerves, diagnosis, section = chance.choice(SPINES)
    side, purpose = (
        chance.choice(("left", "right")),
        chance.choice(("diagnostic", "therapeutic", "unspecified")),
    )
    day = f"2026-{chance.randrange(1, 12):02}-{chance.randrange(1, 29):02}"  # so that hardly two ask for the same
    form = [
        ("payer", chance.choice(PAYERS)),
        ("state", chance.choice(("OH", "TX", "CA", "NC"))),
        ("service_date", day),
    ]
    form += [
        ("place_of_service", chance.choice(("11", "22"))),
        ("bill_for", "professional"),
        ("purpose", purpose),
    ]
    form += [("technique", "medial_branch_block"), ("guidance", "fluoroscopy"), ("image_saved", "yes")]
    form += [("diagnoses", diagnosis), ("section", section)]
    for count in range(1, len(nerves) + 1):
        chosen = [("target", f"nerve:{name}:{side}") for name in nerves[:count]]
        browser.post("live recheck", "/code/answer", form + chosen, live=True)
        yield


def front_desk(browser: Browser, chance: random.Random) -> Iterator[None]:
    """Patients, one with the plan, a session proposed, and the board of authorizations."""
    browser.get("patients", "/patients")
    yield
    found = links(
        browser.post("patients, searched", "/patients", [("sought", f"-{chance.randrange(1000):06}")]),
        "patients",
    )
    yield
    for path in found[:1]:
        browser.get("patient", path)
        yield
        proposed = [("purpose", "diagnostic"), ("technique", "medial_branch_block"), ("side", "left")]
        browser.post("patient, what if", path, [*proposed, ("joint", "C4-C5"), ("joint", "C5-C6")], live=True)
        yield
    found = links(browser.get("authorizations", "/authorizations"), "authorizations")
    yield
    if found:
        browser.get("authorization", chance.choice(found))
        yield


def physician(browser: Browser, chance: random.Random) -> Iterator[None]:
    """Own claims and patients, and coding."""
    browser.get("home", "/")
    yield
    found = links(browser.get("worklist", "/worklist"), "claims")
    yield
    if found:
        browser.get("claim", chance.choice(found))
        yield
    found = links(browser.get("patients", "/patients"), "patients")
    yield
    if found:
        browser.get("patient", chance.choice(found))
        yield
    yield from coding(browser, chance)


def auditor(browser: Browser, chance: random.Random) -> Iterator[None]:
    """Reports, the access log, policies."""
    browser.get("home", "/")
    yield
    browser.get("reports", "/reports")
    yield
    browser.get("access log", "/access-log")
    yield
    browser.get("policies", "/policies")
    yield
    browser.get("policies, compared", "/policies/compare")
    yield
    browser.get("worklist, filtered", f"/worklist?state=all&worst={chance.randrange(3)}", live=True)
    yield


def administrator(browser: Browser, chance: random.Random) -> Iterator[None]:
    """Policies and the machine."""
    browser.get("home", "/")
    yield
    browser.get("one policy", "/policies/medicare/cgs/L38773")
    yield
    browser.get("own policy values", "/policies/own")
    yield
    browser.get("machine", "/administration/machine")
    yield
    browser.get("people and keys", "/administration")
    yield


# name, role, a physician's NPI, the work
PEOPLE: tuple[tuple[str, str, str, Work], ...] = (
    *((f"coder{number}", "coder", "", coder) for number in range(4)),
    *((f"desk{number}", "front_desk", "", front_desk) for number in range(2)),
    ("physician0", "physician", "1000000012", physician),
    ("physician1", "physician", "1000000032", physician),
    ("auditor0", "auditor", "", auditor),
    ("admin0", "administrator", "", administrator),
)


def at_work(port: int, seconds: float, pause: float) -> list[Visit]:
    """Ten people at once for some time, each looking at a page for `pause` seconds on average; their visits."""
    browsers = [Browser(port) for _ in PEOPLE]
    for browser, (name, *_) in zip(browsers, PEOPLE, strict=True):
        browser.sign_in(name)
    end = time.monotonic() + seconds

    def go(number: int) -> None:
        chance, work = random.Random(number), PEOPLE[number][3]
        time.sleep(chance.uniform(0, pause))
        while True:
            for _ in work(browsers[number], chance):
                if time.monotonic() > end:
                    return
                time.sleep(chance.uniform(0, 2 * pause))

    threads = [threading.Thread(target=go, args=(number,)) for number in range(len(PEOPLE))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [visit for browser in browsers for visit in browser.visits]
