"""A history in a file of its own, and what the command line says about an encounter."""

from datetime import date

import pytest

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.vocabulary import ClaimType, Region, Side, Technique
from facetwise.interop.encounter.history import read_history, read_session_table
from facetwise.interop.encounter.options import apply_options
from facetwise.interop.encounter.read import read_encounters

SESSION = PastSession(
    service_date=date(2025, 9, 30),
    region=Region.LUMBAR_SACRAL,
    technique=Technique.MEDIAL_BRANCH_BLOCK,
    joints=("L4-L5", "L5-S1"),
    sides=(Side.LEFT,),
    relief_percent=85,
)
YAML = (
    "{service_date: 2025-09-30, region: lumbar, technique: mbb, joints: [L4-5, L5S1],"
    " sides: [LT], relief_percent: 85}"
)
CSV = "service_date,region,technique,joints,sides,relief_percent\n2025-09-30,lumbar,mbb,L4-5|L5S1,LT,85\n"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"- {YAML}", "h.yaml"),
        (f"history:\n- {YAML}", "h.yaml"),
        (YAML, "h.yaml"),
        ('[{"service_date": "2025-09-30", "region": "lumbar_sacral", "technique": "medial_branch_block",'
         ' "joints": ["L4-L5", "L5-S1"], "sides": ["left"], "relief_percent": 85}]', "h.json"),
        (CSV, "h.csv"),
        (CSV.replace(",", ";"), "h.txt"),
    ],
)  # fmt: skip
def test_a_history_in_any_of_its_forms(text, source):
    read = read_history(text.encode(), source=source)
    assert read.problems == ()
    assert read.history == (SESSION,)


def test_the_sessions_that_a_billing_program_lists_are_read_by_its_columns():
    read = read_history(b"DOS,CPT,Relief,Level,Side\n1/5/2026,64493,85,L4-L5,right\n", source="h.csv")

    (session,) = read.history
    assert (session.service_date, session.codes, session.relief_percent) == (date(2026, 1, 5), ("64493",), 85)
    assert (session.joints, [str(side) for side in session.sides]) == (("L4-L5",), ["right"])
    assert all(problem.remark for problem in read.problems)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("- {service_date: 01/05/2026, region: lumbar_sacral}", "past.yaml"),
        ('[{"service_date": "01/05/2026", "region": "lumbar_sacral"}]', "past.json"),
    ],
)
def test_the_dates_of_a_history_are_read_as_they_are_written_here(text, source):
    found = read_history(text.encode(), source=source)
    assert [session.service_date for session in found.history or ()] == [date(2026, 1, 5)]
    assert [problem.remark for problem in found.problems] == [True]


def test_a_row_that_is_lost_from_a_table_of_many_patients_is_counted_and_a_remark_is_not():
    rows = b"MRN,DOS,CPT\nP-1,01/05/2026,64493\nP-2,01/06/2026\n"
    table = read_session_table(rows, source="past.csv")
    assert [row.patient_id for row in table.rows] == ["P-1"]
    assert table.left_out == 1
    assert any("read under another name" in problem.message for problem in table.problems)


def test_an_empty_list_is_a_history_and_an_empty_file_is_none():
    assert read_history(b"[]").history == ()
    assert read_history(b"").history is None
    assert read_history(b"history: null").history is None
    assert read_history(b"history: null").problems[0].fatal


def test_a_session_without_a_date_is_left_out_and_told():
    read = read_history(f"- {YAML}\n- {{region: lumbar}}".encode(), source="h.yaml")
    assert read.history == (SESSION,)
    assert str(read.problems[0]).startswith("h.yaml:2:3: [1]: left out: no service_date")


@pytest.mark.parametrize(
    ("text", "is_complete"),
    [
        (f"- {YAML}\n- {{region: lumbar}}", False),  # a session on a day that nobody can read
        (f"- {YAML}\n- {{service_date: 2025-02-30, region: lumbar}}", False),
        (f"{CSV}2025-10-30,lumbar\n", False),
        (
            f"- {YAML}\n- {{service_date: 2025-10-30, codes: ['62323']}}",
            True,
        ),  # an epidural is no facet session
        (
            f"- {YAML}\n- {{service_date: 2025-10-30, region: sacral hiatus}}",
            True,
        ),  # its region alone is not known
    ],
)
def test_a_session_that_cannot_be_read_leaves_the_history_incomplete(text, is_complete):
    read = read_history(text.encode(), source="h.csv" if text.startswith("service") else "h.yaml")
    assert read.is_complete is is_complete

    encounter, _ = apply_options(Encounter(), history=read.history, history_is_complete=read.is_complete)
    assert encounter.history_loaded is is_complete
    if not text.startswith("service"):
        (own,) = read_encounters(f"encounter_id: E\nhistory:\n{text}".encode(), source="e.yaml").encounters
        assert own.encounter.history_loaded is is_complete


