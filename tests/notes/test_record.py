"""What the note says beside the work: whose it is, what was agreed, how the pain was and became."""

import pytest

from facetwise.notes import Certainty, read_note

WORK = "Diagnostic right L3 and L4 medial branch blocks and L5 dorsal ramus block under fluoroscopy."


def value(text: str, path: str) -> object:
    found = read_note(text).value(path)
    return str(found) if isinstance(found, str) else found


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Patient: Oda Sample   DOB 01/02/1950", "Oda Sample"),
        ("Oda Sample   01/02/1950   MRN 000", "Oda Sample"),
        ("Patient Name: Sample, Oda M    DOB: 01/02/1950", "Sample, Oda M"),
        ("Patient: De La Cruz, Maria", "De La Cruz, Maria"),
        ("Patient: Oda Sample, MD at the same clinic", "Oda Sample"),
        ("pt sample, oda 55F", "sample, oda"),
        ("02/03/2026 Oda Sample - procedure visit", "Oda Sample"),
        ("Dear Dr. Nobody,\nMrs. Oda Sample came to us today.", "Oda Sample"),
    ],
)
def test_the_patient_is_found_with_and_without_a_label(head, name):
    assert value(f"{head}\n{WORK}", "patient.name") == name


def test_a_name_without_its_label_is_only_inferred():
    facts = read_note(f"Oda Sample   01/02/1950\n{WORK}").facts
    assert facts["patient.name"].certainty is Certainty.INFERRED


@pytest.mark.parametrize(
    "head",
    [
        "Surgeon: Anna Cutter, MD",
        "Riverside Pain Clinic",
        "Dear Dr. Anna Cutter,",
        "Procedure Note\nLumbar Spine",
    ],
)
def test_physicians_and_clinics_are_no_patients(head):
    assert read_note(f"{head}\n{WORK}").facts["patient.name"].certainty is Certainty.MISSING


@pytest.mark.parametrize(
    "words",
    [
        "Consent: obtained in writing.",
        "CONSENT: [x] signed",
        "He signed the consent.",
        "Prone. Consent. 25G needles.",
    ],
)
def test_consent_as_it_is_ticked_off(words):
    assert value(f"{WORK}\n{words}", "documentation.consent") is True


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("Pain NRS 7 before, 2 after.", 7, 2),
        ("Her pain went from 8/10 to 1/10 (NRS).", 8, 1),
        ("NRS 6 today.\nPost-procedure NRS: 2/10.", 6, 2),
        ("NRS 9 since a fall after a party.", 9, None),
    ],
)
def test_scores_before_and_after(words, before, after):
    note = f"{WORK}\n{words}"
    assert value(note, "documentation.pain.score") == before
    assert value(note, "documentation.pain.score_after") == after


def test_relief_of_an_earlier_block_is_not_the_response_of_today():
    note = f"{WORK}\nThe ablation of 03/04/2024 gave 80% relief for a year."
    assert value(note, "documentation.response.percent") is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Sedation: [x] none [ ] moderate", "none"),
        ("She declined IV sedation.", "none"),
        ("Moderate IV sedation was used.", "moderate"),
        ("Purely diagnostic: local anesthetic alone, no steroid.", None),
    ],
)
def test_sedation(words, kind):
    assert value(f"{WORK}\n{words}", "documentation.sedation.kind") == kind


def test_care_that_failed_and_the_scale_of_function():
    note = f"{WORK}\nEight weeks of physical therapy and naproxen gave no lasting relief. Axial pain. ODI 44."
    assert value(note, "documentation.conservative_care.failed") is True
    assert value(note, "documentation.pain.axial") is True
    assert value(note, "documentation.function_scale.score") == 44


PARTS = ("history", "rationale", "assessment", "procedure_description")


def test_the_parts_of_a_record_are_found_by_their_headings_and_words():
    note = (
        f"HPI: Low back pain for nine months, no leg pain.\nExam: facet loading positive on the right.\n"
        f"Indication: axial pain after failed physical therapy.\nProcedure: {WORK}\n"
        "Technique: Needles were advanced to each nerve and 0.5 mL bupivacaine was injected.\n"
    )
    facts = read_note(note).facts
    assert {facts[f"documentation.{part}"].certainty for part in PARTS} == {Certainty.INFERRED}


