"""What holds for every encounter, however odd, and for every faultless one."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.codes import procedures as code_table
from facetwise.coding import code
from facetwise.coding.counting import count
from facetwise.domain import spine
from facetwise.domain.encounter import Drug, Encounter, Procedure, Target
from facetwise.domain.vocabulary import ClaimType, Guidance, Purpose, Region, Side, Technique, Vial

from .strategies import encounters

NAMES = [*spine.joints(), "SIJ"]
NERVES = ["C2", *spine.nerves(), "S1", "S2", "S3", "C9"]
MIRROR = {Side.RIGHT: Side.LEFT, Side.LEFT: Side.RIGHT, Side.BILATERAL: Side.BILATERAL, None: None}
MIRRORED_MODIFIERS = {"RT": "LT", "LT": "RT"}

any_side = st.sampled_from([*Side, None])
any_target = st.one_of(
    st.builds(Target, joint=st.sampled_from(NAMES), side=any_side),
    st.builds(Target, nerve=st.sampled_from(NERVES), side=any_side),
)
any_procedure = st.builds(
    Procedure,
    purpose=st.sampled_from(Purpose),
    technique=st.sampled_from([*Technique, None]),
    targets=st.lists(any_target, max_size=8).map(tuple),
    guidance=st.sampled_from([*Guidance, None]),
    temperature_c=st.sampled_from([None, 42.0, 80.0, 90.0]),
    muscles=st.sampled_from([None, 1, 3]),
)
any_drug = st.builds(
    Drug,
    name=st.sampled_from(
        [None, "dexamethasone", "Kenalog-40", "lidocaine", "Omnipaque", "Depo-Medrol", "magic"]
    ),
    dose_mg=st.sampled_from([None, 0.0, 4.5, 40.0]),
    wasted_mg=st.sampled_from([None, 0.0, 5.0]),
    vial=st.sampled_from([*Vial, None]),
)
any_encounter = st.builds(
    Encounter,
    service_date=st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2027, 12, 31))),
    payer=st.sampled_from([None, "medicare", "cpt", "aetna_commercial", "bcbs_nd", "nobody"]),
    state=st.sampled_from([None, "OH", "CA", "FL", "ZZ"]),
    place_of_service=st.sampled_from([None, "11", "24", "22", "00"]),
    bill_for=st.sampled_from([*ClaimType, None]),
    procedures=st.one_of(st.none(), st.lists(any_procedure, max_size=3).map(tuple)),
    diagnoses=st.sampled_from([None, (), ("M47.812",), ("M47.816", "M47.812"), ("M54.5", "Z99")]),
    drugs=st.one_of(st.none(), st.lists(any_drug, max_size=2).map(tuple)),
)  # fmt: skip


@given(any_encounter)
@settings(max_examples=200, deadline=None)
def test_any_encounter_gets_an_answer_that_hangs_together(encounter):
    coded = code(encounter)
    treated = {item.joint for item in coded.joints}
    for line in coded.lines:
        assert line.reason
        assert line.units >= 1
        assert len(line.modifiers) <= 4
        assert len(set(line.modifiers)) == len(line.modifiers)
        assert not {"50", "RT"} <= set(line.modifiers)
        assert not {"50", "LT"} <= set(line.modifiers)
        assert "25" not in line.modifiers
        assert set(line.joints) <= treated
    assert len({(line.code, line.modifiers) for line in coded.lines}) == len(coded.lines)


@given(any_encounter)
@settings(max_examples=150, deadline=None)
def test_no_add_on_without_its_primary(encounter):
    codes = {line.code for line in code(encounter).lines}
    for found in map(code_table.procedure, codes):
        if found is not None and found.is_facet and found.is_add_on and found.code not in {"64494", "64636"}:
            assert codes & set(found.primaries)
    assert "64494" not in codes or codes & {"64493", "64490"}
    assert "64636" not in codes or codes & {"64635", "64633"}


@given(encounters(payer="cpt", state=None, max_levels=6))
@settings(max_examples=100, deadline=None)
def test_each_level_stands_behind_exactly_one_code(encounter):
    coded = code(encounter)
    levels = count(encounter.procedures[0].targets).levels
    behind = {(joint, line.code) for line in coded.lines for joint in line.joints}
    assert sorted(joint for joint, _ in behind) == sorted(levels)
    assert coded.queries == ()
    assert coded.not_counted == ()


@given(encounters(payer="cpt", state=None, claim_type=ClaimType.PROFESSIONAL, max_levels=6))
@settings(max_examples=100, deadline=None)
def test_sides_billed_are_sides_treated(encounter):
    """In the code book's form a unit or 50 stands for each side of each joint, but for the third codes."""
    coded = code(encounter)
    for line in coded.lines:
        if line.code in {"64492", "64495"}:
            continue
        sides = sum(item.joint in line.joints for item in coded.joints)
        billed = 2 if "50" in line.modifiers else line.units
        others = [other for other in coded.lines if other.code == line.code and other is not line]
        assert billed == sides or any(set(other.joints) & set(line.joints) for other in others)


@given(encounters())
@settings(max_examples=100, deadline=None)
def test_a_faultless_record_leaves_nothing_to_ask(encounter):
    coded = code(encounter)
    assert coded.queries == ()
    assert coded.not_counted == ()
    assert all(line.diagnosis_pointers for line in coded.lines)


@given(encounters(max_levels=4), st.data())
@settings(max_examples=100, deadline=None)
def test_order_of_targets_and_number_of_entries_do_not_matter(encounter, data):
    (procedure,) = encounter.procedures
    shuffled = data.draw(st.permutations(procedure.targets))
    cut = data.draw(st.integers(0, len(shuffled)))
    parts = [part for part in (shuffled[:cut], shuffled[cut:]) if part]
    split = tuple(replace(procedure, targets=tuple(part)) for part in parts)
    assert code(replace(encounter, procedures=split)).lines == code(encounter).lines


@given(encounters(max_levels=4, claim_type=ClaimType.PROFESSIONAL))
@settings(max_examples=100, deadline=None)
def test_mirrored_sides_mirror_the_modifiers(encounter):
    (procedure,) = encounter.procedures
    targets = tuple(replace(target, side=MIRROR[target.side]) for target in procedure.targets)
    mirrored = replace(encounter, procedures=(replace(procedure, targets=targets),))

    def lines(one, turn):
        return sorted(
            (line.code, tuple(turn.get(m, m) for m in line.modifiers), line.units, line.joints)
            for line in code(one).lines
        )

    assert lines(mirrored, MIRRORED_MODIFIERS) == lines(encounter, {})


@pytest.mark.parametrize("region", list(Region))
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_injections_never_have_more_than_one_unit_of_any_code_under_medicare(region, data):
    one = data.draw(encounters(region=region, purpose=Purpose.DIAGNOSTIC, max_levels=6))
    assert all(line.units == 1 for line in code(one).lines)
