"""Where a note tells levels and sides in several places, they are laid side by side, and what differs is asked."""

import pytest

from facetwise.notes import NoteReading, read_note

NERVES = (
    "Under fluoroscopy RF cannulas were placed at the {side} L3 and L4 medial branches and {side} L5 dorsal ramus. "
    "Lesions 80 C 90 s. No complications.\n"
)
INJECTION = (
    "Procedure: right L4-5 and L5-S1 facet joint injections\nDate of service: 05/13/2026\n"
    "Under fluoroscopy 22 gauge needles were placed in the right L4-5 and L5-S1 facet joints and 0.5 mL of 1% "
    "lidocaine was injected into each.\nElectronically signed A. Sample MD 05/13/2026\n"
)


def targets(found: NoteReading) -> set[tuple[str, str]]:
    return {
        (target.joint or target.nerve or "", str(target.side))
        for procedure in found.encounter.procedures or ()
        for target in procedure.targets
    }


def asked(found: NoteReading) -> set[str]:
    return {query.about for query in found.queries}


def test_joints_of_the_title_on_another_side_than_the_nerves_of_the_body_are_asked_about() -> None:
    title = "Procedure: left L4-5 and L5-S1 facet joint radiofrequency ablation\n"

    assert "laterality" in asked(read_note(title + NERVES.format(side="right")))
    assert "laterality" not in asked(read_note(title + NERVES.format(side="left")))


@pytest.mark.parametrize(
    "addendum",
    [
        "Addendum 05/15/2026: by the numbering of the MRI the joints treated were L3-4 and L4-5, right.",
        "ADDENDUM 05/15/2026 A. Sample MD: levels above should read L3-4 and L4-5.",
        "Late entry 05/14/2026: correction, the level was L3-4 and not L5-S1.",
    ],
)
def test_an_addendum_that_names_other_levels_is_asked_about(addendum: str) -> None:
    found = read_note(INJECTION + addendum)

    assert "levels" in asked(found)
    assert targets(found) == set()


def test_an_addendum_that_plans_another_level_changes_nothing() -> None:
    found = read_note(INJECTION + "Addendum 05/15/2026: he is better; next time L3-4 will be injected.")

    assert targets(found) == {("L4-L5", "right"), ("L5-S1", "right")}


def test_nothing_injected_there_leaves_the_other_levels_done() -> None:
    text = (
        "Procedure performed: left L3-4 and L4-5 facet joint injections. L5-S1 abandoned.\n"
        "Under fluoroscopy 22 gauge needles went into the left L3-4 and L4-5 joints. At L5-S1 an osteophyte stood in "
        "the way; after three passes nothing was injected there. Dexamethasone 5 mg in each of the two joints.\n"
    )

    assert targets(read_note(text)) == {("L3-L4", "left"), ("L4-L5", "left")}


@pytest.mark.parametrize("gap", ["          ", " | "])
def test_a_side_above_a_column_of_levels_is_the_side_of_each_of_them(gap: str) -> None:
    rows = (
        ("", "RIGHT", "LEFT"),
        ("Nerve 1", "L2 MB", "L3 MB"),
        ("Nerve 2", "L3 MB", "L4 MB"),
        ("Nerve 3", "L4 MB", "L5 DR"),
    )
    table = "\n".join(gap.join(row) for row in rows)
    text = f"Procedure: Lumbar RFA\n{table}\nLesion 85 C, 90 s each. Imaging: fluoroscopy. Consent: signed.\n"

    assert targets(read_note(text)) == {
        ("L2", "right"),
        ("L3", "bilateral"),
        ("L4", "bilateral"),
        ("L5", "left"),
    }


def test_a_beam_that_is_tilted_caudally_is_no_caudal_injection() -> None:
    text = (
        "Procedure: RF neurotomy, left L4/5 and L5/S1 facet joints\nFluoroscopy with caudal tilt so that the "
        "electrodes lay parallel to the left L3 and L4 medial branches and the L5 dorsal ramus. Lesions 85 C.\n"
    )

    assert targets(read_note(text)) == {("L3", "left"), ("L4", "left"), ("L5", "left")}


