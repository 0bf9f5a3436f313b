"""A patient's notes, read in one go: each visit is history of the visits after it."""

import pytest

VISIT = """\
Patient: {name}  DOB 01/02/1960
Date of service: {day}
Diagnosis: M47.816
Procedure: {work}, left L3, L4 medial branches and L5 dorsal ramus, under fluoroscopic guidance
Prone. Needles were advanced to the left L3 and L4 medial branches and the L5 dorsal ramus. {detail}
{said}
Electronically signed by B. Doctor MD {day}
"""
BLOCK, ABLATION = "Diagnostic medial branch blocks", "Radiofrequency ablation"
MEDICARE = (
    "--payer",
    "medicare",
    "--state",
    "OH",
    "--pos",
    "11",
    "--as-of",
    "2026-05-01",
    "--format",
    "json",
)


def visit(day, work=BLOCK, said="NRS 8/10 before, 1/10 after: 90% relief for 6 hours.", name="Ada Example"):
    detail = "0.5 mL bupivacaine 0.5% at each." if work == BLOCK else "Lesions at 80 C for 90 seconds each."
    return VISIT.format(name=name, day=day, work=work, said=said, detail=detail)


def files(folder, *texts):
    paths = [folder / f"{letter}.txt" for letter, _ in zip("abcdef", texts, strict=False)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return paths


def open_rules(answer):
    """Names of rules that wait for history, in the one finding that says so."""
    return next(
        (finding["message"] for finding in answer["findings"] if finding["name"] == "history-not-loaded"), ""
    )


def test_two_good_blocks_stand_before_the_ablation(facetwise, tmp_path):
    notes = files(tmp_path, visit("02/03/2026"), visit("03/03/2026"), visit("04/10/2026", ABLATION, said=""))

    *_, ablation = facetwise("code", *notes, *MEDICARE).objects

    assert [line["code"] for line in ablation["lines"]] == ["64635", "64636"]
    assert "ablation-without-two-blocks" not in open_rules(ablation)
    assert "session-limit-exceeded" in open_rules(ablation), "what other practices did is still not known"


def test_one_block_is_not_two(facetwise, tmp_path):
    notes = files(tmp_path, visit("03/03/2026"), visit("04/10/2026", ABLATION, said=""))

    _, ablation = facetwise("code", *notes, *MEDICARE).objects

    assert "ablation-without-two-blocks" in open_rules(ablation)


def test_the_order_of_the_files_does_not_matter(facetwise, tmp_path):
    notes = files(tmp_path, visit("04/10/2026", ABLATION, said=""), visit("03/03/2026"), visit("02/03/2026"))

    ablation, *_ = facetwise("code", *notes, *MEDICARE).objects

    assert "ablation-without-two-blocks" not in open_rules(ablation)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Eve Another", "somebody else's blocks"),
        ("Ada", "a name that is not whole"),
    ],
)
def test_anothers_notes_are_no_history(facetwise, tmp_path, name, said):
    others = [visit("02/03/2026", name=name), visit("03/03/2026", name=name)]
    notes = files(tmp_path, *others, visit("04/10/2026", ABLATION, said=""))

    *_, ablation = facetwise("code", *notes, *MEDICARE).objects

    assert "ablation-without-two-blocks" in open_rules(ablation), said


def test_a_printout_of_several_visits_is_as_many_notes(facetwise, tmp_path):
    whole = visit("02/03/2026") + visit("03/03/2026") + visit("04/10/2026", ABLATION, said="")
    (printout,) = files(tmp_path, whole)

    answers = facetwise("read", printout, "--format", "json").objects

    assert [answer["encounter_id"] for answer in answers] == ["a-1", "a-2", "a-3"]
    assert [whole[answer["note_start"] :][:12] for answer in answers] == ["Patient: Ada"] * 3
    earlier = answers[2]["earlier_sessions"]
    assert [(item["service_date"], item["relief_percent"]) for item in earlier] == [
        ("2026-02-03", 90),
        ("2026-03-03", 90),
    ]
    assert earlier[0]["joints"] == ["L4-L5", "L5-S1"]
    assert earlier[0]["sides"] == ["left"]


def test_a_repeated_page_head_begins_no_note(facetwise, tmp_path):
    first, second = visit("02/03/2026").split("Prone.")
    head = "Patient: Ada Example  DOB 01/02/1960\nDate of service: 02/03/2026   page 2\n"
    (note,) = files(tmp_path, first + head + "Prone." + second)

    answers = facetwise("read", note, "--format", "json").objects

    assert len(answers) == 1


def test_two_names_in_one_text_are_not_taken_apart(facetwise, tmp_path):
    (note,) = files(tmp_path, visit("02/03/2026") + visit("03/03/2026", name="Eve Another"))

    assert len(facetwise("read", note, "--format", "json").objects) == 1


def test_relief_that_the_notes_tell_differently_is_asked_and_not_used(facetwise, tmp_path):
    later = "Earlier medial branch block on 03/03/2026 gave 50% relief."
    notes = files(
        tmp_path, visit("02/03/2026"), visit("03/03/2026"), visit("04/10/2026", ABLATION, said=later)
    )

    *_, ablation = facetwise("code", *notes, *MEDICARE).objects

    asked = [query["question"] for query in ablation["queries"] if query["about"] == "history"]
    assert any("2026-03-03" in question and "50 %" in question and "90 %" in question for question in asked)
    assert "ablation-without-two-blocks" in open_rules(ablation)


def test_the_text_lists_the_earlier_sessions(facetwise, tmp_path):
    notes = files(tmp_path, visit("03/03/2026"), visit("04/10/2026", ABLATION, said=""))

    shown = facetwise("read", *notes).text

    assert "2026-03-03: diagnostic medial branch block, L4-L5, L5-S1, left, 90 % relief" in shown


def test_a_loaded_history_is_whole_and_stands_in_place_of_the_notes(facetwise, tmp_path):
    notes = files(tmp_path, visit("03/03/2026"), visit("04/10/2026", ABLATION, said=""))
    sessions = tmp_path / "history.yaml"
    sessions.write_text("[]")

    ran = facetwise("code", *notes, *MEDICARE, "--history", sessions)

    *_, ablation = ran.objects
    assert open_rules(ablation) == ""
    assert "--history is used instead" in ran.err
