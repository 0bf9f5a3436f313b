"""Which payer a name means, and which policy speaks for it on a day."""

import pytest

from facetwise.policy.contractors import contractor_for
from facetwise.policy.payer_names import PayerMatch, names_like, payer_ids, recognise
from facetwise.policy.payers import identify, pack_for
from tests.policy.medicare_dates import CGS, NGS, NORIDIAN, NORIDIAN_JF, NORIDIAN_OLD, PALMETTO, day

IN_2026 = day("2026-03-02")


@pytest.mark.parametrize(
    ("name", "payer"),
    [
        ("medicare", "medicare"),
        ("Medicare", "medicare"),
        ("AETNA", "aetna_commercial"),
        ("aetna_commercial", "aetna_commercial"),
        ("  aetna ", "aetna_commercial"),
        ("cpt", "cpt"),
        ("The Corner Shop", None),
        ("", None),
        (None, None),
    ],
)
def test_a_payer_is_known_by_name_alias_or_id_in_any_case(name, payer):
    assert recognise(name).payer_id == payer


def test_a_payer_that_is_not_recognised_has_no_policy_and_is_named():
    found = identify("The Corner Shop", on=IN_2026)
    assert (found.payer_id, found.pack) == (None, None)
    assert found.why == "payer 'The Corner Shop' was not recognised"


def test_a_name_that_does_not_tell_the_product_asks():
    found = recognise("UHC")
    assert found.ask
    assert not recognise("Medicare").ask


def test_a_name_that_changed_hands_means_who_held_it_on_that_day():
    assert recognise("TRICARE West", on=day("2024-12-31")).payer_id == "tricare_west_hnfs"
    assert recognise("TRICARE West", on=day("2025-01-01")).payer_id == "tricare_west_triwest"


def test_an_electronic_id_speaks_where_the_name_does_not():
    found = identify("Somebody's Plan", electronic_id="99727", on=IN_2026)
    assert (found.payer_id, found.pack) == ("tricare", "tricare/tricare")


def test_the_filing_indicator_of_medicare_part_b_wins_over_the_name():
    found = identify("AARP", filing_indicator="MB", state="OH", on=IN_2026)
    assert (found.payer_id, found.pack) == ("medicare", CGS)


@pytest.mark.parametrize(
    ("name", "indicator", "payer"),
    [
        ("Humana", "16", "humana_ma"),
        ("Humana", "CI", "humana_commercial"),
        ("UnitedHealthcare", "16", "uhc_ma"),
        ("Anthem Blue Cross", "16", "medicare_advantage"),
        ("Anthem Blue Cross", "MC", None),
        ("Anthem Blue Cross", "BL", "anthem_carelon"),
        ("Cigna", "16", "cigna"),
        ("Alabama Medicaid", "MC", "al_medicaid"),
    ],
)
def test_the_indicator_tells_another_product_of_a_company_than_its_usual_one(name, indicator, payer):
    assert identify(name, filing_indicator=indicator, state="OH", on=IN_2026).payer_id == payer


def test_railroad_medicare_is_no_states_contractors():
    for name in ("RAILROAD MEDICARE", "Palmetto GBA Railroad Medicare"):
        found = identify(name, filing_indicator="MB", state="OH", on=IN_2026)
        assert (found.payer_id, found.pack) == ("medicare", "medicare/railroad/unread")
    assert identify("Railroad Workers Plan", filing_indicator="CI", on=IN_2026).payer_id is None


def test_a_filing_indicator_is_no_payer_name():
    assert recognise("MB") == PayerMatch(None)
    assert recognise("MB", kind="claim_filing_indicator").payer_id == "medicare"


def test_a_contractor_named_as_payer_is_medicare():
    found = identify("Palmetto GBA", on=IN_2026)
    assert (found.payer_id, found.contractor, found.pack) == ("medicare", "Palmetto", PALMETTO)


@pytest.mark.parametrize(
    ("state", "on", "pack"),
    [
        ("OH", "2026-03-02", CGS),
        ("oh", "2026-03-02", CGS),
        ("NY", "2026-03-02", NGS),
        ("CA", "2026-04-16", NORIDIAN),
        ("WA", "2026-04-15", NORIDIAN_OLD),
        ("WA", "2026-04-16", NORIDIAN_JF),
        ("VA", "2026-03-02", PALMETTO),
    ],
)
def test_the_state_and_the_day_pick_the_contractors_policy(state, on, pack):
    assert identify("medicare", state=state, on=day(on)).pack == pack


def test_washington_had_another_policy_and_article_until_the_merger():
    before, since = (contractor_for("WA", day(on)) for on in ("2026-04-15", "2026-04-16"))

    assert (before.name, before.policy, before.article) == ("Noridian", "L38803", "A58405")
    assert (since.name, since.policy, since.article) == ("Noridian", "L38801", "A58403")