def test_values_in_braces_are_read_and_a_blank_in_braces_is_none() -> None:
    filled = (
        "Procedure: intra-articular facet joint injection\nLevels: {C5-6, C6-7}\nLaterality: {right}\n"
        "Guidance: {fluoroscopic}\n"
        "Purpose of injection: {treatment of facet pain}\nA 25 gauge needle was directed into each joint "
        "and {0.5} mL of {dexamethasone 10 mg/mL} was injected.\n"
    )

    found = read_note(filled)

    assert targets(found) == {("C5-C6", "right"), ("C6-C7", "right")}
    assert str((found.encounter.procedures or ())[0].purpose) == "therapeutic"
    assert targets(read_note(filled.replace("{C5-6, C6-7}", "{levels}"))) == set()


def test_the_purpose_in_a_field_of_its_own_is_that_of_both_injections() -> None:
    text = (
        "Procedure: R L4-5 facet intraarticular injection; R L2, L3 medial branch blocks\nGuidance: fluoro\n"
        "Details: 22g into R L4-5 joint, 20 mg depo. 0.5 ml bupi 0.5% at R L2 MB and R L3 MB. {} No complications.\n"
    )

    def purposes(words: str) -> list[str]:
        return [str(item.purpose) for item in read_note(text.format(words)).encounter.procedures or ()]

    assert purposes("Purpose: diagnostic.") == ["diagnostic", "diagnostic"]
    assert "diagnostic" in purposes("The medial branch blocks are diagnostic.")
    assert purposes("The medial branch blocks are diagnostic.") != ["diagnostic", "diagnostic"]


def test_relief_that_lasted_months_is_not_of_today() -> None:
    text = INJECTION + "He had 90 percent relief for five months with these.\n"

    assert "documentation.response.percent" not in {
        path for path, fact in read_note(text).facts.items() if fact.value
    }


def test_milligrams_of_a_mixture_are_not_counted_for_each_portion() -> None:
    text = (
        "Procedure: therapeutic bilateral L2, L3, L4 medial branch blocks\nFluoroscopy. At each of six sites 1 mL "
        "of a "
        "mixture made of 5 mL 0.25% bupivacaine and 1 mL (40 mg) methylprednisolone was deposited.\n"
    )

    doses = {drug.name: drug.dose_mg for drug in read_note(text).encounter.drugs or ()}
    assert doses["methylprednisolone"] in {None, 40}


def test_only_the_left_was_injected_says_that_the_right_was_not() -> None:
    text = (
        "Scheduled as bilateral L4-5 facet joint injections. The right L4-5 joint was fused with no joint line to "
        "enter, "
        "so only the left L4-5 facet joint was injected. Fluoroscopy. 22 gauge needle, left L4-5 joint, 1 mL "
        "Celestone.\n"
    )

    assert targets(read_note(text)) == {("L4-L5", "left")}


def test_both_after_a_level_of_a_list_is_its_side() -> None:
    text = (
        "Procedure: Facet joint injections, intra-articular\nLevels and sides:\n  L1-2: left\n  L2-3: both\n"
        "Guidance: fluoroscopy\nInjectate per joint: triamcinolone 10 mg\n"
    )

    assert targets(read_note(text)) == {("L1-L2", "left"), ("L2-L3", "bilateral")}


def test_a_form_with_leaders_of_dots_is_a_form() -> None:
    text = (
        "Date of procedure..05/21/2026\nProcedure..........Diagnostic medial branch block\nSide...............Right\n"
        "Nerves.............L2, L3\nImaging............Fluoroscopy\nNeedles............25 "
        "gauge\nDrug...............0.5 mL lidocaine\n"
    )

    found = read_note(text)
    assert targets(found) == {("L2", "right"), ("L3", "right")}
    assert str(found.encounter.service_date) == "2026-05-21"


