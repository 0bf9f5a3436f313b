"""The engine's own guards: one row per subject, null is undetermined, policy stands in the way, siblings as history."""

import sys
from datetime import date
from types import ModuleType

import polars as pl
import pytest

from facetwise.domain.vocabulary import Grain, Severity
from facetwise.engine.findings import findings_frame
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.engine.rule_shapes import RuleShapeError
from facetwise.engine.run import ask_rules
from facetwise.lexicon import CLAIM, LINE, SESSION, sessions_in_window
from facetwise.rules.declare import Need, rule
from tests.rules.case_files import encounter_of

AS_OF = date(2026, 11, 1)


def declared(function, **settings):
    """A rule made on the spot, in a module of its own."""
    module = ModuleType("facetwise.rules.counting.made_for_a_test")
    module.__doc__ = "Made for a test."
    sys.modules[module.__name__] = module
    function.__module__ = module.__name__
    defaults = {
        "code": "FW099",
        "name": "made-for-a-test",
        "grain": Grain.CLAIM,
        "severity": Severity.DENIAL,
        "message": "found",
        "help": "look",
        "span": "service_date",
    }
    return rule(**{**defaults, **settings})(function)


def tables(*changes, base="cervical_diagnostic"):
    encounters = [encounter_of({"base": base, **change}) for change in (changes or ({},))]
    return tables_from_encounters([Intake(encounter) for encounter in encounters], as_of=AS_OF)


def verdicts(made, base):
    run = ask_rules(base, [made], all_verdicts=True)
    return run.asked[0].answers.sort("claim_key")["verdict"].to_list()


def claim_rule(applies, violated):
    return lambda t: t.claims.select(
        *CLAIM, applies=pl.lit(applies, pl.Boolean), violated=pl.lit(violated, pl.Boolean)
    )


@pytest.mark.parametrize(
    ("applies", "violated", "verdict"),
    [
        (False, True, "not_applicable"),
        (True, False, "met"),
        (True, True, "violated"),
        (True, None, "undetermined"),
        (None, True, "undetermined"),
        (None, None, "undetermined"),
    ],
)
def test_null_is_undetermined_and_never_a_pass(applies, violated, verdict):
    assert verdicts(declared(claim_rule(applies, violated)), tables()) == [verdict]


def test_a_rule_that_drops_a_subject_is_refused():
    made = declared(
        lambda t: t.lines.filter(pl.col("line_no") == 1).select(*LINE, applies=True, violated=False),
        grain=Grain.LINE,
    )
    with pytest.raises(RuleShapeError, match="1 rows for 1 of 2 line subjects"):
        ask_rules(tables(), [made], strict=True)


def test_a_rule_that_multiplies_a_subject_is_refused():
    made = declared(
        lambda t: t.claims.join(t.lines.select("claim_key"), on="claim_key").select(
            *CLAIM, applies=True, violated=False
        )
    )
    with pytest.raises(RuleShapeError, match="2 rows for 1 of 1 claim subjects"):
        ask_rules(tables(), [made], strict=True)


def test_a_rule_without_its_keys_is_refused():
    made = declared(
        lambda t: t.claims.select("claim_key", applies=True, violated=False, policy_key=None).drop(
            "policy_key"
        )
    )
    with pytest.raises((RuleShapeError, pl.exceptions.PolarsError)):
        ask_rules(tables(), [made], strict=True)


def asks_signature(t):
    return t.claims.select(*CLAIM, applies=pl.lit(True), violated=pl.lit(False))


def test_a_value_of_low_confidence_never_lets_a_claim_pass():
    made = declared(asks_signature, parameters=("limit.levels_per_session.max",))
    known, low = (
        {"change": {"service_date": date(2024, 8, 15)}},
        {"change": {"service_date": date(2024, 8, 14)}},
    )
    assert verdicts(made, tables(known, low)) == ["met", "undetermined"]


def test_an_unknown_value_is_undetermined_and_a_silent_policy_not_applicable():
    made = declared(asks_signature, parameters=("conservative.duration_min.any_weeks",))
    silent, unknown = {}, {"change": {"payer": "molina"}}
    assert verdicts(made, tables(silent, unknown)) == ["not_applicable", "undetermined"]


