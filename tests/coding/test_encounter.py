"""Whole encounters, told as cases that a billing desk meets, and the lines they should become."""

from datetime import date

import pytest

from facetwise.coding import code
from facetwise.domain.encounter import Target
from facetwise.domain.vocabulary import ClaimType, Guidance, Purpose, Technique, Vial

from .cases import BOTH, LEFT, RIGHT, ablation, block, injection, joints, nerves, shown, steroid, visit

ASC = {"bill_for": ClaimType.ASC, "place_of_service": "24"}
CPT = {"payer": "cpt"}

LINES = [
    ("one cervical joint by its two nerves", visit(block(nerves("C4 C5"))), ["64490-RT-KX"]),
    ("one joint, both sides", visit(block(nerves("C4 C5", BOTH))), ["64490-50-KX"]),
    (
        "two joints, both sides, Medicare: add-on with 50 too",
        visit(block(nerves("C4 C5 C6", BOTH))),
        ["64490-50-KX", "64491-50-KX"],
    ),
    (
        "the same in the code book's form",
        visit(block(nerves("C4 C5 C6", BOTH)), **CPT),
        ["64490-50", "64491 x2"],
    ),
    (
        "a payer whose convention is not known: the code book's form",
        visit(block(nerves("C4 C5 C6", BOTH)), payer="aetna_commercial"),
        ["64490-50", "64491 x2"],
    ),
    (
        "a payer that nobody knows: the code book's form",
        visit(block(nerves("C4 C5 C6", BOTH)), payer="Lucky Star Health"),
        ["64490-50", "64491 x2"],
    ),
    (
        "the surgery centre's own claim: right and left lines",
        visit(block(nerves("C4 C5 C6", BOTH)), **ASC),
        ["64490-RT-KX", "64490-LT-KX", "64491-RT-KX", "64491-LT-KX"],
    ),
    (
        "four levels: the third code once",
        visit(block(nerves("C3 C4 C5 C6 C7")), **CPT),
        ["64490-RT", "64491-RT", "64492-RT"],
    ),
    (
        "three levels under Medicare: the third is written, without KX",
        visit(block(nerves("C4 C5 C6 C7"))),
        ["64490-RT-KX", "64491-RT-KX", "64492-RT"],
    ),
    (
        "different sides at different levels are two levels, not bilateral",
        visit(injection(joints("C3-C4") + joints("C4-C5", LEFT))),
        ["64490-RT", "64491-LT"],
    ),
    (
        "a bilateral level comes first",
        visit(injection(joints("C3-C4") + joints("C4-C5", BOTH))),
        ["64490-50", "64491-RT"],
    ),
    (
        "third and fourth level on different sides: no side is invented",
        visit(injection(joints("L1-L2 L2-L3 L3-L4") + joints("L4-L5", LEFT)), **CPT),
        ["64493-RT", "64494-RT", "64495"],
    ),
    ("a therapeutic injection bears no KX", visit(injection(joints("L4-L5"))), ["64493-RT"]),
    ("six nerves are not six codes", visit(ablation(nerves("L2 L3 L4 L5"))), ["64635-RT", "64636-RT x2"]),
    (
        "destruction, one level on both sides and one on the right",
        visit(ablation(nerves("L4 L5", BOTH) + nerves("L3"))),
        ["64635-50", "64636-RT"],
    ),
    (
        "destruction in the code book's form, several bilateral joints",
        visit(ablation(nerves("L2 L3 L4 L5", BOTH)), **CPT),
        ["64635-50", "64636 x4"],
    ),
    ("the third occipital nerve is destroyed", visit(ablation(nerves("TON"))), ["64633-RT"]),
    ("C7-T1 is cervical/thoracic", visit(block(nerves("C7 C8"))), ["64490-RT-KX"]),
    ("T12-L1 alone is cervical/thoracic", visit(block(nerves("T11 T12"))), ["64490-RT-KX"]),
    (
        "T12-L1 with L1-L2 under Medicare is one lumbar session",
        visit(block(nerves("T11 T12 L1", BOTH))),
        ["64490-50-KX", "64494-50-KX"],
    ),
    ("and so for destruction", visit(ablation(nerves("T11 T12 L1"))), ["64633-RT", "64636-RT"]),
    (
        "T12-L1 with L1-L2 elsewhere: each family's own lines",
        visit(injection(nerves("T11 T12 L1")), payer="aetna_commercial"),
        ["64490-RT", "64493-RT"],
    ),
    (
        "T12-L1 with further joints: each family's own lines",
        visit(block(nerves("T11 T12 L1 L2"))),
        ["64490-RT-KX", "64493-RT-KX", "64494-RT-KX"],
    ),
    (
        "two regions on one day: both primaries",
        visit(injection(joints("L4-L5 C5-C6")), **CPT),
        ["64490-RT", "64493-RT"],
    ),
    (
        "diagnostic and therapeutic on one day: KX on the diagnostic level alone",
        visit(block(nerves("C4 C5")), injection(joints("C5-C6"))),
        ["64490-RT-KX", "64491-RT"],
    ),
    (
        "destruction first, then the injection at another joint, told apart for Medicare",
        visit(block(nerves("L1 L2")), ablation(nerves("L3 L4"))),
        ["64635-RT", "64493-RT-KX-XS"],
    ),
    (
        "an injection into the joint that is destroyed is part of the destruction",
        visit(injection(joints("L4-L5")), ablation(nerves("L3 L4"))),
        ["64635-RT"],
    ),
    (
        "intra-articular and block of one joint are one level",
        visit(injection(joints("C4-C5")), block(nerves("C4 C5"), purpose=Purpose.THERAPEUTIC)),
        ["64490-RT"],
    ),
    (
        "the nerves of one joint in two entries",
        visit(block(nerves("C4")), block(nerves("C5"))),
        ["64490-RT-KX"],
    ),
    (
        "ultrasound has its own family, without KX",
        visit(block(nerves("C4 C5 C6"), guidance=Guidance.ULTRASOUND)),
        ["0213T-RT", "0214T-RT"],
    ),
    ("C1-C2 entered", visit(injection(joints("C1-C2"))), ["64490-RT"]),
    ("C2 and C3 for C2-C3", visit(block(nerves("C2 C3"))), ["64490-RT-KX"]),
    ("a cyst", visit(block(joints("L4-L5"), technique=Technique.CYST_ASPIRATION)), ["64493-RT-KX"]),
    ("two muscles, no imaging", visit(block(joints("C4-C5"), guidance=Guidance.NONE, muscles=2)), ["20552"]),
    ("three muscles", visit(block(joints("C4-C5"), guidance=Guidance.NONE, muscles=3)), ["20553"]),
    ("SI joint entered", visit(injection(joints("SIJ"))), ["27096-RT"]),
    ("SI joint entered, a centre's Medicare claim", visit(injection(joints("SIJ")), **ASC), ["G0260-RT"]),
    ("sacral lateral branches blocked", visit(block(nerves("L5 S1 S2 S3", BOTH))), ["64451-50"]),
    ("sacral lateral branches destroyed", visit(ablation(nerves("S1 S2 S3"))), ["64625-RT"]),
    (
        "L5 goes to L5-S1 where L4 is there too",
        visit(ablation(nerves("L4 L5 S1 S2 S3")), **CPT),
        ["64635-RT", "64625-RT"],
    ),
    ("an S1 branch adds nothing to L5-S1", visit(block(nerves("L4 L5 S1"))), ["64493-RT-KX"]),
    ("a side that is not stated brings no modifier", visit(injection(joints("L4-L5", None))), ["64493"]),
    (
        "one side known, another entry without: what is certain is written",
        visit(injection(joints("L4-L5") + joints("L4-L5", None))),
        ["64493-RT"],
    ),
    ("purpose unspecified: no KX", visit(block(nerves("C4 C5"), purpose=Purpose.UNSPECIFIED)), ["64490-RT"]),
    ("no procedure at all", visit(), []),
    (
        "what somebody means to bill beside it never becomes a line",
        visit(block(nerves("C4 C5")), other_services=("77003", "99213")),
        ["64490-RT-KX"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("story", "encounter", "expected"), LINES, ids=[case[0] for case in LINES])
def test_lines(story, encounter, expected):
    coded = code(encounter)
    assert shown(coded) == expected
    assert all(line.reason for line in coded.lines)


ASKED_INSTEAD = [
    ("injection without imaging", block(joints("C4-C5"), guidance=Guidance.NONE), "guidance"),
    ("guidance not stated", block(joints("C4-C5"), guidance=None), "guidance"),
    ("MRI", block(joints("C4-C5"), guidance=Guidance.MRI), "guidance"),
    ("C1-C2 destroyed", ablation(joints("C1-C2")), "technique"),
    ("C1-C2 by nerves, which it has none of", block(joints("C1-C2")), "technique"),
    ("cooled, cryo or something else", ablation(joints("C4-C5"), technique=Technique.OTHER), "technique"),
    ("pulsed", ablation(joints("C4-C5"), technique=Technique.PULSED_RADIOFREQUENCY), "technique"),
    ("79 degrees", ablation(joints("C4-C5"), temperature_c=79.0), "technique"),
    ("destruction under ultrasound", ablation(joints("C4-C5"), guidance=Guidance.ULTRASOUND), "technique"),
    ("destruction without imaging", ablation(joints("C4-C5"), guidance=Guidance.NONE), "technique"),
    ("destruction, guidance not stated", ablation(joints("C4-C5"), guidance=None), "guidance"),
    ("technique not stated", block(joints("C4-C5"), technique=None), "technique"),
    ("a block called an ablation", block(joints("C4-C5"), purpose=Purpose.ABLATION), "purpose"),
    ("a single nerve", block(nerves("C5")), "levels"),
    ("two nerves with a gap", block(nerves("C4 C6")), "levels"),
    ("C2 alone", block(nerves("C2")), "levels"),
    ("S1 alone", block(nerves("S1")), "levels"),
    ("some of the sacral branches", block(nerves("S1 S2")), "levels"),
    ("no target", block(()), "targets"),
    ("a name nobody knows", block([Target(nerve="C9", side=RIGHT)]), "targets"),
    ("SI joint under ultrasound", injection(joints("SIJ"), guidance=Guidance.ULTRASOUND), "guidance"),
]


@pytest.mark.parametrize(
    ("story", "procedure", "about"), ASKED_INSTEAD, ids=[case[0] for case in ASKED_INSTEAD]
)
def test_a_question_instead_of_a_line(story, procedure, about):
    coded = code(visit(procedure))
    assert coded.lines == ()
    assert about in {query.about for query in coded.queries}


@pytest.mark.parametrize(
    "procedure",
    [
        ablation(joints("C4-C5"), technique=Technique.PULSED_RADIOFREQUENCY),
        ablation(joints("C4-C5"), temperature_c=60.0),
    ],
)
def test_the_unlisted_code_is_named_not_billed(procedure):
    coded = code(visit(procedure))
    assert coded.lines == ()
    assert any("64999" in note for note in coded.notes)


def test_the_contract_example_to_the_letter():
    (line,) = code(visit(block(nerves("C4 C5")), place_of_service="24", diagnoses=("M47.812",))).lines
    assert (line.code, line.modifiers, line.units) == ("64490", ("RT", "KX"), 1)
    assert (line.diagnosis_pointers, line.joints) == ((1,), ("C4-C5",))
    assert line.reason == "first level: C4-C5 right, from the C4 and C5 medial branches"


def test_the_reason_of_a_second_level():
    lines = code(visit(block(nerves("C4 C5 C6")))).lines
    assert lines[1].reason == "second level: C5-C6 right, from the C5 and C6 medial branches"


def test_a_bilateral_joint_is_two_treated_joints():
    treated = code(visit(block(nerves("C4 C5", BOTH)))).joints
    assert [(item.joint, item.side) for item in treated] == [("C4-C5", RIGHT), ("C4-C5", LEFT)]


def test_joints_treated_are_shown_even_where_no_line_may_be_written():
    coded = code(visit(block(nerves("C4 C5"), guidance=None)))
    assert [item.joint for item in coded.joints] == ["C4-C5"]


def test_a_left_over_nerve_is_listed_with_what_it_lacks_and_asked_about_without_leading():
    coded = code(visit(block(nerves("C4 C5 C7"))))
    (entry,) = coded.not_counted
    assert (entry.target, entry.side) == ("C7", RIGHT)
    assert "C6 for C6-C7" in entry.why
    assert "C8 for C7-T1" in entry.why
    (query,) = [query for query in coded.queries if query.about == "levels"]
    assert "C6" not in query.question
    assert "C8" not in query.question
    assert shown(coded) == ["64490-RT-KX"]


def test_a_nerve_without_a_side_is_said_to_lack_its_side():
    coded = code(visit(block(nerves("C4") + nerves("C5", None))))
    assert coded.lines == ()
    assert "C5 for C4-C5, which is recorded without a side" in coded.not_counted[0].why
    assert {"laterality", "levels"} <= {query.about for query in coded.queries}


def test_l5_of_a_sacroiliac_set_is_not_asked_about():
    coded = code(visit(block(nerves("L5 S1 S2 S3")), diagnoses=("M47.818",)))
    assert {entry.target for entry in coded.not_counted} == {"L5", "S1", "S2", "S3"}
    assert coded.queries == ()
    assert coded.facet_procedure_performed is False


def test_a_missing_side_and_a_missing_purpose_are_asked():
    coded = code(visit(block(nerves("C4 C5", None), purpose=Purpose.UNSPECIFIED)))
    assert [query.about for query in coded.queries] == ["purpose", "laterality"]


def test_a_temperature_that_is_not_stated_is_asked_beside_the_line():
    coded = code(visit(ablation(nerves("L3 L4"), temperature_c=None)))
    assert shown(coded) == ["64635-RT"]
    assert [query.about for query in coded.queries] == ["temperature"]


def test_review_and_alias_are_flagged_in_notes():
    assert any("C1-C2" in note for note in code(visit(injection(joints("C1-C2")))).notes)
    assert any("third occipital nerve" in note for note in code(visit(block(nerves("C2 C3")))).notes)


def test_a_low_kx_is_followed_and_said():
    coded = code(visit(block(nerves("C4 C5"))))  # CGS: no text read that asks for KX
    assert shown(coded) == ["64490-RT-KX"]
    assert any("low confidence" in note for note in coded.notes)


def test_kx_that_a_text_asks_for_needs_no_word():
    coded = code(visit(block(nerves("C4 C5")), state="CA"))
    assert shown(coded) == ["64490-RT-KX"]
    assert not any("low confidence" in note for note in coded.notes)


def test_no_code_pair_modifier_outside_medicare():
    coded = code(visit(injection(joints("L1-L2")), ablation(nerves("L3 L4")), **CPT))
    assert shown(coded) == ["64635-RT", "64493-RT"]


def test_facet_work_is_told_from_no_facet_work():
    assert code(visit(block(nerves("C5")))).facet_procedure_performed is True
    assert code(visit(injection(joints("SIJ")))).facet_procedure_performed is False
    assert code(visit()).facet_procedure_performed is False
    assert code(visit(block(()))).facet_procedure_performed is None


def test_nothing_known_about_procedures_is_not_nothing_done():
    coded = code(visit(procedures=None))
    assert coded.facet_procedure_performed is None
    assert [query.about for query in coded.queries] == ["procedure"]


def test_whose_claim_it_is_matters_for_both_sides_and_is_said():
    coded = code(visit(block(nerves("C4 C5", BOTH)), bill_for=None, place_of_service="24"))
    assert shown(coded) == ["64490-50-KX"]
    assert any("whose claim" in note for note in coded.notes)


def test_an_office_has_no_claim_but_the_practitioners():
    coded = code(visit(block(nerves("C4 C5", BOTH)), bill_for=None, place_of_service="11"))
    assert shown(coded) == ["64490-50-KX"]
    assert not any("whose claim" in note for note in coded.notes)


def test_an_encounter_without_a_date_still_gets_its_levels_and_is_asked_for_the_day():
    coded = code(visit(block(nerves("C4 C5")), service_date=None))
    assert [line.code for line in coded.lines] == ["64490"]
    assert "service_date" in {query.about for query in coded.queries}


# --- diagnosis pointers ------------------------------------------------------------------------------------


def test_each_line_points_to_the_diagnoses_of_its_joints_in_their_order():
    procedures = injection(joints("C5-C6 L4-L5"))
    lines = code(visit(procedures, diagnoses=("M47.816", "G89.29", "M47.812", "M47.817"))).lines
    assert [(line.code, line.diagnosis_pointers) for line in lines] == [("64490", (3,)), ("64493", (1, 4))]


def test_a_line_that_no_diagnosis_explains_has_no_pointer_and_a_question():
    coded = code(visit(injection(joints("L4-L5")), diagnoses=("M47.812",)))
    assert coded.lines[0].diagnosis_pointers == ()
    assert [query.about for query in coded.queries] == ["diagnosis"]


def test_at_most_four_pointers():
    many = ("M47.816", "M47.817", "M47.26", "M54.16", "M54.59", "M51.36")
    assert len(code(visit(injection(joints("L4-L5")), diagnoses=many)).lines[0].diagnosis_pointers) <= 4


# --- drugs -------------------------------------------------------------------------------------------------


def test_a_steroid_in_the_office_with_nothing_discarded():
    coded = code(visit(injection(joints("L4-L5")), drugs=(steroid(),)))
    assert shown(coded) == ["64493-RT", "J1100-JZ x10"]
    assert coded.lines[1].diagnosis_pointers == coded.lines[0].diagnosis_pointers


def test_what_was_discarded_stands_on_its_own_line():
    coded = code(visit(injection(joints("L4-L5")), drugs=(steroid("Kenalog", 20, 20),)))
    assert shown(coded) == ["64493-RT", "J3301 x2", "J3301-JW x2"]


def test_a_unit_that_covers_the_rest_of_the_vial_leaves_nothing_to_discard():
    coded = code(visit(injection(joints("L4-L5")), drugs=(steroid("Kenalog", 35, 5),)))
    assert shown(coded) == ["64493-RT", "J3301-JZ x4"]


def test_a_multi_dose_vial_has_no_discard_modifier():
    coded = code(visit(injection(joints("L4-L5")), drugs=(steroid(vial=Vial.MULTI_DOSE),)))
    assert shown(coded)[1] == "J1100 x10"


def test_an_unknown_vial_is_asked():
    coded = code(visit(injection(joints("L4-L5")), drugs=(steroid(vial=None),)))
    assert shown(coded)[1] == "J1100 x10"
    assert [query.about for query in coded.queries] == ["drugs"]


def test_depo_medrol_changes_its_code_on_the_day():
    last_day = visit(
        injection(joints("L4-L5")), service_date=date(2024, 3, 31), drugs=(steroid("Depo-Medrol", 40),)
    )
    first_day = visit(
        injection(joints("L4-L5")), service_date=date(2024, 4, 1), drugs=(steroid("Depo-Medrol", 40),)
    )
    assert code(last_day).lines[1].code == "J1030"
    assert (code(first_day).lines[1].code, code(first_day).lines[1].units) == ("J1010", 40)


def test_two_vials_of_one_drug_are_one_line():
    coded = code(visit(injection(joints("L4-L5")), drugs=(steroid(dose_mg=4.5), steroid(dose_mg=4.5))))
    assert shown(coded)[1] == "J1100-JZ x9"


@pytest.mark.parametrize("name", ["lidocaine 1%", "bupivacaine", "Omnipaque", "Omnipaque 240", "midazolam"])
def test_included_drugs_are_said_not_billed(name):
    coded = code(visit(injection(joints("L4-L5")), drugs=(steroid(name),)))
    assert shown(coded) == ["64493-RT"]
    assert any(name in note for note in coded.notes)
    assert coded.queries == ()


@pytest.mark.parametrize(
    ("changes", "has_drug"),
    [
        ({"place_of_service": "24"}, False),
        ({"place_of_service": "22"}, False),
        (ASC, False),
        ({"bill_for": ClaimType.HOSPITAL, "place_of_service": "22"}, True),
    ],
)
def test_whose_claim_carries_the_drug(changes, has_drug):
    coded = code(visit(injection(joints("L4-L5")), drugs=(steroid(),), **changes))
    assert any(line.code == "J1100" for line in coded.lines) is has_drug


def test_a_drug_without_place_dose_or_known_name_is_asked():
    for changes in (
        {"place_of_service": None},
        {"drugs": (steroid(dose_mg=None),)},
        {"drugs": (steroid("magic"),)},
    ):
        coded = code(visit(injection(joints("L4-L5")), **{"drugs": (steroid(),), **changes}))
        assert shown(coded) == ["64493-RT"]
        assert coded.queries


def test_no_drug_line_without_a_procedure_line():
    coded = code(visit(injection(joints("L4-L5"), guidance=None), drugs=(steroid(),)))
    assert coded.lines == ()


@pytest.mark.parametrize(
    ("procedure", "reason"),
    [
        (injection(joints("L4-L5")), "first level: L4-L5 right, joint entered"),
        (block(joints("L4-L5", LEFT)), "first level: L4-L5 left, recorded by joint"),
        (block(nerves("TON")), "first level: C2-C3 right, from the third occipital nerve"),
        (
            block(nerves("L4 L5", BOTH)),
            "first level: L5-S1 both sides, from the L4 medial branch and the L5 dorsal ramus",
        ),
        (
            block(nerves("C4 C5", None)),
            "first level: C4-C5 side not stated, from the C4 and C5 medial branches",
        ),
        (
            block(joints("C4-C5") + nerves("C4 C5")),
            "first level: C4-C5 right, recorded by joint and by the C4 and C5 medial branches, "
            "which is one level",
        ),
    ],
)
def test_reasons_are_sentences_a_biller_understands(procedure, reason):
    assert code(visit(procedure)).lines[0].reason == reason
