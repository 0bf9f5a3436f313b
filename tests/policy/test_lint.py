"""What `facetwise policy lint` refuses, each by the pack that would get it wrong."""

from pathlib import Path

import pytest

from facetwise.coding import conventions
from facetwise.policy.keys import is_informational, leaf_types, registry
from facetwise.policy.lint import lint_pack, lint_packs
from facetwise.policy.pack import PackError, pack_ids, parse_pack, read_pack
from facetwise.policy.words import WORDS

TOP = """
documents:
  P: {title: "policy", effective: 2025-01-01}
rules:
"""
GOOD = "document: P, cite: '§ 1', confidence: high, verified_through: 2026-11-01, from: 2025-01-01"


def lint(packs, rules, top=TOP):
    return [(p.place, p.message) for p in lint_pack(packs("p", top + rules)) if not p.is_notice]


def only(packs, rules, top=TOP):
    ((place, message),) = lint(packs, rules, top)
    return f"{place}: {message}"


def test_every_pack_of_the_house_is_clean():
    assert [problem for problem in lint_packs() if not problem.is_notice] == []


def test_a_good_value_is_clean(packs):
    assert lint(packs, f"  pain.duration_min: [{{value: {{months: 3}}, {GOOD}}}]\n") == []


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (
            "value: {months: 3}, document: P, confidence: high, verified_through: 2026-11-01",
            "without citation; expected `cite`, the paragraph of the document",
        ),
        (
            "value: {months: 3}, document: Q, cite: '§ 1', confidence: high, verified_through: 2026-11-01",
            "document 'Q' is not among the documents on top of the pack",
        ),
        (
            "value: {months: 3}, cite: '§ 1', confidence: high, verified_through: 2026-11-01",
            "without document; expected `document`, one of those on top of the pack",
        ),
        (
            "value: {months: 3}, document: P, cite: '§ 1', confidence: high",
            "without `verified_through`, the day on which the source was read",
        ),
        (
            "value: {months: 3}, document: P, cite: '§ 1', verified_through: 2026-11-01",
            "without confidence; expected low, medium or high",
        ),
        (
            f"value: {{months: 3}}, state: sure, {GOOD}",
            "state 'sure'; expected known, not_addressed, unknown, conflict",
        ),
        (f"value: {{fortnights: 3}}, {GOOD}", "pain.duration_min has no fortnights; expected months, days"),
        (f"value: {{months: three}}, {GOOD}", "pain.duration_min.months is 'three'; expected a whole number"),
        (f"value: {{months: 3.5}}, {GOOD}", "pain.duration_min.months is 3.5; expected a whole number"),
        (f"value: {{months: true}}, {GOOD}", "pain.duration_min.months is True; expected a whole number"),
        (f"value: {{months: 900}}, {GOOD}", "pain.duration_min.months is 900; expected 1 to 120"),
        (f"value: {{}}, {GOOD}", "a value without any member"),
        (f"{GOOD}", "known without `value`"),
        (
            f"state: not_addressed, value: {{months: 3}}, {GOOD}",
            "not_addressed with a value; what sources of a conflict say goes under `candidates`",
        ),
        (f"state: conflict, {GOOD}", "a conflict without `candidates` or `why`; say what each source says"),
        (
            f"state: conflict, candidates: [{{weeks: many}}], {GOOD}",
            "weeks is 'many'; expected a whole number",
        ),
        ("state: unknown", "unknown without `why`; say what was not seen, and what to do"),
        (
            f"value: {{months: 3}}, until: 2025-01-01, {GOOD}",
            "from 2025-01-01 is not before until 2025-01-01",
        ),
        (
            f"value: {{months: 3}}, {GOOD.replace('from: 2025', 'from: 0001')}",
            "from 0001-01-01 is not between 1990-01-01 and 2100-01-01; leave it out where no day is stated",
        ),
        (
            f"scope: {{purpose: curiosity}}, value: {{months: 3}}, {GOOD}",
            "scope purpose 'curiosity'; expected ablation, diagnostic, therapeutic",
        ),
        (
            f"scope: {{weather: fair}}, value: {{months: 3}}, {GOOD}",
            "scope 'weather'; expected purpose, technique, region, claim_type, repeat",
        ),
    ],
)
def test_a_value_is_refused_and_told_what_is_expected(packs, item, message):
    said = only(packs, f"  pain.duration_min: [{{{item}}}]\n")
    assert said.startswith("p.yaml:6: pain.duration_min: ")
    assert said.endswith(message)