def test_an_unknown_payer_is_said_once_for_all_rules():
    made = [
        declared(asks_signature, code=code, name=f"made-{code}", parameters=("documentation.signed",))
        for code in ("FW097", "FW098")
    ]
    run = ask_rules(tables({"change": {"payer": "No Such Payer"}}), made)
    found = findings_frame(run)
    assert found["name"].to_list() == ["payer-rules-not-found"]
    assert "made-FW097, made-FW098" in found["message"][0]
    assert "No Such Payer" in found["message"][0]


def test_a_claim_without_a_day_is_told_to_give_it_before_its_payer_is_doubted():
    made = declared(asks_signature, parameters=("documentation.signed",))
    run = ask_rules(tables({"change": {"service_date": None}}), [made])
    (found,) = findings_frame(run).iter_rows(named=True)
    assert "without a service date" in found["message"]
    assert found["help"].startswith("give the service date")


def sessions_before(t):
    used = sessions_in_window(t, pl.lit(12))
    return t.sessions.join(used, on="session_id", how="left").select(
        *SESSION, "sessions_used", applies=pl.lit(True), violated=pl.lit(False)
    )


def used(base):
    made = declared(sessions_before, grain=Grain.SESSION)
    answers = ask_rules(base, [made], all_verdicts=True).asked[0].answers
    return answers.sort("claim_key")["sessions_used"].to_list()


def test_claims_of_one_patient_are_each_others_history_but_only_the_earlier_ones():
    first, second = {}, {"change": {"service_date": date(2026, 4, 2), "claim": {"claim_id": "second"}}}
    assert used(tables(first, second)) == [0, 1]
    assert used(tables(second, first)) == [1, 0]


def test_two_claims_of_one_day_are_one_session_and_not_each_others_history():
    later = {"change": {"service_date": date(2026, 4, 2)}}
    assert used(tables({}, {"change": {"claim": {"claim_id": "again"}}}, later)) == [0, 0, 1]


def test_an_unknown_payers_finding_names_the_payers_that_may_be_meant():
    made = declared(asks_signature, parameters=("documentation.signed",))

    def help_for(payer, state="OH"):
        change = {"payer": payer, "state": state}
        return findings_frame(ask_rules(tables({"change": change}), [made]))["help"][0]

    assert help_for("Palmeto GBA").startswith("did you mean Palmetto GBA")
    assert help_for("BCBS", "ND").startswith("did you mean bcbs_nd or ")
    assert "did you mean" not in help_for("Zzyzx Mutual Benefit Lodge")


def test_a_silent_record_is_said_as_such_under_a_value_of_low_confidence_too():
    def is_unsigned(t):
        return t.claims.select(*CLAIM, "has_record", applies=pl.lit(True), violated=~pl.col("record_signed"))

    made = declared(is_unsigned, needs=(Need.RECORD,), parameters=("documentation.signed",))
    texas = {"state": "TX"}
    silent = tables({"change": {**texas, "documentation": {"signed": None}}})
    unsigned = tables({"change": {**texas, "documentation": {"signed": False}}})

    assert findings_frame(ask_rules(silent, [made]))["name"].to_list() == ["record-silent"]
    assert findings_frame(ask_rules(unsigned, [made]))["name"].to_list() == ["made-for-a-test"]


def test_what_few_payers_ask_is_a_note_while_nobody_said_whether_this_one_does():
    def is_unsigned(t):
        return t.claims.select(*CLAIM, "has_record", applies=pl.lit(True), violated=~pl.col("record_signed"))

    grave = declared(is_unsigned, needs=(Need.RECORD,))
    rare = declared(is_unsigned, needs=(Need.RECORD,), severity_while_open=Severity.NOTE)
    silent = tables({"change": {"documentation": {"signed": None}}})
    unsigned = tables({"change": {"documentation": {"signed": False}}})

    def severities(rule, base):
        return findings_frame(ask_rules(base, [rule]))["severity"].to_list()

    assert (severities(grave, silent), severities(rare, silent)) == (["denial"], ["note"])
    assert severities(rare, unsigned) == ["denial"]