def test_two_sides_above_a_list_that_cannot_be_told_apart_are_asked_about() -> None:
    text = (
        "Procedure: medial branch blocks under fluoroscopy, right, left: L3, L4, L5. 25 gauge needles, 0.5 mL "
        "of bupivacaine at each.\n"
    )

    assert {side for _, side in targets(read_note(text))} == {"None"}


def test_a_level_with_its_landmark_in_parentheses_is_a_nerve() -> None:
    text = "06/30/2026. L RFA: L3 (at L4 TP), L4 (at L5 TP), L5 (ala). fluoro. 80C/90s. consent. no comps.\n"

    assert targets(read_note(text)) == {("L3", "left"), ("L4", "left"), ("L5", "left")}


def test_a_level_beside_another_bone_is_not_taken_for_a_nerve() -> None:
    text = "06/30/2026. L RFA: L3 (at L3 TP), L4 (at L4 TP). fluoro. 80C/90s. consent. no comps.\n"

    assert targets(read_note(text)) == set()


def test_an_addendum_on_the_same_side_does_not_contradict_it() -> None:
    text = (
        "Procedure note 08/25/2026. Patient: Silas Sample. Diagnostic medial branch blocks, left L3 and L4. "
        "Fluoroscopy, 25 gauge needles, 0.5 mL 2% lidocaine each.\n"
        "Addendum 08/27/2026: the L5 dorsal ramus on the left was also blocked.\n"
    )

    assert "laterality" not in asked(read_note(text))
    assert targets(read_note(text)) == {("L3", "left"), ("L4", "left"), ("L5", "left")}


def test_levels_to_be_booked_again_are_those_that_were_left_out() -> None:
    text = (
        "Planned: Left C3, C4, C5, C6 medial branch blocks\nDone: Left C5 and C6 medial branch blocks\nFluoroscopy. "
        "Needles were placed at left C5 and C6 and 0.3 mL of 2% lidocaine given at each. She became light-headed; "
        "the "
        "C3 and C4 blocks were not done. Will be re-booked.\n"
    )

    assert targets(read_note(text)) == {("C5", "left"), ("C6", "left")}


def test_what_was_injected_on_an_earlier_day_is_no_drug_of_today() -> None:
    text = (
        "Date of service: 02/17/2026\nI blocked the left C6 and C7 medial branches under fluoroscopy with "
        "bupivacaine "
        "0.5%, 0.3 mL each. Lidocaine on 01/27/2026 gave him 95 percent for ninety minutes.\n"
    )

    assert [drug.name for drug in read_note(text).encounter.drugs or ()] == ["bupivacaine"]


def test_a_total_shared_among_joints_on_each_side_is_counted_once() -> None:
    text = (
        "Under X-ray control the L3/4 and L4/5 facet joints on each side were injected with a total of 80 mg "
        "methylprednisolone and 10 ml 0.25% bupivacaine, shared between the four joints.\n"
    )

    doses = {drug.name: drug.dose_mg for drug in read_note(text).encounter.drugs or ()}
    assert doses == {"methylprednisolone": 80, "bupivacaine": 25}


def test_scores_on_both_sides_of_a_semicolon_are_before_and_after() -> None:
    found = read_note(INJECTION + "Pain NRS pre-procedure: 6; post-procedure: 2\n").facts

    assert (found["documentation.pain.score"].value, found["documentation.pain.score_after"].value) == (6, 2)


def test_a_portion_drawn_from_a_pool_is_not_the_pool() -> None:
    text = (
        "Facet joint injections left L3/4, L4/5, L5/S1 under fluoroscopy. 22G. 1.5 ml to each joint from 40 mg "
        "triamcinolone + 4 ml 0.25% bupivacaine.\n"
    )

    doses = {drug.name: drug.dose_mg for drug in read_note(text).encounter.drugs or ()}
    assert doses["triamcinolone"] in {None, 40}