def test_parts_that_a_template_left_blank_are_missing():
    note = f"HPI: ***\nExam: not done today\nIndication: ____\nProcedure: {WORK}\nPlan: home."
    assert [value(note, f"documentation.{part}") for part in PARTS] == [None] * 4


def test_a_study_called_exam_is_no_examination_of_the_patient():
    note = f"EXAM: CT guided lumbar facet injection\n{WORK}"
    assert value(note, "documentation.assessment") is None


@pytest.mark.parametrize(
    ("end", "dated"),
    [
        ("Electronically signed by Ann Sample MD 02/03/2026", True),
        ("Signed: Ann Sample, MD, 3 Feb 2026 14:02", True),
        ("/s/ Ann Sample MD\nDate: 02/03/2026", True),
        ("02/03/2026 2:10 pm Electronically signed Ann Sample MD", True),
        ("Dictated: 02/03/2026. Ann Sample MD", True),
        ("Electronically signed by Ann Sample MD", None),
        ("Electronically signed by ***\n\nNext visit 02/10/2026", None),
    ],
)
def test_a_note_is_dated_by_the_day_of_its_signature_or_writing(end, dated):
    assert value(f"DOS 02/03/2026\n{WORK}\nNo complications.\n{end}", "documentation.dated") is dated


def test_a_letter_is_dated_at_its_head_but_not_by_the_day_of_the_procedure():
    assert value(f"3 February 2026\nDear Dr. Nobody,\n{WORK}", "documentation.dated") is True
    assert value(f"Date of procedure: 02/03/2026\nDear Dr. Nobody,\n{WORK}", "documentation.dated") is None


def test_a_signed_consent_is_no_signed_note():
    assert value(f"{WORK}\nSigned consent. Prone.", "documentation.signed") is None


def test_what_the_record_lacks_is_shown_as_missing():
    facts = read_note(f"{WORK} 0.5 mL each. No complications.").facts
    for leaf in ("consent", "signed", "dated", "follow_up", "response.recorded", "pain.score"):
        assert facts[f"documentation.{leaf}"].certainty is Certainty.MISSING


def test_a_name_alone_does_not_show_that_the_procedure_was_done():
    reading = read_note(WORK)
    assert reading.facet_procedure_performed is None
    assert [query.about for query in reading.queries] == ["procedure"]


@pytest.mark.parametrize("blank", ["Follow-up: ***", "Follow up: ____", "Follow-up: none"])
def test_a_follow_up_that_was_left_blank_is_missing(blank):
    assert value(f"{WORK}\n{blank}", "documentation.follow_up") is not True


def test_a_follow_up_is_told_by_the_words_below_its_heading():
    fact = read_note(f"{WORK}\nFollow-up: two weeks with the pain diary.").facts["documentation.follow_up"]

    assert fact.value is True
    assert "two weeks" in (fact.text or "")


@pytest.mark.parametrize(
    "words",
    [
        "The patient wanted to proceed with conservative care.",
        "We elected to proceed with the other side next week.",
    ],
)
def test_wanting_something_is_no_consent(words):
    assert value(f"{WORK}\n{words}", "documentation.consent") is not True


def test_agreeing_after_the_risks_were_explained_is_consent():
    assert value(f"{WORK}\nRisks were explained and she agreed to proceed.", "documentation.consent") is True


@pytest.mark.parametrize(
    ("words", "months", "certainty"),
    [
        ("Low back pain for nine months.", 9, Certainty.STATED),
        ("Tried PT without benefit, pain > 1 yr.", 12, Certainty.INFERRED),
        ("LBP x 7 mo, facet loading positive.", 7, Certainty.STATED),
        ("LBP >6 months, worse standing.", 6, Certainty.INFERRED),
        ("Low back pain for two years.", 24, Certainty.INFERRED),
    ],
)
def test_how_long_the_pain_has_lasted(words, months, certainty):
    fact = read_note(f"{words}\n{WORK}").facts["documentation.pain.months"]

    assert (fact.value, fact.certainty) == (months, certainty)