def test_a_contractor_alone_is_enough_where_it_has_one_policy():
    assert identify("medicare", contractor="CGS", on=IN_2026).pack == CGS
    two = identify("medicare", contractor="Noridian", on=IN_2026)
    assert two.pack is None
    assert two.why == "no single facet policy of Medicare is known for contractor 'Noridian' on 2026-03-02"


def test_a_contractor_with_two_policies_is_told_by_the_state():
    assert identify("medicare", contractor="Noridian", state="CA", on=IN_2026).pack == NORIDIAN
    assert identify("medicare", contractor="Noridian", state="WA", on=IN_2026).pack == NORIDIAN_OLD


def test_a_contractor_of_two_jurisdictions_with_one_policy_is_held_at_the_weaker():
    assert identify("medicare", contractor="Noridian", on=day("2026-05-01")).pack == NORIDIAN_JF


@pytest.mark.parametrize(
    ("state", "on", "why"),
    [
        ("OH", None, "Medicare's contractor cannot be told without the service date"),
        (None, "2026-03-02", "Medicare's contractor cannot be told without the state or the contractor"),
        ("ZZ", "2026-03-02", "no single facet policy of Medicare is known for state 'ZZ' on 2026-03-02"),
        ("OH", "2019-03-02", "no single facet policy of Medicare is known for state 'OH' on 2019-03-02"),
    ],
)
def test_what_is_missing_to_tell_the_contractor_is_said(state, on, why):
    found = identify("medicare", state=state, on=day(on) if on else None)
    assert (found.payer_id, found.pack, found.why) == ("medicare", None, why)


def test_a_plan_defers_to_the_local_policy_from_the_day_that_it_is_known_to():
    assert pack_for("uhc_ma", state="OH", on=day("2023-12-31")) == "medicare_advantage/uhc_ma"
    assert pack_for("uhc_ma", state="OH", on=day("2024-01-01")) == f"medicare_advantage/uhc_ma+{CGS}"
    assert pack_for("humana_ma", state="OH", on=IN_2026) == f"medicare_advantage/humana_ma+{CGS}"
    assert pack_for("humana_ma", on=IN_2026) == "medicare_advantage/humana_ma", (
        "which one it is, is not known"
    )


@pytest.mark.parametrize(
    ("name", "indicator"),
    [("Aetna Medicare Advantage PPO", None), ("Summit Health Plan", "16"), ("Aetna Medicare", "16")],
)
def test_an_advantage_plan_that_nobody_read_follows_the_contractor_of_the_state(name, indicator):
    found = identify(name, state="OH", on=IN_2026, filing_indicator=indicator)
    assert (found.payer_id, found.pack) == (
        "medicare_advantage",
        f"medicare_advantage/medicare_advantage+{CGS}",
    )
    texas = identify(name, state="TX", on=IN_2026, filing_indicator=indicator)
    assert texas.pack.endswith("medicare/novitas/L34892"), "which is held at low confidence there too"
    assert identify("Aetna Medicare", state="OH", on=IN_2026).payer_id is None  # it may be another product


def test_every_payer_but_medicare_has_its_own_pack():
    for payer_id in payer_ids() - {"medicare"}:
        assert pack_for(payer_id).endswith(payer_id)


def test_a_name_of_several_plans_is_not_offered_again():
    assert "Blue Cross" not in names_like("Blue Cross")
    assert (
        identify("Blue Cross", on=day("2026-03-02")).why
        == "payer 'Blue Cross' is what several plans are called"
    )


@pytest.mark.parametrize(
    ("name", "state", "first", "never"),
    [
        ("Blue Cross", "ND", "Blue Cross Blue Shield of North Dakota", "Blue Cross NC"),
        ("Blue Cross", "OH", "Anthem Blue Cross", "Blue Cross NC"),
        ("BCBS", "AZ", "bcbs_az", "BCBSTX"),
        ("Blue Shield", "CA", "Blue Shield of California", "Blue Cross Blue Shield of Arizona"),
        ("Medicaid", "NY", "ny_medicaid", "al_medicaid"),
        ("UnitedHealthcare Community Plan", "LA", "UnitedHealthcare Community Plan Louisiana", "uhc_ma"),
    ],
)
def test_of_a_name_that_several_plans_share_the_states_own_are_offered(name, state, first, never):
    offered = names_like(name, state)
    assert offered[0] == first
    assert never not in offered


def test_no_plan_of_another_state_is_offered_for_medicaid_and_no_payer_twice():
    assert names_like("Medicaid", "OH") == ()
    assert len({identify(name, on=IN_2026).payer_id for name in names_like("Medicaid")}) == 3


def test_a_patient_from_elsewhere_may_have_a_plan_of_another_state():
    assert names_like("Blue Cross Blue Sheild of Michigan", "OH")[0] == "Blue Cross Blue Shield of Michigan"


def test_a_state_in_words_is_answered_with_how_to_write_it():
    why = identify("medicare", state="Ohio", on=day("2026-03-02")).why

    assert why == "'Ohio' is no state; write two letters, such as OH"
