"""The value in force for a payer, a day and a scope."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.policy.intervals import breakpoints, intervals
from facetwise.policy.keys import leaf_types, registry
from facetwise.policy.model import STATES
from facetwise.policy.pack import pack_ids, read_pack
from facetwise.policy.resolve import PolicyConflictError, Scope, epoch_of, resolve
from facetwise.policy.values import leaves_of, text_of
from tests.policy.medicare_dates import CGS, NGS, PURPOSES, day

PAYERS = [pack_id for pack_id in pack_ids() if not read_pack(pack_id).is_part]
HUMANA = f"medicare_advantage/humana_ma+{CGS}"
IN_2026 = day("2026-03-02")
ONE = """
documents:
  P: {title: "policy", defaults: {cite: "§ 1", confidence: high, verified_through: 2026-11-01}}
rules:
"""

scopes = st.builds(
    Scope,
    purpose=st.sampled_from([None, "unspecified", *PURPOSES]),
    technique=st.sampled_from([None, "intraarticular", "medial_branch_block", "cyst_aspiration"]),
    region=st.sampled_from([None, "cervical_thoracic", "lumbar_sacral"]),
    claim_type=st.sampled_from([None, "professional", "asc", "hospital"]),
    repeat=st.sampled_from([None, True, False]),
)
days = st.dates(date(2010, 1, 1), date(2030, 1, 1))
payers = st.sampled_from([*PAYERS, HUMANA, "medicare_advantage/uhc_ma+" + NGS])


@settings(max_examples=200, deadline=None)
@given(payers, days, scopes)
def test_every_key_has_one_of_four_states_and_typed_leaves(pack, on, scope):
    found = resolve(pack, on, scope)

    assert found.keys() == registry().keys()
    for value in found.values():
        assert value.state in STATES
        assert bool(value.leaves) is (value.state == "known")
        assert value.leaves.keys() <= leaf_types().keys()
        assert value.state == "known" or not value.decides
        assert value.why or value.cite, "nothing is said about where it comes from"


@settings(max_examples=200, deadline=None)
@given(payers, days, scopes)
def test_a_day_is_answered_as_the_first_day_of_its_span(pack, on, scope):
    epoch = epoch_of(pack, on)

    assert epoch <= on
    assert resolve(pack, on, scope) == resolve(pack, epoch, scope)


@settings(max_examples=100, deadline=None)
@given(payers, scopes, st.data())
def test_between_two_changes_nothing_changes(pack, scope, data):
    days = [d for part in pack.split("+") for d in breakpoints(part) if d.year > 1]
    on = data.draw(st.sampled_from(sorted(days) or [IN_2026]))

    assert epoch_of(pack, on) == on or on not in days
    assert epoch_of(pack, on - timedelta(days=1)) < on


def _told_apart(values):
    """Scopes that leave each kind of what the values of a key name open, or name it, or something else."""
    others = Scope("therapeutic", "medial_branch_block", "cervical_thoracic", "asc", repeat=False)
    choices = {kind: {None, getattr(others, kind)} for value in values for kind, _ in value.entry.scope}
    for kind, named in (item for value in values for item in value.entry.scope):
        choices[kind].add(named)
    return (Scope(**dict(zip(choices, chosen, strict=True))) for chosen in product(*choices.values()))


@pytest.mark.parametrize("pack", PAYERS)
def test_no_day_or_scope_of_any_payer_meets_two_values_at_once(pack):
    scopes_of_keys = {scope for values in intervals(pack).values() for scope in _told_apart(values)}
    for on in breakpoints(pack):
        for scope in scopes_of_keys:
            resolve(pack, on, scope)


def test_the_narrowest_scope_wins(packs):
    packs(
        "p",
        ONE
        + """
  sedation.policy:
    - {value: {moderate: deny}, document: P, from: 2025-01-01}
    - {scope: {purpose: ablation}, value: {moderate: conditional}, document: P, from: 2025-01-01}
    - {scope: {purpose: ablation, region: lumbar_sacral}, value: {moderate: allow}, document: P, from: 2025-01-01}