def test_a_word_outside_the_vocabulary_is_refused(packs):
    said = only(packs, f"  coverage.excluded_technique: [{{value: [pulsed_rf], {GOOD}}}]\n")
    assert "coverage.excluded_technique has pulsed_rf; expected basivertebral" in said
    assert "pulsed_radiofrequency" in said


def test_a_plan_defers_to_a_policy_that_there_is(packs):
    said = only(packs, f"  meta.defers_to: [{{value: {{to: the_neighbours}}, {GOOD}}}]\n")
    assert said.endswith("meta.defers_to.to has the_neighbours; expected medicare_lcd")


def test_an_unknown_key_is_refused(packs):
    assert "no such key" in only(packs, f"  pain.colour: [{{value: red, {GOOD}}}]\n")


def test_two_values_at_once_are_told_with_both_places(packs):
    said = only(
        packs,
        f"""  pain.duration_min:
    - {{value: {{months: 3}}, {GOOD}}}
    - {{value: {{months: 6}}, {GOOD.replace("2025-01-01", "2025-07-01")}}}
""",
    )
    assert (
        said
        == "p.yaml:7: pain.duration_min: two values in force at once from 2025-07-01, here and at p.yaml:8"
    )


def test_two_scopes_of_equal_width_that_one_claim_can_meet_are_refused(packs):
    said = only(
        packs,
        f"""  sedation.policy:
    - {{scope: {{purpose: ablation}}, value: {{moderate: deny}}, {GOOD}}}
    - {{scope: {{region: lumbar_sacral}}, value: {{moderate: allow}}, {GOOD}}}
""",
    )
    assert "p.yaml:7" in said
    assert "p.yaml:8" in said


def test_a_wider_and_a_narrower_value_stand_side_by_side_as_do_successors(packs):
    assert (
        lint(
            packs,
            f"""  sedation.policy:
    - {{value: {{moderate: deny}}, until: 2026-01-01, {GOOD}}}
    - {{scope: {{purpose: ablation}}, value: {{moderate: allow}}, {GOOD}}}
    - {{scope: {{purpose: diagnostic}}, value: {{moderate: allow}}, {GOOD}}}
    - {{value: {{moderate: allow}}, {GOOD.replace("2025-01-01", "2026-01-01")}}}
""",
        )
        == []
    )


def test_an_overlap_with_what_is_inherited_is_seen(packs):
    rules = f"  sedation.policy: [{{scope: {{purpose: ablation}}, value: {{moderate: deny}}, {GOOD}}}]\n"
    packs("base", TOP + rules)
    child = packs("p", "extends: [base]" + TOP + rules.replace("purpose: ablation", "region: lumbar_sacral"))

    (problem,) = lint_pack(child)
    assert {"base.yaml:6", "p.yaml:6"} <= {problem.place, problem.message.split()[-1]}


def test_an_override_of_what_is_inherited_is_no_overlap(packs):
    rules = f"  sedation.policy: [{{scope: {{purpose: ablation}}, value: {{moderate: deny}}, {GOOD}}}]\n"
    packs("base", TOP + rules)
    assert lint_pack(packs("p", "extends: [base]" + TOP + rules.replace("deny", "allow"))) == []


def test_what_a_pack_extends_must_be_there(packs):
    assert only(packs, "", "extends: [nowhere]\nrules: {}\n") == "p.yaml: extends nowhere, which is no pack"


def test_a_group_that_decides_holds_a_value(packs):
    decides = "decides: {criteria: [{from: 2025-01-01, confidence: high, basis: text}]}"
    packs("p", decides + "\nrules: {}\ndocuments: {p: {title: policy}}\n")
    assert [p.message for p in lint_packs()] == ["decides criteria: no value of the pack is in this group"]


def test_a_group_that_no_pack_lets_decide_is_told_as_a_notice(packs):
    packs("p", f"{TOP}  pain.duration_min: [{{value: {{months: 3}}, group: criteria, {GOOD}}}]\n")
    (problem,) = lint_packs()
    assert problem.is_notice
    assert problem.message == "pain.duration_min: no pack lets the group criteria decide"


def test_a_group_cannot_decide_at_low_confidence(packs):
    said = only(packs, "", "decides: {criteria: [{from: 2025-01-01, confidence: low, basis: text}]}\n")
    assert said == "p.yaml: decides criteria: confidence 'low'; expected medium or high"