def test_what_is_no_history_is_refused():
    for text in (b"encounter_id: E", b"region,joints\nlumbar,L4-5\n", b"- 1\n- [", b"\x00"):
        read = read_history(text, source="h.csv" if b"region" in text else "h.yaml")
        assert read.history is None
        assert any(problem.fatal for problem in read.problems)


def test_options_fill_what_the_file_leaves_open():
    encounter, warnings = apply_options(
        Encounter(encounter_id="E"),
        payer="medicare",
        state="oh",
        place_of_service="9",
        bill_for="ASC",
        history=(SESSION,),
    )
    assert warnings == ()
    assert (encounter.payer, encounter.state, encounter.place_of_service) == ("medicare", "OH", "09")
    assert encounter.bill_for is ClaimType.ASC
    assert encounter.history == (SESSION,)


def test_an_option_that_differs_wins_with_one_warning_each():
    before = Encounter(payer="Medicare", state="OH", place_of_service="11", history=())
    after, warnings = apply_options(
        before, payer="medicare", state="KY", place_of_service="24", history=(SESSION,)
    )
    assert (after.state, after.place_of_service, after.history) == ("KY", "24", (SESSION,))
    assert warnings == (
        "state is OH in the file and KY by --state; KY is used",
        "place of service is 11 in the file and 24 by --pos; 24 is used",
        "the file has its own history; --history is used instead",
    )


def test_no_option_changes_nothing():
    before = Encounter(state="OH")
    assert apply_options(before) == (before, ())


@pytest.mark.parametrize("option", [{"state": "NO"}, {"place_of_service": "office"}, {"bill_for": "me"}])
def test_an_option_that_cannot_be_is_refused(option):
    with pytest.raises(ValueError, match="expected"):
        apply_options(Encounter(), **option)


@pytest.mark.parametrize(
    ("session", "told", "kept"),
    [
        # epidurals and visits that came along from the billing system
        ("codes: ['62323', '99213']", ":3: [0]: left out: no facet session: the codes '62323, 99213'", False),
        ("region: lumbar, purpose: therapeutic, codes: ['27096']", "of other procedures", False),
        (
            "codes: [abc]",
            "[0].codes[0]: 'ABC' is no procedure code; expected a code of five characters",
            True,
        ),
        ("codes: ['64493', M47.816]", "[0].codes[1]: 'M47.816' is no procedure code", True),
        # a typing error in the code: nothing but its date is known
        ("codes: ['64943']", "kept, and its region and purpose cannot be told", True),
        (
            "region: lumbar, codes: ['64943']",
            "kept, counted by its region, and its purpose cannot be told",
            True,
        ),
        ("region: lumbar, purpose: diagnostic, codes: ['64943']", "counted by its region and purpose", True),
        ("joints: [L4-5], codes: ['62323']", "the session counts by its joints and technique", True),
        ("technique: mbb, codes: ['64943']", "the session counts by its joints and technique", True),
    ],
)
def test_a_session_whose_codes_are_of_no_facet_work_is_told_with_what_becomes_of_it(session, told, kept):
    read = read_history(f"- {{service_date: 2025-09-30, {session}}}".encode(), source="h.yaml")
    (problem,) = read.problems
    assert told in str(problem)
    assert read.history is not None
    assert bool(read.history) is kept


@pytest.mark.parametrize(
    "session",
    [
        "codes: ['64493', '99213']",
        "codes: ['0216T']",
        "codes: []",
        "technique: pulsed_rf, codes: ['64999']",  # there is no other code for it
        "joints: [L4-5], codes: ['20552']",  # done without imaging
    ],
)
def test_facet_work_under_the_codes_that_are_billed_for_it_is_not_told(session):
    read = read_history(f"- {{service_date: 2025-09-30, {session}}}".encode(), source="h.yaml")
    assert read.problems == ()
    assert len(read.history or ()) == 1


def test_codes_that_cannot_be_read_are_not_known_and_not_a_part_of_them():
    (session,) = read_history(b"- {service_date: 2025-09-30, codes: ['64493', ablation]}").history or ()
    assert session.codes is None