""",
    )

    def moderate(**scope):
        return resolve("p", IN_2026, Scope(**scope))["sedation.policy"].leaves["sedation.policy.moderate"]

    assert moderate(purpose="diagnostic") == "deny"
    assert moderate() == "deny"
    assert moderate(purpose="ablation") == "conditional"
    assert moderate(purpose="ablation", region="cervical_thoracic") == "conditional"
    assert moderate(purpose="ablation", region="lumbar_sacral") == "allow"


def test_two_values_in_force_at_once_are_refused_with_both_places(packs):
    packs(
        "p",
        ONE
        + """
  pain.duration_min:
    - {value: {months: 3}, document: P, from: 2025-01-01}
    - {value: {months: 6}, document: P, from: 2025-07-01}
""",
    )

    assert resolve("p", day("2025-06-30"), Scope())["pain.duration_min"].leaves == {
        "pain.duration_min.months": 3
    }
    with pytest.raises(PolicyConflictError) as refused:
        resolve("p", day("2025-07-01"), Scope())
    assert "p.yaml:8" in str(refused.value)
    assert "p.yaml:9" in str(refused.value)


def test_a_value_ends_on_the_day_that_is_named_and_not_later(packs):
    packs(
        "p",
        ONE
        + "  pain.duration_min: [{value: {months: 3}, document: P, from: 2025-01-01, until: 2025-07-01}]\n",
    )

    def state(on):
        return resolve("p", day(on), Scope())["pain.duration_min"].state

    assert [state(on) for on in ("2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01")] == [
        "unknown",
        "known",
        "known",
        "unknown",
    ]


def test_without_a_purpose_a_limit_that_depends_on_it_is_not_known():
    found = resolve(CGS, IN_2026, Scope())["limit.sessions"]
    assert (found.state, found.why) == ("unknown", "it depends on the purpose, which is not stated")


def test_an_injection_of_whatever_purpose_is_no_ablation():
    found = resolve(CGS, IN_2026, Scope(purpose="unspecified"))["limit.sessions"]
    assert (found.state, found.leaves["limit.sessions.max"]) == ("known", 4)
    required = resolve(CGS, IN_2026, Scope(purpose="unspecified"))["billing.required_modifier"]
    assert (required.state, required.why) == ("unknown", "it depends on the purpose, which is not stated")


def test_an_injection_of_whatever_technique_may_be_a_cysts():
    ohio, new_york = (
        resolve(pack, IN_2026, Scope(purpose="unspecified"))["sedation.policy"]
        for pack in (CGS, "medicare/ngs/L35936")
    )
    assert (ohio.state, new_york.state) == ("unknown", "known")
    stated = resolve(CGS, IN_2026, Scope(purpose="unspecified", technique="medial_branch_block"))
    assert stated["sedation.policy"].leaves["sedation.policy.moderate"] == "deny"


def test_without_a_purpose_a_value_stands_if_every_purpose_agrees(packs):
    packs(
        "p",
        ONE
        + """
  limit.levels_per_session:
    - {scope: {purpose: diagnostic}, value: {max: 2}, document: P, from: 2025-01-01}
    - {scope: {purpose: therapeutic}, value: {max: 2}, document: P, from: 2025-01-01, confidence: low}
    - {scope: {purpose: ablation}, value: {max: 2}, document: P, from: 2025-01-01}
