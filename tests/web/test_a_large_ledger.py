"""A page costs the same on a large ledger: as many queries, and its lists are read off an index, not sorted."""

import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facetwise.store.choices import access_kinds, claim_choices
from facetwise.store.models import AccessEntry, Authorization, Claim, Patient, Role
from facetwise.store.models.claims import WORKLIST_ORDER
from facetwise.store.permissions import visible_claims, visible_patients
from facetwise.web import figures_kept, middleware
from facetwise.web.pages.worklist import CLAIMS_A_PAGE
from facetwise.web.paging import CountedPages

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
from fill_ledger import PHYSICIANS, fill

DAY = date(2026, 11, 20)
FEW, MANY = 30, 200
NPI = PHYSICIANS[1]

PAGES = [
    (Role.CODER, "home", ""),
    (Role.CODER, "worklist", ""),
    (Role.CODER, "worklist", "?state=all&payer=medicare&page=2"),
    (Role.CODER, "worklist", "?state=all&mine=1"),
    (Role.PHYSICIAN, "worklist", "?state=all"),
    (Role.CODER, "files", ""),
    (Role.FRONT_DESK, "patients", ""),
    (Role.PHYSICIAN, "patients", ""),
    (Role.FRONT_DESK, "authorizations", ""),
    (Role.PHYSICIAN, "authorizations", ""),
    (Role.AUDITOR, "reports", ""),
    (Role.AUDITOR, "access-log", ""),
    (Role.ADMINISTRATOR, "machine", ""),
]


@contextmanager
def ledger_of(claims):
    with transaction.atomic():
        fill(claims, today=DAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def seen_once(monkeypatch):
    """Marking a session as seen, once a minute, is one more query."""
    monkeypatch.setattr(middleware, "SEEN_EVERY", 10**6)
    monkeypatch.setattr(middleware, "IDLE_SECONDS", 10**6)


def queries(client, address):
    client.get(address)  # the first visit also marks the session as seen
    figures_kept.forget()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("role", "page", "query"), PAGES)
def test_a_page_asks_no_more_of_a_large_ledger(signed_in, role, page, query):
    address = reverse(page) + query
    client = signed_in(role, NPI if role is Role.PHYSICIAN else "")
    with ledger_of(FEW):
        of_few = queries(client, address)
    with ledger_of(MANY):
        assert queries(client, address) <= of_few


def test_a_claim_and_a_patient_ask_no_more_of_a_large_ledger(signed_in):
    client = signed_in(Role.CODER)
    found = []
    for claims in (FEW, MANY):
        with ledger_of(claims):
            claim = Claim.objects.get(claim_id="S00000004")
            pages = (reverse("claim", args=[claim.uid]), reverse("patient", args=[claim.patient.uid]))
            found.append([queries(client, address) for address in pages])
    assert found[0] == found[1]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"state": "open"},
        {"state": "open", "worst": 1},
        {"payer": "medicare"},
        {"payer": "medicare", "state": "held", "worst": 0},
        {"assigned_to": 1, "state": "open"},
        {"rendering_npi": NPI, "state": "open"},
    ],
)
def test_the_worklist_is_read_off_an_index(ledger, chosen):
    fill(FEW, today=DAY)
    plan = Claim.objects.filter(**chosen).order_by(*WORKLIST_ORDER)[:CLAIMS_A_PAGE].explain()
    assert "TEMP B-TREE" not in plan
    assert "USING INDEX worklist" in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_patients_are_read_off_an_index(ledger):
    fill(FEW, today=DAY)
    for rows in (Patient.objects.all(), visible_patients(Role.PHYSICIAN, NPI)):
        plan = rows.order_by("name", "id")[:50].explain()
        assert "TEMP B-TREE FOR ORDER BY" not in plan


