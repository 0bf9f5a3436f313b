"""What a note holds beside the work: who wrote it, whether anything went wrong, what was added, diagnoses in words."""

from facetwise.notes import Certainty, read_note

HEAD = "DOS: 03/02/2026\nPROCEDURE: Left L4-5 facet joint injection, therapeutic, under fluoroscopy\n"
BODY = "A 22 gauge needle was placed into the left L4-5 joint and 40 mg of Kenalog was injected.\n"


def test_the_author_is_the_one_who_signed_and_stays_out_of_the_encounter() -> None:
    reading = read_note(
        f"{HEAD}Surgeon: Dr. Ada Probe\n{BODY}Electronically signed by Bela Sample, MD on 03/02/2026"
    )
    author = reading.facts["note.author"]
    assert (author.value, author.certainty) == ("Bela Sample", Certainty.STATED)
    assert reading.encounter.procedures is not None
    assert "note" in reading.as_json()


def test_a_surgeon_who_did_not_sign_is_only_inferred() -> None:
    author = read_note(f"{HEAD}Surgeon: Dr. Ada Probe\n{BODY}").facts["note.author"]
    assert (author.value, author.certainty) == ("Dr. Ada Probe", Certainty.INFERRED)


def test_complications_are_none_told_or_contradicted() -> None:
    def complications(end: str) -> tuple[object, str]:
        fact = read_note(HEAD + BODY + end).facts.get("note.complications")
        return (fact.value, str(fact.certainty)) if fact else (None, "")

    assert complications("There were no immediate complications.") == ("none", "stated")
    assert complications("Complications: None") == ("none", "stated")
    assert complications("He had a brief vasovagal episode.") == ("had a brief vasovagal", "stated")
    assert complications("She developed a hematoma. No complications.") == (None, "contradicted")
    assert complications("Risks include hematoma and seizure, which were explained.") == (None, "")


def test_an_addendum_has_its_day_or_is_asked_for_it() -> None:
    dated = read_note(f"{HEAD}{BODY}Addendum 03/04/2026: images were saved.")
    assert str(dated.facts["note.addenda[0].date"].value) == "2026-03-04"
    undated = read_note(f"{HEAD}{BODY}Addendum: images were saved.")
    assert undated.facts["note.addenda[0].date"].certainty is Certainty.MISSING
    assert "addendum" in {query.about for query in undated.queries}


def test_a_diagnosis_in_words_is_a_candidate_that_no_claim_takes() -> None:
    reading = read_note(f"Diagnosis: lumbar facet arthropathy\n{HEAD}{BODY}")
    candidate = reading.facts["diagnoses[0]"]
    assert (candidate.value, candidate.certainty, candidate.remark) == (
        "M47.816",
        Certainty.AMBIGUOUS,
        "coder to confirm",
    )
    assert not reading.encounter.diagnoses


def test_a_code_that_the_note_writes_is_stated_and_leaves_no_room_for_candidates() -> None:
    reading = read_note(f"Diagnosis: lumbar spondylosis M47.817\n{HEAD}{BODY}")
    assert reading.encounter.diagnoses == ("M47.817",)
    assert reading.facts["diagnoses[0]"].remark == "stated by the note"
    assert "diagnoses[1]" not in reading.facts


def test_words_without_a_region_name_no_code() -> None:
    assert "diagnoses[0]" not in read_note(f"Diagnosis: spondylosis\n{HEAD}{BODY}").facts