""",
    )
    found = resolve("p", IN_2026, Scope())["limit.levels_per_session"]

    assert found.leaves == {"limit.levels_per_session.max": 2}
    assert not found.decides, "it is no surer than the least sure of them"


@pytest.mark.parametrize(
    ("line", "decides"),
    [
        ("confidence: high", True),
        ("confidence: medium", True),
        ("confidence: low", False),
        ("confidence: high, currency: undated", False),
        ("confidence: high, currency: historical", False),
    ],
)
def test_only_a_dated_value_of_high_or_medium_confidence_decides(packs, line, decides):
    packs(
        "p", f"{ONE}  pain.duration_min: [{{value: {{months: 3}}, document: P, from: 2025-01-01, {line}}}]\n"
    )
    found = resolve("p", IN_2026, Scope())["pain.duration_min"]

    assert found.decides is decides
    assert found.leaves == {"pain.duration_min.months": 3}, "it is shown all the same"


def test_a_value_without_its_first_day_never_decides(packs):
    packs("p", ONE + "  pain.duration_min: [{value: {months: 3}, document: P}]\n")
    assert not resolve("p", IN_2026, Scope())["pain.duration_min"].decides


def test_a_value_cites_its_document_paragraph_dates_and_day_of_reading():
    found = resolve(CGS, IN_2026, Scope(purpose="diagnostic"))["limit.sessions"]

    assert found.cite == "L38773 § Limitations"
    assert found.text == "max 4, counts sessions, per region, window kind rolling, 12 months"
    assert (found.effective_from, found.effective_until) == (day("2025-01-01"), None)
    assert found.verified_through == day("2026-11-23")
    assert found.pack == CGS


def test_what_sources_of_a_conflict_say_is_told():
    found = resolve("commercial/bcbs_nd", IN_2026, Scope(claim_type="hospital"))["billing.bilateral"]

    assert found.state == "conflict"
    assert found.text == "method two_lines, units 1 or method mod50_one_line, units 1"
    assert not found.leaves


def test_the_code_book_is_silent_on_coverage_and_has_its_own_form_of_bilateral_add_ons():
    found = resolve("cpt", IN_2026, Scope(purpose="diagnostic"))

    assert found["billing.addon_bilateral"].leaves == {"billing.addon_bilateral": "one_line_two_units"}
    assert {found[key].state for key in ("limit.sessions", "edits.unit_limits", "documentation.signed")} == {
        "not_addressed"
    }
    assert found["billing.t12_l1_with_l1_l2"].state == "unknown"


class TestAPlanThatDefersToTheLocalPolicy:
    """Humana's Medicare Advantage plan: its own text, then the contractor's policy, for coverage."""

    def test_its_own_value_comes_first(self):
        found = resolve(HUMANA, IN_2026, Scope(purpose="ablation"))["limit.sessions"]
        assert (found.pack, found.confidence) == ("medicare_advantage/humana_ma", "medium")

    def test_what_it_leaves_open_the_local_policy_fills(self):
        found = resolve(HUMANA, IN_2026, Scope(purpose="diagnostic"))
        assert found["limit.sessions"].pack == CGS
        assert found["pain.duration_min"].decides

    def test_how_its_claims_are_written_and_filed_is_its_own_matter(self):
        found = resolve(HUMANA, IN_2026, Scope(purpose="diagnostic", claim_type="hospital"))
        assert found["billing.bilateral"].state == "unknown"
        assert found["edits.unit_limits"].state == "unknown"
        assert found["claim.timely_filing"].confidence == "low"

    def test_hospital_prior_authorization_of_medicare_is_not_the_plans(self):
        found = resolve("medicare_advantage/uhc_ma+" + CGS, day("2026-10-01"), Scope(claim_type="hospital"))
        assert found["prior_auth.required"].state == "unknown"


class TestValues:
    """Values as typed leaves."""

    def test_weeks_are_days_and_years_are_months_and_nothing_else_is_converted(self):
        spec = registry()["dx_block.interval_min"]
        assert leaves_of(spec, {"weeks": 2}) == {"dx_block.interval_min.days": 14}
        assert leaves_of(spec, {"years": 1}) == {"dx_block.interval_min.months": 12}
        assert leaves_of(spec, {"months": 3}) == {"dx_block.interval_min.months": 3}

    def test_a_list_is_text_with_bars_between(self):
        spec = registry()["guidance.required"]
        assert leaves_of(spec, {"one_of": ["fluoroscopy", "ct"]}) == {
            "guidance.required.one_of": "fluoroscopy|ct"
        }

    def test_text_is_for_people(self):
        assert text_of({"max": 1, "strict": True}) == "max 1, strict yes"
        assert text_of(["ct", "mri"]) == "ct, mri"
