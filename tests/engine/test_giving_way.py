"""One cause, one finding: the check that sees what is wrong speaks, and the one that only sees the sum does not."""

from datetime import date

import polars as pl
import pytest

from facetwise.domain.vocabulary import Grain, Severity, Verdict
from facetwise.engine.findings import findings_frame
from facetwise.engine.run import ask_rules
from facetwise.lexicon import LINE
from facetwise.rules.registry import all_rules
from facetwise.workflow import check_encounters
from tests.engine.test_guards import declared, tables
from tests.rules.case_files import encounter_of

YIELDING = [rule for rule in all_rules().values() if rule.gives_way_to]


def said(*lines, base="cervical_diagnostic", change=None, **options):
    """The violations of a claim: name, line and money."""
    encounter = encounter_of({"base": base, "change": change or {}, "lines": list(lines)})
    (checked,) = check_encounters([encounter], as_of=date(2026, 7, 1), **options)
    return {
        (finding.name, finding.line, finding.money_at_risk)
        for finding in checked.findings
        if finding.verdict is Verdict.VIOLATED and finding.severity is Severity.DENIAL
    }


@pytest.mark.parametrize("rule", YIELDING, ids=lambda rule: rule.name)
def test_a_rule_gives_way_to_rules_that_are_there_and_name_their_codes(rule):
    by_name = {other.name: other for other in all_rules().values()}
    run = ask_rules(tables(), [rule, *(by_name[name] for name in rule.gives_way_to)], all_verdicts=True)
    for asked in run.asked:
        assert {"code", "codes"} & set(asked.answers.columns), asked.rule.name


ONE_JOINT = {
    "procedures": [
        {"purpose": "diagnostic", "technique": "medial_branch_block", "guidance": "fluoroscopy",
         "targets": [{"joint": "C4-C5", "side": "bilateral"}]}
    ]
}  # fmt: skip
TWO_JOINTS = {
    "procedures": [
        {"purpose": "diagnostic", "technique": "medial_branch_block", "guidance": "fluoroscopy",
         "targets": [{"joint": "C4-C5", "side": "bilateral"}, {"joint": "C5-C6", "side": "bilateral"}]}
    ]
}  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "change", "finding"),
    [
        (["64490-RT-KX $650", "64490-LT-KX $650"], ONE_JOINT, ("bilateral-on-two-lines", None, 1300)),
        (["64490-50-KX x2 $650"], ONE_JOINT, ("two-units-with-bilateral-modifier", 1, 650)),
        (["64490-KX x2 $650"], ONE_JOINT, ("bilateral-without-modifier", 1, 650)),
        (
            ["64490-50-KX $650", "64491-KX x2 $300"],
            TWO_JOINTS,
            ("add-on-bilateral-form-unsettled", None, 300),
        ),
        (["64490-RT-KX $650", "64490-RT-KX $650"], {}, ("duplicate-line", 2, 650)),
    ],
)
def test_a_wrong_form_that_breaks_the_unit_limit_is_said_once(lines, change, finding):
    assert said(*lines, change=change) == {finding}


def test_a_third_level_entered_twice_is_neither_a_copy_nor_over_the_limit():
    found = said("64490-RT-KX $650", "64491-RT-KX $320", "64492-RT $300", "64492-RT $300")
    assert ("third-level-code-repeated", 3, 600) in found
    assert not {name for name, _, _ in found} & {"units-over-limit", "duplicate-line"}


def test_the_limit_speaks_where_nothing_says_why_there_are_too_many():
    assert ("units-over-limit", 2, 300) in said("64635-LT $1000", "64636-LT x6 $300", base="lumbar_ablation")


def test_a_wrong_form_of_one_code_does_not_silence_the_limit_of_another():
    found = said("64490-50-KX x2 $650", "64491-RT-KX x2 $300")
    assert {"two-units-with-bilateral-modifier", "units-over-limit"} <= {name for name, _, _ in found}


def test_a_finding_does_not_give_way_to_a_lesser_one():
    def at_fault(t):
        return t.lines.select(*LINE, "code", applies=pl.lit(True), violated=pl.lit(True))

    def names(severity):
        settings = {"grain": Grain.LINE, "span": "line.code"}
        form = declared(at_fault, code="FW098", name="form", severity=severity, **settings)
        total = declared(at_fault, name="sum", severity=Severity.RISK, gives_way_to=("form",), **settings)
        return set(findings_frame(ask_rules(tables(), [form, total]))["name"])

    assert names(Severity.NOTE) == {"form", "sum"}
    assert names(Severity.RISK) == {"form"}
