"""What a contract or a call told the practice: linted, for its days alone, never surer than its source."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from facetwise.policy import fresh, practice
from facetwise.policy.resolve import Scope, resolve
from facetwise.store.models import AccessEntry, Role
from facetwise.web.checking import today

PACK, KEY = "medicare/cgs/L38773", "limit.sessions"
BLOCKS = Scope(purpose="diagnostic", region="lumbar_sacral")


@pytest.fixture
def folder(tmp_path):
    """A practice without a value of its own; others never see what it enters."""
    practice.use(tmp_path / "packs")
    fresh.forget()
    with override_settings(DATA_DIR=tmp_path):
        yield tmp_path / "packs"
    practice.use(None)
    fresh.forget()


@pytest.fixture
def coder(signed_in, folder):
    return signed_in(Role.CODER)


def enter(client, **changes):
    day = today()
    given = {
        "pack": PACK,
        "key": KEY,
        "scope": "purpose=diagnostic",
        "leaf:max": "6",
        "leaf:counts": "sessions",
        "leaf:per": "region",
        "leaf:window.kind": "rolling",
        "leaf:window.months": "12",
        "kind": "contract",
        "source": "agreement of 2026, § 4",
        "learned": day.isoformat(),
        "since": day.isoformat(),
        "until": (day + timedelta(days=100)).isoformat(),
    }
    return client.post(reverse("own-policies"), {**given, **changes})


def most(day, scope=BLOCKS):
    value = resolve(PACK, day, scope)[KEY]
    return value.leaves.get("limit.sessions.max"), value.decides, value.cite


def test_a_contract_takes_the_place_of_the_policy_for_its_days_alone(coder):
    before = most(today())
    assert before[0] == 4
    assert enter(coder).status_code == 302
    limit, decides, cite = most(today())
    assert (limit, decides) == (6, True)
    assert "agreement of 2026, § 4" in cite
    assert "entered by coder" in cite
    assert most(today() - timedelta(days=1)) == before
    assert most(today() + timedelta(days=100)) == before


def test_other_purposes_keep_the_policy_s_value(coder):
    ablation = Scope(purpose="ablation", region="lumbar_sacral")
    before = most(today(), ablation)
    enter(coder)
    assert most(today(), ablation) == before


def test_a_call_is_shown_and_never_decides(coder):
    enter(coder, kind="telephone call", source="Ms Example, provider line")
    limit, decides, _ = most(today())
    assert (limit, decides) == (6, False)


@pytest.mark.parametrize(
    "changes, why",
    [
        ({"leaf:max": "many"}, "expected a whole number"),
        ({"source": ""}, "name the source"),
        ({"until": ""}, "first day and its end"),
        ({"until": "2020-01-01"}, "the end has to lie after"),
        ({"scope": "purpose=other"}, "say what it is for"),
        ({"pack": "no/such"}, "choose a policy"),
        ({"leaf:window.kind": "sometimes"}, "sometimes"),
        ({"leaf:window.months": "", "leaf:per": ""}, "say per, window months too"),
        ({"scope": ""}, "say what it is for"),
    ],
)
def test_what_a_pack_may_not_hold_is_refused_with_the_reason(coder, folder, changes, why):
    page = enter(coder, **changes)
    assert page.status_code == 400
    assert why in page.content.decode()
    assert not list(folder.rglob("*.yaml"))


def test_a_value_for_all_is_not_offered_where_the_policy_answers_by_purpose(coder):
    """It would be kept, be shown as deciding, and never count, for the narrowest value goes first."""
    page = coder.get(reverse("own-policies"), {"pack": PACK, "key": KEY}).content.decode()
    assert '<option value="purpose=diagnostic">purpose diagnostic</option>' in page
    assert ">all</option>" not in page.partition("<label>For")[2].partition("</label>")[0]
    unknown = coder.get(reverse("own-policies"), {"pack": "commercial/cigna", "key": KEY}).content.decode()
    assert ">all</option>" in unknown.partition("<label>For")[2].partition("</label>")[0]


def test_two_values_for_the_same_days_are_refused(coder):
    enter(coder)
    page = enter(coder, **{"leaf:max": "8"})
    assert "two values in force at once" in page.content.decode()
    assert most(today())[0] == 6


def test_a_value_that_was_ended_stays_to_be_read(coder):
    enter(coder, since=(today() - timedelta(days=10)).isoformat())
    coder.post(reverse("own-policy-end"), {"pack": PACK, "key": KEY, "number": "0"})
    fresh.refresh()
    assert most(today())[0] == 4
    assert most(today() - timedelta(days=1))[0] == 6
    assert "ended" in coder.get(reverse("own-policies")).content.decode()


def test_no_file_outside_the_folder_can_be_named(coder, folder):
    assert enter(coder, pack="../../secret").status_code == 400
    coder.post(reverse("own-policy-end"), {"pack": "../x", "key": KEY, "number": "0"})
    assert not folder.exists() or not list(folder.rglob("*.yaml"))


def test_entering_is_recorded(coder):
    enter(coder)
    entry = AccessEntry.objects.order_by("-number").first()
    assert (entry.action, entry.identifier) == ("enter value", KEY)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PHYSICIAN, Role.AUDITOR])
def test_others_enter_nothing(signed_in, folder, role):
    assert enter(signed_in(role)).status_code == 403
    assert most(date(2026, 11, 25))[0] == 4
