"""Drugs of a note: what stands at the joint or nerve, how much of it, and what is asked rather than assumed."""

import pytest

from facetwise.notes import read_note

ONE_JOINT = (
    "Procedure: Therapeutic right L4-5 facet joint injection under fluoroscopy\nDescription of procedure: "
)
TWO_JOINTS = (
    "Procedure: Therapeutic left L3-4 and L4-5 facet joint injections under fluoroscopy\n"
    "Description of procedure: "
)
BOTH_SIDES = (
    "Procedure: Therapeutic bilateral L5-S1 facet joint injections under fluoroscopy\n"
    "Description of procedure: "
)
THREE_NERVES = (
    "Procedure: Diagnostic right L3 and L4 medial branch and L5 dorsal ramus blocks under fluoroscopy\n"
    "Description of procedure: "
)
ABLATION = (
    "Procedure: Right C4, C5 and C6 medial branch radiofrequency ablation under fluoroscopy\n"
    "Description of procedure: "
)


def drugs(text: str) -> dict[str, float | None]:
    return {drug.name or "": drug.dose_mg for drug in read_note(text).encounter.drugs or ()}


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (ONE_JOINT + "40 mg of Kenalog was injected into the joint.", {"triamcinolone": 40}),
        (ONE_JOINT + "Depo-Medrol, 80 mg, was placed in the joint.", {"methylprednisolone": 80}),
        (ONE_JOINT + "Then 1 mL of Kenalog-40 was injected.", {"triamcinolone": 40}),
        (ONE_JOINT + "1.5 cc of dexamethasone 4 mg/mL was injected.", {"dexamethasone": 6}),
        (TWO_JOINTS + "Each joint received 20 mg of Kenalog.", {"triamcinolone": 40}),
        (
            TWO_JOINTS + "Total injectate per joint: 20 mg triamcinolone + 0.5 mL 0.25% bupivacaine.",
            {"triamcinolone": 40, "bupivacaine": 2.5},
        ),
        (TWO_JOINTS + "20 mg triamcinolone into each joint, 40 mg in total.", {"triamcinolone": 40}),
        (TWO_JOINTS + "80 mg Depo-Medrol was used, 40 mg into each joint.", {"methylprednisolone": 80}),
        (TWO_JOINTS + "Depo-Medrol 80 mg was divided between the two joints.", {"methylprednisolone": 80}),
        (BOTH_SIDES + "Celestone 6 mg was injected on each side.", {"betamethasone": 12}),
        (BOTH_SIDES + "A total of 10 mg dexamethasone was injected.", {"dexamethasone": 10}),
        (
            ABLATION + "0.5 mL at each site (total 20 mg triamcinolone) was left behind.",
            {"triamcinolone": 20},
        ),
    ],
)
def test_a_dose_is_the_total_of_the_day_where_the_note_decides_it(note, expected):
    assert drugs(note) == expected


@pytest.mark.parametrize(
    "words",
    [
        "40 mg of Kenalog was injected.",
        "1 mL of a solution containing 40 mg Kenalog and 3 mL saline was injected at each joint.",
    ],
)
def test_a_dose_for_each_site_or_for_all_of_them_is_asked(words):
    reading = read_note(TWO_JOINTS + words)

    assert drugs(TWO_JOINTS + words) == {"triamcinolone": None}
    assert [query.question for query in reading.queries if query.about.startswith("drug")] == [
        "what was the total dose of triamcinolone given on this day, in mg?"
    ]


def test_no_number_of_nerves_is_guessed_where_a_block_of_nerves_names_its_joints():
    text = "Procedure: bilateral MBB for the L4-5 and L5-S1 facets, fluoroscopy. 0.5 cc of 0.5% bupivacaine at each"

    assert drugs(f"{text} of six nerves.") == {"bupivacaine": 15}
    assert drugs(f"{text}.") == {"bupivacaine": None}
    assert drugs(f"{text} level.") == {"bupivacaine": None}


def test_the_number_of_sites_is_that_of_all_nerves_and_not_of_the_last_of_their_list():
    text = "1. Rt L2 MBB 2. Rt L3 MBB 3. Rt L4 MBB 4. Rt L5 DR block\n0.3 ml 2% lidocaine x4 sites, c-arm, 25 g needle"

    assert drugs(text) == {"lidocaine": 24}


def test_the_drug_of_the_first_block_is_none_of_the_second():
    text = (
        THREE_NERVES
        + "0.3 ml lidocaine 2% at each nerve. 2nd block - first on 11/10 w bupivacaine 95% better."
    )

    assert list(drugs(text)) == ["lidocaine"]


def test_percent_times_volume_gives_milligrams_over_all_nerves():
    note = read_note(THREE_NERVES + "0.5 mL of 0.25% bupivacaine was placed at each nerve.")

    (drug,) = note.encounter.drugs or ()
    assert (drug.name, drug.volume_ml, drug.dose_mg) == ("bupivacaine", 1.5, 3.75)


@pytest.mark.parametrize(
    "words",
    [
        "The skin was anesthetized with 5 mL of 1% lidocaine.",
        "Skin wheals were raised with lidocaine 1%, 2 mL.",
        "Sedation: midazolam 2 mg and fentanyl 50 mcg.",
        "0.2 mL of Omnipaque 240 showed no vascular uptake.",
        "No steroid was used; Kenalog was not given.",
        "Risks of triamcinolone such as a rise of blood sugar were explained.",
        "Plan: methylprednisolone 40 mg at the next visit.",
    ],
)
def test_skin_sedation_contrast_risks_and_plans_are_no_drugs_of_the_target(words):
    assert drugs(ONE_JOINT + words) == {}


def test_the_anesthetic_before_a_lesion_is_not_what_was_left_at_the_nerve():
    note = (
        ABLATION + "1 mL of 2% lidocaine was given at each nerve. Lesions at 80 degrees for 90 seconds. "
        "Dexamethasone 9 mg was shared among the nerves."
    )
    assert drugs(note) == {"dexamethasone": 9}


def test_waste_and_vial_are_read_for_the_one_steroid():
    note = read_note(
        ONE_JOINT + "Depo-Medrol 40 mg was injected from an 80 mg single-dose vial; 40 mg was discarded."
    )
    (drug,) = note.encounter.drugs or ()
    assert (drug.dose_mg, drug.wasted_mg, str(drug.vial)) == (40, 40, "single_dose")


def test_the_volume_of_the_next_drug_is_not_that_of_the_steroid() -> None:
    note = ONE_JOINT + "20 mg triamcinolone + 0.5 mL 0.25% bupivacaine were injected into the joint."
    volumes = {drug.name: drug.volume_ml for drug in read_note(note).encounter.drugs or ()}
    assert volumes == {"triamcinolone": None, "bupivacaine": 0.5}