def test_a_void_takes_back_a_claim_so_only_its_form_is_checked():
    void = {"change": {"payer": "No Such Payer", "claim": {"frequency_code": "8"}}}
    content = declared(claim_rule(True, True))
    form = declared(claim_rule(True, True), code="FW098", checks_form=True)
    waits = declared(asks_signature, code="FW097", parameters=("documentation.signed",))
    run = ask_rules(tables(void, {}), [content, form, waits])
    assert [asked.answers["claim_key"].to_list() for asked in run.asked[:2]] == [[1], [0, 1]]
    assert 0 not in run.waiting["claim_key"].to_list()


def test_a_voided_claim_is_no_history():
    void = {"change": {"claim": {"frequency_code": "8"}}}
    later = {"change": {"service_date": date(2026, 4, 2), "claim": {"claim_id": "later"}}}
    assert used(tables({}, void, later)) == [0, 0, 0]


def test_a_replaced_claim_counts_once():
    replacement = {"change": {"claim": {"frequency_code": "7"}}}
    later = {"change": {"service_date": date(2026, 4, 2), "claim": {"claim_id": "later"}}}
    assert used(tables({}, replacement, later))[-1] == 1


def session(day, claim_id="account", code="1", number=None):
    claim = {"claim_id": claim_id, "frequency_code": code, "payer_control_number": number}
    return {"change": {"service_date": day, "claim": claim}}


MARCH, CORRECTED, CORRECTED_AGAIN, APRIL = (
    date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4), date(2026, 4, 2),
)  # fmt: skip


def test_a_claim_whose_day_was_corrected_by_its_replacement_counts_once():
    replacement = session(CORRECTED, code="7", number="ICN1")
    assert used(tables(session(MARCH), replacement, session(APRIL, "later"))) == [0, 0, 1]


def test_a_void_with_another_day_takes_the_claim_of_its_account_back():
    void = session(CORRECTED, code="8", number="ICN1")
    assert used(tables(session(MARCH), void, session(APRIL, "later")))[-1] == 0


def test_a_replacement_sent_under_another_account_replaces_by_the_payers_number():
    original = session(MARCH, "old", number="ICN1")
    replacement = session(CORRECTED, "new", code="7", number="ICN1")
    assert used(tables(original, replacement, session(APRIL, "later"))) == [0, 0, 1]


def test_two_corrections_of_one_claim_are_one_session():
    first, second = (session(day, code="7", number="ICN1") for day in (CORRECTED, CORRECTED_AGAIN))
    assert used(tables(session(MARCH), first, second, session(APRIL, "later"))) == [0, 0, 0, 1]


def test_corrections_of_two_claims_under_the_patients_account_are_two_sessions():
    first, second = (
        session(day, code="7", number=number) for day, number in ((MARCH, "ICN1"), (CORRECTED_AGAIN, "ICN2"))
    )
    assert used(tables(first, second, session(APRIL, "later"))) == [0, 1, 2]


def test_an_account_with_claims_of_several_days_does_not_tell_which_one_moved():
    replacement = session(date(2026, 3, 20), code="7", number="ICN3")
    claims = (session(MARCH), session(CORRECTED_AGAIN), replacement, session(APRIL, "later"))
    assert used(tables(*claims)) == [0, 1, 2, 3]


def test_a_patient_without_a_name_is_nobodys_history():
    nameless = {"change": {"patient": {"name": None}}}
    later = {"change": {"patient": {"name": None}, "service_date": date(2026, 4, 2)}}
    assert used(tables(nameless, later)) == [0, 0]


def test_a_rule_that_waits_for_the_record_is_folded_only_where_none_was_given():
    made = declared(
        lambda t: t.claims.select(*CLAIM, applies=pl.lit(True), violated=~pl.col("record_signed")),
        needs=(Need.RECORD,),
    )
    run = ask_rules(tables({"record": False}, {"change": {"documentation": {"signed": False}}}), [made])
    found = findings_frame(run).sort("claim_key")
    assert found["name"].to_list() == ["record-not-given", "made-for-a-test"]