def test_a_sure_value_without_its_first_day_is_told_that_it_never_decides(packs):
    item = GOOD.replace(", from: 2025-01-01", "")
    (problem,) = lint_pack(packs("p", f"{TOP}  pain.duration_min: [{{value: {{months: 3}}, {item}}}]\n"))
    assert problem.is_notice
    assert problem.message.endswith("dated, and without `from`: no service date may rest on it")


def test_a_pack_that_cannot_be_read_is_told_among_the_others(packs, tmp_path):
    (tmp_path / "broken.yaml").write_text("pack: broken\nrules: [", encoding="utf-8")
    (problem,) = lint_packs()
    assert problem.place == "broken.yaml"
    assert "not readable as YAML" in problem.message


class TestUses:
    """What rules and coding use against what packs hold."""

    def test_a_parameter_that_no_pack_mentions_is_refused(self, packs):
        packs("p", f"{TOP}  pain.duration_min: [{{value: {{months: 3}}, {GOOD}}}]\n")
        found = [p.message for p in lint_packs(frozenset({"limit.sessions.max", "pain.duration_min.months"}))]

        assert "limit.sessions: a rule uses it and no pack mentions it" in found
        assert not any(message.startswith("pain.duration_min") for message in found)

    def test_a_key_that_no_rule_uses_is_refused_unless_it_is_for_reading_only(self):
        found = {
            p.message.partition(":")[0]: p for p in lint_packs(frozenset()) if p.place.startswith("policy/")
        }

        assert found.keys() == registry().keys()
        assert {key for key, problem in found.items() if problem.is_notice} == {
            key for key in registry() if is_informational(key)
        }

    def test_coding_asks_for_the_keys_that_it_says(self):
        asked = Path(conventions.__file__).read_text(encoding="utf-8").partition("CLAIM_TYPE_NOTE")[2]
        assert {key for key in registry() if f'"{key}"' in asked} == set(conventions.POLICY_KEYS)


class TestForm:
    """A pack whose form is wrong is refused when it is read."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "p.yaml:1: expected `pack: p`, the path of the file below packs/"),
            ("pack: q", "p.yaml:1: expected `pack: p`"),
            ("- a list", "p.yaml: a pack: expected names with values, such as `name: value`"),
            ("pack: p\ncolour: red", "p.yaml: a pack has colour; expected decides, documents"),
            (
                "pack: p\nrules: {pain.duration_min: 3}",
                "p.yaml:2: pain.duration_min: expected a list of values",
            ),
            (
                "pack: p\nrules: {pain.duration_min: [{colour: red}]}",
                "p.yaml:2: pain.duration_min has colour; expected",
            ),
            (
                "pack: p\nrules: {pain.duration_min: [{from: someday}]}",
                "p.yaml:2: pain.duration_min: from is 'someday'; expected a date such as 2025-01-01",
            ),
            (
                "pack: p\nrules: {pain.duration_min: [{from: 0000-01-01}]}",
                "a date that the calendar does not have",
            ),
            ("pack: p\nsince: 2025", "p.yaml: a pack: since is 2025; expected a date such as 2025-01-01"),
            ("pack: p\ndecides: {kx: [{from: 2025-01-01}]}", "p.yaml: decides kx lacks confidence; expected"),
            ("pack: p\nrules: {a: [{", "p.yaml: not readable as YAML"),
        ],
    )
    def test_it_is_told_where_and_what_is_expected(self, tmp_path, text, said):
        with pytest.raises(PackError) as refused:
            parse_pack(text, path=tmp_path / "p.yaml", pack_id="p")
        assert said in str(refused.value)

    def test_a_value_takes_from_its_document_what_it_does_not_say_itself(self, packs):
        top = "documents: {P: {title: policy, defaults: {from: 2025-01-01, cite: '§ 1', confidence: high}}}\n"
        (entry,) = packs(
            "p", f"{top}rules: {{pain.duration_min: [{{document: P, confidence: low}}]}}"
        ).entries
        assert (entry.cite, entry.confidence, str(entry.effective_from)) == ("§ 1", "low", "2025-01-01")

    def test_there_is_no_pack_of_that_name(self):
        with pytest.raises(PackError, match="no policy pack 'nowhere'"):
            read_pack("nowhere")

    def test_every_pack_knows_the_place_of_its_values(self):
        for pack_id in pack_ids():
            lines = read_pack(pack_id).path.read_text(encoding="utf-8").splitlines()
            for entry in read_pack(pack_id).entries:
                assert lines[int(entry.place.rpartition(":")[2]) - 1].lstrip().startswith("- ")


def test_every_word_list_is_of_a_leaf():
    assert WORDS.keys() <= leaf_types().keys()
