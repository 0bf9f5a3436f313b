"""Who keeps the practice's policies asks what changed, what is still to be found out, and since when a value holds."""

import re
from datetime import date

import pytest
from django.urls import reverse

from facetwise.policy.intervals import intervals
from facetwise.report.policy_changes import changes_between, documents_between
from facetwise.report.policy_to_do import Why, counts_by_payer, first_stale_after, to_do
from facetwise.report.policy_views import policy_on_day
from facetwise.store.models import Role
from facetwise.web.policy_time_line import families

DAY = date(2026, 11, 25)
CGS, UHC, HUMANA_MA = "medicare/cgs/L38773", "commercial/uhc_commercial", "medicare_advantage/humana_ma"


def test_the_year_in_which_the_contractor_began_to_be_read_shows_as_values_that_now_decide():
    of_cgs = [item for item in changes_between(date(2025, 1, 1), date(2025, 3, 31)) if item.pack == CGS]
    (sessions,) = [
        item for item in of_cgs if item.key == "dx_block.relief_min_pct" and item.day == date(2025, 1, 1)
    ]
    assert sessions.before == sessions.after == "80 percent"
    assert (sessions.decided_before, sessions.decides_now) == (False, True)


def test_each_change_is_what_the_policy_says_on_the_day_and_did_not_say_the_day_before():
    found = changes_between(date(2026, 1, 1), date(2026, 12, 31))
    assert found
    for item in found:
        today, before = (
            {
                (line.scope, line.value, line.decides)
                for line in policy_on_day(item.pack, day, as_of=DAY).lines
                if line.key == item.key
            }
            for day in (item.day, date.fromordinal(item.day.toordinal() - 1))
        )
        if item.after is not None:
            assert (item.scope, item.after, item.decides_now) in today
        if item.before is not None:
            assert (item.scope, item.before, item.decided_before) in before
        assert today != before


def test_a_quarter_without_a_change_says_that_this_proves_nothing(signed_in):
    page = signed_in(Role.FRONT_DESK).get(reverse("policies-changes"), {"quarter": "1999-Q2"})
    shown = page.content.decode()
    assert "That is not the same as no payer having changed anything" in shown
    assert "Later: " in shown and "Earlier: " not in shown


def test_the_quarters_page_names_documents_and_changes_of_a_payer(signed_in):
    asked = {"quarter": "2026-Q3", "payer": UHC}
    shown = signed_in(Role.CODER).get(reverse("policies-changes"), asked).content.decode()
    assert "2026-09-10" in shown and "UnitedHealthcare Medicare Advantage</a>" not in shown
    (document,) = documents_between(date(2026, 7, 1), date(2026, 9, 30))
    assert (document.day, document.pack) == (date(2026, 7, 23), CGS)


def test_what_is_to_be_found_out_is_what_the_policy_cannot_decide():
    found = policy_on_day(UHC, DAY, as_of=DAY)
    standing = {line.key: line for line in found.lines}
    items = to_do(UHC, DAY)
    assert {item.why for item in items} >= {Why.CONFLICT, Why.LOW, Why.UNKNOWN}
    for item in items:
        assert item.rules  # a check waits for it
        assert (item.key in found.not_known) == (item.why is Why.UNKNOWN)
        if item.why is Why.CONFLICT:
            assert standing[item.key].state == "conflict"
    assert [item.rank for item in items] == sorted(item.rank for item in items)


def test_values_grow_stale_half_a_year_after_they_were_checked():
    assert not any(item.why is Why.STALE for item in to_do(CGS, DAY))
    later = first_stale_after(DAY)
    assert later is not None and later > DAY
    in_a_year = date(2027, 11, 25)
    assert any(item.why is Why.STALE for item in to_do(CGS, in_a_year))


def test_what_a_plan_leaves_to_medicare_is_not_to_be_asked_of_the_plan():
    asked = {item.key for item in to_do(HUMANA_MA, DAY) if item.why is Why.UNKNOWN}
    assert "dx_block.relief_min_pct" not in asked
    assert "claim.timely_filing" in asked or "billing.bilateral" in asked


def test_every_payer_is_counted_with_those_that_contradict_themselves_first():
    rows = counts_by_payer(DAY)
    conflicts = [found[Why.CONFLICT] for _, _, found in rows]
    assert conflicts == sorted(conflicts, reverse=True) and conflicts[0]
    for pack, _, found in rows[:3]:
        assert sum(found.values()) == len(to_do(pack, DAY))


@pytest.mark.parametrize("role, may", [(Role.CODER, True), (Role.AUDITOR, False)])
def test_from_an_open_value_to_the_form_in_which_it_is_entered(signed_in, role, may):
    client = signed_in(role)
    shown = client.get(reverse("policies-to-do"), {"payer": UHC, "why": "conflict"}).content.decode()
    assert "claim.timely_filing" in shown and "dx_block.count" not in shown
    link = re.search(r'href="(/policies/own\?[^"]+)"', shown)
    assert bool(link) == may
    if link:
        form = client.get(link[1].replace("&amp;", "&")).content.decode()
        assert 'name="leaf:days"' in form and "Enter this value" in form


def test_the_time_line_draws_each_value_as_long_as_it_stands():
    drawn = families(CGS, DAY)
    spans = [span for family in drawn for span in family.spans]
    values = [item for held in intervals(CGS).values() for item in held]
    spoken = [item for item in values if item.state in ("known", "not_addressed", "conflict")]
    assert len(spans) == len(spoken)
    (relief,) = [span for span in spans if span.key == "dx_block.relief_min_pct" and span.standing == "low"]
    assert (relief.since, relief.until) == (date(2021, 5, 2), date(2025, 1, 1))
    blocks = next(family.drawing for family in drawn if family.name == "dx_block")
    assert "80 percent, low, 2021-05-02 to 2025-01-01" in blocks
    low, decides = (
        re.search(rf'<rect class="c-{kind}" x="([\d.]+)"[^>]*width="([\d.]+)"[^>]*><title>80 percent', blocks)
        if kind == "plain"
        else re.search(
            rf'<rect class="c-{kind}" x="([\d.]+)"[^>]*width="([\d.]+)"[^>]*fill[^>]*><title>80 percent',
            blocks,
        )
        for kind in ("risk", "plain")
    )
    assert float(low[1]) + float(low[2]) == pytest.approx(float(decides[1]) - 1, abs=0.2)


def test_two_policies_stand_side_by_side_by_name(signed_in):
    asked = {"left": CGS, "right": "medicare/wps/L38841", "date": "2026-11-25"}
    shown = signed_in(Role.PHYSICIAN).get(reverse("policies-compare"), asked).content.decode()
    assert "regions in one session" in shown and "max 1, strict no" in shown


def test_a_payer_is_found_by_a_part_of_its_name(signed_in):
    shown = signed_in(Role.PHYSICIAN).get(reverse("policies"), {"name": "palmetto"}).content.decode()
    assert re.findall(r'href="/policies/(medicare/[^"]+)"', shown) == ["medicare/palmetto/L38765"]