def test_lines_of_a_list_with_facet_level_and_volume_are_injections() -> None:
    text = (
        "SPINE CLINIC INJECTION RECORD\n1. L facet L3/4 - 1 cc (Depo 20 mg/lido 1%)\n"
        "2. R facet L4/5 - 1 cc (Depo 20 mg/lido 1%)\nAll intra-articular under fluoro with arthrogram.\n"
    )

    assert targets(read_note(text)) == {("L3-L4", "left"), ("L4-L5", "right")}


def test_c2_explained_as_the_third_occipital_nerve_is_one_nerve() -> None:
    text = "Procedure: medial branch block, right C2 (TON), C3\nFluoroscopy. 25 gauge needles, 0.4 mL per target.\n"

    assert targets(read_note(text)) == {("TON", "right"), ("C3", "right")}


def test_a_side_in_a_sentence_of_its_own_is_that_of_the_work() -> None:
    text = (
        "MEDIAL BRANCH BLOCK RECORD. 06/24/2026. Left side. Fluoroscopy.\nNeedles 25G to the C4 and C5 medial "
        "branches, 0.3 mL bupivacaine 0.5% each.\n"
    )

    assert targets(read_note(text)) == {("C4", "left"), ("C5", "left")}


def test_crosses_below_r_and_l_are_the_sides_of_a_row() -> None:
    text = (
        "FACET INJECTION WORKSHEET\nFluoro: Y\nConsent: Y\nJoint     R    L    Contrast   Drug\n"
        "L3-4      x         IA         10 mg dex\nL4-5      x    x    IA         10 mg dex\n"
        "L5-S1          x    IA         10 mg dex\nNeedles 22 gauge, tolerated well.\n"
    )

    assert targets(read_note(text)) == {("L3-L4", "right"), ("L4-L5", "bilateral"), ("L5-S1", "left")}


def test_a_joint_before_times_is_a_joint() -> None:
    text = (
        "Procedure: Left facet joint injection L3-4 x 1, L4-5 x 1\nUnder fluoroscopy 22 gauge needles were advanced "
        "into both joints and 0.5 mL of 1% lidocaine was injected into each.\n"
    )

    assert targets(read_note(text)) == {("L3-L4", "left"), ("L4-L5", "left")}


def test_what_was_scheduled_ends_where_another_field_begins() -> None:
    text = (
        "RN intake: 05/28/2026. Scheduled: bilat L3-5 RFA.\nMD procedure section: Bilateral medial branch RFA, "
        "L3, L4 "
        "and L5 dorsal ramus each side, fluoroscopy, 18G x 6, tested, 80 C x 90 s each. No complications.\n"
    )

    assert targets(read_note(text)) == {("L3", "bilateral"), ("L4", "bilateral"), ("L5", "bilateral")}


def test_a_room_that_nobody_could_travel_to_guided_no_needle() -> None:
    text = (
        "US-guided left L3, L4 MBB; pt cannot travel to the fluoro suite. 22G needles, 0.8 mL 1% lidocaine per "
        "nerve.\n"
    )

    assert str((read_note(text).encounter.procedures or ())[0].guidance) == "ultrasound"


def test_a_list_below_its_guidance_keeps_it() -> None:
    text = (
        "Procedure: Radiofrequency lesioning of two nerves under fluoroscopy:\n1. Right L3 medial branch\n"
        "2. Right L4 medial branch\nEach at 85 degrees for 90 seconds. Complications: none.\n"
    )

    found = read_note(text)
    assert str((found.encounter.procedures or ())[0].guidance) == "fluoroscopy"
    assert targets(found) == {("L3", "right"), ("L4", "right")}


def test_a_chain_of_numbers_ends_with_its_dorsal_ramus() -> None:
    text = "R L3/4/5DR MBB, ther\nfluoro, 25g, bupi .25% 1cc each, consent y\n"

    assert targets(read_note(text)) == {("L3", "right"), ("L4", "right"), ("L5", "right")}
