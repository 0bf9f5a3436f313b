"""Each contractor's values decide on the days that their source speaks for, and on no other."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.policy.intervals import breakpoints
from facetwise.policy.keys import registry
from facetwise.policy.resolve import Scope, resolve
from tests.policy.medicare_dates import (
    CGS,
    CONTRACTORS,
    FIRST_COAST,
    NATIONAL,
    NGS,
    NORIDIAN,
    NORIDIAN_JF,
    NORIDIAN_OLD,
    NOT_READ,
    NOVITAS,
    PALMETTO,
    PURPOSES,
    READ,
    WPS,
    day,
    may_decide,
)

STRENGTH = ("low", "medium", "high")
SCOPES = [
    Scope(purpose=purpose, technique=technique, claim_type=claim_type, repeat=repeat)
    for purpose in PURPOSES
    for technique in (None, "cyst_aspiration")
    for claim_type in ("professional", "asc", "hospital")
    for repeat in (None, True)
]


def value(pack, key, on, **scope):
    return resolve(pack, day(on) if isinstance(on, str) else on, Scope(**scope))[key]


def probes(pack):
    """Every day on which something changes, and the day before."""
    changes = [d for d in breakpoints(pack) if d.year > 1]
    return sorted({*changes, *(d - timedelta(days=1) for d in changes), day("2020-01-01"), day("2026-11-24")})


@pytest.mark.parametrize("pack", CONTRACTORS)
def test_no_value_decides_on_a_day_that_the_table_does_not_give(pack):
    for on in probes(pack):
        for scope in SCOPES:
            for key, found in resolve(pack, on, scope).items():
                if not found.decides and found.state != "not_addressed":
                    continue
                allowed = may_decide(pack, key, scope, on)
                if found.decides:
                    assert allowed, f"{key} decides on {on} for {scope}"
                    assert STRENGTH.index(found.confidence) <= STRENGTH.index(allowed), f"{key} on {on}"
                if found.state == "not_addressed":
                    assert allowed, f"{key} is taken for silent on {on}"


@pytest.mark.parametrize("pack", CONTRACTORS)
def test_what_the_table_lets_decide_does(pack):
    for on in probes(pack):
        for scope in SCOPES:
            for key, found in resolve(pack, on, scope).items():
                if found.state == "known" and may_decide(pack, key, scope, on):
                    assert found.decides, f"{key} does not decide on {on} for {scope}: {found.confidence}"


@settings(max_examples=150, deadline=None)
@given(
    pack=st.sampled_from(CONTRACTORS),
    on=st.dates(date(2019, 1, 1), date(2028, 1, 1)),
    scope=st.sampled_from(SCOPES),
)
def test_the_table_holds_on_any_day(pack, on, scope):
    for key, found in resolve(pack, on, scope).items():
        if found.decides:
            assert may_decide(pack, key, scope, on), key


@pytest.mark.parametrize(
    ("pack", "first"),
    [
        (PALMETTO, "2024-07-07"),
        (WPS, "2024-07-14"),
        (CGS, "2024-08-15"),
        (NORIDIAN, "2025-01-01"),
        (NGS, "2025-01-01"),
    ],
)
def test_the_third_level_is_not_covered_from_the_day_that_the_contractor_is_known_to_say_so(pack, first):
    before = value(pack, "limit.levels_per_session", day(first) - timedelta(days=1))
    since = value(pack, "limit.levels_per_session", first)

    assert since.decides
    assert since.leaves["limit.levels_per_session.max"] == 2
    assert since.leaves["limit.levels_per_session.beyond"] == "not_covered"
    if pack == NORIDIAN:  # on appeal, by its own answers of 2022: a risk and no denial
        assert before.decides
        assert before.leaves["limit.levels_per_session.beyond"] == "appeal_only"
    else:
        assert (before.state, before.confidence, before.decides) == ("known", "low", False)


def test_noridian_denies_sedation_with_injections_since_2025_and_only_shows_it_before():
    before = value(NORIDIAN, "sedation.policy", "2024-12-31", purpose="diagnostic")
    since = value(NORIDIAN, "sedation.policy", "2025-01-01", purpose="diagnostic")

    assert before.leaves == since.leaves
    assert before.leaves["sedation.policy.moderate"] == "deny"
    assert not before.decides
    assert since.decides


def test_ngs_asked_for_an_appeal_where_it_now_denies_sedation():
    before = value(NGS, "sedation.policy", "2024-12-31", purpose="diagnostic")
    since = value(NGS, "sedation.policy", "2025-01-01", purpose="diagnostic")

    assert (before.leaves["sedation.policy.moderate"], before.decides) == ("appeal_only", True)
    assert (since.leaves["sedation.policy.moderate"], since.decides) == ("deny", True)
    assert value(NGS, "sedation.policy", "2021-04-24", purpose="diagnostic").state == "unknown"


def test_noridian_counted_diagnostic_sessions_apart_since_july_2022():
    assert not value(NORIDIAN, "limit.sessions", "2022-06-30", purpose="diagnostic").decides
    assert value(NORIDIAN, "limit.sessions", "2022-07-01", purpose="diagnostic").decides
    assert not value(NORIDIAN, "limit.sessions", "2024-12-31", purpose="ablation").decides
    assert value(NORIDIAN, "limit.sessions", "2025-01-01", purpose="ablation").decides


def test_cgs_asks_for_a_disability_scale_before_the_first_block_since_its_news():
    def asked(on, purpose):
        return value(CGS, "function.scale_required", on, purpose=purpose).decides

    assert not asked("2023-12-18", "diagnostic")
    assert asked("2023-12-19", "diagnostic")
    assert not asked("2024-12-31", "ablation")
    assert asked("2025-01-01", "ablation")


def test_kx_is_sure_with_noridian_likely_with_first_coast_and_weak_elsewhere():
    def confidence(pack):
        found = value(pack, "billing.required_modifier", "2026-03-02", purpose="diagnostic")
        assert found.leaves["billing.required_modifier.modifier"] == "KX"
        return found.confidence

    assert confidence(NORIDIAN) == "high"
    assert confidence(NORIDIAN_OLD) == confidence(FIRST_COAST) == "medium"
    assert {confidence(pack) for pack in (CGS, NGS, PALMETTO, WPS, NOVITAS)} == {"low"}


@pytest.mark.parametrize("pack", NOT_READ)
def test_of_a_policy_that_was_not_read_only_what_medicare_says_nationally_decides(pack):
    for purpose in PURPOSES:
        for key, found in resolve(pack, day("2026-03-02"), Scope(purpose=purpose)).items():
            if found.decides:
                is_kx = pack == FIRST_COAST and key in (
                    "billing.required_modifier",
                    "billing.modifier_only_on",
                )
                assert key in NATIONAL or is_kx, key


def test_silence_of_a_text_that_was_not_read_is_not_silence():
    read = value(CGS, "conservative.duration_min", "2026-03-02")
    earlier = value(CGS, "conservative.duration_min", "2024-03-02")
    not_read = value(NOVITAS, "conservative.duration_min", "2026-03-02")

    assert read.state == "not_addressed"
    assert earlier.state == not_read.state == "unknown"
    assert "read for other days or contractors only" in not_read.why


def test_before_the_first_policy_nothing_of_the_contractor_is_known_and_national_rules_stand():
    before = resolve(CGS, day("2021-05-01"), Scope(purpose="diagnostic"))

    assert before["limit.sessions"].state == "unknown"
    assert before["limit.sessions"].why == "the policy was not in force before 2021-05-02"
    assert before["claim.timely_filing"].decides
    assert resolve(CGS, day("2021-05-02"), Scope(purpose="diagnostic"))["limit.sessions"].state == "known"


def test_the_old_jf_policy_ends_on_the_day_of_the_merger():
    assert value(NORIDIAN_OLD, "pain.duration_min", "2026-04-15").state == "known"
    ended = value(NORIDIAN_OLD, "pain.duration_min", "2026-04-16")
    assert (ended.state, ended.why) == ("unknown", "the policy was no longer in force on 2026-04-16")


def test_after_the_merger_jf_is_held_a_grade_less_surely_than_je():
    for key in ("limit.levels_per_session", "pain.duration_min"):
        merged, own = (value(pack, key, "2026-05-01") for pack in (NORIDIAN_JF, NORIDIAN))
        assert merged.leaves == own.leaves
        assert (merged.confidence, own.confidence) == ("medium", "high")
        assert merged.decides
        assert merged.cite.startswith("L38801 §")


def test_ngs_joins_the_two_conditions_after_an_ablation_by_or_and_the_others_by_and():
    joined = {
        pack: value(pack, "rfa.repeat_diagnostics_after_years", "2026-03-02", purpose="diagnostic").leaves[
            "rfa.repeat_diagnostics_after_years.joined"
        ]
        for pack in READ
    }
    assert joined.pop(NGS) == "or"
    assert set(joined.values()) == {"and"}


def test_only_cgs_states_no_percentage_for_function_before_a_repeated_ablation():
    stated = {
        pack: value(pack, "repeat.relief_min", "2026-03-02", purpose="ablation", repeat=True).leaves.get(
            "repeat.relief_min.function_pct"
        )
        for pack in READ
    }
    assert stated.pop(CGS) is None
    assert set(stated.values()) == {50}


def test_wps_is_softer_on_regions_and_stricter_on_follow_up():
    strict = {
        pack: value(pack, "regions_per_session", "2026-03-02").leaves["regions_per_session.strict"]
        for pack in READ
    }
    follow_up = {pack: value(pack, "pain.scale_each_follow_up", "2026-03-02").state for pack in READ}

    assert strict.pop(WPS) is False
    assert set(strict.values()) == {True}
    assert follow_up.pop(WPS) == "known"
    assert set(follow_up.values()) == {"not_addressed"}


def test_sedation_for_a_cyst_is_denied_by_ngs_weighed_by_three_and_contradicted_by_palmetto_itself():
    def moderate(pack):
        found = value(
            pack, "sedation.policy", "2026-03-02", purpose="therapeutic", technique="cyst_aspiration"
        )
        return found.leaves.get("sedation.policy.moderate", found.state)

    assert moderate(NGS) == "deny"
    assert {moderate(pack) for pack in (CGS, NORIDIAN, WPS)} == {"conditional"}
    assert moderate(PALMETTO) == "conflict"


def test_no_contractor_states_an_interval_between_procedures():
    """Three and six months are durations of relief: none may ever become a gap of 90 or 180 days."""
    for pack in READ:
        assert value(pack, "limit.interval_min", "2026-03-02", purpose="ablation").state == "not_addressed"


def test_only_noridian_has_a_list_of_diagnoses_that_was_read():
    def listed(pack, on):
        return value(pack, "codes.dx_covered", on).leaves.get("codes.dx_covered")

    assert [listed(NORIDIAN, on) for on in ("2025-02-26", "2026-03-02")] == ["A58403", "A58403"]
    assert not value(NORIDIAN, "codes.dx_covered", "2025-02-25").decides
    assert {listed(pack, "2026-03-02") for pack in (CGS, NGS, PALMETTO, WPS, *NOT_READ)} == {None}
    assert "import it" in value(CGS, "codes.dx_covered", "2026-03-02").why


@pytest.mark.parametrize(
    ("on", "required", "needs_third", "unsettled"),
    [
        ("2023-06-30", "no", False, None),
        ("2023-07-01", "yes", True, None),
        ("2024-08-04", "yes", True, None),
        ("2024-08-05", "yes", False, "64492|64495"),
        ("2024-08-15", "yes", False, "64492|64495"),
        ("2024-08-16", "yes", False, None),
    ],
)
def test_hospital_outpatient_authorization_and_its_third_level_codes(on, required, needs_third, unsettled):
    leaves = value(CGS, "prior_auth.required", on, claim_type="hospital").leaves
    codes = (leaves.get("prior_auth.required.codes") or "").split("|")

    assert leaves["prior_auth.required.required"] == required
    assert ("64492" in codes) is ("64495" in codes) is needs_third
    assert leaves.get("prior_auth.required.codes_unsettled") == unsettled
    assert ("64493" in codes) is (required == "yes")


def test_only_the_hospitals_own_claim_needs_that_authorization():
    for claim_type in ("professional", "asc"):
        found = value(NOVITAS, "prior_auth.required", "2026-03-02", claim_type=claim_type)
        assert (found.leaves["prior_auth.required.required"], found.decides) == ("no", True)


def test_a_surgery_centre_writes_two_lines_where_the_physician_writes_one():
    def form(claim_type):
        found = resolve(CGS, day("2026-03-02"), Scope(claim_type=claim_type))
        return (
            found["billing.bilateral"].leaves["billing.bilateral.method"],
            found["billing.addon_bilateral"].leaves["billing.addon_bilateral"],
        )

    assert form("asc") == ("rt_lt_two_lines", "rt_lt")
    assert form("professional") == form("hospital") == ("mod50_one_line", "mod50")


def test_every_key_of_the_national_list_is_a_key():
    assert NATIONAL.keys() <= registry().keys()