def test_claims_without_charge_or_deadline_come_last(ledger):
    for name, cents, deadline in (
        ("no charge", None, date(2026, 1, 1)),
        ("no deadline", 500, None),
        ("late", 500, date(2026, 9, 1)),
        ("soon", 500, date(2026, 2, 1)),
        ("free", 0, date(2026, 1, 1)),
    ):
        Claim.objects.create(claim_id=name, at_risk_cents=cents, deadline=deadline, worst=0)
    order = list(Claim.objects.order_by(*WORKLIST_ORDER).values_list("claim_id", flat=True))
    assert order == ["soon", "late", "no deadline", "free", "no charge"]


def test_a_long_list_is_counted_only_so_far(ledger, monkeypatch):
    monkeypatch.setattr("facetwise.web.paging.MOST_COUNTED", 100)
    monkeypatch.setattr(CountedPages, "_seen", property(lambda self: min(self.object_list.count(), 101)))
    fill(MANY, today=DAY)
    pages = CountedPages(Claim.objects.order_by("id"), 30)
    assert (pages.count, pages.is_cut, pages.num_pages) == (100, True, 4)
    assert [claim.pk for claim in pages.get_page(99)] == list(range(91, 101))


def test_a_filter_offers_each_value_once(ledger):
    fill(MANY, today=DAY)
    Claim.objects.create(claim_id="without payer", payer="")
    everybody = {name for name in Claim.objects.values_list("payer", flat=True) if name}
    own = {claim.payer for claim in visible_claims(Role.PHYSICIAN, NPI) if claim.payer}
    assert claim_choices("payer", Role.CODER) == sorted(everybody)
    assert claim_choices("payer", Role.PHYSICIAN, NPI) == sorted(own)
    assert claim_choices("rendering_npi", Role.AUDITOR) == sorted(PHYSICIANS)
    assert claim_choices("rendering_npi", Role.PHYSICIAN, NPI) == [NPI]
    assert claim_choices("payer", Role.PHYSICIAN) == claim_choices("payer", Role.FRONT_DESK) == []


def test_the_log_offers_the_kinds_that_it_holds(ledger, signed_in):
    signed_in(Role.CODER).get(reverse("worklist"))
    signed_in(Role.FRONT_DESK).get(reverse("patients"))
    assert access_kinds() == sorted(set(AccessEntry.objects.values_list("kind", flat=True)))


def test_a_stage_of_the_board_shows_its_first_and_leads_to_the_others(signed_in):
    patient = Patient.objects.create(match_key="1", chart_number="S1")
    for number in range(40):
        Authorization.objects.create(
            patient=patient, status="denied", number=f"A{number}", appeal_by=date(2027, 1, 1 + number % 28)
        )
    client = signed_in(Role.FRONT_DESK)
    board = client.get(reverse("authorizations")).content.decode()
    alone = client.get(reverse("authorizations") + "?stage=denied").content.decode()
    assert board.count("<article") == 30
    assert "Show more of denied" in board
    assert alone.count("<article") == 40


class TestFiguresThatTakeLong:
    """They are counted again after a while; what is counted quickly is counted each time."""

    @pytest.fixture
    def clock(self, monkeypatch):
        figures_kept.forget()
        now = [1000.0]
        monkeypatch.setattr("facetwise.web.figures_kept.time.monotonic", lambda: now[0])
        yield now
        figures_kept.forget()

    def count(self, clock, seconds):
        self.counted = getattr(self, "counted", 0) + 1
        clock[0] += seconds
        return self.counted

    def test_quick_ones_are_counted_each_time(self, clock):
        ask = lambda: figures_kept.counted("quick", lambda: self.count(clock, 0.01)).value  # noqa: E731
        assert [ask(), ask()] == [1, 2]

    def test_slow_ones_are_kept_in_proportion(self, clock):
        ask = lambda: figures_kept.counted("slow", lambda: self.count(clock, 2)).value  # noqa: E731
        first = ask()
        clock[0] += 39
        again = ask()
        clock[0] += 2
        assert [first, again, ask()] == [1, 1, 2]

    def test_figures_of_others_are_not_shown(self, clock):
        own = figures_kept.counted(("home", "physician", "1"), lambda: self.count(clock, 2)).value
        other = figures_kept.counted(("home", "physician", "2"), lambda: self.count(clock, 2)).value
        assert own != other
