"""The drawing of the spine: the same picture as text and as SVG, taken from the anatomy table."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.domain import spine
from facetwise.domain.claim import NotCounted, TreatedJoint
from facetwise.domain.vocabulary import Side
from facetwise.report.spine_drawing import Section, spine_svg, spine_text
from facetwise.report.spine_drawing.model import crossed_vertebra, spine_picture

SVG = "{http://www.w3.org/2000/svg}"


def treated(joint, side):
    return TreatedJoint(joint=joint, side=side)


def alone(nerve, side):
    return NotCounted(target=nerve, side=side, why="its partner was not blocked")


def dots(svg, mark):
    root = ElementTree.fromstring(svg)
    return {g.find(f"{SVG}title").text for g in root.iter(f"{SVG}g") if g.get("data-mark") == mark}


def row(text, level):
    return next(line for line in text.splitlines() if f" {level} " in line).split()


def test_a_block_of_c4_and_c5_on_the_right_fills_one_dot_on_the_right():
    text = spine_text([treated("C4-C5", Side.RIGHT)])

    assert row(text, "C4-C5") == ["·", "C4-C5", "●"]
    assert row(text, "C5-C6") == ["·", "C5-C6", "·"]
    assert "joint treated, counted" in text


def test_the_patients_left_is_on_the_left_because_we_look_from_behind():
    root = ElementTree.fromstring(spine_svg([treated("C4-C5", Side.LEFT)]))
    circles = {
        group.get("data-side"): float(group.find(f"{SVG}circle").get("cx"))
        for group in root.iter(f"{SVG}g")
        if group.get("data-joint") == "C4-C5"
    }

    assert circles["left"] < 0 < circles["right"]


def test_each_dot_says_which_joint_it_is():
    assert "right C4-C5 facet joint" in dots(spine_svg([]), "plain")
    assert "left C1-C2 joint" in dots(spine_svg([]), "plain")


def test_a_nerve_without_its_partner_is_dashed_and_named():
    text = spine_text([], [alone("C7", Side.LEFT)])
    svg = spine_svg([], [alone("C7", Side.LEFT)])

    assert re.search(r"◌ +C7 medial branch$", text, re.MULTILINE)
    assert svg.count("fw-nerve fw-alone") == 1
    assert "left C7 medial branch: blocked without its partner" in svg


def test_a_level_beyond_the_payers_cap_is_hatched():
    joints = [treated(name, Side.RIGHT) for name in ("C4-C5", "C5-C6", "C6-C7")]

    svg = spine_svg(joints, beyond_limit={"C6-C7"})

    assert len(dots(svg, "beyond_limit")) == 1
    assert "url(#spine-hatch)" in svg
    assert row(spine_text(joints, beyond_limit={"C6-C7"}), "C6-C7")[2] == "◍"


def test_a_side_that_was_not_stated_is_asked_for_on_both_sides_and_never_guessed():
    assert row(spine_text([treated("L4-L5", None)]), "L4-L5") == ["?", "L4-L5", "?"]


def test_a_bilateral_level_given_as_one_entry_fills_both_dots():
    assert row(spine_text([treated("L4-L5", Side.BILATERAL)]), "L4-L5") == ["●", "L4-L5", "●"]


@pytest.mark.parametrize(
    ("joints", "section"),
    [
        ([], Section.NECK),
        (["C2-C3", "C7-T1"], Section.NECK),
        (["L4-L5"], Section.LOW_BACK),
        (["T12-L1", "L1-L2"], Section.LOW_BACK),
        (["T6-T7"], Section.CHEST),
        (["C4-C5", "T6-T7"], Section.NECK_AND_CHEST),
        (["T6-T7", "L4-L5"], Section.CHEST_AND_LOW_BACK),
        (["C4-C5", "L4-L5"], Section.WHOLE),
    ],
)
def test_the_drawing_zooms_to_what_was_treated(joints, section):
    assert spine_picture([treated(name, Side.LEFT) for name in joints]).section is section


@pytest.mark.parametrize(
    ("nerve", "vertebra"),
    [
        ("TON", None),
        ("C3", "C3"),
        ("C4", "C4"),
        ("C7", "C7"),
        ("C8", "T1"),
        ("T12", "L1"),
        ("L3", "L4"),
        ("L4", "L5"),
        ("L5", "S1"),
    ],
)
def test_each_nerve_crosses_the_vertebra_that_anatomy_says(nerve, vertebra):
    assert crossed_vertebra(nerve) == vertebra


def test_the_third_occipital_nerve_and_the_l5_dorsal_ramus_are_drawn_as_what_they_are():
    whole = spine_svg([], section=Section.WHOLE)

    assert "<title>right third occipital nerve</title>" in whole
    assert "<title>left L5 dorsal ramus</title>" in whole
    assert "L5 medial branch" not in whole


def test_the_svg_stands_alone_without_script_or_outside_parts():
    svg = spine_svg([treated("C4-C5", Side.RIGHT)])

    assert "<script" not in svg
    assert not re.search(r"(href|src)\s*=|@import|url\((?!#)", svg)
    assert svg.startswith("<svg")


def test_two_drawings_on_a_page_can_keep_their_ids_apart():
    ids = re.findall(r' id="([^"]+)"', spine_svg([], id_prefix="before") + spine_svg([], id_prefix="after"))

    assert len(ids) == len(set(ids)) == 6


def test_without_unicode_the_drawing_is_plain_ascii():
    joints = [treated("C4-C5", Side.RIGHT), treated("C5-C6", None)]

    assert spine_text(joints, [alone("C8", Side.LEFT)], beyond_limit={"C4-C5"}, ascii_only=True).isascii()


def test_sacral_branches_are_no_part_of_the_drawing():
    assert spine_text([], [alone("S1", Side.LEFT)]) == spine_text([])


JOINTS = st.sampled_from(sorted(spine.joints()))
SIDES = st.sampled_from([Side.LEFT, Side.RIGHT])


@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(JOINTS, SIDES), max_size=8))
def test_exactly_the_treated_joints_are_marked_in_both_renderings(chosen):
    joints = [treated(joint, side) for joint, side in chosen]
    svg, text = spine_svg(joints), spine_text(joints)
    drawing, _, _ = text.partition("\n\n")

    assert {name.split(":")[0].replace(" facet", "") for name in dots(svg, "treated")} == {
        f"{side} {joint} joint" for joint, side in chosen
    }
    assert drawing.count("●") == len(chosen)
